"""What a request still wants, device by device, and what the association may keep aside for it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from accounts.models import Membership
from inventory.choices import Kind, Status
from inventory.models import Device
from inventory.wording import small
from loans.actions.desk import Desk
from loans.actions.paper import open_loans
from loans.models import Hold, Loan, Need, Prescription
from loans.people import Sight

OFFERED = 3  # devices suggested of each kind


@dataclass(frozen=True, slots=True)
class Want:
    """One device wanted: what was done about it, or what could be."""

    need: Need
    hold: Hold | None
    loan: Loan | None

    @property
    def open(self) -> bool:
        return self.need.closed_at is None

    @property
    def waits(self) -> bool:
        """Whether nothing was done about it yet."""
        return self.open and self.hold is None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the shelves hold of a kind, and who else waits for one: `ahead` requests, for longer.

    `full`: as many are lent for this file as the association lends, so that a hand-over would be refused.
    """

    kind: str
    word: str
    devices: list[Device]
    ready: int
    ahead: int
    full: bool


def wants_of(asked: Prescription, sight: Sight) -> list[Want]:
    """Every device of a request, with its hold or its loan."""
    needs = list(asked.needs.order_by("pk"))
    kept = Hold.objects.active().filter(need__in=needs).select_related("device__model", "device__site")
    holds = {hold.need_id: hold for hold in kept.order_by("held_at")}
    lent = sight.loans().filter(need__in=needs).select_related("device__model")
    loans = {loan.need_id: loan for loan in lent.order_by("handed_over_at")}  # the last of those swapped
    return [Want(need, holds.get(need.pk), loans.get(need.pk)) for need in needs]


def offers_for(
    asked: Prescription, wants: Iterable[Want], *, by: Membership, on: dt.date, devices: bool
) -> list[Offer]:
    """For each kind that waits: the queue before this request; with `devices`, those to keep aside."""
    desk, person = Desk(by), asked.beneficiary.person_key
    kinds = dict.fromkeys(want.need.kind for want in wants if want.waits)
    return [
        Offer(
            kind,
            small(Kind(kind).label),
            _nearest_first(_ready(kind, by), asked, by) if devices else [],
            _ready(kind, by).count(),
            ahead_of(asked, kind, by=by, on=on),
            open_loans(by, person, kind) >= desk.policy(kind, on).limit,
        )
        for kind in kinds
    ]


def ahead_of(asked: Prescription, kind: str, *, by: Membership, on: dt.date) -> int:
    """How many other requests have waited longer for a device of that kind: all, where it is not accepted."""
    others = Need.objects.waiting(kind, by.organisation_id, on).exclude(
        prescription__beneficiary=asked.beneficiary_id
    )
    if asked.accepted_at is not None:
        others = others.filter(prescription__accepted_at__lt=asked.accepted_at)
    return others.values("prescription").distinct().count()


def _ready(kind: str, by: Membership) -> Any:
    mine = Device.objects.visible_to(by).filter(organisation=by.organisation_id)
    return mine.filter(status=Status.READY, kind=kind)


def _nearest_first(ready: Any, asked: Prescription, by: Membership) -> list[Device]:
    """Those where the hand-over will be, then those ready longest."""
    place = asked.site_id or by.usual_site_id
    far = Case(When(site=place, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(ready.annotate(far=far).for_list().order_by("far", "status_at", "pk")[:OFFERED])
