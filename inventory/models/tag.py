from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from inventory.models.device import Device


class LabelBatch(models.Model):
    """Labels printed together, so that a lost sheet can be found again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="label_batches")
    sheet = models.CharField(max_length=30)
    count = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.count}"


class TagQuerySet(models.QuerySet["Tag"]):
    def blank(self) -> "TagQuerySet":
        """Printed, on no device yet."""
        return self.filter(device__isnull=True)

    def visible_to(self, member: Membership) -> "TagQuerySet":
        if member.role in (Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER):
            return self.filter(organisation=member.organisation_id)
        return self.none()


class Tag(models.Model):
    """A label's code: unique for ever, on one device or none, never moved to another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=8, unique=True)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="tags")
    device = models.ForeignKey(Device, PROTECT, null=True, blank=True, related_name="tags")
    batch = models.ForeignKey(LabelBatch, PROTECT, null=True, blank=True, related_name="tags")
    put_on_at = models.DateTimeField(null=True, blank=True)
    put_on_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    taken_off_at = models.DateTimeField(null=True, blank=True)
    taken_off_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            paired("put_on", "device"),
            paired("taken_off"),
        ]

    def __str__(self) -> str:
        return self.code
