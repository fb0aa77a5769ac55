"""Return dates and renewals: pure rules, at their edges (S11, S13, S14, S38, S39)."""

import datetime as dt
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans import policy
from loans.policy import Calendar, Policy, Renewing

MONDAY = dt.date(2026, 11, 23)
WEEKDAYS = Calendar("12345")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def codes(reasons):
    return [reason.code for reason in reasons]


# --- which policy ----------------------------------------------------------------------------------------


@dataclass
class Row:
    kind: str
    since: dt.date
    days: int = 90
    renewals: int = 1
    limit: int = 3
    hold_days: int = 7


def test_where_nothing_is_said_the_product_lends_six_months_renewable_twice():
    assert policy.in_force([], "laptop", MONDAY) == Policy(days=182, renewals=2, limit=1, hold_days=14)


def test_the_latest_begun_policy_of_the_kind_counts():
    rows = [
        Row("laptop", day("2026-01-01"), days=90),
        Row("laptop", day("2026-11-23"), days=60),
        Row("laptop", day("2026-11-24"), days=30),
        Row("tablet", day("2026-11-23"), days=10),
    ]
    assert policy.in_force(rows, "laptop", MONDAY).days == 60
    assert policy.in_force(rows, "laptop", day("2026-11-22")).days == 90
    assert policy.in_force(rows, "hotspot", MONDAY).days == 182
    assert policy.in_force(rows, "laptop", day("2025-12-31")) == Policy()


# --- open days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "opens"),
    [
        ("2026-11-23", "2026-11-23"),  # a Monday like any other
        ("2026-11-28", "2026-11-30"),  # Saturday, Sunday
        ("2026-12-25", "2026-12-28"),  # Christmas on a Friday
        ("2027-05-06", "2027-05-07"),  # Ascension
        ("2027-03-29", "2027-03-30"),  # Easter Monday
        ("2026-07-14", "2026-07-15"),
    ],
)
def test_a_closed_day_moves_to_the_next_open_one(first, opens):
    assert WEEKDAYS.next_open(day(first)) == day(opens)


def test_the_holidays_of_alsace_and_of_overseas_are_theirs():
    good_friday, second_christmas = day("2027-03-26"), day("2028-12-26")
    assert Calendar("12345", departement="67").next_open(good_friday) == day("2027-03-30")
    assert not Calendar("12345", departement="57").is_open(second_christmas)
    assert Calendar("12345", departement="38").is_open(good_friday)
    assert not Calendar("1234567", departement="974").is_open(day("2026-12-20"))


def test_a_closure_counts_its_first_and_last_day():
    works = Calendar("12345", closures=((day("2026-11-23"), day("2026-11-27")),))
    assert works.next_open(MONDAY) == day("2026-11-30")
    assert works.is_open(day("2026-11-20"))


def test_a_site_that_never_opens_keeps_the_day():
    assert Calendar("").next_open(MONDAY) == MONDAY


@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1)),
    st.text("1234567", min_size=1, max_size=7),
    st.integers(1, 400),
)
def test_the_due_date_is_never_earlier_than_promised_and_always_open(start, opening, days):
    calendar = Calendar(opening)
    due = policy.due_date(Policy(days=days), calendar, start)
    assert due >= start + dt.timedelta(days=days)
    assert calendar.is_open(due)
    assert due - start <= dt.timedelta(days=days + 21)


# --- a typed date ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ("2026-11-24", []),
        ("2027-05-24", []),  # the policy's last day
        ("2026-11-23", ["due_date_invalid"]),  # the day of the hand-over
        ("2026-11-20", ["due_date_invalid"]),
        ("2026-11-28", ["due_date_invalid"]),  # a Saturday
        ("2026-12-25", ["due_date_invalid"]),
        ("2027-05-25", ["due_date_too_late"]),
        ("2027-05-29", ["due_date_invalid", "due_date_too_late"]),
    ],
)
def test_a_typed_date_is_kept_or_refused_with_all_reasons(typed, reasons):
    assert codes(policy.check_due_date(Policy(), WEEKDAYS, MONDAY, day(typed))) == reasons


def test_the_policy_s_own_date_is_never_too_late():
    """26 weeks after a Friday that leads to a closed Friday: the Monday after is still within."""
    friday = day("2026-06-26")
    due = policy.due_date(Policy(), WEEKDAYS, friday)
    assert due == day("2026-12-28")
    assert policy.check_due_date(Policy(), WEEKDAYS, friday, due) == []


# --- renewals --------------------------------------------------------------------------------------------


def renewal(to: str, on: str = "2027-05-01", **loan):
    facts = Renewing(**{"due_on": day("2027-05-24"), "granted": 0, **loan})
    return policy.check_renewal(Policy(), WEEKDAYS, facts, new_due_on=day(to), on=day(on))


def test_a_loan_is_renewed_from_its_due_date_or_from_today_where_that_is_past():
    assert renewal("2027-11-22").allowed
    assert codes(renewal("2027-11-23").reasons) == ["due_date_too_late"]
    assert renewal("2027-12-01", on="2027-06-02").allowed  # overdue: counted from the day it is asked


@pytest.mark.parametrize(
    ("to", "loan", "reasons"),
    [
        ("2027-05-24", {}, ["due_date_invalid"]),
        ("2027-05-20", {}, ["due_date_invalid"]),
        ("2027-06-26", {}, ["due_date_invalid"]),
        ("2027-06-25", {"granted": 2}, ["renewals_exhausted"]),
        ("2027-06-25", {"claimed_returned": True}, ["wrong_status"]),
        ("2027-06-25", {"open": False}, ["loan_closed"]),
        ("2028-01-01", {"granted": 3}, ["renewals_exhausted", "due_date_invalid", "due_date_too_late"]),
    ],
)
def test_a_renewal_is_refused_with_all_reasons(to, loan, reasons):
    assert codes(renewal(to, **loan).reasons) == reasons


def test_that_others_wait_is_said_and_left_to_a_person():
    found = renewal("2027-06-25", someone_waits=True)
    assert found.allowed
    assert codes(found.warnings) == ["someone_waits"]


def test_every_combination_of_faults_gives_each_its_reason():
    for granted, claimed, late in product((0, 2), (False, True), (False, True)):
        to = "2028-05-24" if late else "2027-06-25"
        expected = {
            *(["renewals_exhausted"] if granted else []),
            *(["wrong_status"] if claimed else []),
            *(["due_date_too_late"] if late else []),
        }
        assert set(codes(renewal(to, granted=granted, claimed_returned=claimed).reasons)) == expected
