"""Square codes, drawn as one shape of black runs: sharp at any size, small in the file.

A picture per label would take 8.5 s and 7 MB for a thousand; this takes half a second (performance.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qrcode import constants
from qrcode.main import QRCode
from qrcode.util import QRData
from reportlab.lib.units import inch, mm
from reportlab.pdfgen.canvas import Canvas

Level = Literal["M", "Q"]
Runs = tuple[tuple[int, int, int, int], ...]  # lowest row, column, length, height

QUIET = 4  # modules of white on every side (ISO 18004)
MODULE_MM = 0.5  # what a phone reads easily from 20 cm
LEAST_MODULE_MM = 0.33  # four dots of a 300 dpi printer, three of 203: still read, no longer easily

# Choosing the mask is 80 % of an encoder's time. The standard lets a reader meet any of the eight
# (the code says which); 3 scored best on the average of our addresses.
MASK = 3
_LEVELS = {"M": constants.ERROR_CORRECT_M, "Q": constants.ERROR_CORRECT_Q}


@dataclass(frozen=True, slots=True)
class Code:
    """A square code: its payload, modules a side (no quiet zone), black runs."""

    payload: str
    size: int
    runs: Runs

    @property
    def with_quiet_zone(self) -> int:
        """Modules a side, white border included."""
        return self.size + 2 * QUIET


def encode(payload: str, level: Level = "Q") -> Code:
    """The code of an address. Capitals, digits and ` $%*+-./:` take a third less room than other signs."""
    code = QRCode(error_correction=_LEVELS[level], border=0, mask_pattern=MASK)
    code.add_data(QRData(payload))  # takes the alphanumeric mode by itself where every sign allows
    code.make(fit=True)
    return Code(payload, len(code.modules), _runs(code.modules))


def apart(codes: Sequence[Code]) -> tuple[Runs, list[Runs]]:
    """What all these codes of one size have in common, to be drawn once, and what is left of each.

    Addresses that differ by their tag alone share half of their black modules.
    """
    size = codes[0].size
    drawn = [_cells(code) for code in codes]
    common = frozenset.intersection(*drawn)

    def runs(cells: frozenset[tuple[int, int]]) -> Runs:
        return _runs([[(row, column) in cells for column in range(size)] for row in range(size)])

    return runs(common), [runs(cells - common) for cells in drawn]


def _cells(code: Code) -> frozenset[tuple[int, int]]:
    return frozenset(
        (row - above, start + step)
        for row, start, length, height in code.runs
        for step in range(length)
        for above in range(height)
    )


def _runs(modules: Sequence[Sequence[bool | None]]) -> Runs:
    """Black neighbours of a row joined into one rectangle, and with it those alike right below."""
    runs = []
    growing: dict[tuple[int, int], int] = {}  # column and length of what ends in the row above: its height
    for row, cells in enumerate([*modules, [False]]):
        found: dict[tuple[int, int], int] = {}
        start = None
        for column, black in enumerate([*cells, False]):
            if black and start is None:
                start = column
            elif not black and start is not None:
                alike = start, column - start
                found[alike] = growing.pop(alike, 0) + 1
                start = None
        runs += [(row - 1, *alike, height) for alike, height in growing.items()]
        growing = found
    return tuple(runs)


def snapped(millimetres: float, dpi: int) -> float:
    """A module's side in points: the whole number of printer dots nearest to what was wished."""
    return max(1, round(millimetres * mm / inch * dpi)) * inch / dpi


def module_side(code: Code, room: float, dpi: int) -> float:
    """The module's side in points, at most MODULE_MM, that keeps the black square within `room` points.

    A long host name makes a bigger code: dots are taken away one by one, never under LEAST_MODULE_MM.
    """
    dot = inch / dpi
    side = snapped(MODULE_MM, dpi)
    while code.size * side > room and side - dot >= LEAST_MODULE_MM * mm - 0.001:
        side -= dot
    return side


def draw(
    canvas: Canvas, code: Code, x: float, y: float, module: float, *, runs: Runs | None = None, over: str = ""
) -> None:
    """Draw the black modules; (x, y) is the lower left corner of the black square, in points.

    `runs` alone where the rest stands in the form `over`, which is drawn with a module of one point.
    The caller leaves QUIET modules of white around it.
    """
    top = code.size - 1
    # addLiteral instead of a path object: reportlab formats each number slowly, and these are integers
    black = code.runs if runs is None else runs
    shape = " ".join(f"{column} {top - row} {length} {height} re" for row, column, length, height in black)
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.translate(x, y)
    canvas.scale(module, module)
    if over:
        canvas.doForm(over)
    if black:
        canvas.addLiteral(f"{shape} f")
    canvas.restoreState()
