"""A report as a value, for the tests that draw it or write it."""

import dataclasses
import datetime as dt

from impact.factors import NOT_CLAIMED
from impact.values import Emissions, FactorUsed, Impact, Period, Point, States

FACTORS = (
    FactorUsed("laptop", "kgCO2e/year", 16.6, 27, 37.4, 36, "ADEME 2022", "2026-11"),
    FactorUsed("tablet", "kgCO2e/year", 13.4, 18.3, 23.2, 24, "ADEME 2022", "2026-11"),
    FactorUsed("substitution", "share", 0.25, 0.5, 1, 0, "Hypothèse, sans source", "2026-11"),
)
IMPACT = Impact(
    donor="martin-fils",
    donor_name="Martin & Fils",
    lenders=("Le Pont-Vieux",),
    period=Period(dt.date(2025, 11, 1), dt.date(2026, 10, 31)),
    measured_on=dt.date(2026, 11, 6),
    states=States(preparing=7, ready=6, lent=43, retired=6, missing=2),
    kinds=(("laptop", 52), ("tablet", 12)),
    device_months=412.34,
    people=50,
    loans=61,
    kg=91.2,
    kg_unknown=3,
    emissions=Emissions(138.2, 441, 882),
    factors=FACTORS,
    not_claimed=NOT_CLAIMED,
    step="month",
    series=tuple(Point(dt.date(2026, month, 28), 17 + month * 2) for month in range(1, 11)),
)


def impact(**changes: object) -> Impact:
    """The example with some figures changed."""
    return dataclasses.replace(IMPACT, **changes)  # type: ignore[arg-type]
