"""A device is kept aside for somebody who waits, until it is fetched or its days are over (design §4)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import Busy, Stale, act, unless_taken
from accounts.choices import Role
from accounts.models import Membership, Organisation
from accounts.perms import require
from accounts.refusals import Reason, Refused
from inventory.actions.moves import move
from inventory.choices import Status, Verb
from inventory.models import Device
from loans import perms
from loans.actions.desk import AtDesk, Desk, calendar_of, read_device
from loans.choices import HoldClosed
from loans.models import Hold, Need, Prescription

log = structlog.get_logger(__name__)


@act
def hold(
    *,
    device: Device,
    prescription: Prescription,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> Hold:
    """Keep a ready device aside for a prescription that waits; said twice, it is kept once.

    Raises Refused with every reason: wrong_status, held_for_someone_else, no_open_need, not_accepted,
    eligibility_expired.
    """
    at = at or timezone.now()
    desk, found = Desk(by), read_device(by, pk=device.pk)
    require(perms.can_hold(by, found.device) and prescription.association_id in (None, by.organisation_id))
    day = desk.day(at)
    held = found.hold
    if held and held.need.prescription_id == prescription.pk and found.hold_met(day):
        return held
    asked = Prescription.objects.get(pk=prescription.pk)
    need = _need(asked, found.device.kind)
    reasons = [*_about_device(found, day), *_about_paper(asked, need, day)]
    if reasons or need is None:
        raise Refused.because(reasons)
    if held:
        put_back(held, found.device, why=HoldClosed.LAPSED, by=by, at=at)
    elsewhere = _kept(need)
    if elsewhere and elsewhere.device_id != found.device.pk:
        put_back(elsewhere, elsewhere.device, why=HoldClosed.LAPSED, by=by, at=at)
    return _keep(desk, found.device, need, day=day, at=at, client_id=client_id)


def _need(prescription: Prescription, kind: str) -> Need | None:
    """An open need of that kind, locked while we look; one with nothing kept for it first."""
    needs = prescription.needs.open().filter(kind=kind).order_by("pk").prefetch_related("holds__device")
    return min(
        needs.select_for_update(no_key=True),
        key=lambda need: (_kept(need) is not None, need.pk),
        default=None,
    )


def _kept(need: Need) -> Hold | None:
    return next((one for one in need.holds.all() if one.closed_at is None), None)


def _about_device(found: AtDesk, day: dt.date) -> list[Reason]:
    if found.hold_met(day):
        return [Reason("held_for_someone_else")]
    if found.loan:
        return [Reason("on_loan_to_someone_else")]
    free = found.device.status == Status.READY or found.hold is not None
    return [] if free else [Reason("wrong_status")]


def _about_paper(asked: Prescription, need: Need | None, day: dt.date) -> list[Reason]:
    """Said in the office, not at the desk: here there is nobody to call before one goes on."""
    reasons = []
    if need is None:
        reasons.append(Reason("no_open_need"))
    elif (kept := _kept(need)) and kept.until >= day:
        reasons.append(Reason("no_open_need", _("Un appareil est déjà mis de côté pour cette demande.")))
    if asked.accepted_at is None:
        reasons.append(
            Reason("not_accepted", _("Cette demande n’est pas encore acceptée. Acceptez-la d’abord."))
        )
    if asked.hand_over_until is None:
        reasons.append(Reason("not_eligible", _("Ce dossier est à compléter. Demandez-le à qui prescrit.")))
    elif asked.hand_over_until < day:
        words = _("Ce dossier est à renouveler. Demandez-le à qui prescrit.")
        reasons.append(Reason("eligibility_expired", words))
    return reasons


def _keep(
    desk: Desk, device: Device, need: Need, *, day: dt.date, at: dt.datetime, client_id: UUID | None
) -> Hold:
    until = day + dt.timedelta(days=desk.policy(device.kind, day).hold_days)
    if device.site is not None:
        until = calendar_of(device.site, desk.lender.departement).next_open(until)
    kept = Hold(
        organisation_id=device.organisation_id,
        device=device,
        need=need,
        until=until,
        held_at=at,
        held_by_id=desk.by.user_id,
    )
    data = {"hold": str(kept.pk), "need": str(need.pk)}
    move([device], Status.RESERVED, verb=Verb.HOLD, by=desk.by, at=at, client_id=client_id, data=data)
    with unless_taken("hold"):  # somebody may have kept another device for the same need
        kept.save(force_insert=True)
    return kept


@act
def release(
    *, hold: Hold, by: Membership, at: dt.datetime | None = None, client_id: UUID | None = None
) -> Hold:
    """Put a device back on the shelf before its days are over. Released already: nothing to do."""
    require(perms.can_release(by, hold))
    at = at or timezone.now()
    now = Hold.objects.select_related("device").get(pk=hold.pk)
    if now.closed_at is None:
        put_back(now, now.device, why=HoldClosed.RELEASED, by=by, at=at, client_id=client_id)
    return now


def put_back(
    hold: Hold,
    device: Device,
    *,
    why: str,
    by: Membership,
    at: dt.datetime,
    client_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Close the hold and free its device: ready again, or to the workshop where the gate has closed."""
    close_hold(hold, why=why, by=by, at=at)
    told = {"hold": str(hold.pk), **(data or {})}
    who: dict[str, Any] = {"verb": Verb.RELEASE, "by": by, "at": at, "client_id": client_id, "data": told}
    try:
        move([device], Status.READY, **who)
    except Refused:
        move([device], Status.REFURBISHING, **who)


