"""Labels leave the printer blank or for known devices; blank ones are claimed later."""

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes
from accounts.acts import act
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import Refused
from inventory import perms
from inventory.actions.moves import note
from inventory.actions.workshop import take_in_announced
from inventory.choices import NOT_HERE, Verb
from inventory.models import Device, LabelBatch, Tag
from inventory.text import search_text, serial_key


@act
def make_blank(*, count: int, sheet: str, by: Membership, at: dt.datetime | None = None) -> list[Tag]:
    """Codes for labels that are stuck on first and claimed later."""
    require(perms.can_label(by))
    batch = LabelBatch.objects.create(
        organisation_id=by.organisation_id,
        sheet=sheet,
        count=count,
        made_at=at or timezone.now(),
        made_by_id=by.user_id,
    )
    return Tag.objects.bulk_create(
        Tag(code=code, organisation_id=by.organisation_id, batch=batch)
        for code in codes.make_many(codes.TAG_LENGTH, count)
    )


@act
def claim(
    tag: Tag,
    *,
    serial: str,
    by: Membership,
    at: dt.datetime | None = None,
    site: Site | None = None,
    client_id: UUID | None = None,
) -> Device:
    """Stick a blank label on the device of that serial (or IMEI); an announced one is received by it.

    Raises Refused: `invalid` for a label already worn, `not_found` for a serial nobody announced.
    """
    require(perms.can_label(by))
    at = at or timezone.now()
    if tag.organisation_id != by.organisation_id:
        raise Refused("not_found")
    device = _of_serial(serial, by)
    if tag.device_id == device.pk:  # printed for it: nothing to bind, and it is here all the same
        take_in_announced([device], by=by, site=site, at=at, client_id=client_id)
        return device
    if tag.device_id is not None:
        raise Refused("invalid", _("Cette étiquette est déjà sur un autre appareil. Prenez-en une neuve."))
    put_on = Tag.objects.blank().filter(pk=tag.pk)
    if put_on.update(device=device, put_on_at=at, put_on_by=by.user_id) != 1:
        raise Refused("invalid", _("Cette étiquette vient d’être posée par quelqu’un d’autre."))
    begun = device.version + 1
    take_in_announced([device], by=by, site=site, at=at, client_id=client_id)
    said: dict[str, object] = {"tag": tag.code}
    if device.version >= begun:
        said["begun"] = begun
    changes = {"tag": tag.code, "search_text": search_text(device, tag=tag.code)}
    here = None if device.status in NOT_HERE else site  # a label put on elsewhere says nothing of a place
    note([device], verb=Verb.CLAIM, by=by, at=at, site=here, client_id=client_id, data=said, changes=changes)
    return device


def _of_serial(serial: str, by: Membership) -> Device:
    key = serial_key(serial)
    mine = (
        Device.objects.visible_to(by)
        .filter(organisation=by.organisation_id)
        .select_related("model", "organisation")
    )
    device = mine.filter(serial_key=key).first() or mine.filter(imei=key).first() if key else None
    if device is None:
        raise Refused("not_found", _("Aucun appareil annoncé ne porte ce numéro de série. Relisez-le."))
    return device
