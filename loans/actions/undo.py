"""A mistaken act is undone whole: the device, its loan, the need, what was kept aside (design §4)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import Stale, act
from accounts.models import Membership
from accounts.refusals import Reason, Refused, refuse_if
from inventory.actions import undo as workshop
from inventory.actions.moves import restore
from inventory.choices import PROMISED, Verb
from inventory.facts import last_act
from inventory.models import Alarm, DeviceEvent
from loans.actions.agreements import unsign_if_empty
from loans.actions.free_text import short
from loans.actions.holds import close_hold
from loans.actions.takeback import close_loan
from loans.choices import HoldClosed, LoanOutcome, NeedClosed
from loans.models import Hold, Loan, Need, Renewal

REOPENED = {"closed_at": None, "closed_by": None, "closed_on": None, "outcome": None}
UNSAID = {"closed_comment": "", "police_report": "", "condition_in": "", "accessories_in": []}


@dataclass(frozen=True, slots=True)
class Undoing:
    """Who undoes what, when and why."""

    event: DeviceEvent
    by: Membership
    at: dt.datetime
    reason: str
    client_id: UUID | None

    def key(self, name: str) -> UUID:
        """A key that the event kept."""
        return UUID(self.event.data[name])

    def says(self, name: str) -> bool:
        return name in self.event.data

    def restore(self) -> DeviceEvent:
        said = {"comment": self.reason} if self.reason else {}
        return restore(self.event, by=self.by, at=self.at, client_id=self.client_id, data=said)


@act
def undo(
    *,
    event: DeviceEvent,
    by: Membership,
    reason: str = "",
    at: dt.datetime | None = None,
    told_at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> DeviceEvent:
    """Undo a device's last act: by who did it within ten minutes, else by a manager with a reason.

    Restores status, site, need, hold and pick-up code as they were. A hand-over undone closes its loan as
    `undone`; a return undone reopens it. `told_at` is what the ten minutes are measured to, where that is not
    the hour the act gives itself. Raises Refused: wrong_status, undo_too_late, comment_required.
    """
    at = at or timezone.now()
    wrong: list[Reason] = []
    reason = short(reason, 300, wrong)
    refuse_if(wrong)
    now = DeviceEvent.objects.select_related("device").get(pk=event.pk)
    workshop.check_undo(now, by=by, at=told_at or at, reason=reason)
    undoing = Undoing(now, by, at, reason, client_id)
    promise_ended = now.from_status in PROMISED and now.to_status != now.from_status
    special = _HOW.get(now.verb) or (_ended if promise_ended else None)
    if special:
        return special(undoing)
    if now.verb == Verb.FIND or "begun" in now.data:  # the act may have begun by finding it
        Loan.objects.filter(device=now.device_id, found_at=now.occurred_at).update(
            found_at=None, found_by=None
        )
    return workshop.undo(now, by=by, reason=reason, at=at, client_id=client_id)


def _hand_over(undoing: Undoing) -> DeviceEvent:
    by, at = undoing.by, undoing.at
    loan = Loan.objects.select_related("need").get(pk=undoing.key("loan"))
    close_loan(loan, LoanOutcome.UNDONE, by=by, at=at, on=by.organisation.day_of(at))
    if undoing.says("swapped"):
        _unswap(undoing.key("swapped"), undoing, loan)
    else:
        _reopen_need(loan.need_id)
    unsign_if_empty(loan.agreement_id)
    if undoing.says("hold"):
        _reopen_hold(undoing.key("hold"))
    undone = undoing.restore()
    if undoing.says("other_hold"):
        _keep_again(undoing.key("other_hold"), undoing)
    return undone


def _unswap(old: UUID, undoing: Undoing, fresh: Loan) -> None:
    """The device that came back is with the person again, if nothing else happened to it."""
    event = DeviceEvent.objects.select_related("device").get(pk=old)
    last = last_act(event.device)
    if last is None or last.pk != event.pk:
        raise Refused("wrong_status", _("Un autre geste a suivi\u00a0: celui-ci ne s’annule plus."))
    _reopen_loan(UUID(event.data["loan"]))
    Renewal.objects.filter(loan=fresh).update(loan=event.data["loan"])
    restore(event, by=undoing.by, at=undoing.at, client_id=undoing.client_id)


def _take_back(undoing: Undoing) -> DeviceEvent:
    loan = Loan.objects.get(pk=undoing.key("loan"))
    if loan.outcome == LoanOutcome.SWAPPED:
        raise Refused("wrong_status", _("Cet échange s’annule avec l’autre appareil."))
    _reopen_loan(loan.pk)
    return undoing.restore()


def _hold(undoing: Undoing) -> DeviceEvent:
    kept = Hold.objects.get(pk=undoing.key("hold"))
    close_hold(kept, why=HoldClosed.RELEASED, by=undoing.by, at=undoing.at)
    return undoing.restore()


def _release(undoing: Undoing) -> DeviceEvent:
    _keep_on(Hold.objects.select_related("need").get(pk=undoing.key("hold")))
    return undoing.restore()


def _renew(undoing: Undoing) -> DeviceEvent:
    """The loan has its date again; what a prescriber asked waits again, what nobody asked never was."""
    data = undoing.event.data
    running = Loan.objects.open().filter(pk=data["loan"], due_on=data["due_on"])
    if running.update(due_on=data["due_before"]) != 1:
        raise Refused("loan_closed")
    granted = Renewal.objects.get(pk=data["renewal"])
    if granted.asked_at == granted.decided_at:
        granted.granted = False
    elif Renewal.objects.pending().filter(loan=granted.loan_id).exists():
        raise Refused("wrong_status", _("Une prolongation est déjà demandée pour ce prêt."))
    else:
        granted.granted = granted.decided_at = granted.decided_by = None
        granted.due_on = dt.date.fromisoformat(data["asked_for"])
    granted.save(update_fields=["granted", "decided_at", "decided_by", "due_on"])
    return undoing.restore()


def _said_back(undoing: Undoing) -> DeviceEvent:
    _say_back(undoing, None, None)
    return undoing.restore()


def _still_out(undoing: Undoing) -> DeviceEvent:
    """What the person said is said again, as it was."""
    said = undoing.event.data
    _say_back(undoing, dt.datetime.fromisoformat(said["at"]), UUID(said["by"]))
    return undoing.restore()


def _say_back(undoing: Undoing, at: dt.datetime | None, by: UUID | None) -> None:
    said = Loan.objects.open().filter(pk=undoing.key("loan"), claimed_returned_at__isnull=at is not None)
    if said.update(claimed_returned_at=at, claimed_returned_by=by) != 1:
        raise Stale("loan")


_HOW: dict[str, Callable[[Undoing], DeviceEvent]] = {
    Verb.HAND_OVER: _hand_over,
    Verb.TAKE_BACK: _take_back,
    Verb.HOLD: _hold,
    Verb.RELEASE: _release,
    Verb.RENEW: _renew,
    Verb.SAID_BACK: _said_back,
    Verb.STILL_OUT: _still_out,
}


def _ended(undoing: Undoing) -> DeviceEvent:
    """A loss, a gift, a way into the workshop: the loan or the hold that ended with it runs again."""
    event = undoing.event
    when = {"device": event.device_id, "closed_at": event.occurred_at}
    for loan in Loan.objects.filter(**when).order_by("pk"):
        _reopen_loan(loan.pk)
    for kept in Hold.objects.filter(**when, closed_why=HoldClosed.DEVICE_GONE).select_related("need"):
        _keep_on(kept)
    Alarm.objects.open().filter(event=event).update(closed_at=undoing.at, closed_by=undoing.by.user_id)
    return undoing.restore()


def _reopen_loan(loan: UUID) -> None:
    if Loan.objects.filter(pk=loan, closed_at__isnull=False).update(**REOPENED, **UNSAID) != 1:
        raise Stale("loan")


def _reopen_need(need: UUID) -> None:
    reopened = {"closed_at": None, "closed_by": None, "closed_why": None}
    if Need.objects.filter(pk=need, closed_why=NeedClosed.LENT).update(**reopened) != 1:
        raise Stale("need")


def _keep_on(kept: Hold) -> None:
    """Aside again for its request, unless that has another device by now, or ended."""
    taken = Hold.objects.active().filter(need=kept.need_id).exists()
    if taken or kept.need.closed_at is not None:
        raise Refused("wrong_status", _("La demande n’attend plus cet appareil."))
    _reopen_hold(kept.pk)


def _reopen_hold(hold: UUID) -> None:
    reopened = {"closed_at": None, "closed_by": None, "closed_why": None}
    if Hold.objects.filter(pk=hold, closed_at__isnull=False).update(**reopened) != 1:
        raise Stale("hold")


def _keep_again(hold: UUID, undoing: Undoing) -> None:
    """The device that the hand-over put back on the shelf is kept aside again, if it still stands there."""
    kept = Hold.objects.select_related("device").get(pk=hold)
    last = last_act(kept.device)
    if last is None or last.verb != Verb.RELEASE or last.data.get("hold") != str(hold):
        return
    _reopen_hold(hold)
    last.device = kept.device
    restore(last, by=undoing.by, at=undoing.at, client_id=undoing.client_id)
