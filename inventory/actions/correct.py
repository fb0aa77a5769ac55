"""What was written wrongly of a device or of a lot, put right by a manager; the journal keeps no value."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act, unless_taken
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Reason, refuse_if
from inventory import perms
from inventory.actions.by_hand import known_already
from inventory.actions.moves import note
from inventory.actions.register import Draft, check_free_reference, models_for
from inventory.choices import KIT, Kind, Status, Verb
from inventory.intake.kinds import model_lte
from inventory.models import Device, Donation, Erasure, Medium
from inventory.text import model_key, search_text, serial_key

PROMISES = (Verb.HOLD, Verb.HAND_OVER)


@act
def correct(
    device: Device,
    draft: Draft,
    *,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[str]:
    """Make the device what `draft` says; the names of what changed, told by one line of its journal.

    Raises Refused with every reason: numbers that another device has (`serial_known`, `imei_duplicate`),
    none at all (`serial_missing`), a kind that something depends on (`kind_kept`).
    """
    require(perms.can_manage(by, device))
    at = at or timezone.now()
    refuse_if(_objections(device, draft, by))
    changes = _changes(device, draft)
    changed = sorted(changes)
    if not changed:
        return []
    if "kind" in changes:
        changes |= _of_the_kind(device, draft, changes)
        _refit(device, draft.kind, by=by, at=at)
    for name, value in changes.items():
        setattr(device, name, value)
    changes["search_text"] = search_text(device)
    told = {"changed": changed, "corrected": True}
    with unless_taken("serial or IMEI"):
        note([device], verb=Verb.AMEND, by=by, at=at, client_id=client_id, data=told, changes=changes)
    return changed


def _objections(device: Device, draft: Draft, by: Membership) -> Iterator[Reason]:
    key = serial_key(draft.serial)
    if not (key or draft.imei):
        yield Reason("serial_missing", _("Donnez le numéro de série, ou l’IMEI."))
    yield from known_already(by, serial_key=key, imei=draft.imei, but=device)
    if draft.kind != device.kind:
        yield from (Reason("kind_kept", words) for words in why_kind_stays(device, draft.kind))


def why_kind_stays(device: Device, kind: str) -> Iterator[str]:
    """What hangs on the device being of its kind, so that it can be no other."""
    if device.events.filter(verb__in=PROMISES).exists():
        yield _("Il a été promis ou prêté comme tel\u00a0: son type ne change plus.")
    storages = {Device(kind=one).has_storage for one in (device.kind, kind)}
    if storages == {True}:
        return
    if device.status not in (Status.ANNOUNCED, Status.RECEIVED):
        yield _("Il est déjà passé à l’atelier comme tel\u00a0: son type ne change plus.")
    if kept := storages != {False} and _has_known_storage(device):
        yield kept


def _has_known_storage(device: Device) -> str:
    """Why its storage cannot be taken for none: somebody erased it, described it or took it out."""
    media = Medium.objects.filter(device=device)
    touched = media.exclude(label="", serial="", removed_at=None) or media.count() > 1
    if touched or Erasure.objects.filter(medium__device=device).exists():
        return _("Un support de stockage y est noté\u00a0: son type ne change plus.")
    return ""


def _changes(device: Device, draft: Draft) -> dict[str, Any]:
    """The columns that the draft says otherwise."""
    model = models_for([draft]).get(model_key(draft.maker, draft.model)) if draft.model else None
    said = {
        "kind": draft.kind,
        "model": model,
        "serial": draft.serial,
        "serial_key": serial_key(draft.serial),
        "imei": draft.imei or None,
        "reference": draft.reference,
        "declared_value": draft.declared_value,
        "lte": draft.lte,
    }
    return {name: value for name, value in said.items() if getattr(device, name) != value}


def _of_the_kind(device: Device, draft: Draft, changes: dict[str, Any]) -> dict[str, Any]:
    """What goes with the new kind: its kit, unless somebody said otherwise, and for a hotspot its network."""
    found: dict[str, Any] = {}
    if device.accessories == list(KIT[device.kind]):
        found["accessories"] = list(KIT[draft.kind])
    if draft.kind == Kind.HOTSPOT and draft.lte is None:
        found["lte"] = model_lte(f"{draft.maker} {draft.model}")
    return found


def _refit(device: Device, kind: str, *, by: Membership, at: dt.datetime) -> None:
    """A kind that holds data has a storage to erase from now on; one that holds none never had one."""
    had, has = device.has_storage, Device(kind=kind).has_storage
    if had and not has:
        Medium.objects.filter(device=device).fitted().update(removed_at=at, removed_by=by.user_id)
    if has and not had and not device.media.fitted().exists():
        Medium.objects.create(
            organisation_id=device.organisation_id, device=device, fitted_at=at, fitted_by_id=by.user_id
        )


@act
def correct_lot(
    donation: Donation,
    *,
    reference: str,
    promised_on: dt.date | None,
    collected_on: dt.date | None,
    received_on: dt.date | None,
    by: Membership,
    **said: Any,
) -> Donation:
    """Put a lot's reference and days right; `said`: regime, resale_allowed.

    Raises Refused with every reason, each under the name of the field that is at fault, or `invalid`.
    """
    require(perms.can_edit_donation(by, donation))
    donation = Donation.objects.select_for_update(of=("self",)).get(pk=donation.pk)
    refuse_if(_of_days(donation, promised_on, collected_on, received_on))
    if reference != donation.reference:
        check_free_reference(reference, by=by)
    days = {"promised_on": promised_on, "collected_on": collected_on, "received_on": received_on}
    for name, value in {**said, **days, "reference": reference}.items():
        setattr(donation, name, value)
    with unless_taken("reference"):
        donation.save(update_fields=["reference", *days, *said])
    return donation


def _of_days(
    donation: Donation, promised: dt.date | None, collected: dt.date | None, received: dt.date | None
) -> Iterator[Reason]:
    today = donation.organisation.day_of(timezone.now())
    for code, day in (("promised_on", promised), ("collected_on", collected), ("received_on", received)):
        if day and day > today:
            yield Reason(code, _("Ce jour est à venir\u00a0: écrivez celui où c’est arrivé."))
    if received and promised and promised > received:
        yield Reason("promised_on", _("Un don est promis avant d’être reçu."))
    if received and collected and collected > received:
        yield Reason("collected_on", _("Un don est collecté avant d’être reçu."))
    if received is None and donation.devices.exclude(status=Status.ANNOUNCED).exists():
        yield Reason(
            "received_on", _("Des appareils de ce don sont arrivés\u00a0: gardez le jour de leur venue.")
        )
