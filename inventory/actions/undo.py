"""A mistaken act is undone by a compensating event: soon by who did it, later by a manager (design §4)."""

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Reason, Refused, refuse_if
from inventory import perms
from inventory.actions.lots import has_not_come
from inventory.actions.moves import lines_of, restore
from inventory.choices import PROMISED, Verb
from inventory.facts import last_act
from inventory.models import Alarm, Device, DeviceEvent, Erasure, Inspection, Lock, Medium, Tag

ONE_S_OWN = dt.timedelta(minutes=10)
NEVER_UNDONE = (Verb.ANNOUNCE, Verb.AMEND, Verb.UNDO)
# What a loan or a hold goes with is undone with it, a floor above; that calls `restore`.
OF_LOANS = (
    Verb.HOLD,
    Verb.RELEASE,
    Verb.HAND_OVER,
    Verb.TAKE_BACK,
    Verb.RENEW,
    Verb.SAID_BACK,
    Verb.STILL_OUT,
)


def is_one_s_own(event: DeviceEvent, *, by: Membership, at: dt.datetime) -> bool:
    """Whether who did it may still take it back without a word."""
    return event.by_id == by.user_id and at - event.occurred_at <= ONE_S_OWN


def check_undo(event: DeviceEvent, *, by: Membership, at: dt.datetime, reason: str = "") -> None:
    """Stop unless `event` may be undone by this person now; raises Refused with every reason."""
    require(perms.can_act(by, event.device))
    last = last_act(event.device)
    if event.verb in NEVER_UNDONE or event.late or last is None:
        raise Refused("wrong_status", _("Ce geste ne s’annule pas."))
    if last.pk != event.pk:
        raise Refused("wrong_status", _("Un autre geste a suivi\u00a0: celui-ci ne s’annule plus."))
    if is_one_s_own(event, by=by, at=at):
        return
    if not perms.can_manage(by, event.device):
        raise Refused("undo_too_late" if event.by_id == by.user_id else "not_allowed")
    refuse_if([] if reason.strip() else [Reason("comment_required")])


@act
def undo(
    event: DeviceEvent,
    *,
    by: Membership,
    reason: str = "",
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> DeviceEvent:
    """Undo the device's last act, when it is an act of the workshop; loans undo their own, a floor above."""
    at = at or timezone.now()
    check_undo(event, by=by, at=at, reason=reason)
    lines = lines_of(event)
    ends = {lines[0].from_status, event.to_status}
    if event.verb in OF_LOANS or (len(ends) > 1 and not ends.isdisjoint(PROMISED)):
        raise Refused("wrong_status", _("Ce geste s’annule avec son prêt ou sa demande."))
    for line in lines:
        _forget(line, by=by, at=at)
    said = {"comment": reason} if reason else {}
    return restore(event, by=by, at=at, client_id=client_id, data=said)


def _forget(event: DeviceEvent, *, by: Membership, at: dt.datetime) -> None:
    """What the act wrote beside the journal counts no more."""
    undone = {"undone_at": at, "undone_by": by.user_id}
    closed = {"closed_at": at, "closed_by": by.user_id}
    removed = {"removed_at": at, "removed_by": by.user_id}
    lifted = {"lifted_at": at, "lifted_by": by.user_id}
    device: Device = event.device
    said = event.data
    match event.verb:
        case Verb.ERASE:
            Erasure.objects.filter(medium__in=device.media.all(), number=event.number).update(**undone)
        case Verb.READY:
            Inspection.objects.filter(device=device, number=event.number).update(**undone)
        case Verb.RECEIVE:
            has_not_come(device)
        case Verb.CLAIM:
            Tag.objects.filter(code=said["tag"]).update(device=None, put_on_at=None, put_on_by=None)
        case Verb.LOCK:
            Lock.objects.filter(pk=said["lock_id"]).open().update(**lifted)
        case Verb.UNLOCK:
            Lock.objects.filter(pk=said["lock_id"]).update(lifted_at=None, lifted_by=None)
        case Verb.FIT:
            Medium.objects.filter(pk=said["medium"]).fitted().update(**removed)
        case Verb.TAKE_OUT:
            Medium.objects.filter(pk=said["medium"]).update(removed_at=None, removed_by=None)
        case Verb.MISSING:
            Alarm.objects.open().filter(event=event).update(**closed)
        case Verb.FIND:
            calmed = Alarm.objects.filter(device=device, closed_at=event.occurred_at, closed_by=event.by_id)
            calmed.update(closed_at=None, closed_by=None)
