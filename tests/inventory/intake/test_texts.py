"""Lists as text: which signs, which delimiter, on which line a record begins."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from inventory.intake import tables, texts
from inventory.intake.texts import decode, read_text
from tests.inventory.intake import helpers, lists

HEADER = "N° de série;Modèle;Déclaré à"


def lines(data: bytes | str) -> list[tuple[int, list[str]]]:
    table = read_text("liste.csv", data.encode() if isinstance(data, str) else data)
    return [(line.number, line.cells) for line in table.lines]


def refusal(data: bytes | str) -> Refused:
    with pytest.raises(Refused) as caught:
        lines(data)
    return caught.value


# --- signs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", "N° série – écran rayé"),
        ("cp1252", "Référence Noël, œuvre"),
        ("mac_roman", "N° série – écran rayé"),
        ("mac_roman", "Modèle « à vérifier »"),
        ("cp850", "Modèle « à vérifier »"),
    ],
)
def test_french_tells_which_one_byte_signs_were_meant(encoding, said):
    assert decode(said.encode(encoding)) == said


@given(st.text(alphabet="éèàùçêôîABCabc;0123456789 '°\n", min_size=1))
def test_utf_8_is_never_taken_for_another_one(said):
    assert decode(said.encode()) == said


def test_an_amount_in_euros_of_windows_is_an_amount():
    (row,) = helpers.parsed("N° série;Type;Valeur\nA1234;Portable;85,50 €\n".encode("cp1252")).rows
    assert str(row.value) == "85.50"


def test_half_a_sign_of_utf_16_is_no_text():
    whole = "N° série;Type\nA1234;Portable\n".encode("utf-16")
    assert refusal(whole[:-1]).code == "file_unreadable"


# --- delimiters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_headers(delimiter):
    """Other signs stand in titles and values: they do not count."""
    data = delimiter.join(["N° série", "Type", "Modèle"]) + "\n"
    data += delimiter.join(["A1234", "Portable", "Latitude 7490 - i7 / 14"]) + "\n"
    above = "Don, lot de juin; à vérifier, merci; voir aussi, s'il vous plaît\n"
    found = lines(above.replace(delimiter, " ") + data)
    assert found[-1][1] == ["A1234", "Portable", "Latitude 7490 - i7 / 14"]


def test_decimal_commas_are_no_delimiters():
    data = "N° série;Type;VNC\n" + "".join(f"A{n:04};Portable;{n},50\n" for n in range(1, 30))
    assert {len(cells) for _line, cells in lines(data)} == {3}


def test_a_hint_for_spreadsheets_rules_and_is_no_line():
    data = "sep=,\nN° série,Type,Note; libre\nA1234,Portable,a;b\n"
    assert lines(data) == [(2, ["N° série", "Type", "Note; libre"]), (3, ["A1234", "Portable", "a;b"])]


# --- records ---------------------------------------------------------------------------------------------


def test_records_begin_where_their_first_cell_does():
    data = f'{HEADER}\nA1;"deux\nlignes";x\nA2;L;y\n"A\n3";L;z\nA4;L;t\n'
    assert [number for number, _cells in lines(data)] == [1, 2, 4, 5, 7]


@given(
    st.lists(
        st.lists(st.text(alphabet='ab;,"\n é', max_size=8), min_size=2, max_size=2), min_size=1, max_size=6
    )
)
def test_what_was_written_as_csv_is_read_as_it_was(rows):
    data = lists.text([["N° série", "Modèle"], *rows], end="\n")
    written = [[tables.tidy(cell) for cell in row] for row in rows]
    assert [cells for _line, cells in lines(data)][1:] == [row for row in written if any(row)]


def test_a_line_longer_than_the_header_keeps_its_cells():
    data = "N° série;Type\nA1234;Portable;en trop\n"
    assert lines(data)[1][1] == ["A1234", "Portable", "en trop"]
    assert helpers.staged(data).header.columns[-1].header == ""


def test_a_line_shorter_than_the_header_says_nothing_more():
    (row,) = helpers.parsed("N° série;Type;Modèle;VNC\nA1234;Portable\n").rows
    assert (row.is_good, row.model, row.value) == (True, "", None)


def test_the_line_of_a_quote_that_never_closes_is_said():
    found = refusal(f'{HEADER}\nA1;L;x\nA2;L;"y\nA3;L;z\n')
    assert (found.code, "après la ligne 2" in found.message) == ("file_unreadable", True)


# --- what is no list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["<!DOCTYPE html>", "  <html>", "<table>", '<?xml version="1.0"?>'])
def test_a_page_of_the_web_is_named_for_what_it_is(head):
    found = refusal(f"{head}<tr><td>N° série</td></tr>")
    assert "page web" in found.message


def test_bytes_that_are_no_text_are_refused():
    assert refusal(bytes(range(1, 32)) * 40).code == "file_unreadable"


def test_a_cell_of_a_novel_is_refused_with_its_line(monkeypatch):
    monkeypatch.setattr(tables, "MAX_CELL", 50)
    found = refusal(f"{HEADER}\nA1;L;x\nA2;{'L' * 60};y\n")
    assert (found.code, "ligne 3" in found.message) == ("cell_too_long", True)


def test_a_flood_of_blank_lines_ends_early(monkeypatch):
    monkeypatch.setattr(texts, "MAX_ROWS", 1000)
    begun = time.process_time()
    found = lines(f"{HEADER}\nA1;L;x\n" + ";;\n" * 300_000)
    assert (len(found), time.process_time() - begun < 1) == (2, True)


def test_as_many_lines_as_allowed_are_read_and_not_one_more(monkeypatch):
    monkeypatch.setattr(tables, "MAX_LINES", 10)
    rows = "".join(f"A{n};L;x\n\n" for n in range(9))
    assert len(lines(f"{HEADER}\n{rows}")) == 10
    assert refusal(f"{HEADER}\n{rows}A9;L;x\n").code == "file_too_long"
