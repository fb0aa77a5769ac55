"""What becomes of each row of a donor's list, by what the association already knows; nothing is written.

A known device of the same donor is completed or left alone: blank cells never erase, status and kind are
never touched. Known from another donor, or retired, it is refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation
from inventory.choices import Status
from inventory.intake.rows import Fault, Parsed, Row
from inventory.models import Device, DeviceModel, Donation, Insertion, Line
from inventory.text import model_key

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
WORDS = (CREATED, UPDATED, UNCHANGED, REFUSED)
M = TypeVar("M", bound=Model)
_CHUNK = 5_000  # values of one IN: below every database's limit of parameters

# Of a SIM card, what a list may complete: Line's column, Sim's field. Its state is the association's.
LINE_COLUMNS = {
    "number": "number",
    "operator": "operator",
    "plan": "plan",
    "allowance_gb": "volume_gb",
    "activated_on": "activated_on",
    "commitment_until": "committed_until",
}


@dataclass(slots=True)
class Fate:
    """A row, what becomes of it, the device it is about if one is known, and what would change.

    `changes` are Device columns with their new values, "model" left out: `new_model` says whether it differs.
    `line` is the known SIM card to complete or put in, `line_changes` its columns; `new_line`: one to add.
    """

    row: Row
    word: str
    device: Device | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    new_model: bool = False
    line: Line | None = None
    line_changes: dict[str, Any] = field(default_factory=dict)
    puts_in: bool = False
    new_line: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What the association knows of the serials, IMEIs and cards of a list."""

    by_serial: dict[str, Device]
    by_imei: dict[str, Device]
    donors: dict[UUID, UUID]  # donation → donor
    lines: dict[str, Line]
    line_in: dict[UUID, UUID]  # card → device, as it is now


