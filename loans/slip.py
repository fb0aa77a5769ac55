"""The slip a social worker prints and gives to the person: the code in very large, where, what to bring.

The person shows it at a desk that must not know why it was given: nothing on it names a right, a proof,
a programme, the social worker or the person (design §2, §7).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from accounts import codes
from paper import blocks, heads, text
from paper.frame import Frame


@dataclass(frozen=True, slots=True)
class Slip:
    """What one slip says.

    `code` is the pick-up code, six signs. `kinds` are the devices asked for, in words, in `language`.
    `place` is a site's or an association's name, empty while none is chosen; `address`, `phone`,
    `opening` go with it and may be empty. `language` is the person's.
    """

    code: str
    kinds: tuple[str, ...]
    written_on: dt.date
    place: str = ""
    address: str = ""
    phone: str = ""
    opening: str = ""
    language: str = "fr"


def draw(slip: Slip) -> bytes:
    """The slip as a tagged PDF of one A4 page, in large print."""
    with translation.override(slip.language):
        written = _("Écrit le %(day)s.") % {"day": text.day(slip.written_on)}
        frame = Frame(title=_("Votre demande d’appareil"), language=slip.language, foot=written)
        heads.letterhead(
            frame, sender=_("À garder et à montrer à l’accueil"), title=_("Votre demande d’appareil")
        )
        frame.down(4)
        frame.heading(_("Votre code"), size=16)
        blocks.big_code(frame, codes.grouped(slip.code), size=84)
        frame.down(10)
        _asked(frame, slip)
        _where(frame, slip)
        _what_next(frame, slip)
        frame.rule()
        frame.down(6)
        frame.paragraph(
            _("Ce papier ne suffit pas pour recevoir un appareil. Il sert à retrouver votre demande."),
            size=14,
        )
        return frame.close()


def _asked(frame: Frame, slip: Slip) -> None:
    frame.heading(_("Ce qui est demandé"), size=16)
    frame.items(slip.kinds, size=16)
    frame.down(8)


def _where(frame: Frame, slip: Slip) -> None:
    frame.heading(_("Où aller"), size=16)
    if slip.place:
        frame.paragraph(slip.place, size=16, cut="bold")
        frame.paragraph(slip.address, size=14)
        frame.paragraph(slip.opening, size=14)
    else:
        frame.paragraph(_("Le lieu n’est pas encore choisi. On vous le dira."), size=16)
    if slip.phone:
        frame.paragraph(_("Téléphone\u00a0: %(phone)s") % {"phone": slip.phone}, size=16, cut="bold")
    frame.down(6)


def _what_next(frame: Frame, slip: Slip) -> None:
    frame.heading(_("Ce qui va se passer"), size=16)
    steps = [
        _("Un appareil est préparé. Cela prend parfois plusieurs semaines."),
        _("On vous prévient quand il est disponible. Attendez ce moment pour venir."),
        _("Venez avec ce papier, ou le code seul, et un sac. On vous demandera votre nom."),
    ]
    frame.items(steps, size=15, numbered=True)
