"""The four shapes of lists, made by the suite itself: counts, refused lines, kinds, whatever the encoding."""

import codecs

import pytest

from accounts.refusals import Refused
from tests.inventory.intake import helpers, lists


def test_a_glpi_export():
    rows = [lists.glpi_row(n) for n in range(1, 31)]
    rows[9] = lists.glpi_row(10, **{"Numéro de série": "SN00001X"})
    rows[19] = lists.glpi_row(20, **{"Numéro de série": ""})
    found = helpers.parsed(lists.glpi(rows))
    assert helpers.refused(found) == {"serial_duplicate": [11], "serial_missing": [21]}
    assert helpers.kinds(found) == {"laptop": 28}
    first = found.rows[0]
    assert (first.maker, first.model, first.memory_gb, first.storage_gb) == ("Dell", "Latitude 7490", 16, 512)
    assert (first.reference, first.os) == ("PC-00001", "Windows 10 Professionnel")


def test_an_intune_export():
    rows = [lists.intune_row(n, tablet=n % 2 == 0) for n in range(1, 21)]
    rows[3] = lists.intune_row(4, tablet=True, IMEI="355842231498889")
    rows[6] = lists.intune_row(7, **{"Device name": lists.HYPERLINK})
    found = helpers.parsed(lists.intune(rows))
    assert helpers.refused(found) == {"imei_invalid": [5]}
    assert helpers.kinds(found) == {"laptop": 10, "tablet": 9}
    assert found.rows[6].reference == lists.HYPERLINK


def test_a_fleet_of_sim_cards():
    rows = [lists.fleet_row(n) for n in range(1, 16)]
    rows[4] = lists.fleet_row(5, **{"N° carte SIM (ICCID)": "8,93301E+18"})
    rows[7] = lists.fleet_row(8, **{"État de la ligne": "Suspendu"})
    found = helpers.parsed(lists.fleet(rows))
    assert helpers.refused(found) == {"iccid_invalid": [6]}
    assert helpers.kinds(found) == {"hotspot": 14}
    one, suspended = found.rows[0].sim, found.rows[7].sim
    assert (one.iccid, one.number, one.plan) == (lists.iccid(1), "0639900001", "Data 4G 20 Go")
    assert (str(one.activated_on), str(one.committed_until)) == ("2026-07-01", "2027-06-30")
    assert (one.state, suspended.state, one.volume_gb) == ("active", "suspended", 20)
    assert found.rows[0].lte is True


def test_an_accountants_workbook():
    rows = [lists.accountant_row(n) for n in range(1, 21)]
    rows[0] = lists.accountant_row(1, serial=63266081, value=39)
    rows[5] = lists.accountant_row(6, serial="  D9VC2GWJAY ")
    staged = helpers.staged(lists.accountant(rows), "don.xlsx")
    found = helpers.parsed(lists.accountant(rows), "don.xlsx")
    assert (staged.sheet, staged.header.line, staged.header.siret) == ("Don 2026", 4, "73282932000074")
    assert len(found.rows) == 20
    assert all(row.is_good and not row.warnings for row in found.rows)
    assert [found.rows[n].serial for n in (0, 5)] == ["63266081", "D9VC2GWJAY"]
    assert (found.rows[0].line, str(found.rows[0].value), str(found.rows[1].value)) == (5, "39.00", "55.83")
    assert found.passed_over == [(26, "total")]


def test_the_accountants_list_from_libreoffice():
    rows = [lists.accountant_row(n, serial=None if n % 2 else 63000000 + n) for n in range(1, 9)]
    data = lists.opendocument(
        [
            ["Liste du matériel donné"],
            ["SIRET 732 829 320 00074"],
            [None, None],
            list(lists.ACCOUNTANT),
            *rows,
            [None],
            [None, None, None, "TOTAL", None, None, "of:=SUM([.G5:.G12])"],
        ]
    )
    staged, found = helpers.staged(data, "don.ods"), helpers.parsed(data, "don.ods")
    assert (staged.sheet, staged.header.line, staged.header.siret) == ("Parc", 4, "73282932000074")
    assert [row.line for row in found.rows] == list(range(5, 13))
    assert found.rows[1].serial == "63000002"
    assert (found.rows[0].memory_gb, found.rows[0].storage_gb) == (8, 256)
    assert found.passed_over == [(14, "total")]