def specs_of(row: Row) -> dict[str, Any]:
    """What the row says of the device's insides, as Device.specs keeps it."""
    said = {
        "ram_gb": row.memory_gb,
        "storage_gb": row.storage_gb,
        "cpu": row.processor,
        "os": row.os,
        "note": row.note,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def fates(
    parsed: Parsed, *, organisation: Organisation, donor: Organisation, lock: bool = False
) -> list[Fate]:
    """The fate of every row, in the list's order. `lock` holds the known devices until the transaction ends.

    Adds what the database knows to `row.problems` and `row.warnings`.
    """
    known = _known([row for row in parsed.rows if row.is_good], organisation, lock=lock)
    claimed: dict[UUID, Row] = {}
    return [_fate(row, known, donor, claimed, parsed) for row in parsed.rows]


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def _known(rows: Sequence[Row], organisation: Organisation, *, lock: bool) -> _Known:
    """Models and donations are few: they are read once each and not joined to every device."""
    devices = Device.objects.filter(organisation=organisation).order_by("pk")
    if lock:
        devices = devices.select_for_update()
    by_serial = {str(d.serial_key): d for d in _with(devices, "serial_key", [row.serial_key for row in rows])}
    by_imei = {str(d.imei): d for d in _with(devices, "imei", [row.imei for row in rows])}
    found = [*by_serial.values(), *by_imei.values()]
    models = DeviceModel.objects.in_bulk({device.model_id for device in found if device.model_id})
    for device in found:
        device.model = models[device.model_id] if device.model_id else None
    lots = Donation.objects.filter(pk__in={device.donation_id for device in found}).order_by("pk")
    cards = [row.sim.iccid for row in rows]
    lines = {
        line.iccid: line for line in _with(Line.objects.filter(organisation=organisation), "iccid", cards)
    }
    return _Known(by_serial, by_imei, dict(lots.values_list("pk", "donor")), lines, _places(lines.values()))


def _with(rows: "QuerySet[M]", column: str, values: Iterable[str]) -> Iterator[M]:
    """The rows with one of these values, blank ones aside; a part of the values at a time."""
    for some in _chunks([value for value in values if value]):
        yield from rows.filter(Q((f"{column}__in", some)))


def _places(lines: Iterable[Line]) -> dict[UUID, UUID]:
    """Which device each card sits in now."""
    keys = [str(line.pk) for line in lines]
    return {
        line: device
        for some in _chunks(keys)
        for line, device in Insertion.objects.filter(line__in=some, removed_at=None).values_list(
            "line", "device"
        )
    }


def _fate(row: Row, known: _Known, donor: Organisation, claimed: dict[UUID, Row], parsed: Parsed) -> Fate:
    if not row.is_good:
        return Fate(row, REFUSED)
    by_serial = known.by_serial.get(row.serial_key) if row.serial_key else None
    by_imei = known.by_imei.get(row.imei) if row.imei else None
    device = by_serial or by_imei
    if device is None:
        fate = Fate(row, CREATED)
        _connect(fate, known, parsed)
        return fate
    if by_imei and row.serial_key and row.serial_key != by_imei.serial_key and (by_serial or by_imei.serial):
        said = _("Cet IMEI est déjà celui d’un autre appareil, ici. Relisez-le.")
        row.problems.append(_fault("imei_duplicate", "imei", parsed, said))
    else:
        own = known.donors[device.donation_id] == donor.pk
        identity = "serial" if by_serial else "imei"
        row.problems += _objections(device, identity, claimed, parsed, own=own)
    if row.problems:
        return Fate(row, REFUSED, device)
    claimed[device.pk] = row
    if device.model and not row.maker:
        row.maker = device.model.maker  # a blank maker erases none
    fate = Fate(row, UNCHANGED, device, changes=_changes(device, row))
    fate.new_model = bool(row.model) and (
        device.model is None or device.model.key != model_key(row.maker, row.model)
    )
    _connect(fate, known, parsed)
    if fate.changes or fate.new_model or fate.line_changes or fate.puts_in or fate.new_line:
        fate.word = UPDATED
    return fate


def _objections(
    device: Device, identity: str, claimed: dict[UUID, Row], parsed: Parsed, *, own: bool
) -> Iterator[Fault]:
    """Why a list may not speak of a device that the association knows; `own`: from the same donor."""
    if device.pk in claimed:
        said = _("Même appareil que la ligne %(line)s. Gardez-en une.") % {"line": claimed[device.pk].line}
        yield _fault(f"{identity}_duplicate", identity, parsed, said)
    if not own:
        said = _("Cet appareil est déjà connu ici, venu d’un autre donateur. Vérifiez le numéro.")
        yield _fault("serial_known", identity, parsed, said)
    elif device.status == Status.RETIRED:
        said = _("Cet appareil est déjà sorti du parc. Vérifiez le numéro, ou retirez la ligne.")
        yield _fault("serial_known", identity, parsed, said)


def _fault(code: str, name: str, parsed: Parsed, message: str) -> Fault:
    column = next((column for column in parsed.columns if column.field == name), None)
    return Fault(code, name, column.header if column else "", column.letter if column else "", message)


def _changes(device: Device, row: Row) -> dict[str, Any]:
    """The columns that the row completes or corrects; what identifies a device is only ever completed."""
    changes: dict[str, Any] = {}
    if row.serial_key and not device.serial_key:
        changes |= {"serial": row.serial, "serial_key": row.serial_key}
    if row.imei and not device.imei:
        changes["imei"] = row.imei
    if row.reference and row.reference != device.reference:
        changes["reference"] = row.reference
    if row.value is not None and row.value != device.declared_value:
        changes["declared_value"] = row.value
    specs = {**device.specs, **specs_of(row)}
    if specs != device.specs:
        changes["specs"] = specs
    if row.lte is not None and device.lte is None:
        changes["lte"] = row.lte
    return changes


def _connect(fate: Fate, known: _Known, parsed: Parsed) -> None:
    """What becomes of the row's SIM card: new, put in, completed; left where it is if it sits elsewhere."""
    sim = fate.row.sim
    if not sim.iccid:
        return
    line = known.lines.get(sim.iccid)
    if line is None:
        fate.new_line = True
        return
    place = known.line_in.get(line.pk)
    if place is not None and (fate.device is None or place != fate.device.pk):
        said = _("Cette carte SIM est déjà dans un autre appareil\u00a0: elle y reste.")
        fate.row.warnings.append(_fault("value_left_out", "iccid", parsed, said))
        return
    fate.line, fate.puts_in = line, place is None
    for column, name in LINE_COLUMNS.items():
        said_of = getattr(sim, name)
        if said_of not in (None, "") and said_of != getattr(line, column):
            fate.line_changes[column] = said_of
