"""Makers' and owners' locks: found, and lifted; an open one keeps a device from being lent."""

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Refused
from inventory import perms
from inventory.actions.moves import move, note
from inventory.choices import LockKind, Status, Verb
from inventory.models import Device, Lock

WHILE = (Status.ANNOUNCED, Status.RECEIVED, Status.TO_ERASE, Status.REFURBISHING, Status.READY)


@act
def add_lock(
    device: Device, *, kind: str, by: Membership, at: dt.datetime | None = None, client_id: UUID | None = None
) -> Lock:
    """A lock was found: the device cannot be made ready until it is lifted, and a ready one is so no more."""
    require(perms.can_act(by, device))
    if device.status not in WHILE:
        raise Refused("wrong_status")
    if Lock.objects.filter(device=device, kind=kind).open().exists():
        raise Refused("wrong_status", _("Ce verrou est déjà noté. Levez-le, ou choisissez-en un autre."))
    lock = Lock(
        organisation_id=device.organisation_id,
        device=device,
        kind=LockKind(kind),
        found_at=at or timezone.now(),
        found_by_id=by.user_id,
    )
    said = {"lock": kind, "lock_id": str(lock.pk)}
    found = lock.found_at
    if device.status == Status.READY:
        to = Status.REFURBISHING
        move([device], to, verb=Verb.LOCK, by=by, at=found, client_id=client_id, data=said)
    else:
        note([device], verb=Verb.LOCK, by=by, at=found, client_id=client_id, data=said)
    lock.save(force_insert=True)
    return lock


@act
def lift_lock(
    lock: Lock, *, by: Membership, at: dt.datetime | None = None, client_id: UUID | None = None
) -> Lock:
    """The lock is gone."""
    require(perms.can_act(by, lock.device))
    at = at or timezone.now()
    if Lock.objects.filter(pk=lock.pk).open().update(lifted_at=at, lifted_by=by.user_id) != 1:
        raise Refused("wrong_status", _("Ce verrou est déjà levé."))
    said = {"lock": lock.kind, "lock_id": str(lock.pk)}
    note([lock.device], verb=Verb.UNLOCK, by=by, at=at, client_id=client_id, data=said)
    lock.refresh_from_db(fields=["lifted_at", "lifted_by"])
    return lock
