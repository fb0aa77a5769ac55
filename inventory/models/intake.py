from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from inventory.models.donation import Donation


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, member: Membership) -> "ImportBatchQuerySet":
        if member.role == Role.LENDS_MANAGER:
            return self.filter(organisation=member.organisation_id)
        return self.none()


class ImportBatch(models.Model):
    """A donor's list between upload and confirmation, and the trace of it after.

    Rows are staged here (any process may confirm), never with a column about the donor's staff, and dropped
    after 30 days.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="import_batches")
    donor = models.ForeignKey(Organisation, PROTECT, related_name="+")
    donation = models.ForeignKey(Donation, PROTECT, null=True, blank=True, related_name="import_batches")
    file_hash = models.CharField(max_length=64)
    file_name = models.CharField(max_length=160, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    table = models.JSONField(null=True, blank=True)  # headers and rows as read; null once dropped
    counts = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [paired("made"), paired("applied")]
        indexes = [models.Index(fields=["organisation", "donor", "file_hash"], name="inventory_import_file")]

    def __str__(self) -> str:
        return str(self.id)
