import datetime as dt

from django.db import models
from django.db.models import PROTECT
from django.utils import timezone

from accounts.choices import Role
from accounts.constraints import ordered, paired
from accounts.keys import uuid7
from accounts.models.membership import Membership
from accounts.models.organisation import Organisation
from accounts.models.site import Site
from accounts.models.user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: dt.datetime | None = None) -> "InvitationQuerySet":
        """Not used, not taken back, not past their 48 hours."""
        at = at or timezone.now()
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)

    def visible_to(self, member: Membership) -> "InvitationQuerySet":
        head = member.role.partition(".")[0]
        return self.filter(organisation=member.organisation_id, role__startswith=f"{head}.")


class Invitation(models.Model):
    """A way in for one colleague: shown once as a QR code or sent by e-mail; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="invitations")
    role = models.CharField(max_length=24, choices=Role)
    email = models.EmailField(blank=True)
    usual_site = models.ForeignKey(Site, PROTECT, null=True, blank=True, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, PROTECT, null=True, related_name="+")  # none: the command line
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [paired("used"), paired("withdrawn"), ordered("made_at", "expires_at")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"
