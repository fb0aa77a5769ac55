"""Devices enter the books: announced by a donor, each with a tag, its storage, its story's first line."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes
from accounts.acts import act, unless_taken
from accounts.models import Membership, Organisation
from accounts.nir import looks_like_nir
from accounts.perms import require
from accounts.refusals import Refused
from inventory import perms
from inventory.choices import KIT, Regime, Status, Verb
from inventory.models import Device, DeviceEvent, DeviceModel, Donation, Medium, Tag
from inventory.text import model_key, search_text, serial_key
from inventory.wording import NO_NIR

LONGEST_REFERENCE = Donation._meta.get_field("reference").max_length or 0


@dataclass(frozen=True, slots=True)
class Draft:
    """One device as its donor describes it; `declared_value` in EUR, `specs` as in Device.specs."""

    kind: str
    serial: str = ""
    imei: str | None = None
    maker: str = ""
    model: str = ""
    reference: str = ""
    declared_value: Decimal | None = None
    specs: dict[str, Any] = field(default_factory=dict)
    lte: bool | None = None


@act
def open_donation(
    *,
    donor: Organisation,
    reference: str,
    by: Membership,
    at: dt.datetime | None = None,
    regime: str = Regime.COMPANY,
    promised_on: dt.date | None = None,
    collected_on: dt.date | None = None,
    received_on: dt.date | None = None,
    resale_allowed: bool = False,
) -> Donation:
    """Note that a donor gives a lot to the association of `by`.

    Raises Refused `invalid` for a reference that cannot be, or that another of its lots has.
    """
    require(perms.can_import(by))
    check_free_reference(reference, by=by)
    with unless_taken("reference"):  # the same form may just have been sent
        return Donation.objects.create(
            organisation=by.organisation,
            donor=donor,
            reference=reference,
            regime=regime,
            promised_on=promised_on,
            collected_on=collected_on,
            received_on=received_on,
            resale_allowed=resale_allowed,
            made_at=at or timezone.now(),
            made_by_id=by.user_id,
        )


def check_reference(reference: str) -> None:
    """Stop unless a lot may be called that; raises Refused `invalid`."""
    if len(reference) > LONGEST_REFERENCE:
        words = _("Cette référence est trop longue. Gardez-en %(limit)d signes au plus.")
        raise Refused("invalid", words % {"limit": LONGEST_REFERENCE})
    if looks_like_nir(reference):
        raise Refused("invalid", str(NO_NIR))


def check_free_reference(reference: str, *, by: Membership) -> None:
    """Stop unless a new lot of the association may be called that; raises Refused `invalid`."""
    check_reference(reference)
    if Donation.objects.filter(organisation=by.organisation_id, reference=reference).exists():
        raise Refused("invalid", _("Un don porte déjà cette référence. Choisissez-en une autre."))


@act
def announce(
    drafts: Sequence[Draft],
    *,
    donation: Donation,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[Device]:
    """Write down the devices of a donation: on the donor's list, not here yet.

    The database refuses a serial or an IMEI the association already knows (IntegrityError).
    """
    require(perms.can_edit_donation(by, donation))
    at = at or timezone.now()
    models = models_for(drafts)
    tags = codes.make_many(codes.TAG_LENGTH, len(drafts))
    devices = [
        _device(draft, models.get(model_key(draft.maker, draft.model)), donation, tag, at)
        for draft, tag in zip(drafts, tags, strict=True)
    ]
    Device.objects.bulk_create(devices)
    who = {"organisation_id": donation.organisation_id}
    Tag.objects.bulk_create(
        Tag(code=device.tag, device=device, put_on_at=at, put_on_by_id=by.user_id, **who)
        for device in devices
    )
    Medium.objects.bulk_create(
        Medium(device=device, fitted_at=at, fitted_by_id=by.user_id, **who)
        for device in devices
        if device.has_storage
    )
    DeviceEvent.objects.bulk_create(_first_line(device, by, at, client_id) for device in devices)
    return devices


def models_for(drafts: Iterable[Draft]) -> dict[str, DeviceModel]:
    """The catalogue's rows for what the drafts name; unknown models are added."""
    wanted: dict[str, Draft] = {}
    for draft in drafts:
        if draft.model:
            wanted.setdefault(model_key(draft.maker, draft.model), draft)
    known = {model.key: model for model in DeviceModel.objects.filter(key__in=wanted)}
    missing = [
        DeviceModel(maker=draft.maker[:80], name=draft.model[:120], key=key, kind=draft.kind)
        for key, draft in wanted.items()
        if key not in known
    ]
    DeviceModel.objects.bulk_create(missing, ignore_conflicts=True)
    if missing:
        known = {model.key: model for model in DeviceModel.objects.filter(key__in=wanted)}
    return known


def _device(draft: Draft, model: DeviceModel | None, donation: Donation, tag: str, at: dt.datetime) -> Device:
    device = Device(
        organisation_id=donation.organisation_id,
        owner_id=donation.organisation_id,
        donation=donation,
        kind=draft.kind,
        model=model,
        tag=tag,
        serial=draft.serial,
        serial_key=serial_key(draft.serial),
        imei=draft.imei or None,
        reference=draft.reference,
        declared_value=draft.declared_value,
        specs=draft.specs,
        accessories=list(KIT[draft.kind]),
        lte=draft.lte,
        status=Status.ANNOUNCED,
        status_at=at,
        version=1,
    )
    device.search_text = search_text(device)
    return device


def _first_line(device: Device, by: Membership, at: dt.datetime, client_id: UUID | None) -> DeviceEvent:
    return DeviceEvent(
        device=device,
        organisation_id=device.organisation_id,
        number=1,
        verb=Verb.ANNOUNCE,
        to_status=Status.ANNOUNCED,
        by_id=by.user_id,
        occurred_at=at,
        recorded_at=timezone.now(),
        client_id=client_id,
    )
