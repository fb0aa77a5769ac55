from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.keys import uuid7
from accounts.models import Membership, Organisation
from inventory.choices import Kind


class LendingPolicyQuerySet(models.QuerySet["LendingPolicy"]):
    def visible_to(self, member: Membership) -> "LendingPolicyQuerySet":
        if member.role in (Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER):
            return self.filter(organisation=member.organisation_id)
        return self.none()


class LendingPolicy(models.Model):
    """How an association lends a kind of device from a day on; a change is a new row.

    Defaults are the product's (domain §7.3): 26 weeks, so that a loan ends on the weekday it began, renewable
    twice, one open loan of a kind a person, two weeks kept aside.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="policies")
    kind = models.CharField(max_length=10, choices=Kind)
    since = models.DateField()
    days = models.PositiveSmallIntegerField(default=182)
    renewals = models.PositiveSmallIntegerField(default=2)
    limit = models.PositiveSmallIntegerField(default=1)
    hold_days = models.PositiveSmallIntegerField(default=14)

    objects = LendingPolicyQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "kind", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "since"], name="loans_policy_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.since}"
