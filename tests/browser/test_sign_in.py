"""The first page that anybody sees, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests import make


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser objects to: errors of scripts, and what the security policy kept out."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: found.append(line.text) if line.type in {"error", "warning"} else None)
    return found


def test_an_english_browser_is_answered_in_french(page: Page, live_server, complaints: list[str]):
    page.goto(f"{live_server.url}/accounts/login/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("button", name="Entrer")).to_be_visible()
    assert complaints == []


def test_a_volunteer_signs_in_with_a_name_and_no_address(page: Page, live_server, complaints: list[str]):
    user = make.samira().user
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("input[name=login]").fill(user.username)
    page.locator("input[name=password]").fill(make.PASSPHRASE)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("input[name=password]")).to_have_count(0)
    assert complaints == []
