import datetime as dt

from django.db import models
from django.db.models import PROTECT, Q
from django.utils import timezone

from accounts.choices import Role
from accounts.constraints import one_open, ordered, paired
from accounts.keys import uuid7
from accounts.models.organisation import Organisation
from accounts.models.site import Site
from accounts.models.user import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: dt.date | None = None) -> "MembershipQuerySet":
        """Those that count today: begun, not over, not ended."""
        on = on or timezone.localdate()
        return self.filter(since__lte=on).not_over(on)

    def not_over(self, on: dt.date | None = None) -> "MembershipQuerySet":
        """Those that count today or may later: not ended, their last day not past."""
        on = on or timezone.localdate()
        return self.filter(ended_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gte=on))

    def of_open_accounts(self) -> "MembershipQuerySet":
        """Of people who may sign in, with what every request reads."""
        return self.filter(user__is_active=True).select_related("user", "organisation", "usual_site")

    def at_work(self, at: dt.datetime | None = None) -> "list[Membership]":
        """Those in force at an instant, now by default, each by its organisation's own calendar."""
        at = at or timezone.now()
        return [member for member in self.perhaps_at_work() if member.counts(at)]

    def perhaps_at_work(self) -> "MembershipQuerySet":
        """Those that nobody ended, of people who may sign in: their days are asked of each, see `counts`."""
        return self.filter(ended_at__isnull=True).of_open_accounts().order_by("pk")

    def system_of(self, organisation: Organisation) -> "Membership":
        """The one who acts for jobs in an organisation."""
        return self.select_related("user", "organisation").get(organisation=organisation, role=Role.SYSTEM)

    def visible_to(self, member: "Membership") -> "MembershipQuerySet":
        """Colleagues of the working organisation, in the roles of the same capacity."""
        head = member.role.partition(".")[0]
        return self.filter(organisation=member.organisation_id, role__startswith=f"{head}.")


class Membership(models.Model):
    """The actor: a person at work for an organisation, in one role, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    sites = models.ManyToManyField(Site, blank=True, related_name="members")  # none: all of the organisation
    usual_site = models.ForeignKey(Site, PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("ended"),
            ordered("since", "until"),
            one_open("user", "organisation", "role", while_empty="ended_at", name="open"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    def counts(self, at: dt.datetime) -> bool:
        """Whether it is in force at an instant, by the organisation's own calendar."""
        day = self.organisation.day_of(at)
        begun = self.since <= day
        return begun and self.ended_at is None and (self.until is None or day <= self.until)

    def today(self) -> dt.date:
        """The day it is where the member works."""
        return self.organisation.day_of(timezone.now())

    def same_work(self, other: "Membership") -> bool:
        """Whether both are for one organisation and one of its activities, in whatever role."""
        alike = self.role.partition(".")[0] == other.role.partition(".")[0]
        return alike and self.organisation_id == other.organisation_id

    @property
    def is_manager(self) -> bool:
        return self.role.endswith(".manager")
