"""How many bytes a browser's visit takes over the wire, as the product serves them.

The live server of tests compresses pages and answers, as the product does, but no static file. In production
those leave brotli-compressed by whitenoise, fonts and wasm as they are: each body is counted as it would
leave, with its headers.
"""

from dataclasses import dataclass, field

import brotli
from playwright.sync_api import BrowserContext, Response

PACKED = (".js", ".css", ".svg", ".wasm")


@dataclass
class Wire:
    """What came to one browser: bytes by address; `mark` starts counting anew."""

    seen: list[tuple[str, int]] = field(default_factory=list)
    sent: list[tuple[str, int]] = field(default_factory=list)

    def mark(self) -> None:
        self.seen.clear()
        self.sent.clear()

    @property
    def down(self) -> int:
        return sum(size for _url, size in self.seen)

    @property
    def up(self) -> int:
        return sum(size for _url, size in self.sent)

    def of(self, part: str) -> int:
        return sum(size for url, size in self.seen if part in url)


def watched(context: BrowserContext) -> Wire:
    """Count from now on. What the browser's own cache answers costs nothing, as on a phone."""
    wire = Wire()
    context.on("response", lambda response: _count(wire, response))
    return wire


def _count(wire: Wire, response: Response) -> None:
    address = response.url.partition("?")[0]
    if address.startswith("data:") or response.from_service_worker or response.status >= 300:
        return
    head = sum(len(name) + len(value) + 4 for name, value in response.headers.items())
    if address.endswith(PACKED):
        size = len(brotli.compress(response.body()))
    else:
        # As it says of itself, compressed; a page that goes on to the next one lets go of the body at once.
        size = int(response.headers.get("content-length") or len(response.body()))
    wire.seen.append((address, head + size))
    asked = response.request
    head = sum(len(name) + len(value) + 4 for name, value in asked.headers.items())
    wire.sent.append((address, head + len(asked.post_data_buffer or b"")))
