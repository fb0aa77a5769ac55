"""A lot arrives: what was announced is received, at the place where it was unloaded."""

import datetime as dt

from accounts.acts import act
from accounts.models import Membership, Site
from accounts.perms import Right, answers_for, is_system, may, require
from inventory.actions.workshop import take_in
from inventory.choices import Status
from inventory.models import Device, Donation


@act
def arrived(donation: Donation, *, site: Site, by: Membership, at: dt.datetime | None = None) -> list[Device]:
    """Receive every device of the donation that is still announced."""
    require(answers_for(by, donation) and (is_system(by) or may(by, "device", Right.ACT)))
    waiting = Device.objects.filter(donation=donation, status=Status.ANNOUNCED)
    devices = list(waiting.select_related("organisation").order_by("pk"))
    if devices:
        take_in(devices, by=by, site=site, at=at)
    return devices
