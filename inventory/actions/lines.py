"""SIM cards and the hotspots they sit in: who connects what, from when to when (domain §5)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act, unless_taken
from accounts.codes import grouped
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Refused
from inventory import perms
from inventory.actions.moves import note
from inventory.choices import NOT_HERE, Kind, LineState, Status, Verb
from inventory.models import Device, Insertion, Line
from inventory.wording import small

OVER = (LineState.TERMINATED, LineState.LOST)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A SIM card as a fleet's list describes it; `allowance_gb` in gigabytes a month."""

    iccid: str
    number: str = ""
    operator: str = ""
    plan: str = ""
    allowance_gb: Decimal | None = None
    activated_on: dt.date | None = None
    commitment_until: dt.date | None = None
    state: str = LineState.ACTIVE


@act
def fit(
    pairs: Sequence[tuple[Device, LineDraft]], *, by: Membership, at: dt.datetime | None = None
) -> list[Insertion]:
    """Put new SIM cards into hotspots. The database refuses a card it already knows (IntegrityError)."""
    require(all(perms.can_act(by, device) for device, _of in pairs))
    at = at or timezone.now()
    lines = Line.objects.bulk_create(
        Line(
            organisation_id=device.organisation_id,
            iccid=draft.iccid,
            number=draft.number,
            operator=draft.operator,
            plan=draft.plan,
            allowance_gb=draft.allowance_gb,
            activated_on=draft.activated_on,
            commitment_until=draft.commitment_until,
            state=draft.state,
        )
        for device, draft in pairs
    )
    return Insertion.objects.bulk_create(
        Insertion(
            organisation_id=device.organisation_id,
            line=line,
            device=device,
            inserted_at=at,
            inserted_by_id=by.user_id,
        )
        for (device, _of), line in zip(pairs, lines, strict=True)
    )


@act
def put_in(
    device: Device,
    card: Line | LineDraft,
    *,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> Insertion:
    """A SIM card now sits in the device: one that lay aside, or a new one; a known one is not doubled.

    Raises Refused: `card_inside` where one sits already, `card_elsewhere` for one in another device,
    `line_ended` for a card whose line is over, `wrong_status` for a device that is not here.
    """
    require(perms.can_act(by, device))
    at = at or timezone.now()
    if device.status in NOT_HERE:
        raise Refused("wrong_status", _("Cet appareil n’est pas ici\u00a0: aucune carte ne s’y pose."))
    if inside(device):
        raise Refused("card_inside", _("Une carte est déjà dedans. Retirez-la d’abord."))
    mine = Line.objects.filter(organisation=by.organisation_id)
    known = mine.filter(pk=card.pk) if isinstance(card, Line) else mine.filter(iccid=card.iccid)
    line = known.select_for_update().first()
    with unless_taken("card"):
        if line is not None:
            made = _insert(line, device, by=by, at=at)
        elif isinstance(card, LineDraft):
            (made,) = fit([(device, card)], by=by, at=at)
        else:
            raise Refused("not_found")
        _tell(device, "in", by=by, at=at, client_id=client_id)
    return made


def _insert(line: Line, device: Device, *, by: Membership, at: dt.datetime) -> Insertion:
    """Put a known card in, if it lies aside and its line is not over."""
    place = Insertion.objects.filter(line=line, removed_at=None).select_related("device").first()
    if place:
        words = _("Cette carte est déjà dans %(tag)s. Retirez-la de là d’abord.")
        raise Refused("card_elsewhere", words % {"tag": grouped(place.device.tag)})
    if line.state in OVER:
        words = _("Cette ligne est notée\u00a0: %(state)s. Prenez une autre carte.")
        raise Refused("line_ended", words % {"state": small(line.get_state_display())})
    return Insertion.objects.create(
        organisation_id=device.organisation_id,
        line=line,
        device=device,
        inserted_at=at,
        inserted_by_id=by.user_id,
    )


def inside(device: Device) -> Insertion | None:
    """The card that sits in it now, with its line."""
    here = Insertion.objects.filter(device=device, removed_at=None)
    return here.select_related("line").order_by("-inserted_at", "-pk").first()


@act
def take_out(
    device: Device, *, by: Membership, at: dt.datetime | None = None, client_id: UUID | None = None
) -> Line:
    """The card is out of the device, and lies aside."""
    require(perms.can_act(by, device))
    at = at or timezone.now()
    if device.status in (Status.ON_LOAN, Status.MISSING):
        raise Refused("wrong_status", _("Cet appareil n’est pas ici\u00a0: sa carte y reste."))
    _refuse_fit_to_lend(device)
    there = inside(device)
    if there is None:
        raise Refused("wrong_status", _("Aucune carte n’est dedans."))
    Insertion.objects.filter(pk=there.pk).update(removed_at=at, removed_by=by.user_id)
    _tell(device, "out", by=by, at=at, client_id=client_id)
    return there.line


@act
def set_state(
    line: Line,
    *,
    state: str,
    by: Membership,
    at: dt.datetime | None = None,
    client_id: UUID | None = None,
) -> Line:
    """The operator resumed, suspended or ended the line; the device it sits in tells it too.

    A router that may be lent keeps its line: it goes to the workshop first (`wrong_status`).
    """
    require(line.organisation_id == by.organisation_id and perms.can_import(by))
    state = LineState(state)
    place = Insertion.objects.filter(line=line, removed_at=None).select_related("device").first()
    if state == line.state:
        return line
    if place and state != LineState.ACTIVE:
        _refuse_fit_to_lend(place.device)
    Line.objects.filter(pk=line.pk).update(state=state)
    line.state = state
    if place:
        _tell(place.device, state, by=by, at=at or timezone.now(), client_id=client_id)
    return line


def _refuse_fit_to_lend(device: Device) -> None:
    if device.kind == Kind.HOTSPOT and device.status in (Status.READY, Status.RESERVED):
        words = _("Ce routeur peut partir d’un moment à l’autre\u00a0: passez-le en atelier d’abord.")
        raise Refused("wrong_status", words)


def _tell(device: Device, what: str, *, by: Membership, at: dt.datetime, client_id: UUID | None) -> None:
    """One line of the device's journal; numbers of lines stand elsewhere."""
    told = {"changed": ["line"], "line": what}
    note([device], verb=Verb.AMEND, by=by, at=at, client_id=client_id, data=told)
