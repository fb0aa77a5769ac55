"""Text as typed, on paper."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from paper import text
from tests.support.pdfs import HOSTILE


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Łucja Şahin, élève à Saint-Étienne", "Łucja Şahin, élève à Saint-Étienne"),
        ("e\u0301te\u0301", "été"),
        ("Nguyễn Thị", "Nguyen Thi"),
        ("12\u202f000 kg CO₂", "12\u00a0000 kg CO₂"),
        ("a\tb\r\nc", "a b c"),
        ("Pont ♥ 💻 Vieux", "Pont Vieux"),
        ("Жук", "???"),
        ("a\u202eb\u200b\x00c", "abc"),
        ("  ", ""),
    ],
)
def test_only_signs_that_the_font_has(typed: str, printed: str) -> None:
    assert text.clean(typed) == printed


@pytest.mark.parametrize("typed", HOSTILE)
def test_lines_fit_whatever_is_typed(typed: str) -> None:
    lines = text.wrap(typed, "text", 12, 150)
    assert all(text.width(line, "text", 12) <= 150 for line in lines)
    assert "".join(lines).replace(" ", "") == text.clean(typed).replace(" ", "")
    shown, size = text.fit(typed, "bold", 12, 150, 6)
    assert text.width(shown, "bold", size) <= 150.1
    assert 6 <= size <= 12


def test_no_break_space_holds_two_words_together() -> None:
    assert text.wrap("Une question\u00a0?", "text", 12, text.width("Une question", "text", 12)) == [
        "Une",
        "question\u00a0?",
    ]


def test_a_text_that_fits_is_left_alone() -> None:
    assert text.fit("Mens", "text", 12, 100, 6) == ("Mens", 12)


def test_a_long_one_shrinks_then_is_cut() -> None:
    assert text.fit("Atelier du Pont", "text", 12, 70, 6)[0] == "Atelier du Pont"
    assert text.fit("Atelier du Pont-Vieux de Mens", "text", 12, 40, 8)[0].endswith("…")


@pytest.mark.parametrize(
    ("language", "on", "words"),
    [
        ("fr", dt.date(2025, 11, 1), "samedi 1er novembre 2025"),
        ("fr", dt.date(2027, 5, 22), "samedi 22 mai 2027"),
        ("en", dt.date(2025, 11, 1), "Saturday 1 November 2025"),
    ],
)
def test_a_day_in_words(language: str, on: dt.date, words: str) -> None:
    with translation.override(language):
        assert text.day(on, with_weekday=True).replace("\u00a0", " ") == words


def test_numbers_are_grouped() -> None:
    assert text.number(12345.67, 1) == "12\u00a0345,7"


# --- wrapping, as a property -----------------------------------------------------------------------------

printable = st.text(st.sampled_from("abcdéèçàœ ’-,.;:?!0123456789\u00a0"), max_size=120)


@settings(max_examples=60, deadline=None)
@given(printable, st.floats(20, 400), st.sampled_from([7.0, 10.5, 14.0, 26.0]))
def test_every_line_fits_and_nothing_is_lost_or_added(typed: str, room: float, size: float) -> None:
    lines = text.wrap(typed, "text", size, room)
    assert all(text.width(line, "text", size) <= room or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.clean(typed).replace(" ", "")
    assert not any(line != line.strip(" ") for line in lines)


@settings(max_examples=60, deadline=None)
@given(printable, st.floats(30, 400))
def test_what_is_fitted_takes_no_more_room_than_there_is(typed: str, room: float) -> None:
    shown, size = text.fit(typed, "bold", 20, room, 8)
    assert text.width(shown, "bold", size) <= room + 0.1
    assert 8 <= size <= 20
    if not shown.endswith("…"):
        assert shown == text.clean(typed)


@given(st.text(max_size=80))
def test_what_is_cleaned_can_be_printed_and_is_clean_already(typed: str) -> None:
    once = text.clean(typed)
    assert set(once) <= text.signs()
    assert text.clean(once) == once
    assert "\n" not in once
    assert "  " not in once


@pytest.mark.parametrize("value", [None, 12, 3.5, dt.date(2026, 1, 1)])
def test_what_is_no_text_is_written_as_it_reads(value: object) -> None:
    assert text.clean(value) == str(value)


def test_a_longer_line_is_wider_and_so_is_a_larger_one() -> None:
    assert text.width("Mens", "text", 12) < text.width("Mens et Clelles", "text", 12)
    assert text.width("Mens", "text", 12) * 2 == pytest.approx(text.width("Mens", "text", 24))
    assert text.width("Mens", "black", 12) > text.width("Mens", "text", 12)
    assert text.width("Mens", "text", 12, spacing=2) == pytest.approx(text.width("Mens", "text", 12) + 8)


def test_a_word_longer_than_a_line_is_broken_where_it_must_be() -> None:
    lines = text.wrap("M" * 40, "text", 12, 60)
    assert len(lines) > 1
    assert len({len(line) for line in lines[:-1]}) == 1


def test_no_line_is_made_of_nothing() -> None:
    assert text.wrap("", "text", 12, 100) == []
    assert text.wrap(" \n\t ", "text", 12, 100) == []


@pytest.mark.parametrize(
    ("language", "value", "decimals", "written"),
    [
        ("fr", 1234.5, 1, "1\u00a0234,5"),
        ("fr", 0, 0, "0"),
        ("fr", 999, 0, "999"),
        ("fr", 1_000_000, 0, "1\u00a0000\u00a0000"),
        ("fr", 2.55, 0, "3"),
        ("en", 1234.5, 1, "1,234.5"),
        ("en", 1_000_000, 0, "1,000,000"),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(
    language: str, value: float, decimals: int, written: str
) -> None:
    with translation.override(language):
        assert text.clean(text.number(value, decimals)) == written


def test_a_number_is_rounded_and_never_cut() -> None:
    assert text.number(1.999, 1) == "2,0"
    assert text.number(0.96, 0) == "1"
