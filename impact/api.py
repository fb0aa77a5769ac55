"""`GET /donors/{slug}/impact`: the figures of the report (design §8)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from accounts.api import answers, needs
from accounts.perms import READ
from impact import periods, perms, wording
from impact.measure import measure
from impact.values import as_json

router = Router(tags=["impact"])


class PeriodIn(Schema):
    """From a day to a day, both included; the last twelve months where nothing is said."""

    from_: dt.date | None = Field(None, alias="from")
    to: dt.date | None = None


class DevicesOut(Schema):
    """All that arrived, and the five states that add up to it."""

    received: int
    preparing: int
    ready: int
    lent: int
    retired: int
    missing: int


class EmissionsOut(Schema):
    """kg CO₂e: the range is low to ref; high is the theoretical maximum."""

    low: int
    ref: int
    high: int


class FactorOut(Schema):
    code: str
    unit: str
    low: float
    ref: float
    high: float
    cap_months: int
    source: str
    version: str


class ClaimOut(Schema):
    code: str
    message: str


class PointOut(Schema):
    on: dt.date
    lent: int


class SeriesOut(Schema):
    """Devices with people on the last day of each month, quarter or year."""

    step: str
    points: list[PointOut]


class ImpactOut(Schema):
    """A donor's report; `people` is null below 11, else rounded down to 5."""

    donor: str
    from_: dt.date = Field(alias="from")
    to: dt.date
    measured_on: dt.date
    devices: DevicesOut
    device_months: float
    people: int | None
    loans: int
    kg: float
    kg_unknown: int
    co2e_kg: EmissionsOut
    factors: list[FactorOut]
    not_claimed: list[ClaimOut]
    series: SeriesOut


@router.get(
    "/donors/{slug}/impact",
    auth=needs("impact", READ),
    response=answers(ImpactOut, 404),
    by_alias=True,
)
def donor_impact(request: HttpRequest, slug: str, period: Query[PeriodIn]) -> dict[str, Any]:
    """What came of a donor's devices.

    All of them for its contact; what of it came to the association for a lending manager.
    """
    member = request.member  # type: ignore[attr-defined]
    donor = get_object_or_404(perms.donors_visible_to(member), slug=slug)
    today = donor.day_of(timezone.now())
    asked = periods.asked(period.from_, period.to, today)
    return as_json(measure(perms.scope_for(member, donor), asked, today=today), wording.claims())
