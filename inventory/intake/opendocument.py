"""Lists as OpenDocument sheets (LibreOffice).

The content is walked here and not through import-export's ODS format: that one drops repeated empty cells,
so that values slide into the column before, gives whole numbers as floats and forgets row numbers.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type; parsing is defusedxml's

from defusedxml.ElementTree import iterparse

from inventory.intake.sheets import best_sheet
from inventory.intake.tables import MAX_COLUMNS, MAX_LINES, Line, Table, spread, tidy, within_limits
from inventory.intake.workbooks import number_text

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE = (_NS % name for name in ("table", "office", "text", "style"))
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")


def _paragraph(element: Element) -> str:
    """The text of a paragraph, spans and repeated spaces included, notes left out."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            parts.append(" " * min(int(child.get(_TEXT + "c", "1")), 100))
        elif child.tag == _TEXT + "tab":
            parts.append("\t")
        elif child.tag == _TEXT + "line-break":
            parts.append("\n")
        elif child.tag.startswith(_TEXT):
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _shown(cell: Element) -> str:
    return tidy("\n".join(_paragraph(p) for p in cell.findall(_TEXT + "p")))


def _text(cell: Element) -> str:
    kind, shown = cell.get(_OFFICE + "value-type", ""), _shown(cell)
    if kind == "date":
        return cell.get(_OFFICE + "date-value", "").replace("T", " ").removesuffix(" 00:00:00") or shown
    if kind in ("float", "currency", "percentage"):
        if shown.isdigit() and shown.startswith("0"):
            return shown  # zeros that the cell's format adds
        stored = cell.get(_OFFICE + "value", "")
        digits = stored.lstrip("-")
        return stored if digits.isdigit() else number_text(float(stored or "nan")) or shown
    return shown


def _line(row: Element, number: int, merged: list[tuple[int, int, int]]) -> Line:
    cells: list[str] = []
    formulas: set[int] = set()
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        repeated = min(int(cell.get(_TABLE + "number-columns-repeated", "1")), MAX_COLUMNS + 1)
        text = "" if cell.tag == _CELLS[1] else _text(cell)
        if cell.get(_TABLE + "formula"):
            formulas.update(range(len(cells), len(cells) + repeated))
        spanned = int(cell.get(_TABLE + "number-rows-spanned", "1"))
        if spanned > 1:
            merged.append((number, number + spanned - 1, len(cells)))
        cells.extend([text] * repeated)
        if len(cells) > MAX_COLUMNS:
            break
    last = max((i for i, text in enumerate(cells) if text or i in formulas), default=-1)
    return Line(number, cells[: last + 1], frozenset(i for i in formulas if i <= last))


def _lines(rows: Iterator[Element], merged: list[tuple[int, int, int]]) -> Iterator[Line]:
    number = 1
    for row in rows:
        repeated = int(row.get(_TABLE + "number-rows-repeated", "1"))
        line = _line(row, number, merged)
        if not line.is_blank:
            for again in range(min(repeated, MAX_LINES + 1)):
                yield line._replace(number=number + again)
        number += repeated
        row.clear()


def _sheets(name: str, content: io.BytesIO) -> Iterator[tuple[str, list[Line]]]:
    """Title and lines of every sheet that is not hidden, in one pass over the content."""
    events = iterparse(content, events=("start", "end"), forbid_dtd=True)
    hidden = set()
    for event, element in events:
        if event == "end" and element.tag == _STYLE + "style":
            if any(shown.get(_TABLE + "display") == "false" for shown in element):
                hidden.add(element.get(_STYLE + "name"))
        elif event == "start" and element.tag == _TABLE + "table":
            if element.get(_TABLE + "style-name") in hidden:
                continue
            merged: list[tuple[int, int, int]] = []
            lines = within_limits(name, _lines(_rows(events, element), merged))
            yield element.get(_TABLE + "name", ""), spread(lines, merged)


def _rows(events: Iterator[tuple[str, Element]], table: Element) -> Iterator[Element]:
    for event, element in events:
        if event == "end" and element is table:
            return
        if event == "end" and element.tag == _TABLE + "table-row":
            yield element


def read_opendocument(name: str, data: bytes) -> Table:
    """The sheet that holds the list; what is damaged raises nearly anything (`reading` says so to people)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
    return best_sheet(name, list(_sheets(name, io.BytesIO(content))))
