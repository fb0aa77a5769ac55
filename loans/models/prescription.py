import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.db.models import PROTECT, Case, Exists, OuterRef, Prefetch, Q, Value, When

from accounts.choices import Role
from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, Site, User
from accounts.refusals import Reason
from beneficiaries.models import Beneficiary, EligibilityCheck, Participation, Programme
from inventory.choices import Kind
from loans.choices import NeedClosed, PrescriptionStatus


class PrescriptionQuerySet(models.QuerySet["Prescription"]):
    def visible_to(self, member: Membership) -> "PrescriptionQuerySet":
        """A prescriber's own people's; a manager's organisation's; those addressed to the association.

        Open calls (no association yet) are seen by the lending managers of their programme. A volunteer sees
        accepted ones at the membership's sites (none named: all).
        """
        if member.role == Role.PRESCRIBES_MANAGER:
            return self.filter(organisation=member.organisation_id)
        if member.role == Role.PRESCRIBES_PRESCRIBER:
            return self.filter(organisation=member.organisation_id, beneficiary__referent=member.user_id)
        addressed = Q(association=member.organisation_id)
        if member.role == Role.LENDS_MANAGER:
            taking_part = Participation.objects.in_force(member.today()).filter(
                programme=OuterRef("programme"), organisation=member.organisation_id
            )
            return self.filter(addressed | Q(Exists(taking_part), association__isnull=True))
        if member.role == Role.LENDS_VOLUNTEER:
            sites = list(member.sites.values_list("pk", flat=True))
            here = Q(site__isnull=True) | Q(site__in=sites) if sites else Q()
            return self.filter(addressed, here, accepted_at__isnull=False)
        return self.none()

    def at_desk(self, member: Membership) -> "PrescriptionQuerySet":
        """Those a code may open at the desk: addressed to the association, at the member's sites.

        Not yet accepted ones too: the slip is on the table, and the answer is to call the office.
        """
        named = Site.objects.filter(members=member.pk)
        here = Q(site__isnull=True) | ~Exists(named) | Exists(named.filter(pk=OuterRef("site")))
        return self.filter(here, association=member.organisation_id)

    def with_status(self, on: dt.date) -> "PrescriptionQuerySet":
        """With `status` (design §4), the first that fits on a day; written here and nowhere else."""
        open_need = Need.objects.filter(prescription=OuterRef("pk"), closed_at__isnull=True)
        lent = Need.objects.filter(prescription=OuterRef("pk"), closed_why=NeedClosed.LENT)
        held = Need.objects.filter(prescription=OuterRef("pk")).kept()
        state = PrescriptionStatus
        return self.annotate(
            status=Case(
                When(withdrawn_at__isnull=False, then=Value(state.WITHDRAWN)),
                When(declined_at__isnull=False, then=Value(state.DECLINED)),
                When(Exists(open_need) & Q(hand_over_until__lt=on), then=Value(state.EXPIRED)),
                When(~Exists(open_need) & Exists(lent), then=Value(state.HONOURED)),
                When(Exists(held), then=Value(state.HELD)),
                When(accepted_at__isnull=False, then=Value(state.ACCEPTED)),
                When(Q(right_until__isnull=True) | Q(right_until__lt=on), then=Value(state.TO_COMPLETE)),
                default=Value(state.SUBMITTED),
                output_field=models.CharField(),
            )
        )

    def waiting(self, on: dt.date) -> "PrescriptionQuerySet":
        """Accepted and still wanting a device, the longest wait first."""
        return (
            self.with_status(on)
            .filter(status__in=(PrescriptionStatus.ACCEPTED, PrescriptionStatus.HELD))  # type: ignore[misc]
            .order_by("accepted_at", "id")
        )

    def still_wanting(
        self, kinds: Iterable[str], person_key: str, *, but: "Prescription | None" = None
    ) -> "PrescriptionQuerySet":
        """Those that wait for a device of one of the kinds for a person, the oldest first; `wanted`: which.

        `but` is left out: the request that is being looked at.
        """
        needs = Need.objects.open().filter(kind__in=list(kinds)).order_by("pk")
        rows = self.filter(
            Exists(needs.filter(prescription=OuterRef("pk"))), beneficiary__person_key=person_key
        )
        wanted = Prefetch("needs", needs, to_attr="wanted")
        rows = rows.exclude(pk=but.pk) if but else rows
        return rows.prefetch_related(wanted).order_by("submitted_at", "pk")


class Prescription(models.Model):
    """A social worker asks for one or several devices for a person whose right was checked.

    `right_until` and `hand_over_until` repeat the check's last day and that day plus the programme's grace:
    facts of the check in force, written with it. The pick-up code is no credential and dies once done.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="prescriptions")
    programme = models.ForeignKey(Programme, PROTECT, related_name="prescriptions")
    beneficiary = models.ForeignKey(Beneficiary, PROTECT, related_name="prescriptions")
    eligibility = models.ForeignKey(EligibilityCheck, PROTECT, related_name="prescriptions")
    right_until = models.DateField(null=True, blank=True)
    hand_over_until = models.DateField(null=True, blank=True)
    association = models.ForeignKey(
        Organisation, PROTECT, null=True, blank=True, related_name="prescriptions_addressed"
    )  # none: an open call
    site = models.ForeignKey(Site, PROTECT, null=True, blank=True, related_name="prescriptions")  # none: any
    code = models.CharField(max_length=6, unique=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")

    objects = PrescriptionQuerySet.as_manager()
    warnings: tuple[Reason, ...] = ()  # what the act that just made it wants said

    class Meta:
        ordering = ["-submitted_at", "-id"]
        constraints = [paired("submitted"), paired("accepted"), paired("declined"), paired("withdrawn")]
        indexes = [
            models.Index(fields=["association", "accepted_at"], name="loans_prescription_queue"),
            models.Index(fields=["organisation", "-submitted_at"], name="loans_prescription_recent"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class NeedQuerySet(models.QuerySet["Need"]):
    def open(self) -> "NeedQuerySet":
        return self.filter(closed_at__isnull=True)

    def kept(self) -> "NeedQuerySet":
        """Those a device is kept aside for."""
        return self.filter(holds__isnull=False, holds__closed_at__isnull=True)

    def waiting(self, kind: str, at: Organisation | UUID, on: dt.date) -> "NeedQuerySet":
        """Accepted at an association, still wanting a device of a kind, with nothing kept aside for them."""
        kept = Need.objects.filter(pk=OuterRef("pk")).kept()
        return self.open().filter(
            ~Exists(kept),
            kind=kind,
            prescription__association=at,
            prescription__accepted_at__isnull=False,
            prescription__hand_over_until__gte=on,
        )


class Need(models.Model):
    """One device wanted; closed when one was handed over, or when the request ends."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")  # the prescriber
    prescription = models.ForeignKey(Prescription, PROTECT, related_name="needs")
    kind = models.CharField(max_length=10, choices=Kind)
    use = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, PROTECT, null=True, blank=True, related_name="+")
    closed_why = models.CharField(max_length=12, choices=NeedClosed, null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [paired("closed", "closed_why")]

    def __str__(self) -> str:
        return f"{self.prescription_id} {self.kind}"
