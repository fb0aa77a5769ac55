"""May this device be handed over for this prescription? Pure rules, with every reason at once (design §4)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Reason
from inventory.choices import Kind, Status
from inventory.transitions import Verdict

ONE: dict[str, Promise] = {
    Kind.LAPTOP: gettext_lazy("un portable"),
    Kind.TABLET: gettext_lazy("une tablette"),
    Kind.HOTSPOT: gettext_lazy("un routeur 4G"),
    Kind.DESKTOP: gettext_lazy("un ordinateur fixe"),
    Kind.PHONE: gettext_lazy("un téléphone"),
    Kind.OTHER: gettext_lazy("un autre appareil"),
}


@dataclass(frozen=True, slots=True)
class DeviceNow:
    """The device as it stands; `hold` and `loan` say whose it is, seen from the prescription at hand."""

    status: str
    lent_to_them: bool = False
    held_for_them: bool = False
    held_for_others: bool = False
    came_back_since: bool = False  # the act is older than the device's last return: it came too late


@dataclass(frozen=True, slots=True)
class Paperwork:
    """The prescription as it stands. `hand_over_until` is the right's last day with the programme's grace."""

    accepted: bool
    open_need: bool
    right_until: dt.date | None
    hand_over_until: dt.date | None
    open_loans: int = 0  # of this kind, by this association, claimed-returned ones not counted
    limit: int = 1
    others_wait_longer: bool = False
    awaited: tuple[str, ...] = ()  # the kinds it still waits for


def may_hand_over(device: DeviceNow, paper: Paperwork, on: dt.date) -> Verdict:
    """Whether the device may leave with the person today, and what to mind."""
    reasons = (*about_device(device), *about_paper(paper, device, on))
    warnings = (Reason("someone_waits"),) if paper.others_wait_longer else ()
    return Verdict(tuple(reasons), warnings)


def about_device(device: DeviceNow) -> Iterator[Reason]:
    if device.status == Status.ON_LOAN:
        yield Reason("already_on_loan" if device.lent_to_them else "on_loan_to_someone_else")
    elif device.held_for_others:
        yield Reason("held_for_someone_else")
    elif device.status != Status.READY and not (device.status == Status.RESERVED and device.held_for_them):
        yield Reason("wrong_status")
    elif device.came_back_since:
        yield Reason("wrong_status", _("Cet appareil est revenu depuis. Vérifiez qui l’a."))


def about_paper(paper: Paperwork, device: DeviceNow, on: dt.date) -> Iterator[Reason]:
    """Once lent to them, the need is closed by that very loan: nothing to add."""
    if device.lent_to_them:
        return
    if not paper.open_need:
        yield Reason("no_open_need", awaiting(paper.awaited))
    if not paper.accepted:
        yield Reason("not_accepted")
    if paper.right_until is None or paper.hand_over_until is None:
        yield Reason("not_eligible")
    elif paper.hand_over_until < on:
        yield Reason("eligibility_expired")
    if paper.open_need and paper.open_loans >= paper.limit:
        yield Reason("limit_reached")


def awaiting(kinds: Iterable[str]) -> str:
    """What a request waits for, in a sentence; empty where it waits for nothing."""
    words = [str(ONE[kind]) for kind in dict.fromkeys(kinds)]
    return _("Cette demande attend %(kinds)s.") % {"kinds": get_text_list(words, _("et"))} if words else ""
