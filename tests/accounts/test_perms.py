"""May: one table decides the button and the guard; nobody reaches outside their organisation (design §2)."""

import pytest

from accounts import perms
from accounts.choices import INVITES, CapacityKind, Role
from accounts.models import Invitation
from accounts.perms import ACT, FIGURES, NONE, NOUNS, READ, WRITE, Right
from accounts.refusals import Refused
from tests import make
from tests.matrix.design import DESIGN

LETTERS = {"-": NONE, "f": FIGURES, "r": READ, "a": ACT, "w": WRITE}
MANAGERS = [Role.LENDS_MANAGER, Role.PRESCRIBES_MANAGER, Role.COORDINATES_MANAGER]
INVITABLE = {Role(given) for roles in INVITES.values() for given in roles}


# --- the table -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*DESIGN])
def test_each_role_goes_with_each_noun_as_far_as_the_design_says(role):
    assert {noun: perms.right_on(role, noun) for noun in NOUNS} == {
        noun: LETTERS[letter] for noun, letter in DESIGN[role].items()
    }


def test_each_right_includes_those_before_it():
    assert [*Right] == [NONE, FIGURES, READ, ACT, WRITE] == sorted(Right)


@pytest.mark.parametrize(("role", "noun"), [("nobody", "device"), (Role.LENDS_MANAGER, "secret"), ("", "")])
def test_an_unknown_role_or_noun_may_nothing(role, noun):
    assert perms.right_on(role, noun) == NONE


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SYSTEM, Role.HOSTS_AGENT, Role.FUNDS_READER])
def test_who_runs_the_service_hosts_or_funds_sees_no_row_of_anything(role):
    assert {perms.right_on(role, noun) for noun in NOUNS} == {NONE}


@pytest.mark.parametrize("noun", ["beneficiary", "check", "prescription"])
def test_donors_and_coordinators_never_read_a_person(noun):
    for role in (Role.GIVES_CONTACT, Role.COORDINATES_MANAGER, Role.COORDINATES_READER):
        assert perms.right_on(role, noun) < READ


def test_which_proof_was_seen_is_the_prescribers_alone():
    readers = {role for role in Role if perms.right_on(role, "check") > NONE}
    assert readers == {Role.PRESCRIBES_PRESCRIBER, Role.PRESCRIBES_MANAGER}


def test_who_only_signals_a_person_verifies_nothing():
    assert not any(perms.right_on(Role.PRESCRIBES_REFERRER, noun) > READ for noun in NOUNS)


def test_managers_alone_manage_colleagues():
    assert {role for role in Role if perms.right_on(role, "colleague") > NONE} == {*MANAGERS}


# --- roles and capacities ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OPERATOR, Role.SYSTEM)])
def test_every_role_belongs_to_a_capacity(role):
    assert role.capacity in CapacityKind.values


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SYSTEM])
def test_the_instances_own_roles_belong_to_none(role):
    assert role.capacity is None


@pytest.mark.parametrize("manager", MANAGERS)
def test_a_manager_invites_into_the_managers_own_capacity_and_can_be_replaced(manager):
    assert {role.capacity for role in INVITES[manager]} == {manager.capacity}
    assert manager in INVITES[manager]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SYSTEM])
def test_nobody_is_invited_to_run_the_instance(role):
    assert role not in INVITABLE


# --- guards --------------------------------------------------------------------------------------------


def test_a_guard_stops_with_one_code():
    perms.require(True)
    with pytest.raises(Refused) as refusal:
        perms.require(False)
    assert refusal.value.code == "not_allowed"


@pytest.mark.django_db
@pytest.mark.parametrize("build", [*make.CAST.values()])
def test_who_may_invite_into_which_role(build):
    member = build()
    assert {role for role in Role if perms.can_invite(member, role)} == {*INVITES.get(member.role, ())}


