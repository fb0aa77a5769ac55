"""Whom a member of an association reads, and how much of them (design §2).

A volunteer: first name, initial and contact of people expected or lending at the membership's sites.
A manager: the same with the family name, of everybody whose request is addressed to the association.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership
from beneficiaries.choices import Channel, Language
from beneficiaries.models import Beneficiary, ContactChannel
from beneficiaries.names import fold
from loans.choices import PrescriptionStatus
from loans.models import Loan, Need, Prescription
from loans.models.loan import LoanQuerySet
from loans.models.prescription import PrescriptionQuerySet

WRITTEN = frozenset({Language.FR, Language.EN})  # the languages papers are written in
# Accepted, and a device is still to come: the place in the queue is kept while a right is renewed.
EXPECTED = (PrescriptionStatus.ACCEPTED, PrescriptionStatus.HELD, PrescriptionStatus.EXPIRED)


@dataclass(frozen=True, slots=True)
class Sight:
    """How far one member sees; `sites` are the places the membership names, none: all."""

    member: Membership
    sites: frozenset[UUID]

    def name(self, person: Beneficiary) -> str:
        """Denise Rey for a manager, Denise R. for a volunteer."""
        return person.full_name() if self.member.is_manager else person.short_name()

    def here(self, loan: Loan) -> bool:
        """Whether the person of a loan is named: a volunteer reads those of the membership's sites."""
        return self.member.is_manager or not self.sites or loan.site_id in self.sites

    def requests(self) -> PrescriptionQuerySet:
        """The requests one reads: for a volunteer, of people expected or lending."""
        rows = Prescription.objects.visible_to(self.member)
        if self.member.is_manager:
            return rows
        wanted = Need.objects.open().filter(prescription=OuterRef("pk"))
        lent = self._named_in(Loan.objects.visible_to(self.member)).filter(need__prescription=OuterRef("pk"))
        return rows.filter(Exists(wanted) | Exists(lent))

    def loans(self) -> LoanQuerySet:
        """The loans one reads; what was undone never happened."""
        return Loan.objects.visible_to(self.member).counted()

    def loans_here(self) -> LoanQuerySet:
        """The loans whose people one reads."""
        return self._named_in(self.loans())

    def loans_named(self, words: Iterable[str]) -> LoanQuerySet:
        """The loans of people of that name, among those whose people one reads."""
        rows = self.loans_here()
        return rows.filter(beneficiary__in=self._named(rows.values("beneficiary"), [*words]))

    def requests_named(self, words: Iterable[str]) -> PrescriptionQuerySet:
        """The requests for people of that name; an open call has no name to be found by."""
        rows = self.requests().filter(association=self.member.organisation_id)
        return rows.filter(beneficiary__in=self._named(rows.values("beneficiary"), [*words]))

    def _named_in(self, loans: LoanQuerySet) -> LoanQuerySet:
        return loans.filter(site__in=self.sites) if self.sites and not self.member.is_manager else loans

    def _named(self, among: object, words: list[str]) -> list[UUID]:
        """A volunteer finds by what a volunteer reads: a given name, perhaps with the initial."""
        people = Beneficiary.objects.filter(pk__in=among)
        if self.member.is_manager:
            return list(people.named(words).order_by("pk").values_list("pk", flat=True))
        some = Q()
        for word in words:
            some |= Q(name_key__contains=word)
        rows = people.filter(some).order_by("pk").values_list("pk", "given_name", "family_name")
        return [key for key, given, family in rows if _fits(words, fold(given), fold(family)[:1])]


def sight_of(member: Membership) -> Sight:
    return Sight(member, frozenset(member.sites.order_by("pk").values_list("pk", flat=True)))


def _fits(words: list[str], given: str, initial: str) -> bool:
    """Whether the words are a given name, and at most one more begins with the family name's initial."""
    others = [word for word in words if not any(name.startswith(word) for name in given.split())]
    return len(others) < len(words) and len(others) <= 1 and all(word[:1] == initial for word in others)


def paper_language(person: Beneficiary) -> str:
    """The language of a paper for somebody: theirs where papers are written in it, else French."""
    return person.language if person.language in WRITTEN else Language.FR


def is_called(person: Beneficiary) -> bool:
    """Whether the person asked to be reached by telephone: nobody else is dialled at once."""
    return person.channel in (Channel.CALL, Channel.SMS)


def phones_of(people: Iterable[Beneficiary]) -> dict[UUID, ContactChannel]:
    """The telephone of each who left one, by the person's key."""
    phones = ContactChannel.objects.in_use().filter(beneficiary__in=[*people], kind="phone")
    return {phone.beneficiary_id: phone for phone in phones.order_by("pk").read()}


def contact_of(person: Beneficiary) -> list[ContactChannel]:
    """How a person asked to be reached, telephone first."""
    return person.channels.in_use().order_by("-kind").read()
