"""What a scan may say, field by field: read into values, or said to be unreadable. Pure."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import codes
from accounts.refusals import Reason
from inventory.choices import INSPECTION_CHECKS, Accessory, Condition, ErasureOutcome, Grade

Read = Callable[[Any], Any]
YEARS = range(2000, 2100)  # a date beyond is a slip of the finger or a broken clock


class Unreadable(ValueError):
    """The value is none that this field takes."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is read, and whether it may be left out (null is left out too)."""

    read: Read
    optional: bool = False


def text(longest: int, *, empty: bool = False) -> Read:
    """Text that a database holds: no NUL, no half of a character."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise Unreadable
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Unreadable from error
        if not empty and not value.strip():
            raise Unreadable
        return value.strip()

    return read


def one_of(words: Collection[str]) -> Read:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise Unreadable
        return value

    return read


def some_of(words: Collection[str]) -> Read:
    """A list of different words."""

    def read(value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one in words for one in value):
            raise Unreadable
        return list(dict.fromkeys(value))

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable
    return value


def key(value: Any) -> UUID:
    if not isinstance(value, str) or len(value) > 45:
        raise Unreadable
    try:
        return UUID(value)
    except ValueError as error:
        raise Unreadable from error


def day(value: Any) -> dt.date:
    try:
        found = parse_date(value) if isinstance(value, str) else None
    except ValueError as error:
        raise Unreadable from error
    if found is None or found.year not in YEARS:
        raise Unreadable
    return found


def instant(value: Any) -> dt.datetime:
    """An instant with its zone."""
    try:
        found = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError as error:
        raise Unreadable from error
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise Unreadable
    return found.astimezone(dt.UTC)


def tag(value: Any) -> str:
    """A label as scanned or typed: its address or its code; the check sign decides."""
    code = codes.read(text(200)(value))
    if code is None:
        raise Unreadable
    return code


def prescription(value: Any) -> UUID | str:
    """A prescription's key, or its pick-up code."""
    said = text(45)(value)
    code = codes.read(said, codes.PICKUP_LENGTH)
    return code or key(said)


def slug(value: Any) -> str:
    said: str = text(80)(value)
    return said


# What every scan carries; where it happens may be left out everywhere.
COMMON: dict[str, Field] = {
    "id": Field(key),
    "at": Field(instant),
    "verb": Field(text(12)),
    "tag": Field(tag),
    "done": Field(flag, optional=True),
    "made_by": Field(text(150), optional=True),
    "site": Field(slug, optional=True),
}
# What each verb asks besides (design §8). `signed`, `checks`, `comment` of an undo: additions.
ASKED: dict[str, dict[str, Field]] = {
    "hand_over": {
        "prescription": Field(prescription),
        "due_on": Field(day, optional=True),
        "agreement": Field(key, optional=True),
        "condition": Field(one_of(Condition.values), optional=True),
        "accessories": Field(some_of(Accessory.values), optional=True),
        "comment": Field(text(300, empty=True), optional=True),
        "signed": Field(flag, optional=True),
    },
    "take_back": {
        "loan_id": Field(key, optional=True),
        "condition": Field(one_of(Condition.values)),
        "accessories": Field(some_of(Accessory.values)),
        "returned_on": Field(day, optional=True),
    },
    "erase": {
        "outcome": Field(one_of(ErasureOutcome.values)),
        "technique": Field(text(80)),
        "tool": Field(text(80)),
        "medium": Field(key, optional=True),
    },
    "refurbish": {},
    "ready": {
        "grade": Field(one_of(Grade.values)),
        "accessories": Field(some_of(Accessory.values), optional=True),
        "checks": Field(some_of(INSPECTION_CHECKS), optional=True),
    },
    "claim": {"serial": Field(text(80))},
    "move": {},
    "undo": {"scan": Field(key), "comment": Field(text(300, empty=True), optional=True)},
}


def is_shallow(value: Any, levels: int = 8) -> bool:
    """Whether it is nested no deeper than `levels`: an act needs two, and thousands break any reader."""
    if not isinstance(value, dict | list):
        return True
    inside = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(is_shallow(one, levels - 1) for one in inside)


def read_scan(scan: Mapping[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
    """The values of a scan, and what is wrong with it: unknown verb, keys unknown, missing or unreadable."""
    asked = ASKED.get(scan["verb"]) if isinstance(scan.get("verb"), str) else None
    if asked is None:
        return {}, [Reason("invalid", _("Ce geste n’est pas connu\u00a0: %(name)s.") % {"name": "verb"})]
    fields = {**COMMON, **asked}
    reasons = [wrong(name, UNKNOWN) for name in scan if name not in fields]
    said: dict[str, Any] = {}
    for name, field in fields.items():
        value = scan.get(name)
        if value is None:
            if not field.optional:
                reasons.append(wrong(name, MISSING))
            continue
        try:
            said[name] = field.read(value)
        except Unreadable:
            # A label that does not read has a sentence of its own: it is the usual case at the desk.
            reasons.append(Reason("invalid") if name == "tag" else wrong(name))
    return said, reasons


UNREAD = gettext_lazy("Ce champ ne va pas ici ou ne se lit pas\u00a0: %(name)s.")
UNKNOWN = gettext_lazy("Ce champ n’est pas connu ici\u00a0: %(name)s.")
MISSING = gettext_lazy("Ce champ manque\u00a0: %(name)s.")


def wrong(name: str, sentence: Promise = UNREAD) -> Reason:
    """A field that has no place here, is missing or does not read."""
    readable = name if name.isidentifier() and len(name) < 30 else "?"
    return Reason("invalid", str(sentence) % {"name": readable})
