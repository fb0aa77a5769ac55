from django.db import models
from django.db.models import PROTECT, Q

from accounts.choices import Role
from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from inventory.choices import Status
from inventory.models.device import Device
from inventory.models.event import DeviceEvent


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def visible_to(self, member: Membership) -> "AlarmQuerySet":
        """Managers of the association; the donor's contacts where the donor's data may be on the device."""
        if member.role == Role.LENDS_MANAGER:
            return self.filter(organisation=member.organisation_id)
        if member.role == Role.GIVES_CONTACT:
            return self.filter(donor_too=True, device__donation__donor=member.organisation_id)
        return self.none()

    def open(self) -> "AlarmQuerySet":
        return self.filter(closed_at__isnull=True)

    def untold(self) -> "AlarmQuerySet":
        """Still to be mailed; one that was closed because the device is here again is not."""
        open_or_gone = Q(closed_at__isnull=True) | Q(device__status=Status.MISSING)
        return self.filter(open_or_gone, told_at__isnull=True)


class Alarm(models.Model):
    """A device went missing before its erasure: managers, and perhaps its donor, hear of it the same day.

    It is the outbox too: written with the event, mailed once the act is stored, and again if that fails.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    device = models.ForeignKey(Device, PROTECT, related_name="alarms")
    event = models.OneToOneField(DeviceEvent, PROTECT, related_name="alarm")
    donor_too = models.BooleanField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)  # the mails went; nobody's act
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [paired("raised"), paired("closed")]

    def __str__(self) -> str:
        return str(self.device_id)
