"""The door, the choice of organisation and place, colleagues, language: as people meet them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members, organisations
from accounts.choices import Role
from accounts.models import Invitation, Membership
from tests import make

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


# --- the door ------------------------------------------------------------------------------------------


def test_anonymous_people_are_asked_who_they_are_and_brought_back():
    response = Client().get(reverse("accounts:colleagues"))
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('accounts:colleagues')}"


@pytest.mark.parametrize("build", [*make.CAST.values()])
def test_everybody_signs_in_with_a_name_and_arrives_somewhere(build):
    browser = Client()
    name = build().user.username
    arrived = browser.post(
        reverse("account_login"), {"login": name.upper(), "password": make.PASSPHRASE}, follow=True
    )
    assert arrived.status_code == 200
    assert arrived.redirect_chain[0][0] == "/"


def test_a_wrong_passphrase_and_an_unknown_name_are_answered_alike():
    make.michel()
    answers = [
        Client().post(reverse("account_login"), {"login": name, "password": "wrong wrong wrong"})
        for name in ("michel.faure", "nobody.here")
    ]
    first, second = (
        text(a).replace(n, "?") for a, n in zip(answers, ("michel.faure", "nobody.here"), strict=True)
    )
    assert answers[0].status_code == answers[1].status_code == 200
    assert strip_tokens(first) == strip_tokens(second)


def strip_tokens(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_sign_up_is_closed():
    for address in ("/accounts/signup/", "/accounts/email/", "/accounts/social/", "/admin/"):
        assert Client().get(address).status_code == 404


# --- for whom, and where -------------------------------------------------------------------------------


def test_without_a_membership_a_sentence_and_a_number():
    page = make.client(make.user("Lucas Vide")).get("/", follow=True)
    assert page.redirect_chain == [(reverse("accounts:choose"), 302)]
    assert "Aucune organisation ne vous attend" in text(page)
    assert "06 39 98 12 40" in text(page).replace("\u00a0", " ")


def test_with_two_one_chooses_and_may_change():
    who = make.user("Nadia Cohen")
    first = make.member(Role.LENDS_MANAGER, who=who)
    second = make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=who)
    browser = make.client(who)
    assert browser.get(reverse("accounts:colleagues"))["Location"] == reverse("accounts:choose")
    page = text(browser.get(reverse("accounts:choose")))
    assert "Le Pont-Vieux" in page
    assert "Seconde Vie" in page
    browser.post(reverse("accounts:choose"), {"membership": first.pk})
    assert browser.get(reverse("accounts:colleagues")).status_code == 200
    browser.post(reverse("accounts:choose"), {"membership": second.pk})
    assert browser.get(reverse("accounts:colleagues")).status_code == 403


def test_a_form_of_one_organisation_is_not_stored_at_another():
    """An access that ends while a form is open leads to the chooser, though only one is left."""
    who = make.user("Nadia Cohen")
    first = make.member(Role.LENDS_MANAGER, who=who)
    second = make.member(Role.LENDS_MANAGER, make.seconde_vie(), who=who)
    browser = make.client(first)
    make.samira()
    members.end(colleague=first, by=make.samira())
    form = {"role": Role.LENDS_VOLUNTEER, "email": ""}
    assert browser.post(reverse("accounts:invite"), form)["Location"] == reverse("accounts:choose")
    assert not Invitation.objects.exists()
    browser.post(reverse("accounts:choose"), {"membership": second.pk})
    assert browser.post(reverse("accounts:invite"), form).status_code == 200
    assert Invitation.objects.get().organisation == make.seconde_vie()


def test_a_form_left_open_in_another_tab_is_refused_after_a_change_of_organisation():
    who = make.user("Nadia Cohen")
    make.member(Role.LENDS_MANAGER, who=who)
    second = make.member(Role.LENDS_MANAGER, make.seconde_vie(), who=who)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(who)

    def send(page, address, **fields):
        (token,) = {*re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)}
        return browser.post(address, {"csrfmiddlewaretoken": token, **fields})

    chooser = text(browser.get(reverse("accounts:choose")))
    first = who.memberships.exclude(pk=second.pk).get()
    assert send(chooser, reverse("accounts:choose"), membership=first.pk).status_code == 302
    open_one = text(browser.get(reverse("accounts:invite")))
    chooser = text(browser.get(reverse("accounts:choose")))
    assert send(chooser, reverse("accounts:choose"), membership=second.pk).status_code == 302
    refused = send(open_one, reverse("accounts:invite"), role=Role.LENDS_VOLUNTEER, email="")
    assert refused.status_code == 403
    assert "Cette page a trop attendu" in text(refused)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("build", [make.odile, make.celine])
def test_nobody_chooses_the_membership_of_somebody_else(build):
    michel, other = make.michel(), build()
    browser = make.client(michel)
    browser.post(reverse("accounts:choose"), {"membership": other.pk})
    assert "Le Pont-Vieux" in text(browser.get(reverse("accounts:profile")))
    session = browser.session
    session["membership"] = str(other.pk)  # even forged
    session.save()
    assert other.organisation.name not in text(browser.get(reverse("accounts:profile")))


def test_an_ended_membership_stops_at_the_next_request():
    browser = make.client(make.michel())
    assert browser.get(reverse("accounts:components")).status_code == 200
    members.end(colleague=make.michel(), by=make.samira())
    assert browser.get(reverse("accounts:components"))["Location"] == reverse("accounts:choose")


@pytest.mark.parametrize(("since", "until"), [(1, None), (-9, -1)])
def test_a_membership_not_begun_or_over_opens_nothing(since, until):
    today = timezone.localdate()
    day = {n: today + dt.timedelta(days=n) for n in (1, -9, -1)}
    member = make.member(Role.LENDS_MANAGER, since=day[since], until=day[until] if until else None)
    assert make.client(member).get(reverse("accounts:colleagues"))["Location"] == reverse("accounts:choose")


def test_a_closed_account_is_out_at_the_next_request():
    michel = make.michel()
    browser = make.client(michel)
    michel.user.is_active = False
    michel.user.save()
    assert browser.get(reverse("accounts:profile")).status_code == 302


def test_one_says_where_one_works_today():
    browser = make.client(make.michel())
    browser.post(reverse("accounts:choose_site"), {"site": "mens"})
    assert make.michel().usual_site == make.mens()
    assert browser.post(reverse("accounts:choose_site"), {"site": "vienne"}).status_code == 404  # another's
    mona = make.client(make.mona())
    assert mona.post(reverse("accounts:choose_site"), {"site": "grenoble"}).status_code == 404  # not hers
    assert (make.michel().usual_site, make.mona().usual_site) == (make.mens(), make.mens())


@pytest.mark.parametrize("site", ["", "\0", "mens\0", "x" * 5000])
def test_a_place_that_is_none_is_no_place(site):
    browser = make.client(make.michel())
    assert browser.post(reverse("accounts:choose_site"), {"site": site}).status_code == 404
    assert make.michel().usual_site == make.grenoble()


# --- colleagues ----------------------------------------------------------------------------------------


def test_a_manager_sees_colleagues_and_no_others():
    shown = {make.samira(), make.michel(), make.mona()}
    hidden = {make.odile(), make.oscar(), make.celine(), make.ines()}
    page = text(make.client(make.samira()).get(reverse("accounts:colleagues")))
    assert all(member.user.full_name() in page for member in shown)
    assert not any(member.user.full_name() in page for member in hidden)


def test_names_stand_where_people_look_for_them():
    """Whatever their accents and capitals, on both databases."""
    for name in ("Zoé Noir", "anne Petit", "Émile Blanc", "Eric Blanc"):
        make.member(Role.LENDS_VOLUNTEER, who=name)
    page = text(make.client(make.samira()).get(reverse("accounts:colleagues")))
    shown = [name for name in re.findall(r'/colleagues/[^"]+">([^<]+)</a>', page) if "role" not in name]
    among = [name for name in shown if name.partition(" ")[0] in ("Zoé", "anne", "Émile", "Eric", "Michel")]
    assert among == ["anne Petit", "Émile Blanc", "Eric Blanc", "Michel Faure", "Zoé Noir"]
    make.michel()
    for place in ("Écrins", "annexe"):
        organisations.add_site(organisation=make.pont_vieux(), name=place, by=None)
    chooser = text(make.client(make.michel()).get(reverse("accounts:choose")))
    assert re.findall(r"<p><b>([^<]+)</b></p>", chooser) == ["annexe", "Écrins", "Grenoble", "Mens"]


def test_a_ccas_manager_of_lenders_does_not_see_its_prescribers():
    lender = make.member(Role.LENDS_MANAGER, make.ccas(), who="Luc Prêteur")
    make.member(Role.PRESCRIBES_PRESCRIBER, make.ccas(), who="Paula Sociale")
    page = text(make.client(lender).get(reverse("accounts:colleagues")))
    assert "Paula" not in page


def test_a_manager_changes_a_role_and_ends_an_access():
    browser, michel = make.client(make.samira()), make.michel()
    browser.post(reverse("accounts:change_role", args=[michel.pk]), {"role": Role.LENDS_MANAGER})
    new = Membership.objects.get(user=michel.user, ended_at__isnull=True)
    assert new.role == Role.LENDS_MANAGER
    browser.post(reverse("accounts:end_membership", args=[new.pk]))
    assert not Membership.objects.filter(user=michel.user, ended_at__isnull=True).exists()
    assert "L’accès de Michel F. est terminé" in text(browser.get(reverse("accounts:colleagues")))
    assert "Michel" not in text(browser.get(reverse("accounts:colleagues")))


def test_what_is_answered_is_kept_in_no_cookie_and_said_once():
    """A sentence may name a person, and a cookie is read by whoever holds the phone."""
    browser = make.client(make.samira())
    browser.post(reverse("accounts:end_membership", args=[make.michel().pk]))
    assert "Michel" not in browser.cookies.output()
    assert {*browser.cookies} <= {
        "sessionid",
        "csrftoken",
        "relais_language",
    }  # as the page about rights says
    assert "L’accès de Michel F. est terminé" in text(browser.get(reverse("accounts:colleagues")))
    assert "est terminé" not in text(browser.get(reverse("accounts:colleagues")))


def test_the_last_manager_is_told_why():
    browser, samira = make.client(make.samira()), make.samira()
    for address in ("accounts:end_membership", "accounts:change_role"):
        said = browser.post(reverse(address, args=[samira.pk]), {"role": Role.LENDS_VOLUNTEER}, follow=True)
        assert "Il faut au moins un responsable" in text(said)
    assert Membership.objects.in_force().filter(pk=samira.pk).exists()


def test_a_lost_phone_is_signed_out_and_the_passphrase_stays():
    michel = make.michel()
    phone, program = make.client(michel), make.api(michel)
    assert phone.get(reverse("accounts:profile")).status_code == 200
    make.client(make.samira()).post(reverse("accounts:sign_out", args=[michel.pk]))
    assert phone.get(reverse("accounts:profile")).status_code == 302
    assert (
        program.get("/api/v1/nothing").status_code == 404
    )  # unknown address; the token's end is tested elsewhere
    assert Client().login(username="michel.faure", password=make.PASSPHRASE)


def test_ones_other_devices_are_signed_out_and_this_one_stays():
    michel = make.michel()
    here, elsewhere = make.client(michel), make.client(michel)
    assert here.post(reverse("accounts:sign_out_elsewhere")).status_code == 302
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302


# --- language ------------------------------------------------------------------------------------------


def test_french_whatever_the_browser_says():
    page = Client(headers={"Accept-Language": "en-US,en;q=0.9"}).get(reverse("accounts:accessibility"))
    assert page["Content-Language"] == "fr"


def test_the_switch_is_kept_in_a_cookie_for_anybody():
    browser = Client()
    browser.post(reverse("set_language"), {"language": "en", "next": "/privacy/"})
    assert browser.get(reverse("accounts:privacy"))["Content-Language"] == "en"


def test_the_switch_is_kept_with_the_person_and_can_be_turned_back():
    michel = make.michel()
    browser = make.client(michel)
    for language in ("en", "fr"):
        browser.post(reverse("set_language"), {"language": language, "next": "/profile/"})
        assert browser.get(reverse("accounts:profile"))["Content-Language"] == language
        assert make.client(michel).get(reverse("accounts:profile"))["Content-Language"] == language


@pytest.mark.parametrize("language", ["xx", "", "fr\0", "../en"])
def test_a_language_that_is_none_changes_nothing(language):
    michel = make.michel()
    make.client(michel).post(reverse("set_language"), {"language": language})
    michel.user.refresh_from_db()
    assert michel.user.language == ""


def test_the_switch_leads_nowhere_else():
    response = Client().post(reverse("set_language"), {"language": "en", "next": "https://evil.example/"})
    assert response["Location"] == "/"


@pytest.mark.parametrize("address", ["accounts:accessibility", "accounts:privacy"])
def test_pages_about_rights_are_for_everybody(address):
    assert Client().get(reverse(address)).status_code == 200
