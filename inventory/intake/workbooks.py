"""Lists as Excel workbooks.

openpyxl itself, which import-export calls, and not its XLSX format: that one reads the active sheet only,
takes the first line for the headers, turns formulas into their last result without saying so and forgets
row numbers. XML is parsed through defusedxml, which openpyxl picks up where it is installed.
"""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from inventory.intake.sheets import best_sheet
from inventory.intake.tables import (
    MAX_COLUMNS,
    MAX_ROWS,
    Line,
    Table,
    spread,
    tidy,
    within_limits,
)

_ZEROS = re.compile(r"0{2,30}\Z")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')


def number_text(value: float) -> str:
    """Digits as they are stored. Fifteen digits is what a sheet can hold: more than that shows as damaged."""
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value.is_integer():
        return str(int(value)) if abs(value) < 10**15 else f"{value:.14E}"
    text = repr(value)
    # Three decimals in text mean thousands ("1.234"); in a number cell they are decimals, so a zero is added.
    return text + "0" if re.fullmatch(r"-?\d+\.\d{3}", text) else text


def cell_text(cell: Any) -> str:
    """What a person reads in the cell, dates as ISO, numbers with the zeros that their format adds."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, int) and _ZEROS.match(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    if isinstance(value, int | float):
        return number_text(value)
    return ""  # an array or a data table: a formula without its result


def _rows(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # a sheet's own idea of its size may be wrong or a lie
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MAX_ROWS:
            return
        if len(row) > MAX_COLUMNS:  # the last cell stands in the file: a value, or only a format
            row = row[:MAX_COLUMNS] + row[-1:]
        formulas = frozenset(i for i, cell in enumerate(row) if getattr(cell, "data_type", "") == "f")
        yield Line(number, ["" if i in formulas else cell_text(cell) for i, cell in enumerate(row)], formulas)


def _merged(sheet: Any) -> Iterator[tuple[int, int, int]]:
    """Cells merged over several lines; a sheet that is read line by line does not tell them."""
    with sheet._get_source() as source:
        for column, first, last in _MERGED.findall(source.read()):
            if first != last:
                yield int(first), int(last), column_index_from_string(column.decode()) - 1


def _with_results(lines: list[Line], sheet: Any) -> list[Line]:
    """The same lines, with the last result that the spreadsheet kept in place of each formula."""
    wanted = {line.number: line for line in lines if line.formulas}
    results = {line.number: line.cells for line in _rows(sheet) if line.number in wanted}
    return [
        line._replace(
            cells=[
                results[line.number][i] if i in line.formulas and line.number in results else text
                for i, text in enumerate(line.cells)
            ]
        )
        if line.formulas
        else line
        for line in lines
    ]


def _load(data: bytes, *, results: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=results, keep_links=False)


def read_workbook(name: str, data: bytes) -> Table:
    """The sheet of the workbook that holds the list; the others are named and not kept.

    What is damaged raises nearly anything (`reading` says so to people).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that nobody reads here
        book = _load(data, results=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        table = best_sheet(name, [(sheet.title, _read(name, sheet)) for sheet in visible])
        if any(line.formulas for line in table.lines):
            table.lines = _with_results(table.lines, _load(data, results=True)[table.sheet])
    return table


def _read(name: str, sheet: Any) -> list[Line]:
    return spread(within_limits(name, (_trimmed(line) for line in _rows(sheet))), _merged(sheet))


def _trimmed(line: Line) -> Line:
    cells = line.cells
    last = max((i for i, text in enumerate(cells) if text or i in line.formulas), default=-1)
    return line._replace(cells=cells[: last + 1])