def test_cells_after_blank_ones_stay_in_their_column():
    data = lists.opendocument(
        [["N° série", "Modèle", "RAM", "Valeur", "Remarque"], ["AB123456", None, None, None, "écran rayé"]]
    )
    (row,) = helpers.parsed(data, "don.ods").rows
    assert (row.serial, row.model, row.note, row.value) == ("AB123456", "", "écran rayé", None)


ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "latin-1",
    "cp1252",
    "mac_roman",
    "cp850",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encodings_of_french_offices(encoding):
    rows = [lists.fleet_row(n, **{"État de la ligne": "Résiliée"}) for n in range(1, 6)]
    found = helpers.parsed(lists.fleet(rows, encoding))
    assert helpers.refused(found) == {}
    assert {column.header for column in found.columns} == set(lists.FLEET)
    assert found.rows[0].sim.state == "terminated"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_utf_16_with_its_mark(mark):
    order = "le" if mark == codecs.BOM_UTF16_LE else "be"
    text = lists.text([lists.GLPI, lists.glpi_row(1)], delimiter="\t")
    assert len(helpers.parsed(mark + text.encode(f"utf-16-{order}")).rows) == 1


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_delimiters_and_line_ends(delimiter, end):
    rows = [lists.fleet_row(n, **{"Volume (Go)": "20,5"}) for n in range(1, 5)]
    data = lists.text([lists.FLEET, *rows], delimiter=delimiter, end=end)
    found = helpers.parsed(data)
    assert [row.line for row in found.rows] == [2, 3, 4, 5]
    assert str(found.rows[0].sim.volume_gb) == "20.50"


def test_a_hint_for_the_spreadsheet_counts_as_a_line():
    data = "sep=;\n" + lists.text([lists.GLPI, lists.glpi_row(1)])
    (row,) = helpers.parsed(data).rows
    assert row.line == 3


def test_a_record_is_named_by_the_line_on_which_it_begins():
    rows = [
        lists.glpi_row(1, Lieu="Bâtiment B\n2e étage\nbureau 12"),
        lists.glpi_row(2, **{"Numéro de série": ""}),
        lists.glpi_row(3, **{"Numéro de série": "SN00001X"}),
    ]
    found = helpers.parsed(lists.glpi(rows))
    assert [row.line for row in found.rows] == [2, 5, 6]
    assert helpers.refused(found) == {"serial_missing": [5], "serial_duplicate": [6]}


def test_modules_of_one_cell_add_up():
    row = lists.glpi_row(1, **{"Composants - Mémoire": "8192 Mio\n8192 Mio"})
    assert helpers.parsed(lists.glpi([row])).rows[0].memory_gb == 16


def test_blank_lines_are_no_devices_and_keep_their_numbers():
    data = "\n\nN° série;Modèle\n\nAB123456;Latitude 7490\n;\n\nAB123457;Latitude 7490\n\n"
    found = helpers.parsed(data)
    assert [row.line for row in found.rows] == [5, 8]
    assert found.passed_over == []


def test_titles_and_the_siret_stand_above_a_csv_header_too():
    data = "Don Martin;;\nSIRET : 73282932000074;;\n\nN° série;Modèle;RAM\nAB123456;Latitude 7490;8 Go\n"
    staged = helpers.staged(data)
    assert (staged.header.line, staged.header.siret, staged.header.siret_checks) == (
        4,
        "73282932000074",
        True,
    )


@pytest.mark.parametrize(
    ("above", "siret", "checks"),
    [
        ("SIRET;732 829 320 00074", "73282932000074", True),
        ("N° SIRET : 356 000 000 09075", "35600000009075", True),  # La Poste has a rule of its own
        ("SIRET 732 829 320 00075", "73282932000075", False),
        ("Téléphone 04 76 00 00 00", "", True),
        ("Bon 73282932000074", "73282932000074", True),
    ],
)
def test_a_siret_is_found_and_checked(above, siret, checks):
    staged = helpers.staged(f"{above}\nN° série;Modèle\nAB123456;Latitude 7490\n")
    assert (staged.header.siret, staged.header.siret_checks) == (siret, checks)


def test_the_sheet_that_is_a_list_is_read_and_other_lists_are_named():
    header, row = ["N° série", "Modèle", "RAM"], ["AB123456", "Latitude 7490", 8]
    data = lists.workbook(
        {
            "Lisez-moi": [["Bonjour"], ["Voici notre don"]],
            "Portables": [header, row, ["AB123457", "Latitude 7490", 8]],
            "Tablettes": [header, row],
            "Contacts": [["Nom", "E-mail"], ["Marie Dupont", "marie@martin.example"]],
        }
    )
    staged = helpers.staged(data, "don.xlsx")
    assert (staged.sheet, staged.other_sheets, len(staged.lines)) == ("Portables", ("Tablettes",), 2)


def test_headers_said_again_and_group_titles_are_no_devices():
    header = "N° série;Type;Modèle;RAM"
    one, two = (f"AB12345{n};Portable;Latitude 7490;8" for n in (6, 7))
    data = f"{header}\n{one}\n;Site de Lyon;;\n{header}\n{two}\n"
    found = helpers.parsed(data)
    assert [row.line for row in found.rows] == [2, 5]
    assert found.passed_over == [(3, "title"), (4, "header")]


def test_a_list_without_headers_is_refused_whole():
    with pytest.raises(Refused) as refusal:
        helpers.parsed("AB123456;Latitude 7490\nAB123457;Latitude 7490\n")
    assert refusal.value.code == "header_missing"


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(Refused) as refusal:
        helpers.parsed(data)
    assert refusal.value.code in ("file_empty", "header_missing")
