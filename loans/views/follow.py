"""What the day asks of a social worker: what to complete, to renew, to pass on, to bring back."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import MemberRequest, page
from accounts.perms import Right
from beneficiaries.actions.views import record_view
from loans.choices import DUE_SOON_DAYS, PrescriptionStatus
from loans.models import Loan, Renewal
from loans.views.prescriptions import followed, listed
from loans.views.story import SOON_DAYS

FIRST = 5  # lines shown of each section
RECENT_DAYS = 14

STATE = PrescriptionStatus
WAITING = (STATE.SUBMITTED, STATE.ACCEPTED, STATE.HELD)


@page("check", Right.READ)
@require_GET
def follow(request: MemberRequest) -> HttpResponse:
    """The social worker's day."""
    today = request.member.today()
    rows = followed(request)
    soon = today + dt.timedelta(days=SOON_DAYS)
    recently = today - dt.timedelta(days=RECENT_DAYS)
    ending = Q(status__in=WAITING, right_until__lte=soon) | Q(status=STATE.EXPIRED)
    context: dict[str, Any] = {
        "day": today,
        "complete": _some(listed(rows.filter(status=STATE.TO_COMPLETE))),  # type: ignore[misc]
        "renew": _some(listed(rows.filter(ending)).order_by("right_until", "pk")),
        "held": _some(listed(rows.filter(status=STATE.HELD))),  # type: ignore[misc]
        "declined": _some(listed(rows.filter(status=STATE.DECLINED, declined_at__date__gte=recently))),  # type: ignore[misc]
        **_lent(request, today, recently),
        "waiting": rows.filter(status__in=WAITING).count(),  # type: ignore[misc]
    }
    sections = ("complete", "renew", "held", "declined", "late", "soon", "lent")
    context["nothing"] = not any(context[name]["count"] for name in (*sections, "answers"))
    people = {row.beneficiary for name in sections for row in context[name]["rows"]}
    people |= {answer.loan.beneficiary for answer in context["answers"]["rows"]}
    record_view(request.member, "loans:follow", people)
    return render(request, "loans/prescription_follow.html", context)


def _lent(request: MemberRequest, today: dt.date, recently: dt.date) -> dict[str, Any]:
    """What is in people's hands: late, due soon, lent lately; and what was answered to a longer loan."""
    loans = Loan.objects.visible_to(request.member).select_related("beneficiary", "device", "need")
    expected = loans.open().filter(claimed_returned_at__isnull=True).order_by("due_on", "pk")
    due = expected.filter(due_on__range=(today, today + dt.timedelta(days=DUE_SOON_DAYS)))
    answers = Renewal.objects.answered().filter(loan__in=loans, decided_at__date__gte=recently)
    answers = answers.select_related("loan__beneficiary", "loan__device", "loan__need")
    return {
        "late": _some(expected.overdue(today)),
        "soon": _some(due),
        "lent": _some(loans.counted().filter(handed_over_on__gte=recently).order_by("-handed_over_at", "pk")),
        "answers": _some(answers.order_by("-decided_at", "pk")),
    }


def _some(rows: Any) -> dict[str, Any]:
    """How many there are, and the first of them."""
    return {"count": rows.count(), "rows": list(rows[:FIRST])}
