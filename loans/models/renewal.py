from django.db import models
from django.db.models import PROTECT, F

from accounts.constraints import ordered, paired
from accounts.keys import uuid7
from accounts.models import Organisation, User
from loans.models.loan import Loan


class RenewalQuerySet(models.QuerySet["Renewal"]):
    def unanswered(self) -> "RenewalQuerySet":
        """Not answered yet: what an answer compares, by this row's own columns alone.

        One that looks at another table too is a list of keys to PostgreSQL, made before it waits for whoever
        is faster, and passes although the row has its answer by then.
        """
        return self.filter(decided_at__isnull=True)

    def pending(self) -> "RenewalQuerySet":
        """Asked, not answered, and the loan still runs."""
        return self.unanswered().filter(loan__closed_at__isnull=True)

    def granted(self) -> "RenewalQuerySet":
        return self.filter(granted=True)

    def answered(self) -> "RenewalQuerySet":
        """Asked by a social worker, and answered; what the association decides of itself nobody asked."""
        return self.filter(decided_at__isnull=False).exclude(decided_at=F("asked_at"))

    def told(self) -> "RenewalQuerySet":
        """All but those the association made itself and took back at once: they never happened."""
        return self.exclude(granted=False, decided_at=F("asked_at"))


class Renewal(models.Model):
    """A later due date asked for a loan: the association decides at once, a prescriber's waits for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    loan = models.ForeignKey(Loan, PROTECT, related_name="renewals")
    due_before = models.DateField()
    due_on = models.DateField()
    comment = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    granted = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = RenewalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            paired("asked"),
            paired("decided", "granted"),
            ordered("due_before", "due_on"),
            models.UniqueConstraint(
                fields=["loan"], condition=models.Q(decided_at__isnull=True), name="loans_renewal_one_pending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.due_on}"
