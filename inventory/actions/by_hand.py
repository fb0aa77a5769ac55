"""One device typed in by hand, for a lot without a list: the same act as a list's row, looked at once."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act, unless_taken
from accounts.codes import grouped
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import Reason, refuse_if
from inventory import perms
from inventory.actions.intake import receive
from inventory.actions.workshop import take_in
from inventory.choices import Verb
from inventory.fates import CREATED, Fate
from inventory.intake.rows import Row
from inventory.models import Device, DeviceEvent, Donation


@act
def add(
    row: Row,
    *,
    donation: Donation,
    by: Membership,
    site: Site | None = None,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> Device:
    """Write one device down in a lot; with a `site` it is here already, and received there.

    A form sent twice adds one. Raises Refused for a serial or an IMEI that another device here has.
    """
    require(perms.can_edit_donation(by, donation))
    at = at or timezone.now()
    if client_id and (made := _made(client_id, by)):
        return made
    refuse_if(known_already(by, serial_key=row.serial_key, imei=row.imei))
    with unless_taken("serial or IMEI"):
        (device,) = receive([Fate(row, CREATED)], donation=donation, by=by, at=at, client_id=client_id)
    if site is not None:
        take_in([device], by=by, site=site, at=at, client_id=client_id)
    return device


def _made(client_id: UUID, by: Membership) -> Device | None:
    announced = DeviceEvent.objects.filter(client_id=client_id, verb=Verb.ANNOUNCE)
    event = announced.filter(organisation=by.organisation_id).select_related("device").first()
    return event.device if event else None


def known_already(
    by: Membership, *, serial_key: str | None, imei: str | None, but: Device | None = None
) -> Iterator[Reason]:
    """Why another device may not have these numbers here: which one has them."""
    mine = Device.objects.filter(organisation=by.organisation_id)
    mine = mine.exclude(pk=but.pk) if but else mine
    if serial_key and (found := mine.filter(serial_key=serial_key).first()):
        said = _("Ce numéro de série est déjà celui de %(tag)s. Relisez-le sur l’appareil.")
        yield Reason("serial_known", said % {"tag": grouped(found.tag)})
    if imei and (found := mine.filter(imei=imei).first()):
        said = _("Cet IMEI est déjà celui de %(tag)s. Relisez-le sur l’appareil.")
        yield Reason("imei_duplicate", said % {"tag": grouped(found.tag)})
