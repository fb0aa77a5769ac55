"""Acts are put down in any order and done in the order of their days."""

import datetime as dt
from zoneinfo import ZoneInfo

from config.demo.agenda import Agenda

PARIS = ZoneInfo("Europe/Paris")
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=PARIS)


def test_acts_are_done_by_day_whatever_the_order_they_were_put_down():
    agenda, done = Agenda(NOON), []
    agenda.put(3, lambda at: done.append("later"))
    agenda.put(30, lambda at: done.append("first"))
    agenda.put(3, lambda at: done.append("in the evening"), hour=18)
    agenda.put(3, lambda at: done.append("in the morning"), hour=8)
    agenda.live()
    assert done == ["first", "in the morning", "later", "in the evening"]


def test_acts_of_one_hour_keep_the_order_they_were_put_down_in():
    agenda, done = Agenda(NOON), []
    for number in range(5):
        agenda.put(1, lambda at, number=number: done.append(number))
    agenda.live()
    assert done == [0, 1, 2, 3, 4]


def test_nothing_happens_in_the_future():
    agenda, done = Agenda(NOON), []
    agenda.put(0, done.append, hour=18)
    agenda.live()
    assert done == [NOON]


def test_an_act_may_put_down_what_follows_from_it():
    agenda, done = Agenda(NOON), []

    def lend(at):
        done.append("lent")
        agenda.put(5, lambda at: done.append("back"))

    agenda.put(9, lambda at: done.append("other"), hour=11)
    agenda.put(9, lend, hour=9)
    agenda.live()
    assert done == ["lent", "other", "back"]


def test_days_are_counted_by_the_calendar_whatever_the_hour():
    """An evening two days ago is two days ago, also in the early morning."""
    for hour in (0, 9, 23):
        agenda, seen = Agenda(NOON.replace(hour=hour)), []
        agenda.put(2, seen.append, hour=18)
        agenda.live()
        assert agenda.days_ago(seen[0]) == 2
        assert seen[0].date() == agenda.day(2) == dt.date(2026, 11, 20)


def test_hours_are_those_of_the_clock_on_the_wall_in_summer_and_winter():
    """Opening at nine stays nine across the change of the clocks."""
    agenda, seen = Agenda(NOON), []
    agenda.put(10, seen.append, hour=9)
    agenda.put(100, seen.append, hour=9)
    agenda.live()
    summer, winter = seen
    assert (summer.hour, winter.hour) == (9, 9)
    assert summer.utcoffset() != winter.utcoffset()
