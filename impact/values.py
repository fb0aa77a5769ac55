"""What came of a gift, as numbers: no person in it, by construction (design §1, third walk).

The same value goes to the page, to the PDF and to the API.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Step = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included."""

    begins: dt.date
    ends: dt.date


@dataclass(frozen=True, slots=True)
class States:
    """Devices that arrived, by what they are at the period's end; the five add up to `received`."""

    preparing: int = 0
    ready: int = 0
    lent: int = 0
    retired: int = 0
    missing: int = 0

    @property
    def received(self) -> int:
        return self.preparing + self.ready + self.lent + self.retired + self.missing


@dataclass(frozen=True, slots=True)
class Emissions:
    """Avoided emissions in kg CO₂e: the range is `low` to `ref`; `high` is the theoretical maximum."""

    low: float = 0
    ref: float = 0
    high: float = 0


@dataclass(frozen=True, slots=True)
class FactorUsed:
    """A factor as this report used it. `cap_months` is how long one device may count, 0 for no bound."""

    code: str
    unit: str
    low: float
    ref: float
    high: float
    cap_months: int
    source: str
    version: str


@dataclass(frozen=True, slots=True)
class Point:
    """How many devices were with people on the last day of a month, quarter or year."""

    on: dt.date
    lent: int


@dataclass(frozen=True, slots=True)
class Impact:
    """A donor's report over a period.

    `people` is None below 11, else rounded down to 5; `kg` is the mass of devices that were with somebody
    in the period, `kg_unknown` how many of those have no known mass; `kinds` counts received devices;
    `lenders` names the associations; `measured_on` is the day of the measure.
    """

    donor: str
    donor_name: str
    lenders: tuple[str, ...]
    period: Period
    measured_on: dt.date
    states: States
    kinds: tuple[tuple[str, int], ...]
    device_months: float
    people: int | None
    loans: int
    kg: float
    kg_unknown: int
    emissions: Emissions
    factors: tuple[FactorUsed, ...]
    not_claimed: tuple[str, ...]
    step: Step
    series: tuple[Point, ...]


def as_json(impact: Impact, claims: Mapping[str, str]) -> dict[str, Any]:
    """The report as the API gives it (design §8); `claims` has the sentence of each code not claimed."""
    return {
        "donor": impact.donor,
        "from": impact.period.begins.isoformat(),
        "to": impact.period.ends.isoformat(),
        "measured_on": impact.measured_on.isoformat(),
        "devices": {"received": impact.states.received, **asdict(impact.states)},
        "device_months": round(impact.device_months, 1),
        "people": impact.people,
        "loans": impact.loans,
        "kg": round(impact.kg, 1),
        "kg_unknown": impact.kg_unknown,
        "co2e_kg": {name: round(value) for name, value in asdict(impact.emissions).items()},
        "factors": [asdict(factor) for factor in impact.factors],
        "not_claimed": [{"code": code, "message": claims[code]} for code in impact.not_claimed],
        "series": {
            "step": impact.step,
            "points": [{"on": point.on.isoformat(), "lent": point.lent} for point in impact.series],
        },
    }


def seal(figures: Mapping[str, Any]) -> str:
    """SHA-256 of a report's figures, in hexadecimal: the same figures give the same one, in any language and
    on whatever day they were measured."""
    said = {name: value for name, value in figures.items() if name != "measured_on"}
    said["not_claimed"] = [claim["code"] for claim in figures["not_claimed"]]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
