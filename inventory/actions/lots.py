"""A lot has come on the day of its first device; undone to the last one, it has not come."""

import datetime as dt
from collections.abc import Iterable

from inventory.choices import Status
from inventory.models import Device, Donation


def has_come(devices: Iterable[Device], day: dt.date) -> None:
    """Keep the day for their lots, unless it seems to be before those were promised or collected."""
    lots = Donation.objects.filter(pk__in={device.donation_id for device in devices}, received_on=None)
    lots.exclude(promised_on__gt=day).exclude(collected_on__gt=day).update(received_on=day)


def has_not_come(device: Device) -> None:
    """The device was not received after all: if it was the only one, its lot was not either."""
    others = Device.objects.filter(donation=device.donation_id).exclude(pk=device.pk)
    if not others.exclude(status=Status.ANNOUNCED).exists():
        Donation.objects.filter(pk=device.donation_id).update(received_on=None)
