"""Reading in another language leaves everybody where they were; no address leads to a blank page."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.actions import members
from tests import make

pytestmark = pytest.mark.django_db

SWITCH = "/language/"


def switched(browser: Client, to: str = "en", **said: str) -> str:
    """Where the switch leads."""
    response = browser.post(SWITCH, {"language": to, **said})
    assert response.status_code == 302
    return str(response["Location"])


# --- the switch ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/devices/", "/devices/?status=ready&page=2", "/colleagues/", "/profile/"]
)
def test_it_leads_back_to_the_page_with_all_that_was_asked(address):
    assert switched(make.client(make.samira()), next=address) == address


def test_from_the_answer_to_a_form_it_leads_to_a_page_that_opens():
    """What only takes a form would answer 405: nothing at all, in any language."""
    browser = make.client(make.samira())
    michel = make.michel()
    for name, keys in (
        ("accounts:change_role", [michel.pk]),
        ("accounts:end_membership", [michel.pk]),
        ("accounts:choose_site", []),
        ("loans:find", []),
        ("loans:photo", []),
    ):
        there = switched(browser, next=reverse(name, args=keys))
        assert there == reverse("accounts:home"), name
        assert browser.get(there).status_code == 302


def test_from_a_form_that_is_wrong_it_leads_back_to_the_form():
    browser = make.client(make.samira())
    page = browser.post(reverse("accounts:invite"), {"role": "", "email": "x"})
    assert f'name="next" value="{reverse("accounts:invite")}"' in page.content.decode()
    assert switched(browser, next=reverse("accounts:invite")) == reverse("accounts:invite")


def test_after_a_search_at_the_desk_it_leads_on_as_a_volunteer_does_it():
    """Look for a label that is none, then change the language of what came back."""
    browser = make.client(make.michel())
    answer = browser.post(reverse("loans:find"), {"text": "not a label"})
    assert f'name="next" value="{reverse("loans:find")}"' in answer.content.decode()
    arrived = browser.post(SWITCH, {"language": "en", "next": reverse("loans:find")}, follow=True)
    assert (arrived.status_code, arrived["Content-Language"]) == (200, "en")


@pytest.mark.parametrize("address", ["/nulle-part/", "/devices/%zz/", "//", ""])
def test_an_address_that_is_none_stops_nothing(address):
    assert switched(Client(), next=address).startswith("/")


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", "http:evil"],
)
def test_it_leads_to_no_other_host(address):
    assert switched(Client(), next=address) == "/"


def test_a_get_changes_nothing():
    michel = make.michel()
    assert make.client(michel).get(SWITCH, {"language": "en"}).status_code == 405
    michel.user.refresh_from_db()
    assert michel.user.language == ""


def test_a_saved_choice_wins_over_the_cookie_of_a_shared_phone():
    michel = make.michel()
    members.set_language(user=michel.user, language="fr")
    phone = make.client(michel)
    phone.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert phone.get(reverse("accounts:profile"))["Content-Language"] == "fr"


def test_who_chose_nothing_reads_what_the_phone_says():
    phone = make.client(make.michel())
    phone.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert phone.get(reverse("accounts:profile"))["Content-Language"] == "en"


def test_one_person_s_choice_is_nobody_else_s():
    switched(make.client(make.michel()))
    assert make.client(make.samira()).get(reverse("accounts:profile"))["Content-Language"] == "fr"


def test_the_choice_is_kept_for_a_year_and_out_of_reach_of_scripts():
    browser = Client()
    switched(browser)
    cookie = browser.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["max-age"], bool(cookie["httponly"]), cookie["samesite"]) == (365 * 24 * 3600, True, "Lax")


@pytest.mark.parametrize(("language", "word"), [("fr", "Collègues"), ("en", "Colleagues")])
def test_page_menu_and_html_speak_the_same_language(language, word):
    samira = make.samira()
    members.set_language(user=samira.user, language=language)
    page = make.client(samira).get(reverse("accounts:colleagues")).content.decode()
    assert f'<html lang="{language}">' in page
    assert f"<h1>{word}</h1>" in page
    assert f'<a href="/colleagues/" aria-current="page">{word}</a>' in page


# --- an address that only takes a form -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "s’ouvre par un bouton"), ("en", "opens from a button")]
)
def test_opened_by_its_address_it_says_so_instead_of_staying_blank(language, said):
    samira = make.samira()
    members.set_language(user=samira.user, language=language)
    answer = make.client(samira).get(reverse("accounts:end_membership", args=[make.michel().pk]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert said in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_signing_in_again_after_a_form_leads_to_a_sentence():
    """A session ends while a form is open: the way back names what only takes a form."""
    address = reverse("accounts:change_role", args=[make.michel().pk])
    make.samira()
    browser = Client()
    asked = browser.post(address, {"role": "lends.manager"})
    arrived = browser.post(
        asked["Location"], {"login": "samira.benali", "password": make.PASSPHRASE}, follow=True
    )
    assert arrived.status_code == 405
    assert "Rien n’a été écrit" in arrived.content.decode()
    assert make.michel().role == "lends.volunteer"


def test_what_sends_no_page_gets_none():
    answer = make.client(make.samira()).put(reverse("accounts:sign_out_elsewhere"))
    assert (answer.status_code, answer.content) == (405, b"")


def test_a_program_is_told_in_the_shape_of_every_problem():
    answer = make.api(make.samira()).delete("/api/v1/devices")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/json")
    assert answer.json().keys() == {"code", "message", "reasons"}
    assert "GET" in answer["Allow"]
