"""Who looked at whom is written in the request that shows it (trust §5.5)."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.acts import act
from accounts.models import Membership
from beneficiaries.models import AccessRecord, Beneficiary
from beneficiaries.models.person import seen_in_request


@act
def record_view(
    member: Membership, page: str, people: Iterable[Beneficiary], *, at: dt.datetime | None = None
) -> AccessRecord | None:
    """Write that the member saw these people on a page (its URL's name).

    One record, whatever the number of people; None if nobody is shown. It comes before their names are
    drawn: a request cannot name whom it has not recorded.
    """
    keys = {person.pk for person in people}
    if not keys:
        return None
    record = AccessRecord.objects.create(
        organisation_id=member.organisation_id,
        viewer_id=member.user_id,
        page=page,
        viewed_at=at or timezone.now(),
    )
    through = AccessRecord.people.through
    through.objects.bulk_create(
        [through(accessrecord_id=record.pk, beneficiary_id=key) for key in sorted(keys)]
    )
    if (seen := seen_in_request.get()) is not None:
        seen |= keys
    return record
