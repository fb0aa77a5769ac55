import hashlib

from django.db import models
from django.db.models import PROTECT

from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models.membership import Membership
from accounts.models.organisation import Organisation
from accounts.models.user import User


def hash_secret(secret: str) -> str:
    """What is kept of a bearer token or an invitation: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiToken(models.Model):
    """A key for a program that acts as one membership."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, PROTECT, related_name="tokens")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [paired("revoked")]

    def __str__(self) -> str:
        return str(self.id)
