"""What the workshop does to a device: take in, erase, check, move, lose and find, retire."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Membership, Site
from accounts.perms import require
from accounts.refusals import Reason, Refused, refuse_if
from inventory import perms
from inventory.actions.alarms import calm, raise_alarm
from inventory.actions.lots import has_come
from inventory.actions.media import only_one
from inventory.actions.moves import bring_in, move, note
from inventory.choices import ERASED_IN, NOT_HERE, PROMISED, Grade, Kind, Status, Verb
from inventory.facts import accessories_seen, facts_of, fitted_media
from inventory.models import Device, DeviceEvent, Erasure, Inspection, Medium
from inventory.transitions import gate


@act
def take_in(
    devices: Sequence[Device],
    *,
    by: Membership,
    site: Site,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[DeviceEvent]:
    """They have arrived: announced devices become received, at the place where they were counted."""
    at = at or timezone.now()
    told = move(devices, Status.RECEIVED, verb=Verb.RECEIVE, by=by, at=at, site=site, client_id=client_id)
    has_come(devices, by.organisation.day_of(at))
    return told


def take_in_announced(
    devices: Sequence[Device],
    *,
    by: Membership,
    site: Site | None,
    at: dt.datetime | None,
    client_id: UUID | None,
) -> None:
    """A device whose own label is scanned is here by that fact."""
    if announced := [device for device in devices if device.status == Status.ANNOUNCED]:
        if site is None:
            raise Refused("site_missing")
        take_in(announced, by=by, site=site, at=at, client_id=client_id)


@act
def erase(
    device: Device,
    *,
    outcome: str,
    technique: str,
    tool: str,
    by: Membership,
    at: dt.datetime | None = None,
    medium: Medium | None = None,
    verification: str = "",
    site: Site | None = None,
    client_id: UUID | None = None,
) -> Erasure:
    """Note one attempt to erase one medium; failures are kept. A received device first goes to erasure.

    `medium` may be left out when one is fitted (`invalid` otherwise). Moves nothing else.
    """
    require(perms.can_act(by, device))
    at = at or timezone.now()
    if medium is None:
        medium = only_one(device)
    elif not device.media.fitted().filter(pk=medium.pk).exists():  # as it is now, not as it was shown
        raise Refused("invalid", _("Ce support n’est pas dans cet appareil. Choisissez-en un autre."))
    begun = bring_to_erasure([device], by=by, at=at, site=site, client_id=client_id)[device.pk]
    if device.status not in ERASED_IN:
        raise Refused("wrong_status")
    said = {"outcome": outcome, "technique": technique, "tool": tool, "medium": str(medium.pk), **begun}
    (event,) = note([device], verb=Verb.ERASE, by=by, at=at, site=site, client_id=client_id, data=said)
    return Erasure.objects.create(
        organisation_id=device.organisation_id,
        medium=medium,
        number=event.number,
        outcome=outcome,
        technique=technique,
        tool=tool,
        verification=verification,
        erased_at=at,
        erased_by_id=by.user_id,
    )


def bring_to_erasure(
    devices: Sequence[Device],
    *,
    by: Membership,
    at: dt.datetime,
    site: Site | None,
    client_id: UUID | None,
) -> dict[UUID, dict[str, int]]:
    """What is announced or received and holds data first goes to erasure, by lines of the same act.

    Returns what each act's last line says of where the act began, so that undo takes back all of it.
    """
    before = {device.pk: device.version for device in devices}
    take_in_announced(devices, by=by, site=site, at=at, client_id=client_id)
    received = [device for device in devices if device.status == Status.RECEIVED]
    fitted = fitted_media(received) if received else {}
    if holding := [device for device in received if device.pk in fitted]:
        to, verb = Status.TO_ERASE, Verb.TO_ERASE
        move(holding, to, verb=verb, by=by, at=at, site=site, client_id=client_id)
    return {
        device.pk: {"begun": before[device.pk] + 1} if device.version > before[device.pk] else {}
        for device in devices
    }


@act
def refurbish(
    device: Device,
    *,
    by: Membership,
    at: dt.datetime | None = None,
    site: Site | None = None,
    client_id: UUID | None = None,
) -> list[DeviceEvent]:
    """Into the workshop; needs no erasure, only being ready does. A missing one is found by that fact."""
    at = at or timezone.now()
    refuse_promised([device])
    before, place = device.version, site or device.site
    if device.status == Status.MISSING:
        if place is None:
            raise Refused("site_missing")
        find(device, by=by, site=place, at=at, client_id=client_id)
    bring_to_erasure([device], by=by, at=at, site=site, client_id=client_id)
    begun = {"begun": before + 1} if device.version > before else {}
    to, verb = Status.REFURBISHING, Verb.REFURBISH
    if device.status == to and begun:  # found, nothing to erase: in the workshop by that
        return list(device.events.filter(number=device.version))
    return move([device], to, verb=verb, by=by, at=at, site=site, client_id=client_id, data=begun)


def refuse_promised(devices: Sequence[Device]) -> None:
    """What is lent or kept aside leaves that state by its loan or hold alone, a floor above."""
    if any(device.status in PROMISED for device in devices):
        raise Refused("wrong_status", _("Il est promis à quelqu’un : passez par son prêt ou sa demande."))


@act
def make_ready(
    device: Device,
    *,
    grade: str,
    by: Membership,
    accessories: Sequence[str] | None = None,
    checks: Sequence[str] = (),
    at: dt.datetime | None = None,
    site: Site | None = None,
    client_id: UUID | None = None,
) -> tuple[Reason, ...]:
    """Checked and fit to be lent: writes the inspection and moves; returns warnings.

    Accessories not said are those seen last; what is missing of the kit is waived by who acts.
    """
    require(perms.can_act(by, device))
    at = at or timezone.now()
    there = accessories_seen(device) if accessories is None else list(accessories)
    inspect([device], grade=grade, seen={device.pk: there}, checks=checks, by=by, at=at)
    said = {"grade": grade, "accessories": there, "checks": list(checks)}
    who: dict[str, Any] = {"by": by, "at": at, "site": site, "client_id": client_id}
    move([device], Status.READY, verb=Verb.READY, data=said, grade=grade, **who)
    return gate(facts_of([device])[device.pk]).warnings if device.kind == Kind.HOTSPOT else ()


def inspect(
    devices: Sequence[Device],
    *,
    grade: str,
    seen: Mapping[UUID, Sequence[str]],
    checks: Sequence[str],
    by: Membership,
    at: dt.datetime,
) -> list[Inspection]:
    """Write what was checked, under the number of the line that the act is about to write."""
    refuse_promised(devices)
    return Inspection.objects.bulk_create(
        Inspection(
            organisation_id=device.organisation_id,
            device=device,
            number=device.version + 1,
            checks=list(checks),
            grade=Grade(grade),
            accessories=list(seen[device.pk]),
            waived=[code for code in device.accessories if code not in seen[device.pk]],
            inspected_at=at,
            inspected_by_id=by.user_id,
        )
        for device in devices
    )


@act
def relocate(
    device: Device,
    *,
    site: Site,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[DeviceEvent]:
    """The device is at `site` now. One in somebody's hands, or gone, does not move."""
    require(perms.can_act(by, device))
    if device.status == Status.ANNOUNCED:
        return take_in([device], by=by, site=site, at=at, client_id=client_id)
    refuse_if([Reason("wrong_status")] if device.status in NOT_HERE else [])
    return note([device], verb=Verb.MOVE, by=by, at=at, site=site, client_id=client_id)


