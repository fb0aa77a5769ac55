"""The way in and out: what the pages say, and what a wrong word or a lost passphrase leads to."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from tests import make
from tests.support.letters import AtOnce

pytestmark = pytest.mark.django_db
PHONE = "06\u00a039\u00a098\u00a012\u00a040"


@pytest.fixture(autouse=True)
def _letters_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.signin.Thread", AtOnce)


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def enter(client: Client, name: str, passphrase: str = make.PASSPHRASE, **more: str) -> object:
    return client.post("/accounts/login/", {"login": name, "password": passphrase, **more})


def test_the_sign_in_page_greets_and_gives_a_number_to_whoever_found_a_device(client: Client) -> None:
    page = read(client, "/accounts/login/")
    assert "Bonjour." in page
    assert "Vous avez trouvé un appareil\u00a0?" in page
    assert PHONE in page
    assert 'href="tel:+33639981240"' in page


def test_a_sign_in_name_or_an_address_opens(client: Client) -> None:
    member = make.member(make.Role.LENDS_MANAGER, who="Rosa Pic")
    for name in filter(None, (member.user.username, member.user.email)):
        assert enter(client, name).status_code == 302  # type: ignore[attr-defined]
        client.post("/accounts/logout/")


def test_a_wrong_passphrase_is_said_plainly_and_the_name_is_kept(client: Client) -> None:
    name = make.michel().user.username
    page = enter(client, name, "pas la bonne").content.decode()  # type: ignore[attr-defined]
    assert "ne vont pas ensemble" in page
    assert f'value="{name}"' in page
    assert "pas la bonne" not in page


def test_one_s_own_phone_stays_open_thirty_days_and_another_until_it_is_closed(client: Client) -> None:
    name = make.michel().user.username
    enter(client, name, remember="on")
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 30 * 24 * 3600
    client.post("/accounts/logout/")
    enter(client, name)
    assert not client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]


def test_a_lost_passphrase_is_chosen_again_from_a_plain_french_letter(client: Client) -> None:
    member = make.member(make.Role.LENDS_MANAGER, who="Rosa Pic")
    member.user.email = "rosa@pont-vieux.example"
    member.user.save()
    client.post("/accounts/password/reset/", {"email": "rosa@pont-vieux.example"})
    (letter,) = mail.outbox
    assert letter.subject == "Relais\u00a0: Choisir une nouvelle phrase de passe"
    assert "Il sert une fois." in letter.body
    address = re.search(r"http://[^/]+(/\S+)", letter.body)
    assert address
    page = client.get(address[1], follow=True)
    assert "<h1>Nouvelle phrase de passe</h1>" in page.content.decode()
    new = "quatre bornes sous la neige"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "C’est changé." in done.content.decode()
    assert enter(client, "rosa@pont-vieux.example", new).status_code == 302  # type: ignore[attr-defined]


def test_an_unknown_address_gets_the_same_page(client: Client) -> None:
    known, unknown = (
        client.post("/accounts/password/reset/", {"email": address}, follow=True).content.decode()
        for address in (make.samira().user.email or "samira@pont-vieux.example", "nobody@nowhere.example")
    )
    assert "Regardez votre courrier." in known
    assert "Regardez votre courrier." in unknown


def test_a_used_link_says_so(client: Client) -> None:
    assert "Ce lien a déjà servi" in read(client, "/accounts/password/reset/key/1-abc-def/")


def test_leaving_asks_once_and_leaves() -> None:
    client = make.client(make.michel())
    assert "Sortir de Relais" in read(client, "/accounts/logout/")
    client.post("/accounts/logout/")
    assert client.get("/accounts/password/change/").status_code == 302


def test_the_passphrase_is_changed_with_the_one_of_today() -> None:
    client = make.client(make.michel())
    new = "quatre bornes sous la neige"
    wrong = client.post(
        "/accounts/password/change/", {"oldpassword": "x", "password1": new, "password2": new}
    )
    assert "Ce n’est pas votre phrase de passe d’aujourd’hui." in wrong.content.decode()
    right = {"oldpassword": make.PASSPHRASE, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", right).status_code == 302
    make.michel().user.refresh_from_db()
    assert make.michel().user.check_password(new)


def test_a_page_that_does_not_exist_is_a_road_that_leads_nowhere(client: Client) -> None:
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    assert "Cette route ne mène nulle part." in answer.content.decode()
    assert PHONE in answer.content.decode()


def test_a_broken_page_still_gives_the_number() -> None:
    client = Client(raise_request_exception=False)
    page = client.get("/accounts/login/", HTTP_HOST="localhost")
    assert page.status_code == 200
    from config import errors

    broken = errors.server_error(page.wsgi_request)
    assert broken.status_code == 500
    assert "La panne vient de chez nous." in broken.content.decode()
    assert PHONE in broken.content.decode()


def test_a_form_kept_open_too_long_says_that_nothing_was_written() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Cette page a trop attendu." in answer.content.decode()
    assert 'btn-big" href="/accounts/login/"' in answer.content.decode()


def test_the_language_is_changed_by_a_button_without_script(client: Client) -> None:
    assert '<html lang="fr">' in read(client, "/accounts/login/")
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    page = read(client, "/accounts/login/")
    assert '<html lang="en">' in page
    assert 'lang="fr">Français' in page
