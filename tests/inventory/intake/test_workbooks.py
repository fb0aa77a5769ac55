"""Workbooks: what a person reads in a cell is what is read, in Excel as in LibreOffice."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import A, LineBreak, P, S, Span

from inventory.intake import tables
from inventory.intake.reading import read
from inventory.intake.tables import Line, spread
from inventory.intake.workbooks import number_text
from tests.inventory.intake import helpers, lists


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def excel(rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), **formats: str) -> bytes:
    """One sheet; `merged` as in "A2:A4", `formats` by cell."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place in merged:
        book.active.merge_cells(place)
    for cell, form in formats.items():
        book.active[cell].number_format = form
    return saved(book)


def _moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # noqa: DTZ001 - a spreadsheet knows no time zone


def cells(data: bytes, name: str = "don.xlsx") -> list[list[str]]:
    return [line.cells for line in read(name, data).lines]


# --- one cell --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Latitude\u00a07490 ", "Latitude\u00a07490"),
        (63266081, "63266081"),
        (63266081.0, "63266081"),
        (354464674190160, "354464674190160"),
        (55.83, "55.83"),
        (81.125, "81.1250"),  # three decimals in text would be thousands
        (True, "oui"),
        (False, "non"),
        (_moment(2026, 7, 1), "2026-07-01"),
        (_moment(2026, 7, 1, 10, 30), "2026-07-01 10:30:00"),
        (dt.date(2026, 7, 1), "2026-07-01"),
        (dt.time(10, 30), "10:30:00"),
        ("ligne\r\nsuivante", "ligne\nsuivante"),
        ("A\u200bB\ufeffC", "ABC"),
    ],
)
def test_what_is_read_in_a_cell_of_excel(value, text):
    assert cells(excel([["N° série", "Type"], ["x", value]]))[1] == ["x", text]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (123456789012345.0, "123456789012345"),
        (8.933301e18, "8.93330100000000E+18"),
        (float("nan"), ""),
        (float("inf"), ""),
        (-12.5, "-12.5"),
        (10**19, "10000000000000000000"),
    ],
)
def test_numbers_show_their_damage_and_never_hide_it(value, text):
    assert number_text(value) == text


def test_a_percentage_and_an_amount_are_their_numbers():
    data = excel([["N° série", "VNC"], ["A1234", 1234.5]], B2='#,##0.00 "€"')
    assert cells(data)[1] == ["A1234", "1234.5"]


@pytest.mark.parametrize(("form", "text"), [("00000000", "00012345"), ("0", "12345"), ("0000", "12345")])
def test_a_format_of_zeros_fills_up_a_whole_number(form, text):
    assert cells(excel([["N° série", "Type"], [12345, "Portable"]], A2=form))[1][0] == text


def test_the_last_result_of_a_formula_is_what_was_seen():
    data = excel([["N° série", "Type", "VNC"], ["A1234", "Portable", "=10*2"]])
    kept = lists.patched(data, "xl/worksheets/sheet1.xml", b"<f>10*2</f><v></v>", b"<f>10*2</f><v>20</v>")
    (row,) = helpers.parsed(kept, "don.xlsx").rows
    assert (row.is_good, str(row.value), row.warnings) == (True, "20.00", [])


def test_a_line_that_is_only_a_formula_counts_as_a_line_and_as_no_device():
    data = excel([["N° série", "Type", "VNC"], ["A1234", "Portable", 1], [None, None, "=SUM(C2:C2)"]])
    found = helpers.parsed(data, "don.xlsx")
    assert ([row.line for row in found.rows], found.passed_over) == ([2], [(3, "total")])


# --- sheets ----------------------------------------------------------------------------------------------

