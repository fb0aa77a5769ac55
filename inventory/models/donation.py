from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.constraints import ordered
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from inventory.choices import Regime


class DonationQuerySet(models.QuerySet["Donation"]):
    def visible_to(self, member: Membership) -> "DonationQuerySet":
        """The association's own; a donor's contact sees what the company gave."""
        if member.role == Role.GIVES_CONTACT:
            return self.filter(donor=member.organisation_id)
        if member.role in (Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER):
            return self.filter(organisation=member.organisation_id)
        return self.none()


class Donation(models.Model):
    """A lot that one donor gives to one association."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="donations_received")
    donor = models.ForeignKey(Organisation, PROTECT, related_name="donations_given")
    reference = models.CharField(max_length=60)
    regime = models.CharField(max_length=20, choices=Regime, default=Regime.COMPANY)
    promised_on = models.DateField(null=True, blank=True)
    collected_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    resale_allowed = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, PROTECT, related_name="+")

    objects = DonationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="inventory_donation_reference"
            ),
            ordered("promised_on", "received_on", "promised"),
            ordered("collected_on", "received_on", "collected"),
        ]

    def __str__(self) -> str:
        return self.reference
