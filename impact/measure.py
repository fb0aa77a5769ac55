"""What came of a donor's devices over a period: the one measure behind the page, the PDF and the API.

Everything is read in five statements, whatever the number of devices. No person comes near it: people
arrive as a count that may be shown, from `loans.figures` (design §1).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import Organisation
from impact import factors as rules
from impact.models import Factor
from impact.series import series
from impact.values import FactorUsed, Impact, Period, States
from inventory.choices import DONOR_STATES, Kind, Status
from inventory.models import Device, DeviceEvent
from loans import figures
from loans.figures import Stay


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose gift is measured: a donor's, or what of it went to one association."""

    donor: Organisation
    lender: UUID | None = None

    def devices(self) -> QuerySet[Device]:
        given = Device.objects.filter(donation__donor=self.donor.pk)
        return given if self.lender is None else given.filter(donation__organisation=self.lender)


class Held(NamedTuple):
    """A device that arrived: its kind, its state in five words, its mass in grams where known."""

    kind: str
    state: str
    mass_g: int | None


def measure(scope: Scope, period: Period, *, today: dt.date) -> Impact:
    """The report of a period, as known on `today`; days after it count nothing yet."""
    ends = min(period.ends, today)
    devices = scope.devices()
    held = _arrived(devices, ends, scope.donor.zone)
    stays = [stay for stay in figures.stays(devices, ends) if stay.device in held]
    loans = sum(ends >= period.begins <= (stay.ends or ends) for stay in stays)
    uses = _uses(stays, held, period.begins, ends)
    masses = [held[device].mass_g for device in uses]
    used = _factors(period.ends)
    states = Counter(device.state for device in held.values())
    step, points = series(stays, period.begins, ends, by_month=states["lent"] >= rules.BY_MONTH_FROM)
    return Impact(
        donor=scope.donor.slug,
        donor_name=scope.donor.name,
        lenders=_lenders(scope),
        period=period,
        measured_on=today,
        states=States(**states),
        kinds=_kinds(held.values()),
        device_months=fsum(use.months for use in uses.values()),
        people=figures.people(devices, period.begins, ends),
        loans=loans,
        kg=sum(mass for mass in masses if mass) / 1000,
        kg_unknown=masses.count(None),
        emissions=rules.avoided(uses.values(), {factor.code: factor for factor in used}),
        factors=used,
        not_claimed=rules.NOT_CLAIMED,
        step=step,
        series=points,
    )


def _arrived(devices: QuerySet[Device], on: dt.date, zone: dt.tzinfo) -> dict[str, Held]:
    """Devices that came by the end of a day, with their state then, told by the journal: asked again years
    later it says the same. What was undone since never was.

    What was announced and never came counts nowhere, even once it is declared missing or written off.
    """
    midnight = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    # A list apart, not a join: joined inside the question of each device, PostgreSQL may take minutes.
    undone = DeviceEvent.objects.filter(undoes__isnull=False).values("undoes")
    journal = DeviceEvent.objects.filter(device=OuterRef("pk"), late=False, occurred_at__lt=midnight).exclude(
        pk__in=undone
    )
    last = journal.order_by("-number").values("to_status")[:1]
    rows = (
        devices.order_by()
        .filter(Exists(journal.arrivals()))
        .annotate(state=Subquery(last))
        .values_list(figures.as_text("pk"), "kind", "state", "model__mass_g")
    )
    return {
        pk: Held(kind, DONOR_STATES[state], mass)
        for pk, kind, state, mass in rows
        if state != Status.ANNOUNCED
    }


def _uses(
    stays: Iterable[Stay], held: dict[str, Held], begins: dt.date, ends: dt.date
) -> dict[str, rules.Use]:
    """Days with people before the period and in it, device by device; the last day counts whole."""
    first, after = begins.toordinal(), ends.toordinal() + 1
    before = dict.fromkeys(held, 0)
    within = dict.fromkeys(held, 0)
    for stay in stays:
        begun = stay.begins.toordinal()
        until = min(stay.ends.toordinal(), after) if stay.ends else after
        if begun < first:
            before[stay.device] += min(until, first) - begun
        if until > first:
            within[stay.device] += until - max(begun, first)
    return {
        device: rules.Use(held[device].kind, rules.months(before[device]), rules.months(days))
        for device, days in within.items()
        if days
    }


def _kinds(held: Iterable[Held]) -> tuple[tuple[str, int], ...]:
    counted = Counter(device.kind for device in held)
    return tuple((kind, counted[kind]) for kind in Kind.values if counted[kind])


def _factors(on: dt.date) -> tuple[FactorUsed, ...]:
    """The rows in force, in the order of kinds, the share of replaced purchases last."""
    rows = Factor.objects.in_force(on)
    order: Sequence[str] = [*Kind.values, rules.SUBSTITUTION]
    return tuple(
        FactorUsed(
            code=row.code,
            unit=row.unit,
            low=float(row.low),
            ref=float(row.ref),
            high=float(row.high),
            cap_months=row.cap_months,
            source=row.source,
            version=row.version,
        )
        for row in (rows[code] for code in order if code in rows)
    )


def _lenders(scope: Scope) -> tuple[str, ...]:
    """The associations that received the gift, by name."""
    receiving = Organisation.objects.filter(donations_received__donor=scope.donor.pk)
    if scope.lender is not None:
        receiving = receiving.filter(pk=scope.lender)
    return tuple(receiving.order_by("name").values_list("name", flat=True).distinct())