@act
def declare_missing(
    device: Device,
    *,
    by: Membership,
    comment: str = "",
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> DeviceEvent:
    """Nobody knows where it is. Before a passed erasure, managers and the donor hear of it the same day.

    One that is lent or kept aside is lost by its loan or hold, a floor above, which then calls `lose`.
    """
    refuse_promised([device])
    return lose(device, by=by, comment=comment, at=at, client_id=client_id)


@act
def lose(
    device: Device,
    *,
    by: Membership,
    comment: str = "",
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> DeviceEvent:
    """The same for any device; whoever closes its loan or hold in the same transaction calls this."""
    require(perms.can_act(by, device))
    facts = facts_of([device])[device.pk]
    said: dict[str, Any] = {"comment": comment} if comment else {}
    (event,) = move([device], Status.MISSING, verb=Verb.MISSING, by=by, at=at, client_id=client_id, data=said)
    if facts.unerased:
        raise_alarm(device, event, donor_too=facts.never_erased > 0, by=by)
    return event


@act
def find(
    device: Device,
    *,
    by: Membership,
    site: Site,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[DeviceEvent]:
    """Here it is again: it starts over with erasure, or in the workshop."""
    if device.status != Status.MISSING:
        raise Refused("wrong_status")
    at = at or timezone.now()
    found = bring_in(device, verb=Verb.FIND, by=by, at=at, site=site, client_id=client_id)
    calm(device, by=by, at=at)
    return found


@act
def retire(
    devices: Sequence[Device],
    *,
    reason: str,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> list[DeviceEvent]:
    """Out of the stock for good; only undo leads back. A device in somebody's hands is closed by its loan."""
    require(all(perms.can_manage(by, device) for device in devices))
    lent = [Reason("wrong_status") for device in devices if device.status == Status.ON_LOAN]
    refuse_if(lent if reason.strip() else [*lent, Reason("comment_required")])
    return move(
        devices, Status.RETIRED, verb=Verb.RETIRE, by=by, at=at, client_id=client_id, data={"comment": reason}
    )
