"""Bytes over the wire, as a phone's browser takes them from a real server: the desk on one bar of network."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from accounts.models import Membership
from bench.frame import Figure, at_most, main
from bench.load import Server, serving
from config import bootstrap
from tests import make
from tests.support import chromium

FIRST, AFTER, SCAN = 100, 15, 2  # kB
DECODER = ("wasm", "barcode")
PHONE = {"width": 390, "height": 844}


class Wire:
    """What one page's network took, up and down, headers too; what the browser kept costs nothing."""

    def __init__(self, session: CDPSession) -> None:
        self.addresses: dict[str, str] = {}
        self.down: dict[str, float] = {}
        self.up: dict[str, float] = {}
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.requestWillBeSentExtraInfo", self._headers)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def _asked(self, told: dict) -> None:
        request = told["request"]
        self.addresses[told["requestId"]] = request["url"]
        self._add(self.up, told, len(request.get("postData", "").encode()))

    def _headers(self, told: dict) -> None:
        self._add(self.up, told, sum(len(name) + len(value) + 4 for name, value in told["headers"].items()))

    def _came(self, told: dict) -> None:
        self._add(self.down, told, told["encodedDataLength"])

    def _add(self, way: dict[str, float], told: dict, size: float) -> None:
        way[told["requestId"]] = way.get(told["requestId"], 0) + size

    def taken(self, way: dict[str, float], *parts: str, but: tuple[str, ...] = ()) -> float:
        """kB of the addresses with one of the parts (none: all), and without any of `but`."""
        found = 0.0
        for key, size in way.items():
            address = self.addresses.get(key, "")
            if (not parts or any(part in address for part in parts)) and not any(no in address for no in but):
                found += size
        return found / 1000

    def heaviest(self) -> str:
        """The three addresses that came with most."""
        first = sorted(self.down, key=lambda key: -self.down[key])[:3]
        names = (self.addresses.get(key, "").rpartition("/")[2] or "the page" for key in first)
        return ", ".join(
            f"{name.partition('.')[0]} {self.down[key] / 1000:.0f}"
            for name, key in zip(names, first, strict=True)
        )

    def forget(self) -> None:
        self.down.clear()
        self.up.clear()


def measure(*, tiny: bool) -> list[Figure]:
    """A volunteer opens the desk for the first time, then a device, then hands it over."""
    if chromium.find() is None:
        print("!! NOT MEASURED: no Chromium on this machine", flush=True)
        return []
    bootstrap.collect_static()
    device, asked, michel = make.device(), make.prescription(who=make.denise()), make.michel()
    cookie = signed_in(michel)
    with serving("config.wsgi:application", workers=1) as server, opened(server, cookie) as page:
        wire = Wire(page.context.new_cdp_session(page))
        page.goto(f"{server.address}/desk/", wait_until="networkidle")
        decoder = wire.taken(wire.down, *DECODER)
        figures = [
            at_most("desk, first visit", wire.taken(wire.down, but=DECODER), "kB", FIRST, wire.heaviest()),
            Figure("desk, first visit: requests", len(wire.down), ""),
            Figure("desk, first visit: decoder of the camera", decoder, "kB"),
        ]
        wire.forget()
        page.goto(f"{server.address}/d/{device.tag}", wait_until="networkidle")
        figures.append(at_most("a page after", wire.taken(wire.down, but=DECODER), "kB", AFTER))
        wire.forget()
        page.get_by_label("Code de retrait").fill(asked.code)
        page.locator(".btn-big").click()
        expect(page).to_have_url(re.compile("done="))
        page.wait_for_load_state("networkidle")
        figures.append(at_most("one scan, up", wire.taken(wire.up, "/api/v1/scans"), "kB", SCAN))
        figures.append(at_most("one scan, down", wire.taken(wire.down, "/api/v1/scans"), "kB", SCAN))
        figures.append(at_most("the page with its answer", wire.taken(wire.down, "/d/"), "kB", AFTER))
    return figures


def signed_in(who: Membership) -> str:
    """The session's cookie of somebody at work."""
    return make.client(who).cookies["sessionid"].value


@contextmanager
def opened(server: Server, cookie: str) -> Iterator[Page]:
    """A new phone, signed in."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        context = browser.new_context(viewport=PHONE)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.address}])
        try:
            yield context.new_page()
        finally:
            browser.close()


if __name__ == "__main__":
    main("pages")
