"""What each verb of the desk does: one action, in the transaction that read the device (design §8)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.days import spoken
from accounts.models import Membership, Site
from accounts.refusals import Reason, Refused
from inventory.actions import labels, workshop
from inventory.choices import Condition, ErasureOutcome, Status, Verb
from inventory.models import Device, DeviceEvent, Medium, Tag
from loans.actions import undo as undoing
from loans.actions.desk import SKEW, AtDesk, Desk
from loans.actions.handover import HandOver, lend
from loans.actions.losses import note_found, send_to_workshop
from loans.actions.takeback import TakeBack, receive_back


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it was read: who and where, on which device, when, and what else was said."""

    desk: Desk
    code: str
    found: AtDesk | None  # none: the label is on no device yet
    at: dt.datetime
    received_at: dt.datetime
    client_id: UUID
    said: dict[str, Any]

    @property
    def by(self) -> Membership:
        return self.desk.by

    @property
    def there(self) -> AtDesk:
        """The device the label leads to; raises Refused not_found for a label that is on none."""
        if self.found is None:
            raise Refused("not_found")
        return self.found

    @property
    def device(self) -> Device:
        return self.there.device

    def site(self) -> Site:
        return self.desk.site(self.said.get("site", ""))

    def who(self) -> dict[str, Any]:
        """What every action of the workshop is told."""
        return {"by": self.by, "at": self.at, "site": self.site(), "client_id": self.client_id}


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a sentence for the desk, the device as it now is, the loan it was about."""

    message: str
    device: Device
    loan_id: UUID | None = None
    warnings: tuple[Reason, ...] = field(default=())


def hand_over(act: Act) -> Done:
    said = act.said
    loan = lend(
        act.desk,
        act.there,
        HandOver(
            prescription=said["prescription"],
            at=act.at,
            site=said.get("site", ""),
            due_on=said.get("due_on"),
            agreement=said.get("agreement"),
            signed=said.get("signed", False),
            condition=said.get("condition", Condition.GOOD),
            accessories=said.get("accessories"),
            comment=said.get("comment", ""),
            client_id=act.client_id,
        ),
    )
    message = _("Remis. Retour le %(day)s.") % {"day": spoken(loan.due_on)}
    return Done(message, act.device, loan.pk, loan.warnings)


def take_back(act: Act) -> Done:
    said = act.said
    loan = receive_back(
        act.desk,
        act.there,
        TakeBack(
            at=act.at,
            condition=said["condition"],
            accessories=said["accessories"],
            loan=said.get("loan_id"),
            returned_on=said.get("returned_on"),
            site=said.get("site", ""),
            client_id=act.client_id,
        ),
    )
    erased_next = act.device.status == Status.TO_ERASE
    message = _("Repris. Il part à l’effacement.") if erased_next else _("Repris. Il passe en atelier.")
    return Done(message, act.device, loan.pk)


def erase(act: Act) -> Done:
    said = act.said
    workshop.erase(
        act.device,
        outcome=said["outcome"],
        technique=said["technique"],
        tool=said["tool"],
        medium=_medium(act),
        **act.who(),
    )
    failed = said["outcome"] == ErasureOutcome.FAILED
    return Done(
        _("Échec noté\u00a0: l’effacement reste à faire.") if failed else _("Effacement noté."), act.device
    )


def _medium(act: Act) -> Medium | None:
    named = act.said.get("medium")
    if named is None:
        return None
    medium = Medium.objects.filter(device=act.device.pk, pk=named).fitted().first()
    if medium is None:
        raise Refused("invalid", _("Ce support n’est pas dans cet appareil. Choisissez-en un autre."))
    return medium


def refurbish(act: Act) -> Done:
    send_to_workshop(act.there, **act.who())
    return Done(_("En atelier."), act.device)


def ready(act: Act) -> Done:
    accessories = act.said.get("accessories")
    checks = act.said.get("checks", ())
    warnings = workshop.make_ready(
        act.device, grade=act.said["grade"], accessories=accessories, checks=checks, **act.who()
    )
    return Done(_("Disponible."), act.device, warnings=warnings)


def move(act: Act) -> Done:
    if act.device.status == Status.MISSING:  # scanned, it is here by that fact: its last loan says so too
        note_found(act.device, by=act.by, at=act.at)
        workshop.find(act.device, **act.who())
    else:
        workshop.relocate(act.device, **act.who())
    return Done(_("Noté ici\u00a0: %(site)s.") % {"site": act.site().name}, act.device)


def undo(act: Act) -> Done:
    lines = DeviceEvent.objects.filter(device=act.device.pk, client_id=act.said["scan"], late=False)
    event = lines.exclude(verb=Verb.UNDO).order_by("-number").first()
    if event is None:
        raise Refused("not_found", _("Ce geste n’est pas connu sur cet appareil."))
    if act.at < event.occurred_at - SKEW:
        raise Refused("wrong_status", _("Cette annulation est datée d’avant le geste."))
    undone = undoing.undo(
        event=event,
        by=act.by,
        reason=act.said.get("comment", ""),
        at=act.at,
        told_at=act.at if act.said.get("done") else act.received_at,
        client_id=act.client_id,
    )
    loan = event.data.get("loan")
    return Done(_("Annulé."), undone.device, UUID(loan) if loan else None)


def claim(act: Act) -> Done:
    """A label that is on no device yet: bound to the device of the serial."""
    label = Tag.objects.visible_to(act.by).filter(code=act.code).first()
    if label is None:
        raise Refused("not_found")
    device = labels.claim(label, serial=act.said["serial"], **act.who())
    return Done(_("Étiquette posée."), device)


# The registry: what a scan's verb runs.
RUN: dict[str, Callable[[Act], Done]] = {
    "hand_over": hand_over,
    "take_back": take_back,
    "erase": erase,
    "refurbish": refurbish,
    "ready": ready,
    "move": move,
    "claim": claim,
    "undo": undo,
}
