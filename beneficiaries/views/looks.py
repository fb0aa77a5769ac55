"""Who looked at a person, as a manager reads it (trust §5.5)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncDate

from accounts.models import Membership, User
from beneficiaries import perms
from beneficiaries.models import AccessRecord, Beneficiary

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Looks:
    """How often a colleague looked at a person on a day."""

    viewer: User
    day: dt.date
    times: int


def looks_at(person: Beneficiary, member: Membership) -> list[Looks] | None:
    """Who of the member's organisation looked, the latest day first; None for whoever may not read it."""
    if not perms.can_read_accesses(member, person):
        return None
    records = AccessRecord.objects.visible_to(member).filter(people=person)
    zone = member.organisation.zone
    by_day = records.annotate(day=TruncDate("viewed_at", tzinfo=zone)).order_by("-day", "viewer_id")
    rows = list(by_day.values_list("viewer_id", "day").annotate(times=Count("pk"))[:SHOWN])
    viewers = User.objects.in_bulk({viewer for viewer, _day, _times in rows})
    return [Looks(viewers[viewer], day, times) for viewer, day, times in rows]
