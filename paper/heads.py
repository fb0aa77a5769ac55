"""The tops of papers: a quiet one for what is printed in an office, the landscape for reports."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from paper import text
from paper.colours import FAR_HILL, GO, INK, INK_2, NIGHT, NIGHT_TEXT, WHITE
from paper.frame import PAGE_HEIGHT, PAGE_WIDTH, Frame
from paper.marks import milestone

BAND_HEIGHT = 46 * mm


def letterhead(frame: Frame, *, sender: str, title: str, size: float = 26) -> None:
    """A small milestone, who writes, a rule, the title. Little ink: it is printed at a desk."""
    with frame.tags.decoration():
        milestone(frame.canvas, frame.left, frame.y - 26, 20, ground=INK)
    frame.y -= 26
    if sender:
        with frame.tags.piece(frame.tags.add("P")):
            shown, fitted = text.fit(sender, "bold", 13, frame.width - 34, 8)
            frame.line(shown, frame.left + 30, frame.y + 7, fitted, cut="bold", colour=INK_2)
    frame.down(10)
    frame.rule()
    frame.down(14)
    frame.heading(title, level=1, size=size, cut="black")


def band(frame: Frame, *, over: str, title: str) -> None:
    """The landscape across the page, a line, and a title of two lines at most. First thing on a page."""
    bottom = PAGE_HEIGHT - BAND_HEIGHT
    with frame.tags.decoration():
        landscape(frame.canvas, 0, bottom, PAGE_WIDTH, BAND_HEIGHT)
    room = PAGE_WIDTH * 0.62 - frame.left
    y = PAGE_HEIGHT - 15 * mm
    with frame.tags.piece(frame.tags.add("P")):
        shown, size = text.fit(over, "text", 11, room, 8)
        frame.line(shown, frame.left, y, size, colour=NIGHT_TEXT)
    size = 26.0
    lines = text.wrap(title, "black", size, room)
    while len(lines) > 2 and size > 16:
        size -= 1
        lines = text.wrap(title, "black", size, room)
    if len(lines) > 2:
        last, _fitted = text.fit(" ".join(lines[1:]), "black", size, room, size)
        lines = [lines[0], last]
    with frame.tags.piece(frame.tags.add("H1")):
        for number, line in enumerate(lines):
            frame.line(
                line, frame.left, y - 12 - size * (0.85 + number * 1.15), size, cut="black", colour=WHITE
            )
    frame.y = bottom - 18


def landscape(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Night, a far hill, a near one, and the milestone on it (look.md, "the idea")."""
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setFillColor(NIGHT)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    canvas.setFillColor(FAR_HILL)
    ridge = ((0.60, 0.0), (0.645, 0.34), (0.71, 0.45), (0.79, 0.49), (0.83, 0.42), (0.87, 0.62), (0.95, 0.65))
    hill = canvas.beginPath()
    hill.moveTo(x + width * 0.58, y)
    for across, up in ridge:
        hill.lineTo(x + width * across, y + height * up)
    hill.lineTo(x + width, y + height * 0.6)
    hill.lineTo(x + width, y)
    hill.close()
    canvas.drawPath(hill, stroke=0, fill=1)
    canvas.setFillColor(GO)
    canvas.ellipse(x + width * 0.5, y - height * 0.75, x + width * 1.2, y + height * 0.33, stroke=0, fill=1)
    milestone(canvas, x + width * 0.815, y + height * 0.1, height * 0.36, ground=NIGHT, shaded=True)
    canvas.restoreState()
