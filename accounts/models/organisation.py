import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import PROTECT, Q
from django.utils import timezone

from accounts.choices import CapacityKind, Nature
from accounts.constraints import ordered
from accounts.keys import uuid7


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def able(self, kind: str, on: dt.date | None = None) -> "OrganisationQuerySet":
        """Those that have the capacity on a day (today by default)."""
        on = on or timezone.localdate()
        capacity = Capacity.objects.filter(organisation=models.OuterRef("pk"), kind=kind).in_force(on)
        return self.filter(models.Exists(capacity))


class Organisation(models.Model):
    """An association, a company, a public body: the tenant that answers for its rows (a global table)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    nature = models.CharField(max_length=20, choices=Nature, default=Nature.OTHER)
    parent = models.ForeignKey("self", PROTECT, null=True, blank=True, related_name="branches")
    siret = models.CharField(max_length=14, blank=True)  # a branch and its mother house may share one
    commune = models.CharField(max_length=5, blank=True)  # COG
    epci = models.CharField(max_length=9, blank=True)  # SIREN
    departement = models.CharField(max_length=3, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, at: dt.datetime) -> dt.date:
        """The local day of an instant: rules take their day from it."""
        return at.astimezone(self.zone).date()


class CapacityQuerySet(models.QuerySet["Capacity"]):
    def in_force(self, on: dt.date) -> "CapacityQuerySet":
        return self.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


class Capacity(models.Model):
    """What an organisation does here, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="capacities")
    kind = models.CharField(max_length=12, choices=CapacityKind)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = CapacityQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("since", "until"),
            models.UniqueConstraint(fields=["organisation", "kind", "since"], name="accounts_capacity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
