from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from loans.choices import Answer


class ScanReceiptQuerySet(models.QuerySet["ScanReceipt"]):
    def visible_to(self, member: Membership) -> "ScanReceiptQuerySet":
        if member.role in (Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER):
            return self.filter(organisation=member.organisation_id)
        return self.none()

    def unsettled(self) -> "ScanReceiptQuerySet":
        """Conflicts that wait for a person."""
        return self.filter(answer=Answer.CONFLICT_RECORDED, settled_at__isnull=True)


class ScanReceipt(models.Model):
    """The answer given to one act of one phone, kept for ever; no name in it.

    Written in the act's own transaction, so that an act sent twice is done once and answered the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    installation = models.UUIDField()
    client_id = models.UUIDField()
    payload_hash = models.CharField(max_length=64)
    verb = models.CharField(max_length=12, blank=True)  # as sent, even one that does not exist
    tag = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=20, choices=Answer)
    code = models.CharField(max_length=30, blank=True)
    result = models.JSONField()
    done = models.BooleanField(default=False)
    by = models.ForeignKey(User, PROTECT, related_name="+")
    claimed_author = models.CharField(max_length=150, blank=True)  # by what the phone says; not checked
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    skewed = models.BooleanField(default=False)  # the phone's clock was over five minutes off
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    settled_how = models.CharField(max_length=300, blank=True)

    objects = ScanReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            paired("settled"),
            models.UniqueConstraint(
                fields=["organisation", "installation", "client_id"], name="loans_receipt_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=models.Q(answer=Answer.CONFLICT_RECORDED, settled_at__isnull=True),
                name="loans_receipt_unsettled",
            )
        ]

    def __str__(self) -> str:
        return str(self.client_id)
