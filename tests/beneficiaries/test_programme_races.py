"""Two coordinators at once: one programme of a name, one set of rules a day, one part a structure."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from beneficiaries.actions import programmes
from beneficiaries.models import Participation, Programme, ProgrammeVersion
from tests import make
from tests.loans.race import Meeting, codes, done, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_structure_let_in_by_two_is_inside_once(monkeypatch):
    programme, place, by = make.programme(), make.ccas(), make.sylvie()
    join = partial(programmes.join, programme, place, by=by)
    Meeting().before(monkeypatch, Participation, "save")

    first, second = together(join, join)

    assert first == second == Participation.objects.get(organisation=place)


def test_the_same_rules_from_the_same_day_are_written_once(monkeypatch):
    programme, by = make.programme(), make.sylvie()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    revise = partial(programmes.revise, programme, by=by, since=tomorrow, elderly_age=70)
    Meeting().before(monkeypatch, ProgrammeVersion, "save")

    first, second = together(revise, revise)

    assert first == second == programme.version_on(tomorrow)


def test_other_rules_from_the_same_day_are_told_that_they_come_too_late(monkeypatch):
    programme, by = make.programme(), make.sylvie()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    Meeting().before(monkeypatch, ProgrammeVersion, "save")

    answers = together(
        partial(programmes.revise, programme, by=by, since=tomorrow, elderly_age=70),
        partial(programmes.revise, programme, by=by, since=tomorrow, elderly_age=75),
    )

    assert (len(done(answers)), codes(answers)) == (1, ["invalid"])
    assert programme.versions.filter(since=tomorrow).count() == 1


def test_a_name_is_taken_by_whoever_is_faster(monkeypatch):
    create = partial(programmes.create, by=make.sylvie(), name="Trièves connecté")
    Meeting().before(monkeypatch, Programme, "save")

    answers = together(create, create)

    assert (len(done(answers)), codes(answers)) == (1, ["invalid"])
    assert Programme.objects.filter(name="Trièves connecté").count() == 1
