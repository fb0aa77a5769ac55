"""What papers are made of beyond words: the code in very large, tables, facts, a place to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paper import text
from paper.colours import CONTROL, INK, INK_2, LINE
from paper.frame import FOOT, Frame

GAP = 10.0  # between two columns
WORDS_SIZE = 10.5  # under a large figure


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its title, its share of the width, and whether it holds numbers."""

    title: str
    share: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure and the words that say what it counts."""

    figure: str
    words: str


def big_code(frame: Frame, code: str, *, size: float = 64) -> None:
    """A code as large as the page allows, in a ruled box, to be read aloud across a desk."""
    height = size * 1.75
    frame.room_for(height)
    top = frame.y
    spacing = size * 0.06
    shown, size = text.fit(code, "black", size, frame.width - 40 - spacing * len(code), 18)
    with frame.tags.decoration():
        frame.canvas.setStrokeColor(INK)
        frame.canvas.setLineWidth(2)
        frame.canvas.roundRect(frame.left, top - height, frame.width, height, 8)
    baseline = top - height / 2 - size * text.CAP_HEIGHT / 2
    with frame.tags.piece(frame.tags.add("P")):
        middle = (frame.left + frame.right) / 2
        frame.line(shown, middle, baseline, size, cut="black", align="middle", spacing=spacing)
    frame.y = top - height


def pairs(
    frame: Frame, rows: Sequence[tuple[str, str]], *, size: float = 13, label_share: float = 0.3
) -> None:
    """Label on the left, value on the right, a hairline between rows: a table without a head."""
    label_width = frame.width * label_share
    with frame.tags.group("Table"):
        for label, value in rows:
            lines = text.wrap(value, "bold", size, frame.width - label_width)
            height = size * 1.35 * max(1, len(lines)) + size * 0.8
            frame.room_for(height)
            with frame.tags.group("TR"):
                baseline = frame.y - size * 1.3
                with frame.tags.piece(frame.tags.add("TH", scope="Row")):
                    shown, fitted = text.fit(label, "text", size * 0.9, label_width - 8, 7)
                    frame.line(shown, frame.left, baseline, fitted, colour=INK_2)
                with frame.tags.piece(frame.tags.add("TD")):
                    for number, line in enumerate(lines):
                        below = baseline - number * size * 1.35
                        frame.line(line, frame.left + label_width, below, size, cut="bold")
            frame.down(height)
            frame.rule(colour=LINE, thickness=0.6)


def table(
    frame: Frame, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, size: float = 10
) -> None:
    """A table with a ruled head, repeated on each page; cells wrap, numbers stand on the right."""
    titles = [column.title for column in columns]
    frame.room_for(size * 7)
    with frame.tags.group("Table"):
        _row(frame, columns, titles, size, is_head=True)
        for cells in rows:
            if frame.y - _height(frame, columns, cells, size) < FOOT:
                frame.new_page()
                _row(frame, columns, titles, size, is_head=True)
            _row(frame, columns, cells, size)


def _lines(frame: Frame, columns: Sequence[Column], cells: Sequence[str], size: float) -> list[list[str]]:
    return [
        text.wrap(cell, "figures" if column.is_number else "text", size, frame.width * column.share - GAP)
        for column, cell in zip(columns, cells, strict=True)
    ]


def _height(frame: Frame, columns: Sequence[Column], cells: Sequence[str], size: float) -> float:
    lines = max(len(cell) for cell in _lines(frame, columns, cells, size))
    return size * 1.3 * max(1, lines) + size * 0.7


def _row(
    frame: Frame, columns: Sequence[Column], cells: Sequence[str], size: float, *, is_head: bool = False
) -> None:
    height = _height(frame, columns, cells, size)
    left = frame.left
    with frame.tags.group("TR"):
        for column, lines in zip(columns, _lines(frame, columns, cells, size), strict=True):
            x = left + frame.width * column.share - GAP if column.is_number else left
            node = frame.tags.add("TH", scope="Column") if is_head else frame.tags.add("TD")
            with frame.tags.piece(node):
                for number, line in enumerate(lines):
                    frame.line(
                        line,
                        x,
                        frame.y - size * 1.25 - number * size * 1.3,
                        size,
                        cut="bold" if is_head else "figures" if column.is_number else "text",
                        align="right" if column.is_number else "left",
                    )
            left += frame.width * column.share
    frame.down(height)
    frame.rule(colour=INK if is_head else LINE, thickness=1 if is_head else 0.5)


def facts(frame: Frame, shown: Sequence[Fact], *, size: float = 34) -> None:
    """A few figures side by side between two rules, the words under each, in as many lines as they take."""
    column = frame.width / len(shown)
    room = column - 20
    lines = [text.wrap(fact.words, "text", WORDS_SIZE, room) for fact in shown]
    height = size * 1.62 + max(len(words) for words in lines) * WORDS_SIZE * 1.3
    frame.room_for(height)
    top = frame.y
    frame.rule()
    for number, (fact, words) in enumerate(zip(shown, lines, strict=True)):
        x = frame.left + column * number + (14 if number else 0)
        if number:
            with frame.tags.decoration():
                frame.canvas.setStrokeColor(LINE)
                frame.canvas.setLineWidth(0.6)
                frame.canvas.line(x - 14, top, x - 14, top - height)
        with frame.tags.piece(frame.tags.add("P")):
            figure, fitted = text.fit(fact.figure, "black", size, room, 14)
            frame.line(figure, x, top - size * 1.08, fitted, cut="black")
            for row, line in enumerate(words):
                below = top - size * 1.08 - 19 - row * WORDS_SIZE * 1.3
                frame.line(line, x, below, WORDS_SIZE)
    frame.y = top - height
    frame.rule()


def signatures(frame: Frame, labels: Sequence[str], *, height: float = 58) -> None:
    """A place to sign for each, side by side."""
    frame.room_for(height)
    room = (frame.width - GAP * 2 * (len(labels) - 1)) / len(labels)
    for number, label in enumerate(labels):
        x = frame.left + number * (room + GAP * 2)
        with frame.tags.decoration():
            frame.canvas.setStrokeColor(CONTROL)
            frame.canvas.setLineWidth(0.8)
            frame.canvas.roundRect(x, frame.y - height, room, height, 4)
        with frame.tags.piece(frame.tags.add("P")):
            shown, size = text.fit(label, "text", 10, room - 16, 7)
            frame.line(shown, x + 8, frame.y - 15, size, colour=INK_2)
    frame.down(height)
