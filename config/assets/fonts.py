"""One upright latin file for the screen, and its static cuts for paper."""

from pathlib import Path

from config.assets.files import copy, source
from paper import fonts as paper_fonts

_FILE = (
    "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"
)


def build(packages: Path, out: Path) -> list[Path]:
    """fonts/atkinson.woff2, and beside it the TTF files that PDF pages embed."""
    upright = source(packages, _FILE)
    cuts = paper_fonts.build(upright, out / "fonts")  # in the package its latin-ext sister lies beside it
    return [copy(upright, out / "fonts" / "atkinson.woff2"), *cuts]
