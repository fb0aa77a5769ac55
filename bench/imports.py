"""A donor's list of 10,000 rows, looked at and written, and given again: beside bare writes of the same rows.

Bare: `bulk_create` of the devices with labels, storage and journal that the product writes; given again, one
upsert of the devices and their lines of journal.
"""

import io
import statistics
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.db.models import Model, QuerySet

from accounts import codes
from accounts.keys import uuid7
from accounts.models import Organisation
from bench.frame import Figure, at_most, cpu, main, statements
from inventory.actions import batches
from inventory.actions.intake import AMENDED
from inventory.models import Device, DeviceEvent, ImportBatch, Medium, Tag
from tests import make

ROWS, RUNS, TIMES, SENT = 10_000, 3, 4, 150
HEADERS = "N° inventaire;Fabricant;Modèle;Numéro de série;Type;Mémoire;Disque;Valeur"


def measure(*, tiny: bool) -> list[Figure]:
    """Processor time and statements of creating and of giving again, in turn with the bare writes."""
    count, runs = (40, 1) if tiny else (ROWS, RUNS)
    donor = make.alpexa()
    imported(donor, listed("W", 5, 60))  # what is compiled and cached once
    created, bare_created, devices_alone, given_again, bare_again = [], [], [], [], []
    for run in range(runs):
        created.append(timed(lambda run=run: imported(donor, listed(f"A{run}", count, 60))))
        made = Device.objects.filter(serial_key__startswith=f"A{run}X")
        bare_created.append(timed(bare_create(made, Device, Tag, Medium, DeviceEvent)))
        devices_alone.append(timed(bare_create(made, Device)))
        given_again.append(timed(lambda run=run: imported(donor, listed(f"A{run}", count, 61))))
        bare_again.append(timed(bare_upsert(made)))
    sent_new = statements(lambda: imported(donor, listed("S", count, 60)))
    sent_again = statements(lambda: imported(donor, listed("S", count, 61)))
    _done, unchanged = cpu(lambda: imported(donor, listed("S", count, 61)), 1)
    _done, command = cpu(lambda: commanded(donor, listed("C", count, 60)), 1)
    alone = statistics.median(devices_alone)
    return [
        compared(f"{count} rows, new", created, bare_created, f" (devices alone {alone:.0f})"),
        at_most(f"{count} rows, new: SQL statements", len(sent_new), "", SENT),
        compared(f"{count} rows, all changed", given_again, bare_again),
        at_most(f"{count} rows, all changed: SQL statements", len(sent_again), "", SENT),
        Figure(f"{count} rows, nothing new", unchanged, "ms CPU"),
        Figure(f"{count} rows, new, by command", command, "ms CPU"),
    ]


def compared(name: str, whole: list[float], bare: list[float], more: str = "") -> Figure:
    took, least = statistics.median(whole), statistics.median(bare)
    return at_most(name, took / least, "x bare", TIMES, f"{took:.0f} ms CPU, bare {least:.0f}{more}")


def timed(work: Callable[[], object]) -> float:
    return cpu(work, 1)[1]


# --- the product -----------------------------------------------------------------------------------------


def listed(prefix: str, count: int, value: int) -> bytes:
    """A list as an asset manager exports it."""
    rows = (
        f"PC-{prefix}{n:05};Dell Inc.;Latitude {5400 + n % 40};{prefix}X{n:05};Portable;8 Go;256 Go;{value}"
        for n in range(count)
    )
    return "\r\n".join([HEADERS, *rows]).encode("utf-8-sig")


def imported(donor: Organisation, data: bytes) -> None:
    """The three steps of the page: given, looked at, confirmed as it was shown."""
    by = make.samira()
    batch = batches.upload(name="parc.csv", data=data, donor=donor, by=by, reference="Lot 1")
    shown = batches.preview(fetched(batch))
    batches.confirm(fetched(batch), by=by, shown=shown.digest)
    if shown.counts["refused"]:
        raise RuntimeError(f"the list is not as meant: {shown.counts}")


def fetched(batch: ImportBatch) -> ImportBatch:
    """As another request reads it."""
    return ImportBatch.objects.select_related("organisation", "donor", "donation").get(pk=batch.pk)


def commanded(donor: Organisation, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_bytes(data)
        said = {"donor": donor.slug, "association": make.pont_vieux().slug, "stdout": io.StringIO()}
        call_command("import_donation", file.name, **said)


# --- the bare writes -------------------------------------------------------------------------------------


def values_of(rows: Iterable[Model]) -> list[dict[str, Any]]:
    return [{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields} for row in rows]


def bare_create(made: QuerySet[Device], *models: type[Model]) -> Callable[[], None]:
    """Write rows like those of these devices once more, under other keys."""
    devices = list(made)
    tags = dict(zip(devices, codes.make_many(codes.TAG_LENGTH, len(devices)), strict=True))
    keys = {device.pk: uuid7() for device in devices}
    rows: list[tuple[type[Model], list[dict[str, Any]]]] = []
    for model in models:
        if model is Device:
            found = values_of(devices)
            for values, device in zip(found, devices, strict=True):
                values |= {"id": keys[device.pk], "serial_key": tags[device], "tag": tags[device]}
        else:
            found = values_of(model.objects.filter(device__in=made))  # type: ignore[attr-defined]
            spare = iter(codes.make_many(codes.TAG_LENGTH, len(found)))
            for values in found:
                values |= {"id": uuid7(), "device_id": keys[values["device_id"]]}
                values |= {"code": next(spare)} if model is Tag else {}
        rows.append((model, found))

    @transaction.atomic
    def write() -> None:
        for model, found in rows:
            model.objects.bulk_create(model(**values) for values in found)  # type: ignore[attr-defined]

    return write


def bare_upsert(made: QuerySet[Device]) -> Callable[[], None]:
    """Write these devices over themselves, each with one more line of journal."""
    rows = values_of(made)
    lines = values_of(DeviceEvent.objects.filter(device__in=made, number=1))
    for values in lines:
        values |= {"id": uuid7(), "number": 9}

    @transaction.atomic
    def write() -> None:
        Device.objects.bulk_create(
            [Device(**values) for values in rows],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*AMENDED, "search_text", "version"],
        )
        DeviceEvent.objects.bulk_create(DeviceEvent(**values) for values in lines)

    return write


if __name__ == "__main__":
    main("imports")
