"""Use over time, by hand."""

import datetime as dt
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.series import MOST_POINTS, last_days, series
from impact.values import Step


class Stay(NamedTuple):
    begins: dt.date
    ends: dt.date | None


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("begins", "ends", "step", "days"),
    [
        ("2025-11-01", "2026-01-31", "month", ["2025-11-30", "2025-12-31", "2026-01-31"]),
        ("2025-11-15", "2026-01-10", "month", ["2025-11-30", "2025-12-31", "2026-01-10"]),
        ("2025-11-01", "2026-05-02", "quarter", ["2025-12-31", "2026-03-31", "2026-05-02"]),
        ("2024-02-10", "2024-02-29", "month", ["2024-02-29"]),
        ("2024-07-01", "2026-10-31", "year", ["2024-12-31", "2025-12-31", "2026-10-31"]),
        ("2026-11-01", "2026-10-31", "month", []),
    ],
)
def test_the_last_day_of_each_step(begins: str, ends: str, step: Step, days: list[str]) -> None:
    assert list(last_days(day(begins), day(ends), step)) == [day(text) for text in days]


def test_counted_on_the_last_day() -> None:
    stays = [
        Stay(day("2025-10-01"), None),
        Stay(
            day("2025-11-30"), day("2025-12-31")
        ),  # back on the last day of December: no longer with anybody
        Stay(day("2025-12-05"), day("2025-12-20")),
    ]
    step, points = series(stays, day("2025-11-01"), day("2026-01-31"), by_month=True)
    assert step == "month"
    assert [point.lent for point in points] == [2, 1, 1]


@pytest.mark.parametrize(
    ("ends", "by_month", "step"),
    [
        ("2026-10-31", True, "month"),
        ("2026-10-31", False, "quarter"),
        ("2028-10-31", True, "quarter"),
        ("2040-10-31", True, "year"),
    ],
)
def test_no_finer_than_allowed_nor_than_can_be_read(ends: str, by_month: bool, step: Step) -> None:
    assert series([], day("2025-11-01"), day(ends), by_month=by_month)[0] == step


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(sorted)
STEPS = st.sampled_from(["month", "quarter", "year"])
STAYS = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 2000)), max_size=20).map(
    lambda rows: [
        Stay(begins, None if days is None else begins + dt.timedelta(days=days)) for begins, days in rows
    ]
)


@given(period=PERIODS, step=STEPS)
def test_the_steps_cover_the_period_without_gap_or_overlap(period: list[dt.date], step: Step) -> None:
    begins, ends = period
    days = list(last_days(begins, ends, step))
    assert days == sorted(set(days))
    assert begins <= days[0]
    assert days[-1] == ends
    tomorrows = [one + dt.timedelta(days=1) for one in days[:-1]]
    first_months = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}[step]
    assert all(one.day == 1 and one.month in first_months for one in tomorrows)


@given(stays=STAYS, period=PERIODS, by_month=st.booleans())
def test_each_point_is_what_counting_by_hand_gives(
    stays: list[Stay], period: list[dt.date], by_month: bool
) -> None:
    """With somebody on a day: begun by then and not over by then."""
    step, points = series(stays, *period, by_month=by_month)
    for point in points:
        with_somebody = [
            stay for stay in stays if stay.begins <= point.on and not (stay.ends and stay.ends <= point.on)
        ]
        assert point.lent == len(with_somebody)
    assert by_month or step != "month"
    assert len(points) <= MOST_POINTS or step == "year"
