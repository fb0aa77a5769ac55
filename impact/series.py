"""Use over time: how many devices were with people at the end of each month, quarter or year. Pure."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol

from impact.values import Point, Step

MOST_POINTS = 24  # more bars than that nobody reads
_MONTHS: dict[Step, int] = {"month": 1, "quarter": 3, "year": 12}


class Stay(Protocol):
    """A device's time with somebody; `ends` is None while it lasts."""

    @property
    def begins(self) -> dt.date: ...

    @property
    def ends(self) -> dt.date | None: ...


def series(
    stays: Iterable[Stay], begins: dt.date, ends: dt.date, *, by_month: bool
) -> tuple[Step, tuple[Point, ...]]:
    """The finest step that may be shown and read: months where allowed, else quarters, else years."""
    steps: tuple[Step, ...] = ("month", "quarter", "year") if by_month else ("quarter", "year")
    for step in steps:
        days = list(last_days(begins, ends, step))
        if len(days) <= MOST_POINTS or step == "year":
            return step, _counted(list(stays), days)
    raise AssertionError  # a year always answers


def last_days(begins: dt.date, ends: dt.date, step: Step) -> Iterator[dt.date]:
    """The last day of each month, quarter or year that the period touches; of the last one, the period's."""
    length = _MONTHS[step]
    day = begins
    while day <= ends:
        months = day.year * 12 + (day.month - 1) // length * length + length
        after = dt.date(months // 12, months % 12 + 1, 1)
        yield min(after - dt.timedelta(days=1), ends)
        day = after


def _counted(stays: list[Stay], days: list[dt.date]) -> tuple[Point, ...]:
    """Begun by that day, less those ended by it."""
    begun = sorted(stay.begins for stay in stays)
    ended = sorted(stay.ends for stay in stays if stay.ends is not None)
    return tuple(
        Point(day, bisect.bisect_right(begun, day) - bisect.bisect_right(ended, day)) for day in days
    )
