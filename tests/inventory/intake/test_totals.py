"""Which lines are no device."""

import pytest

from inventory.intake.totals import is_total
from tests.inventory.intake import helpers, lists

HEADER = "N°;Type;Modèle;N° série;RAM;Valeur"
DEVICE = "1;Portable;Latitude 7490;AB123456;8;39,00"


@pytest.mark.parametrize(
    "text",
    [
        "TOTAL", "Total", "Total :", "Totaux", "Sous-total", "Sous total", "Total général",
        "TOTAL GÉNÉRAL HT",
        "Total 65 appareils", "Somme", "SUM", "Subtotal", "Grand total", "Total HT", "Total €",
        "Valeur totale du don", "Quantité totale", "Prix total HT",
    ],
)  # fmt: skip
def test_total_words(text):
    assert is_total(text)


@pytest.mark.parametrize(
    "text", ["", "Total Energies", "Totem", "Sommaire", "TotalSoft 3", "Consommable", "Latitude"]
)
def test_what_only_looks_like_a_total(text):
    assert not is_total(text)


@pytest.mark.parametrize(
    "last",
    [
        ";;;TOTAL;;2 540,00",
        "TOTAL;;;;;2 540,00",
        ";;Total général;;;2540",
        ";;;;;=SUM(F2:F66)",
        ";;;65;;=SUM(F2:F66)",
        ";;TOTAL;65 appareils;;",
        ";;Total;;520;2 540,00",
        ";;Valeur totale du don;;;2 540,00 €",
        ";;Nombre d'appareils;;;65",
        ";Nb de PC portables;;;;65",
    ],
)
def test_a_line_with_a_total_word_or_a_formula_and_little_else_is_no_device(last):
    found = helpers.parsed(f"{HEADER}\n{DEVICE}\n{last}\n")
    assert len(found.rows) == 1
    assert found.passed_over == [(3, "total")]


def test_a_formula_beside_a_whole_device_leaves_it_a_device():
    found = helpers.parsed(f"{HEADER}\n{DEVICE}\n2;Portable;Latitude 7490;AB123457;8;=F2*2\n")
    assert [row.is_good for row in found.rows] == [True, True]
    assert [fault.field for fault in found.rows[1].warnings] == ["value"]


def test_a_total_word_in_a_column_that_is_not_kept_still_counts():
    data = f"Utilisateur;{HEADER}\nDurand;{DEVICE}\nTOTAL;;;;;520;2 540,00\n"
    found = helpers.parsed(data)
    assert len(found.rows) == 1
    assert found.passed_over == [(3, "total")]


def test_a_company_called_total_gives_devices():
    data = f"Entité;{HEADER}\nTotal Energies;{DEVICE}\nTotal Energies;2;Portable;Latitude 7490;;8;39\n"
    found = helpers.parsed(data)
    assert helpers.refused(found) == {"serial_missing": [3]}


def test_a_formula_in_a_workbook_without_its_result():
    rows = [
        lists.accountant_row(1),
        [2, "PC portable", "Latitude 7490", "AB123457", 8, "256 Go SSD", "=G5*2"],
    ]
    found = helpers.parsed(lists.accountant(rows), "don.xlsx")
    assert [row.is_good for row in found.rows] == [True, True]
    assert found.rows[1].value is None
    assert [fault.message for fault in found.rows[1].warnings] == [
        "Une formule sans résultat est laissée de côté (colonne G)."
    ]


def test_a_serial_that_is_a_formula_without_result_is_refused():
    rows = [lists.accountant_row(1), lists.accountant_row(2, serial="=D5&1")]
    found = helpers.parsed(lists.accountant(rows), "don.xlsx")
    assert helpers.refused(found) == {"value_invalid": [6]}
    assert found.rows[1].problems[0].column == "N° série"


def test_a_short_list_with_a_formula_a_line_keeps_its_devices():
    rows = [["N° série", "Valeur"], ["AB123456", "=10*2"], ["AB123457", "=10*3"]]
    found = helpers.parsed(lists.workbook({"Parc": rows}), "don.xlsx")
    assert [row.serial for row in found.rows] == ["AB123456", "AB123457"]
