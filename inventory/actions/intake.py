"""Rows of a donor's list become devices, or complete known ones: in bulk, one line of journal each."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from accounts.acts import act
from accounts.models import Membership
from accounts.perms import require
from inventory import perms
from inventory.actions.lines import LineDraft
from inventory.actions.lines import fit as fit_lines
from inventory.actions.register import Draft, announce, models_for
from inventory.choices import LineState, Verb
from inventory.fates import LINE_COLUMNS, Fate, specs_of
from inventory.intake.rows import Row, Sim
from inventory.models import Device, DeviceEvent, Donation, Insertion, Line
from inventory.text import model_key, search_text

# What a list may change of a known device; never its status, site, kind or owner.
AMENDED = ("serial", "serial_key", "imei", "reference", "declared_value", "specs", "lte", "model")


@act
def receive(
    rows: Sequence[Fate],
    *,
    donation: Donation,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[Device]:
    """Announce the devices of these rows in a donation, with their tags, storage, journal and SIM cards.

    The database refuses a serial, an IMEI or a card the association already knows (IntegrityError).
    """
    at = at or timezone.now()
    drafts = [_draft(fate.row) for fate in rows]
    devices = announce(drafts, donation=donation, by=by, at=at, client_id=client_id)
    _put_in_cards(list(zip(devices, rows, strict=True)), by=by, at=at)
    return devices


@act
def amend(rows: Sequence[Fate], *, by: Membership, at: dt.datetime | None = None) -> list[Device]:
    """Complete known devices with what these rows add, by one upsert; the status is never touched.

    The rows' devices are held by the caller's transaction (`fates(lock=True)`).
    """
    devices = [fate.device for fate in rows if fate.device is not None]
    require(all(perms.can_act(by, device) for device in devices))
    at = at or timezone.now()
    models = models_for([_draft(fate.row) for fate in rows if fate.new_model])
    events = []
    for fate in rows:
        device = fate.device
        if device is None:
            continue
        changed = [*fate.changes]
        for name, value in fate.changes.items():
            setattr(device, name, value)
        if fate.new_model:
            device.model = models[model_key(fate.row.maker, fate.row.model)]
            changed.append("model")
        if fate.new_line or fate.puts_in or fate.line_changes:
            changed.append("line")
        device.search_text = search_text(device)
        device.version += 1
        events.append(_amended(device, sorted(changed), by, at))
    Device.objects.bulk_create(
        devices,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*AMENDED, "search_text", "version"],
    )
    DeviceEvent.objects.bulk_create(events)
    _put_in_cards([(fate.device, fate) for fate in rows if fate.device is not None], by=by, at=at)
    return devices


def _draft(row: Row) -> Draft:
    return Draft(
        kind=row.kind,
        serial=row.serial,
        imei=row.imei or None,
        maker=row.maker,
        model=row.model,
        reference=row.reference,
        declared_value=row.value,
        specs=specs_of(row),
        lte=row.lte,
    )


def _amended(device: Device, changed: list[str], by: Membership, at: dt.datetime) -> DeviceEvent:
    """Only the names of what changed: the journal is for everybody who sees the device, values are not."""
    return DeviceEvent(
        device=device,
        organisation_id=device.organisation_id,
        number=device.version,
        verb=Verb.AMEND,
        from_status=device.status,
        to_status=device.status,
        by_id=by.user_id,
        site_id=device.site_id,
        occurred_at=at,
        recorded_at=timezone.now(),
        data={"changed": changed},
    )


def _line_draft(sim: Sim) -> LineDraft:
    return LineDraft(
        iccid=sim.iccid,
        number=sim.number,
        operator=sim.operator,
        plan=sim.plan,
        allowance_gb=sim.volume_gb,
        activated_on=sim.activated_on,
        commitment_until=sim.committed_until,
        state=sim.state or LineState.ACTIVE,
    )


def _put_in_cards(pairs: Sequence[tuple[Device, Fate]], *, by: Membership, at: dt.datetime) -> None:
    """New cards, cards that lay aside, what lists add about known ones. The card that was inside is out."""
    arriving = [(device, fate) for device, fate in pairs if fate.new_line or fate.puts_in]
    served = [device for device, fate in arriving if fate.device is not None]
    if served:
        Insertion.objects.filter(device__in=served, removed_at=None).update(
            removed_at=at, removed_by=by.user_id
        )
    new = [(device, _line_draft(fate.row.sim)) for device, fate in arriving if fate.new_line]
    if new:
        fit_lines(new, by=by, at=at)
    Insertion.objects.bulk_create(
        Insertion(
            organisation_id=device.organisation_id,
            line=fate.line,
            device=device,
            inserted_at=at,
            inserted_by_id=by.user_id,
        )
        for device, fate in arriving
        if fate.line is not None
    )
    _complete_lines([fate for _device, fate in pairs])


def _complete_lines(rows: Sequence[Fate]) -> None:
    lines = []
    for fate in rows:
        if fate.line is not None and fate.line_changes:
            for name, value in fate.line_changes.items():
                setattr(fate.line, name, value)
            lines.append(fate.line)
    Line.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["id"], update_fields=[*LINE_COLUMNS]
    )
