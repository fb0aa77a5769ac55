"""Days and hours are said one way: the first of a month, short months, the reader's own midnight."""

import datetime as dt
import re

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from accounts.days import BARE, SHORT, clock, moment, recently, spoken
from tests.house import tree

NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)  # a Sunday, midday in Paris


@pytest.mark.parametrize(
    ("language", "shape", "day", "said"),
    [
        ("fr", "j F Y", dt.date(2026, 5, 1), "1er mai 2026"),
        ("fr", "j F Y", dt.date(2026, 5, 11), "11 mai 2026"),
        ("fr", "j F Y", dt.date(2026, 5, 21), "21 mai 2026"),
        ("fr", "l j F Y", dt.date(2027, 1, 1), "vendredi 1er janvier 2027"),
        ("fr", "l j F", dt.date(2026, 5, 2), "samedi 2 mai"),
        ("fr", SHORT, dt.date(2026, 11, 1), "1er nov. 2026"),
        ("fr", SHORT, dt.date(2026, 3, 31), "31 mars 2026"),
        ("fr", BARE, dt.date(2026, 7, 1), "1er juil."),
        ("fr", "F Y", dt.date(2026, 7, 1), "juillet 2026"),
        ("en", "j F Y", dt.date(2026, 5, 1), "1 May 2026"),
        ("en", "l j F", dt.date(2026, 5, 1), "Friday 1 May"),
        ("en", SHORT, dt.date(2026, 11, 1), "1 Nov. 2026"),
    ],
)
def test_a_day_in_words(language, shape, day, said):
    with translation.override(language):
        assert spoken(day, shape) == said


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("Europe/Paris", "1er juin 2026", "0\u00a0h\u00a030"),
        ("America/Martinique", "31 mai 2026", "18\u00a0h\u00a030"),
        ("Indian/Reunion", "1er juin 2026", "2\u00a0h\u00a030"),
    ],
)
def test_an_instant_is_told_where_the_reader_works(zone, day, hour):
    late = dt.datetime(2026, 5, 31, 22, 30, tzinfo=dt.UTC)
    with timezone.override(zone):
        assert (spoken(late), clock(late)) == (day, hour)
        assert moment(late, "j F Y") == f"{day}, {hour}"


def test_a_date_knows_no_zone():
    """A stored date is never told a day early, west of Greenwich (trust 2.F 99)."""
    with timezone.override("Pacific/Honolulu"):
        assert spoken(dt.date(2026, 6, 1)) == "1er juin 2026"


@pytest.mark.parametrize(
    ("ago", "french", "english"),
    [
        (dt.timedelta(minutes=40), "aujourd’hui, 11\u00a0h\u00a020", "today, 11:20"),
        (dt.timedelta(hours=11, minutes=59), "aujourd’hui, 0\u00a0h\u00a001", "today, 0:01"),
        (dt.timedelta(hours=12, minutes=1), "hier, 23\u00a0h\u00a059", "yesterday, 23:59"),
        (dt.timedelta(days=2), "20 nov.", "20 Nov."),
        (dt.timedelta(days=21), "1er nov.", "1 Nov."),
        (dt.timedelta(days=365), "22 nov. 2025", "22 Nov. 2025"),
    ],
)
def test_what_is_recent_tells_its_hour_and_what_is_old_its_year(time_machine, ago, french, english):
    time_machine.move_to(NOON, tick=False)
    assert recently(NOON - ago) == french
    with translation.override("en"):
        assert recently(NOON - ago) == english


def test_pages_say_it_by_filters():
    shapes = ("spoken", "spoken:'l j F'", "clock", "moment")
    page = Template("{% load relais %}" + " · ".join(f"{{{{ at|{shape} }}}}" for shape in shapes))
    said = page.render(Context({"at": dt.datetime(2026, 4, 30, 22, 5, tzinfo=dt.UTC)})).replace("\u00a0", " ")
    assert said == "1er mai 2026 · vendredi 1er mai · 0 h 05 · 1er mai 2026, 0 h 05"


FOR_MACHINES = {'"c"', '"Y-m-d"'}


def test_no_page_has_a_way_of_its_own():
    """Django's `date` would say « 1 mai » and « Nov »; it is left to attributes that machines read."""
    own = [
        f"{name}: {shape}"
        for name, text in tree.templates().items()
        for shape in re.findall(r"\|date\b:?(\"[^\"]*\")?", text)
        if shape not in FOR_MACHINES
    ]
    own += [source.module for source in tree.sources() if re.search(r"\bdate_format\b|strftime", source.text)]
    assert own == []
