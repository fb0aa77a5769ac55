"""Lists of the four shapes with faults strewn in by chance: the product finds these and no others.

Whoever makes a list here writes down what is wrong in it at the same time, without asking the product.
"""

import random
from collections import defaultdict

import pytest

from tests.inventory.intake import helpers, lists

SEEDS = range(12)
MODELS = (
    ("Dell Inc.", "Latitude 7490"), ("HP", "HP ProBook 450 G6"), ("LENOVO", "20L6S0AB00"),
    ("LENOVO", "ThinkPad X280"), ("Dell Inc.", "Latitude 5400"), ("HP", "HP EliteBook 840 G5"),
)  # fmt: skip


class Truth:
    """What was put into a list: the lines at fault by code, and the good rows by kind."""

    def __init__(self) -> None:
        self.refused: dict[str, list[int]] = defaultdict(list)
        self.kinds: dict[str, int] = defaultdict(int)

    def add(self, line: int, code: str, kind: str) -> None:
        if code:
            self.refused[code].append(line)
        else:
            self.kinds[kind] += 1

    def holds(self, found) -> None:
        assert helpers.refused(found) == dict(self.refused)
        assert helpers.kinds(found) == dict(self.kinds)


def serial(dice: random.Random) -> str:
    """Never all digits and one E, which a spreadsheet would have rounded; never a word for nothing."""
    return "".join(dice.choices("ABCDFGHJKLMNPQRSTUVWXYZ0123456789", k=dice.randint(7, 10))) + "7"


@pytest.mark.parametrize("seed", SEEDS)
def test_exports_of_glpi(seed):
    dice, truth = random.Random(seed), Truth()
    good: list[str] = []
    rows = []
    for line in range(2, dice.randint(60, 160)):
        maker, model = dice.choice(MODELS)
        said, code, kind = serial(dice), "", dice.choice(("Portable", "Notebook", "Laptop"))
        fate = dice.random()
        if fate < 0.05:
            said, code = dice.choice(("", "N/A", "To be filled by O.E.M.")), "serial_missing"
        elif fate < 0.1 and good:
            said, code = dice.choice(good), "serial_duplicate"
            said = dice.choice((said, said.lower(), f" {said} "))
        elif fate < 0.13:
            kind, model, code = "Bidule", "Chose 3000", "kind_unknown"
        else:
            good.append(said)
        system = "" if code == "kind_unknown" else "Windows 10 Professionnel"
        other = {"Fabricant": maker, "Modèle": model, "Numéro de série": said, "Type": kind}
        rows.append(lists.glpi_row(line, **other, **{"Système d'exploitation - Nom": system}))
        truth.add(line, code, "laptop")
    truth.holds(helpers.parsed(lists.glpi(rows)))


@pytest.mark.parametrize("seed", SEEDS)
def test_exports_of_intune(seed):
    dice, truth = random.Random(seed), Truth()
    rows, texts = [], []
    for line in range(2, dice.randint(60, 140)):
        tablet = dice.random() < 0.5
        other, code = {"Serial number": serial(dice)}, ""
        if tablet and dice.random() < 0.08:
            right = lists.imei(line)
            other["IMEI"], code = right[:-1] + str((int(right[-1]) + dice.randint(1, 9)) % 10), "imei_invalid"
        if dice.random() < 0.05:
            other["Device name"] = lists.HYPERLINK
            texts.append(line)
        if tablet and dice.random() < 0.3:
            other |= {"OS": "iPadOS", "Manufacturer": "Apple", "Model": "iPad (6th generation)"}
        rows.append(lists.intune_row(line, tablet=tablet, **other))
        truth.add(line, code, "tablet" if tablet else "laptop")
    found = helpers.parsed(lists.intune(rows))
    truth.holds(found)
    assert [row.line for row in found.rows if row.reference == lists.HYPERLINK] == texts


@pytest.mark.parametrize("seed", SEEDS)
def test_fleets_of_sim_cards(seed):
    dice, truth = random.Random(seed), Truth()
    rows, suspended = [], 0
    for line in range(2, dice.randint(30, 90)):
        other, code = {}, ""
        fate = dice.random()
        if fate < 0.06:
            other["N° carte SIM (ICCID)"] = dice.choice(("8,93301E+18", "8.93301E+18", "8,9330000000000E+18"))
            code = "iccid_invalid"
        elif fate < 0.1:
            other["IMEI"], code = lists.imei(line)[:-1] + "x", "imei_invalid"
        if dice.random() < 0.15:
            other["État de la ligne"] = "Suspendu"
            suspended += not code
        rows.append(lists.fleet_row(line, **other))
        truth.add(line, code, "hotspot")
    found = helpers.parsed(lists.fleet(rows, dice.choice(("latin-1", "mac_roman", "utf-8", "utf-8-sig"))))
    truth.holds(found)
    good = [row for row in found.rows if row.is_good]
    assert sum(row.sim.state == "suspended" for row in good) == suspended
    assert all(row.sim.number and row.sim.volume_gb == 20 and not row.warnings for row in good)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_workbooks_of_accountants(seed, form):
    dice, written = random.Random(seed), []
    rows = []
    for number in range(1, dice.randint(20, 70)):
        said = dice.randint(10**7, 10**8 - 1) if dice.random() < 0.2 else serial(dice)
        spaced = f"  {said} " if isinstance(said, str) and dice.random() < 0.2 else said
        euros, cents = dice.randint(0, 180), dice.randint(0, 99)
        value = euros if dice.random() < 0.3 else f"{euros},{cents:02d}"
        written.append((str(said), f"{euros}.00" if isinstance(value, int) else f"{euros}.{cents:02d}"))
        rows.append(lists.accountant_row(number, serial=spaced, value=value))
    if form == "xlsx":
        data = lists.accountant(rows)
    else:
        title, total = ["Liste du matériel donné"], [None] * 3 + ["TOTAL", None, None, "of:=SUM([.G5:.G9])"]
        data = lists.opendocument(
            [title, ["SIRET 732 829 320 00074"], [None], list(lists.ACCOUNTANT), *rows, total]
        )
    staged, found = helpers.staged(data, f"don.{form}"), helpers.parsed(data, f"don.{form}")
    assert (staged.header.line, staged.header.siret) == (4, "73282932000074")
    assert [(row.serial, str(row.value)) for row in found.rows] == written
    assert [row.line for row in found.rows] == list(range(5, 5 + len(rows)))
    assert all(row.is_good and not row.warnings for row in found.rows)
    assert [why for _line, why in found.passed_over] == ["total"]
