"""The refused rows as a file that a spreadsheet opens: one line for each row and column at fault."""

from collections.abc import Iterable

import tablib
from import_export.formats.base_formats import CSV

from inventory.intake.rows import CODES, Fault, Row
from inventory.text import neutral

_RANK = {code: rank for rank, code in enumerate(CODES)}
HEADERS = ("line", "column", "code", "message")


def one_per_column(problems: Iterable[Fault]) -> list[Fault]:
    """The first fault of each column, in the order of the codes, with the sentences of all."""
    by_column: dict[str, list[Fault]] = {}
    for fault in sorted(problems, key=lambda fault: _RANK.get(fault.code, len(_RANK))):
        by_column.setdefault(fault.letter or fault.column, []).append(fault)
    return [
        Fault(
            faults[0].code,
            faults[0].field,
            faults[0].column,
            faults[0].letter,
            " ".join(fault.message for fault in faults),
        )
        for faults in by_column.values()
    ]


def refusals_csv(rows: Iterable[Row]) -> bytes:
    """`line,column,code,message` in UTF-8 with its mark; rows in the order of the list (design §8)."""
    data = tablib.Dataset(headers=HEADERS)
    for row in rows:
        for fault in one_per_column(row.problems):
            data.append((row.line, neutral(fault.column), fault.code, neutral(fault.message)))
    return b"\xef\xbb\xbf" + str(CSV().export_data(data)).encode()
