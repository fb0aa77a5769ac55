"""What is known of a request before the tap: what is kept aside for it, and which kinds it waits for."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes
from accounts.models import Membership
from inventory.models import Device
from loans.lending import awaiting
from loans.models import Hold


def kept_for(member: Membership, asked: Any) -> dict[Any, Hold]:
    """The devices in sight that are set aside for a request, by need; a lapsed hold keeps nothing."""
    today = member.organisation.day_of(timezone.now())
    active = Hold.objects.active().filter(need__prescription=asked, until__gte=today)
    seen = active.filter(device__in=Device.objects.visible_to(member))
    return {hold.need_id: hold for hold in seen.select_related("device__site").order_by("held_at")}


def wanted_of(member: Membership, asked: Any) -> list[dict[str, Any]]:
    """Each device a request still waits for, with the one that is set aside for it."""
    kept = kept_for(member, asked)
    return [{"need": need, "hold": kept.get(need.pk)} for need in asked.waiting]


def other_kind(asked: Any, kind: str) -> str:
    """What a request waits for, where that is another kind; of no right, nor of the person, a word."""
    kinds = [need.kind for need in asked.waiting]
    return "" if kind in kinds else awaiting(kinds)


def set_aside(member: Membership, asked: Any, device: Device) -> str:
    """Which device of this kind is set aside for a request, where it is not this one."""
    kept = [hold.device for hold in kept_for(member, asked).values()]
    alike = [one for one in kept if one.kind == device.kind]
    if not alike or device in alike:
        return ""
    said = {"tag": codes.grouped(alike[0].tag), "place": alike[0].site.name if alike[0].site else ""}
    if alike[0].site:
        return _("Un appareil est mis de côté pour cette demande\u00a0: %(tag)s, à %(place)s.") % said
    return _("Un appareil est mis de côté pour cette demande\u00a0: %(tag)s.") % said
