"""Steps of the workshop with what they entail here: a hold that ends, a loan whose lost device is found.

The pages are the inventory's, which knows neither; config/urls.py gives these acts with their addresses.
"""

from typing import Any
from uuid import UUID

from accounts.models import Membership
from inventory.models import Device
from loans.actions import losses


def missing(device: Device, said: dict[str, Any], by: Membership, act: UUID) -> object:
    return losses.declare_missing(device=device, comment=said["comment"], by=by, client_id=act)


def find(device: Device, said: dict[str, Any], by: Membership, act: UUID) -> object:
    return losses.find(device=device, site=said["site"], by=by, client_id=act)


def refurbish(device: Device, said: dict[str, Any], by: Membership, act: UUID) -> object:
    return losses.refurbish(device=device, site=said.get("site"), by=by, client_id=act)


STEPS = {"missing": missing, "find": find, "refurbish": refurbish}
