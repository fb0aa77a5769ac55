"""Days in words. The one place that knows how French says the first of a month."""

import datetime as dt

from django.utils.dateformat import format as written
from django.utils.translation import get_language

FULL, SHORT = "j F Y", "j N Y"  # 12 janvier 2027 · 12 janv. 2027


def in_words(on: dt.date, shape: str = FULL) -> str:
    """« 22 mai 2027 », « 1er mai 2027 »: a date in the active language; `shape` is of Django’s letters."""
    if on.day == 1 and (get_language() or "").startswith("fr"):
        shape = shape.replace("j", r"j\e\r")
    return written(on, shape)
