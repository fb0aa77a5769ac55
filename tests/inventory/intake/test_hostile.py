"""Files that are too big, broken, or made to hurt: refused in a sentence, soon, before they are parsed."""

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.refusals import Refused
from inventory.intake import tables
from inventory.intake.parsing import parse
from inventory.intake.reading import read
from tests.inventory.intake import helpers, lists

BOOK = lists.accountant([lists.accountant_row(n) for n in range(1, 9)])
ODS = lists.opendocument([["N° série", "Modèle"], ["AB123456", "Latitude 7490"]])
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def refusal(data: bytes, name: str = "don.xlsx") -> Refused:
    with pytest.raises(Refused) as caught:
        helpers.staged(data, name)
    return caught.value


def read_or_refused(data: bytes, name: str = "don.xlsx"):
    """The staged list, or None where it was refused with a sentence; nothing else may be raised."""
    try:
        return helpers.staged(data, name)
    except Refused as refused:
        return None if refused.message else pytest.fail("a refusal without a sentence")


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def quickly(data: bytes, name: str = "don.xlsx") -> Refused:
    """Refused within a second and without taking memory."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        found = refusal(data, name)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 1
    assert peak < 60 * 1024 * 1024
    return found


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, 99])
def test_a_sheet_whose_bytes_were_damaged_on_the_way(method):
    """Each byte after the name of the content, turned over: a sentence, never our fault."""
    begins = ODS.index(b"content.xml") + len(b"content.xml")
    for place in range(begins, begins + 40):
        damaged = bytearray(ODS)
        damaged[place] ^= 0xFF
        read_or_refused(bytes(damaged), "don.ods")
    head = ODS.rindex(b"PK\1\2", 0, ODS.rindex(b"content.xml"))
    other = ODS[: head + 10] + method.to_bytes(2, "little") + ODS[head + 12 :]
    assert (read_or_refused(other, "don.ods") is None) is (method == 99)


def test_a_formula_whose_kept_result_is_no_number():
    book = lists.workbook(
        {"Parc": [["N° série", "Modèle", "Valeur"], ["AB123456", "Latitude 7490", "=40+45"]]}
    )
    sheet = "xl/worksheets/sheet1.xml"
    damaged = lists.patched(book, sheet, b"<f>40+45</f><v></v>", b"<f>40+45</f><v>abc</v>")
    assert refusal(damaged).code == "file_unreadable"


def test_defusedxml_reads_for_openpyxl():
    assert openpyxl.DEFUSEDXML


def test_too_many_bytes():
    assert quickly(b"x" * (tables.MAX_BYTES + 1)).code == "file_too_big"


def test_a_workbook_that_swells():
    found = quickly(archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b" " * 90_000_000}))
    assert found.code == "file_too_big"


def test_a_workbook_that_swells_in_one_place():
    found = quickly(archive(**{"[Content_Types].xml": b"", "xl/sharedStrings.xml": b"<a>" * 10_000_000}))
    assert found.code == "file_too_big"


def test_a_workbook_of_thousands_of_parts():
    parts = {f"xl/{n}.xml": b"" for n in range(tables.MAX_MEMBERS + 1)}
    assert quickly(archive(**{"[Content_Types].xml": b"", **parts})).code == "file_too_big"


def test_a_size_that_lies_only_breaks_the_file():
    data = bytearray(archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b" " * 1_000_000}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    assert refusal(bytes(data)).code == "file_unreadable"


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("head", [ENTITIES, OUTSIDE])
def test_entities_in_a_workbook(member, head):
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
        content = book.read(member)
    root = content[content.index(b"<", 5 if content.startswith(b"<?xml") else 0) :]
    hurt = head + root.replace(b"Don 2026", b"&j;").replace(b"TOTAL", b"&j;")
    staged = read_or_refused(lists.patched(BOOK, member, content, hurt))
    # Refused, or a part that nobody expands.
    assert staged is None or "root:" not in str(staged.as_json())


@pytest.mark.parametrize("head", [ENTITIES, OUTSIDE])
def test_entities_in_a_libreoffice_sheet(head):
    with zipfile.ZipFile(io.BytesIO(ODS)) as book:
        content = book.read("content.xml")
    root = content[content.index(b"<office:document-content") :]
    hurt = lists.patched(ODS, "content.xml", content, head + root)
    assert refusal(hurt, "don.ods").code == "file_unreadable"


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(tables, "MAX_LINES", 50)
    data = lists.glpi([lists.glpi_row(n) for n in range(1, 61)])
    found = refusal(data, "liste.csv")
    assert (found.code, "plus de 50 lignes" in found.message) == ("file_too_long", True)


def test_too_many_columns():
    wide = ";".join(["N° série", "Modèle", *(f"c{n}" for n in range(tables.MAX_COLUMNS))])
    cells = ";".join(["AB123456", "Latitude", *("x" for _ in range(tables.MAX_COLUMNS))])
    assert refusal(f"{wide}\n{cells}\n".encode(), "liste.csv").code == "file_too_wide"


def test_a_value_in_the_last_column_of_a_workbook():
    rows = [["N° série", "Modèle"], ["AB123456", "Latitude", *[None] * 16_381, "x"]]
    assert refusal(lists.workbook({"Parc": rows})).code == "file_too_wide"


def test_a_format_in_the_last_column_of_a_workbook_is_no_value():
    book = openpyxl.Workbook()
    book.active.append(["N° série", "Type"])
    book.active.append(["AB123456", "Portable"])
    book.active["XFD2"].number_format = "0.00"
    out = io.BytesIO()
    book.save(out)
    assert len(helpers.parsed(out.getvalue(), "don.xlsx").rows) == 1


def test_a_million_blank_rows_cost_little():
    hurt = lists.patched(BOOK, "xl/worksheets/sheet1.xml", b'<row r="14">', b'<row r="1048576">')
    begun = time.process_time()
    assert len(helpers.parsed(hurt, "don.xlsx").rows) == 8
    assert time.process_time() - begun < 3


def test_repeated_rows_and_columns_of_libreoffice_are_counted():
    data = lists.patched(
        ODS, "content.xml", b"<table:table-row><table:table-cell office:value-type=\"string\"><text:p>AB",
        b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string">'
        b"<text:p>AB",
    )  # fmt: skip
    assert quickly(data, "don.ods").code == "file_too_long"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 this is no workbook" + bytes(range(256)) * 8, "corrompu.xlsx"),
        (BOOK[: len(BOOK) // 2], "coupe.xlsx"),
        (BOOK[:-30], "coupe.xlsx"),
        (ODS[: len(ODS) // 2], "coupe.ods"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien.xls"),
        (b"%PDF-1.7\n" + b"x" * 600, "liste.pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "photo.png"),
        (b"<html><table><tr><td>IMEI</td></tr></table></html>", "portail.xls"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 600, "photo.csv"),
        (bytes(range(256)) * 40, "bruit.csv"),
        (archive(**{"liste.csv": b"IMEI"}), "liste.zip"),
        (archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b"<nothing/>"}), "vide.xlsx"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "lettre.odt"),
        (lists.patched(BOOK, "xl/worksheets/sheet1.xml", b"<row", b"<rows"), "faux.xlsx"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_one_sentence(data, name):
    found = refusal(data, name)
    assert found.message.startswith(f"«\u00a0{name}\u00a0» ")
    assert "Rien n’est importé." in found.message
    assert len(found.message) < 250
    assert len(found.reasons) == 1


@pytest.mark.parametrize(
    "data",
    [
        'N° série;Type\nAB1;"Portable\nAB2;Portable\n',
        'N° série;Type\nAB1;"Porta"ble\nAB2;"Port\n' + "x\n" * 200,
    ],
)
def test_a_quote_that_never_closes_is_said_with_its_line(data):
    found = refusal(data.encode(), "liste.csv")
    assert found.code in ("file_unreadable", "cell_too_long")
    assert "guillemet" in found.message


def test_a_quote_amid_a_cell_is_taken_as_written():
    (row,) = helpers.parsed('N° série;Type;Remarques\nAB123456;Portable;écran 14" rayé\n').rows
    assert row.note == 'écran 14" rayé'


def test_a_quote_that_closes_too_early_is_taken_as_written():
    (row,) = helpers.parsed('N° série;Type;Remarques\nAB123456;Portable;"14" pouces\n').rows
    assert row.note == "14 pouces"


def test_what_hides_in_cells_is_removed():
    (row,) = helpers.parsed("N° série;Type\n\u200bAB12\u200d3456\u00a0\u0000;Portable\n").rows
    assert row.serial == "AB123456"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data):
    hurt = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(hurt) - 1))
        hurt[place] = data.draw(st.integers(0, 255))
    staged = read_or_refused(bytes(hurt))
    assert staged is None or parse(staged)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    staged = read_or_refused(data, "liste.csv")
    assert staged is None or parse(staged)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=6), max_size=8))
def test_any_cells_below_a_header_are_read(rows):
    data = lists.text([["N° série", "IMEI", "Type", "Modèle", "Valeur", "ICCID"], *rows])
    staged = read_or_refused(data.encode("utf-8", "surrogatepass"), "liste.csv")
    assert staged is None or all(row.is_good or row.problems for row in parse(staged).rows)


def test_names_are_not_trusted_to_say_what_a_file_is():
    assert read("liste.csv", BOOK).sheet == "Don 2026"
    assert len(read("don.xlsx", b"IMEI;Type\n12;x\n").lines) == 2
