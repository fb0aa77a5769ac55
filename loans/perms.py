"""May: who asks, decides, lends, renews and declares. One function decides the button and the guard."""

from accounts.models import Membership
from accounts.perms import Right, answers_for, is_system, lends, may, prescribes
from inventory.models import Device
from inventory.perms import can_act as can_act_on_device
from inventory.perms import can_manage as can_manage_device
from loans.models import Hold, Loan, Prescription


def can_prescribe(member: Membership) -> bool:
    """Ask devices for a person whose right was checked."""
    return prescribes(member) and may(member, "prescription", Right.WRITE)


def can_follow(member: Membership, prescription: Prescription) -> bool:
    """Withdraw it, renew its check: whoever may prescribe and follows the person, or their manager."""
    if not (can_prescribe(member) and answers_for(member, prescription)):
        return False
    return member.is_manager or prescription.beneficiary.referent_id == member.user_id


def can_decide(member: Membership, prescription: Prescription) -> bool:
    """Accept or decline: the manager of the association it is addressed to; of any, for an open call."""
    mine = prescription.association_id in (None, member.organisation_id)
    return mine and lends(member) and may(member, "prescription", Right.ACT)


def can_hold(member: Membership, device: Device) -> bool:
    """Keep a device aside, or put it back."""
    return can_act_on_device(member, device) and can_work(member)


def can_release(member: Membership, hold: Hold) -> bool:
    return answers_for(member, hold) and can_work(member)


def can_lend(member: Membership, device: Device) -> bool:
    """Hand over and take back, in the association's own custody."""
    return can_act_on_device(member, device) and can_work(member)


def can_work(member: Membership) -> bool:
    """The daily work on loans."""
    return is_system(member) or (lends(member) and may(member, "loan", Right.ACT))


def can_renew(member: Membership, loan: Loan) -> bool:
    """Decide at once: the association that lends."""
    return answers_for(member, loan) and can_work(member)


def can_ask_renewal(member: Membership, loan: Loan) -> bool:
    """Ask the association: who follows the person."""
    if not (can_prescribe(member) and loan.need.organisation_id == member.organisation_id):
        return False
    return member.is_manager or loan.beneficiary.referent_id == member.user_id


def can_declare(member: Membership, loan: Loan) -> bool:
    """Say that a device is lost, stolen, said to be returned; swap it."""
    return answers_for(member, loan) and can_work(member)


def can_close_for_good(member: Membership, loan: Loan) -> bool:
    """Give or sell the device to the person at the end: a manager."""
    return answers_for(member, loan) and may(member, "loan", Right.WRITE)


def can_undo_anybodys(member: Membership, device: Device) -> bool:
    return can_manage_device(member, device)


def can_settle(member: Membership) -> bool:
    """Read conflicts and say how they were settled."""
    return can_work(member)
