"""May: who sees and helps whom (design §2). One function decides the button and the guard."""

from accounts.choices import Role
from accounts.models import Membership
from accounts.perms import WRITE, answers_for, is_system, may
from beneficiaries.models import Beneficiary, Programme


def can_register(member: Membership) -> bool:
    return may(member, "beneficiary", WRITE) or is_system(member)


def can_see(member: Membership, person: Beneficiary) -> bool:
    """A prescriber's own people; a prescribers' manager, all of the organisation's."""
    if not answers_for(member, person):
        return False
    return member.role == Role.PRESCRIBES_MANAGER or is_system(member) or follows(member, person)


def follows(member: Membership, person: Beneficiary) -> bool:
    """Whether the member is the person's referent."""
    return bool(
        member.role == Role.PRESCRIBES_PRESCRIBER
        and answers_for(member, person)
        and person.referent_id == member.user_id
    )


def can_change(member: Membership, person: Beneficiary) -> bool:
    return can_register(member) and can_see(member, person)


def can_check(member: Membership, person: Beneficiary) -> bool:
    """Who may say that a proof was seen."""
    return (may(member, "check", WRITE) or is_system(member)) and can_see(member, person)


def can_hand_on(member: Membership, person: Beneficiary) -> bool:
    """The referent gives a person's file to a colleague; so does the manager."""
    return can_change(member, person)


def can_take_over(member: Membership, person: Beneficiary) -> bool:
    """A prescriber takes up the file of a colleague of the same organisation."""
    return (
        member.role in (Role.PRESCRIBES_PRESCRIBER, Role.PRESCRIBES_MANAGER)
        and answers_for(member, person)
        and person.referent_id != member.user_id
    )


def can_read_accesses(member: Membership, person: Beneficiary) -> bool:
    """Who of an organisation looked at a person is read by its manager, at the association as well.

    Whom an association helps is known a floor above, which shows nobody else.
    """
    if member.role == Role.LENDS_MANAGER:
        return True
    return member.role == Role.PRESCRIBES_MANAGER and answers_for(member, person)


def can_coordinate(member: Membership, programme: Programme | None = None) -> bool:
    """Who writes a programme: the coordinator of its territory."""
    if not (may(member, "programme", WRITE) or is_system(member)):
        return False
    return programme is None or answers_for(member, programme)
