"""May: what each role may do with each noun (design §2). One table decides the button and the guard."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Protocol
from uuid import UUID

from accounts.choices import INVITES, WITHOUT_MANAGER, CapacityKind, Role
from accounts.models import Invitation, Membership, Organisation
from accounts.refusals import Refused


class Right(IntEnum):
    """How far a role goes with a noun; each includes those before it."""

    NONE = 0
    FIGURES = 1  # counts only, never a row
    READ = 2
    ACT = 3  # do the daily work on it
    WRITE = 4  # create, decide, correct


NONE, FIGURES, READ, ACT, WRITE = Right.NONE, Right.FIGURES, Right.READ, Right.ACT, Right.WRITE

NOUNS = (
    "device",
    "donation",
    "beneficiary",
    "check",
    "prescription",
    "loan",
    "programme",
    "impact",
    "colleague",
)

# Rows are roles, columns the nouns above; a role that is not here may do nothing.
_TABLE: dict[str, tuple[Right, ...]] = {
    Role.LENDS_VOLUNTEER: (ACT, READ, READ, NONE, READ, ACT, READ, NONE, NONE),
    Role.LENDS_MANAGER: (WRITE, WRITE, READ, NONE, ACT, WRITE, READ, READ, WRITE),
    Role.PRESCRIBES_PRESCRIBER: (NONE, NONE, WRITE, WRITE, WRITE, READ, READ, NONE, NONE),
    Role.PRESCRIBES_MANAGER: (NONE, NONE, WRITE, WRITE, WRITE, READ, READ, NONE, WRITE),
    Role.PRESCRIBES_REFERRER: (NONE, NONE, NONE, NONE, NONE, NONE, READ, NONE, NONE),
    Role.GIVES_CONTACT: (READ, READ, NONE, NONE, NONE, FIGURES, NONE, READ, NONE),
    Role.COORDINATES_MANAGER: (FIGURES, FIGURES, NONE, NONE, FIGURES, FIGURES, WRITE, FIGURES, WRITE),
    Role.COORDINATES_READER: (FIGURES, FIGURES, NONE, NONE, FIGURES, FIGURES, READ, FIGURES, NONE),
}
RIGHTS: dict[str, dict[str, Right]] = {
    role: dict(zip(NOUNS, rights, strict=True)) for role, rights in _TABLE.items()
}


class OfOrganisation(Protocol):
    organisation_id: UUID


def right_on(role: str, noun: str) -> Right:
    return RIGHTS.get(role, {}).get(noun, NONE)


def may(member: Membership, noun: str, right: Right) -> bool:
    """Whether the member's role goes as far as `right` with `noun`, before any object is looked at."""
    return right_on(member.role, noun) >= right


def require(allowed: bool) -> None:
    """Stop here unless allowed; raises Refused `not_allowed`."""
    if not allowed:
        raise Refused("not_allowed")


def is_system(member: Membership) -> bool:
    """Jobs act as each organisation's system member, within that organisation."""
    return bool(member.role == Role.SYSTEM)


def answers_for(member: Membership, thing: OfOrganisation) -> bool:
    """Whether the member's organisation is the one that answers for the row."""
    return bool(thing.organisation_id == member.organisation_id)


def can_invite(member: Membership, role: str) -> bool:
    """A manager invites into the roles of the same capacity."""
    return may(member, "colleague", WRITE) and role in INVITES.get(member.role, ())


def can_add_member(member: Membership | None, organisation: Organisation, role: str) -> bool:
    """A manager at home, in roles of the same capacity; None is the command line or an invitation used."""
    return member is None or (member.organisation_id == organisation.pk and can_invite(member, role))


def can_withdraw(member: Membership, invitation: Invitation) -> bool:
    """Whoever may invite into the role, here."""
    return answers_for(member, invitation) and can_invite(member, invitation.role)


def can_found(member: Membership | None, kinds: Iterable[str]) -> bool:
    """The command line and the operator found any organisation; a lending manager and jobs, donors."""
    if member is None or member.role == Role.OPERATOR:
        return True
    return member.role in (Role.LENDS_MANAGER, Role.SYSTEM) and {*kinds} == {CapacityKind.GIVES}


def can_manage_sites(member: Membership | None, organisation: Organisation) -> bool:
    """The command line, the operator, and a manager at home."""
    if member is None or member.role == Role.OPERATOR:
        return True
    return member.organisation_id == organisation.pk and may(member, "colleague", WRITE)


def can_manage_colleague(member: Membership, colleague: Membership) -> bool:
    """A manager changes and ends the memberships of the same organisation and capacity.

    The command line, as the organisation's system member, those that have no manager.
    """
    if is_system(member):
        return answers_for(member, colleague) and colleague.role in WITHOUT_MANAGER
    return (
        may(member, "colleague", WRITE)
        and answers_for(member, colleague)
        and colleague.role in INVITES.get(member.role, ())
    )


def can_renew_passphrase(member: Membership, colleague: Membership, works: Iterable[Membership]) -> bool:
    """A manager, for somebody else whose `works` are all theirs to end: a passphrase opens them all."""
    somebody_else = member.user_id != colleague.user_id
    return somebody_else and all(can_manage_colleague(member, one) for one in [colleague, *works])


def lends(member: Membership) -> bool:
    return bool(member.role.startswith(f"{CapacityKind.LENDS}."))


def prescribes(member: Membership) -> bool:
    return bool(member.role.startswith(f"{CapacityKind.PRESCRIBES}."))
