"""What to do next with the device in hand: one step, from its facts alone (walk 1 of design §1)."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inventory.choices import Kind, Status
from inventory.transitions import Facts


class Whose(Enum):
    """Whom a device is kept for or lent to, seen from the person who stands at the desk."""

    UNKNOWN = "unknown"  # nobody has said who is here, or the device is nobody's
    THEIRS = "theirs"
    ANOTHERS = "anothers"


@dataclass(frozen=True, slots=True)
class Step:
    """One act to offer: `verb` of the desk (or `find`), its button; without a verb, why there is none.

    `elsewhere`: the device is right, the person is not: take another one.
    """

    verb: str
    label: str | Promise = ""
    why: str | Promise = ""
    elsewhere: bool = False


ARRIVE = Step("move", _("Noter son arrivée"))
ERASE = Step("erase", _("Noter l’effacement"))
REFURBISH = Step("refurbish", _("Passer en atelier"))
READY = Step("ready", _("Rendre disponible"))
HAND_OVER = Step("hand_over", _("Remettre à…"))
TAKE_BACK = Step("take_back", _("Reprendre"))
FIND = Step("find", _("Il est retrouvé"))
KEPT = Step("", why=_("Celui-ci est mis de côté pour quelqu’un : prenez-en un autre."), elsewhere=True)
LENT = Step("", why=_("Celui-ci est déjà remis à quelqu’un : prenez-en un autre."), elsewhere=True)
NOT_YET = Step("", why=_("Celui-ci n’est pas encore disponible : prenez-en un autre."), elsewhere=True)
LOCKED = Step("", why=_("Un verrou du fabricant est encore posé. Levez-le sur sa fiche."))
WITHOUT_LINE = Step("", why=_("Ce routeur n’a pas de ligne active. Posez une carte SIM d’abord."))
WITHOUT_4G = Step("", why=_("Ce routeur ne capte pas la 4G. Sortez-le du parc."))
GONE = Step("", why=_("Cet appareil est sorti du parc. Rien à faire ici."))


def next_step(facts: Facts, whose: Whose = Whose.UNKNOWN, *, someone_is_here: bool = False) -> Step:
    """The one step that takes this device onward.

    `someone_is_here`: it was scanned to be handed to a known person, so that work in the workshop is no
    step for now.
    """
    if someone_is_here:
        return _for_somebody(facts, whose)
    match facts.status:
        case Status.ANNOUNCED:
            return ARRIVE
        case Status.RECEIVED | Status.TO_ERASE:
            return ERASE if facts.unerased else REFURBISH
        case Status.REFURBISHING:
            return _in_workshop(facts)
        case Status.READY | Status.RESERVED:
            return HAND_OVER
        case Status.ON_LOAN:
            return TAKE_BACK
        case Status.MISSING:
            return FIND
        case _:
            return GONE


def _for_somebody(facts: Facts, whose: Whose) -> Step:
    if facts.status == Status.ON_LOAN:
        return TAKE_BACK if whose is Whose.THEIRS else LENT
    if facts.status == Status.RESERVED:
        return HAND_OVER if whose is Whose.THEIRS else KEPT
    return HAND_OVER if facts.status == Status.READY else NOT_YET


def _in_workshop(facts: Facts) -> Step:
    if facts.unerased:
        return ERASE
    if facts.locked:
        return LOCKED
    if facts.kind == Kind.HOTSPOT and not facts.live_line:
        return WITHOUT_LINE
    if facts.kind == Kind.HOTSPOT and facts.lte is False:
        return WITHOUT_4G
    return READY
