"""Loans as figures for the floor above: days and counts go up, people stay here (design §1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from beneficiaries import tallies
from beneficiaries.models import Beneficiary
from inventory.models import Device
from loans.models import Loan

DAYS_A_MONTH = 30.4375  # 365.25 / 12


class Stay(NamedTuple):
    """One device's time with somebody: from the day of hand-over to the day it ended, None while it lasts."""

    device: str
    begins: dt.date
    ends: dt.date | None


def as_text(column: str) -> Cast:
    """A key or a day as the database writes it: turning each into an object costs more than the query."""
    return Cast(column, CharField())


def stays(devices: QuerySet[Device], until: dt.date) -> list[Stay]:
    """Every stay of these devices that began by a day, those before any period too. One statement.

    `device` is the key as text, the one of `as_text("pk")`.
    """
    rows = _of(devices).filter(handed_over_on__lte=until).order_by("handed_over_on", "pk")
    columns = (as_text("device"), as_text("handed_over_on"), as_text("closed_on"))
    day = dt.date.fromisoformat
    return [
        Stay(device, day(begins), day(ends) if ends else None)
        for device, begins, ends in rows.values_list(*columns)
    ]


def months(devices: Sequence[Device]) -> dict[UUID, int]:
    """Whole months in people's hands until the reader's today, by device; those never lent are left out."""
    today = timezone.localdate()
    found: dict[UUID, list[tuple[dt.date, dt.date | None]]] = {}
    for stay in stays(Device.objects.filter(pk__in=[device.pk for device in devices]), today):
        found.setdefault(UUID(stay.device), []).append((stay.begins, stay.ends))
    return {key: months_until(today, spans) for key, spans in found.items()}


def months_until(day: dt.date, spans: Iterable[tuple[dt.date, dt.date | None]]) -> int:
    """Whole months of one device's stays until a day: from when each began to when it ended, if it has."""
    return whole_months(sum(((ends or day) - begins).days for begins, ends in spans))


def whole_months(days: int) -> int:
    """Days as months that are over, a month being a twelfth of a year (domain §4.2)."""
    return int(days / DAYS_A_MONTH)


def people(devices: QuerySet[Device], begins: dt.date, ends: dt.date) -> int | None:
    """How many people had one of these devices in a period, as it may be shown (None below 11)."""
    if ends < begins:  # a period to come, cut at today
        return None
    met = _of(devices).filter(Q(closed_on__isnull=True) | Q(closed_on__gte=begins), handed_over_on__lte=ends)
    return tallies.people(Beneficiary.objects.filter(pk__in=met.order_by().values("beneficiary")))


def _of(devices: QuerySet[Device]) -> QuerySet[Loan]:
    return Loan.objects.counted().filter(device__in=devices.order_by().values("pk"))
