"""Room to read: large letters on a phone, stones of one size, nothing focused unseen, no holes on a desk."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import eyes
from tests.browser.desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture
def phone(page: Page, live_server: object) -> Page:
    """A manager's phone."""
    sign_in(page.context, live_server, make.samira())
    return page


@pytest.mark.parametrize("path", ["/today/", "/devices/", "/device/", "/loan/"])
def test_letters_twice_as_large_push_nothing_off_a_phone(path, phone: Page, live_server):
    loan = make.loan()
    own = {"/device/": f"/devices/{make.device().tag}/", "/loan/": f"/loans/{loan.pk}/"}
    phone.goto(f"{live_server}{own.get(path, path)}")
    phone.evaluate(LARGE)
    assert eyes.overflow(phone) == 0
    for item in phone.locator(".bar > *").all():
        box = item.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_row_at_fault_wears_a_stone_like_the_others(phone: Page, live_server):
    phone.goto(f"{live_server}/components/")
    shapes = "all => all.map(one => [getComputedStyle(one).margin, getComputedStyle(one).padding].join())"
    stones = phone.locator(".stack tbody .stone.t-act, .stack tbody .stone.t-go").evaluate_all(shapes)
    assert len(stones) > 1
    assert set(stones) == {"0px,0px"}


def test_on_a_phone_the_keyboard_stops_at_nothing_unseen(phone: Page, live_server):
    make.devices(2)
    phone.goto(f"{live_server}/devices/")
    stops = phone.locator(".stack thead :is(a, input)").all()
    assert len(stops) > 1
    for stop in stops:
        stop.focus()
        box = stop.bounding_box()
        seen = phone.locator(".stack thead").bounding_box()
        assert box is not None
        assert seen is not None
        assert seen["width"] > box["width"] > 10
        assert seen["height"] >= box["height"] > 10
    assert eyes.overflow(phone) == 0


def test_the_menu_gives_its_place_to_what_is_done_with_ticked_rows(phone: Page, live_server):
    make.devices(2)
    phone.goto(f"{live_server}/devices/")
    phone.locator(".row-tick").first.check()
    expect(phone.locator(".bar")).to_be_hidden()
    box = phone.locator(".bulk").bounding_box()
    assert box is not None
    assert box["height"] < 844 / 6
    phone.get_by_role("button", name="Ne rien choisir").click()
    expect(phone.locator(".bar")).to_be_visible()


def test_what_follows_the_borne_does_not_wait_for_the_column_beside_it(phone: Page, live_server):
    loan = make.loan()
    phone.set_viewport_size({"width": 1280, "height": 860})
    phone.goto(f"{live_server}/loans/{loan.pk}/")
    phone.evaluate("document.querySelector('.next').style.height = '600px'")
    (borne_top, borne_foot), (below, _), (beside, _) = (
        phone.locator(name).evaluate(
            "one => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]"
        )
        for name in (".borne", ".two > .story", ".two > .papers")
    )
    assert borne_top < borne_foot < below < borne_foot + 80
    assert beside > 600
