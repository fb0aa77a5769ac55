"""What may be typed about a person: read as people write it, else refused with what to do."""

import phonenumbers
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries import validators


def refusal(check, *args) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        check(*args)
    return caught.value


# --- telephone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("06 39 98 12 40", "+33639981240"),
        ("0639981240", "+33639981240"),
        ("06.39.98.12.40", "+33639981240"),
        ("06-39-98-12-40", "+33639981240"),
        ("+33 6 39 98 12 40", "+33639981240"),
        ("0033639981240", "+33639981240"),
        ("+33 (0)6 39 98 12 40", "+33639981240"),
        (" 04 76 00 00 01 ", "+33476000001"),
        ("06\u00a039\u00a098\u00a012\u00a040", "+33639981240"),
        ("+41 22 749 00 00", "+41227490000"),
        ("+262 262 90 00 00", "+262262900000"),
    ],
)
def test_a_number_is_read_as_it_is_written(typed, dialled):
    assert validators.phone_number(typed) == dialled


@pytest.mark.parametrize(
    "typed", ["12", "le soir", "06 39 98 12", "06 39 98 12 40 11", "++", "", "2 95 10 99 126 111 93"]
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    fault = refusal(validators.phone_number, typed)

    assert fault.code == "phone"
    assert "06 39 98 12 40" in fault.message


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+33639981240", "06 39 98 12 40"),
        ("+33476000001", "04 76 00 00 01"),
        ("+41227490000", "+41 22 749 00 00"),
    ],
)
def test_a_number_is_shown_as_one_dials_it_here(number, shown):
    assert validators.local_number(number) == shown


@given(st.integers(600_000_000, 799_999_999))
def test_a_number_shown_reads_back_as_itself(digits):
    number = f"+33{digits}"

    assert validators.phone_number(validators.local_number(number)) == number
    assert phonenumbers.parse(number).country_code == 33


# --- e-mail -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["denise@example.fr", "d.rey+prêt@example.org", "d@a.fr"])
def test_an_address_is_kept_as_it_is(typed):
    if "ê" in typed:
        assert refusal(validators.email_address, typed).code == "email"
    else:
        assert validators.email_address(typed) == typed


@pytest.mark.parametrize(
    "typed", ["denise", "denise@", "@example.fr", "denise@example", "a b@example.fr", ""]
)
def test_what_is_no_address_is_refused_with_an_example(typed):
    fault = refusal(validators.email_address, typed)

    assert fault.code == "email"
    assert "nom@exemple.fr" in fault.message


# --- birth year ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [1906, 1950, 2026])
def test_a_year_somebody_alive_may_be_born_in(year):
    validators.real_birth_year(year, 2026)


@pytest.mark.parametrize("year", [0, -1, 195, 1905, 2027, 19500])
def test_another_year_is_refused_and_the_bounds_are_said(year):
    fault = refusal(validators.real_birth_year, year, 2026)

    assert fault.code == "birth_year"
    assert "1906" in fault.message
    assert "2026" in fault.message


# --- commune ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["38185", "01001", "2A004", "2B033", "97411", "98735"])
def test_a_communes_code(code):
    assert validators.cog(code) == code


def test_a_communes_code_is_kept_in_capitals():
    assert validators.cog("2a004") == "2A004"


@pytest.mark.parametrize("code", ["", "3818", "381850", "2C004", "2d004", "Mens", "38 185", "３８１８５"])
def test_what_is_no_code_of_a_commune(code):
    assert refusal(validators.cog, code).code == "commune"


# --- the number that has no place here ----------------------------------------------------------------------


def test_the_refusal_says_that_it_is_never_kept_and_does_not_repeat_it():
    fault = refusal(validators.no_nir, "voir 2 95 10 99 126 111 93")

    assert fault.code == "nir"
    assert "jamais gardé" in fault.message
    assert "126" not in str(fault)


@given(st.text("abcdefghij éàç’-,. ", max_size=80))
def test_words_are_never_taken_for_it(text):
    validators.no_nir(text)
