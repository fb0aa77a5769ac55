"""What is kept of a list: never a cell about the donor's staff."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from inventory.intake.parsing import parse
from inventory.intake.staging import Staged, remap
from tests.inventory.intake import helpers, lists

PEOPLE = "Utilisateur;E-mail;Téléphone;Bureau;N° série;Modèle;Entité\n" + "".join(
    f"Marie Canari{n};marie{n}@canari.example;06 12 34 56 0{n};B-20{n};AB12345{n};Latitude 7490;Siège\n"
    for n in range(1, 5)
)
CANARIES = ("Canari", "canari.example", "06 12 34", "B-201")


def as_text(staged: Staged) -> str:
    return json.dumps(staged.as_json(), ensure_ascii=False)


def test_cells_about_staff_never_leave_the_reader():
    staged = helpers.staged(PEOPLE)
    assert not any(canary in as_text(staged) for canary in CANARIES)
    gone = [column.header for column in staged.header.columns if not column.kept]
    assert gone == ["Utilisateur", "E-mail", "Téléphone", "Bureau"]
    assert "Siège" in as_text(staged)  # what is no field and nobody's is kept for correction
    assert [row.serial for row in parse(staged).rows] == [f"AB12345{n}" for n in range(1, 5)]


def test_titles_above_the_header_are_not_kept():
    staged = helpers.staged(f"Envoyé par Marie Canari;;\n{PEOPLE}")
    assert "Canari" not in as_text(staged)


@pytest.mark.parametrize("number", ["2 95 10 99 126 111 93", "2 95 10 99 126 111", "2951099126111 94"])
def test_a_social_security_number_in_a_remark_is_not_kept(number):
    """Nor without its key, or mistyped: a person is behind it all the same."""
    data = f"N° série;Type;Remarques\nAB123456;Portable;à Mme X, {number}\nAB123457;Portable;ok\n"
    staged = helpers.staged(data)
    assert "Mme X" not in as_text(staged)
    aside = remap(helpers.staged(data, choices={2: ""}), {2: "note"})  # put right after it was read
    for read in (staged, aside):
        rows = parse(read).rows
        assert [row.note for row in rows] == ["", "ok"]
        assert [[fault.field for fault in row.warnings] for row in rows] == [["note"], []]


@pytest.mark.parametrize(
    "header", ["N° inventaire", "Marque", "Modèle", "Processeur", "Système", "Opérateur", "Forfait", "Divers"]
)
def test_a_social_security_number_is_kept_under_no_header(header):
    data = f"N° série;Type;{header}\nAB123456;Portable;2951099126111 93\nAB123457;Portable;HP 4\n"
    staged = helpers.staged(data)
    assert "126111" not in as_text(staged)
    assert "126111" not in repr(parse(staged).rows)
    assert all(row.is_good for row in parse(staged).rows)


def test_a_reference_that_held_one_is_said():
    (row,) = helpers.parsed("N° série;Type;N° inventaire\nAB123456;Portable;2951099126111 93\n").rows
    assert row.reference == ""
    assert [fault.message for fault in row.warnings] == [
        "Un texte avec un numéro de personne n’est pas gardé (colonne C)."
    ]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("cell", ["a" * 32_000, "a" * 32_000 + "@", "a@" + "b." * 16_000, "a@b" * 10_000])
@pytest.mark.parametrize("header", ["Divers", "Remarques"])
def test_a_cell_as_long_as_cells_go_is_read_in_one_go(header, cell):
    """Looking for an address once hung for minutes on twenty such cells."""
    rows = "".join(f"AB1234{n:02};Portable;{cell}\n" for n in range(20))
    staged = helpers.staged(f"N° série;Type;{header}\n{rows}")
    assert len(as_text(staged)) < 10_000
    assert [row.note for row in parse(staged).rows] == [""] * 20


@pytest.mark.parametrize(
    "data",
    [
        lists.glpi([lists.glpi_row(n) for n in range(1, 5)]),
        lists.fleet([lists.fleet_row(n) for n in range(1, 5)]),
        lists.accountant([lists.accountant_row(n) for n in range(1, 5)]),
        PEOPLE.encode(),
    ],
)
def test_a_staged_list_is_the_same_after_the_database(data):
    staged = helpers.staged(data)
    assert Staged.from_json(json.loads(json.dumps(staged.as_json()))) == staged


# --- put right -------------------------------------------------------------------------------------------

LIST = "Code;N° série;Intitulé;Type\n" + "".join(
    f"AB12345{n};PC-{n - 5};Latitude 7490;Portable\n" for n in (6, 7)
)


def by_header(staged: Staged) -> dict[str, str]:
    return {column.header: column.field for column in staged.header.columns}


def test_a_column_is_put_right():
    staged = remap(helpers.staged(LIST), {0: "serial", 1: "reference"})
    assert by_header(staged) == {
        "Code": "serial",
        "N° série": "reference",
        "Intitulé": "model",
        "Type": "kind",
    }
    assert [(row.serial, row.reference) for row in parse(staged).rows] == [
        ("AB123456", "PC-1"),
        ("AB123457", "PC-2"),
    ]


def test_a_field_that_is_given_to_another_column_leaves_the_first():
    staged = remap(helpers.staged(LIST), {0: "serial"})
    assert by_header(staged)["N° série"] == ""
    assert [row.serial for row in parse(staged).rows] == ["AB123456", "AB123457"]


def test_a_column_put_away_loses_its_cells_at_once():
    staged = remap(helpers.staged(LIST), {2: "not_kept"})
    assert "Latitude" not in as_text(staged)
    with pytest.raises(Refused) as refusal:
        remap(staged, {2: "model"})
    assert refusal.value.code == "file_needed"
    assert "Intitulé" in refusal.value.message


def test_a_column_that_was_not_kept_needs_the_file_again():
    with pytest.raises(Refused) as refusal:
        remap(helpers.staged(PEOPLE), {3: "note"})
    assert refusal.value.code == "file_needed"
    again = helpers.staged(PEOPLE, choices={3: "note"})
    assert parse(again).rows[0].note == "B-201"


def test_what_is_no_field_is_not_taken():
    staged = helpers.staged(LIST)
    assert by_header(remap(staged, {0: "status", 1: "donation"})) == by_header(staged)


def test_totals_beside_columns_that_are_not_kept_stay_totals_when_columns_are_put_right():
    data = "Utilisateur;N° série;Type;Valeur\nDurand;AB123456;Portable;12\nTOTAL;;Portable;12\n"
    staged = remap(helpers.staged(data), {3: "value"})
    assert parse(staged).passed_over == [(3, "total")]


@given(st.dictionaries(st.integers(0, 6), st.sampled_from(["serial", "model", "note", "value", "", "imei"])))
def test_any_choice_of_columns_can_be_read(choices):
    staged = helpers.staged(LIST)
    parsed = parse(remap(staged, choices))
    assert len(parsed.rows) + len(parsed.passed_over) == 2
