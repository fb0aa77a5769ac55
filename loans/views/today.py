"""What the day asks of an association: whom to expect, what comes back, whom to call, what to settle."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.access import MemberRequest, page
from accounts.perms import Right
from beneficiaries.actions.views import record_view
from beneficiaries.models import ContactChannel
from inventory.choices import Kind
from inventory.models import Alarm
from loans.choices import LoanState, PrescriptionStatus, ScanVerb
from loans.models import Loan, Need, Prescription, Renewal, ScanReceipt
from loans.people import Sight, is_called, phones_of, sight_of
from loans.views.kept import words

FIRST = 5  # lines shown of a section; the others are one tap away


@dataclass(frozen=True, slots=True)
class Overdue:
    """A loan whose day is over: whose, since how many days, and how they asked to be reached.

    `number` is what may be dialled at once: nothing where the person asked for another way.
    """

    loan: Loan
    days: int
    channel: ContactChannel | None

    @property
    def number(self) -> str:
        return self.channel.value if self.channel and is_called(self.loan.beneficiary) else ""


@page("loan", Right.ACT)
@require_GET
def today(request: MemberRequest) -> HttpResponse:
    """The association's day."""
    member, sight = request.member, sight_of(request.member)
    day = member.today()
    states = _states(sight, day)
    expected = list(_requests(request, day).filter(status=PrescriptionStatus.HELD)[:FIRST])
    loans = sight.loans_here().select_related("beneficiary", "device")
    overdue = loans.overdue(day).order_by("due_on", "pk")
    calls = _calls(list(overdue[:FIRST]), day)
    conflicts = ScanReceipt.objects.visible_to(member).unsettled().order_by("received_at", "pk")
    context: dict[str, Any] = {
        "day": day,
        "words": words(),
        "expected": _section(expected, states.get(PrescriptionStatus.HELD, 0)),
        "waiting": states.get(PrescriptionStatus.ACCEPTED, 0),
        "submitted": states.get(PrescriptionStatus.SUBMITTED, 0),
        "soon": _soon(sight, day),
        "overdue": _section(calls, overdue.count()),
        "renewals": Renewal.objects.pending().filter(loan__in=sight.loans()).count(),
        "conflicts": _section(
            [(receipt, ScanVerb(receipt.verb).label) for receipt in conflicts[:FIRST]], conflicts.count()
        ),
        "alarms": list(Alarm.objects.visible_to(member).open().select_related("device__model")[:FIRST]),
    }
    context["nothing"] = not any(
        context[name] for name in ("waiting", "submitted", "renewals", "alarms")
    ) and not any(context[name]["count"] for name in ("expected", "soon", "overdue", "conflicts"))
    people = [row.beneficiary for row in expected] + [call.loan.beneficiary for call in calls]
    record_view(member, "loans:today", people)
    return render(request, "loans/today.html", context)


def _section(rows: list[Any], count: int) -> dict[str, Any]:
    """The first rows of many, and a word for the others."""
    left = count - len(rows)
    more = ngettext("La suivante", "Les %(count)s suivantes", left) % {"count": left} if left > 0 else ""
    return {"rows": rows, "count": count, "more": more}


def _mine(request: MemberRequest) -> Any:
    return Prescription.objects.visible_to(request.member).filter(association=request.member.organisation_id)


def _states(sight: Sight, day: dt.date) -> dict[str, int]:
    """How many requests stand in each state, open calls too, as the queue counts them; in one statement."""
    rows = sight.requests().with_status(day).order_by().values_list("status")  # type: ignore[misc]
    return dict(rows.annotate(Count("pk", distinct=True)))


def _requests(request: MemberRequest, day: dt.date) -> Any:
    """Those still wanting a device, with the person and what is waited for, the longest wait first."""
    needs = Prefetch("needs", Need.objects.open().order_by("pk"), to_attr="wanted")
    return _mine(request).waiting(day).select_related("beneficiary").prefetch_related(needs)


def _soon(sight: Sight, day: dt.date) -> dict[str, Any]:
    """How many devices come back soon, as the list says it, and of which kinds: 3 portables, 1 tablette."""
    due = sight.loans().with_state(day).filter(state=LoanState.DUE_SOON)  # type: ignore[misc]
    found = dict(due.order_by().values_list("device__kind").annotate(Count("pk")))
    parts = [_counted(kind, found[kind]) for kind in Kind.values if kind in found]
    return {"count": sum(found.values()), "words": ", ".join(parts)}


def _counted(kind: str, count: int) -> str:
    said: dict[str, str] = {
        Kind.LAPTOP: ngettext("%(count)s portable", "%(count)s portables", count),
        Kind.TABLET: ngettext("%(count)s tablette", "%(count)s tablettes", count),
        Kind.HOTSPOT: ngettext("%(count)s routeur 4G", "%(count)s routeurs 4G", count),
        Kind.DESKTOP: ngettext("%(count)s ordinateur fixe", "%(count)s ordinateurs fixes", count),
        Kind.PHONE: ngettext("%(count)s téléphone", "%(count)s téléphones", count),
    }
    return said.get(kind, _("%(count)s autres")) % {"count": count}


def _calls(loans: list[Any], day: dt.date) -> list[Overdue]:
    phones = phones_of(loan.beneficiary for loan in loans)
    return [Overdue(loan, (day - loan.due_on).days, phones.get(loan.beneficiary_id)) for loan in loans]
