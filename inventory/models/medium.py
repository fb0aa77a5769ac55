from django.db import models
from django.db.models import PROTECT, Q

from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Organisation, User
from inventory.choices import PASSED, ErasureOutcome
from inventory.models.device import Device


class MediumQuerySet(models.QuerySet["Medium"]):
    def fitted(self) -> "MediumQuerySet":
        """Still in the device."""
        return self.filter(removed_at__isnull=True)


class Medium(models.Model):
    """A storage fitted in a device: what must be erased, one by one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    device = models.ForeignKey(Device, PROTECT, related_name="media")
    label = models.CharField(max_length=80, blank=True)
    serial = models.CharField(max_length=80, blank=True)
    fitted_at = models.DateTimeField()
    fitted_by = models.ForeignKey(User, PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = MediumQuerySet.as_manager()

    class Meta:
        ordering = ["fitted_at", "id"]
        constraints = [paired("fitted"), paired("removed")]

    def __str__(self) -> str:
        return self.label or str(self.id)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def passed(self) -> "ErasureQuerySet":
        """Those that count: succeeded, and not undone."""
        return self.filter(outcome__in=PASSED, undone_at__isnull=True)


class Erasure(models.Model):
    """One attempt to erase one medium, kept whether it passed or failed (NIST SP 800-88, domain §3.4).

    `number` is its line in the device's journal: later means a higher number, never a clock.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    medium = models.ForeignKey(Medium, PROTECT, related_name="erasures")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=ErasureOutcome)
    technique = models.CharField(max_length=80, blank=True)
    tool = models.CharField(max_length=80, blank=True)
    verification = models.CharField(max_length=120, blank=True)
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(User, PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)  # noted by mistake: it counts no more
    undone_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            paired("erased"),
            paired("undone"),
            models.CheckConstraint(
                condition=Q(outcome__in=ErasureOutcome.values), name="inventory_erasure_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medium_id} {self.outcome}"
