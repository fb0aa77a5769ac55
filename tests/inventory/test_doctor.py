"""Each thing that can be wrong with devices, made wrong by hand, is found; nothing else is."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import doctor
from inventory.actions import labels, workshop
from inventory.models import Alarm, Device, DeviceEvent, Erasure, Inspection, Lock, Tag
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.broken]


def found():
    return [(problem.invariant, problem.sentence) for problem in doctor.problems()]


def row(device):
    return Device.objects.filter(pk=device.pk)


def line(device, number):
    return DeviceEvent.objects.filter(device=device, number=number)


def test_what_acts_leave_is_sound():
    for status in ("announced", "received", "to_erase", "refurbishing", "ready", "missing", "retired"):
        make.device(status)
        make.device(status, kind="hotspot")
    unborn = make.device("announced")
    workshop.declare_missing(unborn, by=make.michel())
    workshop.retire([unborn], reason="Jamais arrivé", by=make.samira())
    assert found() == []


BROKEN = {
    "a version without its line": ("I7", lambda d: row(d).update(version=40)),
    "a line too many": ("I7", lambda d: line(d, 2).update(number=20)),
    "another status than the journal's": ("I3", lambda d: row(d).update(status="to_erase")),
    "another site than the journal's": ("I3", lambda d: row(d).update(site=make.mens())),
    "no site though it has arrived": ("I3", lambda d: row(d).update(site=None)),
    "a line that starts elsewhere": ("I3", lambda d: line(d, 3).update(from_status="ready")),
    "a move that the table does not know": (
        "I3",
        lambda d: (line(d, 5).update(to_status="retired"), line(d, 6).update(from_status="retired")),
    ),
    "ready without an erasure": (
        "I3",
        lambda d: Erasure.objects.filter(medium__in=d.media.all()).update(outcome="failed"),
    ),
    "ready with an erasure from before it came in": (
        "I3",
        lambda d: Erasure.objects.filter(medium__in=d.media.all()).update(number=1),
    ),
    "ready without an inspection": ("I3", lambda d: Inspection.objects.filter(device=d).update(number=1)),
    "ready with an open lock": (
        "I3",
        lambda d: Lock.objects.create(
            organisation=d.organisation,
            device=d,
            kind="apple",
            found_at=d.status_at,
            found_by=make.samira().user,
        ),
    ),
    "a line of another organisation": (
        "I12",
        lambda d: line(d, 2).update(organisation=make.seconde_vie()),
    ),
    "a label of another organisation": (
        "I12",
        lambda d: Tag.objects.filter(device=d).update(organisation=make.seconde_vie()),
    ),
    "a label that is not its own": ("I3", lambda d: row(d).update(tag="22222222", search_text="22222222")),
    "a label that does not find it": ("I3", lambda d: row(d).update(search_text="dell latitude")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_found(name):
    invariant, breaks = BROKEN[name]
    make.device("ready")
    device = make.device("ready")
    assert found() == []
    breaks(device)
    problems = found()
    assert invariant in [code for code, _sentence in problems]
    tags = {device.tag, "22222222"}
    assert all(any(tag in sentence for tag in tags) for _code, sentence in problems)


def test_late_lines_are_no_part_of_the_state():
    from inventory.actions import moves

    device = make.device("ready")
    moves.note([device], verb="take_back", by=make.michel(), late=True, site=make.mens())
    assert found() == []


def test_undone_and_claimed_is_sound():
    from inventory.actions import undo
    from inventory.facts import last_act

    device = make.device("announced")
    tag = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    labels.claim(tag, serial=device.serial, by=make.michel(), site=make.mens())
    undo.undo(last_act(device), by=make.michel())
    assert found() == []


def test_advice_names_alarms_that_nobody_got_and_a_long_address(settings):
    settings.RELAIS_URL = "https://relais.example"
    assert doctor.advice() == []
    workshop.declare_missing(make.device("received"), by=make.michel())
    Alarm.objects.update(told_at=None)
    assert "1 alarms" in doctor.advice()[0]
    Alarm.objects.update(told_at=dt.datetime.now(dt.UTC))
    settings.RELAIS_URL = "https://pret-de-materiel.numerique-isere.example"
    assert "28 signs" in doctor.advice()[0]


def test_an_alarm_for_a_device_that_is_here_again_asks_for_no_mail(settings):
    settings.RELAIS_URL = "https://relais.example"
    device = make.device("received")
    workshop.declare_missing(device, by=make.michel())
    Alarm.objects.update(told_at=None)
    workshop.find(device, by=make.michel(), site=make.mens())
    assert doctor.advice() == []


def test_looking_takes_as_many_statements_however_many_devices(django_assert_num_queries):
    make.devices(2, "ready")
    with CaptureQueriesContext(connection) as few:
        assert found() == []
    make.devices(20, "ready")
    with django_assert_num_queries(len(few)):
        assert found() == []
