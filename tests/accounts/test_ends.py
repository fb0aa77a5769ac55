"""What ends with an access, a lost phone or a changed role; and what does not."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations, members, tokens
from accounts.choices import Role
from accounts.models import ApiToken, Invitation, Membership
from accounts.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = -1, 1


def day(away: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=away)


def over(role: str = Role.LENDS_VOLUNTEER) -> Membership:
    """A membership whose last day was yesterday; nobody ended it."""
    return make.member(role, who="Nadia Cohen", since=day(-90), until=day(YESTERDAY))


def answers(browser: Client, address: str = "/profile/") -> int:
    return browser.get(address).status_code


# --- days that are over ----------------------------------------------------------------------------------


def test_whoever_s_days_are_over_may_come_back_into_the_same_role():
    old = over()
    new = members.add(user=old.user, organisation=old.organisation, role=old.role, by=make.samira())
    old.refresh_from_db()
    assert new.counts(timezone.now())
    assert (old.ended_by, old.until) == (make.samira().user, day(YESTERDAY))


def test_also_by_a_new_invitation():
    old = over()
    browser = make.client(old.user)
    assert browser.get("/desk/")["Location"] == reverse("accounts:choose")
    arrived = browser.post(reverse("accounts:welcome", args=[make.invitation()]))
    assert arrived["Location"] == reverse("loans:desk")
    old.refresh_from_db()
    assert old.ended_by == old.user  # nobody else did it
    assert answers(browser, "/desk/") == 200


def test_a_refusal_leaves_the_old_one_as_it_was():
    old = over()
    with pytest.raises(Refused, match="invalid"):
        members.add(
            user=old.user,
            organisation=old.organisation,
            role=old.role,
            by=make.samira(),
            sites=[make.vienne()],
        )
    old.refresh_from_db()
    assert old.ended_at is None


def test_an_access_in_force_bars_another_in_the_same_role_and_no_other():
    michel = make.michel()
    with pytest.raises(Refused, match="déjà ce rôle"):
        members.add(user=michel.user, organisation=michel.organisation, role=michel.role, by=make.samira())
    members.add(user=michel.user, organisation=michel.organisation, role=Role.LENDS_MANAGER, by=make.samira())


def test_a_manager_meets_no_page_about_an_access_that_is_over():
    old, browser = over(), make.client(make.samira())
    for name in ("colleague", "change_role", "end_membership", "sign_out"):
        address = reverse(f"accounts:{name}", args=[old.pk])
        asked = browser.get if name == "colleague" else browser.post
        assert asked(address, {"role": Role.LENDS_MANAGER}).status_code == 404, name
    old.refresh_from_db()
    assert old.ended_at is None


def test_a_changed_role_keeps_its_last_day_and_its_places():
    mona = make.mona()
    Membership.objects.filter(pk=mona.pk).update(until=day(30))
    mona.refresh_from_db()
    new = members.change_role(colleague=mona, role=Role.LENDS_MANAGER, by=make.samira())
    assert (new.until, [*new.sites.all()], new.usual_site) == (day(30), [make.mens()], make.mens())
    assert new.since == timezone.localdate()


def test_the_same_role_again_changes_nothing():
    michel = make.michel()
    make.token(michel)
    assert members.change_role(colleague=michel, role=michel.role, by=make.samira()) == michel
    assert Membership.objects.filter(user=michel.user).count() == 1
    assert not ApiToken.objects.filter(revoked_at__isnull=False).exists()


# --- the last manager ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reason", ["closed account", "days over", "not begun", "another activity", "elsewhere"]
)
def test_a_manager_who_does_not_count_is_no_other_manager(reason):
    samira, at = make.samira(), make.ccas() if reason == "another activity" else make.pont_vieux()
    if reason == "closed account":
        other = make.member(Role.LENDS_MANAGER, who="Deux")
        other.user.is_active = False
        other.user.save()
    elif reason == "another activity":
        samira = make.member(Role.LENDS_MANAGER, at, who="Première")
        make.member(Role.PRESCRIBES_MANAGER, at, who="Deux")
    elif reason == "elsewhere":
        make.odile()
    else:
        since, until = (day(-9), day(YESTERDAY)) if reason == "days over" else (day(TOMORROW), None)
        make.member(Role.LENDS_MANAGER, who="Deux", since=since, until=until)
    with pytest.raises(Refused, match="au moins un responsable"):
        members.end(colleague=samira, by=samira)


def test_of_two_managers_one_may_go_and_then_the_other_stays():
    samira, other = make.samira(), make.member(Role.LENDS_MANAGER, who="Deux")
    members.end(colleague=samira, by=other)
    with pytest.raises(Refused, match="au moins un responsable"):
        members.end(colleague=other, by=other)


def test_whoever_is_no_manager_is_never_the_last():
    make.samira()
    members.end(colleague=make.michel(), by=make.samira())
    assert not Membership.objects.in_force().filter(pk=make.michel().pk).exclude(ended_at=None).exists()


# --- what an access had opened ---------------------------------------------------------------------------


def test_invitations_of_whoever_goes_open_nothing_any_more():
    make.samira()
    leaving = make.member(Role.LENDS_MANAGER, who="Deux")
    secret = make.invitation(leaving)
    kept = make.invitation(make.samira())
    members.end(colleague=leaving, by=make.samira())
    assert invitations.open_invitation(secret) is None
    assert invitations.open_invitation(kept) is not None
    assert Invitation.objects.get(made_by=leaving.user).withdrawn_by == make.samira().user


def test_those_that_were_used_stay_as_they_were():
    make.samira()
    leaving = make.member(Role.LENDS_MANAGER, who="Deux")
    invitations.accept(secret=make.invitation(leaving), who=make.user("Nadia Cohen"))
    members.end(colleague=leaving, by=make.samira())
    assert Invitation.objects.get().withdrawn_at is None
    assert Membership.objects.in_force().filter(user__given_name="Nadia").exists()


def test_invitations_made_for_another_house_or_activity_stay():
    who = make.user("Deux Maisons")
    here = make.member(Role.LENDS_MANAGER, who=who)
    there = make.member(Role.LENDS_MANAGER, make.seconde_vie(), who=who)
    make.samira()
    secret = make.invitation(there)
    members.end(colleague=here, by=make.samira())
    assert invitations.open_invitation(secret) is not None


def test_who_is_a_manager_no_more_invites_nobody_with_what_was_made_before():
    make.samira()
    other = make.member(Role.LENDS_MANAGER, who="Deux")
    secret = make.invitation(other)
    members.change_role(colleague=other, role=Role.LENDS_VOLUNTEER, by=make.samira())
    assert Client().get(reverse("accounts:welcome", args=[secret])).status_code == 404


# --- a lost phone ----------------------------------------------------------------------------------------


@pytest.fixture
def two_houses():
    """Nadia works for both associations, with a program of hers at each."""
    who = make.user("Nadia Cohen")
    here = make.member(Role.LENDS_VOLUNTEER, who=who)
    there = make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=who)
    return here, there, make.api(here), make.api(there)


DEVICES = "/api/v1/devices"


def test_a_manager_signs_phones_out_everywhere_and_programs_at_home(two_houses):
    here, there, program, other_program = two_houses
    phone = make.client(here.user)
    assert answers(phone) == answers(program, DEVICES) == answers(other_program, DEVICES) == 200
    members.sign_out(colleague=here, by=make.samira())
    assert answers(phone) == 302
    assert answers(program, DEVICES) == 401
    assert answers(other_program, DEVICES) == 200  # another house answers for it
    assert not ApiToken.objects.filter(organisation=there.organisation, revoked_at__isnull=False).exists()


def test_oneself_signs_everything_out(two_houses):
    here, _there, program, other_program = two_houses
    members.sign_out(colleague=here, by=here)
    assert answers(program, DEVICES) == answers(other_program, DEVICES) == 401


def test_signing_out_twice_leaves_the_first_moment(two_houses):
    here, *_rest = two_houses
    first = timezone.now() - dt.timedelta(hours=1)
    members.sign_out(colleague=here, by=make.samira(), at=first)
    members.sign_out(colleague=here, by=make.samira())
    assert ApiToken.objects.get(membership=here).revoked_at == first


def test_the_way_back_in_is_the_passphrase():
    michel = make.michel()
    members.sign_out(colleague=michel, by=make.samira())
    browser = Client()
    browser.post(reverse("account_login"), {"login": "michel.faure", "password": make.PASSPHRASE})
    assert answers(browser) == 200


def test_a_colleague_does_not_sign_another_out():
    with pytest.raises(Refused, match="not_allowed"):
        members.sign_out(colleague=make.samira(), by=make.michel())


# --- tokens ----------------------------------------------------------------------------------------------


def test_a_token_says_for_whom_and_when_it_was_made():
    at = make.days_ago(3)
    secret = tokens.issue(member=make.michel(), at=at)
    row = ApiToken.objects.get()
    assert (row.organisation, row.membership, row.made_at) == (make.pont_vieux(), make.michel(), at)
    assert secret not in (row.secret_hash, str(row))


def test_tokens_live_side_by_side_and_go_together():
    michel = make.michel()
    browsers = [make.api(michel) for _token in range(3)]
    assert {answers(browser, DEVICES) for browser in browsers} == {200}
    assert tokens.revoke_all(member=michel, by=make.samira(), at=timezone.now()) == 3
    assert {answers(browser, DEVICES) for browser in browsers} == {401}
    assert tokens.revoke_all(member=michel, by=make.samira(), at=timezone.now()) == 0


@pytest.mark.parametrize(("since", "until"), [(TOMORROW, None), (-9, YESTERDAY)])
def test_no_token_outside_the_days_of_a_membership(since, until):
    member = make.member(
        Role.LENDS_VOLUNTEER, who="Nadia Cohen", since=day(since), until=day(until) if until else None
    )
    with pytest.raises(Refused, match="not_allowed"):
        tokens.issue(member=member)


# --- where one works -------------------------------------------------------------------------------------


def test_a_usual_place_is_one_in_sight():
    mona = make.mona()
    members.set_usual_site(by=mona, site=make.mens())
    for place in (make.grenoble(), make.vienne()):
        with pytest.raises(Refused, match="not_allowed"):
            members.set_usual_site(by=mona, site=place)
    mona.refresh_from_db()
    assert mona.usual_site == make.mens()
