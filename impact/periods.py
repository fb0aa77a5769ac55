"""The days a report is about, as asked for in an address or on the command line. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from impact.values import Period

MONTHS = 12  # of a report when nothing is said: twelve points, the current month the last
FIRST = dt.date(2000, 1, 1)
LAST = dt.date(2999, 12, 31)


def default(today: dt.date) -> Period:
    """The last twelve months, up to today."""
    months = today.year * 12 + today.month - MONTHS
    return Period(dt.date(months // 12, months % 12 + 1, 1), today)


def asked(begins: dt.date | None, ends: dt.date | None, today: dt.date) -> Period:
    """From a day to a day; what is not said is as in `default`. Raises Refused invalid."""
    if any(day and not FIRST <= day <= LAST for day in (begins, ends)):
        words = _("Choisissez des jours entre %(first)s et %(last)s.")
        raise Refused("invalid", words % {"first": FIRST.year, "last": LAST.year})
    ends = ends or max(today, begins or today)
    begins = begins or max(FIRST, default(ends).begins)
    if begins > ends:
        raise Refused("invalid", _("Le premier jour est après le dernier. Changez l’un des deux."))
    if begins > today:
        raise Refused("invalid", _("Cette période n’a pas commencé. Choisissez un premier jour passé."))
    return Period(begins, ends)


def read(begins: str, ends: str, today: dt.date) -> Period:
    """The same from text, empty or as 2026-10-31. Raises Refused invalid."""
    try:
        first, last = (
            dt.date.fromisoformat(text) if text else None for text in (begins.strip(), ends.strip())
        )
    except ValueError as error:
        raise Refused("invalid", _("Cette date ne se lit pas. Écrivez-la ainsi : 2026-10-31.")) from error
    return asked(first, last, today)
