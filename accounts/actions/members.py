"""Who works here: memberships begin, change role, end; a lost phone is signed out."""

import datetime as dt
from collections.abc import Iterable

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.tokens import revoke_all
from accounts.acts import act, unless_taken
from accounts.choices import Role
from accounts.models import Invitation, Membership, Organisation, Site, User
from accounts.models.user import session_salt
from accounts.passphrases import Keys
from accounts.perms import can_add_member, can_manage_colleague, can_renew_passphrase, require
from accounts.refusals import Reason, Refused, refuse_if

log = structlog.get_logger(__name__)


@act
def add(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    by: Membership | None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    sites: Iterable[Site] = (),
    usual_site: Site | None = None,
    at: dt.datetime | None = None,
) -> Membership:
    """Make `user` a member in `role` from a day on; `by` is None on the command line and for an invitation.

    Raises Refused: not_allowed (the role is not theirs to give), invalid (the organisation does not do what
    the role is for, the person already has the role, a site of another organisation).
    """
    require(can_add_member(by, organisation, role))
    places = [*sites]
    at = at or timezone.now()
    on = since or organisation.day_of(at)
    # One whose days are over makes room: else nobody could come back into the same role.
    over = user.memberships.filter(organisation=organisation, role=role, ended_at__isnull=True, until__lt=on)
    over.update(ended_at=at, ended_by=by.user if by else user)
    refuse_if(_reasons(user, organisation, role, [*places, *filter(None, [usual_site])], on))
    member = Membership(
        user=user, organisation=organisation, role=role, since=on, until=until, usual_site=usual_site
    )
    member.full_clean(exclude=["user", "organisation"])
    with unless_taken("role"):  # another invitation may just have given it
        member.save()
    member.sites.set(places)
    return member


def _reasons(
    user: User, organisation: Organisation, role: str, sites: list[Site], on: dt.date
) -> list[Reason]:
    found = []
    capacity = Role(role).capacity
    if capacity and not organisation.capacities.in_force(on).filter(kind=capacity).exists():
        found.append(Reason("invalid", _("Cette organisation n’a pas d’activité pour ce rôle.")))
    if user.memberships.filter(organisation=organisation, role=role, ended_at__isnull=True).exists():
        found.append(Reason("invalid", _("Cette personne a déjà ce rôle ici.")))
    if any(site.organisation_id != organisation.pk for site in sites):
        found.append(Reason("invalid", _("Ce lieu n’est pas à cette organisation. Choisissez-en un autre.")))
    return found


@act
def change_role(
    *, colleague: Membership, role: str, by: Membership, at: dt.datetime | None = None
) -> Membership:
    """Give a colleague another role: the old membership ends, a new one begins, so that history stays true.

    Raises Refused: not_allowed; invalid where the last manager would go.
    """
    require(can_manage_colleague(by, colleague) and can_add_member(by, colleague.organisation, role))
    at = at or timezone.now()
    if role == colleague.role:
        return colleague
    sites, usual = [*colleague.sites.order_by("name")], colleague.usual_site
    _end(colleague, by, at)
    return add(
        user=colleague.user,
        organisation=colleague.organisation,
        role=role,
        by=by,
        sites=sites,
        usual_site=usual,
        until=colleague.until,
        at=at,
    )


@act
def set_sites(
    *, colleague: Membership, sites: Iterable[Site], usual_site: Site | None, by: Membership
) -> Membership:
    """Say where a colleague works: none, all of the organisation's places; and at which usually.

    Raises Refused: not_allowed; invalid for a place of another organisation, or a usual one not among them.
    """
    require(can_manage_colleague(by, colleague))
    places = [*sites]
    named = [*places, *filter(None, [usual_site])]
    reasons = []
    if any(site.organisation_id != colleague.organisation_id for site in named):
        reasons.append(
            Reason("invalid", _("Ce lieu n’est pas à cette organisation. Choisissez-en un autre."))
        )
    if places and usual_site and usual_site not in places:
        reasons.append(Reason("invalid", _("Le lieu habituel est un de ceux qui sont cochés.")))
    refuse_if(reasons)
    colleague.sites.set(places)
    colleague.usual_site = usual_site
    colleague.save(update_fields=["usual_site"])
    return colleague


