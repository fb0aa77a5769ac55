from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import PROTECT
from django.db.models.query_utils import DeferredAttribute

from accounts.choices import Role
from accounts.constraints import paired
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, User
from accounts.names import initial
from accounts.refusals import Reason
from beneficiaries.choices import Channel, Language
from beneficiaries.fields import SealedTextField, Unreadable

# The people whom the request at hand has recorded as looked at; None outside a request, where nobody looks.
seen_in_request: ContextVar[set[UUID] | None] = ContextVar("people seen", default=None)


class Unrecorded(Exception):
    """A page was about to tell of a person without an access record; `record_view` comes first."""


def _recorded(person: UUID) -> None:
    """In a request, only whom it has recorded is told of; raises Unrecorded, and the page fails."""
    seen = seen_in_request.get()
    if seen is not None and person not in seen:
        raise Unrecorded("Call beneficiaries.actions.views.record_view before a person is shown.")


class BeneficiaryQuerySet(models.QuerySet["Beneficiary"]):
    def visible_to(self, member: Membership) -> "BeneficiaryQuerySet":
        """A prescriber's own people; a prescribers' manager's, the organisation's.

        Whom an association sees depends on loans, a floor above: it is asked there.
        """
        if member.role == Role.PRESCRIBES_MANAGER:
            return self.filter(organisation=member.organisation_id)
        if member.role == Role.PRESCRIBES_PRESCRIBER:
            return self.filter(organisation=member.organisation_id, referent=member.user_id)
        return self.none()

    def named(self, words: list[str]) -> "BeneficiaryQuerySet":
        """Those whose name holds every word (folded as `name_key` is)."""
        found = self
        for word in words:
            found = found.filter(name_key__contains=word)
        return found


class Beneficiary(models.Model):
    """A person helped, with the least data a loan needs; belongs to the organisation that registered them.

    `person_key` is a keyed hash of family name, first given name and birth year: one person known to two
    organisations shares limits in a programme, and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="beneficiaries")
    referent = models.ForeignKey(User, PROTECT, related_name="+")  # who follows the person
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=170, db_index=True)  # folded, for search
    birth_year = models.PositiveSmallIntegerField()
    commune = models.CharField(max_length=5, blank=True)  # COG code
    channel = models.CharField(max_length=12, choices=Channel)
    language = models.CharField(max_length=8, choices=Language, default=Language.FR)
    person_key = models.CharField(max_length=64, db_index=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, PROTECT, related_name="+")

    objects = BeneficiaryQuerySet.as_manager()
    warnings: tuple[Reason, ...] = ()  # what the act that just found it wants said

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [
            paired("registered"),
            # Known once in an organisation: two of one name and year take a second first name.
            models.UniqueConstraint(
                fields=["organisation", "name_key", "birth_year"], name="beneficiaries_person_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)  # never a name: this ends in logs

    def full_name(self) -> str:
        """Denise Rey. In a request that has not recorded the view, raises Unrecorded: the page fails."""
        _recorded(self.pk)
        return f"{self.given_name} {self.family_name}"

    def short_name(self) -> str:
        """First name and initial, as the desk says it: Denise R. Raises Unrecorded likewise."""
        _recorded(self.pk)
        return f"{self.given_name} {initial(self.family_name)}."


class _WhereToReach(DeferredAttribute):
    """A number or an address, read like a name: in a request that has recorded the view."""

    def __get__(self, channel: Any, owner: Any = None) -> Any:
        if channel is not None:
            _recorded(channel.beneficiary_id)
        return super().__get__(channel, owner)

    def __set__(self, channel: Any, value: str) -> None:  # with it, reading comes here even once loaded
        channel.__dict__[self.field.attname] = value


class _ReachField(SealedTextField):
    """A sealed text that no page shows unrecorded; for migrations, a sealed text."""

    descriptor_class = _WhereToReach

    def pre_save(self, channel: Any, add: bool) -> Any:
        return channel.__dict__[self.attname]  # to write is not to look

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"{SealedTextField.__module__}.{SealedTextField.__name__}", args, kwargs


class ContactChannelQuerySet(models.QuerySet["ContactChannel"]):
    def in_use(self) -> "ContactChannelQuerySet":
        """Those that still hold something: a way withdrawn is emptied."""
        return self.exclude(value="")

    def read(self) -> "list[ContactChannel]":
        """The rows; one that no key opens any more stands empty among them, `lost`, and hides no other."""
        try:
            return list(self)
        except Unreadable:
            return [self._read_one(key) for key in self.values_list("pk", flat=True)]

    def _read_one(self, key: UUID) -> "ContactChannel":
        try:
            return self.get(pk=key)
        except Unreadable:
            row = self.defer("value").get(pk=key)
            row.value, row.lost = "", True
            return row


class ContactChannel(models.Model):
    """A way to reach a person, sealed, with the conditions they asked for; empty once withdrawn.

    In a request that has not recorded the view, reading `value` raises Unrecorded.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Beneficiary, PROTECT, related_name="channels")
    kind = models.CharField(max_length=8, choices=[(way, way) for way in ("phone", "email", "address")])
    value = _ReachField()
    shared = models.BooleanField(default=False)  # somebody else may pick up
    leave_no_message = models.BooleanField(default=False)
    hours = models.CharField(max_length=60, blank=True)

    objects = ContactChannelQuerySet.as_manager()
    lost = False  # of a row from `read`: no key opens it any more

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["beneficiary", "kind"], name="beneficiaries_channel_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
