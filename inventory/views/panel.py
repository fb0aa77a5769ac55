"""The inventory's half of a device's page, for the page of a floor above to show with its own."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.refusals import Refused
from inventory import perms
from inventory.actions import media
from inventory.actions.lines import inside
from inventory.actions.undo import OF_LOANS, check_undo
from inventory.choices import Kind
from inventory.facts import last_act
from inventory.models import Alarm, Device, DeviceEvent, Lock
from inventory.panel import identity, storages
from inventory.story import since, story
from inventory.views.steps import STEPS, is_offered

# What stands first among the ways on, then the rest under ⋯.
FIRST = ("erase", "refurbish", "ready", "find", "move")


def panel(device: Device, member: Membership) -> dict[str, Any]:
    """What templates/inventory/_identity.html, _story.html, _erasures.html and _ways.html need.

    `device` comes with its model, site, donation and donor.
    """
    may_act = perms.can_act(member, device)
    return {
        "device": device,
        "since": since(device),
        "identity": identity(device, with_value=perms.can_see_value(member)),
        "story": story(device),
        "storages": storages(device),
        "locks": Lock.objects.filter(device=device).open().order_by("found_at"),
        "alarms": Alarm.objects.visible_to(member).open().filter(device=device),
        "ways": ways(device, member),
        "may_act": may_act,
        "may_take_out": may_act and device.status in media.WHILE,
        "card_way": card_way(device) if may_act else "",
        "may_manage": perms.can_manage(member, device),
    }


def card_way(device: Device) -> str:
    """What leads to its SIM card; nothing for what takes none."""
    if inside(device):
        return _("Sa carte SIM")
    return _("Poser une carte SIM") if device.kind == Kind.HOTSPOT or device.imei else ""


def ways(device: Device, member: Membership) -> list[dict[str, str]]:
    """The steps that this person may take with this device now: label, address, icon; the likeliest first."""
    offered = [name for name in STEPS if is_offered(STEPS[name], device, member)]
    offered.sort(key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    found = [
        {
            "name": name,
            "label": str(STEPS[name].offered),
            "url": reverse(f"inventory:{name}", args=[device.tag]),
            "icon": STEPS[name].icon,
        }
        for name in offered
    ]
    if can_undo(device, member):
        url = reverse("inventory:undo", args=[device.tag])
        found.append(
            {
                "name": "undo",
                "label": _("Annuler le dernier geste"),
                "url": url,
                "icon": "arrow-counterclockwise",
            }
        )
    return found


def can_undo(device: Device, member: Membership) -> bool:
    """Whether the last act is one of the workshop's that this person may undo, with a reason if need be."""
    event = last_act(device)
    return event is not None and event.verb not in OF_LOANS and not why_no_undo(event, member)


def why_no_undo(event: DeviceEvent, member: Membership) -> str:
    """Why this person may not undo it now, even with a reason; empty where they may."""
    try:
        check_undo(event, by=member, at=timezone.now(), reason="-")
    except Refused as refused:
        return refused.message
    return ""
