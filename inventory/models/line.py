from django.db import models
from django.db.models import PROTECT

from accounts.constraints import one_open, paired
from accounts.keys import uuid7
from accounts.models import Organisation, User
from inventory.choices import LineState
from inventory.models.device import Device


class LineQuerySet(models.QuerySet["Line"]):
    def live(self) -> "LineQuerySet":
        """Lines that connect: active ones."""
        return self.filter(state=LineState.ACTIVE)


class Line(models.Model):
    """A SIM card and the subscription behind it; the association holds the contract (domain §5)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="lines")
    iccid = models.CharField(max_length=20)
    number = models.CharField(max_length=20, blank=True)
    operator = models.CharField(max_length=60, blank=True)
    plan = models.CharField(max_length=80, blank=True)
    allowance_gb = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    activated_on = models.DateField(null=True, blank=True)
    commitment_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=LineState, default=LineState.STOCK)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["iccid"]
        constraints = [
            # Per association: that another one knows the card is not for this one to learn.
            models.UniqueConstraint(fields=["organisation", "iccid"], name="inventory_line_iccid"),
        ]

    def __str__(self) -> str:
        return self.iccid


class Insertion(models.Model):
    """Which SIM card sat in which hotspot, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    line = models.ForeignKey(Line, PROTECT, related_name="insertions")
    device = models.ForeignKey(Device, PROTECT, related_name="insertions")
    inserted_at = models.DateTimeField()
    inserted_by = models.ForeignKey(User, PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            paired("inserted"),
            paired("removed"),
            one_open("line", while_empty="removed_at", name="place"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.device_id}"
