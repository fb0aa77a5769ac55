"""Bars, shares and ranges, drawn as shapes with the figures written on them (look.md, "share, range, bars").

Each takes the frame and stands under its cursor; `alt` is the sentence for those who do not see it,
and the paper that uses one also prints the table of the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color

from paper import text
from paper.colours import CONTROL, GO, INK, INK_2, WHITE, WITH
from paper.frame import Frame
from paper.marks import Sign, mark

LEAST_PART = 18.0  # points: room for a figure


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name under it, its value, and the value as written above it ("12", "< 11")."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, with its words, its colours and its sign."""

    words: str
    count: int
    fill: Color
    ink: Color
    edge: Color
    sign: Sign


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high on a line that begins at zero and ends at the theoretical maximum; shown as text."""

    low: float
    high: float
    maximum: float
    low_shown: str
    high_shown: str
    zero_words: str
    maximum_words: str


def bars(frame: Frame, points: Sequence[Bar], *, alt: str, height: float = 150, colour: Color = WITH) -> None:
    """Upright bars over time, first and last figure in bold."""
    top = max([point.value for point in points] + [1])
    step = frame.width / max(1, len(points))
    wide = min(step * 0.66, 46)
    tallest = height - 34
    with frame.figure(alt, height) as bottom:
        base = bottom + 16
        for number, point in enumerate(points):
            middle = frame.left + step * (number + 0.5)
            tall = tallest * max(0.0, point.value) / top
            _bar(frame, middle - wide / 2, base, wide, tall, colour)
            bold = number in (0, len(points) - 1)
            shown, size = text.fit(point.shown, "bold" if bold else "text", 10, step, 6)
            frame.line(shown, middle, base + tall + 5, size, cut="bold" if bold else "text", align="middle")
            label, size = text.fit(point.label, "text", 9, step, 6)
            frame.line(label, middle, bottom + 2, size, colour=INK_2, align="middle")
        frame.canvas.setStrokeColor(INK)
        frame.canvas.setLineWidth(1.2)
        frame.canvas.line(frame.left, base, frame.right, base)


def _bar(frame: Frame, x: float, y: float, wide: float, tall: float, colour: Color) -> None:
    """A bar with a low vault on top, as a milestone has; nothing at all for zero."""
    if tall <= 0:
        return
    vault = min(tall, wide * 0.22)
    path = frame.canvas.beginPath()
    path.moveTo(x, y)
    path.lineTo(x, y + tall - vault)
    path.curveTo(x + wide * 0.12, y + tall, x + wide * 0.88, y + tall, x + wide, y + tall - vault)
    path.lineTo(x + wide, y)
    path.close()
    frame.canvas.setFillColor(colour)
    frame.canvas.drawPath(path, stroke=0, fill=1)


def share(frame: Frame, parts: Sequence[Part], *, alt: str, height: float = 26) -> None:
    """One bar cut in parts, the count in each, and the legend with every part, none left out."""
    total = sum(part.count for part in parts)
    rows = _legend_rows(frame, parts)
    with frame.figure(alt, height + 8 + 21 * len(rows)) as bottom:
        y = bottom + 8 + 21 * len(rows)
        if total:
            _share_bar(frame, parts, total, y, height)
        for number, row in enumerate(rows):
            x = frame.left
            for part, wide in row:
                base = bottom + 21 * (len(rows) - 1 - number) + 3
                mark(
                    frame.canvas,
                    x,
                    base - 2,
                    13,
                    fill=part.fill,
                    edge=part.edge,
                    ink=part.ink,
                    sign=part.sign,
                )
                frame.line(_legend(part), x + 19, base + 1, 10)
                x += wide


def _share_bar(frame: Frame, parts: Sequence[Part], total: int, y: float, height: float) -> None:
    """Widths in proportion, but never too thin for the figure: what that takes, the widest gives."""
    shown = [part for part in parts if part.count]
    widths = [max(LEAST_PART, frame.width * part.count / total) for part in shown]
    widths[widths.index(max(widths))] -= sum(widths) - frame.width
    canvas = frame.canvas
    canvas.saveState()
    outline = canvas.beginPath()
    outline.roundRect(frame.left, y, frame.width, height, 6)
    canvas.clipPath(outline, stroke=0, fill=0)
    x = frame.left
    for part, wide in zip(shown, widths, strict=True):
        canvas.setFillColor(part.fill)
        canvas.rect(x, y, wide, height, stroke=0, fill=1)
        if x > frame.left:
            canvas.setFillColor(WHITE)
            canvas.rect(x - 1.5, y, 3, height, stroke=0, fill=1)
            canvas.setStrokeColor(part.edge)
            canvas.setLineWidth(0.8)
            canvas.line(x + 1.5, y, x + 1.5, y + height)
        figure, size = text.fit(str(part.count), "bold", 11.5, wide - 4, 6)
        frame.line(
            figure, x + wide / 2, y + height / 2 - 4, size, cut="bold", colour=part.ink, align="middle"
        )
        x += wide
    canvas.restoreState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.roundRect(frame.left, y, frame.width, height, 6)


def _legend(part: Part) -> str:
    return f"{part.words}{text.NO_BREAK_SPACE}: {part.count}"


def _legend_rows(frame: Frame, parts: Sequence[Part]) -> list[list[tuple[Part, float]]]:
    """As many parts a row as the page is wide."""
    rows: list[list[tuple[Part, float]]] = [[]]
    taken = 0.0
    for part in parts:
        wide = 19 + text.width(text.clean(_legend(part)), "text", 10) + 16
        if rows[-1] and taken + wide - 16 > frame.width:
            rows.append([])
            taken = 0.0
        rows[-1].append((part, wide))
        taken += wide
    return rows


def span(frame: Frame, shown: Range, *, alt: str, width: float) -> None:
    """A range on its line, both ends written above it, the theoretical maximum as a dashed mark."""
    most = max(shown.maximum, shown.high, 1e-9)
    with frame.figure(alt, 62) as bottom:
        canvas = frame.canvas
        axis = bottom + 30
        low = frame.left + width * shown.low / most
        high = max(low + 2, frame.left + width * shown.high / most)
        canvas.setStrokeColor(CONTROL)
        canvas.setLineWidth(1.2)
        canvas.line(frame.left, axis, frame.left + width, axis)
        canvas.line(frame.left, axis - 5, frame.left, axis + 5)
        canvas.setDash(2, 2)
        canvas.line(frame.left + width, axis - 8, frame.left + width, axis + 8)
        canvas.setDash()
        canvas.setFillColor(GO)
        canvas.rect(low, axis - 6, high - low, 12, stroke=0, fill=1)
        _ends(frame, shown, low, high, axis)
        frame.line(shown.zero_words, frame.left, axis - 24, 9, colour=INK_2)
        words, size = text.fit(shown.maximum_words, "text", 9, width - 20, 6)
        frame.line(words, frame.left + width, axis - 24, size, colour=INK_2, align="right")


def _ends(frame: Frame, shown: Range, low: float, high: float, axis: float) -> None:
    """Both figures above the ends, pushed apart where the range is narrow."""
    left_half = text.width(shown.low_shown, "bold", 9.5) / 2
    right_half = text.width(shown.high_shown, "bold", 9.5) / 2
    lack = max(0.0, left_half + right_half + 6 - (high - low))
    low_x = max(frame.left + left_half, low - lack / 2)
    high_x = max(high + lack / 2, low_x + left_half + right_half + 6)
    frame.line(shown.low_shown, low_x, axis + 13, 9.5, cut="bold", align="middle")
    frame.line(shown.high_shown, high_x, axis + 13, 9.5, cut="bold", align="middle")
