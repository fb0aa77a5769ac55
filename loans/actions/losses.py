"""Loans that do not end at the desk: lost, stolen, given, swapped, found later."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import Stale, act
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import Reason, Refused, refuse_if
from inventory import perms as inventory_perms
from inventory.actions import workshop
from inventory.actions.moves import bring_in, move
from inventory.choices import Condition, Status, Verb
from inventory.models import Device, DeviceEvent
from loans import lending, perms
from loans.actions.desk import AtDesk, Desk, read_device
from loans.actions.free_text import said, short
from loans.actions.handover import store
from loans.actions.holds import close_hold, put_back
from loans.actions.renewals import read_loan
from loans.actions.takeback import close_loan
from loans.choices import HoldClosed, LoanOutcome
from loans.models import Loan, Renewal

GONE = (LoanOutcome.LOST, LoanOutcome.STOLEN, LoanOutcome.WRITTEN_OFF)


@act
def declare_lost(
    *, loan: Loan, comment: str, by: Membership, police_report: str = "", at: dt.datetime | None = None
) -> Loan:
    """The device is lost, and how: the loan is closed, the device is missing; nobody is billed.

    Raises Refused: loan_closed, comment_required.
    """
    now = read_loan(loan)
    require(perms.can_declare(by, now))
    return _gone(now, LoanOutcome.LOST, comment, police_report, by=by, at=at)


@act
def declare_stolen(
    *, loan: Loan, comment: str, by: Membership, police_report: str = "", at: dt.datetime | None = None
) -> Loan:
    """The device was stolen; the number of the police report may be noted. As `declare_lost`."""
    now = read_loan(loan)
    require(perms.can_declare(by, now))
    return _gone(now, LoanOutcome.STOLEN, comment, police_report, by=by, at=at)


@act
def write_off(*, loan: Loan, comment: str, by: Membership, at: dt.datetime | None = None) -> Loan:
    """A named manager decides that a device will not come back.

    Raises Refused: loan_closed, comment_required.
    """
    now = read_loan(loan)
    require(perms.can_close_for_good(by, now))
    return _gone(now, LoanOutcome.WRITTEN_OFF, comment, "", by=by, at=at)


def _gone(
    loan: Loan, outcome: str, comment: str, police_report: str, *, by: Membership, at: dt.datetime | None
) -> Loan:
    at = at or timezone.now()
    reasons = [] if loan.is_open else [Reason("loan_closed")]
    why, report = said(comment, 300, reasons), short(police_report, 60, reasons)
    refuse_if(reasons)
    told = {"closed_comment": why, "police_report": report}
    workshop.lose(loan.device, by=by, at=at)
    return close_loan(loan, outcome, by=by, at=at, on=by.organisation.day_of(at), **told)


@act
def give(
    *, loan: Loan, comment: str, by: Membership, sold: bool = False, at: dt.datetime | None = None
) -> Loan:
    """The person keeps the device: a manager gives it, or sells it where the donor allows.

    Raises Refused: not_allowed, loan_closed, comment_required.
    """
    at = at or timezone.now()
    now = read_loan(loan)
    require(perms.can_close_for_good(by, now))
    reasons = [] if now.is_open else [Reason("loan_closed")]
    why = said(comment, 300, reasons)
    if sold and not now.device.donation.resale_allowed:
        reasons.append(Reason("not_allowed", _("Le donateur n’a pas prévu de revente\u00a0: donnez-le.")))
    refuse_if(reasons)
    data = {"loan": str(now.pk), "comment": why}
    move([now.device], Status.RETIRED, verb=Verb.RETIRE, by=by, at=at, data=data)
    outcome = LoanOutcome.SOLD if sold else LoanOutcome.GIVEN
    return close_loan(now, outcome, by=by, at=at, on=by.organisation.day_of(at), closed_comment=why)


@act
def swap(
    *,
    loan: Loan,
    device: Device,
    by: Membership,
    at: dt.datetime | None = None,
    site: Site | None = None,
    condition: str = Condition.DAMAGED,
    accessories: Sequence[str] = (),
    client_id: UUID | None = None,
) -> Loan:
    """Another device for the same request and agreement, with the same return date; the old one comes in.

    `condition` and `accessories` are of the device that comes back. The new loan is returned. The right is
    not looked at again: it never ends a running loan. Raises Refused with every reason.
    """
    at = at or timezone.now()
    desk, now, found = Desk(by), read_loan(loan), read_device(by, pk=device.pk)
    require(perms.can_declare(by, now) and perms.can_lend(by, found.device))
    day = desk.day(at)
    reasons = [] if now.is_open else [Reason("loan_closed")]
    reasons += _unfit(found, now, day)
    place = desk.place(site or "", reasons)
    if reasons or place is None:
        raise Refused.because(reasons)
    old_event = bring_in(
        now.device,
        verb=Verb.TAKE_BACK,
        by=by,
        at=at,
        site=place,
        client_id=client_id,
        data={"loan": str(now.pk), "accessories": list(accessories), "condition": condition},
    )[0]
    told = {"condition_in": condition, "accessories_in": list(accessories)}
    close_loan(now, LoanOutcome.SWAPPED, by=by, at=at, on=day, **told)
    fresh = _successor(now, found, desk, at=at, site=place, day=day)
    _take_out(fresh, found, old_event, by=by, at=at, client_id=client_id)
    store(fresh)
    Renewal.objects.unanswered().filter(loan=now.pk).update(loan=fresh)  # what was asked still waits
    return fresh


def _unfit(found: AtDesk, loan: Loan, day: dt.date) -> list[Reason]:
    hold = found.hold_met(day)
    theirs = hold is not None and hold.need.prescription_id == loan.need.prescription_id
    status = Status.READY if found.hold and not hold else found.device.status
    now = lending.DeviceNow(
        status=status, held_for_them=theirs, held_for_others=hold is not None and not theirs
    )
    reasons = [*lending.about_device(now)]
    if found.device.kind != loan.need.kind:
        reasons.append(Reason("no_open_need"))
    return reasons


def _successor(loan: Loan, found: AtDesk, desk: Desk, *, at: dt.datetime, site: Site, day: dt.date) -> Loan:
    """The loan that follows: same need, agreement and return date (today's at the earliest)."""
    return Loan(
        organisation_id=loan.organisation_id,
        device=found.device,
        need=loan.need,
        beneficiary_id=loan.beneficiary_id,
        agreement_id=loan.agreement_id,
        site=site,
        handed_over_at=at,
        handed_over_by_id=desk.by.user_id,
        handed_over_on=day,
        due_on=loan.due_on if loan.due_on >= day else desk.calendar(site).next_open(day),
        accessories_out=list(found.seen),
        replaces=loan,
    )


def _take_out(
    fresh: Loan,
    found: AtDesk,
    old_event: DeviceEvent,
    *,
    by: Membership,
    at: dt.datetime,
    client_id: UUID | None,
) -> None:
    """The new device leaves; a hold on it ends with it."""
    data: dict[str, Any] = {
        "loan": str(fresh.pk),
        "need": str(fresh.need_id),
        "accessories": fresh.accessories_out,
        "swapped": str(old_event.pk),
    }
    if found.hold and found.hold.need.prescription_id == fresh.need.prescription_id:
        close_hold(found.hold, why=HoldClosed.HANDED_OVER, by=by, at=at)
        data["hold"] = str(found.hold.pk)
    elif found.hold:
        put_back(found.hold, found.device, why=HoldClosed.LAPSED, by=by, at=at)
    to, verb = Status.ON_LOAN, Verb.HAND_OVER
    move([found.device], to, verb=verb, by=by, at=at, site=fresh.site, client_id=client_id, data=data)


@act
def declare_missing(
    *,
    device: Device,
    by: Membership,
    comment: str = "",
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> DeviceEvent:
    """A device that nobody finds on the shelves; what was kept aside waits for another one.

    One on loan is lost by its loan. Raises Refused: wrong_status.
    """
    at = at or timezone.now()
    found = read_device(by, pk=device.pk)
    require(inventory_perms.can_act(by, found.device))
    reasons: list[Reason] = []
    comment = short(comment, 300, reasons)
    refuse_if(reasons)
    if found.hold is None:
        return workshop.declare_missing(found.device, by=by, comment=comment, at=at, client_id=client_id)
    close_hold(found.hold, why=HoldClosed.DEVICE_GONE, by=by, at=at)
    return workshop.lose(found.device, by=by, comment=comment, at=at, client_id=client_id)


@act
def refurbish(
    *,
    device: Device,
    by: Membership,
    site: Site | None = None,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> DeviceEvent:
    """Into the workshop; what it was kept for waits for another one, a missing one is found by that fact."""
    at = at or timezone.now()
    found = read_device(by, pk=device.pk)
    return send_to_workshop(found, by=by, site=site, at=at, client_id=client_id)


def send_to_workshop(
    found: AtDesk, *, by: Membership, site: Site | None, at: dt.datetime, client_id: UUID | None
) -> DeviceEvent:
    """The same, within the transaction of the act that read `found`."""
    require(inventory_perms.can_act(by, found.device))
    who: dict[str, Any] = {"by": by, "site": site, "at": at, "client_id": client_id}
    if found.device.status == Status.MISSING:
        note_found(found.device, by=by, at=at)
    if found.hold is None:
        return workshop.refurbish(found.device, **who)[-1]
    close_hold(found.hold, why=HoldClosed.DEVICE_GONE, by=by, at=at)
    return move([found.device], Status.REFURBISHING, verb=Verb.REFURBISH, **who)[0]


@act
def find(
    *,
    device: Device,
    site: Site,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> DeviceEvent:
    """A missing device is here again: noted on the loan it was lost on, whose outcome stays.

    Raises Refused wrong_status.
    """
    at = at or timezone.now()
    found = read_device(by, pk=device.pk)
    event = workshop.find(found.device, by=by, site=site, at=at, client_id=client_id)[-1]
    note_found(found.device, by=by, at=at)
    return event


def note_found(device: Device, *, by: Membership, at: dt.datetime) -> None:
    """Say on the loan a device was lost on that it is here again, once."""
    last = Loan.objects.filter(device=device.pk, outcome__in=GONE).order_by("-closed_at").first()
    if last and last.found_at is None:
        unfound = Loan.objects.filter(pk=last.pk, found_at__isnull=True)
        if unfound.update(found_at=at, found_by=by.user_id) != 1:
            raise Stale("loan")
