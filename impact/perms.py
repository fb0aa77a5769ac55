"""May: who reads which donor's report, and who publishes it."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.choices import CapacityKind, Role
from accounts.models import Capacity, Membership, Organisation
from accounts.perms import is_system, lends
from impact.measure import Scope
from inventory.models import Donation


def donors() -> QuerySet[Organisation]:
    """Every organisation that gives, or once gave."""
    giving = Capacity.objects.filter(organisation=OuterRef("pk"), kind=CapacityKind.GIVES)
    return Organisation.objects.filter(Exists(giving))


def donors_visible_to(member: Membership) -> QuerySet[Organisation]:
    """A donor's contact: the own organisation; a lending manager: whoever gave to the association."""
    if member.role == Role.LENDS_MANAGER:
        given = Donation.objects.filter(donor=OuterRef("pk"), organisation=member.organisation_id)
        return Organisation.objects.filter(Exists(given))
    if member.role == Role.GIVES_CONTACT:
        return donors().filter(pk=member.organisation_id)
    return Organisation.objects.none()


def scope_for(member: Membership, donor: Organisation) -> Scope:
    """How much of a gift a member reads about: all of it, for an association what it received itself."""
    return Scope(donor, member.organisation_id if lends(member) else None)


def can_publish(member: Membership, donor: Organisation) -> bool:
    """Jobs of the donor's own organisation: a report is published by the command."""
    return is_system(member) and member.organisation_id == donor.pk
