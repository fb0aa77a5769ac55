"""make pictures: what the README shows, taken of the demonstration in a real browser."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs" / "pictures"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}


@dataclass(frozen=True)
class Picture:
    """Whose page is taken, after which link is followed from where, on what screen."""

    name: str
    who: str
    path: str
    follow: str
    screen: dict[str, int]


PICTURES = (
    Picture("desk", "volunteer@association.example", "/devices/?status=ready", "td.c-tag a", PHONE),
    Picture("donor", "contact@donor.example", "/impact/", "", DESK),
)


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """A server of its own with a fresh demonstration; its address and the passphrase of all sign-ins."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        address = f"http://127.0.0.1:{port}"
        own = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3", "RELAIS_URL": address}
        manage = [sys.executable, "manage.py"]
        words = subprocess.run(
            [*manage, "demo"], env=own, cwd=ROOT, check=True, capture_output=True, text=True
        )
        subprocess.run(
            [*manage, "collectstatic", "--noinput"], env=own, cwd=ROOT, check=True, capture_output=True
        )
        server = subprocess.Popen(
            ["granian", "--interface", "wsgi", "--port", str(port), "config.wsgi:application"],
            env={**own, "PATH": f"{Path(sys.executable).parent}:{own['PATH']}"},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(address)
            yield address, words.stdout.strip().rpartition(": ")[2]
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str) -> None:
    for _try in range(60):
        try:
            urllib.request.urlopen(f"{address}/accounts/login/")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The server of the demonstration does not answer.")


def take(browser: Browser, address: str, passphrase: str, picture: Picture) -> Path:
    page = browser.new_page(viewport=picture.screen, device_scale_factor=2)
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", picture.who)
    page.fill("input[name=password]", passphrase)
    page.click("button.btn-big")
    page.goto(address + picture.path)
    if picture.follow:
        tag = page.locator(picture.follow).first.inner_text().replace("\u00a0", "")
        page.goto(f"{address}/d/{tag}")
    target = OUT / f"{picture.name}.png"
    page.screenshot(path=target)
    page.close()
    return target


def main() -> None:
    path = chromium.find_or_install()
    if path is None:
        raise SystemExit("No Chromium here: install one (Debian's package is chromium).")
    OUT.mkdir(parents=True, exist_ok=True)
    with demonstration() as (address, passphrase), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        for picture in PICTURES:
            print(take(browser, address, passphrase, picture).relative_to(ROOT))


if __name__ == "__main__":
    main()
