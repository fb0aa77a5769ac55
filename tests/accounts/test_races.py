"""Two at once: one role a person, one name in addresses; the second is told, or gets the next name."""

from functools import partial

import pytest

from accounts.actions import members, organisations
from accounts.choices import CapacityKind, Role
from accounts.models import Membership, Organisation, Site, User
from tests import make
from tests.loans.race import Meeting, codes, done, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_role_is_given_once_and_the_second_is_told(monkeypatch):
    add = partial(members.add, user=make.user("Nadia"), organisation=make.pont_vieux(), by=None)
    add = partial(add, role=Role.LENDS_VOLUNTEER)
    Meeting().before(monkeypatch, Membership, "save")

    answers = together(add, add)

    assert (len(done(answers)), codes(answers)) == (1, ["invalid"])
    assert Membership.objects.filter(user__given_name="Nadia").count() == 1


def test_two_organisations_of_a_name_stand_side_by_side(monkeypatch):
    found = partial(organisations.found, name="Même nom", capacities=[CapacityKind.LENDS], by=None)
    Meeting().before(monkeypatch, Organisation, "save")

    assert {made.slug for made in together(found, found)} == {"meme-nom", "meme-nom-2"}


@pytest.mark.usefixtures("nobody_yet")
def test_the_first_two_organisations_share_the_one_who_acts_for_jobs(monkeypatch):
    found = partial(organisations.found, capacities=[CapacityKind.LENDS], by=None)
    Meeting().before(monkeypatch, User, "save")

    first, second = together(partial(found, name="Une"), partial(found, name="Deux"))

    assert make.system(first).user == make.system(second).user


def test_two_places_of_a_name_stand_side_by_side(monkeypatch):
    add = partial(organisations.add_site, organisation=make.seconde_vie(), name="Crolles", by=None)
    Meeting().before(monkeypatch, Site, "save")

    assert {made.slug for made in together(add, add)} == {"crolles", "crolles-2"}
