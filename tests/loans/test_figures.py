"""Loans as figures for the floor above: days and counts go up, people stay (design §1, domain §4.2)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inventory.facts import last_act
from inventory.models import Device
from loans import figures
from loans.actions import losses, undo
from tests import make
from tests import make_loans as m


def day(days):
    return make.pont_vieux().day_of(m.days_ago(days))


def every():
    return Device.objects.order_by("pk")


def old(days, back=None, device=None, **more):
    """A device without storage, lent so many days ago and perhaps given back."""
    at = m.days_ago(days)
    device = device or make.device(kind="other", at=at - dt.timedelta(days=30))
    loan = m.lent(device, m.accepted("other", at=at - dt.timedelta(days=3)), at=at, **more)
    return m.returned(loan, at=m.days_ago(back)) if back is not None else loan


# --- months ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "months"), [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (365, 11), (366, 12), (3653, 120)]
)
def test_a_month_is_a_twelfth_of_a_year_and_counts_once_it_is_over(days, months):
    assert figures.whole_months(days) == months


@given(st.integers(0, 20_000), st.integers(0, 20_000))
def test_months_never_grow_by_cutting_a_stay_in_two(one, other):
    """Rounded down after the sum: many short loans are worth no more than the days they lasted."""
    together = figures.whole_months(one + other)
    apart = figures.whole_months(one) + figures.whole_months(other)
    assert apart <= together <= apart + 1


@pytest.mark.django_db
def test_a_device_s_months_are_the_sum_of_its_stays_until_today():
    device = old(200, back=150).device
    m.prepared(device)
    old(40, device=device)
    never = make.device()
    found = figures.months([*every()])
    assert found == {device.pk: figures.whole_months(50 + 40)}
    assert never.pk not in found


@pytest.mark.django_db
def test_what_was_undone_was_never_in_anybody_s_hands():
    device = old(90).device
    undo.undo(event=last_act(device), by=make.samira(), reason="Mauvais appareil")
    assert figures.months([device]) == {}
    assert figures.stays(every(), timezone.localdate()) == []


# --- stays -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_stay_begins_with_the_hand_over_and_ends_with_whatever_ended_it():
    back, runs, lost = old(90, back=60), old(50), old(40)
    losses.declare_lost(loan=lost, comment="Perdu", by=make.michel(), at=m.days_ago(10))
    told = {stay.device: (stay.begins, stay.ends) for stay in figures.stays(every(), timezone.localdate())}
    keys = dict(every().annotate(text=figures.as_text("pk")).values_list("pk", "text"))
    assert told == {
        keys[back.device_id]: (day(90), day(60)),
        keys[runs.device_id]: (day(50), None),
        keys[lost.device_id]: (day(40), day(10)),
    }


@pytest.mark.django_db
def test_a_stay_that_began_later_is_not_told_yet():
    old(50), old(20)
    assert len(figures.stays(every(), day(20))) == 2
    assert len(figures.stays(every(), day(21))) == 1
    assert figures.stays(every(), day(51)) == []


@pytest.mark.django_db
def test_a_swap_is_two_stays_and_no_day_twice():
    loan, other = old(30), make.device(kind="other", at=m.days_ago(60))
    losses.swap(loan=loan, device=other, by=make.michel(), at=m.days_ago(10))
    days = [((stay.ends or day(0)) - stay.begins).days for stay in figures.stays(every(), day(0))]
    assert sorted(days) == [10, 20]


@pytest.mark.django_db
def test_the_stays_of_any_number_of_devices_are_one_statement():
    for _ in range(3):
        old(20)
    today = day(0)
    with CaptureQueriesContext(connection) as asked:
        figures.stays(every(), today)
    assert len(asked) == 1


# --- people ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_few_people_are_no_figure_and_a_period_to_come_none():
    for _ in range(3):
        old(20)
    assert figures.people(every(), day(30), day(0)) is None
    assert figures.people(every(), day(0), day(30)) is None
