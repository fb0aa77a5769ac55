"""A device leaves with the person it was asked for: one act, one loan, one need closed (design §4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import Stale, act, unless_taken
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import Reason, Refused, in_order
from inventory.actions.moves import move
from inventory.choices import Condition, Status, Verb
from inventory.models import Device
from loans import lending, perms
from loans.actions.agreements import agreement_for
from loans.actions.desk import AtDesk, Desk, read_device
from loans.actions.free_text import short
from loans.actions.holds import close_hold, put_back
from loans.actions.paper import Paper, read_paper
from loans.choices import HoldClosed, NeedClosed
from loans.models import Loan, Need, Prescription
from loans.policy import check_due_date, due_date


@dataclass(frozen=True, slots=True)
class HandOver:
    """What is said at the desk. `prescription` is a key or a pick-up code; `agreement` the phone's id for it.

    `site` is a slug, else where the member usually is; no `due_on`: the policy's own date; accessories not
    said are those seen last.
    """

    prescription: UUID | str
    at: dt.datetime
    site: Site | str = ""
    due_on: dt.date | None = None
    agreement: UUID | None = None
    signed: bool = False
    condition: str = Condition.GOOD
    accessories: Sequence[str] | None = None
    comment: str = ""
    client_id: UUID | None = None


@act
def hand_over(
    *,
    device: Device,
    prescription: Prescription | UUID | str,
    by: Membership,
    at: dt.datetime | None = None,
    site: Site | None = None,
    due_on: dt.date | None = None,
    agreement: UUID | None = None,
    signed: bool = False,
    condition: str = Condition.GOOD,
    accessories: Sequence[str] | None = None,
    comment: str = "",
    client_id: UUID | None = None,
) -> Loan:
    """Hand a device over; the loan's `warnings` say what to mind (`someone_waits`).

    Raises Refused with every reason: about the device, the prescription, the right, the limit, the date.
    """
    said = HandOver(
        prescription=prescription.pk if isinstance(prescription, Prescription) else prescription,
        at=at or timezone.now(),
        site=site or "",
        due_on=due_on,
        agreement=agreement,
        signed=signed,
        condition=condition,
        accessories=accessories,
        comment=comment,
        client_id=client_id,
    )
    return lend(Desk(by), read_device(by, pk=device.pk), said)


def lend(desk: Desk, found: AtDesk, said: HandOver) -> Loan:
    """The hand-over itself, within the transaction of the act that read `found`."""
    require(perms.can_lend(desk.by, found.device))
    day = desk.day(said.at)
    reasons: list[Reason] = []
    site = desk.place(said.site, reasons)
    paper = read_paper(desk.by, said.prescription, found, site=site, day=day, agreement=said.agreement)
    due_on = said.due_on or day
    policy = desk.policy(found.device.kind, day)
    if site is not None:
        calendar = desk.calendar(site)
        due_on = said.due_on or due_date(policy, calendar, day)
        reasons += check_due_date(policy, calendar, day, due_on) if said.due_on else []
    if paper.foreign_agreement:
        reasons.append(Reason("invalid", _("Cet accord est d’un autre dossier ou d’un autre jour.")))
    short(said.comment, 300, reasons)
    verdict = lending.may_hand_over(_device_now(found, paper, day, said.at), paper.facts(policy.limit), day)
    reasons += verdict.reasons
    if reasons or site is None or paper.need is None:
        raise Refused.because(reasons)
    loan = _write(desk, found, paper, paper.need, said, site=site, day=day, due_on=due_on)
    loan.warnings = in_order(verdict.warnings)
    return loan


def _device_now(found: AtDesk, paper: Paper, day: dt.date, at: dt.datetime) -> lending.DeviceNow:
    hold = found.hold
    theirs = hold is not None and hold.need.prescription_id == paper.prescription.pk
    lapsed = hold is not None and found.hold_met(day) is None
    return lending.DeviceNow(
        status=Status.READY if lapsed and not theirs else found.device.status,
        lent_to_them=found.loan is not None and found.loan.need.prescription_id == paper.prescription.pk,
        held_for_them=theirs,
        held_for_others=hold is not None and not theirs and not lapsed,
        came_back_since=found.came_back_since(at),
    )


def _write(
    desk: Desk,
    found: AtDesk,
    paper: Paper,
    need: Need,
    said: HandOver,
    *,
    site: Site,
    day: dt.date,
    due_on: dt.date,
) -> Loan:
    """The allowed hand-over: agreement, need, holds, device with its event, loan."""
    device, by = found.device, desk.by
    agreement = agreement_for(
        beneficiary_id=paper.prescription.beneficiary_id,
        site=site,
        day=day,
        known=paper.agreement,
        client_id=said.agreement,
        by=by,
        signed_at=said.at if said.signed else None,
    )
    _close_need(need, by, said.at)
    loan = Loan(
        organisation_id=by.organisation_id,
        device=device,
        need=need,
        beneficiary_id=paper.prescription.beneficiary_id,
        agreement_id=agreement,
        site=site,
        handed_over_at=said.at,
        handed_over_by_id=by.user_id,
        handed_over_on=day,
        due_on=due_on,
        condition_out=said.condition,
        accessories_out=list(found.seen if said.accessories is None else said.accessories),
        comment=said.comment,
    )
    _free(found, paper, by, said)
    data = {"loan": str(loan.pk), "need": str(need.pk), "accessories": loan.accessories_out}
    _leave(loan, said, by, data | _holds(found, paper))
    return store(loan)


def _leave(loan: Loan, said: HandOver, by: Membership, data: dict[str, object]) -> None:
    to, verb, act = Status.ON_LOAN, Verb.HAND_OVER, said.client_id
    move([loan.device], to, verb=verb, by=by, at=said.at, site=loan.site, client_id=act, data=data)


def store(loan: Loan) -> Loan:
    """The loan's row. The constraint is the last guard: met, the checks run again and name the reason."""
    with unless_taken("loan"):
        loan.save(force_insert=True)
    return loan


def _close_need(need: Need, by: Membership, at: dt.datetime) -> None:
    open_one = Need.objects.open().filter(pk=need.pk)
    if open_one.update(closed_at=at, closed_by=by.user_id, closed_why=NeedClosed.LENT) != 1:
        raise Stale("need")


def _holds(found: AtDesk, paper: Paper) -> dict[str, str]:
    """What undo must reopen: the device's own hold, and the need's on another device."""
    kept = {}
    if found.hold and paper.need and found.hold.need_id == paper.need.pk:
        kept["hold"] = str(found.hold.pk)
    if paper.other_hold:
        kept["other_hold"] = str(paper.other_hold.pk)
    return kept


def _free(found: AtDesk, paper: Paper, by: Membership, said: HandOver) -> None:
    """Close the holds that this hand-over ends; a lapsed one first of all, and its device is free again."""
    hold = found.hold
    if hold and paper.need and hold.need_id == paper.need.pk:
        close_hold(hold, why=HoldClosed.HANDED_OVER, by=by, at=said.at)
    elif hold:
        put_back(hold, found.device, why=HoldClosed.LAPSED, by=by, at=said.at)
    if paper.other_hold:
        other = paper.other_hold
        put_back(
            other,
            other.device,
            why=HoldClosed.OTHER_DEVICE,
            by=by,
            at=said.at,
            client_id=said.client_id,
            data={"loan_of": str(found.device.pk)},
        )