def close_hold(hold: Hold, *, why: str, by: Membership, at: dt.datetime) -> None:
    """End a hold; the device is moved by who calls, in the same act. Raises Stale when somebody ended it."""
    done = {"closed_at": at, "closed_by": by.user_id, "closed_why": why}
    if Hold.objects.active().filter(pk=hold.pk).update(**done) != 1:
        raise Stale("hold")
    hold.closed_at, hold.closed_by_id, hold.closed_why = at, by.user_id, why


@act
def release_need(need: Need, *, by: Membership, at: dt.datetime) -> None:
    """The request is closed: what was kept for it goes back on the shelf."""
    for kept in need.holds.active().select_related("device").order_by("pk"):
        put_back(kept, kept.device, why=HoldClosed.NEED_CLOSED, by=_keeper(kept, by), at=at)


def _keeper(kept: Hold, by: Membership) -> Membership:
    """A prescriber may withdraw what an association keeps: then its jobs move the device."""
    return (
        by if by.organisation_id == kept.organisation_id else Membership.objects.system_of(kept.organisation)
    )


@act
def _lapse(kept: Hold, *, by: Membership, at: dt.datetime) -> bool:
    now = Hold.objects.active().select_related("device").filter(pk=kept.pk).first()
    if now is None:
        return False
    put_back(now, now.device, why=HoldClosed.LAPSED, by=by, at=at)
    return True


def close_lapsed(*, by: Membership, at: dt.datetime | None = None) -> int:
    """Free devices whose days aside are over at the organisation of `by` (its system member); how many.

    Each in an act of its own: one that cannot move stops nobody else's.
    """
    require(by.role == Role.SYSTEM)
    at = at or timezone.now()
    over = Hold.objects.filter(organisation=by.organisation_id).lapsed(by.organisation.day_of(at))
    freed = 0
    for kept in over.order_by("until", "pk"):
        try:
            freed += _lapse(kept, by=by, at=at)
        except (Busy, Refused) as error:  # tomorrow's run meets it again
            log.warning("a hold that lapsed stays", code=getattr(error, "code", "busy"))
    return freed


def organisations_with_holds() -> list[Organisation]:
    """Where something is kept aside now."""
    return list(
        Organisation.objects.filter(pk__in=Hold.objects.active().values("organisation")).order_by("pk")
    )
