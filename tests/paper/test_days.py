"""Days on paper: one place knows how French says the first of a month."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from paper.days import FULL, SHORT, in_words

days = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("language", "shape", "on", "said"),
    [
        ("fr", FULL, dt.date(2027, 5, 22), "22 mai 2027"),
        ("fr", FULL, dt.date(2027, 5, 1), "1er mai 2027"),
        ("fr", FULL, dt.date(2027, 5, 11), "11 mai 2027"),
        ("fr", f"l {FULL}", dt.date(2027, 5, 1), "samedi 1er mai 2027"),
        ("fr", SHORT, dt.date(2027, 1, 12), "12 jan. 2027"),
        ("en", FULL, dt.date(2027, 5, 1), "1 May 2027"),
        ("en", FULL, dt.date(2027, 5, 22), "22 May 2027"),
    ],
)
def test_a_day_is_said_as_one_reads_it_aloud(language: str, shape: str, on: dt.date, said: str) -> None:
    with translation.override(language):
        found = in_words(on, shape)
    assert found.replace("janv.", "jan.") == said


@given(days)
def test_the_first_of_a_month_alone_is_first(on: dt.date) -> None:
    with translation.override("fr"):
        assert ("1er" in in_words(on)) == (on.day == 1)
    with translation.override("en"):
        assert "1er" not in in_words(on)


@given(days, days)
def test_two_days_are_never_said_alike(one: dt.date, other: dt.date) -> None:
    with translation.override("fr"):
        assert (in_words(one) == in_words(other)) == (one == other)


def test_without_a_language_a_day_still_has_words() -> None:
    with translation.override(None):
        assert "2027" in in_words(dt.date(2027, 5, 1))