@pytest.mark.django_db
class TestAtHomeOnly:
    @pytest.mark.parametrize("role", [Role.LENDS_VOLUNTEER, Role.LENDS_MANAGER])
    def test_a_manager_adds_members_at_home(self, role):
        assert perms.can_add_member(make.samira(), make.pont_vieux(), role)
        assert not perms.can_add_member(make.samira(), make.seconde_vie(), role)

    def test_the_command_line_adds_anybody_anywhere(self):
        assert perms.can_add_member(None, make.seconde_vie(), Role.OPERATOR)

    def test_a_manager_manages_colleagues_of_the_same_house_and_activity(self):
        lender, prescriber = (
            make.member(role, make.ccas()) for role in (Role.LENDS_VOLUNTEER, Role.PRESCRIBES_PRESCRIBER)
        )
        by = make.member(Role.LENDS_MANAGER, make.ccas())
        assert perms.can_manage_colleague(by, lender)
        assert not perms.can_manage_colleague(by, prescriber)
        assert not perms.can_manage_colleague(make.samira(), lender)
        assert not perms.can_manage_colleague(lender, lender)

    def test_nobody_ends_the_system_s_own_membership(self):
        assert not any(perms.can_manage_colleague(by(), make.system()) for by in make.CAST.values())

    def test_the_command_line_ends_what_has_no_manager_and_nothing_else(self):
        for build in (make.celine, make.agathe, make.fabien, make.samira, make.michel, make.ines, make.remi):
            member = build()
            ended = perms.can_manage_colleague(make.system(member.organisation), member)
            assert ended == (build in (make.celine, make.agathe, make.fabien)), member
        assert not perms.can_manage_colleague(make.system(), make.system())
        assert not perms.can_manage_colleague(make.system(), make.celine())

    def test_an_invitation_is_withdrawn_by_whoever_could_have_made_it(self):
        make.invitation(make.samira(), Role.LENDS_MANAGER)
        made = Invitation.objects.get()
        may = {build for build in make.CAST.values() if perms.can_withdraw(build(), made)}
        assert may == {make.samira}
        assert not perms.can_withdraw(make.odile(), made)

    @pytest.mark.parametrize(
        ("by", "at_home"),
        [(make.samira, True), (make.michel, False), (make.ines, False), (make.celine, False)],
    )
    def test_sites_are_opened_by_a_manager_at_home(self, by, at_home):
        member = by()
        assert perms.can_manage_sites(member, member.organisation) is at_home
        assert not perms.can_manage_sites(member, make.seconde_vie())

    def test_the_operator_opens_sites_anywhere(self):
        assert perms.can_manage_sites(make.olga(), make.seconde_vie())

    def test_a_row_is_answered_for_by_its_own_organisation(self):
        site = make.vienne()
        assert perms.answers_for(make.odile(), site)
        assert not perms.answers_for(make.samira(), site)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kinds", "may"),
    [
        ({CapacityKind.GIVES}, {make.samira, make.system, make.olga}),
        ({CapacityKind.GIVES, CapacityKind.FUNDS}, {make.olga}),
        ({CapacityKind.LENDS}, {make.olga}),
        (set(), {make.olga}),
    ],
)
def test_who_may_found_an_organisation_of_which_kind(kinds, may):
    everybody = [*make.CAST.values(), make.system]
    assert {build for build in everybody if perms.can_found(build(), kinds)} == may
    assert perms.can_found(None, kinds)  # the command line


@pytest.mark.django_db
def test_each_role_lends_prescribes_or_neither():
    lenders = {role for role, build in make.CAST.items() if perms.lends(build())}
    helpers = {role for role, build in make.CAST.items() if perms.prescribes(build())}
    assert lenders == {Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER}
    assert helpers == {Role.PRESCRIBES_MANAGER, Role.PRESCRIBES_PRESCRIBER, Role.PRESCRIBES_REFERRER}
    assert perms.is_system(make.system())
    assert not any(perms.is_system(build()) for build in make.CAST.values())
