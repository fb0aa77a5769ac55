import datetime as dt

from django.db import models
from django.db.models import PROTECT

from accounts.constraints import one_open, paired
from accounts.keys import uuid7
from accounts.models import Organisation, User
from inventory.models import Device
from loans.choices import HoldClosed
from loans.models.prescription import Need


class HoldQuerySet(models.QuerySet["Hold"]):
    def active(self) -> "HoldQuerySet":
        """Until closed, never by date: whoever meets a lapsed one closes it first."""
        return self.filter(closed_at__isnull=True)

    def lapsed(self, on: dt.date) -> "HoldQuerySet":
        return self.active().filter(until__lt=on)


class Hold(models.Model):
    """A device kept aside for one need."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")  # the association
    device = models.ForeignKey(Device, PROTECT, related_name="holds")
    need = models.ForeignKey(Need, PROTECT, related_name="holds")
    until = models.DateField()
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(User, PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    closed_why = models.CharField(max_length=12, choices=HoldClosed, null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at"]
        constraints = [
            paired("held"),
            paired("closed", "closed_why"),
            one_open("device", while_empty="closed_at", name="device"),
            one_open("need", while_empty="closed_at", name="need"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.need_id}"
