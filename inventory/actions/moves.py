"""The only writer of a device's status, and of its journal (design §4).

Every change is one compare-and-set on version and status with one numbered event; whoever comes second gets
Stale, and the act is tried again on what is then true.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts.acts import Stale, act
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import refuse_if
from inventory import perms
from inventory.choices import Verb
from inventory.facts import facts_for, fitted_media
from inventory.models import Device, DeviceEvent
from inventory.text import search_text
from inventory.transitions import Facts, after_coming_in, may_move

# What an event tells besides: the same for all devices, or something of each.
Told = Mapping[str, Any] | Callable[[Device], Mapping[str, Any]] | None

# What a change of these columns leaves in the event, so that undo can put it back.
KEPT_BEFORE = ("site_id", "grade", "tag", "owner_id", "organisation_id", "status_at")


@act
def move(
    devices: Sequence[Device],
    to: str,
    *,
    verb: str,
    by: Membership,
    at: dt.datetime | None = None,
    site: Site | None = None,
    client_id: UUID | None = None,
    data: Told = None,
    grade: str | None = None,
) -> list[DeviceEvent]:
    """Take devices to a status, each with its event; all of them or none.

    Raises Refused (`wrong_status`, the gate) with every reason, and Stale when somebody was faster.
    """
    require(all(perms.can_act(by, device) for device in devices))
    facts = facts_for(devices, to)
    verdicts = [may_move(facts[device.pk], to) for device in devices]
    refuse_if(reason for verdict in verdicts for reason in verdict.reasons)
    changes: dict[str, Any] = {"status": to}
    if site is not None:
        changes["site_id"] = site.pk
    if grade is not None:
        changes["grade"] = grade
    return _write(devices, changes, verb=verb, by=by, at=at, client_id=client_id, data=data)


@act
def bring_in(
    device: Device,
    *,
    verb: str,
    by: Membership,
    at: dt.datetime | None = None,
    site: Site | None = None,
    client_id: UUID | None = None,
    data: Told = None,
) -> list[DeviceEvent]:
    """Back from a person, or found again: to erasure or to the workshop, never straight to ready."""
    require(perms.can_act(by, device))
    fitted = fitted_media([device]).get(device.pk, 0)
    to = after_coming_in(fitted)
    refuse_if(may_move(Facts(status=device.status, kind=device.kind, fitted=fitted), to).reasons)
    changes: dict[str, Any] = {"status": to}
    if site is not None:
        changes["site_id"] = site.pk
    return _write([device], changes, verb=verb, by=by, at=at, client_id=client_id, data=data)


@act
def note(
    devices: Sequence[Device],
    *,
    verb: str,
    by: Membership,
    at: dt.datetime | None = None,
    site: Site | None = None,
    client_id: UUID | None = None,
    data: Told = None,
    late: bool = False,
    changes: Mapping[str, Any] | None = None,
) -> list[DeviceEvent]:
    """Write one line of journal a device, without a change of status.

    `changes` are other journaled columns (site, grade, tag…). A `late` line changes nothing.
    """
    require(all(perms.can_act(by, device) for device in devices))
    columns = dict(changes or {})
    if site is not None and not late:
        columns["site_id"] = site.pk
    return _write(devices, columns, verb=verb, by=by, at=at, client_id=client_id, data=data, late=late)


@act
def restore(
    event: DeviceEvent,
    *,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
    data: Told = None,
) -> DeviceEvent:
    """Put the device back as the act that ends with `event` found it; ungated: nothing else happened.

    Each line of the act gets its own that undoes it, the last one first, so that whoever reads the journal
    knows of every line whether it stands. What is told besides stands with `event`, whose line is given back.
    """
    undone = []
    for line in reversed(lines_of(event)):
        told = data if line.number == event.number else None
        undone += _undo_line(line, event.device, by=by, at=at, client_id=client_id, data=told)
    return undone[0]


def _undo_line(
    line: DeviceEvent,
    device: Device,
    *,
    by: Membership,
    at: dt.datetime | None,
    client_id: UUID | None,
    data: Told,
) -> list[DeviceEvent]:
    """Undo one line of journal of a device that is as the line left it."""
    before = line.data.get("before", {})
    changes = {name: _parsed(name, value) for name, value in before.items()}
    if device.status != line.from_status:
        changes["status"] = line.from_status
    if "tag" in before:
        changes["search_text"] = search_text(device, tag=before["tag"])
    verb = Verb.UNDO
    return _write([device], changes, verb=verb, by=by, at=at, client_id=client_id, data=data, undoes=line)


def lines_of(event: DeviceEvent) -> list[DeviceEvent]:
    """The lines of journal that one act wrote, oldest first: the last one says where it began."""
    begun = event.data.get("begun", event.number)
    if begun == event.number:
        return [event]
    lines = DeviceEvent.objects.filter(device=event.device_id, late=False)
    return list(lines.filter(number__gte=begun, number__lte=event.number).order_by("number"))


def _write(
    devices: Sequence[Device],
    changes: dict[str, Any],
    *,
    verb: str,
    by: Membership,
    at: dt.datetime | None,
    client_id: UUID | None,
    data: Told,
    late: bool = False,
    undoes: DeviceEvent | None = None,
) -> list[DeviceEvent]:
    """Compare, set, and journal: the heart of `move`, `note` and `restore`."""
    now = timezone.now()
    at = at or now
    if "status" in changes:
        changes = {"status_at": at, **changes}
    told = data if callable(data) else lambda device: data or {}
    events = [_line(device, changes, told(device), verb, by) for device in devices]
    for event in events:
        event.occurred_at, event.recorded_at = at, now
        event.client_id, event.late, event.undoes = client_id, late, undoes
    _compare_and_set(devices, changes)
    return DeviceEvent.objects.bulk_create(events)


def _line(
    device: Device, changes: Mapping[str, Any], told: Mapping[str, Any], verb: str, by: Membership
) -> DeviceEvent:
    """The next line of a device's journal, with what the change overwrites."""
    before = {
        name: _plain(getattr(device, name))
        for name in KEPT_BEFORE
        if name in changes and getattr(device, name) != changes[name]
    }
    return DeviceEvent(
        device=device,
        organisation_id=device.organisation_id,
        number=device.version + 1,
        verb=verb,
        from_status=device.status,
        to_status=changes.get("status", device.status),
        by_id=by.user_id,
        site_id=changes.get("site_id", device.site_id),
        data={**told, **({"before": before} if before else {})},
    )


def _compare_and_set(devices: Sequence[Device], changes: Mapping[str, Any]) -> None:
    """Change the rows still as these objects know them, or raise Stale; one statement for those alike."""
    alike: dict[tuple[int, str], list[Device]] = {}
    for device in devices:
        alike.setdefault((device.version, device.status), []).append(device)
    for (version, status), group in alike.items():
        rows = Device.objects.filter(pk__in=[device.pk for device in group], version=version, status=status)
        if rows.update(version=F("version") + 1, **changes) != len(group):
            raise Stale(f"one of {len(group)} devices is no longer at version {version}", devices)
        for device in group:
            for name, value in changes.items():
                setattr(device, name, value)
            device.version += 1


def _plain(value: object) -> object:
    """A column's value as JSON keeps it; `_parsed` reads it back."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _parsed(name: str, value: Any) -> Any:
    if value and name.endswith("_id"):
        return UUID(value)
    return dt.datetime.fromisoformat(value) if value and name.endswith("_at") else value
