import datetime as dt

from django.db import models
from django.db.models import PROTECT, Case, Q, Value, When
from django.utils import timezone

from accounts.choices import Role
from accounts.constraints import one_open, ordered, paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, Site, User
from accounts.refusals import Reason
from beneficiaries.models import Beneficiary
from inventory.choices import Condition
from inventory.models import Device
from loans.choices import DUE_SOON_DAYS, LoanOutcome, LoanState
from loans.models.prescription import Need

VOLUNTEER_MEMORY_DAYS = 30  # a volunteer sees closed loans for so long (design §2)


class Agreement(models.Model):
    """One signature of one person, at one site on one day, for any number of loans."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Beneficiary, PROTECT, related_name="+")
    site = models.ForeignKey(Site, PROTECT, related_name="+")
    day = models.DateField()
    client_id = models.UUIDField(null=True, blank=True)  # the phone's id for it
    signed_at = models.DateTimeField(null=True, blank=True)  # on paper
    signed_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")  # who saw it signed

    class Meta:
        constraints = [
            paired("signed"),
            models.UniqueConstraint(
                fields=["organisation", "beneficiary", "site", "day"], name="loans_agreement_once"
            ),
            models.UniqueConstraint(fields=["organisation", "client_id"], name="loans_agreement_client"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LoanQuerySet(models.QuerySet["Loan"]):
    def visible_to(self, member: Membership) -> "LoanQuerySet":
        """The association's; of one's own people for a prescriber; a volunteer's memory is 30 days."""
        if member.role == Role.LENDS_MANAGER:
            return self.filter(organisation=member.organisation_id)
        if member.role == Role.LENDS_VOLUNTEER:
            since = _days_ago(VOLUNTEER_MEMORY_DAYS)
            recent = Q(closed_at__isnull=True) | Q(closed_at__gte=since)
            return self.filter(recent, organisation=member.organisation_id)
        if member.role == Role.PRESCRIBES_MANAGER:
            return self.filter(need__organisation=member.organisation_id)
        if member.role == Role.PRESCRIBES_PRESCRIBER:
            return self.filter(
                need__organisation=member.organisation_id, beneficiary__referent=member.user_id
            )
        return self.none()

    def open(self) -> "LoanQuerySet":
        return self.filter(closed_at__isnull=True)

    def overdue(self, on: dt.date) -> "LoanQuerySet":
        """Open, and its day is over: from the local midnight after `due_on`; nobody is called for nothing."""
        return self.open().filter(due_on__lt=on, claimed_returned_at__isnull=True)

    def counted(self) -> "LoanQuerySet":
        """All but those undone, which never happened."""
        return self.exclude(outcome=LoanOutcome.UNDONE)

    def with_state(self, on: dt.date) -> "LoanQuerySet":
        """With `state` on a day: open, due soon, overdue or closed.

        One said to be returned is open, whatever its day: the person is expected no more.
        """
        soon = on + dt.timedelta(days=DUE_SOON_DAYS)
        return self.annotate(
            state=Case(
                When(closed_at__isnull=False, then=Value(LoanState.CLOSED)),
                When(claimed_returned_at__isnull=False, then=Value(LoanState.OPEN)),
                When(due_on__lt=on, then=Value(LoanState.OVERDUE)),
                When(due_on__lte=soon, then=Value(LoanState.DUE_SOON)),
                default=Value(LoanState.OPEN),
                output_field=models.CharField(),
            )
        )


class Loan(models.Model):
    """One device in one person's hands, for one need, until it comes back or is accounted for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="loans")
    device = models.ForeignKey(Device, PROTECT, related_name="loans")
    need = models.ForeignKey(Need, PROTECT, related_name="loans")
    beneficiary = models.ForeignKey(Beneficiary, PROTECT, related_name="loans")
    agreement = models.ForeignKey(Agreement, PROTECT, related_name="loans")
    site = models.ForeignKey(Site, PROTECT, related_name="+")
    handed_over_at = models.DateTimeField()
    handed_over_by = models.ForeignKey(User, PROTECT, related_name="+")
    handed_over_on = models.DateField()  # the local day
    due_on = models.DateField()
    condition_out = models.CharField(max_length=8, choices=Condition, default=Condition.GOOD)
    accessories_out = models.JSONField(default=list, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)  # the local day, as told at the desk
    outcome = models.CharField(max_length=12, choices=LoanOutcome, null=True, blank=True)
    closed_comment = models.CharField(max_length=300, blank=True)
    police_report = models.CharField(max_length=60, blank=True)
    condition_in = models.CharField(max_length=8, choices=Condition, blank=True)
    accessories_in = models.JSONField(default=list, blank=True)
    claimed_returned_at = models.DateTimeField(null=True, blank=True)
    claimed_returned_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField(null=True, blank=True)  # a lost one found later: its outcome stays
    found_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField(
        "self", PROTECT, null=True, blank=True, related_name="replaced_by"
    )  # the loan this one swapped

    objects = LoanQuerySet.as_manager()
    warnings: tuple[Reason, ...] = ()  # what the act that just made it wants said

    class Meta:
        ordering = ["-handed_over_at", "-id"]
        constraints = [
            paired("handed_over"),
            paired("closed", "closed_on", "outcome"),
            paired("claimed_returned"),
            paired("found"),
            ordered("handed_over_on", "due_on", "due"),
            ordered("handed_over_on", "closed_on", "closing"),
            one_open("device", while_empty="closed_at", name="device"),
            one_open("need", while_empty="closed_at", name="need"),
        ]
        indexes = [
            models.Index(fields=["organisation", "closed_at", "due_on"], name="loans_loan_due"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def _days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)
