"""One sitting at the desk: who acts, where, and what is read once for all its acts (design §5, §8)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Exists,
    FilteredRelation,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.utils.translation import gettext as _

from accounts.models import Closure, Membership, Organisation, Site
from accounts.prepared import Prepared
from accounts.refusals import Reason, Refused
from inventory.models import Device, Inspection
from inventory.models.device import DeviceQuerySet
from loans import policy
from loans.models import Hold, LendingPolicy, Loan
from loans.policy import Calendar, Policy

# How far a clock may be wrong before it is said, and two acts may seem to have changed places.
SKEW = dt.timedelta(minutes=5)


class Desk:
    """What many acts of one member share: sites, policies and calendars, each read once."""

    def __init__(self, by: Membership, lender: Organisation | None = None) -> None:
        self.by = by
        self.lender = lender or by.organisation
        self._sites: dict[str, Site] = {}
        self._policies: list[LendingPolicy] | None = None
        self._calendars: dict[UUID, Calendar] = {}

    def site(self, slug: str = "") -> Site:
        """Where the act takes place: the one named, else the member's usual one, else the only one.

        Raises Refused: site_missing; not_found for a slug nobody knows here; not_allowed for one that is not
        among the member's.
        """
        if slug not in self._sites:
            self._sites[slug] = self._named(slug) if slug else self._usual()
        return self._sites[slug]

    def place(self, said: Site | str, reasons: list[Reason]) -> Site | None:
        """The same, where it may be known already; what is wrong with it is one reason among others."""
        if isinstance(said, Site):
            return said
        try:
            return self.site(said)
        except Refused as error:
            reasons.extend(error.reasons)
            return None

    def _usual(self) -> Site:
        if self.by.usual_site is not None:
            return self.by.usual_site
        found = list(Site.objects.filter(organisation=self.lender).order_by("pk")[:2])
        if len(found) != 1:
            raise Refused("site_missing")
        return found[0]

    def _named(self, slug: str) -> Site:
        mine = Site.objects.filter(members=self.by.pk)
        allowed = ~Exists(mine) | Exists(mine.filter(pk=OuterRef("pk")))
        named: QuerySet[Any] = Site.objects.filter(organisation=self.lender, slug=slug)
        site = named.annotate(allowed=allowed).first()
        if site is None:
            raise Refused("not_found", _("Ce lieu n’est pas connu ici. Choisissez-en un de la liste."))
        if not site.allowed:
            raise Refused("not_allowed", _("Ce lieu n’est pas parmi les vôtres. Choisissez-en un autre."))
        found: Site = site
        return found

    def policy(self, kind: str, on: dt.date) -> Policy:
        """The association's policy for a kind, in force on a day."""
        if self._policies is None:
            self._policies = _policies(organisation=self.lender.pk)
        return policy.in_force(self._policies, kind, on)

    def calendar(self, site: Site) -> Calendar:
        """When a site is open."""
        if site.pk not in self._calendars:
            self._calendars[site.pk] = calendar_of(site, self.lender.departement)
        return self._calendars[site.pk]

    def day(self, at: dt.datetime) -> dt.date:
        """The association's local day of an instant: rules take their day from it."""
        return self.lender.day_of(at)


_policies = Prepared(
    lambda organisation: LendingPolicy.objects.filter(organisation=organisation).order_by("since"),
    organisation=UUIDField(),
)
_closures = Prepared(
    lambda site: Closure.objects.filter(site=site).order_by("first_day").values_list("first_day", "last_day"),
    site=UUIDField(),
)


def calendar_of(site: Site, departement: str) -> Calendar:
    """The opening days, closures and public holidays of a site."""
    return Calendar(site.opening_days, tuple(_closures(site=site.pk)), departement)


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A device as the desk reads it: with its open loan, its hold, what was seen with it last."""

    device: Device
    loan: Loan | None
    hold: Hold | None
    seen: tuple[str, ...]
    back_at: dt.datetime | None  # when its last loan ended

    def came_back_since(self, at: dt.datetime) -> bool:
        """Whether a loan of it ended after an instant: an act that is older comes too late to begin one."""
        return self.back_at is not None and at < self.back_at - SKEW

    def hold_met(self, on: dt.date) -> Hold | None:
        """The hold, unless its days are over: whoever meets a lapsed one closes it first."""
        return self.hold if self.hold and self.hold.until >= on else None


def read_device(by: Membership, *, pk: UUID) -> AtDesk:
    """A device of a key, as it is now; raises Refused not_found where out of sight."""
    return _at_desk(_of_key(by.role, organisation=by.organisation_id, pk=pk))


def read_labelled(by: Membership, code: str) -> AtDesk:
    """The device a label leads to, as it is now; raises Refused not_found where unknown or out of sight."""
    return _at_desk(_of_label(by.role, organisation=by.organisation_id, code=code))


def _question(role: str, organisation: Any, rows: DeviceQuerySet) -> QuerySet[Any]:
    """One device with its open loan, its hold and what was seen with it, in one statement."""
    by = Membership(role=role, organisation_id=organisation)
    seen = Inspection.objects.filter(device=OuterRef("pk"), undone_at__isnull=True).order_by("-number")
    ended = (
        Loan.objects.counted().filter(device=OuterRef("pk"), closed_at__isnull=False).order_by("-closed_at")
    )
    marked: QuerySet[Any] = rows.visible_to(by).annotate(
        open_loan=FilteredRelation("loans", condition=Q(loans__closed_at__isnull=True)),
        active_hold=FilteredRelation("holds", condition=Q(holds__closed_at__isnull=True)),
        seen=Subquery(seen.values("accessories")[:1], output_field=JSONField()),
        back_at=Subquery(ended.values("closed_at")[:1]),
    )
    return marked.select_related("open_loan__need", "active_hold__need").order_by("pk")[:1]


_of_key = Prepared(
    lambda role, organisation, pk: _question(role, organisation, Device.objects.filter(pk=pk)),
    organisation=UUIDField(),
    pk=UUIDField(),
)
_of_label = Prepared(
    lambda role, organisation, code: _question(role, organisation, Device.objects.wearing(code)),
    organisation=UUIDField(),
    code=CharField(),
)


def _at_desk(found: list[Any]) -> AtDesk:
    for device in found:
        there = device.accessories if device.seen is None else device.seen
        # Django sets a filtered relation only where there is a row.
        loan, hold = getattr(device, "open_loan", None), getattr(device, "active_hold", None)
        return AtDesk(device, loan, hold, tuple(there), device.back_at)
    raise Refused("not_found")