@act
def end(*, colleague: Membership, by: Membership, at: dt.datetime | None = None) -> Membership:
    """End a membership: it stops at the next request, and its tokens with it.

    Raises Refused: not_allowed; invalid where it is over already or the last manager would go.
    """
    require(can_manage_colleague(by, colleague))
    _end(colleague, by, at or timezone.now())
    return colleague


def _end(colleague: Membership, by: Membership, at: dt.datetime) -> None:
    """End a membership with what it opened: tokens, and invitations that nobody has used yet."""
    if colleague.is_manager and not _others_like(colleague, at):
        raise Refused("invalid", _("Il faut au moins un responsable. Nommez-en un autre d’abord."))
    ended = Membership.objects.filter(pk=colleague.pk, ended_at__isnull=True).update(
        ended_at=at, ended_by=by.user
    )
    if not ended:
        raise Refused("invalid", _("Cet accès est déjà terminé."))
    colleague.ended_at, colleague.ended_by = at, by.user
    revoke_all(member=colleague, by=by, at=at)
    made = Invitation.objects.visible_to(colleague).open(at).filter(made_by=colleague.user_id)
    made.update(withdrawn_at=at, withdrawn_by=by.user)


def _others_like(colleague: Membership, at: dt.datetime) -> list[Membership]:
    """Who else has the role. Locked: two managers who end each other at once must not leave nobody."""
    same = Membership.objects.in_force(colleague.organisation.day_of(at)).filter(
        organisation=colleague.organisation_id, role=colleague.role, user__is_active=True
    )
    return [one for one in same.select_for_update(of=("self",)).order_by("pk") if one != colleague]


@act
def sign_out(*, colleague: Membership, by: Membership, at: dt.datetime | None = None) -> None:
    """Sign a colleague's phones and computers out: every session stops, and every token of this organisation.

    The passphrase stays, and so do tokens for other organisations, unless it is one's own account.
    Raises Refused not_allowed.
    """
    require(can_manage_colleague(by, colleague) or by.user_id == colleague.user_id)
    user = colleague.user
    user.session_salt = session_salt()
    user.save(update_fields=["session_salt"])
    reached = user.memberships.order_by("pk")
    if by.user_id != user.pk:
        reached = reached.filter(organisation=by.organisation_id)
    for member in reached:
        revoke_all(member=member, by=by, at=at or timezone.now())


@act
def renew_passphrase(*, colleague: Membership, by: Membership) -> str:
    """A key with which a colleague chooses a new passphrase: once, within 48 hours, kept nowhere.

    The old one serves until then. Raises Refused not_allowed, also for who works elsewhere too.
    """
    require(can_manage_colleague(by, colleague))
    user = colleague.user
    if not can_renew_passphrase(by, colleague, user.memberships.not_over().order_by("pk")):
        raise Refused("not_allowed", _("Cette phrase de passe ouvre aussi autre chose qu’ici. Appelez."))
    log.info("passphrase_key_made", user_id=str(user.pk), member_id=str(by.pk))
    return f"{user.pk.hex}-{Keys().make_token(user)}"


@act
def set_language(*, user: User, language: str) -> None:
    """Keep the language in which a person wants to read; empty: the cookie's, else French."""
    user.language = language
    user.full_clean()
    user.save(update_fields=["language"])


@act
def set_usual_site(*, by: Membership, site: Site) -> None:
    """Say where one works from now on. Raises Refused not_allowed for a place that is not the member's."""
    require(Site.objects.visible_to(by).filter(pk=site.pk).exists())
    by.usual_site = site
    by.save(update_fields=["usual_site"])
