"""Found an organisation, add its sites and capacities: what everything else belongs to."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import available_timezones

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from stdnum.fr import siret

from accounts.acts import act, unless_taken
from accounts.choices import CapacityKind, Nature, Role
from accounts.models import Capacity, Membership, Organisation, Site, User
from accounts.names import folded
from accounts.perms import can_found, can_manage_sites, require
from accounts.refusals import Refused

SYSTEM_NAME = "relais"  # the one who signs what jobs do, in every organisation


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A company or a public body that gives, as somebody describes it who did not find it here."""

    name: str
    siret: str = ""
    nature: str = Nature.COMPANY


@act
def found(
    *,
    name: str,
    capacities: Iterable[str],
    by: Membership | None,
    nature: str = Nature.OTHER,
    slug: str = "",
    parent: Organisation | None = None,
    at: dt.datetime | None = None,
    **identity: str,
) -> Organisation:
    """Create an organisation that does `capacities` from the day of `at` on, with its system member.

    `by` is None on the command line. `identity`: siret, commune, epci, departement, phone, time_zone.
    Raises Refused: not_allowed (only the operator creates any; a lending manager, donors), invalid (a SIRET
    whose last figure does not go with the others, a time zone that is none).
    """
    kinds = sorted(set(capacities))
    require(can_found(by, kinds))
    identity["siret"] = read_siret(identity.get("siret", ""))
    if "time_zone" in identity and identity["time_zone"] not in available_timezones():
        raise Refused("invalid", _("Ce fuseau horaire n’existe pas. Écrivez par exemple Indian/Reunion."))
    at = at or timezone.now()
    organisation = Organisation(
        name=name,
        slug=slug or free_slug(name, Organisation.objects.all()),
        nature=nature,
        parent=parent,
        created_at=at,
        **identity,
    )
    organisation.full_clean()
    with unless_taken("slug"):
        organisation.save()
    since = organisation.day_of(at)
    Capacity.objects.bulk_create(
        Capacity(organisation=organisation, kind=kind, since=since) for kind in kinds
    )
    Membership.objects.create(user=_system_user(), organisation=organisation, role=Role.SYSTEM, since=since)
    return organisation


def read_siret(typed: str) -> str:
    """A SIRET as its fourteen figures, "" where there is none; La Poste's have a rule of their own.

    Raises Refused `invalid` for one whose last figure does not go with the others.
    """
    figures: str = siret.compact(typed)
    if figures and not siret.is_valid(figures):
        raise Refused("invalid", _("Ce SIRET n’existe pas\u00a0: vérifiez ses 14 chiffres."))
    return figures


@act
def bring_in_donor(
    newcomer: Newcomer, *, by: Membership, at: dt.datetime | None = None
) -> tuple[Organisation, bool]:
    """The organisation that gives, and whether it was known, by its SIRET or else its name: never doubled.

    One that is known for something else gives from now on too. Raises Refused: not_allowed, invalid (the
    SIRET), donor_known (the name is here with another one).
    """
    require(can_found(by, {CapacityKind.GIVES}))
    at = at or timezone.now()
    known = recognised(newcomer)
    if known is None:
        with unless_taken("slug"):  # the same form may just have been sent
            made = found(
                name=newcomer.name,
                siret=newcomer.siret,
                nature=newcomer.nature,
                capacities={CapacityKind.GIVES},
                by=by,
                at=at,
            )
        return made, False
    day = known.day_of(at)
    if not known.capacities.filter(kind=CapacityKind.GIVES).in_force(day).exists():
        with unless_taken("capacity"):
            Capacity.objects.create(organisation=known, kind=CapacityKind.GIVES, since=day)
    return known, True


def recognised(newcomer: Newcomer) -> Organisation | None:
    """Who has this SIRET, else who is called so; of several, the one that has both, then the oldest."""
    figures = read_siret(newcomer.siret)
    every: QuerySet[Organisation] = Organisation.objects.order_by("created_at", "pk")
    namesakes = [one for one in every if _alike(one.name) == _alike(newcomer.name)]
    if figures and (sharing := [*every.filter(siret=figures)]):  # a branch and its mother house may
        return next((one for one in sharing if one in namesakes), sharing[0])
    possible = [one for one in namesakes if not (figures and one.siret)]
    if namesakes and not possible:
        words = _(
            "«\u00a0%(name)s\u00a0» est déjà connu avec un autre SIRET. Donnez un nom qui les distingue."
        )
        raise Refused("donor_known", words % {"name": namesakes[0].name})
    return possible[0] if possible else None


def _alike(name: str) -> str:
    """A name as compared: without case, accents or signs."""
    return " ".join(re.findall(r"\w+", folded(name)))


@act
def add_site(
    *,
    organisation: Organisation,
    name: str,
    by: Membership | None,
    slug: str = "",
    address: str = "",
    phone: str = "",
    opening_days: str = "12345",
    at: dt.datetime | None = None,
) -> Site:
    """Open a site of an organisation. `opening_days` are ISO weekdays, Monday is 1."""
    require(can_manage_sites(by, organisation))
    site = Site(
        organisation=organisation,
        slug=slug or free_slug(name, Site.objects.filter(organisation=organisation)),
        name=name,
        address=address,
        phone=phone,
        opening_days=opening_days,
    )
    site.full_clean()
    with unless_taken("slug"):
        site.save()
    return site


def free_slug(name: str, taken: "QuerySet[Organisation] | QuerySet[Site]") -> str:
    """The name as it stands in addresses, numbered where another one wears it."""
    slug = base = slugify(name)[:70] or "x"
    used = set(taken.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while slug in used:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _system_user() -> User:
    user = User.objects.filter(username=SYSTEM_NAME).first()
    if user is None:
        user = User(username=SYSTEM_NAME, given_name="Relais", is_active=False)
        user.set_unusable_password()
        with unless_taken("system"):  # two first organisations at once
            user.save()
    return user
