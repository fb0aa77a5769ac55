"""The people of the demonstration: fictional, the same everywhere, each with a right that was seen."""

import datetime as dt
import re
from collections import Counter

import pytest

from accounts.nir import looks_like_nir
from beneficiaries.actions.checks import rules_for
from beneficiaries.eligibility import Situation, assess
from beneficiaries.models import Criterion, ProgrammeVersion
from beneficiaries.names import name_key
from config.demo.cast import COLLEAGUES, SECOND_ROLES
from config.demo.people import COMMUNES, GROUNDS, PRESCRIBERS, person
from config.demo.stories import shown
from config.demo.tales import TALES
from tests import make

EVERYBODY = [person(number) for number in range(150)]
YEAR = [dt.date(2026, 11, 22) + dt.timedelta(days=days) for days in range(0, 366, 5)]


def test_nobody_is_two_people():
    told = [person(number) for number in range(600)]
    assert len({(who.given_name, who.family_name, who.birth_year) for who in told}) == 600
    keys = {(name_key(who.family_name, who.given_name), who.birth_year) for who in told}
    assert len(keys) == 600


def test_the_same_number_is_the_same_person_every_time():
    assert [person(number) for number in range(150)] == EVERYBODY


def test_phone_numbers_are_of_the_range_kept_for_fiction():
    numbers = {person(number).phone for number in range(300)}
    assert all(re.fullmatch(r"063998\d{4}", number) for number in numbers)


def test_nothing_of_theirs_looks_like_a_social_security_number():
    assert not any(looks_like_nir(f"{who.given_name} {who.phone} {who.commune}") for who in EVERYBODY)


def test_they_live_where_the_programme_is():
    assert {who.commune for who in EVERYBODY} == set(COMMUNES)
    assert all(commune.startswith("38") for commune in COMMUNES)


def test_each_is_followed_by_a_prescriber_who_is_there():
    known = {row[0] for row in COLLEAGUES} | {f"{key}.prescribes" for key, _house, _role in SECOND_ROLES}
    assert set(PRESCRIBERS) <= known
    followed = Counter(who.prescriber for who in EVERYBODY)
    assert followed.most_common(1)[0][0] == "ines"  # she shows the prescriber's pages


def test_there_are_some_of_each_right_and_of_each_channel():
    assert {who.criterion for who in EVERYBODY} == {"rsa", "elderly", "disability"}
    assert len({who.channel for who in EVERYBODY}) == 3


@pytest.mark.django_db
def test_each_ground_is_one_that_the_product_knows():
    known = {rule.code: {proof["kind"] for proof in rule.proofs} for rule in Criterion.objects.order_by("pk")}
    for criterion, proof in GROUNDS:
        assert proof in known[criterion], (criterion, proof)


@pytest.mark.django_db
def test_whoever_waits_keeps_the_right_for_thirty_days_on_whatever_day_it_is_made():
    """Months have different lengths and birthdays come: the promise holds all year round."""
    make.programme()
    version = ProgrammeVersion.objects.get()
    longest = max(tale.first for tale in TALES if tale.end == "waiting")
    for today in YEAR:
        asked = today - dt.timedelta(days=longest)
        rules = rules_for(version, asked)
        for who in EVERYBODY:
            situation = Situation(who.birth_year, who.commune, (shown(who, asked),))
            found = assess(situation, rules, asked)
            assert found.eligible, (who, found.reasons)
            assert found.until >= today + dt.timedelta(days=30), (who.criterion, who.proof, today)
