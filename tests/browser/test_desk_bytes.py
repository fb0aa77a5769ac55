"""The desk on one bar of network: what it weighs over the wire (design: issue's byte budget)."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests import make
from tests.browser.desk import sign_in
from tests.support.wire import watched

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, PAGE, SCAN = 100_000, 15_000, 2_000


def test_the_desk_fits_on_one_bar_of_network(context: BrowserContext, live_server: object) -> None:
    sign_in(context, live_server, make.michel())
    device, asked = make.device(), make.prescription(who=make.denise())
    wire = watched(context)
    page = context.new_page()
    page.goto(f"{live_server}/desk/", wait_until="networkidle")
    assert wire.down <= FIRST, wire.seen
    assert not wire.of("wasm")
    assert not wire.of("barcode-detector")
    page.goto(f"{live_server}/d/{device.tag}", wait_until="networkidle")
    assert wire.of(device.tag) <= PAGE
    wire.mark()
    page.get_by_label("Code de retrait").fill(asked.code)
    page.locator(".btn-big").click()
    expect(page).to_have_url(re.compile("done="))
    page.wait_for_load_state("networkidle")
    assert 0 < wire.of("/api/v1/scans") <= SCAN
    assert sum(size for url, size in wire.sent if "/api/v1/scans" in url) <= SCAN
    assert wire.of(f"/d/{device.tag}") <= PAGE


def test_any_other_page_carries_the_queue_within_its_bytes(
    context: BrowserContext, live_server: object
) -> None:
    sign_in(context, live_server, make.michel())
    wire = watched(context)
    page = context.new_page()
    page.goto(f"{live_server}/desk/", wait_until="networkidle")
    wire.mark()
    page.goto(f"{live_server}/conflicts/", wait_until="networkidle")
    assert wire.of("/desk/kept.js")
    assert wire.of("/conflicts/") + wire.of("/desk/kept.js") <= PAGE, wire.seen