HEADER = ["N° série", "Type", "Modèle"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_no_list_even_if_it_looks_the_better_one(state):
    book = openpyxl.Workbook()
    book.active.title = "Don"
    book.active.append(HEADER)
    book.active.append(["A1234", "Portable", "Latitude"])
    other = book.create_sheet("Parc entier")
    other.append([*HEADER, "RAM", "VNC", "Utilisateur"])
    for number in range(5):
        other.append([f"Z{number}234", "Portable", "Latitude", 8, 10, "Marie Canari"])
    other.sheet_state = state
    staged = helpers.staged(saved(book), "don.xlsx")
    assert (staged.sheet, staged.other_sheets, len(staged.lines)) == ("Don", (), 1)
    assert "Canari" not in str(staged.as_json())


def test_of_two_lists_alike_the_longer_one_is_read_and_the_other_is_named():
    short, long = (
        [HEADER, ["A1", "Portable", "L"]],
        [HEADER, ["B1", "Portable", "L"], ["B2", "Portable", "L"]],
    )
    staged = helpers.staged(lists.workbook({"Janvier": short, "Février": long}), "don.xlsx")
    assert (staged.sheet, staged.other_sheets) == ("Février", ("Janvier",))


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    data = excel([HEADER, *([f"A{n:04}", "Portable", "L"] for n in range(1, 30))])
    lying = lists.patched(
        data, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:C30"', b'<dimension ref="A1"'
    )
    assert len(helpers.parsed(lying, "don.xlsx").rows) == 29


def test_lines_keep_the_numbers_of_the_margin():
    book = openpyxl.Workbook()
    for place, value in {"B3": "N° série", "C3": "Type", "B7": "A1234", "C7": "Portable", "B12": "A1235",
                         "C12": "Portable"}.items():  # fmt: skip
        book.active[place] = value
    staged = helpers.staged(saved(book), "don.xlsx")
    assert (staged.header.line, [line.number for line in staged.lines]) == (3, [7, 12])
    assert [column.letter for column in staged.header.columns] == ["B", "C"]


# --- merged cells ----------------------------------------------------------------------------------------


def test_words_merged_downwards_are_said_of_every_line():
    rows = [
        ["Type", "Marque", "Modèle", "N° de série"],
        ["PC portable", "Dell", "Bidule 33", "DD11111"], [None, "HP", None, "DD11112"],
        [None, None, "Bidule 34", "DD11113"],
    ]  # fmt: skip
    data = excel(rows, merged=["A2:A4", "B3:B4", "C2:C3"])
    found = helpers.parsed(data, "don.xlsx")
    assert helpers.kinds(found) == {"laptop": 3}
    assert [(row.maker, row.model) for row in found.rows] == [
        ("Dell", "Bidule 33"), ("HP", "Bidule 33"), ("HP", "Bidule 34"),
    ]  # fmt: skip


def test_an_amount_merged_downwards_is_not_said_of_every_line():
    """It may be the sum for all of them: a device's declared value is never made up."""
    rows = [["Type", "N° série", "VNC"], ["Portable", "A1111", 300], ["Portable", "A1112", None]]
    found = helpers.parsed(excel(rows, merged=["C2:C3"]), "don.xlsx")
    assert [str(row.value) for row in found.rows] == ["300.00", "None"]


def test_headers_merged_over_two_lines_are_one_header():
    rows = [
        ["Matériel cédé", None, None, "N° de série", "VNC"],
        ["Type", "Marque", "Modèle", None, None],
        ["Portable", "Dell", "Latitude 7490", "DD11111", 100],
    ]
    staged = helpers.staged(excel(rows, merged=["A1:C1", "D1:D2", "E1:E2"]), "don.xlsx")
    assert staged.header.line == 2
    assert [column.field for column in staged.header.columns] == ["kind", "maker", "model", "serial", "value"]


def test_a_title_merged_across_is_said_once():
    data = excel([["Don de matériel"], HEADER, ["A1234", "Portable", "L"]], merged=["A1:C1"])
    assert cells(data)[0] == ["Don de matériel"]


def test_blank_lines_inside_a_merged_cell_stay_blank():
    rows = [
        ["Type", "N° série", "Modèle"],
        ["Portable", "A1111", "L"],
        [None, None, None],
        ["Tablette", "A2", "T"],
    ]
    found = helpers.parsed(excel(rows, merged=["A2:A3"]), "don.xlsx")
    assert ([row.line for row in found.rows], found.passed_over) == ([2, 4], [])


def test_a_cell_merged_over_a_million_lines_costs_little(monkeypatch):
    monkeypatch.setattr(tables, "MAX_MERGED", 3)
    lines = [Line(number, ["Portable" if number == 1 else "", "x"]) for number in range(1, 10)]
    spread(lines, [(1, 1_000_000, 0)] * 50)
    assert [line.cells[0] for line in lines] == ["Portable"] * 4 + [""] * 5


# --- LibreOffice -----------------------------------------------------------------------------------------


def text(value: str, **more: Any) -> TableCell:
    cell = TableCell(valuetype="string", **more)
    cell.addElement(P(text=value))
    return cell


def number(value: float, shown: str, **more: Any) -> TableCell:
    cell = TableCell(valuetype="float", value=value, **more)
    cell.addElement(P(text=shown))
    return cell


def calc(sheets: dict[str, Sequence[Sequence[Any]]], *, hidden: Sequence[str] = ()) -> bytes:
    book = OpenDocumentSpreadsheet()
    style = Style(name="away", family="table")
    style.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(style)
    for title, rows in sheets.items():
        sheet = Table(name=title, **({"stylename": style} if title in hidden else {}))
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(text(value) if isinstance(value, str) else value)
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def one_cell(cell: TableCell) -> str:
    return cells(calc({"Parc": [["N° série", "Type"], ["A1234", cell]]}), "don.ods")[1][1]


def rich() -> TableCell:
    cell = TableCell(valuetype="string")
    first, second = P(text="écran "), P()
    first.addElement(Span(text="rayé"))
    first.addElement(S(c=2))
    first.addElement(A(href="http://127.0.0.1/", text="voir"))
    second.addText("batterie")
    second.addElement(LineBreak())
    second.addText("faible")
    cell.addElement(first)
    cell.addElement(second)
    return cell


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        (number(63266081, "63 266 081"), "63266081"),
        (number(12345, "00012345"), "00012345"),
        (number(55.83, "55,83 €"), "55.83"),
        (number(354464674190160, "3,54E+14"), "354464674190160"),
        (number(8.933301e18, "8,93E+18"), "8.93330100000000E+18"),
        (TableCell(valuetype="date", datevalue="2026-07-01"), "2026-07-01"),
        (TableCell(valuetype="date", datevalue="2026-07-01T10:30:00"), "2026-07-01 10:30:00"),
        (rich(), "écran rayé  voir\nbatterie\nfaible"),
        (number(12, "12", formula="of:=6*2"), "12"),
    ],
)
def test_what_is_read_in_a_cell_of_libreoffice(cell, read_as):
    assert one_cell(cell) == read_as


