"""A commune is said by its name, and kept as its INSEE code."""

import pytest
from django.core.exceptions import ValidationError

from beneficiaries import communes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Mens", "38226"),
        ("mens", "38226"),
        ("38226", "38226"),
        ("Mens (38226)", "38226"),
        ("saint martin d'heres", "38421"),
        ("Lyon", "69123"),
        ("Ajaccio", "2A004"),
        ("Ajaccio (2a004)", "2A004"),
        ("2a004", "2A004"),
    ],
)
def test_a_commune_is_found_as_it_is_said(typed, code):
    assert communes.find(typed, "38") == code


def test_a_name_of_several_communes_is_the_one_of_the_departement():
    assert communes.find("Saint-Denis", "974") == "97411"


@pytest.mark.parametrize(
    ("typed", "says"), [("Saint-Denis", "Ajoutez le code"), ("Xyz", "n’est pas dans la liste")]
)
def test_what_cannot_be_told_says_what_to_do(typed, says):
    with pytest.raises(ValidationError, match=says):
        communes.find(typed, "38")


def test_a_code_is_said_by_its_name_and_an_unknown_one_as_it_is():
    assert communes.name_of("38226") == "Mens"
    assert communes.shown("38226") == "Mens (38226)"
    assert communes.shown("38999") == communes.name_of("38999") == "38999"
    assert communes.name_of("") == ""


def test_every_name_suggested_is_understood():
    for suggestion in communes.of_departement("38"):
        assert communes.find(suggestion, "38") in suggestion


def test_without_the_list_codes_still_work(settings, tmp_path):
    settings.VAR = tmp_path
    communes._list.cache_clear()
    communes._by_name.cache_clear()
    try:
        assert communes.find("38226") == "38226"
        assert communes.name_of("38226") == "38226"
        with pytest.raises(ValidationError):
            communes.find("Mens")
    finally:
        communes._list.cache_clear()
        communes._by_name.cache_clear()
