"""Running loans and those that ended: renewed, lost, claimed returned, swapped (design §8)."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from accounts import codes
from accounts.api import Page, Paging, answers, needs, page_of
from accounts.models import Membership
from accounts.perms import ACT, READ, prescribes
from inventory.models import Device
from loans.actions import claims, losses, renewals
from loans.api.caller import Strict, caller, one, wearing
from loans.choices import LoanOutcome
from loans.models import Loan
from loans.models.loan import LoanQuerySet

router = Router(tags=["loans"])


class RenewIn(Strict):
    """`due_on` is absolute: sent twice, it is renewed once."""

    due_on: dt.date
    comment: str = Field("", max_length=300)


class GoneIn(Strict):
    comment: str = Field(max_length=300)
    police_report: str = Field("", max_length=60)


class SwapIn(Strict):
    """`tag` as typed or scanned: the label's address too."""

    tag: str = Field(max_length=200)


class LoanOut(Schema):
    """A loan; it is overdue from the local midnight after `due_on`."""

    id: UUID
    tag: str
    prescription: UUID
    handed_over_on: dt.date
    due_on: dt.date
    closed_on: dt.date | None
    outcome: LoanOutcome | None
    overdue: bool
    renewals: int


class Wanted(Paging):
    open: bool | None = None
    overdue: bool | None = None
    tag: str = Field("", max_length=200)


@router.get("/loans", auth=needs("loan", READ), response=answers(Page[LoanOut]))
def listed(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """Loans in sight, newest first, but those undone, which never happened; `tag` is any label."""
    member = caller(request)
    today = member.today()
    rows = in_sight(member).counted()
    if wanted.open is not None:
        rows = rows.filter(closed_at__isnull=wanted.open)
    if wanted.overdue is not None:
        late = Q(closed_at__isnull=True, due_on__lt=today)
        rows = rows.filter(late if wanted.overdue else ~late)
    if wanted.tag:
        code = codes.read(wanted.tag)
        # The same device may wear several labels: no join, or a loan would be listed twice.
        worn = Device.objects.wearing(code or "").values("pk")
        rows = rows.filter(device__in=worn)
    return page_of(rows, wanted, lambda loan: shape(loan, today))


@router.post(
    "/loans/{key}/renew",
    auth=needs("loan", READ),
    response=answers(LoanOut, 404, 409, 503) | {202: LoanOut},
)
def renew(request: HttpRequest, key: UUID, body: RenewIn) -> Any:
    """A later return date: at once by the association; a prescriber's waits for it (202)."""
    member = caller(request)
    loan = one(in_sight(member), key)
    if prescribes(member):
        renewals.ask(loan=loan, due_on=body.due_on, comment=body.comment, by=member)
        return Status(202, _again(member, key))
    renewals.renew(loan=loan, due_on=body.due_on, comment=body.comment, by=member)
    return _again(member, key)


@router.post("/loans/{key}/lost", auth=needs("loan", ACT), response=answers(LoanOut, 404, 409, 503))
def lost(request: HttpRequest, key: UUID, body: GoneIn) -> Any:
    """The device is lost, and how."""
    member = caller(request)
    losses.declare_lost(loan=one(in_sight(member), key), by=member, **body.model_dump())
    return _again(member, key)


@router.post("/loans/{key}/stolen", auth=needs("loan", ACT), response=answers(LoanOut, 404, 409, 503))
def stolen(request: HttpRequest, key: UUID, body: GoneIn) -> Any:
    """The device was stolen, and how."""
    member = caller(request)
    losses.declare_stolen(loan=one(in_sight(member), key), by=member, **body.model_dump())
    return _again(member, key)


@router.post("/loans/{key}/claim_returned", auth=needs("loan", ACT), response=answers(LoanOut, 404, 409, 503))
def claim_returned(request: HttpRequest, key: UUID) -> Any:
    """The person says it was brought back, and nobody finds it."""
    member = caller(request)
    claims.claim_returned(loan=one(in_sight(member), key), by=member)
    return _again(member, key)


@router.post("/loans/{key}/swap", auth=needs("loan", ACT), response=answers(LoanOut, 404, 409, 503))
def swap(request: HttpRequest, key: UUID, body: SwapIn) -> Any:
    """Another device for the same request; answers the new loan."""
    member = caller(request)
    loan = one(in_sight(member), key)
    device = wearing(Device.objects.visible_to(member), body.tag)
    fresh = losses.swap(loan=loan, device=device, by=member)
    return _again(member, fresh.pk)


def in_sight(member: Membership) -> LoanQuerySet:
    """Loans in sight with what an answer reads."""
    granted = Count("renewals", filter=Q(renewals__granted=True))
    rows = Loan.objects.visible_to(member).select_related("device", "need", "organisation", "beneficiary")
    return rows.annotate(granted=granted)


def shape(loan: Any, today: dt.date) -> dict[str, Any]:
    """A loan as it is answered."""
    return {
        "id": loan.pk,
        "tag": loan.device.tag,
        "prescription": loan.need.prescription_id,
        "handed_over_on": loan.handed_over_on,
        "due_on": loan.due_on,
        "closed_on": loan.closed_on,
        "outcome": loan.outcome,
        "overdue": loan.closed_at is None and loan.due_on < today,
        "renewals": loan.granted,
    }


def _again(member: Membership, key: UUID) -> dict[str, Any]:
    return shape(one(in_sight(member), key), member.today())
