from django.db import models
from django.db.models import PROTECT, Q

from accounts.choices import Role
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, Site
from inventory.choices import KINDS_WITH_MEDIUM, Grade, Kind, Status
from inventory.models.catalogue import DeviceModel
from inventory.models.donation import Donation


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, member: Membership) -> "DeviceQuerySet":
        """In the association's custody; a manager also reads what it owns elsewhere; a donor, its gifts."""
        own = Q(organisation=member.organisation_id)
        if member.role == Role.LENDS_VOLUNTEER:
            return self.filter(own)
        if member.role == Role.LENDS_MANAGER:
            return self.filter(own | Q(owner=member.organisation_id))
        if member.role == Role.GIVES_CONTACT:
            return self.filter(donation__donor=member.organisation_id)
        return self.none()

    def wearing(self, code: str) -> "DeviceQuerySet":
        """The device a label leads to, whichever of its labels it is."""
        return self.filter(tags__code=code)

    def for_list(self) -> "DeviceQuerySet":
        """With what a row of a list shows."""
        return self.select_related("model", "site", "donation", "donation__donor")


class Device(models.Model):
    """A laptop, a tablet, a hotspot: what is given, prepared, lent and taken back.

    `organisation` is the custodian and tenant; `version` counts the journal's events; status, site, grade,
    owner, custodian and tag change by actions only, each with one event.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="devices")
    owner = models.ForeignKey(Organisation, PROTECT, related_name="devices_owned")
    donation = models.ForeignKey(Donation, PROTECT, related_name="devices")
    site = models.ForeignKey(
        Site, PROTECT, null=True, blank=True, related_name="devices"
    )  # none: not here yet
    kind = models.CharField(max_length=10, choices=Kind)
    model = models.ForeignKey(DeviceModel, PROTECT, null=True, blank=True, related_name="devices")
    tag = models.CharField(max_length=8, unique=True)  # the label put on last; all of them lead here
    serial = models.CharField(max_length=80, blank=True)  # as written
    # As compared; null where unknown, so that a full unique constraint can stand over it.
    serial_key = models.CharField(max_length=80, null=True, blank=True)
    imei = models.CharField(max_length=16, null=True, blank=True)
    reference = models.CharField(max_length=200, blank=True)  # the donor's own
    declared_value = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )  # EUR, by the donor
    specs = models.JSONField(
        default=dict, blank=True
    )  # {"ram_gb": 8, "storage_gb": 256, "cpu": "…", "os": "…"}
    accessories = models.JSONField(default=list, blank=True)  # codes expected with it
    lte = models.BooleanField(null=True, blank=True)  # a hotspot's; unknown passes with a warning
    grade = models.CharField(max_length=1, choices=Grade, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.ANNOUNCED)
    status_at = models.DateTimeField()  # when the status was reached
    version = models.PositiveIntegerField(default=1)
    search_text = models.CharField(max_length=500, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "serial_key"], name="inventory_device_serial"),
            models.UniqueConstraint(fields=["organisation", "imei"], name="inventory_device_imei"),
            models.CheckConstraint(
                condition=Q(serial_key__isnull=False) | Q(imei__isnull=False),
                name="inventory_device_identified",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="inventory_device_status"),
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], name="inventory_device_by_status"),
            models.Index(fields=["organisation", "-id"], name="inventory_device_by_age"),
            models.Index(fields=["organisation", "-status_at", "-id"], name="inventory_device_by_act"),
            models.Index(fields=["donation"], name="inventory_device_by_gift"),
        ]

    def __str__(self) -> str:
        return self.tag

    @property
    def has_storage(self) -> bool:
        """Whether devices of this kind start with a storage medium to erase."""
        return self.kind in KINDS_WITH_MEDIUM

    def designation(self) -> str:
        """What it is, as people say it: Dell Latitude 7490, else the kind."""
        return str(self.model) if self.model_id else self.get_kind_display()
