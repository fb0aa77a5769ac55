"""Static TrueType cuts of a variable web font: what a PDF embeds. Runs at install only."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

NEEDED_TABLES = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
POSTSCRIPT_NAME = 6  # of the OpenType name table
SUBSCRIPT_TWO = 0x2082  # the font has none and CO₂ needs it
SUBSCRIPT_SCALE, SUBSCRIPT_DROP = 0.62, -110  # of the 2; thousandths of the size


def make(woff2: Path, path: Path, *, weight: int, tabular: bool) -> None:
    """Write the cut of one weight; `tabular` gives all its figures one width."""
    extended = woff2.with_name(woff2.name.replace("-latin-wght-", "-latin-ext-wght-"))
    sources = [woff2, extended] if extended != woff2 and extended.exists() else [woff2]
    parts = [_static(source, weight, tabular=tabular) for source in sources]
    font = parts[0] if len(parts) == 1 else _merged(parts)
    _add_subscript_two(font)
    _rename(font, path.stem)
    font.save(path, reorderTables=False)


def _static(source: Path, weight: int, *, tabular: bool) -> Any:
    """One weight of the variable font, with nothing in it that reportlab would not read."""
    variable = TTFont(source, recalcTimestamp=False)
    static = instancer.instantiateVariableFont(variable, {"wght": weight})
    if tabular:
        _use_tabular_figures(static)
    for table in set(static.keys()) - NEEDED_TABLES - {"GlyphOrder"}:
        del static[table]
    static.flavor = None
    return static


def _merged(parts: list[Any]) -> Any:
    """One font of several. fontTools merges files only, hence the passing ones."""
    with tempfile.TemporaryDirectory() as passing:
        paths = [str(Path(passing) / f"{number}.ttf") for number, _part in enumerate(parts)]
        for part, path in zip(parts, paths, strict=True):
            part.save(path)
        merged = Merger().merge(paths)
    merged.recalcTimestamp = False
    return merged


def _use_tabular_figures(font: Any) -> None:
    """reportlab knows no font features: put the figures of one width where the plain ones are."""
    gsub = font["GSUB"].table
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    changes = {
        old: new
        for index in lookups
        for subtable in gsub.LookupList.Lookup[index].SubTable
        for old, new in getattr(subtable, "ExtSubTable", subtable).mapping.items()
    }
    for table in font["cmap"].tables:
        table.cmap = {code: changes.get(glyph, glyph) for code, glyph in table.cmap.items()}


def _add_subscript_two(font: Any) -> None:
    """Draw ₂ as a small lowered 2, so that CO₂ is printed and read aloud as what it is."""
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(
        font.getBestCmap()[ord("2")], (SUBSCRIPT_SCALE, 0, 0, SUBSCRIPT_SCALE, 0, SUBSCRIPT_DROP)
    )
    name = "two.below"
    font["glyf"][name] = pen.glyph()
    width, bearing = font["hmtx"][font.getBestCmap()[ord("2")]]
    font["hmtx"][name] = (round(width * SUBSCRIPT_SCALE), round(bearing * SUBSCRIPT_SCALE))
    font.setGlyphOrder(
        font.getGlyphOrder() if name in font.getGlyphOrder() else [*font.getGlyphOrder(), name]
    )
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[SUBSCRIPT_TWO] = name


def _rename(font: Any, name: str) -> None:
    """Each cut its own PostScript name: two embedded fonts of one name confuse some readers."""
    for record in list(font["name"].names):
        if record.nameID == POSTSCRIPT_NAME:
            font["name"].setName(name, POSTSCRIPT_NAME, record.platformID, record.platEncID, record.langID)
