"""The database is the last guard: what no action would write, it refuses by itself (design §5)."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.choices import CapacityKind, Role
from accounts.models import ApiToken, Capacity, Closure, Invitation, Membership, Organisation, Site, User
from tests import make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


def refused(write: Any) -> bool:
    """Whether the database itself says no."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def invitation() -> Invitation:
    make.invitation()
    return Invitation.objects.get()


def token() -> ApiToken:
    make.token(make.michel())
    return ApiToken.objects.get()


# --- who and when stand together -----------------------------------------------------------------------

PAIRS = [(make.michel, "ended"), (invitation, "used"), (invitation, "withdrawn"), (token, "revoked")]


@pytest.mark.parametrize(("build", "verb"), PAIRS, ids=[verb for _build, verb in PAIRS])
def test_an_act_names_its_author_and_its_moment_or_neither(build, verb):
    row = build()
    rows = type(row)._default_manager.filter(pk=row.pk)
    by = make.samira().user
    assert refused(lambda: rows.update(**{f"{verb}_at": NOW}))
    assert refused(lambda: rows.update(**{f"{verb}_by": by}))
    assert not refused(lambda: rows.update(**{f"{verb}_at": NOW, f"{verb}_by": by}))
    assert not refused(lambda: rows.update(**{f"{verb}_at": None, f"{verb}_by": None}))


# --- dates are ordered ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "ordered"), [(-1, False), (0, True), (1, True), (None, True)])
def test_a_membership_does_not_end_before_it_begins(days, ordered):
    member = make.michel()
    until = None if days is None else member.since + dt.timedelta(days=days)
    change = Membership.objects.filter(pk=member.pk)
    assert refused(lambda: change.update(until=until)) is not ordered


@pytest.mark.parametrize(("days", "ordered"), [(-1, False), (0, True), (1, True)])
def test_neither_does_an_activity_nor_a_closure(days, ordered):
    place, last = make.pont_vieux(), TODAY + dt.timedelta(days=days)
    activity = Capacity(organisation=place, kind=CapacityKind.FUNDS, since=TODAY, until=last)
    shut = Closure(organisation=place, site=make.mens(), first_day=TODAY, last_day=last)
    assert refused(activity.save) is not ordered
    assert refused(shut.save) is not ordered


def test_an_invitation_is_not_over_before_it_was_made():
    made = invitation()
    before = made.made_at - dt.timedelta(seconds=1)
    assert refused(lambda: Invitation.objects.update(expires_at=before))


# --- one of a kind -------------------------------------------------------------------------------------


def test_one_person_has_one_open_membership_of_a_role():
    member = make.michel()
    again = {
        "user": member.user, "organisation": member.organisation, "role": member.role, "since": TODAY,
    }  # fmt: skip
    assert refused(lambda: Membership.objects.create(**again))
    assert not refused(lambda: Membership.objects.create(**again | {"role": Role.LENDS_MANAGER}))
    Membership.objects.filter(pk=member.pk).update(ended_at=NOW, ended_by=make.samira().user)
    assert not refused(lambda: Membership.objects.create(**again))


def test_an_organisation_begins_an_activity_once_a_day():
    place = make.pont_vieux()
    twice = Capacity.objects.get(organisation=place)
    again = Capacity(organisation=place, kind=twice.kind, since=twice.since)
    assert refused(again.save)
    again.since += dt.timedelta(days=1)
    assert not refused(again.save)


def test_addresses_are_one_organisation_s_and_sites_of_two_may_be_called_alike():
    place, other = make.pont_vieux(), make.seconde_vie()
    assert refused(lambda: Organisation.objects.create(name="Autre", slug=place.slug))
    assert refused(lambda: Site.objects.create(organisation=place, slug="mens", name="Mens bis"))
    assert not refused(lambda: Site.objects.create(organisation=other, slug="mens", name="Mens"))


def test_nobody_takes_the_name_or_the_address_of_somebody_else():
    taken = make.user("Nadia Cohen", email="nadia@example.org")
    assert refused(lambda: User.objects.create_user(taken.username))
    assert refused(lambda: User.objects.create_user("other", "NADIA@example.org"))


def test_many_people_may_have_no_address():
    User.objects.create_user("first")
    assert not refused(lambda: User.objects.create_user("second", ""))


@pytest.mark.parametrize("build", [invitation, token])
def test_two_secrets_never_open_the_same_door(build):
    row = build()
    row.pk = None
    row._state.adding = True
    assert refused(row.save)


# --- nothing disappears because something else does ----------------------------------------------------


@pytest.mark.parametrize(
    "build", [make.pont_vieux, make.mens, lambda: make.michel().user, make.mona, lambda: make.samira().user]
)
def test_what_history_stands_on_is_not_deleted(build):
    make.token(make.michel())
    make.token(make.mona())
    make.invitation()
    thing = build()
    with pytest.raises(ProtectedError):
        thing.delete()


@pytest.mark.parametrize("field", ["organisation", "user"])
def test_no_row_is_everybody_s(field):
    """A row without an organisation would be in sight of all of them (trust §0.2)."""
    member = make.michel()
    assert refused(lambda: Membership.objects.filter(pk=member.pk).update(**{field: None}))


@pytest.mark.parametrize("model", [Site, Capacity, Membership, Invitation, ApiToken, Closure])
def test_every_table_of_a_tenant_says_whose_it_is(model):
    assert model._meta.get_field("organisation").null is False


def test_the_newest_keys_come_last_and_tell_no_count():
    first, second = make.user(), make.user()
    assert first.pk < second.pk
    assert first.pk.version == 7
    assert first.pk.int + 1 != second.pk.int


def test_closures_cover_both_their_ends():
    shut = Closure(first_day=TODAY, last_day=TODAY + dt.timedelta(days=2))
    inside = [
        TODAY + dt.timedelta(days=step)
        for step in range(-1, 4)
        if shut.covers(TODAY + dt.timedelta(days=step))
    ]
    assert inside == [TODAY + dt.timedelta(days=step) for step in range(3)]
    assert timezone.is_aware(NOW)
