from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from beneficiaries.models.person import Beneficiary


class AccessRecordQuerySet(models.QuerySet["AccessRecord"]):
    def visible_to(self, member: Membership) -> "AccessRecordQuerySet":
        """A manager reads who in the organisation looked at whom."""
        if member.role in (Role.LENDS_MANAGER, Role.PRESCRIBES_MANAGER):
            return self.filter(organisation=member.organisation_id)
        return self.none()


class AccessRecord(models.Model):
    """Who looked at whom, when, on which page: one row a view, whatever the number of people shown."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")  # the viewer's
    viewer = models.ForeignKey(User, PROTECT, related_name="+")
    page = models.CharField(max_length=80)  # the URL's name, never its parameters
    people = models.ManyToManyField(Beneficiary, related_name="accesses")
    viewed_at = models.DateTimeField()

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-viewed_at"]
        indexes = [models.Index(fields=["organisation", "-viewed_at"], name="beneficiaries_access_recent")]

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.page}"
