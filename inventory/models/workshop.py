from django.db import models
from django.db.models import PROTECT

from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Organisation, User
from inventory.choices import Grade, LockKind
from inventory.models.device import Device


class Inspection(models.Model):
    """What was checked before a device may be lent: checks ticked, grade, accessories present or waived."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    device = models.ForeignKey(Device, PROTECT, related_name="inspections")
    number = models.PositiveIntegerField()  # its line in the device's journal
    checks = models.JSONField(default=list, blank=True)
    grade = models.CharField(max_length=1, choices=Grade)
    accessories = models.JSONField(default=list, blank=True)
    waived = models.JSONField(default=list, blank=True)
    inspected_at = models.DateTimeField()
    inspected_by = models.ForeignKey(User, PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [paired("inspected"), paired("undone")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.grade}"


class LockQuerySet(models.QuerySet["Lock"]):
    def open(self) -> "LockQuerySet":
        return self.filter(lifted_at__isnull=True)


class Lock(models.Model):
    """A maker's or owner's lock that keeps a device from being lent until it is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    device = models.ForeignKey(Device, PROTECT, related_name="locks")
    kind = models.CharField(max_length=10, choices=LockKind)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = LockQuerySet.as_manager()

    class Meta:
        constraints = [paired("found"), paired("lifted")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind}"
