"""Every page of every role in a real browser: nothing of what people typed runs, and axe finds nothing."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.choices import Role
from tests import hostile, make
from tests.browser import eyes
from tests.browser.desk import eventually, sign_in
from tests.matrix import addresses
from tests.matrix.cells import OWN, Cell, _objects, expected
from tests.matrix.table import BY_NAME
from tests.matrix.world import Actor, World
from tests.test_hostile import paths

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# What hostile text would call, were it run.
HEARD = "window.hostile = window.h = () => alert('ran')"
FILES = {"inventory:export", "inventory:refused_rows", "loans:card", "loans:slip", "impact:pdf"}
# What tells one refusal from another: a token, and which way of the menu it lies on.
ALSO_IN_REFUSALS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"| aria-current="page"')
ROLES = (
    Role.LENDS_MANAGER,
    Role.LENDS_VOLUNTEER,
    Role.PRESCRIBES_MANAGER,
    Role.PRESCRIBES_PRESCRIBER,
    Role.GIVES_CONTACT,
    Role.COORDINATES_MANAGER,
)


def pages_of(actor: Actor, world: World) -> Iterator[tuple[str, str]]:
    """Name and path of every page that this actor reads, about the actor's own objects."""
    for address in addresses.every():
        row = BY_NAME[address.name]
        if address.api or "GET" not in row.methods or address.name in FILES:
            continue
        (_sight, keys), *_others = _objects(address, row, actor, world)
        if 200 in expected(Cell(address, row, "GET", actor, OWN, tuple(keys.items()))):
            yield address.name, address.path(keys)


@pytest.fixture
def world(transactional_db: None) -> World:
    cache.clear()
    return World()


def at_work(browser: Browser, live_server: object, world: World, role: str) -> tuple[BrowserContext, Actor]:
    (actor,) = [actor for actor in world.actors if actor.name == role]
    context = browser.new_context()
    sign_in(context, live_server, actor.member)
    return context, actor


@pytest.mark.parametrize("role", ROLES)
def test_hostile_text_in_every_column_never_runs(role, browser: Browser, live_server, transactional_db):
    cache.clear()
    made = hostile.seed()
    pages = [*unlike_each_other(make.client(made[role]), hostile_pages(made))]
    context = browser.new_context()
    sign_in(context, live_server, made[role])
    told, met = listened(context, [f"{live_server}{path}" for path in pages])
    context.close()
    assert told == []
    assert len(pages) > 15
    assert met > 10  # else little of it was shown, and little is proved


def hostile_pages(made: hostile.Hostile) -> Iterator[str]:
    """Every page about the first of everything hostile that it could name."""
    for address in addresses.every():
        if not address.api and address.name not in FILES:
            yield from islice(paths(address, made), 1)


def unlike_each_other(client: Client, paths: Iterable[str]) -> Iterator[str]:
    """Where these paths lead, once each; so too a refusal that reads like another, whatever was refused."""
    client.raise_request_exception = False
    met = set()
    for path in paths:
        answer = client.get(path, follow=True)
        page = end = answer.wsgi_request.get_full_path()
        if answer.status_code in (403, 404):
            page = ALSO_IN_REFUSALS.sub("", answer.content.decode().replace(end, ""))
        if page not in met:
            met.add(page)
            yield end


def listened(context: BrowserContext, addresses: list[str]) -> tuple[list[str], int]:
    """What ran or was reported while these pages were visited; on how many hostile text was met."""
    page, told, met = context.new_page(), [], 0
    page.add_init_script(HEARD)
    page.on("dialog", lambda dialog: (told.append(f"ran: {page.url}"), dialog.dismiss()))
    page.on("console", lambda line: told.append(line.text) if "Content Security" in line.text else None)
    for address in addresses:
        answer = page.goto(address)
        if answer is None or answer.status >= 500:
            told.append(f"failed: {address}")
        met += "onerror='hostile" in page.inner_text("body")
    return told, met


def test_the_browser_would_have_told(page: Page):
    """The control: the same text, unescaped and without a policy, does run."""
    ran = []
    page.on("dialog", lambda dialog: (ran.append(True), dialog.dismiss()))
    page.add_init_script(HEARD)
    page.goto("about:blank")
    page.set_content(f'<p title="{hostile.LONG}"></p>')
    assert eventually(page, lambda: len(ran) > 1)
    assert ran == [True, True]  # by the script, and by the picture


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", eyes.LANGUAGES)
def test_nothing_is_wrong_with_any_page_of_any_role(language, browser: Browser, live_server, world):
    found, seen = [], set()
    for role in ROLES:
        context, actor = at_work(browser, live_server, world, role)
        pages = {
            name: path for name, path in pages_of(actor, world) if name not in seen or drawn_anew(name, role)
        }
        found += [f"{role} {fault}" for fault in eyes.all_faults(context, live_server, pages, language)]
        seen |= set(pages)
        context.close()
    assert len(seen) > 60
    assert found == [], "\n".join(found)


def drawn_anew(name: str, role: str) -> bool:
    """Whether a page has another template for this role than for those who read it before."""
    return role == Role.GIVES_CONTACT and not BY_NAME[name].static


def test_the_eyes_see(page: Page, live_server, world):
    """The control: a page without its words, or with a box too wide for a phone, is found at fault."""
    sign_in(page.context, live_server, make.samira())
    page.goto(f"{live_server}/components/")
    assert [*eyes.faults(page, "fr")] == []
    page.evaluate("document.querySelectorAll('label').forEach((label) => label.remove())")
    page.evaluate("document.querySelector('h1').style.cssText = 'width: 500px; color: #ccc'")
    found = "\n".join(eyes.faults(page, "en"))
    for fault in ("speaks another", "390 px, dark: label", "1280 px, light: color-contrast", "at 320 px"):
        assert fault in found
