"""Where an organisation works: its telephone, its sites' days and numbers, and when they stay shut."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Closure, Membership, Organisation, Site
from accounts.perms import answers_for, can_manage_sites, require
from accounts.phones import to_dial
from accounts.refusals import Reason, Refused, refuse_if


@act
def set_phone(organisation: Organisation, *, phone: str, by: Membership) -> Organisation:
    """The number that labels, cards and refusals give; none: each site's own, else the instance's."""
    require(can_manage_sites(by, organisation))
    organisation.phone = to_dial(phone)
    organisation.save(update_fields=["phone"])
    return organisation


@act
def change_site(
    site: Site, *, name: str, address: str, phone: str, opening_days: str, by: Membership
) -> Site:
    """What people are told of a place; its address in links stays. `opening_days` are ISO weekdays."""
    require(can_manage_sites(by, site.organisation))
    refuse_if(_no_days(opening_days))
    site.name, site.address, site.phone = name, address, to_dial(phone)
    site.opening_days = opening_days
    site.full_clean(exclude=["organisation"])
    site.save(update_fields=["name", "address", "phone", "opening_days"])
    return site


def _no_days(opening_days: str) -> list[Reason]:
    if opening_days and not set(opening_days) - set("1234567"):
        return []
    return [Reason("opening_days", _("Choisissez au moins un jour d’ouverture."))]


@act
def close(
    site: Site, *, first_day: dt.date, last_day: dt.date, by: Membership, at: dt.datetime | None = None
) -> Closure:
    """The place stays shut on these days: no return is expected there. Two that overlap are said to."""
    require(can_manage_sites(by, site.organisation))
    refuse_if(_of_days(site, first_day, last_day, at or timezone.now()))
    return Closure.objects.create(
        organisation_id=site.organisation_id, site=site, first_day=first_day, last_day=last_day
    )


@act
def change_closure(
    closure: Closure,
    *,
    first_day: dt.date,
    last_day: dt.date,
    by: Membership,
    at: dt.datetime | None = None,
) -> Closure:
    """Other days than those written; what is over stays as it was."""
    require(answers_for(by, closure) and can_manage_sites(by, closure.site.organisation))
    at = at or timezone.now()
    if closure.last_day < closure.site.organisation.day_of(at):
        raise Refused("last_day", _("Cette fermeture est passée\u00a0: elle ne change plus."))
    refuse_if(_of_days(closure.site, first_day, last_day, at, but=closure))
    closure.first_day, closure.last_day = first_day, last_day
    closure.save(update_fields=["first_day", "last_day"])
    return closure


def _of_days(
    site: Site, first: dt.date, last: dt.date, at: dt.datetime, but: Closure | None = None
) -> list[Reason]:
    found = []
    if last < first:
        found.append(Reason("last_day", _("Le dernier jour vient après le premier.")))
    elif last < site.organisation.day_of(at):
        found.append(Reason("last_day", _("Ces jours sont passés\u00a0: écrivez ceux à venir.")))
    others = site.closures.exclude(pk=but.pk) if but else site.closures.all()
    if others.filter(first_day__lte=last, last_day__gte=first).exists():
        found.append(Reason("first_day", _("Une fermeture couvre déjà un de ces jours. Changez celle-là.")))
    return found
