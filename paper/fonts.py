"""The letters of every paper: Atkinson Hyperlegible Next, drawn for people who see little.

The browser gets the variable woff2 from npm; a PDF needs fixed TrueType cuts. `build` makes them
at install (look.md, "Type"), `font` hands them to reportlab the first time a page wants one.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase import ttfonts as reportlab_fonts

Cut = Literal["text", "figures", "bold", "black"]

# cut: weight, and whether its figures all have one width (for columns of numbers)
CUTS: dict[Cut, tuple[int, bool]] = {
    "text": (400, False),
    "figures": (400, True),
    "bold": (700, False),
    "black": (800, False),
}
FAMILY = "AtkinsonHyperlegibleNext"


class MissingFontError(RuntimeError):
    """The letters for printing are not installed: says which file, and which command makes it."""


def folder() -> Path:
    """Where the cuts live once installed; never committed."""
    return Path(settings.BASE_DIR) / "var" / "assets" / "fonts"


def file_name(cut: Cut) -> str:
    """`AtkinsonHyperlegibleNext-bold.ttf` and its sisters."""
    return f"{FAMILY}-{cut}.ttf"


def build(woff2: Path, out: Path) -> list[Path]:
    """Make the cuts for printing from the npm package's upright variable `…-latin-wght-normal.woff2`.

    The `latin-ext` file beside it, when there is one, is merged in, so that a person called Şahin
    or Łucja keeps her name on paper. Returns the files written into `out`, which is created.
    """
    from paper import cuts  # fontTools takes long to load, and only the installation needs it

    out.mkdir(parents=True, exist_ok=True)
    written = []
    for cut, (weight, tabular) in CUTS.items():
        path = out / file_name(cut)
        cuts.make(woff2, path, weight=weight, tabular=tabular)
        written.append(path)
    font.cache_clear()
    signs.cache_clear()
    return written


def missing() -> list[str]:
    """The cuts that are not installed, by file name; empty when every paper can be printed."""
    return [file_name(cut) for cut in CUTS if not (folder() / file_name(cut)).is_file()]


@cache
def font(cut: Cut) -> str:
    """The name under which reportlab draws with this cut. Raises MissingFontError if it is not installed."""
    path = folder() / file_name(cut)
    if not path.is_file():
        words = _("Il manque la police %(file)s. Lancez « python manage.py assets » pour l’installer.")
        raise MissingFontError(words % {"file": path.name})
    name = f"{FAMILY}-{cut}"
    pdfmetrics.registerFont(reportlab_fonts.TTFont(name, str(path)))
    return name


@cache
def signs() -> frozenset[str]:
    """Every sign that can be printed alone; not those that combine with the one before, nor controls."""
    face = pdfmetrics.getFont(font("text")).face  # type: ignore[attr-defined]
    return frozenset(
        sign for sign in map(chr, face.charToGlyph) if not unicodedata.category(sign).startswith(("C", "M"))
    )
