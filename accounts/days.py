"""Days and hours as every page and message says them: where the reader works, in the reader's language."""

import datetime as dt

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from paper.days import FULL, SHORT, in_words

BARE = "j N"  # beside other days of this year


def spoken(day: dt.date | dt.datetime, shape: str = FULL) -> str:
    """A day in words: 12 janvier 2027, 1er janvier 2027. `shape` is of Django's letters; see SHORT, BARE."""
    return in_words(timezone.localdate(day) if isinstance(day, dt.datetime) else day, shape)


def clock(at: dt.datetime) -> str:
    """An hour of the day: 9 h 41."""
    return written(timezone.localtime(at), pgettext("clock", "G\u00a0\\h\u00a0i"))


def moment(at: dt.datetime, shape: str = SHORT) -> str:
    """A day and an hour: 12 nov. 2026, 16 h 20."""
    return f"{spoken(at, shape)}, {clock(at)}"


def recently(at: dt.datetime) -> str:
    """A moment as told today: the hour where it was today or yesterday, the year only where it is another."""
    today, day = timezone.localdate(), timezone.localdate(at)
    if day == today:
        return _("aujourd’hui, %(hour)s") % {"hour": clock(at)}
    if day == today - dt.timedelta(days=1):
        return _("hier, %(hour)s") % {"hour": clock(at)}
    return spoken(day, BARE if day.year == today.year else SHORT)
