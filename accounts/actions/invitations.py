"""Ask a colleague in: one address, used once, within 48 hours; only its hash is kept (design §2)."""

import datetime as dt
import re
import secrets
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import members
from accounts.acts import act
from accounts.models import Invitation, Membership, Organisation, Site, User
from accounts.models.token import hash_secret
from accounts.models.user import spelled
from accounts.perms import can_add_member, can_withdraw, require
from accounts.refusals import Reason, Refused, refuse_if

SIGN_IN_NAME = re.compile(r"[\w.-]{2,60}")
LIFE = dt.timedelta(hours=48)
SECRET_BYTES = 24  # 192 bits: nobody guesses one, whatever the number of tries


@dataclass(frozen=True, slots=True)
class NewColleague:
    """What a person says of themselves when they come in for the first time.

    An e-mail address, or a sign-in name where there is none.
    """

    given_name: str
    family_name: str
    passphrase: str
    email: str = ""
    username: str = ""


@act
def invite(
    *,
    role: str,
    by: Membership | None,
    organisation: Organisation | None = None,
    email: str = "",
    usual_site: Site | None = None,
    at: dt.datetime | None = None,
) -> tuple[Invitation, str]:
    """An invitation into `role`, and its secret, which is shown or sent now and kept nowhere.

    `by` is None on the command line, which then names the organisation. Raises Refused: not_allowed, invalid.
    """
    place = organisation or (by.organisation if by else None)
    if place is None:
        raise ValueError("An invitation without a manager must name its organisation.")
    require(can_add_member(by, place, role))
    if usual_site and usual_site.organisation_id != place.pk:
        raise Refused("invalid", _("Ce lieu n’est pas à cette organisation. Choisissez-en un autre."))
    at = at or timezone.now()
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation(
        organisation=place,
        role=role,
        email=spelled(email),
        usual_site=usual_site,
        secret_hash=hash_secret(secret),
        expires_at=at + LIFE,
        made_at=at,
        made_by=by.user if by else None,
    )
    invitation.full_clean(exclude=["organisation", "made_by", "usual_site"])
    invitation.save()
    return invitation, secret


def open_invitation(secret: str, at: dt.datetime | None = None) -> Invitation | None:
    """The invitation that a secret opens, if it still does."""
    return (
        Invitation.objects.open(at)
        .select_related("organisation", "usual_site")
        .filter(secret_hash=hash_secret(secret))
        .first()
    )


@act
def accept(*, secret: str, who: User | NewColleague, at: dt.datetime | None = None) -> Membership:
    """Come in: a person known already, or a new one. The invitation is used up with it.

    Raises Refused: not_found (used, taken back, too old, never made), invalid (name taken, weak passphrase).
    """
    at = at or timezone.now()
    over = Refused(
        "not_found", _("Cette invitation ne sert plus. Demandez-en une autre à votre responsable.")
    )
    invitation = open_invitation(secret, at)
    if invitation is None:
        raise over
    user = who if isinstance(who, User) else _new_user(who, at)
    if not Invitation.objects.open(at).filter(pk=invitation.pk).update(used_at=at, used_by=user):
        raise over  # somebody else was faster
    return members.add(
        user=user,
        organisation=invitation.organisation,
        role=invitation.role,
        usual_site=invitation.usual_site,
        by=None,
        at=at,
    )


def _new_user(who: NewColleague, at: dt.datetime) -> User:
    email, username = spelled(who.email), spelled(who.username)
    user = User(
        username=username or email,
        email=email or None,
        given_name=who.given_name.strip(),
        family_name=who.family_name.strip(),
        joined_on=at,
    )
    refuse_if(_reasons(user, who.passphrase))
    user.set_password(who.passphrase)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # somebody else was faster with the same name
        refuse_if(_taken(user))
        raise
    return user


def _reasons(user: User, passphrase: str) -> list[Reason]:
    found = []
    # A sign-in name that looks like an address could be taken for somebody else's.
    if user.username != user.email and not SIGN_IN_NAME.fullmatch(user.username):
        found.append(
            Reason(
                "invalid",
                _("Un nom d’accès s’écrit avec des lettres, des chiffres, points et tirets."),
                "username",
            )
        )
    found += _taken(user)
    try:
        user.set_unusable_password()
        user.full_clean(validate_unique=False)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            found.extend(Reason("invalid", message, field) for message in messages)
    try:
        validate_password(passphrase, user)
    except ValidationError as error:
        found.extend(Reason("invalid", message, "passphrase") for message in error.messages)
    return found


def _taken(user: User) -> list[Reason]:
    """Whether somebody else comes in by that name; an address may also be another's sign-in name."""
    if user.email and User.objects.filter(Q(email=user.email) | Q(username=user.email)).exists():
        said = _("Cette adresse a déjà un accès. Entrez avec, puis rouvrez l’invitation.")
        return [Reason("invalid", said, "email")]
    if User.objects.filter(username=user.username).exists():
        return [Reason("invalid", _("Ce nom d’accès est déjà pris. Choisissez-en un autre."), "username")]
    return []


@act
def withdraw(*, invitation: Invitation, by: Membership, at: dt.datetime | None = None) -> None:
    """Take an invitation back before it is used. Raises Refused: not_allowed, invalid where it was used."""
    require(can_withdraw(by, invitation))
    at = at or timezone.now()
    gone = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True)
    if not gone.update(withdrawn_at=at, withdrawn_by=by.user):
        raise Refused("invalid", _("Cette invitation ne sert plus."))
