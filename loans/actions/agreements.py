"""One signature a person, a site and a day, for any number of loans (design §3)."""

import datetime as dt
from uuid import UUID

from accounts.acts import act, unless_taken
from accounts.models import Membership, Site
from accounts.perms import answers_for, require
from loans import perms
from loans.models import Agreement, Loan


def agreement_for(
    *,
    beneficiary_id: UUID,
    site: Site,
    day: dt.date,
    known: UUID | None,
    client_id: UUID | None,
    by: Membership,
    signed_at: dt.datetime | None,
) -> UUID:
    """The key of the agreement of a person, a site and a day: `known` if it was found, else a new one.

    `signed_at`: it is signed with this act.
    """
    if known:
        if signed_at:
            mark_signed(known, by=by, at=signed_at)
        return known
    with unless_taken("agreement"):  # another counter may just have opened it
        made = Agreement.objects.create(
            organisation_id=by.organisation_id,
            beneficiary_id=beneficiary_id,
            site=site,
            day=day,
            client_id=client_id,
            signed_at=signed_at,
            signed_by_id=by.user_id if signed_at else None,
        )
    return made.pk


@act
def sign(*, agreement: Agreement, by: Membership, at: dt.datetime) -> Agreement:
    """Somebody saw it signed on paper, and when; said twice, the first time counts."""
    require(answers_for(by, agreement) and perms.can_work(by))
    mark_signed(agreement.pk, by=by, at=at)
    agreement.refresh_from_db()
    return agreement


def unsign_if_empty(agreement: UUID) -> None:
    """A signature under which nothing stands any more is none: the paper lists what was undone."""
    standing = Loan.objects.counted().filter(agreement=agreement)
    if not standing.exists():
        Agreement.objects.filter(pk=agreement).update(signed_at=None, signed_by=None)


def mark_signed(agreement: UUID, *, by: Membership, at: dt.datetime) -> None:
    Agreement.objects.filter(pk=agreement, signed_at__isnull=True).update(signed_at=at, signed_by=by.user_id)
