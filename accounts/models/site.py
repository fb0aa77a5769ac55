import datetime as dt
from typing import Any

from django.db import models
from django.db.models import PROTECT

from accounts.constraints import ordered
from accounts.keys import uuid7
from accounts.models.organisation import Organisation

EVERY_WEEKDAY = "12345"


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, member: Any) -> "SiteQuerySet":
        """The member's own organisation's sites; of those, the ones the membership names, if any."""
        own = self.filter(organisation=member.organisation_id)
        named = member.sites.values("pk")
        return own.filter(pk__in=named) if member.sites.exists() else own


class Site(models.Model):
    """A place where devices are kept and handed over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="sites")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    opening_days = models.CharField(max_length=7, default=EVERY_WEEKDAY)  # ISO weekdays, Monday is 1

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "slug"], name="accounts_site_slug")]

    def __str__(self) -> str:
        return self.name


class Closure(models.Model):
    """Days on which a site stays shut: holidays, works."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    site = models.ForeignKey(Site, PROTECT, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [ordered("first_day", "last_day")]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"

    def covers(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day
