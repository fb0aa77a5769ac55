"""`manage.py assets`: what a browser is given, and what it refuses to build."""

import json
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.look import ICONS
from config import assets
from config.assets import decoder, icons, styles
from config.assets.files import AssetError

ROOT = Path(settings.BASE_DIR)
PACKAGES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets")
    assets.build(assets.Places(PACKAGES, ROOT / "static", folder))
    return folder


def test_everything_a_page_and_a_paper_need_is_built(out: Path) -> None:
    built = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert built >= {
        "relais.css",
        "bootstrap.min.css",
        "icons.svg",
        "fonts/atkinson.woff2",
        "barcode-detector.js",
        "zxing_reader.wasm",
    }
    assert len(list((out / "fonts").glob("*.ttf"))) >= 3


def test_the_sprite_holds_the_named_icons_and_no_other(out: Path) -> None:
    sprite = (out / "icons.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == list(ICONS)


def test_a_page_fits_its_byte_budget(out: Path) -> None:
    """The desk's first visit is 100 kB at most (look and feel); these are what every page loads."""
    over_the_wire = {
        name: len(brotli.compress((out / name).read_bytes()))
        for name in ("relais.css", "bootstrap.min.css", "icons.svg", "fonts/atkinson.woff2")
    }
    # Our own bounds; the promise is the whole visit, in the desk's test.
    assert over_the_wire["relais.css"] < 6_000
    assert over_the_wire["bootstrap.min.css"] < 3_500
    assert sum(over_the_wire.values()) < 52_000


def test_every_class_of_bootstrap_that_a_page_names_is_there(out: Path) -> None:
    """Most of its sheet is left behind; what a page asks for by name is not."""
    whole = (PACKAGES / "bootstrap/dist/css/bootstrap.min.css").read_text(encoding="utf-8")
    sheets = "".join((out / name).read_text(encoding="utf-8") for name in ("bootstrap.min.css", "relais.css"))
    named = set()
    for page in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", page.read_text(encoding="utf-8"))
        for words in re.findall(r'class="([^"]*)"', text):
            named |= set(re.findall(r"[a-z][a-z0-9-]+", words))
    asked = named & set(re.findall(r"\.([a-z][\w-]*)", whole))
    assert asked > {"btn", "visually-hidden"}
    assert asked <= set(re.findall(r"\.([a-z][\w-]*)", sheets)), "add it to config.assets.styles.CLASSES"


def test_every_class_that_we_style_is_named_somewhere() -> None:
    """What no page, no script and no table names is dead weight on one bar of network."""
    rooms = ("templates", "static/js", "accounts", "beneficiaries", "inventory", "loans", "impact")
    files = [
        path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in {".html", ".js", ".py"}
    ]
    words = set(re.findall(r"[a-z][\w-]*", "\n".join(path.read_text(encoding="utf-8") for path in files)))
    sheet = re.sub(r"url\(.*?\)", "", styles.minified(ROOT / "static" / "css"))
    styled = set(re.findall(r"\.([a-z][\w-]*)", sheet))
    assert len(styled) > 100
    assert {name for name in styled - words if not name.startswith("t-")} == set()  # tones are put together


def test_rules_are_taken_whole_or_not_at_all() -> None:
    sheet = "a{b:c}.btn{d:e}.btn:hover,.btn-x{f:g}@media (x){.btn{h:i}}.btn:hover{j:k}"
    assert styles.about(frozenset({"btn"}), sheet) == ".btn{d:e}.btn:hover{j:k}"


def test_style_sheets_ask_nothing_of_another_host(out: Path) -> None:
    own = (out / "relais.css").read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http" not in own
    assert "@import" not in own


def test_building_twice_gives_the_same_sheet(out: Path) -> None:
    assert styles.minified(ROOT / "static" / "css") == (out / "relais.css").read_text(encoding="utf-8")


def test_the_wasm_is_of_the_version_that_the_script_asks_for(out: Path) -> None:
    wanted = json.loads((PACKAGES / "barcode-detector/package.json").read_bytes())["dependencies"][
        "zxing-wasm"
    ]
    assert f"zxing-wasm@{wanted}" in (out / "barcode-detector.js").read_text(encoding="utf-8")


def test_a_wasm_of_another_version_is_refused(tmp_path: Path) -> None:
    _package(tmp_path / "barcode-detector", {"dependencies": {"zxing-wasm": "3.1.3"}})
    _package(tmp_path / "zxing-wasm", {"version": "3.0.0"})
    with pytest.raises(AssetError, match=r"wants zxing-wasm 3\.1\.3, node_modules has 3\.0\.0"):
        decoder.check_versions(tmp_path, "zxing-wasm")


def test_a_wasm_nested_under_the_package_comes_first(tmp_path: Path) -> None:
    script = _package(tmp_path / "barcode-detector", {"dependencies": {"zxing-wasm": "3.1.3"}})
    _file(script / "dist/iife/ponyfill.js", b"script")
    for nest, version in ((script / "node_modules/zxing-wasm", "3.1.3"), (tmp_path / "zxing-wasm", "9.9.9")):
        _package(nest, {"version": version})
        _file(nest / "dist/reader/zxing_reader.wasm", version.encode())
    _script, wasm = decoder.build(tmp_path, tmp_path / "out")
    assert wasm.read_bytes() == b"3.1.3"


def test_a_missing_package_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"bootstrap-icons/icons/[a-z-]+\.svg is missing") as refused:
        icons.build(tmp_path, tmp_path)
    assert "npm ci" in str(refused.value)


def test_a_sheet_that_nobody_listed_is_refused(tmp_path: Path) -> None:
    for noun in (*styles.NOUNS, "surprise"):
        (tmp_path / f"{noun}.css").write_text("", encoding="utf-8")
    with pytest.raises(AssetError, match="surprise"):
        styles.minified(tmp_path)


def test_the_command_says_what_is_missing(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="npm ci"):
        call_command("assets")


def _package(folder: Path, told: dict[str, object]) -> Path:
    _file(folder / "package.json", json.dumps(told).encode())
    return folder


def _file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
