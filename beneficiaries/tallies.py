"""Counts of people that may leave the house: small ones are hidden, the others rounded down (domain §2)."""

from django.db.models import QuerySet

from beneficiaries.models import Beneficiary

SMALLEST_SHOWN = 11
STEP = 5


def shown(count: int) -> int | None:
    """None below 11, else rounded down to 5: one person more or less tells nothing."""
    return count // STEP * STEP if count >= SMALLEST_SHOWN else None


def people(who: QuerySet[Beneficiary]) -> int | None:
    """How many different people, as it may be shown; one person known to two organisations counts once."""
    return shown(who.order_by().values("person_key").distinct().count())
