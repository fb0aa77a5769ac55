"""The milestone, large as a sign and small as a mark that says where a device stands (look.md)."""

from __future__ import annotations

from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from paper.colours import CAP, CAP_SHADE, LINE, WHITE
from paper.fonts import font

Sign = Literal["person", "check", "tool", "box", "question"]


def stone(path: PDFPathObject, x: float, y: float, width: float, height: float) -> None:
    """A milestone's outline: round above, nearly square below. (x, y) is its lower left corner."""
    foot = width * 0.12
    crown = width * 0.48
    bend = crown * 0.5523  # of a circle by Bézier curves
    path.moveTo(x + foot, y)
    path.lineTo(x + width - foot, y)
    path.curveTo(x + width - foot / 2, y, x + width, y + foot / 2, x + width, y + foot)
    path.lineTo(x + width, y + height - crown)
    path.curveTo(
        x + width,
        y + height - crown + bend,
        x + width - crown + bend,
        y + height,
        x + width - crown,
        y + height,
    )
    path.lineTo(x + crown, y + height)
    path.curveTo(x + crown - bend, y + height, x, y + height - crown + bend, x, y + height - crown)
    path.lineTo(x, y + foot)
    path.curveTo(x, y + foot / 2, x + foot / 2, y, x + foot, y)
    path.close()


def milestone(
    canvas: Canvas, x: float, y: float, width: float, *, ground: Color, shaded: bool = False
) -> None:
    """Yellow cap, white face, an arrow in the colour of the ground. Shaded for landscapes, else edged."""
    height = width * (1.5 if shaded else 1.3)
    face = height * 0.55
    canvas.saveState()
    outline = canvas.beginPath()
    stone(outline, x, y, width, height)
    canvas.clipPath(outline, stroke=0, fill=0)
    _blocks(canvas, x, y, width, face, height, WHITE, CAP)
    if shaded:
        _blocks(canvas, x + width * 0.82, y, width * 0.18, face, height, LINE, CAP_SHADE)
    canvas.restoreState()
    share = 0.46 if shaded else 0.56
    _arrow(
        canvas, x + width * (0.41 if shaded else 0.5) - width * share / 2, y + face / 2, width * share, ground
    )
    if not shaded:
        edge = canvas.beginPath()
        stone(edge, x, y, width, height)
        canvas.setStrokeColor(ground)
        canvas.setLineWidth(width * 0.06)
        canvas.drawPath(edge, stroke=1, fill=0)


def mark(
    canvas: Canvas, x: float, y: float, size: float, *, fill: Color, edge: Color, ink: Color, sign: Sign
) -> None:
    """A small milestone with a sign in it, beside the word that says the same."""
    path = canvas.beginPath()
    stone(path, x, y, size, size * 1.08)
    canvas.setFillColor(fill)
    canvas.setStrokeColor(edge)
    canvas.setLineWidth(1)
    canvas.drawPath(path, stroke=1, fill=1)
    canvas.saveState()
    canvas.translate(x + size / 2, y + size / 2)
    canvas.scale(size / 16, size / 16)
    canvas.setFillColor(ink)
    canvas.setStrokeColor(ink)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _SIGNS[sign](canvas)
    canvas.restoreState()


def _blocks(
    canvas: Canvas, x: float, y: float, width: float, face: float, height: float, below: Color, above: Color
) -> None:
    canvas.setFillColor(below)
    canvas.rect(x, y, width, face, stroke=0, fill=1)
    canvas.setFillColor(above)
    canvas.rect(x, y + face, width, height - face, stroke=0, fill=1)


def _arrow(canvas: Canvas, x: float, middle: float, length: float, colour: Color) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(length * 0.18)
    canvas.setLineCap(0)
    canvas.setLineJoin(0)
    tip = length * 0.36
    path = canvas.beginPath()
    path.moveTo(x, middle)
    path.lineTo(x + length * 0.92, middle)
    path.moveTo(x + length - tip, middle + tip)
    path.lineTo(x + length, middle)
    path.lineTo(x + length - tip, middle - tip)
    canvas.drawPath(path, stroke=1, fill=0)


# Signs are drawn around (0, 0) in a square of 16: strokes and discs only, readable at 4 mm.
def _person(canvas: Canvas) -> None:
    canvas.circle(0, 2.2, 2, stroke=0, fill=1)
    canvas.wedge(-3.6, -7.6, 3.6, -0.4, 0, 180, stroke=0, fill=1)


def _check(canvas: Canvas) -> None:
    canvas.setLineWidth(1.8)
    canvas.lines([(-3.2, -0.4, -1, -2.8), (-1, -2.8, 3.4, 2.6)])


def _tool(canvas: Canvas) -> None:
    canvas.setLineWidth(2)
    canvas.line(-3, -3.2, 1, 0.8)
    canvas.setLineWidth(1.7)
    canvas.arc(0.2, 0, 4.8, 4.6, startAng=100, extent=250)


def _box(canvas: Canvas) -> None:
    canvas.rect(-3.8, 0.8, 7.6, 2.4, stroke=0, fill=1)
    canvas.setLineWidth(1.3)
    canvas.rect(-3, -3.8, 6, 4.6, stroke=1, fill=0)
    canvas.line(-1, -1, 1, -1)


def _question(canvas: Canvas) -> None:
    canvas.setFont(font("black"), 11)
    canvas.drawCentredString(0, -3.6, "?")


_SIGNS = {"person": _person, "check": _check, "tool": _tool, "box": _box, "question": _question}
