"""Avoided emissions: pure rules, conservative, each figure with its source (domain.md section 4).

    months   = days with somebody / 30.4375
    credited = months of the period, as far as the device's cap is not used up by months before it
    avoided  = sum of credited / 12 × factor of the kind × share of loans that replaced a new device

Three values, never one: low and reference make the range that is shown; high is the theoretical maximum,
if every loan had replaced a purchase.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from impact.values import Emissions, FactorUsed

DAYS_A_MONTH = 30.4375  # 365.25 / 12
MONTHS_A_YEAR = 12

# Share of loans that replaced the purchase of a new device: our choice, without a source (domain §4.2).
# The people helped could hardly have bought one; the measured share comes with returns, from 30 answers on.
SUBSTITUTION = "substitution"

BY_MONTH_FROM = 11  # devices on loan; below, time is told by quarter (design §8)

# What the report does not say, and why (domain §4.3), in the order shown.
NOT_CLAIMED = ("making", "hotspots", "offset", "scopes", "adding", "connected")


@dataclass(frozen=True, slots=True)
class Use:
    """One device's time with people: its kind, months before the period and months in it."""

    kind: str
    months_before: float
    months: float


def months(days: float) -> float:
    """Days as months of average length."""
    return days / DAYS_A_MONTH


def credited(use: Use, cap_months: int) -> float:
    """The months of the period that may count: a device counts `cap_months` in its life, 0 for no bound."""
    if not cap_months:
        return use.months
    return min(use.months, max(0.0, cap_months - use.months_before))


def avoided(uses: Iterable[Use], factors: Mapping[str, FactorUsed]) -> Emissions:
    """Emissions avoided by these uses, in kg CO₂e; a kind without a factor counts nothing.

    low = F_low × S_low, ref = F_ref × S_ref, high = F_ref × S_high: the maximum varies the share only,
    since every high at once would be nobody's estimate (design §8).
    """
    share = factors[SUBSTITUTION]
    low, ref = [], []
    for use in uses:
        factor = factors.get(use.kind)
        if factor is None or use.kind == SUBSTITUTION:
            continue
        years = credited(use, factor.cap_months) / MONTHS_A_YEAR
        low.append(years * factor.low)
        ref.append(years * factor.ref)
    # Exact sums: the order in which a database gives devices changes no digit of a sealed report.
    least, usual = fsum(low), fsum(ref)
    return Emissions(low=least * share.low, ref=usual * share.ref, high=usual * share.high)


def two_figures(value: float) -> int:
    """Rounded to two significant figures, as it is shown: more would pretend (domain §4.2)."""
    return round(float(f"{value:.2g}"))
