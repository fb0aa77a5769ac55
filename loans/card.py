"""The loan card: nobody leaves without it (design §7).

What was lent, until when, whom to call, and the terms in plain words, after the law of the loan
(Code civil 1875 to 1891, domain.md section 7). No value is printed: a value given at the loan would make
the borrower answer for accidents (article 1883).
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
class Item:
    """One device that leaves: its kind in words, its model, its tag, its accessories in words, its day."""

    kind: str
    model: str
    tag: str
    due_on: dt.date
    accessories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says: one person, one day, any number of devices.

    `contact` is a human's name at the association and `phone` the number that reaches them.
    `borrower` is printed where it is known, else there is a line to write it on. `language` is the
    person's.
    """

    items: tuple[Item, ...]
    lent_on: dt.date
    association: str
    contact: str
    phone: str
    place: str = ""
    borrower: str = ""
    language: str = "fr"


def draw(card: Card) -> bytes:
    """The card as a tagged PDF: the person's page in large print, then the association's, to sign."""
    with translation.override(card.language):
        title = _("Votre carte de prêt")
        foot = _("%(association)s · Prêt à usage, Code civil, articles 1875 à 1891") % {
            "association": card.association
        }
        frame = Frame(title=title, language=card.language, foot=foot)
        _head(frame, card, title, _("à garder"))
        _terms(frame, size=14)
        frame.new_page()
        _head(frame, card, title, _("pour l’association"))
        _terms(frame, size=12.5)
        frame.down(8)
        labels = [_("Signature de la personne"), _("Signature pour l’association")]
        blocks.signatures(frame, labels, height=70)
        return frame.close()


def _head(frame: Frame, card: Card, title: str, copy: str) -> None:
    """What both copies begin with: until when, what, whom to call."""
    heads.letterhead(frame, sender=f"{card.association} · {copy}", title=title, size=24)
    days = sorted({item.due_on for item in card.items})
    if len(days) == 1:
        frame.paragraph(_("À rendre au plus tard le"), size=14)
        frame.paragraph(text.day(days[0], with_weekday=True), size=26, cut="black", leading=1.2)
        frame.down(12)
    for item in card.items:
        _item(frame, item, with_day=len(days) > 1)
    frame.rule(thickness=0.8)
    frame.down(8)
    values = {"day": text.day(card.lent_on), "name": card.borrower or "." * 40}
    frame.paragraph(_("Remis le %(day)s à %(name)s") % values, size=13)
    frame.down(12)
    frame.heading(_("Une panne, une perte, besoin de plus de temps\u00a0? Appelez"), size=14)
    frame.paragraph(f"{card.contact} · {card.phone}" if card.contact else card.phone, size=19, cut="black")
    frame.paragraph(card.place, size=13)
    frame.down(12)


def _item(frame: Frame, item: Item, *, with_day: bool) -> None:
    """A device: what it is and its tag, then what goes with it."""
    frame.rule(thickness=0.8)
    frame.down(5)
    frame.paragraph(f"{item.kind} {item.model}", size=15, cut="bold")
    with_it = _("avec : %(things)s") % {"things": ", ".join(item.accessories)} if item.accessories else ""
    tag = _("Étiquette %(tag)s") % {"tag": codes.grouped(item.tag)}
    frame.paragraph(", ".join(filter(None, (tag, with_it))), size=13)
    if with_day:
        day = text.day(item.due_on, with_weekday=True)
        frame.paragraph(_("À rendre au plus tard le %(day)s") % {"day": day}, size=15, cut="bold")
    frame.down(6)


def _terms(frame: Frame, *, size: float) -> None:
    frame.heading(_("Ce qui est convenu"), size=14)
    terms = [
        _("Le prêt est gratuit. L’appareil reste à l’association."),
        _("Il est prêté à vous et à personne d’autre. Il ne se vend pas et ne se donne pas."),
        _("Prenez-en soin. L’usure normale n’est pas à votre charge."),
        _("En panne\u00a0? Ne le réparez pas, appelez. Aucune somme n’est demandée automatiquement."),
        _("Volé\u00a0? Appelez, et déclarez-le à la police ou à la gendarmerie."),
        _("Au retour, tout est effacé. Copiez avant vos photos et vos papiers."),
        _("Vous pouvez le rendre plus tôt, sans dire pourquoi."),
        _("Votre nom et votre contact servent à ce prêt. Vous pouvez les voir et les corriger."),
    ]
    frame.items(terms, size=size)
