"""Label sheets, to stick on devices: a square code, the tag in clear, a phone number.

Neutral by default (design §6): nothing on a label says what the thing is or whose; it is no credential.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from inventory.sheets import Sheet
from paper import qr, text
from paper.canvas import blank, packed
from paper.fonts import Cut, font

LONGEST_HOST = 28  # signs; a longer one makes a bigger code (design §6), doctor says so
EDGE = 2 * mm  # nothing is printed nearer to a label's edge (look.md, "Label")
LEAST_SQUEEZE = 0.8

Known = dict[tuple[int, str, str], str]  # words that stand in a form already, by size of code: its name


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says. `address` is where the code leads, `phone` and `association` may be empty."""

    tag: str
    address: str
    phone: str = ""
    association: str = ""

    @property
    def payload(self) -> str:
        """The address in capitals: scheme, host, `/D/` and the tag may all be, and the code is smaller."""
        return self.address.upper()


def has_long_host(address: str) -> bool:
    """Whether this instance's host makes labels with bigger codes, or smaller dots."""
    return len(urlsplit(address).netloc) > LONGEST_HOST


def draw(labels: Sequence[Label], sheet: Sheet, *, start: int = 0) -> bytes:
    """The labels as a PDF, black only, in the order given; `start` places of the first page stay empty.

    Raises ValueError when there is no label, or when `start` is not a place of the sheet.
    """
    if not labels:
        raise ValueError("no label to draw")
    if not 0 <= start < sheet.per_page:
        raise ValueError(f"start must be from 0 to {sheet.per_page - 1}")
    page = (sheet.page[0] * mm, sheet.page[1] * mm)
    drawn = io.BytesIO()
    canvas = blank(drawn, page, title=_("Étiquettes"), language=get_language() or "fr")
    canvas.setViewerPreference("PrintScaling", "None")  # a sheet that is scaled misses its labels
    squares = _squares(canvas, [qr.encode(label.payload, sheet.level) for label in labels], sheet)
    words: Known = {}
    for place, label in enumerate(labels, start=start):
        if place > start and place % sheet.per_page == 0:
            canvas.showPage()
        row, column = divmod(place % sheet.per_page, sheet.across)
        x = (sheet.first[0] + column * sheet.pitch[0]) * mm
        y = page[1] - (sheet.first[1] + row * sheet.pitch[1] + sheet.label[1]) * mm
        _draw_square(canvas, squares[label.payload], sheet, x, y)
        _draw_words(canvas, label, sheet, squares[label.payload], x, y, words)
    canvas.save()
    return packed(drawn.getvalue())


@dataclass(frozen=True, slots=True)
class _Square:
    """A code as it is drawn: the form of what all share, the runs of its own, its sides in points."""

    code: qr.Code
    form: str
    own: qr.Runs
    module: float
    side: float


def _squares(canvas: Canvas, codes: Sequence[qr.Code], sheet: Sheet) -> dict[str, _Square]:
    """The codes by their payload; what those of one size share is drawn once, in a form of the file."""
    room = sheet.label[1] * mm - 2 * EDGE
    drawn = {}
    for size in sorted({code.size for code in codes}):
        alike = [code for code in codes if code.size == size]
        shared, apart = qr.apart(alike)
        canvas.beginForm(f"q{size}")
        qr.draw(canvas, alike[0], 0, 0, 1, runs=shared)
        canvas.endForm()
        module = qr.module_side(alike[0], room, sheet.dpi)
        for code, own in zip(alike, apart, strict=True):
            drawn[code.payload] = _Square(code, f"q{size}", own, module, size * module)
    return drawn


def _left(sheet: Sheet, square: _Square) -> float:
    """Where the black square begins: on the small labels its white border runs into the margin."""
    quiet = qr.QUIET * square.module
    return max(EDGE, quiet) if sheet.level == "M" else EDGE + quiet * 1.25


