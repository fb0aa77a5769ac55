"""What a list says about the donor's people is kept nowhere, whatever the column is called or holds."""

import json
import random

import pytest

from inventory.intake.fitting import holds_people
from inventory.intake.headers import STAFF_COLUMN
from inventory.intake.parsing import parse
from inventory.intake.staging import Staged, remap
from tests.inventory.intake import helpers, lists

NAMES = (
    "Marie Canari", "CANARI Paul", "Canari, Jean", "Mme Le Canari", "M. Canari", "Anne-Lise de Canari",
    "Jean Paul CANARI", "Léa Canari", "Zoé Canari",
)  # fmt: skip


def stored(staged: Staged) -> str:
    return json.dumps(staged.as_json(), ensure_ascii=False)


def fields(column: str, values) -> str:
    """What a column of this header with these values becomes beside a serial and a kind."""
    rows = [[f"AB{n:05}", "Portable", value] for n, value in enumerate(values)]
    staged = helpers.staged(lists.text([["N° série", "Type", column], *rows]))
    return next(found.field for found in staged.header.columns if found.index == 2)


@pytest.mark.parametrize(
    "header",
    ["Affectation", "Dernier utilisateur", "Login AD", "Initiales", "Trigramme", "Emplacement", "Porte",
     "Matricule agent", "Responsable du poste", "Remis à", "Chez", "Info 3", "Display name", "Nom affiché",
     ""],
)  # fmt: skip
def test_names_under_any_header(header):
    """By the header where it tells, else by the names themselves."""
    assert fields(header, NAMES) == STAFF_COLUMN


@pytest.mark.parametrize(
    "values",
    [
        ["marie.canari@canari.example", "", "paul@canari.example", "à voir", ""],
        ["06 12 34 56 78", "+33 6 12 34 56 79", "0476123456"],
        ["Marie Canari (marie@canari.example)", "ok", "ok"],
    ],
)
def test_addresses_and_telephones_under_any_header(values):
    assert fields("Info", values) == STAFF_COLUMN


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Remarques", ["BON ETAT", "BON ETAT", "ECRAN CASSE", "BON ETAT"], "note"),
        ("Remarques", ["bon état", "écran rayé", "charnière cassée"], "note"),
        ("Nom", ["PC-001", "PC-002", "PC-003"], "reference"),
        ("Nom de la machine", ["Poste Accueil", "Poste Direction", "Portable Compta"], "reference"),
        ("Adresse MAC", ["aa:bb:cc:dd:ee:f1", "aa:bb:cc:dd:ee:f2", "aa:bb:cc:dd:ee:f3"], ""),
        ("Entité", ["Siège > Grenoble", "Siège > Lyon", "Siège > Grenoble"], ""),
    ],
)
def test_what_is_about_devices_is_not_taken_for_people(header, values, field):
    assert fields(header, values) == field


def test_names_among_remarks_are_names_where_each_is_another():
    assert holds_people(NAMES, remarks=True)
    assert not holds_people(["TRES BON ETAT"] * 9, remarks=True)
    assert holds_people(["Marie Canari"] * 9)


def test_an_address_amid_a_remark_is_cut_out_and_the_remark_stays():
    data = (
        "N° série;Type;Remarques\nAB1234;Portable;mot de passe chez m.canari@it.canari.example, écran rayé\n"
    )
    data += "".join(f"AB123{n};Portable;ok\n" for n in range(5, 10))
    staged = helpers.staged(data)
    assert "canari" not in stored(staged)
    assert parse(staged).rows[0].note == "mot de passe chez …, écran rayé"


def test_an_address_in_a_column_that_is_no_field_is_cut_out_too():
    rows = [[f"AB{n:05}", "Portable", "x" if n else "voir paul@canari.example"] for n in range(9)]
    staged = helpers.staged(lists.text([["N° série", "Type", "Zone 7"], *rows]))
    assert "canari" not in stored(staged)


PEOPLE = {
    "Utilisateur": "Marie Canari", "E-mail": "marie@canari.example", "Téléphone": "06 99 88 77 66",
    "Bureau": "canari-B12", "Dernier login": "mcanari",
}  # fmt: skip
DEVICE = {
    "N° série": "AB1234", "Type": "Portable", "Modèle": "Latitude 7490", "N° inventaire": "INV-1",
    "RAM": "8 Go", "Remarques": "ok",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_wherever_the_columns_stand_nobody_is_kept(seed):
    dice = random.Random(seed)
    header = [*PEOPLE, *DEVICE]
    dice.shuffle(header)
    rows = []
    for number in range(6):
        said = {**PEOPLE, **DEVICE, "N° série": f"AB123{number}", "N° inventaire": f"INV-{number}"}
        rows.append([said[name] for name in header])
    staged = helpers.staged(lists.text([["Liste"], header, *rows]))
    assert "anari" not in stored(staged)
    assert "06 99" not in stored(staged)
    assert {c.header for c in staged.header.columns if c.field == STAFF_COLUMN} == set(PEOPLE)
    assert all(row.is_good and row.reference for row in parse(staged).rows)


def test_putting_other_columns_right_brings_nobody_back():
    data = "Utilisateur;Code;Type\nMarie Canari;AB1234;Portable\nPaul Canari;AB1235;Portable\n"
    staged = remap(remap(helpers.staged(data), {1: "serial"}), {2: "kind"})
    assert "Canari" not in stored(staged)
    assert [column.field for column in staged.header.columns] == [STAFF_COLUMN, "serial", "kind"]


def test_a_column_put_away_by_hand_takes_its_cells_with_it_at_once():
    data = "N° série;Type;Surnom\n" + "".join(f"AB123{n};Portable;canari{n}\n" for n in range(4))
    staged = helpers.staged(data)
    assert "canari1" in stored(staged)
    assert "canari1" not in stored(remap(staged, {2: STAFF_COLUMN}))
