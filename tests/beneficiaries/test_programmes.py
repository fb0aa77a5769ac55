"""A territory's rules are versions from a day on; participation says who prescribes and lends, and when."""

import datetime as dt
from functools import partial

import pytest

from accounts.refusals import Refused
from beneficiaries.actions import checks, programmes
from beneficiaries.models import Participation, Programme
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_yet")]

JANUARY = dt.date(2026, 1, 1)
JULY = dt.date(2026, 7, 1)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def refused(call, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_a_programme_begins_with_every_criterion_and_the_products_defaults():
    made = programmes.create(by=make.sylvie(), name="Isère connectée", since=JANUARY)
    version = made.version_on(JANUARY)

    assert made.slug == "isere-connectee"
    assert sorted(version.criteria) == ["disability", "elderly", "rsa"]
    assert (version.elderly_age, version.check_months, version.grace_days) == (60, 6, 92)
    assert version.statement_accepted


def test_there_are_no_rules_before_the_first_day():
    made = programmes.create(by=make.sylvie(), name="Isère connectée", since=JANUARY)

    assert made.version_on(JANUARY - dt.timedelta(days=1)) is None


def test_a_change_is_a_new_version_that_keeps_what_it_does_not_say():
    made = programmes.create(
        by=make.sylvie(), name="Isère", since=JANUARY, criteria=["elderly"], elderly_age=65
    )
    programmes.revise(made, by=make.sylvie(), since=JULY, at=noon(JULY), elderly_age=62)

    before, after = made.version_on(JULY - dt.timedelta(days=1)), made.version_on(JULY)
    assert (before.elderly_age, after.elderly_age) == (65, 62)
    assert after.criteria == ["elderly"]


def test_the_past_is_not_rewritten():
    made = programmes.create(by=make.sylvie(), name="Isère", since=JULY)

    assert refused(programmes.revise, made, by=make.sylvie(), since=JULY, elderly_age=62).code == "invalid"
    assert refused(programmes.revise, made, by=make.sylvie(), since=JANUARY).code == "invalid"


def test_rules_that_follow_others_begin_today_at_the_earliest():
    """A right seen last week was seen under last week's rules."""
    made = programmes.create(by=make.sylvie(), name="Isère", since=JANUARY)
    revise = partial(programmes.revise, made, by=make.sylvie(), at=noon(JULY), elderly_age=62)

    (reason,) = refused(revise, since=JULY - dt.timedelta(days=1)).reasons
    assert reason.code == "since"
    assert "aujourd’hui" in reason.message
    assert revise(since=JULY).since == JULY
    assert made.versions.count() == 2


def test_an_unknown_criterion_is_named():
    refusal = refused(programmes.create, by=make.sylvie(), name="Isère", criteria=["rsa", "income"])

    assert "income" in refusal.message
    assert not Programme.objects.exists()


@pytest.mark.parametrize("name", ["Isère", "ISERE", ""])
def test_a_name_is_one_programmes(name):
    programmes.create(by=make.sylvie(), name="Isère")

    assert refused(programmes.create, by=make.sylvie(), name=name).code == "invalid"


@pytest.mark.parametrize("who", [make.remi, make.samira, make.helene, make.ines, make.celine])
def test_only_the_coordination_writes_programmes(who):
    made = make.programme()

    assert refused(programmes.create, by=who(), name="Autre").code == "not_allowed"
    assert refused(programmes.revise, made, by=who(), elderly_age=70).code == "not_allowed"
    assert refused(programmes.join, made, make.ccas(), by=who()).code == "not_allowed"


def test_to_join_twice_changes_nothing():
    made = programmes.create(by=make.sylvie(), name="Isère", since=JANUARY)
    first = programmes.join(made, make.maison(), by=make.sylvie(), since=JANUARY)

    assert programmes.join(made, make.maison(), by=make.sylvie(), since=JULY) == first
    assert Participation.objects.count() == 1


def test_who_left_takes_part_until_the_last_day_and_may_come_back():
    made = programmes.create(by=make.sylvie(), name="Isère", since=JANUARY)
    part = programmes.join(made, make.maison(), by=make.sylvie(), since=JANUARY)
    programmes.leave(part, by=make.sylvie(), until=JULY)

    assert checks.takes_part(make.ines(), made, JULY)
    assert not checks.takes_part(make.ines(), made, JULY + dt.timedelta(days=1))
    # An old form sent again reopens nothing.
    programmes.leave(part, by=make.sylvie(), until=dt.date(2026, 8, 31))
    assert Participation.objects.get(pk=part.pk).until == JULY
    programmes.join(made, make.maison(), by=make.sylvie(), since=dt.date(2026, 9, 1))
    assert checks.takes_part(make.ines(), made, dt.date(2026, 9, 1))


def test_nobody_leaves_before_coming():
    made = programmes.create(by=make.sylvie(), name="Isère", since=JANUARY)
    part = programmes.join(made, make.maison(), by=make.sylvie(), since=JULY)

    assert refused(programmes.leave, part, by=make.sylvie(), until=JANUARY).code == "invalid"


@pytest.mark.parametrize(
    ("who", "sees"),
    [(make.ines, True), (make.samira, True), (make.sylvie, True), (make.celine, False), (make.olga, False)],
)
def test_a_programme_is_seen_by_those_who_take_part_and_who_coordinate(who, sees):
    make.programme()

    assert Programme.objects.visible_to(who()).exists() is sees


def test_a_programme_one_is_not_in_is_not_seen():
    make.programme("Ailleurs", make.relais_emploi())

    assert not Programme.objects.visible_to(make.ines()).exists()