def _draw_square(canvas: Canvas, square: _Square, sheet: Sheet, x: float, y: float) -> None:
    """The code at the left of a label whose lower left corner is (x, y), on whole printer dots."""
    dot = 72 / sheet.dpi
    corner = _on(dot, x + _left(sheet, square)), _on(dot, y + (sheet.label[1] * mm - square.side) / 2)
    qr.draw(canvas, square.code, *corner, square.module, runs=square.own, over=square.form)


def _on(dot: float, length: float) -> float:
    """The length moved to the nearest whole printer dot."""
    return round(length / dot) * dot


def _draw_words(
    canvas: Canvas, label: Label, sheet: Sheet, square: _Square, x: float, y: float, known: Known
) -> None:
    """The tag in two lines, then what many labels say, drawn once: a block, centred beside the code."""
    left = _left(sheet, square) + square.side + qr.QUIET * square.module + (mm if sheet.has_sentence else 0)
    room = sheet.label[0] * mm - EDGE - left
    tag, rest = _tag_lines(label, sheet), _words(label, sheet)
    tall = sum(line.gap + line.size * text.CAP_HEIGHT for line in [*tag, *rest]) - tag[0].gap
    top = sheet.label[1] * mm / 2 + tall / 2 + tag[0].gap
    below = _draw_lines(canvas, tag, x + left, y, top, room)
    if not rest:
        return
    said = square.code.size, label.phone, label.association
    if said not in known:
        known[said] = f"w{len(known)}"
        canvas.beginForm(known[said])
        _draw_lines(canvas, rest, left, 0, below, room)
        canvas.endForm()
    _place(canvas, known[said], x, y)


def _place(canvas: Canvas, form: str, x: float, y: float) -> None:
    """Draw a form with its corner at (x, y); of a tape's label that is the page's own corner."""
    if not (x or y):
        canvas.doForm(form)
        return
    canvas.saveState()
    canvas.translate(x, y)
    canvas.doForm(form)
    canvas.restoreState()


def _draw_lines(canvas: Canvas, lines: Sequence[_Line], x: float, y: float, top: float, room: float) -> float:
    """Lines one under the other from `top` above `y`; where the last one stands."""
    drawn = canvas.beginText()
    for line in lines:
        top -= line.gap + line.size * text.CAP_HEIGHT
        drawn.setTextOrigin(round(x, 2), round(y + top, 2))
        _write_line(drawn, line, room)
    canvas.drawText(drawn)
    return top


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a label; `gap` is the white above its capitals, `spacing` what is added after each sign."""

    words: str
    cut: Cut
    size: float
    gap: float
    smallest: float = 5
    spacing: float = 0


def _tag_lines(label: Label, sheet: Sheet) -> list[_Line]:
    half, size = (len(label.tag) + 1) // 2, sheet.tag_size
    parts = (label.tag[:half], label.tag[half:])
    return [_Line(part, "black", size, size * 0.34, spacing=size * 0.05) for part in parts if part]


def _words(label: Label, sheet: Sheet) -> list[_Line]:
    lines = []
    if label.phone:
        if sheet.has_sentence:
            lines.append(_Line(_("Une question\u00a0? Appelez"), "text", 8.5, 10))
        lines.append(_Line(label.phone, "bold", sheet.phone_size, 5 if sheet.has_sentence else 5.5))
    if label.association:
        lines.append(_Line(label.association, "text", 8 if sheet.has_sentence else 7, 4.5, smallest=6))
    return lines


def _write_line(drawn: PDFTextObject, line: _Line, room: float) -> None:
    """Letters keep their height as long as squeezing them by a fifth is enough; then they shrink."""
    shown = text.clean(line.words)
    taken = text.width(shown, line.cut, line.size, line.spacing) - line.spacing
    squeeze = min(1.0, max(LEAST_SQUEEZE, room / taken)) if taken else 1.0
    shown, size = text.fit(
        shown, line.cut, line.size, room / squeeze - line.spacing * len(shown), line.smallest
    )
    drawn.setFont(font(line.cut), size)
    drawn.setCharSpace(line.spacing)
    drawn.setHorizScale(squeeze * 100)
    drawn.textOut(shown)
