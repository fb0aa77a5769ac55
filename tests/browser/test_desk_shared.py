"""One phone, many hands: what it keeps for one organisation holds back no other's, and waits its turn."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from accounts.actions import members
from accounts.choices import Role
from accounts.models import Membership
from inventory.actions import workshop
from inventory.choices import Kind, Status
from inventory.models import Device
from loans.models import ScanReceipt
from tests import make
from tests.browser.desk import Network, forgets, kept, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def received() -> Device:
    return make.device(Status.RECEIVED, kind=Kind.OTHER, site=make.grenoble())


def to_workshop(page: Page, live_server: object, device: Device) -> None:
    page.goto(f"{live_server}/d/{device.tag}")
    page.get_by_role("button", name="Passer en atelier").click()


def leave_behind(context: BrowserContext, live_server: object, who: Membership, device: Device) -> None:
    """An act that this phone keeps, of somebody who signs out."""
    sign_in(context, live_server, who)
    page = context.new_page()
    Network(page).cut_before()
    to_workshop(page, live_server, device)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    page.close()
    context.clear_cookies()


def test_what_somebody_left_on_the_phone_waits_for_them(context: BrowserContext, live_server: object) -> None:
    """Under a colleague's name it would be a lie in the journal, and refused for good where they may not."""
    left, hers = received(), make.device(Status.RECEIVED, kind=Kind.OTHER, site=make.mens())
    leave_behind(context, live_server, make.michel(), left)
    sign_in(context, live_server, make.mona())
    page = context.new_page()
    to_workshop(page, live_server, hers)
    expect(page.get_by_text("Passé en atelier").first).to_be_visible()
    line = page.locator("[data-net]")
    expect(line).to_contain_text("1 geste d’une autre personne attend sur ce téléphone.")
    expect(line).to_contain_text("Il partira quand elle se connectera.")
    expect(page.get_by_role("link", name="Se connecter")).to_be_hidden()
    assert [act["tag"] for act in kept(page)] == [left.tag]
    assert ScanReceipt.objects.get().tag == hers.tag
    sign_in(context, live_server, make.michel())
    page.goto(f"{live_server}/today/")
    forgets(page)
    receipt = ScanReceipt.objects.get(tag=left.tag)
    assert (receipt.answer, receipt.by) == ("applied", make.michel().user)


def test_what_one_organisation_lets_in_no_more_does_not_hold_back_another(
    context: BrowserContext, live_server: object
) -> None:
    there = make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=make.michel().user, usual=make.vienne())
    theirs = make.device(Status.RECEIVED, kind=Kind.OTHER, by=make.odile(), site=make.vienne())
    leave_behind(context, live_server, there, theirs)
    members.end(colleague=there, by=make.odile())
    sign_in(context, live_server, make.michel())
    here = received()
    page = context.new_page()
    to_workshop(page, live_server, here)
    expect(page.get_by_text("Passé en atelier").first).to_be_visible()
    line = page.locator("[data-net]")
    expect(line).to_contain_text("1 geste d’une autre organisation attend sur ce téléphone.")
    expect(page.get_by_role("link", name="Se connecter")).to_be_hidden()
    assert [act["tag"] for act in kept(page)] == [theirs.tag]
    assert ScanReceipt.objects.get().tag == here.tag


def test_a_page_too_old_to_send_says_to_reload_it(context: BrowserContext, live_server: object) -> None:
    sign_in(context, live_server, make.michel())
    page = context.new_page()
    network = Network(page)

    def with_an_old_token(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "x-csrftoken": "x" * 64})

    network.how = with_an_old_token
    to_workshop(page, live_server, received())
    expect(page.locator("[data-net]")).to_contain_text("Rechargez cette page pour envoyer 1 geste.")
    network.works()
    page.reload()
    forgets(page)
    assert ScanReceipt.objects.get().answer == "applied"


def test_a_page_that_is_no_desk_sends_too_and_leads_to_what_must_be_read(
    context: BrowserContext, live_server: object
) -> None:
    sign_in(context, live_server, make.michel())
    device = received()
    page = context.new_page()
    network = Network(page)
    network.cut_before()
    to_workshop(page, live_server, device)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    line = page.locator("[data-net]")
    for path in ("/loans/", "/requests/", "/devices/"):
        page.goto(f"{live_server}{path}")
        expect(line).to_contain_text("1 geste gardé sur ce téléphone.")
    workshop.refurbish(Device.objects.get(pk=device.pk), by=make.samira())  # meanwhile, at the bench
    network.works()
    page.goto(f"{live_server}/loans/")
    expect(line).to_contain_text("1 réponse à lire.")
    assert kept(page) == []
    line.get_by_role("link", name="Aujourd’hui").click()
    page.get_by_role("region", name="Réponses à lire").get_by_role("button", name="C’est lu").click()
    page.goto(f"{live_server}/loans/")
    expect(page.locator("h1")).to_be_visible()
    expect(line).to_be_hidden()
