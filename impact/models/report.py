from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.constraints import ordered
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, member: Membership) -> "ReportQuerySet":
        """A donor's contact reads what was published about the donor's gifts."""
        if member.role in (Role.GIVES_CONTACT, Role.SYSTEM):
            return self.filter(organisation=member.organisation_id)
        return self.none()


class Report(models.Model):
    """A donor's report as it was published: figures frozen with their factors, sealed by a hash.

    `organisation` is the donor. A correction is a new version of the same period; nothing here is changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="reports")
    begins_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveSmallIntegerField()
    measured_on = models.DateField()  # the cut-off: what was known on that day
    figures = models.JSONField()  # as the API gives them, factors included; no person in them
    seal = models.CharField(max_length=64)  # SHA-256 of the figures
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "begins_on", "ends_on", "version"], name="impact_report_version"
            ),
            ordered("begins_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.begins_on} {self.ends_on} {self.version}"
