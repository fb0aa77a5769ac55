"""Pages of a list by the last row shown, not by counting rows over: as quick at the end as at the start.

Written by hand: Django's paginator counts and skips, and no library here pages by key.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from inventory.models import Device
from inventory.models.device import DeviceQuerySet

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """The rows shown, and the addresses' values for the pages around them; empty where there is none."""

    rows: Sequence[Device]
    previous: str = ""
    next: str = ""


def page_of(
    devices: DeviceQuerySet,
    *,
    after: str = "",
    before: str = "",
    oldest_first: bool = False,
    size: int = SIZE,
) -> Page:
    """The rows after or before a place, or the first ones, by when they came to their status.

    A place that cannot be read, or with nothing beyond it, is no place.
    """
    return _page(devices, ("status_at", "id"), after, before, oldest_first, size)


def page_by_key(devices: DeviceQuerySet, *, after: str = "", before: str = "", size: int = SIZE) -> Page:
    """The same by key, the newest first: neither order nor address tells when anything happened."""
    return _page(devices, ("id",), after, before, False, size)


def _page(
    devices: DeviceQuerySet, order: tuple[str, ...], after: str, before: str, oldest_first: bool, size: int
) -> Page:
    place = _read(before or after, order)
    backwards = bool(before and place)
    upwards = oldest_first != backwards
    found = devices.order_by(*(name if upwards else f"-{name}" for name in order))
    if place:
        found = found.filter(_beyond(dict(zip(order, place, strict=True)), "gt" if upwards else "lt"))
    rows = list(found[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if place and not rows:
        return _page(devices, order, "", "", oldest_first, size)
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (bool(place), more)
    return Page(
        rows,
        previous=_written(rows[0], order) if rows and has_previous else "",
        next=_written(rows[-1], order) if rows and has_next else "",
    )


def _beyond(place: dict[str, Any], way: str) -> Q:
    """Rows past a place: by the first column, then the next where that is equal."""
    wanted, same = Q(), Q()
    for name, value in place.items():
        wanted |= same & Q(**{f"{name}__{way}": value})
        same &= Q(**{name: value})
    return wanted


def _written(device: Device, order: tuple[str, ...]) -> str:
    values = (getattr(device, name) for name in order)
    return "~".join(value.isoformat() if isinstance(value, dt.datetime) else str(value) for value in values)


def _read(text: str, order: tuple[str, ...]) -> tuple[Any, ...] | None:
    *moments, key = text.split("~")
    try:
        place = (*map(_instant, moments), UUID(key))
    except (ValueError, OverflowError):
        return None
    return place if len(place) == len(order) else None


def _instant(text: str) -> dt.datetime:
    """An instant that the database can hold; raises ValueError or OverflowError."""
    read = dt.datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(text)
    return read.astimezone(dt.UTC)
