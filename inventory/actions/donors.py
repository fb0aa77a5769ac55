"""A gift of somebody who is not known yet: the donor and its lot, or its list, are written in one act."""

from typing import Any

from accounts.actions.organisations import Newcomer, bring_in_donor
from accounts.acts import act
from accounts.models import Membership, Organisation
from accounts.perms import require
from inventory import perms
from inventory.actions import batches
from inventory.actions.register import open_donation
from inventory.models import Donation, ImportBatch


@act
def promise(donor: Organisation | Newcomer, *, by: Membership, **said: Any) -> tuple[Donation, bool]:
    """Open the lot of a donor, who may be new here; and whether one described as new was known already."""
    require(perms.can_import(by))
    giver, known = _giver(donor, by)
    return open_donation(donor=giver, by=by, **said), known


@act
def upload(donor: Organisation | Newcomer, *, by: Membership, **said: Any) -> tuple[ImportBatch, bool]:
    """Stage the list of a donor, who may be new here; and whether one described as new was known already."""
    require(perms.can_import(by))
    giver, known = _giver(donor, by)
    return batches.upload(donor=giver, by=by, **said), known


def _giver(donor: Organisation | Newcomer, by: Membership) -> tuple[Organisation, bool]:
    return bring_in_donor(donor, by=by) if isinstance(donor, Newcomer) else (donor, False)
