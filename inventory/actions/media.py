"""Storage put into devices and taken out of them: what must be erased, one by one (domain §3.4)."""

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Reason, Refused, refuse_if
from inventory import perms
from inventory.actions.moves import note
from inventory.choices import Status, Verb
from inventory.facts import unerased_media
from inventory.models import Device, Medium

WHILE = (Status.ANNOUNCED, Status.RECEIVED, Status.TO_ERASE, Status.REFURBISHING)


def only_one(device: Device) -> Medium:
    """The storage that is meant where none is named; raises Refused where there is none, or a choice."""
    fitted = list(device.media.fitted()[:2])
    if not fitted:
        raise Refused("wrong_status", _("Cet appareil n’a pas de support à effacer."))
    if len(fitted) > 1:
        raise Refused("invalid", _("Cet appareil a plusieurs supports\u00a0: dites lequel."))
    return fitted[0]


@act
def fit(
    device: Device,
    *,
    label: str,
    by: Membership,
    serial: str = "",
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> Medium:
    """One more storage sits in the device, found there or put in: it must be erased like the others."""
    require(perms.can_act(by, device))
    if device.status not in WHILE:
        raise Refused("wrong_status")
    medium = Medium(
        organisation_id=device.organisation_id,
        device=device,
        label=label,
        serial=serial,
        fitted_at=at or timezone.now(),
        fitted_by_id=by.user_id,
    )
    said = {"medium": str(medium.pk), "label": label}
    note([device], verb=Verb.FIT, by=by, at=medium.fitted_at, client_id=client_id, data=said)
    medium.save(force_insert=True)
    return medium


@act
def take_out(
    medium: Medium,
    *,
    by: Membership,
    comment: str = "",
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> Medium:
    """The storage is out of the device, or never was there; where data may be left, somebody says why.

    Raises Refused `comment_required` for one without a passed erasure, `wrong_status` for one already out.
    """
    device = medium.device
    require(perms.can_act(by, device))
    if device.status not in WHILE:
        raise Refused("wrong_status")
    unerased = medium in unerased_media([device])
    refuse_if([Reason("comment_required")] if unerased and not comment.strip() else [])
    at = at or timezone.now()
    inside = Medium.objects.filter(pk=medium.pk).fitted()
    if inside.update(removed_at=at, removed_by=by.user_id) != 1:
        raise Refused("wrong_status", _("Ce support est déjà retiré."))
    said = {"medium": str(medium.pk), "label": medium.label, **({"comment": comment} if comment else {})}
    note([device], verb=Verb.TAKE_OUT, by=by, at=at, client_id=client_id, data=said)
    medium.refresh_from_db(fields=["removed_at", "removed_by"])
    return medium
