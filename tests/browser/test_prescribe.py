"""A request from the person to the code, in a real browser: with a script, without one, under axe."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import make
from tests.browser import eyes

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, live_server: object) -> Page:
    make.programme()
    session = make.client(make.ines()).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
    return page


def register(page: Page, live_server: object) -> None:
    """The first step, as a social worker types it."""
    page.goto(f"{live_server}{reverse('loans:prescribe')}")
    page.get_by_label("Nom de famille").fill("Rey")
    page.get_by_label("Prénom").fill("Denise")
    page.get_by_label("Année de naissance").fill("1950")
    page.get_by_label("Commune").fill("Mens")
    page.get_by_label("Téléphone").fill("06 39 98 12 40")
    page.get_by_role("button", name="Continuer : son droit").click()


def send(page: Page) -> None:
    """The last step."""
    page.get_by_label("Portable").check()
    page.get_by_label("Le Pont-Vieux").check()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\w{3}\s\w{3}$"))
    expect(page.get_by_role("status").first).to_contain_text("Demande envoyée.")


def test_the_verdict_is_there_as_soon_as_something_is_ticked(page: Page, live_server: object) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    register(sign_in(page, live_server), live_server)
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("Cochez ce que vous avez vu")
    page.get_by_label("RSA").check()
    expect(verdict).to_contain_text("Indiquez la date écrite sur le justificatif.")
    page.get_by_label("Daté du").first.fill(make.timezone.localdate().isoformat())
    page.keyboard.press("Tab")
    expect(verdict).to_contain_text("Droit ouvert jusqu’au")
    page.get_by_role("button", name="Continuer : son besoin").click()
    send(page)
    assert complaints == []


@pytest.mark.parametrize(("width", "where"), [(1280, "static"), (390, "sticky")])
def test_the_foot_covers_no_field_on_a_wide_screen(page: Page, live_server: object, width, where) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server).goto(f"{live_server}{reverse('loans:prescribe')}")
    assert page.locator(".foot").first.evaluate("foot => getComputedStyle(foot).position") == where


def test_everything_works_without_a_script(browser: Browser, live_server: object) -> None:
    page = browser.new_context(java_script_enabled=False, locale="en-US").new_page()
    register(sign_in(page, live_server), live_server)
    page.get_by_label("60 ans ou plus").check()
    page.get_by_role("button", name="Vérifier").click()
    expect(page.locator("#verdict")).to_contain_text("Droit ouvert jusqu’au")
    page.get_by_role("button", name="Continuer : son besoin").click()
    send(page)
    page.get_by_role("link", name="Sa page").click()
    page.get_by_role("link", name="Voir ses demandes").click()
    expect(page.get_by_role("main")).to_contain_text("Portable")


def test_a_criterion_is_ticked_and_told_by_keyboard_alone(page: Page, live_server: object) -> None:
    register(sign_in(page, live_server), live_server)
    page.wait_for_load_state()  # the script that asks for the verdict is there
    page.get_by_label("60 ans ou plus").focus()
    page.keyboard.press("Space")
    expect(page.locator("#verdict")).to_contain_text("Droit ouvert jusqu’au")
    expect(page.get_by_label("60 ans ou plus")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Justificatif").and_(page.locator(":focus"))).to_be_visible()


def test_nothing_is_wrong_with_what_opens_in_place(browser: Browser, live_server: object) -> None:
    context = browser.new_context()
    sign_in(context.new_page(), live_server)
    asked = make.prescription("laptop", "hotspot", who=make.denise(), site=make.mens())
    make.loan(asked=make.prescription(who=make.person("Roux", channel="sms", phone="0639981241")))
    pages = {
        "day": reverse("loans:follow"),
        "right": reverse("loans:prescribe_for", args=[make.denise().pk]),
        "right, again": reverse("loans:renew_check", args=[asked.pk]),
        "request": reverse("loans:prescription", args=[asked.pk]),
        "person": reverse("beneficiaries:edit", args=[make.denise().pk]),
    }
    found = eyes.all_faults(context, live_server, pages, "fr", before=ticked)
    context.close()
    assert found == [], "\n".join(found)


def ticked(page: Page) -> None:
    """Everything ticked, and each verdict there."""
    eyes.unfold(page)
    for tick in page.locator(".choice > .tick input").all():
        if not tick.is_checked():
            with page.expect_response("**/verdict/"):
                tick.check()
