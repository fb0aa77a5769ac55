"""Counts of people: hidden below 11, then rounded down to 5, so that one person more tells nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries import tallies
from beneficiaries.models import Beneficiary
from tests import make


@pytest.mark.parametrize(
    ("count", "told"), [(0, None), (10, None), (11, 10), (14, 10), (15, 15), (19, 15), (104, 100)]
)
def test_small_counts_are_hidden_and_others_rounded_down(count, told):
    assert tallies.shown(count) == told


@given(st.integers(0, 10_000))
def test_what_is_told_is_never_more_than_the_truth_nor_far_from_it(count):
    told = tallies.shown(count)

    assert (told is None) is (count < tallies.SMALLEST_SHOWN)
    assert told is None or 0 <= count - told < tallies.STEP


@pytest.mark.django_db
def test_one_person_known_to_two_structures_counts_once():
    for number in range(11):
        make.person(f"Nom {number}", by=make.ines())
    for number in range(4):
        make.person(f"Nom {number}", by=make.bruno())

    assert Beneficiary.objects.count() == 15
    assert tallies.people(Beneficiary.objects.all()) == 10
    assert tallies.people(Beneficiary.objects.filter(organisation=make.relais_emploi())) is None
