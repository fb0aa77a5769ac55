"""What a sharp eye sees on a page: axe, at phone and desktop width, in light and dark; nothing ever too wide.

A page is loaded once a language and looked at as it is resized: a load costs more than a look.
"""

import json
from collections.abc import Callable, Iterator, Mapping

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

LANGUAGES = ("fr", "en")
# Both languages see both widths, and each width both schemes.
SEEN = {"fr": ((390, "light"), (1280, "dark")), "en": ((390, "dark"), (1280, "light"))}
# What the bar at the foot happens to cover is one scroll away, and no fault.
UNCOVERED = """() => {
  if (!document.adoptedStyleSheets.length) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".foot, .bulk { position: static !important }");
    document.adoptedStyleSheets = [sheet];
  }
  return document.documentElement.lang;
}"""
HEIGHT = 844
RULES = json.dumps(
    {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
        "preload": False,
    }
)
# Only what is wrong comes back: the rest of axe's report costs more than its work.
ASK = f"""window.axe && axe.run({RULES}).then(({{ violations }}) => violations.map(({{ id, nodes }}) =>
  id + nodes.map((node) => ` | ${{node.html.slice(0, 160)}}`).join("")))"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def axe(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, and where."""
    found: list[str] | None = page.evaluate(ASK)
    if found is None:
        page.evaluate(f"{AXE_SCRIPT};0")
        found = page.evaluate(ASK)
    assert found is not None
    return found


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate(WIDE))


def faults(page: Page, language: str) -> Iterator[str]:
    """Everything wrong with a loaded page, at every size that is promised."""
    if page.evaluate(UNCOVERED) != language:
        yield "speaks another language"
    for width, scheme in SEEN[language]:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        # A colour on its way from one scheme to the other is no fault.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        yield from (f"{width} px, {scheme}: {fault}" for fault in axe(page))
        if overflow(page):
            yield f"scrolls sideways at {width} px"
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    if overflow(page):
        yield "scrolls sideways at 320 px"
    page.set_viewport_size({"width": 640, "height": HEIGHT})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if overflow(page):
        yield "scrolls sideways with letters at 200 %"


def all_faults(
    context: BrowserContext,
    root: object,
    pages: Mapping[str, str],
    language: str,
    *,
    before: Callable[[Page], None] | None = None,
) -> list[str]:
    """Everything wrong with some pages, by name; `before` opens what is folded. The console stays silent."""
    speak(context, root, language)
    page = context.new_page()
    page.add_init_script(AXE_SCRIPT)  # sent once: half a megabyte a page is dearer than what it finds
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if _complains(line) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    found = []
    for name, path in pages.items():
        page.goto(f"{root}{path}")
        if before is not None:
            before(page)
        # A part that is still on its way is not seen, and complains when the page is left.
        expect(page.locator(".htmx-request")).to_have_count(0)
        found += [f"{name}: {fault}" for fault in faults(page, language)]
    page.close()
    return found + [f"console: {text}" for text in said]


def _complains(line: ConsoleMessage) -> bool:
    return line.type in {"error", "warning"} and "status of 404" not in line.text


def speak(context: BrowserContext, root: object, language: str) -> None:
    context.add_cookies([{"name": "relais_language", "value": language, "url": str(root)}])


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
