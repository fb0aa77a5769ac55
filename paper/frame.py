"""The A4 page that slips, cards and reports share: margins, a cursor that goes down, a foot, tags.

Everything is drawn from plain values; what a person typed is text and stays text. Lengths are points,
(0, 0) is the lower left corner, `y` is where the next thing's top stands.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from paper import tags, text
from paper.canvas import blank
from paper.colours import INK, INK_2, LINE
from paper.fonts import Cut, font

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 18 * mm
FOOT = 20 * mm  # nothing of the page's own stands lower
LEADING = 1.42


class Frame:
    """A paper being drawn, from top to bottom; `close` gives its bytes.

    `title` is what a reader's window and a screen reader call it, `language` its language ("fr"),
    `foot` the line under every page, beside "1 / 3".
    """

    def __init__(self, *, title: str, language: str, foot: str = "") -> None:
        self.title = text.clean(title)
        self.language = language
        self.foot = text.clean(foot)
        self.left, self.right = MARGIN, PAGE_WIDTH - MARGIN
        self.y = PAGE_HEIGHT - MARGIN
        self._bytes = io.BytesIO()
        self.canvas = blank(self._bytes, A4, title=self.title, language=language)
        self.tags = tags.Tree(self.canvas)

    @property
    def width(self) -> float:
        """The room between the margins."""
        return self.right - self.left

    def room_for(self, height: float) -> None:
        """Go on a new page unless `height` points are left on this one."""
        if self.y - height < FOOT:
            self.new_page()

    def new_page(self) -> None:
        """Close this page and go on at the top of the next."""
        self._close_page()
        self.y = PAGE_HEIGHT - MARGIN

    def down(self, height: float) -> None:
        """Leave white."""
        self.y -= height

    def heading(self, words: str, *, level: int = 2, size: float = 14, cut: Cut = "bold") -> None:
        """A title, never alone at the foot of a page. Level 1 is the paper's own."""
        self.room_for(size * 4)
        self.paragraph(words, size=size, cut=cut, role="H1" if level == 1 else "H2", leading=1.15)
        self.down(size * 0.45)

    def paragraph(
        self,
        words: str,
        *,
        size: float = 11,
        cut: Cut = "text",
        colour: Color = INK,
        role: tags.Role = "P",
        leading: float = LEADING,
        left: float | None = None,
        width: float | None = None,
    ) -> None:
        """Words as typed, wrapped; over as many pages as they take."""
        left = self.left if left is None else left
        lines = text.wrap(words, cut, size, width or self.right - left)
        if not lines:
            return
        node = self.tags.add(role)
        while lines:
            self.room_for(size * leading)
            here = max(1, int((self.y - FOOT) / (size * leading)))
            with self.tags.piece(node):
                for line in lines[:here]:
                    self.y -= size * leading
                    self.line(line, left, self.y + size * (leading - 1) * 0.8, size, cut=cut, colour=colour)
            lines = lines[here:]

    def items(self, entries: Sequence[str], *, size: float = 12, numbered: bool = False) -> None:
        """A list: a sign or a number in the margin, one thing each; what says nothing has no line."""
        said = [entry for entry in entries if text.clean(entry).strip()]
        with self.tags.group("L"):
            for number, entry in enumerate(said, start=1):
                self.room_for(size * LEADING * 2)
                with self.tags.group("LI"):
                    sign = f"{number}." if numbered else "•"
                    with self.tags.piece(self.tags.add("Lbl")):
                        baseline = self.y - size * LEADING + size * (LEADING - 1) * 0.8
                        self.line(sign, self.left, baseline, size, cut="bold")
                    self.paragraph(entry, size=size, role="LBody", left=self.left + size * 1.5)
                self.down(size * 0.3)

    def line(
        self,
        words: str,
        x: float,
        baseline: float,
        size: float,
        *,
        cut: Cut = "text",
        colour: Color = INK,
        align: str = "left",
        spacing: float = 0,
    ) -> None:
        """One line where it is told, untagged: for use inside a piece of `tags`."""
        shown = text.clean(words)
        if align != "left":
            taken = text.width(shown, cut, size, spacing) - spacing
            x -= taken if align == "right" else taken / 2
        self.canvas.setFont(font(cut), size)
        self.canvas.setFillColor(colour)
        self.canvas.drawString(x, baseline, shown, charSpace=spacing)

    def rule(self, *, colour: Color = INK, thickness: float = 1.2, x: float | None = None) -> None:
        """A line across the page at the cursor: decoration, read by nobody."""
        with self.tags.decoration():
            self.canvas.setStrokeColor(colour)
            self.canvas.setLineWidth(thickness)
            self.canvas.line(self.left if x is None else x, self.y, self.right, self.y)

    @contextmanager
    def figure(self, alt: str, height: float) -> Iterator[float]:
        """A drawing with words for those who do not see it; gives its bottom, moves below it."""
        self.room_for(height)
        self.y -= height
        with self.tags.piece(self.tags.add("Figure", alt=text.clean(alt))):
            yield self.y

    def close(self) -> bytes:
        """The finished, tagged PDF."""
        self._close_page()
        self._draw_feet()
        self.canvas.save()
        return tags.finish(self._bytes.getvalue(), self.tags, title=self.title, language=self.language)

    def _close_page(self) -> None:
        with self.tags.decoration():
            self.canvas.doForm(f"foot{self.canvas.getPageNumber()}")
        self.canvas.showPage()

    def _draw_feet(self) -> None:
        """The feet say how many pages there are: drawn last, into forms that the pages already name."""
        pages = self.canvas.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.canvas.beginForm(f"foot{page}")
            self.canvas.setStrokeColor(LINE)
            self.canvas.setLineWidth(0.6)
            self.canvas.line(self.left, FOOT - 14, self.right, FOOT - 14)
            shown, size = text.fit(self.foot, "text", 9, self.width - 60, 7)
            self.line(shown, self.left, FOOT - 28, size, colour=INK_2)
            self.line(f"{page} / {pages}", self.right, FOOT - 28, 9, colour=INK_2, align="right")
            self.canvas.endForm()
