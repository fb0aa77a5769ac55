"""What browser tests of the desk share: a phone signed in, its memory, and a network that can be cut."""

import json
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from accounts.models import Membership
from tests import make

SCANS = "**/api/v1/scans"
PATIENCE = 30  # seconds; a busy machine is no fault


def eventually(page: Page, true: Callable[[], object]) -> bool:
    """Whether something comes true, looked at again and again while the browser goes on."""
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            return False
        page.wait_for_timeout(50)
    return True


def sign_in(context: BrowserContext, live_server: Any, who: Membership) -> None:
    """The browser works as a member from now on."""
    session = make.client(who).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])


def memory(page: Page) -> dict[str, Any]:
    """Everything the browser keeps for the site: IndexedDB and localStorage."""
    found: dict[str, Any] = json.loads(
        page.evaluate(
            """async () => {
              const all = { local: { ...localStorage }, acts: [], answers: [], phone: [] };
              for (const { name, version } of await indexedDB.databases()) {
                const base = await new Promise((done, fail) => {
                  const request = indexedDB.open(name, version);
                  request.onsuccess = () => done(request.result);
                  request.onerror = () => fail(request.error);
                });
                for (const store of base.objectStoreNames) {
                  all[store] = await new Promise((done) => {
                    const request = base.transaction(store).objectStore(store).getAll();
                    request.onsuccess = () => done(request.result);
                  });
                }
                base.close();
              }
              return JSON.stringify(all);
            }"""
        )
    )
    return found


def kept(page: Page) -> list[dict[str, Any]]:
    """The acts this phone still keeps, oldest first."""
    return [act["scan"] for act in memory(page)["acts"]]


def forgets(page: Page) -> None:
    """Everything that was kept is answered, soon."""
    assert eventually(page, lambda: not kept(page)), kept(page)


class Network:
    """What lies between the phone and POST /scans: each request is handled by what was said last."""

    def __init__(self, page: Page | BrowserContext) -> None:
        self.asked: list[dict[str, Any]] = []
        self.cuts = 0  # a phone says that an act is kept when its patience ends: the line may not be cut yet
        self.how: Callable[[Route], None] = lambda route: route.continue_()
        page.route(SCANS, self._handle)

    def _handle(self, route: Route) -> None:
        self.asked.append(json.loads(route.request.post_data or "{}"))
        self.how(route)

    def works(self) -> None:
        self.how = lambda route: route.continue_()

    def cut_before(self) -> None:
        """The request never leaves."""
        self.how = self._cut

    def _cut(self, route: Route) -> None:
        route.abort("connectionreset")
        self.cuts += 1

    def cut_after(self) -> None:
        """The server does it, and its answer never comes."""

        def reach_then_cut(route: Route) -> None:
            route.fetch()
            self._cut(route)

        self.how = reach_then_cut

    def answers(self, status: int, **headers: str) -> None:
        """The server, or what stands before it, answers with a status and no result."""
        self.how = lambda route: route.fulfill(status=status, headers=headers, body="busy")
