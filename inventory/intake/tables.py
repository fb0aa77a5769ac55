"""What every reader gives: lines of text cells with the numbers that people see in the margin."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.refusals import Refused

# A company's whole park fits well below these; what does not is refused before it is parsed.
MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_RATIO = 200  # of one packed file above RATIO_FROM; sheets of ten thousand equal rows stay below 100
RATIO_FROM = 2 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_LINES = 20_000
MAX_ROWS = 10 * MAX_LINES  # blank ones are cheap, a million of them are not; reading stops there
MAX_COLUMNS = 200
MAX_CELL = 32_767  # a spreadsheet's own limit
MAX_CELL_LINES = 100  # more is a quote that was never closed
MAX_MERGED = 1_000  # lines of one merged cell, and merged cells of a sheet

# Control characters, and what has no width but hides in pasted serial numbers.
_LETTER = re.compile(r"[^\W\d_]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffe\uffff]")


class Line(NamedTuple):
    """One record: its number (sheet row, or the line where a CSV record begins), cells, formula columns."""

    number: int
    cells: list[str]
    formulas: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not self.formulas and not any(self.cells)


@dataclass(slots=True)
class Table:
    """A list as it was sent: file name, sheet (none for CSV), lines that hold something, other sheets."""

    name: str
    lines: list[Line]
    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """The cell as a person reads it: no outer blanks, nothing unseen, line ends alike."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def refusal(code: str, name: str, why: str, what_to_do: str) -> Refused:
    """The one sentence for a file refused whole: which file, why, what to do. Nothing was imported."""
    return Refused(
        code,
        _("«\u00a0%(name)s\u00a0» %(why)s Rien n’est importé. %(what)s")
        % {"name": name, "why": why, "what": what_to_do},
    )


def unreadable(name: str) -> Refused:
    return refusal(
        "file_unreadable",
        name,
        _("est abîmé ou incomplet\u00a0: ce classeur ne s’ouvre pas."),
        _("Ouvrez-le dans un tableur, enregistrez-le de nouveau, puis redonnez-le."),
    )


def within_bytes(name: str, size: int) -> None:
    """Stop at a file too big to be read at all; raises Refused `file_too_big`."""
    if size > MAX_BYTES:
        why = _("dépasse %(limit)s Mo.") % {"limit": MAX_BYTES // 1024**2}
        what_to_do = _("Retirez les images et les feuilles inutiles, ou coupez la liste.")
        raise refusal("file_too_big", name, why, what_to_do)


def within_limits(name: str, lines: Iterable[Line]) -> list[Line]:
    """The lines that hold something; stops reading at the limit instead of after it."""
    kept: list[Line] = []
    for line in lines:
        if line.is_blank:
            continue
        if len(kept) >= MAX_LINES:
            raise refusal(
                "file_too_long",
                name,
                _("a plus de %(limit)s lignes.") % {"limit": MAX_LINES},
                _("Coupez-le en plusieurs fichiers."),
            )
        if len(line.cells) > MAX_COLUMNS and any(line.cells[MAX_COLUMNS:]):
            raise refusal(
                "file_too_wide",
                name,
                _("a plus de %(limit)s colonnes (ligne %(line)s).")
                % {"limit": MAX_COLUMNS, "line": line.number},
                _("Gardez les colonnes qui décrivent les appareils."),
            )
        longest = max(line.cells, key=len, default="")
        if len(longest) > MAX_CELL or longest.count("\n") > MAX_CELL_LINES:
            raise refusal(
                "cell_too_long",
                name,
                _("a une case bien trop longue (ligne %(line)s).") % {"line": line.number},
                _("Vérifiez les guillemets et les retours à la ligne de cette ligne."),
            )
        kept.append(line)
    return kept


def spread(lines: list[Line], merged: Iterable[tuple[int, int, int]]) -> list[Line]:
    """Words merged downwards stand in each of their lines, but not a number: it may be the sum of them.

    `merged`: first line, last line, column from 0.
    """
    by_number = {line.number: line for line in lines}
    for first, last, column in islice(merged, MAX_MERGED):
        text = next(iter(by_number.get(first, Line(0, [])).cells[column : column + 1]), "")
        if not _LETTER.search(text):
            continue
        for number in range(first + 1, min(last, first + MAX_MERGED) + 1):
            cells = by_number[number].cells if number in by_number else []
            if cells and not any(cells[column : column + 1]):
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = text
    return lines
