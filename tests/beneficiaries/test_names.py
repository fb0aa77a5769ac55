"""Names compared as people mean them, and one person recognised in two places without being named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.names import LONGEST_KEY, fold, name_key, person_key


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Élodie", "elodie"),
        ("LE GOFF", "le goff"),
        ("Le Goff-Œillet", "le goff oeillet"),
        ("  d’Ormesson ", "d ormesson"),
        ("Nguyễn", "nguyen"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Strauß", "strauss"),
        ("Ferri\u0301", "ferri"),  # the accent as a sign of its own
        ("Київ", "киів"),
        ("محمد", "محمد"),
        ("", ""),
        ("’ -", ""),
    ],
)
def test_a_name_is_compared_without_capitals_accents_or_signs(typed, folded):
    assert fold(typed) == folded


def test_the_family_name_comes_first():
    assert name_key("Rey", "Denise") == "rey denise"


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_folded_name_folds_to_itself_and_fits_its_column(family, given_name):
    key = name_key(family, given_name)

    assert fold(key) == key
    assert len(key) <= LONGEST_KEY


@pytest.mark.parametrize(
    ("family", "given_name"),
    [
        ("LE GOFF", "Denise"),
        ("Legoff", "denise marie"),
        ("Le-Goff", "Dénise, Marie"),
        (" le goff ", "DENISE"),
    ],
)
def test_one_person_typed_in_two_ways_has_one_key(family, given_name):
    assert person_key(family, given_name, 1950) == person_key("Le Goff", "Denise", 1950)


@pytest.mark.parametrize(
    ("family", "given_name", "year"),
    [
        ("Le Goff", "Denise", 1951),
        ("Le Goff", "Marie", 1950),
        ("Goff", "Denise", 1950),
        ("Denise", "Le Goff", 1950),
    ],
)
def test_another_person_has_another_key(family, given_name, year):
    assert person_key(family, given_name, year) != person_key("Le Goff", "Denise", 1950)


def test_nobody_makes_the_key_without_the_secret(settings):
    mine = person_key("Rey", "Denise", 1950)
    settings.RELAIS_PERSON_KEY = "another"

    assert person_key("Rey", "Denise", 1950) != mine
    assert len(mine) == 64


# --- variants of one name -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_it_is", "as_it_is_typed"),
    [
        (("Rey", "Jean-Pierre"), ("Rey", "Jean Pierre")),
        (("Rey", "Jean-Pierre"), ("REY", "JEAN - PIERRE")),
        (("Rey", "Jean-Pierre"), ("rey", "Jean\u2013Pierre, Louis")),
        (("Rey", "Marie-Claude"), ("Rey", "Marie Claude Yvette")),
        (("Rey", "Anne-Sophie"), ("Rey", "anne  sophie")),
        (("d’Ormesson", "Jean"), ("D'ORMESSON", "Jean")),
        (("d’Ormesson", "Jean"), ("Dormesson", "Jean")),
        (("O’Brien", "Éléonore"), ("O Brien", "Eleonore")),
        (("Rey-Bertrand", "Zoé"), ("Rey Bertrand", "ZOE\u0301")),
        (("de La Tour", "Aïcha"), ("DE LA TOUR", "Aicha")),
        (("Lecœur", "François"), ("LECOEUR", "Francois")),
        (("Le Goff", "Denise"), ("Le Goff", ", Denise")),
    ],
)
def test_the_same_person_in_another_hand_has_the_same_key(as_it_is, as_it_is_typed):
    assert person_key(*as_it_is, 1950) == person_key(*as_it_is_typed, 1950)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Jean-Pierre", "Jean-Marc"),
        ("Jean Pierre", "Jean Marc"),
        ("Marie-Claude", "Marie-Thérèse"),
        ("Jean-Pierre", "Jean"),
        ("Jean-Pierre", "Pierre"),
        ("Denise", "Denis"),
    ],
)
def test_two_halves_make_a_name_of_their_own(one, another):
    """Sisters and brothers of one year are not refused for each other."""
    assert person_key("Rey", one, 1950) != person_key("Rey", another, 1950)


def test_a_second_given_name_is_not_part_of_the_first():
    assert person_key("Rey", "Denise Marie", 1950) == person_key("Rey", "Denise", 1950)
    assert person_key("Rey", "Denise-Marie", 1950) != person_key("Rey", "Denise", 1950)


def test_the_family_name_does_not_run_into_the_given_name():
    assert person_key("Rey", "Denise", 1950) != person_key("ReyDenise", "", 1950)
    assert person_key("Reyd", "Enise", 1950) != person_key("Rey", "Denise", 1950)


LETTERS = "aàâäbcçdeéèêëfghiîïjklmnoôöpqrstuùûüvwxyÿzœæ"
words = st.text(LETTERS, min_size=1, max_size=12)


def shaken(draw, word: str) -> str:
    """The same letters in capitals or small, and with or without spaces around."""
    letters = [letter.upper() if draw(st.booleans()) else letter for letter in word]
    return draw(st.sampled_from(["", " ", "  "])) + "".join(letters) + draw(st.sampled_from(["", " "]))


@given(st.data(), words, words, st.integers(1900, 2026))
def test_neither_capitals_nor_spaces_nor_accents_change_a_key(data, family, given_name, year):
    plain = person_key(fold(family), fold(given_name), year)

    assert person_key(shaken(data.draw, family), shaken(data.draw, given_name), year) == plain
    assert name_key(shaken(data.draw, family), given_name) == name_key(family, given_name)


@given(words, words, st.sampled_from(["-", " ", "’", "'", " - ", "\u2010"]), words)
def test_however_a_double_family_name_is_joined_it_is_one(first, second, joint, given_name):
    assert person_key(f"{first}{joint}{second}", given_name, 1950) == person_key(
        f"{first}{second}", given_name, 1950
    )


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_a_key_that_tells_nothing(family, given_name):
    key = person_key(family, given_name, 1950)

    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")
