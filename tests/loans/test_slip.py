"""The slip that a person takes from the social worker to the association."""

import dataclasses
import datetime as dt
import re

import pytest
from django.utils import translation

from accounts import codes
from loans import slip
from loans.slip import Slip
from tests.support import pdfs

SLIP = Slip(
    code="K7M9TX",
    kinds=("1 ordinateur portable", "1 routeur 4G"),
    written_on=dt.date(2026, 11, 1),
    place="Atelier du Pont-Vieux, Mens",
    address="12 place de la Halle, 38710 Mens",
    phone="04 76 00 12 40",
    opening="Mardi et jeudi, de 14 h à 18 h",
)
# What a neighbour, or the association's desk, must not read off a paper (design §2, §7).
UNSAID = re.compile(
    r"\b(rsa|aah|handicap\w*|retraite\w*|âge\w*|droits?|preuve\w*|justificatif\w*|revenus?|alloc\w*|caf|"
    r"programme\w*|éligib\w*|ccas|social\w*|retard\w*|prescri\w*|bénéficiaire\w*)\b",
    re.IGNORECASE,
)


def test_the_code_the_things_and_the_place_are_said() -> None:
    said = pdfs.words(slip.draw(SLIP))
    for words in (
        codes.grouped("K7M9TX").replace("\u00a0", " "),
        "1 ordinateur portable",
        "1 routeur 4G",
        "Atelier du Pont-Vieux, Mens",
        "12 place de la Halle, 38710 Mens",
        "Téléphone : 04 76 00 12 40",
        "Écrit le 1er novembre 2026.",
    ):
        assert words in said


def test_nothing_tells_why() -> None:
    assert UNSAID.findall(" ".join(pdfs.words(slip.draw(SLIP)))) == []


def test_without_a_place_it_says_so() -> None:
    said = " ".join(
        pdfs.words(slip.draw(dataclasses.replace(SLIP, place="", address="", phone="", opening="")))
    )
    assert "Le lieu n’est pas encore choisi." in said
    assert "Téléphone" not in said


def test_it_is_one_page_that_can_be_read_aloud() -> None:
    pdf = slip.draw(SLIP)
    roles = [role for role, _alt in pdfs.structure(pdf)]
    assert roles.count("H1") == 1
    assert roles.count("H2") == 4
    assert pdfs.page_sizes(pdf) == {(210.0, 297.0)}
    assert "1 / 1" in pdfs.words(pdf)


def test_it_speaks_the_language_of_the_person_not_of_who_prints() -> None:
    with translation.override("en"):
        assert "Votre demande d’appareil" in pdfs.words(slip.draw(SLIP))


@pytest.mark.parametrize("typed", pdfs.HOSTILE)
def test_whatever_a_place_is_called_the_code_is_there(typed: str) -> None:
    hostile = Slip("K7M9TX", (typed,), SLIP.written_on, typed, typed, typed, typed)
    assert codes.grouped("K7M9TX").replace("\u00a0", " ") in pdfs.words(slip.draw(hostile))
