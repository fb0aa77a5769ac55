import datetime as dt

from django.db import models
from django.db.models import PROTECT, Q
from django.utils.translation import gettext

from accounts.choices import CapacityKind, Role
from accounts.constraints import ordered
from accounts.keys import uuid7
from accounts.models import Membership, Organisation


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def in_force(self, on: dt.date) -> "CriterionQuerySet":
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class Criterion(models.Model):
    """A ground on which a person may be helped, from a day to a day (a global table, shipped as migrations).

    `label` is a French sentence for gettext; `proofs` is a list of {"kind": code, "max_age_months": n or
    null, "lasting"?: true}: how old an accepted proof may be, null where its own dates decide; a lasting one
    shows what does not change (domain §1.1).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=120)
    proofs = models.JSONField(default=list)
    rank = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "code"]
        constraints = [
            ordered("valid_from", "valid_to"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="beneficiaries_criterion_once"),
        ]

    def __str__(self) -> str:
        return self.code

    def word(self, age: int) -> str:
        """As people read it; `age` is the programme's threshold: 60 ans ou plus."""
        return gettext(self.label) % {"age": age}


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, member: Membership) -> "ProgrammeQuerySet":
        """Those the organisation takes part in, or coordinates."""
        if member.role in (Role.COORDINATES_MANAGER, Role.COORDINATES_READER):
            return self.filter(organisation=member.organisation_id)
        if member.role.startswith((f"{CapacityKind.LENDS}.", f"{CapacityKind.PRESCRIBES}.")):
            return self.filter(participations__organisation=member.organisation_id).distinct()
        return self.none()


class Programme(models.Model):
    """A territory's way of lending: who may be helped, by whom, within which limits."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="programmes")  # who coordinates it
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def version_on(self, day: dt.date) -> "ProgrammeVersion | None":
        """The rules in force on a day."""
        return self.versions.filter(since__lte=day).order_by("-since").first()


class ProgrammeVersion(models.Model):
    """The rules of a programme from a day on; a change is a new version, never an edit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, PROTECT, related_name="versions")
    since = models.DateField()
    criteria = models.JSONField(default=list)  # codes that count: any one is enough
    elderly_age = models.PositiveSmallIntegerField(default=60)  # reached in the year
    departement = models.CharField(max_length=3, blank=True)  # residence asked for; empty: anywhere
    statement_accepted = models.BooleanField(default=True)
    grace_days = models.PositiveSmallIntegerField(default=92)
    check_months = models.PositiveSmallIntegerField(default=6)  # a check's longest life (domain §1.4)

    class Meta:
        ordering = ["programme", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "since"], name="beneficiaries_programme_version")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.since}"


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def in_force(self, on: dt.date) -> "ParticipationQuerySet":
        return self.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


class Participation(models.Model):
    """Who may prescribe and lend in a programme, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="participations")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("since", "until"),
            models.UniqueConstraint(
                fields=["programme", "organisation", "since"], name="beneficiaries_participation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.organisation_id}"
