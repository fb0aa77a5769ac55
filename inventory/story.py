"""A device's story in plain words, from its journal: no name of a person helped, only of who works here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.days import moment, spoken
from inventory.choices import (
    NOT_HERE,
    Accessory,
    Condition,
    ErasureOutcome,
    Grade,
    LineState,
    LockKind,
    Verb,
    checks_of,
)
from inventory.models import Device, DeviceEvent
from inventory.wording import small

# How each line begins. The status reached gives the stone; what is in `_SAID` gives the sentence below.
TITLES: dict[str, str | Promise] = {
    Verb.ANNOUNCE: gettext_lazy("Annoncé"),
    Verb.AMEND: gettext_lazy("Fiche complétée"),
    Verb.RECEIVE: gettext_lazy("Reçu"),
    Verb.CLAIM: gettext_lazy("Étiquette posée"),
    Verb.TO_ERASE: gettext_lazy("Mis à effacer"),
    Verb.ERASE: gettext_lazy("Effacé"),
    Verb.REFURBISH: gettext_lazy("En atelier"),
    Verb.READY: gettext_lazy("Disponible"),
    Verb.MOVE: gettext_lazy("Déplacé"),
    Verb.LOCK: gettext_lazy("Verrou trouvé"),
    Verb.UNLOCK: gettext_lazy("Verrou levé"),
    Verb.FIT: gettext_lazy("Support ajouté"),
    Verb.TAKE_OUT: gettext_lazy("Support retiré"),
    Verb.HOLD: gettext_lazy("Mis de côté"),
    Verb.RELEASE: gettext_lazy("Remis en rayon"),
    Verb.HAND_OVER: gettext_lazy("Prêté"),
    Verb.TAKE_BACK: gettext_lazy("Rendu"),
    Verb.RENEW: gettext_lazy("Prêt prolongé"),
    Verb.SAID_BACK: gettext_lazy("Dit rendu, à chercher"),
    Verb.STILL_OUT: gettext_lazy("Toujours chez la personne"),
    Verb.MISSING: gettext_lazy("Introuvable"),
    Verb.FIND: gettext_lazy("Retrouvé"),
    Verb.RETIRE: gettext_lazy("Sorti du parc"),
    Verb.GRADE: gettext_lazy("Qualité changée"),
    Verb.UNDO: gettext_lazy("Annulé"),
}
# The checks of INSPECTION_CHECKS, within a line.
CHECKED: dict[str, Promise] = {
    "boots": gettext_lazy("démarrage"),
    "screen": gettext_lazy("écran"),
    "keyboard": gettext_lazy("clavier"),
    "battery": gettext_lazy("batterie"),
    "network": gettext_lazy("réseau"),
}
FAILED = gettext_lazy("Effacement échoué, gardé au journal")
CORRECTED = gettext_lazy("Fiche corrigée")
# What a correction changed, by its column; the values are in the device, for those who may read them.
WRITTEN: dict[str, Promise] = {
    "kind": gettext_lazy("type d’appareil"),
    "model": gettext_lazy("modèle"),
    "serial": gettext_lazy("numéro de série"),
    "imei": gettext_lazy("IMEI"),
    "reference": gettext_lazy("référence"),
    "declared_value": gettext_lazy("valeur déclarée"),
    "lte": gettext_lazy("réseau 4G"),
}
# What became of the SIM card in it, or of its line.
LINES: dict[str, Promise] = {
    "in": gettext_lazy("Carte SIM posée"),
    "out": gettext_lazy("Carte SIM retirée"),
    LineState.STOCK: gettext_lazy("Ligne en stock"),
    LineState.ACTIVE: gettext_lazy("Ligne active"),
    LineState.SUSPENDED: gettext_lazy("Ligne suspendue"),
    LineState.TERMINATED: gettext_lazy("Ligne résiliée"),
    LineState.LOST: gettext_lazy("Ligne déclarée perdue"),
}
LATE = pgettext_lazy("journal", "fait sans réseau, n’a rien changé")
# Where a device is read of in these lines: elsewhere the place has not changed.
WITH_PLACE = (Verb.RECEIVE, Verb.READY, Verb.MOVE, Verb.FIND, Verb.TAKE_BACK, Verb.HAND_OVER)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the road (templates/_components/road.html)."""

    noun: str
    status: str
    title: str
    more: str
    text: str
    when: str
    iso: str
    number: int
    url: str = ""
    link: str = ""


