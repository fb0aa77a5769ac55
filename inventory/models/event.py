from django.db import models
from django.db.models import PROTECT

from accounts.keys import uuid7
from accounts.models import Organisation, Site, User
from inventory.choices import Status, Verb
from inventory.models.device import Device


class DeviceEventQuerySet(models.QuerySet["DeviceEvent"]):
    def arrivals(self) -> "DeviceEventQuerySet":
        """Lines of what came: not of what is still awaited, or was declared missing or written off so.

        An undo passes through states again that were told before it.
        """
        came = self.exclude(to_status__in=(Status.ANNOUNCED, Status.MISSING, Status.RETIRED))
        return came.exclude(verb=Verb.UNDO)

    def standing(self) -> "DeviceEventQuerySet":
        """Lines of what happened to the device and was not undone."""
        return self.filter(late=False, undone_by__isnull=True)


class DeviceEvent(models.Model):
    """One line of a device's journal: written once, never changed, numbered without gaps.

    `to_status` repeats the status where an act moves nothing. A `late` one tells what happened without
    network and could not be applied: it changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, PROTECT, related_name="events")
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=12, choices=Verb)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)  # empty: the first
    to_status = models.CharField(max_length=12, choices=Status)
    by = models.ForeignKey(User, PROTECT, related_name="+")
    site = models.ForeignKey(
        Site, PROTECT, null=True, blank=True, related_name="+"
    )  # where the device then is
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    client_id = models.UUIDField(null=True, blank=True, db_index=True)  # the act's id on the phone
    late = models.BooleanField(default=False)
    undoes = models.OneToOneField("self", PROTECT, null=True, blank=True, related_name="undone_by")
    data = models.JSONField(
        default=dict, blank=True
    )  # what else changed, and what undo needs; never a person

    objects = DeviceEventQuerySet.as_manager()

    class Meta:
        ordering = ["device", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["device", "number"], name="inventory_event_number"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.number} {self.verb}"
