"""A social security number is recognised however it is typed; ordinary numbers are left alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir

from accounts.nir import found_in, looks_like_nir


@pytest.mark.parametrize(
    "text",
    [
        "295109912611193",
        "2 95 10 99 126 111 93",
        "2951099126111",  # without its key
        "2.95.10.99.126.111.93",
        "2-95-10-99-126-111 93",
        "2\u00a095\u00a010\u00a099\u00a0126\u00a0111\u00a093",
        "295109912611199",  # the key is wrong: mistyped, still someone's
        "253072A07300443",
        "2 53 07 2b 073 004 70",
        "Rappeler lundi, n°295109912611193.",
        "NIR:295109912611193",
        "Porte 12, 1 85 05 78 006 084 36, 2e étage",
        "1850578006084 2026",
        "７ ８５ ０５ ７８ ００６ ０８４",  # full-width figures
    ],
)
def test_a_social_security_number_is_seen(text):
    assert looks_like_nir(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "après 11 h, sonner deux fois",
        "06 39 98 12 40",
        "06 39 98 12 40 / 06 12 34 56 78",
        "06 39 98 12 40 06 12 34 56 78",
        "+33 6 39 98 12 40",
        "732 829 320 00074",  # a SIRET
        "352099001761481",  # an IMEI: a device's number
        "FR76 3000 4000 0312 3456 7890 143",
        "né en 1950, vu le 21/11/2026 à 14:30",
        "123456789012",
        "1850578006084361",
        "K7M4 9TRX",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not looks_like_nir(text)


people = st.builds(
    "{}{:02}{:02}{}{:03}{:03}".format,
    st.sampled_from("12"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.sampled_from(["01", "38", "75", "2A", "2B", "97", "99"]),
    st.integers(1, 990),
    st.integers(1, 999),
)


@given(people, st.sampled_from(["", " ", ".", "-", "\u00a0", "  "]), st.booleans())
def test_every_persons_number_is_seen_with_or_without_key_and_gaps(number, gap, with_key):
    groups = [number[:1], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13]]
    if with_key:
        groups.append(nir.calc_check_digits(number))

    assert looks_like_nir(gap.join(groups))
    assert looks_like_nir(f"mot {gap.join(groups)}, mot")


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.text("abc éà,;:", max_size=20))
def test_a_date_among_words_is_no_number(day, words):
    assert not looks_like_nir(f"{words} {day:%d/%m/%Y} {words}")


def test_any_of_several_texts():
    assert found_in(["", "bonjour", "295109912611193"])
    assert not found_in(["", "bonjour"])
