"""How long a device is lent, until which open day, how often again: pure rules (design §4, §8)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import holidays
from django.utils.translation import gettext as _

from accounts.days import spoken
from accounts.refusals import Reason
from inventory.transitions import Verdict

# The product's own, where an association said nothing (domain §7.3): 26 weeks end on the weekday they began.
DAYS = 182
RENEWALS = 2
LIMIT = 1
HOLD_DAYS = 14

A_YEAR = 366  # a site that opens on no day of a year is treated as always open


@dataclass(frozen=True, slots=True)
class Policy:
    """How an association lends a kind: days, renewals, open loans a person, days kept aside."""

    days: int = DAYS
    renewals: int = RENEWALS
    limit: int = LIMIT
    hold_days: int = HOLD_DAYS


class Dated(Protocol):
    """A row of the association's policies."""

    kind: str
    since: dt.date
    days: int
    renewals: int
    limit: int
    hold_days: int


def in_force(rows: Iterable[Dated], kind: str, on: dt.date) -> Policy:
    """The policy for a kind on a day: the latest begun, else the product's own."""
    begun = [row for row in rows if row.kind == kind and row.since <= on]
    if not begun:
        return Policy()
    row = max(begun, key=lambda one: one.since)
    return Policy(days=row.days, renewals=row.renewals, limit=row.limit, hold_days=row.hold_days)


@lru_cache(maxsize=64)
def public_holidays(year: int, departement: str = "") -> frozenset[dt.date]:
    """French public holidays; Alsace-Moselle and overseas have some of their own."""
    area = {"67": "6AE", "68": "6AE"}.get(departement, departement)
    known = area if area in holidays.France.subdivisions else None
    return frozenset(holidays.country_holidays("FR", subdiv=known, years=year))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a site is open. `opening_days` are ISO weekdays ("12345"), `closures` inclusive pairs of days."""

    opening_days: str = "1234567"
    closures: tuple[tuple[dt.date, dt.date], ...] = ()
    departement: str = ""

    def is_open(self, day: dt.date) -> bool:
        return (
            str(day.isoweekday()) in self.opening_days
            and day not in public_holidays(day.year, self.departement)
            and not any(first <= day <= last for first, last in self.closures)
        )

    def next_open(self, day: dt.date) -> dt.date:
        """`day` if the site is open then, else the first day after it that is."""
        for ahead in range(A_YEAR):
            if self.is_open(day + dt.timedelta(days=ahead)):
                return day + dt.timedelta(days=ahead)
        return day


def due_date(policy: Policy, calendar: Calendar, start: dt.date) -> dt.date:
    """The policy's own return date for a loan that starts on `start`."""
    return calendar.next_open(start + dt.timedelta(days=policy.days))


def check_due_date(policy: Policy, calendar: Calendar, start: dt.date, due_on: dt.date) -> list[Reason]:
    """What is wrong with a typed return date: not after the hand-over, on a closed day, beyond the policy."""
    reasons = []
    if due_on <= start:
        reasons.append(Reason("due_date_invalid", _("La date de retour vient après la remise.")))
    elif not calendar.is_open(due_on):
        reasons.append(
            Reason("due_date_invalid", _("Le lieu est fermé ce jour-là. Choisissez un autre jour."))
        )
    last = due_date(policy, calendar, start)
    if due_on > last:
        day = spoken(last, "l j F Y")
        said = _("Cette date de retour est trop lointaine\u00a0: le dernier jour possible est le %(day)s.")
        reasons.append(Reason("due_date_too_late", said % {"day": day}))
    return reasons


@dataclass(frozen=True, slots=True)
class Renewing:
    """A running loan whose return date somebody wants later. `granted` counts renewals so far."""

    due_on: dt.date
    granted: int
    open: bool = True
    claimed_returned: bool = False
    someone_waits: bool = False


def check_renewal(
    policy: Policy, calendar: Calendar, loan: Renewing, *, new_due_on: dt.date, on: dt.date
) -> Verdict:
    """May the loan run until `new_due_on`? The date is absolute: asking twice gives the same day.

    Counted from the due date, or from today where that is past. That others wait is said, not decided here.
    """
    if not loan.open:
        return Verdict((Reason("loan_closed"),))
    reasons = []
    if loan.claimed_returned:
        reasons.append(Reason("wrong_status", _("Cet appareil est annoncé rendu : cherchez-le d’abord.")))
    if loan.granted >= policy.renewals:
        reasons.append(Reason("renewals_exhausted"))
    if new_due_on <= loan.due_on:
        reasons.append(Reason("due_date_invalid", _("La nouvelle date de retour vient après l’ancienne.")))
    reasons += check_due_date(policy, calendar, max(loan.due_on, on), new_due_on)
    warnings = (Reason("someone_waits"),) if loan.someone_waits else ()
    return Verdict(tuple(dict.fromkeys(_once(reasons))), warnings)


def _once(reasons: list[Reason]) -> Iterable[Reason]:
    """A date before the old one is also before its start: one sentence is enough."""
    seen: set[str] = set()
    for reason in reasons:
        if reason.code not in seen:
            seen.add(reason.code)
            yield reason


def renewed_until(policy: Policy, calendar: Calendar, due_on: dt.date, on: dt.date) -> dt.date:
    """The latest day a renewal may lead to, and the one to suggest."""
    return due_date(policy, calendar, max(due_on, on))
