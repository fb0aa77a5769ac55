"""The lists that donors really sent, where they lie beside the checkout: exactly their truth's counts."""

import json

import pytest

from accounts.refusals import Refused
from inventory.intake.report import refusals_csv
from tests.house.tree import ROOT
from tests.inventory.intake import helpers

LISTS = ROOT.parent / "shared" / "data" / "donor-lists"
NAMES = ("glpi-ordinateurs.csv", "intune-devices.csv", "flotte-4g.csv", "liste-don-martin.xlsx")
CODES = {
    "duplicate serial": "serial_duplicate",
    "missing serial": "serial_missing",
    "IMEI check digit": "imei_invalid",
    "ICCID damaged by a spreadsheet (scientific notation)": "iccid_invalid",
}

pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason=f"NOT RUN: no donor lists in {LISTS}")


def truth(name: str) -> dict:
    return json.loads((LISTS / f"{name}.json").read_text())


def found(name: str):
    return helpers.parsed((LISTS / name).read_bytes(), name)


@pytest.mark.parametrize("name", NAMES)
def test_rows_and_refused_lines_are_those_of_the_truth(name):
    said, got = truth(name), found(name)
    assert len(got.rows) == said["rows"]
    assert sum(row.is_good for row in got.rows) == said["good"]
    assert helpers.refused(got) == {CODES[why]: lines for why, lines in said.get("refused", {}).items()}


@pytest.mark.parametrize("name", NAMES)
def test_kinds_are_those_of_the_truth(name):
    said, got = truth(name), found(name)
    wanted = said.get("kinds_of_good_rows") or {said.get("kind", "laptop"): said["good"]}
    assert helpers.kinds(got) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_good_row_is_left_out(name):
    assert [row.warnings for row in found(name).rows if row.warnings] == []


def test_formula_text_is_kept_as_text():
    by_line = {row.line: row for row in found("intune-devices.csv").rows}
    for line in truth("intune-devices.csv")["kept_as_text"]:
        assert by_line[line].reference == '=HYPERLINK("http://127.0.0.1/"&A1)'
        assert by_line[line].is_good


def test_states_of_the_lines_are_kept():
    good = [row for row in found("flotte-4g.csv").rows if row.is_good]
    suspended = [row for row in good if row.sim.state == "suspended"]
    assert len(suspended) == truth("flotte-4g.csv")["suspended_among_good_rows"]
    assert all(row.sim.number.startswith("0639") and row.sim.volume_gb == 20 for row in good)


def test_the_accountants_header_siret_and_total():
    said, name = truth("liste-don-martin.xlsx"), "liste-don-martin.xlsx"
    staged = helpers.staged((LISTS / name).read_bytes(), name)
    assert (staged.header.line, staged.header.siret) == (said["header_row"], said["siret"])
    assert found(name).passed_over == [(71, "total")]


def test_numbers_keep_every_digit_and_text_loses_outer_blanks():
    rows = {row.line: row for row in found("liste-don-martin.xlsx").rows}
    assert (rows[5].serial, rows[10].serial) == ("63266081", "D9VC2GWJAY")
    assert str(rows[6].value) == "55.83"


def test_the_broken_workbook_is_refused_in_one_sentence():
    with pytest.raises(Refused) as refusal:
        found("corrompu.xlsx")
    assert "corrompu.xlsx" in refusal.value.message
    assert "Rien n’est importé" in refusal.value.message


def test_the_report_names_line_column_and_code():
    lines = refusals_csv(found("glpi-ordinateurs.csv").rows).decode("utf-8-sig").splitlines()
    assert lines[0] == "line,column,code,message"
    assert lines[1].startswith("35,Numéro de série,serial_duplicate,")
    assert len(lines) == 8
