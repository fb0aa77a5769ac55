"""May: who acts on devices and donations, and who only reads them."""

from accounts.choices import Role
from accounts.models import Membership
from accounts.perms import Right, answers_for, is_system, may
from inventory.models import Device, Donation


def can_act(member: Membership, device: Device) -> bool:
    """Daily work on a device in the association's own custody."""
    return answers_for(member, device) and (is_system(member) or may(member, "device", Right.ACT))


def can_label(member: Membership) -> bool:
    """Print labels and stick them on, at home."""
    return is_system(member) or may(member, "device", Right.ACT)


def can_manage(member: Membership, device: Device) -> bool:
    """Retire, correct, undo anybody's act: a manager, on devices in custody."""
    return answers_for(member, device) and (is_system(member) or may(member, "device", Right.WRITE))


def can_see_value(member: Membership) -> bool:
    """The donor's declared value: the donor and the association's manager."""
    return may(member, "donation", Right.WRITE) or member.role == Role.GIVES_CONTACT


def can_import(member: Membership) -> bool:
    """Bring in a donor's list."""
    return is_system(member) or may(member, "donation", Right.WRITE)


def can_edit_donation(member: Membership, donation: Donation) -> bool:
    return answers_for(member, donation) and can_import(member)
