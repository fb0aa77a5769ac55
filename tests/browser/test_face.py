"""The face, in a browser: nothing for axe to find, nothing wider than the phone, comforts that work."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import make
from tests.browser import eyes
from tests.browser.desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {"sign-in": "/accounts/login/", "lost": "/nulle-part/", "over": "/welcome/xxx/", "help": "/help/"}


@pytest.fixture
def signed_in(page: Page, live_server: object) -> Page:
    sign_in(page.context, live_server, make.samira())
    return page


def test_nothing_is_wrong_with_the_quiet_pages(browser: Browser, live_server: object) -> None:
    found = []
    context = browser.new_context()
    for language in eyes.LANGUAGES:
        found += eyes.all_faults(context, live_server, PAGES, language)
    context.close()
    assert found == [], "\n".join(found)


def test_a_passphrase_is_seen_while_voir_is_pressed_in(page: Page, live_server: object) -> None:
    page.goto(f"{live_server}/accounts/login/")
    field, button = page.get_by_label("Phrase de passe"), page.get_by_role("button", name="Voir")
    field.fill("la route")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(field).to_have_attribute("type", "password")


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_what_is_missing_is_said_in_our_words_and_not_in_the_browsers(path, page: Page, live_server) -> None:
    page.goto(f"{live_server}{path}")
    page.locator("main form button:not([type=button])").first.click()
    expect(page.locator("main .fault").first).to_have_text("Remplissez ce champ.")


def test_the_address_of_an_invitation_is_copied(signed_in: Page, live_server: object) -> None:
    signed_in.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=str(live_server))
    signed_in.goto(f"{live_server}/invitations/new/")
    signed_in.locator("main form button").last.click()
    button = signed_in.get_by_role("button", name="Copier")
    button.click()
    expect(signed_in.locator("[data-copy]")).to_have_text("Copiée")
    assert signed_in.evaluate("navigator.clipboard.readText()") == signed_in.input_value("#address")


def test_the_first_key_leads_past_the_header(page: Page, live_server: object) -> None:
    page.goto(f"{live_server}/accounts/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_ticked_rows_are_counted_aloud_and_let_go(signed_in: Page, live_server: object) -> None:
    signed_in.goto(f"{live_server}/components/")
    bar = signed_in.locator(".bulk")
    expect(bar).to_be_hidden()
    signed_in.locator(".row-tick").first.check()
    expect(bar.locator("output")).to_have_text("1 appareil choisi")
    signed_in.locator(".row-tick").nth(1).check()
    expect(bar.locator("output")).to_have_text("2 appareils choisis")
    bar.get_by_role("button", name="Ne rien choisir").click()
    expect(bar).to_be_hidden()


def test_a_code_groups_itself_and_an_address_is_left_alone(signed_in: Page, live_server: object) -> None:
    signed_in.goto(f"{live_server}/components/")
    field = signed_in.get_by_label("Code de retrait")
    field.fill("")
    field.press_sequentially("q4h7np")
    expect(field).to_have_value(re.compile("^q4h\u00a07np$"))
    field.fill("")
    field.press_sequentially("HTTPS://RELAIS.EXAMPLE/D/K7M49TRX")
    expect(field).to_have_value("HTTPS://RELAIS.EXAMPLE/D/K7M49TRX")


def test_escape_closes_a_menu_and_gives_focus_back(signed_in: Page, live_server: object) -> None:
    signed_in.goto(f"{live_server}/components/")
    opener = signed_in.locator("header .drop > summary")
    opener.click()
    expect(signed_in.locator("header .drop > ul")).to_be_visible()
    signed_in.keyboard.press("Escape")
    expect(signed_in.locator("header .drop > ul")).to_be_hidden()
    expect(opener).to_be_focused()
