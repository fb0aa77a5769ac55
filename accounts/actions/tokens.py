"""Keys for programs: each acts as one membership; only a hash is kept."""

import datetime as dt
import secrets

from django.utils import timezone

from accounts.acts import act
from accounts.models import ApiToken, Membership
from accounts.models.token import hash_secret
from accounts.perms import is_system, require

SECRET_BYTES = 32


@act
def issue(*, member: Membership, at: dt.datetime | None = None) -> str:
    """A new bearer token that acts as `member`, beside those it has; the secret is shown once.

    Raises Refused not_allowed for a membership that is over, or the system's.
    """
    at = at or timezone.now()
    require(member.counts(at) and not is_system(member))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    ApiToken.objects.create(
        organisation_id=member.organisation_id,
        membership=member,
        secret_hash=hash_secret(secret),
        made_at=at,
        made_by=member.user,
    )
    return secret


def revoke_all(*, member: Membership, by: Membership, at: dt.datetime) -> int:
    """Take back every token of a membership; how many. The caller decides who may."""
    return ApiToken.objects.filter(membership=member, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=by.user
    )
