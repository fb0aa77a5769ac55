"""Who has no address and forgot the passphrase: by the manager's code the same person chooses another."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members
from accounts.choices import Role
from accounts.models import Membership
from accounts.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db

NEW = "quatre bornes sous la neige"


def shown(colleague: Membership, by: Membership):
    return make.client(by).post(reverse("accounts:renew_passphrase", args=[colleague.pk]))


def link(colleague: Membership | None = None) -> str:
    """The path that the manager's page shows."""
    page = shown(colleague or make.michel(), make.samira()).content.decode()
    (address,) = re.findall(r'value="http://localhost(/accounts/password/reset/key/[^"]+)"', page)
    return address


def opens(path: str, passphrase: str = NEW) -> bool:
    """Whether a new passphrase can be chosen there; it is."""
    phone = Client()
    form = phone.get(path, follow=True).request["PATH_INFO"]
    done = phone.post(form, {"password1": passphrase, "password2": passphrase}, follow=True)
    return "C’est changé." in done.content.decode()


def test_the_same_person_comes_in_again_with_what_was_theirs():
    michel = make.michel()
    old = make.client(michel)
    assert opens(link())
    assert old.get(reverse("accounts:profile")).status_code == 302
    assert Client().login(username="michel.faure", password=NEW)
    assert Membership.objects.at_work().count(michel) == 1


def test_it_serves_once_and_a_second_one_ends_with_it():
    first, second = link(), link()
    assert opens(second)
    assert not opens(first, "cinq bornes sous la pluie")
    assert not opens(second, "cinq bornes sous la pluie")
    assert Client().login(username="michel.faure", password=NEW)


def test_looking_at_it_uses_nothing_and_the_old_one_serves_until_then():
    path = link()
    for _look in range(2):
        assert "<h1>Nouvelle phrase de passe</h1>" in Client().get(path, follow=True).content.decode()
    assert make.michel().user.check_password(make.PASSPHRASE)


@pytest.mark.parametrize(("hours", "works"), [(47.9, True), (48.1, False)])
def test_it_lives_for_48_hours(hours, works):
    path = link()
    # Django counts by the clock on the wall.
    with time_machine.travel(timezone.localtime(timezone.now() + dt.timedelta(hours=hours))):
        assert opens(path) is works


@pytest.mark.parametrize("since", ["signed out", "works elsewhere", "another role", "came in"])
def test_what_changed_since_voids_it(since):
    michel, path = make.michel(), link()
    if since == "signed out":
        members.sign_out(colleague=michel, by=make.samira())
    elif since == "works elsewhere":
        make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=michel.user)
    elif since == "another role":
        members.change_role(colleague=michel, role=Role.LENDS_MANAGER, by=make.samira())
    else:
        Client().post(reverse("account_login"), {"login": "michel.faure", "password": make.PASSPHRASE})
    assert not opens(path)


def works_also(at, role: str, **when: dt.date) -> Membership:
    """Nadia, volunteer of the first association, who has other work too."""
    who = make.user("Nadia Cohen")
    make.member(role, at, who=who, **when)
    return make.member(Role.LENDS_VOLUNTEER, who=who)


@pytest.mark.parametrize("other", ["another house", "not begun yet"])
def test_who_works_elsewhere_too_is_not_let_in_there_by_a_manager_of_here(other):
    later = {"since": timezone.localdate() + dt.timedelta(days=3)} if other == "not begun yet" else {}
    nadia = works_also(make.seconde_vie(), Role.LENDS_VOLUNTEER, **later)
    page = make.client(make.samira()).get(reverse("accounts:colleague", args=[nadia.pk])).content.decode()
    assert reverse("accounts:renew_passphrase", args=[nadia.pk]) not in page
    assert "Sans adresse, appelez." in page
    assert shown(nadia, make.samira())["Location"] == reverse("accounts:colleague", args=[nadia.pk])
    with pytest.raises(Refused, match="not_allowed"):
        members.renew_passphrase(colleague=nadia, by=make.samira())


def test_nor_in_another_activity_of_the_same_house():
    who = make.user("Paula Sociale")
    make.member(Role.PRESCRIBES_PRESCRIBER, make.ccas(), who=who)
    lends = make.member(Role.LENDS_VOLUNTEER, make.ccas(), who=who)
    with pytest.raises(Refused, match="not_allowed"):
        members.renew_passphrase(colleague=lends, by=make.member(Role.LENDS_MANAGER, make.ccas()))


def test_work_elsewhere_that_is_over_is_in_nobody_s_way():
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    nadia = works_also(make.seconde_vie(), Role.LENDS_VOLUNTEER, until=yesterday)
    assert opens(link(nadia))


def test_nobody_skips_their_own_passphrase_of_today():
    """Else a phone left open would be enough."""
    page = make.client(make.samira()).get(reverse("accounts:colleague", args=[make.samira().pk]))
    assert reverse("accounts:renew_passphrase", args=[make.samira().pk]) not in page.content.decode()
    with pytest.raises(Refused, match="not_allowed"):
        members.renew_passphrase(colleague=make.samira(), by=make.samira())


@pytest.mark.parametrize("build", [make.michel, make.odile, make.helene])
def test_only_a_manager_of_here_gives_it(build):
    with pytest.raises(Refused, match="not_allowed"):
        members.renew_passphrase(colleague=make.mona(), by=build())


def test_the_page_with_the_code_is_kept_by_no_browser():
    assert "no-store" in shown(make.michel(), make.samira())["Cache-Control"]
