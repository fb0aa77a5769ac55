"""What becomes of a row, by what the association already knows of its device and its SIM card."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import fates as fates_module
from inventory.actions import intake, workshop
from inventory.fates import Fate, fates
from inventory.intake.parsing import parse
from inventory.models import Device, DeviceEvent, Insertion, Line
from tests import make
from tests.inventory.intake import helpers, lists

pytestmark = pytest.mark.django_db

HEADER = "N° série;IMEI;Type;Marque;Modèle;RAM;Disque;Processeur;OS;VNC;Numéro d'inventaire;Remarques"
FULL = "AB1234;;Portable;Dell;Latitude 7490;16 Go;512 Go;Intel i7;Windows 10;85,50;INV-1;écran rayé"


def row(**said: str) -> str:
    """A line of the list that says only this."""
    places = dict.fromkeys(
        (
            "serial",
            "imei",
            "kind",
            "maker",
            "model",
            "ram",
            "disk",
            "cpu",
            "os",
            "value",
            "reference",
            "note",
        ),
        "",
    )
    return ";".join({**places, "serial": "AB1234", "kind": "Portable", **said}.values())


def looked_at(*rows: str, donor=None, of=None, header: str = HEADER) -> list[Fate]:
    parsed = parse(helpers.staged("\n".join([header, *rows])))
    return fates(parsed, organisation=of or make.pont_vieux(), donor=donor or make.alpexa())


def known(*rows: str, header: str = HEADER, donor=None) -> list[Device]:
    """Devices that a list has made."""
    lot = make.donation("Lot d’avant", donor=donor)
    return intake.receive(looked_at(*rows, header=header, donor=donor), donation=lot, by=make.samira())


def one(*rows: str, **more) -> Fate:
    return looked_at(*rows, **more)[-1]


# --- the same list again ---------------------------------------------------------------------------------


def test_a_row_of_an_unknown_device_is_to_be_created():
    fate = one(FULL)
    assert (fate.word, fate.device, fate.changes, fate.new_model) == ("created", None, {}, False)


def test_the_same_row_again_changes_nothing():
    (device,) = known(FULL)
    fate = one(FULL)
    assert (fate.word, fate.device, fate.changes) == ("unchanged", device, {})


@pytest.mark.parametrize("serial", ["ab1234", " AB-1234 ", "S/N AB1234", "Ab 12.34"])
def test_a_device_is_known_however_its_serial_is_spelt(serial):
    known(FULL)
    fate = one(row(serial=serial))
    assert (fate.word, fate.changes) == ("unchanged", {})


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ({"reference": "INV-2"}, {"reference": "INV-2"}),
        ({"value": "99"}, {"declared_value": Decimal("99.00")}),
        ({"value": "0"}, {"declared_value": Decimal("0.00")}),
        ({"ram": "32 Go"}, {"specs": {"ram_gb": 32}}),
        ({"note": "repris"}, {"specs": {"note": "repris"}}),
        ({"imei": lists.imei(4)}, {"imei": lists.imei(4)}),
        ({"value": "85,50", "ram": "16384 Mo", "reference": "INV-1"}, {}),
    ],
)
def test_what_a_list_says_anew_is_changed_and_no_more(said, changes):
    (device,) = known(FULL)
    if "specs" in changes:
        changes = {"specs": {**device.specs, **changes["specs"]}}
    fate = one(row(**said))
    assert (fate.changes, fate.word) == (changes, "updated" if changes else "unchanged")


@pytest.mark.parametrize("blank", ["", "-", "n/c", "#N/A", "Inconnu", "non renseigné"])
def test_no_way_of_saying_nothing_erases(blank):
    known(FULL)
    said = dict.fromkeys(("maker", "model", "cpu", "os", "value", "reference", "note"), blank)
    assert one(row(**said)).word == "unchanged"


def test_a_value_that_cannot_be_read_is_left_out_and_erases_nothing():
    known(FULL)
    fate = one(row(value="voir compta"))
    assert (fate.word, [fault.field for fault in fate.row.warnings]) == ("unchanged", ["value"])


# --- makers and models -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("maker", "model"),
    [
        ("Dell", "Latitude 7490"),
        ("DELL INC.", "latitude  7490"),
        ("", "Dell Latitude 7490"),
        ("", "Latitude 7490"),
    ],
)
def test_a_model_is_the_same_however_it_is_spelt_or_without_its_maker(maker, model):
    known(FULL)
    fate = one(row(maker=maker, model=model))
    assert (fate.word, fate.new_model) == ("unchanged", False)


def test_another_model_without_a_maker_keeps_the_known_maker():
    (device,) = known(FULL)
    intake.amend([one(row(model="Latitude 5400"))], by=make.samira())
    device.refresh_from_db()
    assert str(device.model) == "Dell Latitude 5400"


def test_a_model_that_was_not_known_is_added():
    (device,) = known(row())
    assert device.model is None
    fate = one(row(model="Latitude 5400"))
    assert (fate.word, fate.new_model) == ("updated", True)


# --- who may speak of a device ---------------------------------------------------------------------------


def faults(fate: Fate) -> list[tuple[str, str]]:
    return [(fault.code, fault.column) for fault in fate.row.problems]


def test_a_device_of_another_donor_is_refused_with_all_that_is_wrong():
    (device,) = known(FULL, donor=make.cimelec())
    workshop.take_in([device], by=make.samira(), site=make.grenoble())
    workshop.retire([device], reason="Carte mère", by=make.samira())
    fate = one(FULL)
    assert (fate.word, faults(fate)) == ("refused", [("serial_known", "N° série")])
    assert "autre donateur" in fate.row.problems[0].message
    assert make.cimelec().name not in fate.row.problems[0].message


@pytest.mark.parametrize(
    "status", ["announced", "received", "to_erase", "refurbishing", "ready", "missing"]
)  # reserved and on_loan are a floor above; a status is never a reason but for retired
def test_a_known_device_is_completed_in_whatever_state_it_is(status):
    lot = make.donation("Lot d’avant")
    device = make.device("announced" if status == "missing" else status, lot=lot, serial="AB1234")
    if status == "missing":
        workshop.declare_missing(device, by=make.samira())
    (fate,) = looked_at(row(reference="INV-7"))
    intake.amend([fate], by=make.samira())
    device.refresh_from_db()
    assert (fate.word, device.status, device.reference) == ("updated", status, "INV-7")
    assert DeviceEvent.objects.filter(device=device).order_by("-number").first().verb == "amend"


def test_another_associations_devices_are_not_known_and_not_told():
    known(FULL, donor=make.cimelec())
    fate = one(FULL, of=make.seconde_vie())
    assert (fate.word, faults(fate)) == ("created", [])


def test_the_serial_of_one_with_the_imei_of_another_is_refused():
    known(row(serial="AB1", imei=lists.imei(1)), row(serial="AB2", imei=lists.imei(2)))
    assert faults(one(row(serial="AB1", imei=lists.imei(2)))) == [("imei_duplicate", "IMEI")]
    assert faults(one(row(serial="AB3", imei=lists.imei(2)))) == [("imei_duplicate", "IMEI")]
    assert one(row(serial="", imei=lists.imei(2))).word == "unchanged"


def test_a_device_known_by_its_imei_takes_its_first_serial():
    (device,) = known(row(serial="", imei=lists.imei(1)))
    fate = one(row(serial="AB9", imei=lists.imei(1)))
    assert (fate.device, fate.changes) == (device, {"serial": "AB9", "serial_key": "AB9"})


def test_of_two_rows_of_one_device_the_first_one_counts():
    known(row(serial="AB1", imei=lists.imei(1)))
    first, second = looked_at(
        row(serial="AB1", reference="A"), row(serial="", imei=lists.imei(1), reference="B")
    )
    assert (first.word, second.word, faults(second)) == ("updated", "refused", [("imei_duplicate", "IMEI")])
    assert "ligne 2" in second.row.problems[0].message


def test_a_row_that_is_refused_for_the_device_leaves_it_to_the_next_one():
    known(row(serial="AB1", imei=lists.imei(1)), row(serial="AB2", imei=lists.imei(2)))
    crossed, right = looked_at(
        row(serial="AB1", imei=lists.imei(2)), row(serial="", imei=lists.imei(1), reference="B")
    )
    assert (crossed.word, right.word) == ("refused", "updated")


# --- SIM cards -------------------------------------------------------------------------------------------


def fleet(number: int, **other: str) -> str:
    return ";".join(lists.fleet_row(number, **other))


FLEET = ";".join(lists.FLEET)
CARD = "N° carte SIM (ICCID)"


def test_a_card_is_new_then_known():
    assert one(fleet(1), header=FLEET).new_line is True
    known(fleet(1), header=FLEET)
    fate = one(fleet(1), header=FLEET)
    assert (fate.word, fate.new_line, fate.puts_in, fate.line_changes) == ("unchanged", False, False, {})


@pytest.mark.parametrize(
    ("column", "typed", "changes"),
    [
        ("Forfait", "Data 4G 50 Go", {"plan": "Data 4G 50 Go"}),
        ("Volume (Go)", "50", {"allowance_gb": Decimal("50.00")}),
        ("N° ligne", "06 39 98 00 00", {"number": "0639980000"}),
        ("Forfait", "", {}),
        ("État de la ligne", "Résiliée", {}),  # the association's own, once known
    ],
)
def test_what_a_list_says_anew_of_a_card_is_changed(column, typed, changes):
    known(fleet(1), header=FLEET)
    assert one(fleet(1, **{column: typed}), header=FLEET).line_changes == changes


def test_a_card_that_sits_in_another_device_stays_there():
    known(fleet(1), header=FLEET)
    fate = one(fleet(2, **{CARD: lists.iccid(1)}), header=FLEET)
    assert (fate.word, fate.line, fate.new_line) == ("created", None, False)
    assert [fault.column for fault in fate.row.warnings] == [CARD]


def test_a_card_of_another_association_is_not_known():
    known(fleet(1), header=FLEET)
    assert one(fleet(1), header=FLEET, of=make.seconde_vie()).new_line is True


def test_a_card_taken_out_is_put_in_again():
    (device,) = known(fleet(1), header=FLEET)
    Insertion.objects.update(removed_at=device.status_at, removed_by=make.samira().user)
    fate = one(fleet(1), header=FLEET)
    assert (fate.word, fate.puts_in) == ("updated", True)
    intake.amend([fate], by=make.samira())
    assert Insertion.objects.get(removed_at=None).device == device
    assert Line.objects.count() == 1


# --- cost ------------------------------------------------------------------------------------------------


def statements(count: int) -> int:
    rows = [fleet(n) for n in range(count, 2 * count)]
    known(*rows, header=FLEET)
    with CaptureQueriesContext(connection) as asked:
        assert {fate.word for fate in looked_at(*rows, header=FLEET)} == {"unchanged"}
    return len(asked)


def test_looking_costs_the_same_for_few_rows_and_for_many():
    make.pont_vieux(), make.alpexa()
    assert statements(3) == statements(60) <= 8


def test_more_values_than_one_statement_takes_are_asked_for_in_parts(monkeypatch):
    rows = [row(serial=f"AB{n:04}") for n in range(10)]
    known(*rows)
    monkeypatch.setattr(fates_module, "_CHUNK", 3)
    assert [fate.word for fate in looked_at(*rows)] == ["unchanged"] * 10
