"""The door under attack: guesses are slowed, letters lead to our own host, a new passphrase ends sessions."""

import re
import threading

import pytest
from django.conf import settings as product
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config import signin
from tests import make
from tests.support.letters import AtOnce

pytestmark = pytest.mark.django_db

NEW = "quatre bornes sous la neige"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _letters_at_once(monkeypatch):
    monkeypatch.setattr("config.signin.Thread", AtOnce)


@pytest.fixture
def limited(settings):
    """As in production: the limits that allauth ships, counted in the shared cache."""
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {}
    yield settings
    cache.clear()


def enter(browser: Client, name: str, passphrase: str = make.PASSPHRASE, **more: str):
    return browser.post(LOGIN, {"login": name, "password": passphrase}, **more)


def reset_path(browser: Client, email: str, **more: str) -> str:
    """The path in the letter that a forgotten passphrase brings."""
    mail.outbox.clear()
    browser.post(RESET, {"email": email}, **more)
    (letter,) = mail.outbox
    found = re.search(r"http://localhost(/\S+)", letter.body)
    assert found, letter.body
    return found[1]


def reachable() -> User:
    """Somebody with an address."""
    return make.member(make.Role.LENDS_MANAGER, who=make.user("Rosa Pic", email="rosa@pont.example")).user


# --- guesses ---------------------------------------------------------------------------------------------


def test_five_wrong_guesses_close_a_name_for_a_while_even_to_the_right_passphrase(limited):
    make.michel()
    for _guess in range(5):
        assert "ne vont pas ensemble" in enter(Client(), "michel.faure", "wrong").content.decode()
    answer = enter(Client(), "michel.faure")
    assert answer.status_code == 200
    assert "Trop d’essais à la suite" in answer.content.decode()


def test_somebody_else_comes_in_meanwhile(limited):
    make.michel(), make.samira()
    for _guess in range(5):
        enter(Client(), "michel.faure", "wrong")
    assert enter(Client(), "samira.benali").status_code == 302


def test_a_made_up_sender_does_not_start_the_count_again(limited):
    """The proxy's header counts where a proxy is set, else it is anybody's (trust 57)."""
    make.michel()
    for guess in range(5):
        enter(Client(), "michel.faure", "wrong", headers={"X-Forwarded-For": f"192.0.2.{guess}"})
    answer = enter(Client(), "michel.faure", headers={"X-Forwarded-For": "192.0.2.99"})
    assert answer.status_code == 200


def test_names_that_do_not_exist_are_slowed_alike(limited):
    """Else the difference would tell who has an access here."""
    for _guess in range(5):
        enter(Client(), "nobody.here", "wrong")
    assert "Trop d’essais à la suite" in enter(Client(), "nobody.here", "wrong").content.decode()


def test_letters_are_not_sent_without_end(limited):
    user = reachable()
    for _time in range(7):
        Client().post(RESET, {"email": user.email})
    assert len(mail.outbox) <= 5


def test_limits_are_on_unless_a_test_says_otherwise():
    from config import settings as written

    assert getattr(written, "ACCOUNT_RATE_LIMITS", None) is None
    assert written.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


# --- the host --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", ""])
def test_only_our_own_host_is_answered_to(host):
    assert Client().get(LOGIN, headers={"Host": host or "x y"}).status_code == 400


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "Forwarded"])
def test_a_letter_leads_to_our_own_host_whatever_a_header_says(header):
    path = reset_path(Client(), reachable().email, headers={header: "evil.example"})
    assert "evil" not in mail.outbox[0].body
    assert path.startswith("/accounts/password/reset/key/")


