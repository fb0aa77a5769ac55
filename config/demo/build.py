"""The whole demonstration, in one transaction: all of it or nothing."""

import datetime as dt

from django.utils import timezone

from accounts.acts import act
from beneficiaries.actions import programmes
from beneficiaries.models import Programme
from config.demo import cast, stock, stories, tales
from config.demo.agenda import Agenda

DEVICES = stock.size(stock.LOTS)
PROGRAMME = "Un écran pour chacun, Isère"


@act
def build(*, devices: int = DEVICES, now: dt.datetime | None = None) -> None:
    """Live the year that ends now, with about `devices` devices and as many loans in proportion."""
    lots = stock.scaled(devices)
    agenda = Agenda(timezone.localtime(now))
    founded = agenda.now - dt.timedelta(days=cast.FOUNDED_DAYS_AGO)
    there = cast.gather(founded)
    programme = _programme(there, founded)
    _give(there, agenda, lots)
    world = stories.World(there, programme, agenda)
    told = stories.people_of(tales.scaled(devices / DEVICES))
    for number, (tale, index, who) in enumerate(told):
        stories.put_down(stories.Story(tale, number, who, world), index, agenda)
    agenda.live()


def _programme(there: cast.Cast, at: dt.datetime) -> Programme:
    by = there.member["helene"]
    programme = programmes.create(by=by, name=PROGRAMME, slug="un-ecran-pour-chacun", at=at, departement="38")
    for house in cast.HOUSES:
        if {cast.LENDS, cast.PRESCRIBES} & set(house.does):
            programmes.join(programme, there.house[house.key], by=by, since=at.date(), at=at)
    return programme


def _give(there: cast.Cast, agenda: Agenda, lots: tuple[stock.Lot, ...]) -> None:
    start = 0
    for lot in lots:
        stock.put_down(lot, start, there, agenda)
        start += stock.size([lot])
