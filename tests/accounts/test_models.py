"""Organisations, places and memberships: their adjectives, each by the organisation's own calendar."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions import members
from accounts.choices import CapacityKind, Role
from accounts.models import Capacity, Invitation, Membership, Organisation, Site, User
from tests import make

DAY = dt.date(2026, 3, 2)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def noon(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)


# --- people --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "family_name", "full", "short"),
    [
        ("Samira", "Benali", "Samira Benali", "Samira B."),
        ("Samira", "", "Samira", "Samira"),
        ("Guy", "de La Tour", "Guy de La Tour", "Guy L."),
        ("Guy", "d’ici", "Guy d’ici", "Guy d."),
        ("", "Benali", "Benali", "samira.b"),
        ("", "", "samira.b", "samira.b"),
    ],
)
def test_a_colleague_is_called_by_name_and_elsewhere_by_first_name_and_initial(
    given_name, family_name, full, short
):
    user = User(username="samira.b", given_name=given_name, family_name=family_name)
    assert (user.full_name(), user.short_name(), str(user), user.get_full_name()) == (
        full,
        short,
        short,
        full,
    )


@pytest.mark.django_db
def test_names_and_addresses_are_kept_in_small_letters():
    user = User.objects.create_user("Nadia.C", "Nadia@Example.ORG", make.PASSPHRASE)
    assert (user.username, user.email) == ("nadia.c", "nadia@example.org")


class TestSessions:
    def hashed(self, **changes: str) -> str:
        known = {"username": "nadia", "password": "hash", "session_salt": "salt"}
        return User(**known | changes).get_session_auth_hash()

    def test_a_new_passphrase_or_a_new_salt_ends_every_session(self):
        assert self.hashed() == self.hashed()
        assert len({self.hashed(), self.hashed(password="other"), self.hashed(session_salt="other")}) == 3

    def test_nothing_of_the_passphrase_stands_in_a_session(self):
        assert "hash" not in self.hashed()
        assert "salt" not in self.hashed()

    def test_a_changed_secret_key_signs_nobody_out_while_the_old_one_is_known(self, settings):
        before = self.hashed()
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "y" * 60
        user = User(username="nadia", password="hash", session_salt="salt")
        assert user.get_session_auth_hash() != before
        assert [*user.get_session_auth_fallback_hash()] == [before]

    def test_each_person_has_a_salt_of_their_own(self):
        assert User().session_salt != User().session_salt


# --- days of an organisation ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("Europe/Paris", 22, DAY),
        ("Europe/Paris", 23, DAY + dt.timedelta(days=1)),
        ("Indian/Reunion", 20, DAY + dt.timedelta(days=1)),
        ("America/Guadeloupe", 3, DAY - dt.timedelta(days=1)),
        ("Pacific/Noumea", 13, DAY + dt.timedelta(days=1)),
    ],
)
def test_its_day_is_that_of_its_own_clock(zone, hour, day):
    place = Organisation(name="X", time_zone=zone)
    assert place.day_of(dt.datetime.combine(DAY, dt.time(hour, 30), tzinfo=dt.UTC)) == day


@given(days, st.none() | days, days)
def test_a_membership_counts_from_its_first_to_its_last_day(since, until, on):
    member = Membership(organisation=Organisation(), since=since, until=until)
    assert member.counts(noon(on)) == (since <= on and (until is None or on <= until))


@given(days)
def test_an_ended_one_counts_on_no_day(on):
    member = Membership(organisation=Organisation(), since=dt.date(2000, 1, 1), ended_at=noon(DAY))
    assert not member.counts(noon(on))


@pytest.mark.django_db
@pytest.mark.parametrize("on", [DAY + dt.timedelta(days=step) for step in (-2, -1, 0, 4, 5, 6)])
def test_a_list_and_a_single_one_agree_about_who_counts(on):
    member = make.member(
        Role.LENDS_VOLUNTEER, since=DAY - dt.timedelta(days=1), until=DAY + dt.timedelta(days=5)
    )
    listed = Membership.objects.in_force(on).filter(pk=member.pk).exists()
    assert listed == member.counts(noon(on))


@pytest.mark.django_db
@pytest.mark.usefixtures("nobody_yet")
class TestActivities:
    def test_one_that_is_over_or_not_begun_is_no_activity(self):
        place = make.pont_vieux()
        Capacity.objects.create(
            organisation=place, kind=CapacityKind.FUNDS, since=DAY, until=DAY + dt.timedelta(days=1)
        )
        able = [
            Organisation.objects.able(CapacityKind.FUNDS, DAY + dt.timedelta(days=step)).exists()
            for step in (-1, 0, 1, 2)
        ]
        assert able == [False, True, True, False]

    def test_who_does_several_things_stands_in_each_list_once(self):
        place = make.departement()
        for kind in (CapacityKind.GIVES, CapacityKind.PRESCRIBES, CapacityKind.COORDINATES):
            assert [*Organisation.objects.able(kind).filter(pk=place.pk)] == [place]
        assert place not in Organisation.objects.able(CapacityKind.LENDS)

    def test_an_activity_taken_up_again_counts_once(self):
        place = make.alpexa()
        Capacity.objects.create(organisation=place, kind=CapacityKind.GIVES, since=timezone.localdate())
        assert Organisation.objects.able(CapacityKind.GIVES).filter(pk=place.pk).count() == 1


# --- who sees whom -------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestSight:
    def test_sites_are_those_of_the_house_or_those_the_membership_names(self):
        assert [*Site.objects.visible_to(make.michel())] == [make.grenoble(), make.mens()]
        assert [*Site.objects.visible_to(make.mona())] == [make.mens()]
        assert [*Site.objects.visible_to(make.odile())] == [make.vienne()]
        assert not Site.objects.visible_to(make.celine()).exists()

    def test_colleagues_are_those_of_the_same_house_and_activity(self):
        seen = {*Membership.objects.visible_to(make.samira())}
        assert {make.michel(), make.mona(), make.samira()} >= seen
        assert make.system() not in seen
        assert make.odile() not in {*Membership.objects.visible_to(make.samira())}

    def test_so_are_invitations(self):
        make.invitation(make.samira())
        make.invitation(make.helene(), Role.PRESCRIBES_PRESCRIBER)
        assert Invitation.objects.visible_to(make.samira()).count() == 1
        assert not Invitation.objects.visible_to(make.odile()).exists()

    def test_the_operator_sees_nobody_s_colleagues(self):
        make.samira()
        assert {*Membership.objects.visible_to(make.olga())} == set()

    def test_at_work_are_open_accounts_in_force_each_by_its_own_clock(self):
        who = make.user("Nadia Cohen")
        island = make.organisation("Loin", CapacityKind.LENDS, time_zone="Pacific/Noumea")
        here = make.member(Role.LENDS_VOLUNTEER, who=who, since=DAY)
        there = make.member(Role.LENDS_VOLUNTEER, island, who=who, since=DAY)
        mine = Membership.objects.filter(user=who)
        eve = dt.datetime(2026, 3, 1, 14, tzinfo=dt.UTC)  # on the island it is 2 March already
        assert mine.at_work(eve) == [there]
        assert mine.at_work(noon(DAY)) == [here, there]
        who.is_active = False
        who.save()
        assert mine.at_work(noon(DAY)) == []

    def test_each_house_has_one_who_acts_for_its_jobs(self):
        first, second = make.system(), make.system(make.seconde_vie())
        assert first.user == second.user
        assert (first.organisation, second.organisation) == (make.pont_vieux(), make.seconde_vie())
        assert not Membership.objects.filter(user=first.user).of_open_accounts().exists()


@pytest.mark.django_db
def test_an_invitation_is_open_until_used_taken_back_or_old():
    make.invitation()
    made = Invitation.objects.get()
    assert [*Invitation.objects.open()] == [made]
    assert not Invitation.objects.open(made.expires_at).exists()
    assert Invitation.objects.open(made.expires_at - dt.timedelta(seconds=1)).exists()
    for verb in ("used", "withdrawn"):
        change = {f"{verb}_at": made.made_at, f"{verb}_by": make.samira().user}
        Invitation.objects.update(**change)
        assert not Invitation.objects.open().exists()
        Invitation.objects.update(**dict.fromkeys(change))


@pytest.mark.django_db
def test_today_is_the_readers_day_where_none_is_named():
    member = make.member(Role.LENDS_VOLUNTEER, since=DAY)
    with time_machine.travel(dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC), tick=False):  # 0:30 in Paris
        assert Membership.objects.in_force().filter(pk=member.pk).exists()
    with time_machine.travel(dt.datetime(2026, 3, 1, 22, 30, tzinfo=dt.UTC), tick=False):
        assert not Membership.objects.in_force().filter(pk=member.pk).exists()


@pytest.mark.django_db
def test_what_a_manager_is_called_by_the_role_alone():
    managers = {role for role, build in make.CAST.items() if build().is_manager}
    assert managers == {Role.LENDS_MANAGER, Role.PRESCRIBES_MANAGER, Role.COORDINATES_MANAGER}


@pytest.mark.django_db
def test_rows_name_no_person_when_they_are_logged():
    """`str(row)` ends up in traces: ids and codes, never a name (design §9)."""
    make.invitation()
    told = [str(make.michel()), str(Invitation.objects.get()), str(make.pont_vieux().capacities.first())]
    assert not any(name in " ".join(told) for name in ("Michel", "Samira", "Pont"))
    members.end(colleague=make.michel(), by=make.samira())