def test_words_merged_downwards_in_libreoffice():
    rows = [
        ["Type", "N° série", "VNC"],
        [text("PC portable", numberrowsspanned=3), "A1111", number(300, "300", numberrowsspanned=3)],
        [CoveredTableCell(), "A1112", CoveredTableCell()],
        [CoveredTableCell(), "A1113", CoveredTableCell()],
        ["Tablette", "A1114", "5"],
    ]
    found = helpers.parsed(calc({"Parc": rows}), "don.ods")
    assert helpers.kinds(found) == {"laptop": 3, "tablet": 1}
    assert [str(row.value) for row in found.rows] == ["300.00", "None", "None", "5.00"]


def test_a_hidden_sheet_of_libreoffice_is_no_list():
    better = [
        ["N° série", "Type", "Modèle", "RAM"],
        ["OLD1", "Portable", "L", "8"],
        ["OLD2", "Portable", "L", "8"],
    ]
    data = calc({"Ancien": better, "Don": [HEADER, ["A1234", "Portable", "L"]]}, hidden=["Ancien"])
    staged = helpers.staged(data, "don.ods")
    assert (staged.sheet, staged.other_sheets, len(staged.lines)) == ("Don", (), 1)
    shown = helpers.staged(calc({"Ancien": better, "Don": [HEADER, ["A1234", "Portable", "L"]]}), "don.ods")
    assert (shown.sheet, shown.other_sheets) == ("Ancien", ("Don",))


def test_a_row_repeated_by_libreoffice_is_so_many_devices():
    data = lists.opendocument([["N° série", "Type"], ["A1234", "Portable"]])
    line, more = b"<table:table-row", b' table:number-rows-repeated="2"'
    cell = b'><table:table-cell office:value-type="string"><text:p>A1'
    twice = lists.patched(data, "content.xml", line + cell, line + more + cell)
    assert helpers.refused(helpers.parsed(twice, "don.ods")) == {"serial_duplicate": [3]}
