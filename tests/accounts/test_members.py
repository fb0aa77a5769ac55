"""Who works here: memberships begin, change, end at the next request; nobody gives what is not theirs."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actions import invitations, members, organisations, tokens
from accounts.choices import CapacityKind, Role
from accounts.models import ApiToken, Membership, Site
from accounts.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db


def test_the_cast_is_found_again_not_made_twice():
    for build in make.CAST.values():
        assert build() == build()


# --- organisations -------------------------------------------------------------------------------------


def test_an_organisation_comes_with_what_it_does_and_its_system_member():
    made = make.departement()
    assert set(made.capacities.values_list("kind", flat=True)) == {"gives", "prescribes", "coordinates"}
    assert make.system(made).user.is_active is False
    assert not make.system(made).user.has_usable_password()


def test_two_of_one_name_have_addresses_of_their_own():
    first, second = (
        organisations.found(name="Côté Cœur", capacities=["lends"], by=None).slug for _ in range(2)
    )
    assert (first, second) == ("cote-cur", "cote-cur-2") or first != second


@pytest.mark.parametrize("build", [*make.CAST.values(), make.system])
def test_who_may_found_what(build):
    by = build()
    may = {
        Role.OPERATOR: {"gives", "lends"},
        Role.LENDS_MANAGER: {"gives"},  # a donor, for a donation
        Role.SYSTEM: {"gives"},
    }.get(by.role, set())
    for kind in ("gives", "lends"):
        if kind in may:
            organisations.found(name=make.unique(), capacities=[kind], by=by)
        else:
            with pytest.raises(Refused, match="not_allowed"):
                organisations.found(name=make.unique(), capacities=[kind], by=by)


def test_a_donor_founded_by_an_association_may_not_do_more():
    with pytest.raises(Refused, match="not_allowed"):
        organisations.found(name="X", capacities=["gives", "lends"], by=make.samira())


def test_a_manager_opens_sites_at_home_only():
    organisations.add_site(organisation=make.pont_vieux(), name="La Mure", by=make.samira())
    assert Site.objects.filter(organisation=make.pont_vieux(), slug="la-mure").exists()
    for by in (make.michel(), make.odile(), make.celine()):
        with pytest.raises(Refused, match="not_allowed"):
            organisations.add_site(organisation=make.pont_vieux(), name="Ailleurs", by=by)


# --- memberships ---------------------------------------------------------------------------------------


def test_a_role_needs_the_activity_it_is_for():
    with pytest.raises(Refused, match="invalid"):
        make.member(Role.PRESCRIBES_PRESCRIBER, make.pont_vieux())


def test_an_activity_that_is_over_gives_no_role():
    place = make.pont_vieux()
    place.capacities.update(until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="invalid"):
        members.add(user=make.user(), organisation=place, role=Role.LENDS_VOLUNTEER, by=None)


def test_all_reasons_at_once():
    who = make.samira().user
    with pytest.raises(Refused) as refusal:
        members.add(
            user=who, organisation=make.pont_vieux(), role=Role.LENDS_MANAGER, by=None, sites=[make.vienne()]
        )
    assert len(refusal.value.reasons) == 2


@pytest.mark.parametrize(
    ("by", "role"),
    [
        (make.michel, Role.LENDS_VOLUNTEER),  # no manager
        (make.odile, Role.LENDS_VOLUNTEER),  # a manager elsewhere
        (make.samira, Role.PRESCRIBES_PRESCRIBER),  # another activity
        (make.samira, Role.OPERATOR),
        (make.samira, Role.SYSTEM),
        (make.olga, Role.LENDS_MANAGER),
    ],
)
def test_nobody_gives_a_role_that_is_not_theirs_to_give(by, role):
    with pytest.raises(Refused, match="not_allowed"):
        members.add(user=make.user(), organisation=make.pont_vieux(), role=role, by=by())
    with pytest.raises(Refused, match="not_allowed"):
        invitations.invite(role=role, organisation=make.pont_vieux(), by=by())
    assert not Membership.objects.filter(role=role, user__given_name__startswith="Personne").exists()


def test_a_changed_role_is_a_new_membership_so_that_history_stays_true():
    make.samira()
    michel = make.michel()
    make.token(michel)
    new = members.change_role(colleague=michel, role=Role.LENDS_MANAGER, by=make.samira())
    michel.refresh_from_db()
    assert (michel.role, michel.ended_by) == (Role.LENDS_VOLUNTEER, make.samira().user)
    assert (new.role, new.usual_site) == (Role.LENDS_MANAGER, make.grenoble())
    assert not ApiToken.objects.filter(membership__user=michel.user, revoked_at__isnull=True).exists()


def test_the_last_manager_stays():
    samira = make.samira()
    for act in (
        lambda: members.end(colleague=samira, by=samira),
        lambda: members.change_role(colleague=samira, role=Role.LENDS_VOLUNTEER, by=samira),
    ):
        with pytest.raises(Refused, match="invalid"):
            act()
    other = make.member(Role.LENDS_MANAGER)
    members.end(colleague=samira, by=other)
    assert not Membership.objects.in_force().filter(pk=samira.pk).exists()


def test_an_ended_membership_is_not_ended_again():
    michel, samira = make.michel(), make.samira()
    members.end(colleague=michel, by=samira)
    at = Membership.objects.get(pk=michel.pk).ended_at
    with pytest.raises(Refused, match="invalid"):
        members.end(colleague=michel, by=samira)
    assert Membership.objects.get(pk=michel.pk).ended_at == at


@pytest.mark.parametrize("by", [make.michel, make.odile, make.celine, make.helene, make.olga])
def test_only_a_manager_at_home_ends_changes_and_signs_out(by):
    colleague, actor = make.mona(), by()
    salt = colleague.user.session_salt
    for act in (
        lambda: members.end(colleague=colleague, by=actor),
        lambda: members.change_role(colleague=colleague, role=Role.LENDS_MANAGER, by=actor),
        lambda: members.sign_out(colleague=colleague, by=actor),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            act()
    colleague.user.refresh_from_db()
    assert colleague.user.session_salt == salt
    assert Membership.objects.in_force().filter(pk=colleague.pk).exists()


def test_a_prescribers_manager_at_a_ccas_does_not_manage_its_lenders():
    lender = make.member(Role.LENDS_VOLUNTEER, make.ccas())
    by = make.member(Role.PRESCRIBES_MANAGER, make.ccas())
    with pytest.raises(Refused, match="not_allowed"):
        members.end(colleague=lender, by=by)


def test_a_membership_counts_by_the_organisations_own_calendar():
    island = make.organisation("Loin", CapacityKind.LENDS, time_zone="Pacific/Noumea")  # UTC+11
    member = make.member(Role.LENDS_VOLUNTEER, island, since=dt.date(2026, 3, 2))
    assert not member.counts(dt.datetime(2026, 3, 1, 12, 59, tzinfo=dt.UTC))
    assert member.counts(dt.datetime(2026, 3, 1, 13, 0, tzinfo=dt.UTC))
    member.until = dt.date(2026, 3, 2)
    assert member.counts(dt.datetime(2026, 3, 2, 12, 59, tzinfo=dt.UTC))
    assert not member.counts(dt.datetime(2026, 3, 2, 13, 0, tzinfo=dt.UTC))


def test_no_token_for_the_system_or_a_membership_that_is_over():
    michel = make.michel()
    members.end(colleague=michel, by=make.samira())
    for member in (michel, make.system()):
        with pytest.raises(Refused, match="not_allowed"):
            tokens.issue(member=member)
