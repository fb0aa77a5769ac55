"""How pages and papers say states, refusals, and the days on which a place is open."""

import datetime as dt

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Closure
from accounts.refusals import MESSAGES, Reason
from inventory.choices import Kind
from loans.choices import LoanOutcome, LoanState, PrescriptionStatus
from loans.models import Loan
from loans.words import COUNTED, LIVE, LOAN, OFFICE, REQUEST, at_office, kinds_of, opening, state_of, weekdays
from tests import make

# --- when a place is open -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said", "in_english"),
    [
        ("12345", "Ouvert du lundi au vendredi.", "Open from Monday to Friday."),
        ("1234567", "Ouvert tous les jours.", "Open every day."),
        ("24", "Ouvert\u00a0: mardi, jeudi.", "Open: Tuesday, Thursday."),
        ("12", "Ouvert\u00a0: lundi, mardi.", "Open: Monday, Tuesday."),
        ("123", "Ouvert du lundi au mercredi.", "Open from Monday to Wednesday."),
        ("1245", "Ouvert\u00a0: lundi, mardi, jeudi, vendredi.", "Open: Monday, Tuesday, Thursday, Friday."),
        ("6", "Ouvert\u00a0: samedi.", "Open: Saturday."),
        ("531", "Ouvert\u00a0: lundi, mercredi, vendredi.", "Open: Monday, Wednesday, Friday."),
        ("", "", ""),
    ],
)
def test_opening_days_in_words(days, said, in_english):
    assert weekdays(days) == said
    with translation.override("en"):
        assert weekdays(days) == in_english


@given(st.lists(st.sampled_from("1234567"), max_size=9))
def test_order_and_repetition_do_not_change_what_is_said(days):
    assert weekdays("".join(days)) == weekdays("".join(sorted({*days})))


@given(st.sets(st.sampled_from("1234567"), min_size=1))
def test_a_day_is_named_only_where_the_place_is_open(days):
    said = weekdays("".join(days))
    names = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    for number, name in enumerate(names, start=1):
        assert name not in said or str(number) in days


def closed(first: dt.date, last: dt.date) -> None:
    Closure.objects.create(organisation=make.pont_vieux(), site=make.mens(), first_day=first, last_day=last)


@pytest.mark.django_db
def test_closures_to_come_are_told_and_those_that_are_over_are_not():
    closed(dt.date(2026, 8, 1), dt.date(2026, 8, 16))
    closed(dt.date(2026, 12, 24), dt.date(2027, 1, 1))
    closed(dt.date(2026, 12, 7), dt.date(2026, 12, 7))
    assert opening(make.mens(), dt.date(2026, 11, 22)) == (
        "Ouvert du lundi au vendredi. Fermé le 7 décembre 2026."
        " Fermé du 24 décembre 2026 au 1er janvier 2027."
    )
    assert "1er janvier" in opening(make.mens(), dt.date(2027, 1, 1))
    assert opening(make.mens(), dt.date(2027, 1, 2)) == "Ouvert du lundi au vendredi."


@pytest.mark.django_db
def test_a_paper_tells_the_next_closures_only():
    for month in range(1, 7):
        closed(dt.date(2027, month, 10), dt.date(2027, month, 12))
    said = opening(make.mens(), dt.date(2026, 11, 22))
    assert [said.count(month) for month in ("janvier", "février", "mars")] == [2, 2, 0]


# --- refusals, away from the desk ---------------------------------------------------------------------------


def test_nobody_at_the_office_is_told_to_call_the_office():
    for code in MESSAGES:
        assert "bureau" not in at_office(Reason(code)).lower(), code
    with translation.override("en"):
        for code in MESSAGES:
            assert "the office" not in at_office(Reason(code)).lower(), code


def test_what_an_act_says_itself_is_said_as_it_is():
    assert at_office(Reason("limit_reached", "Deux portables au plus.")) == "Deux portables au plus."


def test_the_office_has_a_sentence_of_its_own_only_for_known_codes():
    assert {*OFFICE} < {*MESSAGES}
    for code, sentence in OFFICE.items():
        assert str(sentence) != str(MESSAGES[code]), code


# --- states -------------------------------------------------------------------------------------------------


def test_every_state_has_its_word_in_lists_and_over_their_number():
    assert {*REQUEST} == {*PrescriptionStatus}
    assert {*COUNTED} == {*REQUEST}
    assert {*LOAN} == {*LoanState}
    assert LIVE == (PrescriptionStatus.SUBMITTED, PrescriptionStatus.ACCEPTED, PrescriptionStatus.HELD)


@pytest.mark.parametrize("outcome", LoanOutcome)
def test_a_loan_that_ended_says_how(outcome):
    assert state_of(Loan(outcome=outcome)) == (outcome, outcome.label)


def test_a_loan_said_to_be_returned_is_not_late():
    loan = Loan(claimed_returned_at=timezone.now())
    loan.state = LoanState.OVERDUE
    assert state_of(loan) == ("claimed", "Dit rendu")


@pytest.mark.parametrize("state", [LoanState.OPEN, LoanState.DUE_SOON, LoanState.OVERDUE])
def test_a_loan_that_runs_says_where_it_stands(state):
    loan = Loan()
    loan.state = state
    assert state_of(loan) == (state, state.label)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([], ""),
        ([Kind.LAPTOP], "portable"),
        ([Kind.HOTSPOT, Kind.LAPTOP, Kind.LAPTOP], "2 × portable, routeur 4G"),
        ([Kind.TABLET] * 3, "3 × tablette"),
    ],
)
def test_kinds_in_a_sentence(kinds, said):
    assert kinds_of(kinds) == said
