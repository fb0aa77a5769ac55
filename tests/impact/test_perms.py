"""Who reads which donor's report, and who publishes one (design §2)."""

from typing import Any

import pytest

from accounts.actions import organisations
from accounts.choices import CapacityKind, Role
from accounts.models import Membership
from impact import perms
from tests import make

pytestmark = pytest.mark.django_db

READERS = {Role.GIVES_CONTACT, Role.LENDS_MANAGER}


def read_by(who: Membership) -> list[str]:
    return list(perms.donors_visible_to(who).order_by("slug").values_list("slug", flat=True))


def test_a_contact_reads_about_the_own_organisation_alone() -> None:
    make.cimelec()
    assert read_by(make.celine()) == ["alpexa"]
    assert perms.scope_for(make.celine(), make.alpexa()).lender is None


def test_a_manager_reads_about_whoever_gave_to_the_association_and_only_that_part() -> None:
    make.donation()
    make.donation("Lot C", donor=make.cimelec(), by=make.odile())
    assert read_by(make.samira()) == ["alpexa"]
    assert read_by(make.odile()) == ["cimelec"]
    assert perms.scope_for(make.samira(), make.alpexa()).lender == make.pont_vieux().pk


@pytest.mark.parametrize("role", sorted(set(make.CAST) - READERS))
def test_no_other_role_reads_about_any_donor(role: str) -> None:
    make.donation()
    assert read_by(make.CAST[role]()) == []


def test_jobs_of_another_organisation_publish_nothing() -> None:
    donor = make.alpexa()
    assert perms.can_publish(make.system(donor), donor)
    assert not perms.can_publish(make.system(make.cimelec()), donor)
    assert not perms.can_publish(make.system(), donor)


@pytest.mark.parametrize("role", sorted(make.CAST))
def test_nobody_publishes_by_hand(role: str) -> None:
    who: Any = make.CAST[role]()
    assert not perms.can_publish(who, who.organisation)


@pytest.mark.usefixtures("nobody_yet")
def test_an_authority_that_gives_is_a_donor_too() -> None:
    make.departement()
    make.pont_vieux()
    assert set(perms.donors().values_list("slug", flat=True)) == {make.departement().slug}


def test_who_gave_once_is_a_donor_for_ever() -> None:
    """A company that stopped giving may still ask what became of its devices."""
    donor = make.alpexa()
    (gives,) = donor.capacities.filter(kind=CapacityKind.GIVES)
    gives.until = gives.since
    gives.save()
    assert donor in perms.donors()


@pytest.mark.usefixtures("nobody_yet")
def test_two_organisations_of_one_name_are_two_donors() -> None:
    make.alpexa()
    twin = organisations.found(name="Alpexa", capacities=[CapacityKind.GIVES], by=None)
    assert set(perms.donors().values_list("slug", flat=True)) == {"alpexa", twin.slug}
