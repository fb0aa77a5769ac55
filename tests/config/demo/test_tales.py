"""What is told of requests and loans: the promised numbers, and states that hold on any day of a year."""

import datetime as dt
from collections import Counter

import pytest

from config.demo import tales
from config.demo.cast import HOUSES, LENDS
from config.demo.stories import ENDS, REPLIES, people_of
from config.demo.tales import TALES, Tale
from inventory.choices import Kind
from loans.choices import DUE_SOON_DAYS
from loans.policy import Calendar, Policy, due_date

YEAR = [dt.date(2026, 11, 22) + dt.timedelta(days=days) for days in range(366)]
SITES = {
    house.key: [Calendar(days, departement="38") for _name, _address, days in house.sites]
    for house in HOUSES
    if LENDS in house.does
}


def told(*ends: str, lender: str = "pont-vieux") -> list[Tale]:
    return [tale for tale in TALES if tale.end in ends and tale.lender == lender]


def count(*ends: str, lender: str = "pont-vieux") -> int:
    return sum(tale.count for tale in told(*ends, lender=lender))


def test_they_tell_of_180_loans_and_220_requests():
    assert tales.loans(TALES) == 180
    assert tales.requests(TALES) == 220


def test_25_wait_at_the_first_association_12_of_them_for_one_laptop_alone():
    assert count("waiting") == 25
    assert sum(tale.count for tale in told("waiting") if tale.kinds == (Kind.LAPTOP,)) == 12


def test_every_queue_of_a_day_is_alive_at_the_first_association():
    assert min(count("held"), count("submitted"), count("to_complete")) > 0
    assert count("longer") == 2  # a later day is asked for
    assert count("told twice") == 2  # one that waits to be settled, one that was
    assert count("submitted", lender="") == 2  # calls to all who lend


def test_every_end_is_one_that_can_be_lived():
    assert set(ENDS) | {"open"} == set(tales.RUNNING + tales.OVER)
    assert set(REPLIES) == set(tales.ASKED)
    assert {tale.end for tale in TALES} == {*tales.RUNNING, *tales.OVER, *tales.ASKED}


def test_nothing_is_told_of_the_future():
    for tale in TALES:
        days = [tale.day(index) for index in range(tale.count)]
        assert days[0] == tale.first
        assert days[-1] == tale.last or tale.count == 1
        assert all(day > tale.lasts for day in days), tale


def test_who_has_a_loan_is_given_no_other_and_150_are_helped():
    people = people_of(TALES)
    running = [who.number for tale, _index, who in people if tale.end in tales.RUNNING]
    assert len(set(running)) == len(running)
    assert len({who.number for _tale, _index, who in people}) == 150


def test_whoever_waits_for_a_laptop_alone_waits_once_and_has_none():
    people = people_of(TALES)
    waiting = [
        who.number for tale, _index, who in people if tale.end == "waiting" and tale.kinds == (Kind.LAPTOP,)
    ]
    having = {who.number for tale, _index, who in people if tale.end in tales.RUNNING}
    assert len(set(waiting)) == 12
    assert not having & set(waiting)


def state(tale: Tale, index: int, calendar: Calendar, today: dt.date) -> str:
    """What a loan of a tale is on the day the demonstration is made, by the association's own rules."""
    begun = tale.day(index) - (tale.lasts if tale.end == "renewed" else 0)
    due = due_date(Policy(), calendar, today - dt.timedelta(days=begun))
    if due < today:
        return "overdue"
    return "due soon" if due <= today + dt.timedelta(days=DUE_SOON_DAYS) else "open"


RUNNING = [
    pytest.param(tale, id=f"{tale.lender} {tale.end} {tale.first}-{tale.last}")
    for tale in TALES
    if tale.end in tales.RUNNING
]


@pytest.mark.parametrize("tale", RUNNING)
def test_a_loan_is_in_the_same_state_on_whatever_day_the_demonstration_is_made(tale: Tale):
    """Sites are closed on other days of the week and on holidays: no due date may step over a border."""
    found = {
        state(tale, index, calendar, today)
        for index in {0, tale.count // 2, tale.count - 1}
        for calendar in SITES[tale.lender]
        for today in YEAR
    }
    assert len(found) == 1, found


def test_the_running_ones_are_open_due_soon_and_overdue():
    today, counted = dt.date(2026, 11, 22), Counter()
    for tale in told(*tales.RUNNING):
        counted[state(tale, 0, SITES["pont-vieux"][0], today)] += tale.count
    assert set(counted) == {"open", "due soon", "overdue"}
    assert min(counted.values()) >= 5


@pytest.mark.parametrize("factor", [0.01, 0.1, 0.5, 1, 2, 50])
def test_fewer_devices_have_fewer_loans_and_a_large_stock_does_not_take_for_ever(factor: float):
    scaled = tales.scaled(factor)
    assert all(tale.count > 0 for tale in scaled)
    assert tales.loans(scaled) <= 180 * max(factor**0.5, 1) + 1e-9
    assert (tales.loans(scaled) >= 180) == (factor >= 1)
