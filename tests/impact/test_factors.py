"""Avoided emissions, worked by hand beside the rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact import factors
from impact.factors import Use
from impact.values import FactorUsed

LAPTOP = FactorUsed("laptop", "kgCO2e/year", 16.6, 27, 37.4, 36, "ADEME 2022", "2026-11")
TABLET = FactorUsed("tablet", "kgCO2e/year", 13.4, 18.3, 23.2, 24, "ADEME 2022", "2026-11")
SHARE = FactorUsed("substitution", "share", 0.25, 0.5, 1, 0, "hypothèse", "2026-11")
TABLE = {factor.code: factor for factor in (LAPTOP, TABLET, SHARE)}


def test_a_year_with_a_laptop() -> None:
    """12 months: 16.6 × 0.25, 27 × 0.5, 27 × 1 kg; the high factor is in none of them."""
    found = factors.avoided([Use("laptop", 0, 12)], TABLE)
    assert (found.low, found.ref, found.high) == pytest.approx((4.15, 13.5, 27))


def test_kinds_add_up() -> None:
    found = factors.avoided([Use("laptop", 0, 12), Use("tablet", 0, 6)], TABLE)
    assert found.ref == pytest.approx(13.5 + 18.3 / 2 * 0.5)


@pytest.mark.parametrize("kind", ["hotspot", "desktop", "other", "substitution"])
def test_what_has_no_published_factor_counts_nothing(kind: str) -> None:
    assert factors.avoided([Use(kind, 0, 120)], TABLE).high == 0


@pytest.mark.parametrize(
    ("before", "within", "counted"),
    [(0, 12, 12), (30, 12, 6), (36, 12, 0), (50, 12, 0), (0, 48, 36), (35.5, 1, 0.5)],
)
def test_a_laptop_counts_36_months_in_its_life(before: float, within: float, counted: float) -> None:
    assert factors.credited(Use("laptop", before, within), 36) == pytest.approx(counted)


def test_two_reports_side_by_side_never_count_a_month_twice() -> None:
    whole = factors.avoided([Use("laptop", 0, 40)], TABLE)
    halves = [factors.avoided([Use("laptop", 0, 24)], TABLE), factors.avoided([Use("laptop", 24, 16)], TABLE)]
    assert sum(half.ref for half in halves) == pytest.approx(whole.ref)


def test_no_bound_where_none_is_set() -> None:
    assert factors.credited(Use("laptop", 100, 7), 0) == 7


def test_a_month_is_the_mean_month() -> None:
    assert factors.months(365.25) == pytest.approx(12)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(138.2, 140), (441, 440), (882, 880), (12345, 12000), (9.6, 10), (4.4, 4), (0.3, 0), (99.6, 100)],
)
def test_two_figures_are_shown(value: float, shown: int) -> None:
    assert factors.two_figures(value) == shown


MONTHS = st.floats(0, 600, allow_nan=False)
USES = st.builds(Use, st.sampled_from(["laptop", "tablet", "hotspot", "other"]), MONTHS, MONTHS)


@given(uses=st.lists(USES))
def test_the_range_is_in_order_and_never_below_zero(uses: list[Use]) -> None:
    found = factors.avoided(uses, TABLE)
    assert 0 <= found.low <= found.ref <= found.high
    assert found.high == pytest.approx(found.ref * 2)  # the share alone is varied: 0.5 and 1


@given(uses=st.lists(USES, max_size=6), more=USES)
def test_a_device_more_never_lowers_it(uses: list[Use], more: Use) -> None:
    assert factors.avoided([*uses, more], TABLE).ref >= factors.avoided(uses, TABLE).ref


@given(before=MONTHS, first=MONTHS, second=MONTHS, cap=st.integers(0, 60))
def test_a_time_cut_in_two_counts_as_much_as_whole(
    before: float, first: float, second: float, cap: int
) -> None:
    """Two reports side by side never give a device more than one over both."""
    whole = factors.credited(Use("laptop", before, first + second), cap)
    parts = factors.credited(Use("laptop", before, first), cap)
    parts += factors.credited(Use("laptop", before + first, second), cap)
    assert parts == pytest.approx(whole, abs=1e-6)


@given(before=MONTHS, within=MONTHS, cap=st.integers(1, 60))
def test_no_device_counts_more_than_its_bound(before: float, within: float, cap: int) -> None:
    counted = factors.credited(Use("laptop", before, within), cap)
    assert 0 <= counted <= min(within, cap)


@given(value=st.floats(10, 10_000_000))
def test_two_figures_stay_within_five_hundredths(value: float) -> None:
    shown = factors.two_figures(value)
    assert abs(shown - value) <= 0.05 * value + 1e-9
    assert len(str(shown).rstrip("0")) <= 2


def test_a_hotspot_has_a_factor_of_zero_and_no_bound() -> None:
    hotspot = FactorUsed("hotspot", "kgCO2e/year", 0, 0, 0, 0, "aucun", "2026-11")
    found = factors.avoided([Use("hotspot", 0, 120)], {**TABLE, "hotspot": hotspot})
    assert (found.low, found.ref, found.high) == (0, 0, 0)
