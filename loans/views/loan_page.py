"""What one loan's page shows: contact, road, the date to suggest, the forms of the acts that may be done."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import MemberRequest
from accounts.days import spoken
from accounts.models import Membership
from accounts.refusals import MESSAGES, Reason, Refused
from beneficiaries.models import ContactChannel
from inventory.actions.undo import check_undo
from inventory.choices import Status, Verb
from inventory.facts import last_act
from inventory.models import Device, DeviceEvent
from loans import perms
from loans.actions.desk import Desk
from loans.actions.losses import GONE
from loans.actions.renewals import verdict
from loans.choices import LoanState
from loans.forms import association as forms
from loans.models import Loan
from loans.people import contact_of, is_called, sight_of
from loans.policy import renewed_until
from loans.views.road import road_of
from loans.words import at_office, state_of

OFFERED = 3

# The form of each verb of `loans.views.loan.SAY`, made from what was posted.
FORMS: dict[str, Callable[..., forms.ActForm]] = {
    "renew": lambda *data, member, loan, **more: forms.RenewForm(*data, verb="renew", **more),
    "lost": lambda *data, member, loan, **more: forms.GoneForm(*data, verb="lost", **more),
    "stolen": lambda *data, member, loan, **more: forms.GoneForm(*data, verb="lost", **more),
    "claimed": lambda *data, member, loan, **more: forms.ActForm(*data, verb="claimed", **more),
    "still_out": lambda *data, member, loan, **more: forms.ActForm(*data, verb="still_out", **more),
    "given": lambda *data, member, loan, **more: forms.CommentForm(*data, verb="given", **more),
    "sold": lambda *data, member, loan, **more: forms.CommentForm(*data, verb="given", **more),
    "written_off": lambda *data, member, loan, **more: forms.CommentForm(*data, verb="written_off", **more),
    "swapped": lambda *data, member, loan, **more: forms.SwapForm(
        *data, verb="swapped", member=member, site=loan.site, **more
    ),
    "found": lambda *data, member, loan, **more: forms.FoundForm(
        *data, verb="found", member=member, site=loan.site, **more
    ),
    "signed": lambda *data, member, loan, **more: forms.ActForm(*data, verb="signed", **more),
    "undo": lambda *data, member, loan, **more: forms.UndoForm(*data, verb="undo", **more),
}


def page_of(request: MemberRequest, loan: Any, refused: forms.ActForm | None = None) -> dict[str, Any]:
    """The page's values; a person helped elsewhere is not named to a volunteer who does not work there."""
    member, sight = request.member, sight_of(request.member)
    here = sight.here(loan)
    code, word = state_of(loan)
    contact = contact_of(loan.beneficiary) if here and loan.is_open else None
    renewal, undo = _renewal(member, loan), undoable(member, loan)
    made = _forms(member, loan, renewal["until"], undo)
    return {
        "loan": loan,
        "say": reverse("loans:say", args=[loan.pk]),
        "code": code,
        "word": word,
        "name": sight.name(loan.beneficiary) if here else "",
        "contact": contact,
        "calls": code == LoanState.OVERDUE and _may_be_called(loan, contact),
        "aside": _aside(loan),
        "asked_for": sight.requests().filter(pk=loan.need.prescription_id).exists(),
        "road": road_of(loan),
        "pending": loan.renewals.pending().first(),
        "can_close": perms.can_close_for_good(member, loan),
        "resale": loan.device.donation.resale_allowed,
        "gone": loan.outcome in GONE and loan.found_at is None and loan.device.status == Status.MISSING,
        "undo": undo,
        "others": _others(member, loan) if loan.is_open else [],
        "forms": made | ({refused.verb: refused} if refused else {}),
        "opened": refused.verb if refused else "",
        **renewal,
    }


def _may_be_called(loan: Any, contact: list[ContactChannel] | None) -> bool:
    """Whether calling is the page's one act: a number is there, and the person asked to be called."""
    return is_called(loan.beneficiary) and any(way.kind == "phone" and way.value for way in contact or ())


def _aside(loan: Any) -> str:
    """What the cap adds: the day that counts now."""
    if loan.closed_on:
        return _("le %(day)s") % {"day": spoken(loan.closed_on)}
    return _("à rendre le %(day)s") % {"day": spoken(loan.due_on)}


def _renewal(member: Membership, loan: Loan) -> dict[str, Any]:
    """The date to suggest, and why it may not be; who waits is said."""
    if not loan.is_open:
        return {"until": None, "why_not": [], "others_wait": ""}
    desk = Desk(member)
    day = desk.day(timezone.now())
    until = renewed_until(desk.policy(loan.device.kind, day), desk.calendar(loan.site), loan.due_on, day)
    found = verdict(loan, until, desk, day)
    waits = MESSAGES["someone_waits"] if Reason("someone_waits") in found.warnings else ""
    return {"until": until, "why_not": [at_office(reason) for reason in found.reasons], "others_wait": waits}


def _forms(
    member: Membership, loan: Loan, until: dt.date | None, undo: dict[str, Any] | None
) -> dict[str, forms.ActForm]:
    """Every act's form, as it opens."""
    opens: dict[str, dict[str, Any]] = {
        "renew": {"due_on": until, "seen": loan.due_on.isoformat()},
        "undo": {"seen": str(undo["event"].pk)} if undo else {},
    }
    made = {
        verb: make(member=member, loan=loan, initial=opens[verb])
        if verb in opens
        else make(member=member, loan=loan)
        for verb, make in FORMS.items()
    }
    return made | {"decide": forms.DenyForm(verb="decide")}


def undoable(member: Membership, loan: Loan) -> dict[str, Any] | None:
    """The device's last act, if it is one of this loan's and this member may undo it now."""
    event = last_act(loan.device)
    if event is None or not _of_loan(event, loan):
        return None
    for reason in ("", "x"):
        try:
            check_undo(event, by=member, at=timezone.now(), reason=reason)
        except Refused:
            continue
        return {"event": event, "word": Verb(event.verb).label, "reason": bool(reason)}
    return None


def _of_loan(event: DeviceEvent, loan: Loan) -> bool:
    """Whether the act was this loan's; a swap is undone from the loan that follows."""
    if hasattr(loan, "replaced_by") and event.verb == Verb.TAKE_BACK:
        return False
    return event.data.get("loan") == str(loan.pk) or event.occurred_at in (loan.closed_at, loan.found_at)


def _others(member: Membership, loan: Loan) -> list[Device]:
    """Ready devices that could take its place, those of the loan's site first."""
    mine = Device.objects.visible_to(member).filter(organisation=member.organisation_id)
    ready = mine.filter(status=Status.READY, kind=loan.need.kind).for_list().order_by("status_at", "pk")
    return sorted(ready[: 4 * OFFERED], key=lambda one: one.site_id != loan.site_id)[:OFFERED]
