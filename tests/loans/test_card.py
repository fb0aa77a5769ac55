"""The card with which everybody leaves."""

import dataclasses
import datetime as dt

import pytest

from loans import card
from loans.card import Card, Item
from tests.support import pdfs

LAPTOP = Item(
    "Ordinateur portable", "HP ProBook 450 G6", "K7M49TRX", dt.date(2027, 5, 22), ("chargeur", "sacoche")
)
HOTSPOT = Item("Routeur 4G", "Huawei E5576", "R4KD7HXE", dt.date(2027, 5, 22))
CARD = Card(
    items=(LAPTOP, HOTSPOT),
    lent_on=dt.date(2026, 11, 22),
    association="Atelier du Pont-Vieux",
    contact="Nadia Leroy",
    phone="04 76 00 12 40",
    place="12 place de la Halle, 38710 Mens",
    borrower="Denise R.",
)


def said(paper: Card) -> str:
    return " ".join(pdfs.words(card.draw(paper)))


def test_both_copies_say_what_until_when_and_whom_to_call() -> None:
    words = said(CARD)
    for expected in (
        "samedi 22 mai 2027",
        "Ordinateur portable HP ProBook 450 G6",
        "Étiquette K7M4 9TRX, avec : chargeur, sacoche",
        "Routeur 4G Huawei E5576",
        "Nadia Leroy · 04 76 00 12 40",
        "Remis le 22 novembre 2026 à Denise R.",
        "Le prêt est gratuit.",
        "Aucune somme n’est demandée automatiquement.",
        "Au retour, tout est effacé.",
    ):
        assert words.count(expected) == 2, expected


def test_the_copy_to_sign_is_the_second() -> None:
    words = said(CARD)
    assert words.count("Signature de la personne") == 1
    assert words.index("1 / 2") < words.index("Signature de la personne") < words.index("2 / 2")


def test_no_value_is_printed() -> None:
    """A value named at the loan makes the borrower answer for accidents (Code civil 1883)."""
    assert "€" not in said(CARD)
    assert "valeur" not in said(CARD)


def test_two_days_stand_by_their_devices() -> None:
    later = dataclasses.replace(HOTSPOT, due_on=dt.date(2027, 3, 1))
    words = said(dataclasses.replace(CARD, items=(LAPTOP, later)))
    assert words.count("À rendre au plus tard le samedi 22 mai 2027") == 2
    assert words.count("À rendre au plus tard le lundi 1er mars 2027") == 2


def test_without_a_name_there_is_a_line_to_write_it_on() -> None:
    assert "Remis le 22 novembre 2026 à ....." in said(dataclasses.replace(CARD, borrower=""))


def test_it_can_be_read_aloud() -> None:
    roles = [role for role, _alt in pdfs.structure(card.draw(CARD))]
    assert roles.count("H1") == 2
    assert roles.count("L") == 2


@pytest.mark.parametrize("typed", pdfs.HOSTILE)
def test_hostile_words_leave_the_terms_whole(typed: str) -> None:
    item = Item(typed, typed, "K7M49TRX", LAPTOP.due_on, (typed, typed))
    words = said(Card((item,), CARD.lent_on, typed, typed, typed, typed, typed))
    assert words.count("K7M4 9TRX") == 2
    assert words.count("Au retour, tout est effacé.") == 2


def test_twelve_devices_take_the_pages_they_need() -> None:
    items = tuple(dataclasses.replace(LAPTOP, tag=f"K7M49TR{sign}") for sign in "23456789ABCD")
    assert said(dataclasses.replace(CARD, items=items)).count("HP ProBook") == 24