@pytest.mark.parametrize(
    "way", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_and_out_lead_to_no_other_host(way):
    make.michel()
    browser = Client()
    entered = browser.post(
        f"{LOGIN}?next={way}", {"login": "michel.faure", "password": make.PASSPHRASE, "next": way}
    )
    assert entered["Location"] == "/"
    assert "evil" not in browser.post("/accounts/logout/", {"next": way})["Location"]


# --- a forgotten passphrase ------------------------------------------------------------------------------


def test_nobody_is_written_to_who_has_no_access():
    for address in ("nobody@example.org", "not an address", "", "a@b.example\nBcc: c@d.example"):
        Client().post(RESET, {"email": address})
    assert mail.outbox == []


def test_a_closed_access_is_not_opened_by_a_letter():
    user = reachable()
    user.is_active = False
    user.save()
    Client().post(RESET, {"email": user.email})
    assert mail.outbox == []


@pytest.mark.parametrize("mail_server", ["up", "down"])
def test_a_known_and_an_unknown_address_are_answered_alike(mail_server, settings):
    if mail_server == "down":
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT = 1  # nobody listens there
    answers = []
    for address in (reachable().email, "nobody@example.org"):
        answer = Client().post(RESET, {"email": address}, follow=True)
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", answer.content.decode())
        answers.append((answer.redirect_chain, page))
    assert answers[0] == answers[1]


def test_a_mail_server_that_says_nothing_holds_no_answer(monkeypatch):
    """Else the wait would tell who has an access here."""
    monkeypatch.setattr("config.signin.Thread", threading.Thread)
    asked, speaks = threading.Event(), threading.Event()

    def mute(letter):
        asked.set()
        assert speaks.wait(60)
        real(letter)

    real = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", mute)
    assert Client().post(RESET, {"email": reachable().email}).status_code == 302
    assert asked.wait(60)
    assert mail.outbox == []
    speaks.set()
    for thread in threading.enumerate():
        if getattr(thread, "_target", None) is signin._post:
            thread.join(60)
    assert len(mail.outbox) == 1


def test_a_link_serves_once_and_ends_every_session():
    user = reachable()
    elsewhere, browser = make.client(user), Client()
    path = reset_path(browser, user.email)
    form = browser.get(path, follow=True).request["PATH_INFO"]
    assert browser.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
    again = Client().get(path, follow=True)
    assert "Ce lien a déjà servi" in again.content.decode()
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a_link_of_before_a_change_opens_nothing_after_it():
    user = reachable()
    path = reset_path(Client(), user.email)
    user.set_password(NEW)
    user.save()
    assert "Ce lien a déjà servi" in Client().get(path, follow=True).content.decode()


def test_the_secret_of_a_link_does_not_stay_in_the_address():
    """Else it would stand in the history of a shared computer."""
    user, browser = reachable(), Client()
    path = reset_path(browser, user.email)
    landed = browser.get(path)
    assert landed.status_code == 302
    assert landed["Location"].endswith("set-password/")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [("court", "trop court"), ("rosa@pont.example", "trop semblable"), ("password1234", "trop courant")],
)
def test_a_weak_passphrase_is_refused_in_words_and_the_old_one_stays(chosen, said):
    user, browser = reachable(), Client()
    form = browser.get(reset_path(browser, user.email), follow=True).request["PATH_INFO"]
    page = browser.post(form, {"password1": chosen, "password2": chosen})
    assert f"phrase de passe est {said}" in page.content.decode()
    assert "mot de passe" not in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(make.PASSPHRASE)


# --- sessions --------------------------------------------------------------------------------------------


def test_a_new_passphrase_ends_other_sessions_and_keeps_this_one():
    michel = make.michel()
    here, elsewhere = make.client(michel), make.client(michel)
    here.post(
        "/accounts/password/change/", {"oldpassword": make.PASSPHRASE, "password1": NEW, "password2": NEW}
    )
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302


def test_signing_in_gives_a_session_of_a_new_name():
    """A session somebody planted before must not become the person's (fixation)."""
    make.michel()
    browser = Client()
    browser.get(LOGIN)
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies[product.SESSION_COOKIE_NAME] = planted = session.session_key
    enter(browser, "michel.faure")
    assert browser.cookies[product.SESSION_COOKIE_NAME].value != planted


def test_signing_out_ends_the_session_on_the_server_too():
    browser = make.client(make.michel())
    kept = browser.cookies[product.SESSION_COOKIE_NAME].value
    browser.post("/accounts/logout/")
    copy = Client()
    copy.cookies[product.SESSION_COOKIE_NAME] = kept
    assert copy.get(reverse("accounts:profile")).status_code == 302


def test_a_link_signs_nobody_out():
    browser = make.client(make.michel())
    browser.get("/accounts/logout/")
    assert browser.get(reverse("accounts:profile")).status_code == 200


def test_cookies_are_out_of_reach_of_scripts():
    make.michel()
    browser = Client()
    enter(browser, "michel.faure")
    for name in (product.SESSION_COOKIE_NAME, product.CSRF_COOKIE_NAME):
        assert browser.cookies[name]["httponly"], name
        assert browser.cookies[name]["samesite"] == "Lax", name


def test_a_closed_access_is_told_so_with_the_right_passphrase_and_not_let_in():
    michel = make.michel()
    michel.user.is_active = False
    michel.user.save()
    browser = Client()
    answer = enter(browser, "michel.faure", follow=True)
    assert "Votre responsable peut l’ouvrir de nouveau." in answer.content.decode()
    assert browser.get(reverse("accounts:profile")).status_code == 302


def test_the_one_who_acts_for_jobs_cannot_sign_in():
    make.system()
    for passphrase in ("", "!", make.PASSPHRASE):
        assert enter(Client(), "relais", passphrase).status_code == 200


def test_a_passphrase_is_kept_as_a_slow_hash():
    from config import settings as written

    assert written.PASSWORD_HASHERS[0].endswith("ScryptPasswordHasher")
    assert {validator["NAME"].rpartition(".")[2] for validator in written.AUTH_PASSWORD_VALIDATORS} == {
        "NotAboutOneself", "LongEnough", "NotCommon",
    }  # fmt: skip
