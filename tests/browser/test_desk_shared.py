"""One phone, many hands: what it keeps for one organisation never holds back another's, and waits its turn."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from inventory.choices import Kind, Status
from loans.models import ScanReceipt
from tests import make
from tests.browser.desk import Network, forgets, kept, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def to_workshop(page: Page, live_server: object, tag: str) -> None:
    page.goto(f"{live_server}/d/{tag}")
    page.get_by_role("button", name="Passer en atelier").click()


def leaves_one_behind(context: BrowserContext, live_server: object) -> str:
    """Michel's act, kept on the phone that somebody else takes up; its tag."""
    sign_in(context, live_server, make.michel())
    device = make.device(Status.RECEIVED, kind=Kind.OTHER, site=make.grenoble())
    page = context.new_page()
    Network(page).cut_before()
    to_workshop(page, live_server, device.tag)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    page.close()
    context.clear_cookies()
    return str(device.tag)


def test_what_waits_for_one_organisation_does_not_hold_back_another(
    context: BrowserContext, live_server: object
) -> None:
    tag = leaves_one_behind(context, live_server)
    sign_in(context, live_server, make.oscar())
    theirs = make.device(Status.RECEIVED, kind=Kind.OTHER, by=make.odile(), site=make.vienne())
    page = context.new_page()
    to_workshop(page, live_server, theirs.tag)
    expect(page.get_by_text("Passé en atelier").first).to_be_visible()
    line = page.locator("[data-net]")
    expect(line).to_contain_text("1 geste d’une autre organisation attend sur ce téléphone.")
    expect(page.get_by_role("link", name="Se connecter")).to_be_hidden()
    assert [act["tag"] for act in kept(page)] == [tag]
    assert ScanReceipt.objects.get().tag == theirs.tag
    sign_in(context, live_server, make.michel())
    page.goto(f"{live_server}/desk/")
    forgets(page)
    assert ScanReceipt.objects.get(tag=tag).answer == "applied"


def test_a_page_too_old_to_send_says_to_reload_it(context: BrowserContext, live_server: object) -> None:
    sign_in(context, live_server, make.michel())
    device = make.device(Status.RECEIVED, kind=Kind.OTHER, site=make.grenoble())
    page = context.new_page()
    network = Network(page)

    def with_an_old_token(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "x-csrftoken": "x" * 64})

    network.how = with_an_old_token
    to_workshop(page, live_server, device.tag)
    expect(page.locator("[data-net]")).to_contain_text("Rechargez cette page pour envoyer 1 geste.")
    network.works()
    page.reload()
    forgets(page)
    assert ScanReceipt.objects.get().answer == "applied"
