"""Rows: identity, doubles, and optional values that are left out."""

import io

import openpyxl

from inventory.intake.report import one_per_column, refusals_csv
from inventory.intake.rows import Fault
from inventory.text import neutral
from tests.inventory.intake import helpers, lists


def codes(row):
    return [(fault.code, fault.column) for fault in row.problems]


def test_identity_is_the_serial_else_the_imei():
    header = "N° série;IMEI;Type"
    assert helpers.row(header, "AB123456", "", "Tablette").is_good
    by_imei = helpers.row(header, "", lists.imei(1), "Tablette")
    assert (by_imei.is_good, by_imei.serial, by_imei.imei) == (True, "", lists.imei(1))
    assert codes(helpers.row(header, "", "", "Tablette")) == [("serial_missing", "N° série")]
    assert codes(helpers.row(header, "N/A", "0", "Tablette")) == [("serial_missing", "N° série")]


def test_without_a_serial_column_the_imei_is_asked_for():
    row = helpers.row("IMEI;Type", "", "Tablette")
    assert codes(row) == [("serial_missing", "IMEI")]


def test_a_wrong_imei_is_enough_to_say():
    header = "N° série;IMEI;Type"
    assert codes(helpers.row(header, "", "123456789012345", "Tablette")) == [("imei_invalid", "IMEI")]
    assert codes(helpers.row(header, "AB123456", "123456789012345", "Tablette")) == [("imei_invalid", "IMEI")]


def test_of_a_serial_said_twice_the_first_row_is_good():
    data = "N° série;Type\nAB-123456;Portable\nab 123456;Portable\nAB123456;Portable\n"
    found = helpers.parsed(data)
    assert helpers.refused(found) == {"serial_duplicate": [3, 4]}
    assert "ligne 2" in found.rows[1].problems[0].message


def test_a_row_that_is_refused_does_not_take_the_serial():
    data = "N° série;IMEI;Type\nAB123456;12;Tablette\nAB123456;;Tablette\n"
    assert helpers.refused(helpers.parsed(data)) == {"imei_invalid": [2]}


def test_a_row_copied_whole_is_at_fault_in_both_columns():
    one = f"AB123456;{lists.imei(1)};Tablette"
    found = helpers.parsed(f"N° série;IMEI;Type\n{one}\n{one}\n")
    assert helpers.refused(found) == {"serial_duplicate": [3], "imei_duplicate": [3]}


def test_an_imei_said_twice_in_two_spellings():
    data = f"N° série;IMEI;Type\nAB123456;{lists.imei(1)};Tablette\nAB123457;{lists.imei(1)[:14]};Tablette\n"
    assert helpers.refused(helpers.parsed(data)) == {"imei_duplicate": [3]}


def test_a_sim_card_said_twice_is_wrong_the_second_time():
    rows = [lists.fleet_row(1), lists.fleet_row(2, **{"N° carte SIM (ICCID)": lists.iccid(1)})]
    assert helpers.refused(helpers.parsed(lists.fleet(rows))) == {"iccid_invalid": [3]}


def test_a_serial_that_a_spreadsheet_rounded_is_refused():
    row = helpers.row("N° série;Type", "6,32661E+15", "Portable")
    assert codes(row) == [("value_invalid", "N° série")]
    assert "colonne A" in row.problems[0].message


def test_a_serial_far_too_long_is_refused():
    assert codes(helpers.row("N° série;Type", "A1" * 60, "Portable")) == [("value_invalid", "N° série")]


def test_optional_values_that_cannot_be_read_are_left_out_and_said():
    row = helpers.row(
        "N° série;Type;RAM;Disque;VNC;Modèle",
        "AB123456",
        "Portable",
        "beaucoup",
        "?!",
        "voir compta",
        "Latitude",
    )
    assert row.is_good
    assert (row.memory_gb, row.storage_gb, row.value) == (None, None, None)
    assert [(fault.field, fault.letter) for fault in row.warnings] == [
        ("memory", "C"),
        ("storage", "D"),
        ("value", "E"),
    ]
    assert "«\u00a0voir compta\u00a0» n’est pas un montant" in row.warnings[2].message


def test_optional_values_of_a_line_are_left_out_too():
    row_text = lists.fleet_row(
        1, **{"Date d'activation": "bientôt", "État de la ligne": "bleu", "N° ligne": "aucune idée"}
    )
    good = [lists.fleet_row(n) for n in (2, 3, 4)]
    found = helpers.parsed(lists.fleet([row_text, *good]))
    row = found.rows[0]
    assert row.is_good
    assert (row.sim.activated_on, row.sim.state, row.sim.number) == (None, None, "")
    assert {fault.field for fault in row.warnings} == {"activated_on", "line_state", "line_number"}


