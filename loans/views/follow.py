"""What the day asks of a social worker: what to complete, to renew, to pass on."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import MemberRequest, page
from accounts.perms import Right
from beneficiaries.actions.views import record_view
from loans.choices import PrescriptionStatus
from loans.models import Loan
from loans.views.prescriptions import followed, listed, today_of
from loans.views.story import SOON_DAYS

FIRST = 5  # lines shown of each section
RECENT_DAYS = 14

STATE = PrescriptionStatus
WAITING = (STATE.SUBMITTED, STATE.ACCEPTED, STATE.HELD)


@page("check", Right.READ)
@require_GET
def follow(request: MemberRequest) -> HttpResponse:
    """The social worker's day."""
    today = today_of(request)
    rows = followed(request)
    soon = today + dt.timedelta(days=SOON_DAYS)
    recently = today - dt.timedelta(days=RECENT_DAYS)
    ending = Q(status__in=WAITING, right_until__lte=soon) | Q(status=STATE.EXPIRED)
    loans = Loan.objects.visible_to(request.member).select_related("beneficiary", "device", "need")
    context: dict[str, Any] = {
        "day": today,
        "complete": _some(listed(rows.filter(status=STATE.TO_COMPLETE))),  # type: ignore[misc]
        "renew": _some(listed(rows.filter(ending)).order_by("right_until", "pk")),
        "held": _some(listed(rows.filter(status=STATE.HELD))),  # type: ignore[misc]
        "declined": _some(listed(rows.filter(status=STATE.DECLINED, declined_at__date__gte=recently))),  # type: ignore[misc]
        "late": _some(loans.overdue(today).filter(claimed_returned_at__isnull=True).order_by("due_on", "pk")),
        "lent": _some(loans.counted().filter(handed_over_on__gte=recently).order_by("-handed_over_at", "pk")),
        "waiting": rows.filter(status__in=WAITING).count(),  # type: ignore[misc]
    }
    sections = ("complete", "renew", "held", "declined", "late", "lent")
    context["nothing"] = not any(context[name]["count"] for name in sections)
    people = {row.beneficiary for name in sections for row in context[name]["rows"]}
    record_view(request.member, "loans:follow", people)
    return render(request, "loans/prescription_follow.html", context)


def _some(rows: Any) -> dict[str, Any]:
    """How many there are, and the first of them."""
    return {"count": rows.count(), "rows": list(rows[:FIRST])}
