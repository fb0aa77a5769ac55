"""What the desk's forms send: said in words where something is missing, else the scan a phone would send."""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import codes
from loans.choices import ScanVerb

# Per verb, the fields a form may carry; those of LISTS are ticks, those of FLAGS one tick.
FIELDS: dict[str, tuple[str, ...]] = {
    ScanVerb.HAND_OVER: ("prescription", "due_on", "condition", "accessories", "site", "signed"),
    ScanVerb.TAKE_BACK: ("loan_id", "condition", "accessories", "returned_on", "site"),
    ScanVerb.ERASE: ("outcome", "technique", "tool", "medium", "site"),
    ScanVerb.REFURBISH: ("site",),
    ScanVerb.READY: ("grade", "checks", "accessories", "site"),
    ScanVerb.CLAIM: ("serial", "site"),
    ScanVerb.MOVE: ("site",),
    ScanVerb.UNDO: ("scan",),
}
LISTS = frozenset({"accessories", "checks"})
FLAGS = frozenset({"signed"})
# Ticks that are all off are an empty list, which is not the same as nothing said.
TICKED: dict[str, tuple[str, ...]] = {
    ScanVerb.HAND_OVER: ("accessories",),
    ScanVerb.TAKE_BACK: ("accessories",),
    ScanVerb.READY: ("accessories", "checks"),
}
# What to say under a field that was left empty. A page's script says the same, from the same table.
MISSING: dict[str, Promise] = {
    "text": gettext_lazy("Tapez ou scannez une étiquette."),
    "prescription": gettext_lazy("Tapez ou scannez le code de retrait."),
    "condition": gettext_lazy("Choisissez l’état de l’appareil."),
    "outcome": gettext_lazy("Choisissez ce que l’effacement a donné."),
    "technique": gettext_lazy("Dites comment il a été effacé."),
    "tool": gettext_lazy("Dites avec quel outil."),
    "medium": gettext_lazy("Choisissez le support effacé."),
    "grade": gettext_lazy("Choisissez la qualité."),
    "serial": gettext_lazy("Tapez ou scannez le numéro de série."),
    "site": gettext_lazy("Choisissez un lieu."),
}
ALWAYS: dict[str, tuple[str, ...]] = {
    ScanVerb.HAND_OVER: ("prescription",),
    ScanVerb.TAKE_BACK: ("condition",),
    ScanVerb.ERASE: ("outcome", "technique", "tool"),
    ScanVerb.READY: ("grade",),
    ScanVerb.CLAIM: ("serial",),
}
DATES = ("due_on", "returned_on")
SPOKEN = tuple(sorted({name for names in FIELDS.values() for name in names}))


def values(post: QueryDict) -> dict[str, Any]:
    """What was said, every field there, so that a form that is shown again is as it was filled."""
    said: dict[str, Any] = {name: post.get(name, "").strip() for name in SPOKEN if name not in LISTS}
    said["verb"] = post.get("verb", "")
    return said | {name: post.getlist(name) for name in LISTS}


def faults(verb: str, post: QueryDict) -> dict[str, str]:
    """Per field, what to say under it. What depends on device or member is the act's own to refuse."""
    asked = ALWAYS.get(verb, ())
    found = {name: str(MISSING[name]) for name in asked if not post.get(name, "").strip()}
    said = post.get("prescription", "").strip()
    if verb == ScanVerb.HAND_OVER and said and not _is_key(said):
        found |= {"prescription": wrong} if (wrong := wrong_code(said, codes.PICKUP_LENGTH)) else {}
    for name in DATES:
        if post.get(name) and not _is_day(post.get(name, "")):
            found[name] = _("Cette date ne se lit pas. Choisissez un jour.")
    return found


def no_faults() -> dict[str, str]:
    """Every field without a fault, for templates."""
    return dict.fromkeys(SPOKEN, "")


def wrong_code(text: str, length: int) -> str:
    """Which sign of a code does not go, in a sentence; empty for one that reads."""
    fault = codes.fault(text, length)
    if fault is None:
        return ""
    if fault.what == "sign":
        return _("Le signe # n’est dans aucun de nos codes. Relisez-le.").replace("#", fault.sign)
    if fault.what == "check":
        return _("Le dernier signe ne va pas avec les autres. Relisez-les.")
    said = (
        _("Il faut six signes : il y en a #.")
        if length == codes.PICKUP_LENGTH
        else _("Il faut huit signes : il y en a #.")
    )
    return said.replace("#", str(fault.count))


def scan_of(post: QueryDict, tag: str, client_id: UUID) -> dict[str, Any]:
    """The scan object of a posted form; fields left empty are left out."""
    verb = post.get("verb", "")
    scan: dict[str, Any] = {"id": str(client_id), "at": timezone.now().isoformat(), "verb": verb, "tag": tag}
    for name in FIELDS.get(verb, ()):
        if name in LISTS:
            if name in post or name in TICKED.get(verb, ()):
                scan[name] = post.getlist(name)
        elif name in FLAGS:
            if name in post:
                scan[name] = True
        elif post.get(name, "").strip():
            scan[name] = post.get(name, "").strip()
    return scan


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False
