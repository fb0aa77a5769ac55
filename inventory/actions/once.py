"""A form sent twice acts once: the act carries the form's own id, as a phone's acts do (design §6)."""

from collections.abc import Callable, Sequence
from uuid import UUID

from accounts.acts import act
from inventory.models import Device, DeviceEvent


@act
def once(devices: Sequence[Device], client_id: UUID, do: Callable[[list[Device]], object]) -> bool:
    """Do it to the devices as they are now, unless an act of this id was done to one; whether it was done."""
    keys = [device.pk for device in devices]
    if DeviceEvent.objects.filter(client_id=client_id, device__in=keys).exists():
        return False
    locked = Device.objects.select_for_update(of=("self",)).select_related("organisation", "model")
    current = {device.pk: device for device in locked.filter(pk__in=keys).order_by("pk")}
    if DeviceEvent.objects.filter(client_id=client_id, device__in=keys).exists():
        return False  # the first one was under way while this one waited for the rows
    do([current[key] for key in keys])
    return True
