"""Lists as donors send them, made here: GLPI, Intune, a fleet of SIM cards, an accountant's workbook.

Each maker gives the file's bytes; the numbers in it check, and are nobody's.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from stdnum import luhn

GLPI = (
    "Nom", "Entité", "Statut", "Fabricant", "Numéro de série", "Type", "Modèle",
    "Système d'exploitation - Nom", "Lieu", "Dernière modification", "Composants - Processeur",
    "Composants - Mémoire", "Volumes - Taille totale",
)  # fmt: skip
INTUNE = (
    "Device ID", "Device name", "Enrollment date", "Last check-in", "OS", "Serial number", "IMEI",
    "Manufacturer", "Model", "Total storage", "Ownership",
)  # fmt: skip
FLEET = (
    "Constructeur", "Modèle", "IMEI", "N° carte SIM (ICCID)", "N° ligne", "Forfait", "Volume (Go)",
    "Date d'activation", "Fin d'engagement", "État de la ligne",
)  # fmt: skip
ACCOUNTANT = (
    "N°", "Désignation", "Marque / modèle", "N° série", "RAM (Go)", "Disque", "Valeur nette comptable (€)",
)  # fmt: skip

HYPERLINK = '=HYPERLINK("http://127.0.0.1/"&A1)'


def imei(number: int) -> str:
    """A right IMEI."""
    body = f"35{number:012d}"
    return body + luhn.calc_check_digit(body)


def iccid(number: int) -> str:
    """A right French SIM card number of 19 digits."""
    body = f"8933{number:014d}"
    return body + luhn.calc_check_digit(body)


def glpi_row(number: int, **other: str) -> list[str]:
    """One computer of a GLPI export; `other` by header."""
    row = dict(
        zip(
            GLPI,
            [
                f"PC-{number:05d}", "Siège > Grenoble", "Réformé", "Dell Inc.", f"SN{number:05d}X",
                "Portable", "Latitude 7490", "Windows 10 Professionnel", "Bâtiment B > 2e étage",
                "2026-02-17 00:16", "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", "16384 Mio", "488448 Mio",
            ],
            strict=True,
        )
    )  # fmt: skip
    return list((row | other).values())


def intune_row(number: int, *, tablet: bool = False, **other: str) -> list[str]:
    """One device of an Intune export: a laptop, or an Android tablet with its IMEI."""
    row = dict(
        zip(
            INTUNE,
            [
                f"{number:016x}", f"{'TAB' if tablet else 'LT'}-{number:04d}", "2021-03-02 09:12:44",
                "2026-05-30 07:01:10", "Android (fully managed)" if tablet else "Windows", f"INT{number:05d}",
                imei(number) if tablet else "", "Lenovo" if tablet else "HP",
                "TB-X306X" if tablet else "HP EliteBook 840 G5", "64000" if tablet else "256000", "Corporate",
            ],
            strict=True,
        )
    )  # fmt: skip
    return list((row | other).values())


def fleet_row(number: int, **other: str) -> list[str]:
    """One hotspot with its SIM card; other columns by header."""
    row = dict(
        zip(
            FLEET,
            [
                "HUAWEI", "E5577Cs-321", imei(number), iccid(number), f"06399{number:05d}", "Data 4G 20 Go",
                "20,0", "01/07/2026", "30/06/2027", "Actif",
            ],
            strict=True,
        )
    )  # fmt: skip
    return list((row | other).values())


def accountant_row(number: int, serial: Any = None, value: Any = "55,83") -> list[Any]:
    """One line of the accountant's workbook; a serial may be a number, a value text with a comma."""
    named = serial if serial is not None else f"P{number:05d}L"
    return [number, "PC portable", "Hp HP EliteBook 840 G5", named, 8, "256 Go SSD", value]


def text(
    rows: Iterable[Sequence[Any]],
    *,
    delimiter: str = ";",
    quoting: int = csv.QUOTE_MINIMAL,
    end: str = "\r\n",
) -> str:
    """Rows as delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


def glpi(rows: Iterable[Sequence[str]], header: Sequence[str] = GLPI) -> bytes:
    """UTF-8 with its mark, semicolons, everything quoted, as GLPI writes."""
    return text([header, *rows], quoting=csv.QUOTE_ALL).encode("utf-8-sig")


def intune(rows: Iterable[Sequence[str]]) -> bytes:
    """Plain UTF-8, commas, line feeds."""
    return text([INTUNE, *rows], delimiter=",", end="\n").encode()


def fleet(rows: Iterable[Sequence[str]], encoding: str = "latin-1") -> bytes:
    """Semicolons in an office's old encoding."""
    return text([FLEET, *rows]).encode(encoding)


def workbook(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """An Excel workbook; a cell that starts with `=` is a formula without a result, as in openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def accountant(rows: Sequence[Sequence[Any]], siret: str = "SIRET 732 829 320 00074") -> bytes:
    """Title, SIRET, header on line 4, devices, a blank line, a total with a formula, a second sheet."""
    last = 4 + len(rows)
    total = [None, None, None, "TOTAL", None, None, f"=SUM(G5:G{last})"]
    lines = [["Liste du matériel donné"], [siret], [], ACCOUNTANT, *rows, [], total]
    return workbook({"Don 2026": lines, "Contacts": [["Contact", "DSI"]]})


def patched(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """An archive with `old` replaced in one of its files, where it must stand."""
    with zipfile.ZipFile(io.BytesIO(data)) as before:
        assert old in before.read(member)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for info in before.infolist():
            content = before.read(info)
            after.writestr(info.filename, content.replace(old, new) if info.filename == member else content)
    return out.getvalue()


def opendocument(rows: Sequence[Sequence[Any]], title: str = "Parc") -> bytes:
    """A LibreOffice sheet with repeated blank cells, as it stores them; numbers are number cells."""
    book = OpenDocumentSpreadsheet()
    sheet = Table(name=title)
    for row in rows:
        line = TableRow()
        blank = 0
        for value in row:
            if value is None:
                blank += 1
                continue
            if blank:
                line.addElement(TableCell(numbercolumnsrepeated=blank))
                blank = 0
            line.addElement(_cell(value))
        line.addElement(TableCell(numbercolumnsrepeated=1000))
        sheet.addElement(line)
    sheet.addElement(TableRow(numberrowsrepeated=1_000_000))
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any) -> Element:
    if isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=value)
    elif isinstance(value, str) and value.startswith("of:="):
        cell = TableCell(valuetype="float", value=12, formula=value)
        value = "12"
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell
