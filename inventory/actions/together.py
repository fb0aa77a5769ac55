"""The same act on many devices at once: all of them or none, and every reason says of which device."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.codes import grouped
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import Reason, refuse_if
from inventory import perms
from inventory.actions.moves import move, note
from inventory.actions.workshop import (
    bring_to_erasure,
    inspect,
    take_in,
)
from inventory.choices import ERASED_IN, NOT_HERE, Status, Verb
from inventory.facts import accessories_seen_of, unerased_media
from inventory.models import Device, DeviceEvent, Erasure, Medium


@act
def erase_all(
    devices: Sequence[Device],
    *,
    outcome: str,
    technique: str,
    tool: str,
    by: Membership,
    verification: str = "",
    site: Site | None = None,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[Erasure]:
    """Note the same erasure for every medium of these devices that still waits for one.

    `site` is where those are that were announced: they come by it. The others stay where they are.
    """
    require(all(perms.can_act(by, device) for device in devices))
    at = at or timezone.now()
    announced = [device for device in devices if device.status == Status.ANNOUNCED]
    here = [device for device in devices if device.status != Status.ANNOUNCED]
    begun = bring_to_erasure(announced, by=by, at=at, site=site, client_id=client_id)
    begun |= bring_to_erasure(here, by=by, at=at, site=None, client_id=client_id)
    waiting = _waiting(devices)
    refuse_if(_unerasable(devices, waiting))
    for device in devices:  # the erasures of several media are one act, and are undone as one
        if len(waiting[device.pk]) > 1:
            begun[device.pk].setdefault("begun", device.version + 1)
    how = {"outcome": outcome, "technique": technique, "tool": tool}
    done: list[Erasure] = []
    for turn in _turns(waiting):
        there = [device for device in devices if device.pk in turn]
        told = {device.pk: {**how, "medium": str(turn[device.pk].pk), **begun[device.pk]} for device in there}
        events = note(
            there,
            verb=Verb.ERASE,
            by=by,
            at=at,
            client_id=client_id,
            data=partial(_told, told),
        )
        done += [_erasure(event, turn[event.device_id], at, by, verification, how) for event in events]
    return Erasure.objects.bulk_create(done)


def _waiting(devices: Sequence[Device]) -> dict[UUID, list[Medium]]:
    found: dict[UUID, list[Medium]] = {}
    for medium in unerased_media(devices):
        found.setdefault(medium.device_id, []).append(medium)
    return found


def _turns(waiting: dict[UUID, list[Medium]]) -> Iterable[dict[UUID, Medium]]:
    """One medium a device at a time: each erasure has a line of its own in the journal."""
    for turn in range(max(map(len, waiting.values()), default=0)):
        yield {device: media[turn] for device, media in waiting.items() if turn < len(media)}


def _told(told: dict[UUID, dict[str, Any]], device: Device) -> dict[str, Any]:
    return told[device.pk]


def _erasure(
    event: DeviceEvent,
    medium: Medium,
    at: dt.datetime,
    by: Membership,
    verification: str,
    how: dict[str, str],
) -> Erasure:
    return Erasure(
        organisation_id=event.organisation_id,
        medium=medium,
        number=event.number,
        verification=verification,
        erased_at=at,
        erased_by_id=by.user_id,
        **how,
    )


def _unerasable(devices: Sequence[Device], waiting: dict[UUID, list[Medium]]) -> Iterable[Reason]:
    for device in devices:
        if device.pk not in waiting:
            yield _of(device, _("Rien n’est à effacer."))
        elif device.status not in ERASED_IN:
            yield _of(device)


@act
def ready_all(
    devices: Sequence[Device],
    *,
    grade: str,
    by: Membership,
    checks: Sequence[str] = (),
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[DeviceEvent]:
    """All of them are checked, of one grade, with what was seen with them last; fit to be lent."""
    require(all(perms.can_act(by, device) for device in devices))
    at = at or timezone.now()
    seen = accessories_seen_of(devices)
    inspect(devices, grade=grade, seen=seen, checks=checks, by=by, at=at)
    told = {
        device.pk: {"grade": grade, "accessories": seen[device.pk], "checks": [*checks]} for device in devices
    }
    return move(
        devices,
        Status.READY,
        verb=Verb.READY,
        by=by,
        at=at,
        client_id=client_id,
        data=partial(_told, told),
        grade=grade,
    )


@act
def relocate_all(
    devices: Sequence[Device],
    *,
    site: Site,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[DeviceEvent]:
    """All of them are at `site` now; those that were announced have arrived."""
    require(all(perms.can_act(by, device) for device in devices))
    refuse_if(_of(device) for device in devices if device.status in NOT_HERE)
    announced = [device for device in devices if device.status == Status.ANNOUNCED]
    here = [device for device in devices if device.status != Status.ANNOUNCED]
    arrived = take_in(announced, by=by, site=site, at=at, client_id=client_id)
    moved = note(here, verb=Verb.MOVE, by=by, at=at, site=site, client_id=client_id)
    return [*arrived, *moved]


def _of(device: Device, why: str = "") -> Reason:
    """Why not, of which device."""
    said = {"what": grouped(device.tag), "sentence": why or Reason("wrong_status").sentence()}
    return Reason("wrong_status", _("%(what)s\u00a0: %(sentence)s") % said)
