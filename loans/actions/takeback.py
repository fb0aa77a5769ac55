"""A device comes back: the loan closes, the device goes to erasure or the workshop, never to ready."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import Stale, act
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import Reason, Refused
from inventory.actions.moves import bring_in
from inventory.choices import Condition, Verb
from inventory.models import Device
from loans import perms
from loans.actions.desk import SKEW, AtDesk, Desk, read_device
from loans.choices import LoanOutcome
from loans.models import Loan


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What is said at the desk. `loan` is the loan the phone believes to be open.

    `returned_on` is the day it came back, where that is not the day of the act.
    """

    at: dt.datetime
    condition: str = Condition.GOOD
    accessories: Sequence[str] = ()
    loan: UUID | None = None
    returned_on: dt.date | None = None
    site: Site | str = ""
    client_id: UUID | None = None


@act
def take_back(
    *,
    device: Device,
    by: Membership,
    condition: str = Condition.GOOD,
    accessories: Sequence[str] = (),
    at: dt.datetime | None = None,
    loan: Loan | None = None,
    returned_on: dt.date | None = None,
    site: Site | None = None,
    client_id: UUID | None = None,
) -> Loan:
    """Take a device back; its loan, closed as returned.

    Raises Refused: not_on_loan, stale_return (it names another loan than the open one), invalid for a day
    that cannot be, site_missing.
    """
    said = TakeBack(
        at=at or timezone.now(),
        condition=condition,
        accessories=accessories,
        loan=loan.pk if loan else None,
        returned_on=returned_on,
        site=site or "",
        client_id=client_id,
    )
    return receive_back(Desk(by), read_device(by, pk=device.pk), said)


def receive_back(desk: Desk, found: AtDesk, said: TakeBack) -> Loan:
    """The return itself, within the transaction of the act that read `found`."""
    require(perms.can_lend(desk.by, found.device))
    day = desk.day(said.at)
    reasons: list[Reason] = []
    site = desk.place(said.site, reasons)
    loan = _open_loan(found, said)
    reasons += _impossible(said.returned_on, loan, day) if loan else [Reason("not_on_loan")]
    if reasons or loan is None:
        raise Refused.because(reasons)
    accessories = list(said.accessories)
    data = {"loan": str(loan.pk), "accessories": accessories, "condition": said.condition}
    bring_in(
        found.device,
        verb=Verb.TAKE_BACK,
        by=desk.by,
        at=said.at,
        site=site,
        client_id=said.client_id,
        data=data,
    )
    told = {"condition_in": said.condition, "accessories_in": accessories}
    on = said.returned_on or day
    return close_loan(loan, LoanOutcome.RETURNED, by=desk.by, at=said.at, on=on, **told)


def _open_loan(found: AtDesk, said: TakeBack) -> Loan | None:
    """The loan that this return ends, if any. A return older than the loan, or of another, never ends it."""
    loan = found.loan
    if loan is None:
        return None
    if (said.loan and said.loan != loan.pk) or said.at < loan.handed_over_at - SKEW:
        raise Refused("stale_return")
    return loan


def _impossible(returned_on: dt.date | None, loan: Loan, day: dt.date) -> list[Reason]:
    if returned_on is None or loan.handed_over_on <= returned_on <= day:
        return []
    return [Reason("invalid", _("Le jour du retour est entre la remise et aujourd’hui. Corrigez la date."))]


def close_loan(
    loan: Loan, outcome: str, *, by: Membership, at: dt.datetime, on: dt.date, **told: Any
) -> Loan:
    """End a loan once; raises Stale when somebody else just did. The device is moved by who calls."""
    done = {
        "closed_at": at,
        "closed_by_id": by.user_id,
        "closed_on": max(on, loan.handed_over_on),
        "outcome": outcome,
        **told,
    }
    if Loan.objects.open().filter(pk=loan.pk).update(**done) != 1:
        raise Stale("loan")
    for name, value in done.items():
        setattr(loan, name, value)
    return loan