def test_a_wrong_card_refuses_the_row_and_says_what_happened():
    row = helpers.parsed(lists.fleet([lists.fleet_row(1, **{"N° carte SIM (ICCID)": "8,93301E+18"})])).rows[0]
    assert codes(row) == [("iccid_invalid", "N° carte SIM (ICCID)")]
    assert "tableur a abîmé" in row.problems[0].message


def test_a_hotspot_without_a_card_is_a_hotspot_by_its_model():
    row = helpers.parsed(
        lists.fleet([lists.fleet_row(1, **{"N° carte SIM (ICCID)": ""}), lists.fleet_row(2)])
    ).rows[0]
    assert (row.is_good, row.kind, bool(row.sim.iccid)) == (True, "hotspot", False)


def test_months_may_come_first_in_a_whole_column():
    rows = [
        lists.fleet_row(1, **{"Date d'activation": "07/01/2026"}),
        lists.fleet_row(2, **{"Date d'activation": "07/25/2026"}),
    ]
    first = helpers.parsed(lists.fleet(rows)).rows[0]
    assert str(first.sim.activated_on) == "2026-07-01"


def test_formula_text_stays_text_wherever_it_stands():
    row = helpers.row(
        "N° série;Type;Nom du poste;Remarques", "AB123456", "Portable", "=1+1", "＝cmd|' /C calc'!A0"
    )
    assert (row.reference, row.note) == ("=1+1", "＝cmd|' /C calc'!A0")
    assert row.is_good


def test_digits_protected_from_spreadsheets_are_digits():
    row = helpers.row("N° série;IMEI;Type", '="00123456"', f'="{lists.imei(1)}"', "Tablette")
    assert (row.serial, row.imei) == ("00123456", lists.imei(1))


def test_long_numbers_of_workbooks_keep_every_digit():
    data = lists.workbook({"SIM": [["IMEI", "ICCID", "Modèle"], [int(lists.imei(1)), 777, "M7200"]]})
    exact = lists.patched(data, "xl/worksheets/sheet1.xml", b">777<", f">{lists.iccid(12)}<".encode())
    (row,) = helpers.parsed(exact, "sim.xlsx").rows
    assert (row.imei, row.sim.iccid) == (lists.imei(1), lists.iccid(12))


def test_long_numbers_that_a_workbook_rounded_are_refused():
    data = lists.workbook({"SIM": [["IMEI", "ICCID", "Modèle"], [lists.imei(1), 8.933301e18, "M7200"]]})
    assert helpers.refused(helpers.parsed(data, "sim.xlsx")) == {"iccid_invalid": [2]}


def test_zeros_that_a_format_adds_are_kept():
    book = openpyxl.Workbook()
    book.active.append(["N° série", "Type"])
    book.active.append([12345, "Portable"])
    book.active["A2"].number_format = "00000000"
    out = io.BytesIO()
    book.save(out)
    assert helpers.parsed(out.getvalue(), "don.xlsx").rows[0].serial == "00012345"


def test_decimals_of_number_cells_are_no_thousands():
    data = lists.workbook({"Parc": [["N° série", "Type", "VNC"], ["AB123456", "Portable", 81.125]]})
    assert str(helpers.parsed(data, "don.xlsx").rows[0].value) == "81.12"


# --- the file of refused rows ----------------------------------------------------------------------------


def lines_of(data):
    return refusals_csv(helpers.parsed(data).rows).decode("utf-8-sig").splitlines()


def test_one_line_a_row_and_column_at_fault():
    rows = ("AB123456;12;Tablette", ";;Tablette", "AB123457;13;Machin", f"AB9;{lists.imei(1)};Tablette")
    data = "\n".join(["N° série;IMEI;Type", *rows])
    lines = lines_of(data)
    assert lines[0] == "line,column,code,message"
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["2", "IMEI", "imei_invalid"],
        ["3", "N° série", "serial_missing"],
        ["4", "IMEI", "imei_invalid"],
        ["4", "Type", "kind_unknown"],
    ]


def test_the_file_has_its_mark_and_no_lines_without_refusals():
    data = refusals_csv(helpers.parsed("N° série;Type\nAB123456;Portable\n").rows)
    assert data == b"\xef\xbb\xbfline,column,code,message\r\n"


def test_faults_of_one_column_are_one_line():
    faults = [
        Fault("value_invalid", "serial", "S", "A", "deux"),
        Fault("serial_known", "serial", "S", "A", "un"),
    ]
    (one,) = one_per_column(faults)
    assert (one.code, one.message) == ("serial_known", "un deux")


def test_headers_that_are_formulas_stay_text_in_the_file():
    lines = lines_of("=IMEI();Type\n12;Tablette\n")
    assert lines[1].startswith("2,'=IMEI(),imei_invalid,")


def test_text_is_neutral_in_files():
    for text in ("=1", "+1", "-1", "@A", "\t=1", "＝1", "＋1", "－1", "＠1", "  =1"):
        assert neutral(text) == f"'{text}"
    for text in ("", "N° série", "1=1", "Même série"):
        assert neutral(text) == text
