"""The days a report is about."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from impact import periods
from impact.values import Period

TODAY = dt.date(2026, 11, 22)


def test_twelve_months_where_nothing_is_said() -> None:
    assert periods.read("", "", TODAY) == Period(dt.date(2025, 12, 1), TODAY)


@pytest.mark.parametrize(
    ("begins", "ends", "found"),
    [
        ("2025-11-01", "2026-10-31", ("2025-11-01", "2026-10-31")),
        ("", "2024-01-31", ("2023-02-01", "2024-01-31")),
        ("2026-01-01", "", ("2026-01-01", "2026-11-22")),
        ("2026-11-22", "", ("2026-11-22", "2026-11-22")),
        ("2026-11-01", "2026-12-31", ("2026-11-01", "2026-12-31")),
        ("2026-10-31", "2026-10-31", ("2026-10-31", "2026-10-31")),
    ],
)
def test_what_is_said_counts(begins: str, ends: str, found: tuple[str, str]) -> None:
    assert periods.read(begins, ends, TODAY) == Period(*map(dt.date.fromisoformat, found))


UNREADABLE, TURNED, TOO_FAR = "Cette date ne se lit pas", "Le premier jour est après", "entre 2000 et 2999"
AHEAD = "Cette période n’a pas commencé"


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        ("hier", "", UNREADABLE),
        ("", "31/10/2026", UNREADABLE),
        ("2026-02-30", "", UNREADABLE),
        ("2026-10-31", "2026-10-01", TURNED),
        ("0001-01-01", "", TOO_FAR),
        ("", "0001-01-01", TOO_FAR),
        ("1999-12-31", "2026-10-01", TOO_FAR),
        ("", "9999-12-31", TOO_FAR),
        ("9999-12-31", "0001-01-01", TOO_FAR),
        ("2026-11-23", "", AHEAD),
        ("2030-01-01", "2030-12-31", AHEAD),
    ],
)
def test_impossible_days_are_refused_in_a_sentence(begins: str, ends: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        periods.read(begins, ends, TODAY)
    assert refusal.value.code == "invalid"


def test_what_is_refused_is_said_in_the_language_of_the_reader() -> None:
    with translation.override("en"), pytest.raises(Refused, match="Choose days between 2000 and 2999"):
        periods.read("1999-12-31", "", TODAY)


@given(today=st.dates(dt.date(2001, 1, 1), dt.date(2900, 1, 1)))
def test_where_nothing_is_said_it_is_twelve_months_on_any_day(today: dt.date) -> None:
    found = periods.default(today)
    assert found.begins.day == 1
    months = (today.year - found.begins.year) * 12 + today.month - found.begins.month
    assert (months, found.ends) == (11, today)


ANY_DAY = st.none() | st.dates()


@given(begins=ANY_DAY, ends=ANY_DAY, today=st.dates(dt.date(2001, 1, 1), dt.date(2900, 1, 1)))
def test_whatever_is_asked_is_a_period_or_a_refusal(
    begins: dt.date | None, ends: dt.date | None, today: dt.date
) -> None:
    """No day breaks it, and what was said is what is answered."""
    try:
        found = periods.asked(begins, ends, today)
    except Refused:
        return
    assert periods.FIRST <= found.begins <= found.ends <= periods.LAST
    assert found.begins == (begins or found.begins)
    assert found.ends == (ends or found.ends)
