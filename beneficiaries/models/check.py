from typing import Any

from django.db import models
from django.db.models import PROTECT

from accounts.choices import Role
from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from beneficiaries.fields import SealedJSONField
from beneficiaries.models.person import Beneficiary
from beneficiaries.models.programme import ProgrammeVersion


class EligibilityCheckQuerySet(models.QuerySet["EligibilityCheck"]):
    def visible_to(self, member: Membership) -> "EligibilityCheckQuerySet":
        """Whole to those who may see the person: the prescriber's own, the manager's organisation."""
        if member.role in (Role.PRESCRIBES_MANAGER, Role.PRESCRIBES_PRESCRIBER):
            return self.filter(beneficiary__in=Beneficiary.objects.visible_to(member))
        return self.none()


class EligibilityCheck(models.Model):
    """What a social worker verified on a day, and the verdict; written once, never changed.

    `until` is the last day to hand over for it. The criteria seen are sealed in `Evidence`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Beneficiary, PROTECT, related_name="checks")
    version = models.ForeignKey(ProgrammeVersion, PROTECT, related_name="+")
    eligible = models.BooleanField()
    until = models.DateField(null=True, blank=True)
    checked_on = models.DateField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, PROTECT, related_name="+")

    objects = EligibilityCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at"]
        constraints = [
            paired("checked"),
            models.CheckConstraint(
                condition=models.Q(eligible=False) | models.Q(until__isnull=False),
                name="beneficiaries_check_until",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A check is never changed: make a new one.")
        super().save(*args, **kwargs)


class Evidence(models.Model):
    """What was seen for one check, sealed: no document, no number, only kinds and dates.

    `rows` is a list of {"criterion", "proof", "seen", "seen_on", "issued_on", "valid_until"} (ISO dates or
    null); `reasons` the verdict's codes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    check_made = models.OneToOneField(EligibilityCheck, PROTECT, related_name="evidence")
    rows = SealedJSONField()
    reasons = SealedJSONField()

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What was seen is never changed: make a new check.")
        super().save(*args, **kwargs)