def story(device: Device) -> list[Line]:
    """Every line of the device's journal, newest first; one query."""
    events = DeviceEvent.objects.filter(device=device).select_related(
        "by", "site", "undoes", "device__donation__donor"
    )
    return [line(event) for event in events.order_by("-number")]


def line(event: DeviceEvent) -> Line:
    """One event as people tell it."""
    return Line(
        noun="device",
        status=event.to_status,
        title=str(_title(event)),
        more=_more(event),
        text=_text(event),
        when=moment(event.occurred_at),
        iso=timezone.localtime(event.occurred_at).isoformat(timespec="minutes"),
        number=event.number,
    )


def _title(event: DeviceEvent) -> str | Promise:
    if event.verb == Verb.ERASE and event.data.get("outcome") == ErasureOutcome.FAILED:
        return FAILED
    if event.verb == Verb.AMEND:
        plain = CORRECTED if event.data.get("corrected") else TITLES[Verb.AMEND]
        return LINES.get(event.data.get("line", ""), plain)
    return TITLES[event.verb]


def _more(event: DeviceEvent) -> str:
    """What follows the title on its line: the place, or what was undone."""
    if event.late:
        return str(LATE)
    if event.undoes:
        return _("«\u00a0%(act)s\u00a0» ne compte plus") % {"act": _title(event.undoes)}
    if event.verb == Verb.ANNOUNCE:
        return _from_whom(event.device)
    if event.verb in WITH_PLACE and event.site:
        return _("à %(place)s") % {"place": event.site.name}
    return ""


def _from_whom(device: Device) -> str:
    said = {"donor": device.donation.donor.name, "reference": device.reference}
    if device.reference:
        return _("par %(donor)s, sous la référence %(reference)s") % said
    return _("par %(donor)s") % said


def _text(event: DeviceEvent) -> str:
    """What was said of it, and who did it."""
    said = [part for part in _said(event) if part]
    return " · ".join([*said, event.by.short_name()])


def _said(event: DeviceEvent) -> Iterable[str]:
    data: dict[str, Any] = event.data
    if event.verb == Verb.ERASE:
        yield str(_word(ErasureOutcome, data.get("outcome")))
        yield " ".join(filter(None, (data.get("technique"), data.get("tool"))))
    if "grade" in data:
        yield str(_word(Grade, data["grade"]))
    if event.verb == Verb.READY and "checks" in data:
        yield from _checks(data["checks"], event.device.kind)
    if event.verb == Verb.TAKE_BACK and "condition" in data:
        yield _("État : %(condition)s") % {"condition": small(_word(Condition, data["condition"]))}
    if event.verb in (Verb.READY, Verb.TAKE_BACK, Verb.HAND_OVER) and "accessories" in data:
        words = [small(_word(Accessory, code)) for code in data["accessories"]]
        yield _("avec %(list)s") % {"list": get_text_list(words, _("et"))} if words else _("sans accessoire")
    if event.verb in (Verb.LOCK, Verb.UNLOCK):
        yield str(_word(LockKind, data.get("lock")))
    if event.verb in (Verb.FIT, Verb.TAKE_OUT):
        yield data.get("label", "")
    if event.verb == Verb.AMEND and data.get("corrected"):
        yield ", ".join(str(word) for name, word in WRITTEN.items() if name in data.get("changed", ()))
    if event.verb == Verb.CLAIM:
        yield data.get("tag", "")
    yield data.get("comment", "")


def _checks(made: list[str], kind: str) -> Iterable[str]:
    """Which checks were made, and which were not: nobody may take the one for the other."""
    done = [str(word) for code, word in CHECKED.items() if code in made]
    left = [str(word) for code, word in CHECKED.items() if code in checks_of(kind) and code not in made]
    if done:
        yield _("Contrôlés : %(list)s") % {"list": ", ".join(done)}
    if left:
        yield _("Non contrôlés : %(list)s") % {"list": ", ".join(left)}


def _word(choices: Any, code: Any) -> str | Promise:
    """The choice's word; a code this version does not know is shown as it is."""
    return choices(code).label if code in choices.values else str(code or "")


def since(device: Device) -> str:
    """When it came to where it stands, and where: the borne's cap."""
    this_year = timezone.localdate(device.status_at).year == timezone.localdate().year
    day = spoken(device.status_at, "j F") if this_year else spoken(device.status_at)
    if device.site and device.status not in NOT_HERE:
        return _("depuis le %(day)s, à %(place)s") % {"day": day, "place": device.site.name}
    return _("depuis le %(day)s") % {"day": day}
