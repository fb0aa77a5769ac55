"""The reader of codes for browsers that have none of their own: a script and its wasm of one version."""

import json
from pathlib import Path

from config.assets.files import AssetError, copy, source

# The script asks for exactly one version of the wasm; npm puts it under the package or beside it.
_NESTS = ("barcode-detector/node_modules/zxing-wasm", "zxing-wasm")


def build(packages: Path, out: Path) -> list[Path]:
    """barcode-detector.js (global `BarcodeDetectionAPI`) and zxing_reader.wasm."""
    script = source(packages, "barcode-detector/dist/iife/ponyfill.js")
    nest = next((name for name in _NESTS if (packages / name / "package.json").is_file()), _NESTS[-1])
    check_versions(packages, nest)
    wasm = source(packages, f"{nest}/dist/reader/zxing_reader.wasm")
    return [copy(script, out / "barcode-detector.js"), copy(wasm, out / "zxing_reader.wasm")]


def check_versions(packages: Path, nest: str) -> None:
    """Refuse a wasm of another version than the script was made with: it would fail at the first scan."""
    asked = json.loads(source(packages, "barcode-detector/package.json").read_bytes())["dependencies"][
        "zxing-wasm"
    ]
    found = json.loads(source(packages, f"{nest}/package.json").read_bytes())["version"]
    if asked != found:
        raise AssetError(f"barcode-detector wants zxing-wasm {asked}, node_modules has {found}. Run: npm ci")
