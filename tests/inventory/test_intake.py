"""From a list to devices: what is created, completed, left alone or refused; and nothing is half done."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.refusals import Refused
from inventory.actions import batches, intake, register, workshop
from inventory.fates import fates
from inventory.models import (
    Device,
    DeviceEvent,
    DeviceModel,
    Donation,
    ImportBatch,
    Insertion,
    Line,
    Medium,
    Tag,
)
from tests import make
from tests.inventory.intake import lists

pytestmark = pytest.mark.django_db

HEADER = "N° série;Type;Marque;Modèle;RAM;Disque;OS;VNC;Numéro d'inventaire;Remarques"


def a_list(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


ONE = a_list("AB123456;Portable;Dell;Latitude 7490;16 Go;512 Go;Windows 10;85,50;PC-001;écran rayé")


def upload(data: bytes = ONE, *, by=None, donor=None, **more) -> ImportBatch:
    return batches.upload(
        name="liste.csv", data=data, donor=donor or make.alpexa(), by=by or make.samira(), **more
    )


def bring(data: bytes = ONE, **more) -> ImportBatch:
    """The list given and confirmed as it was shown."""
    batch = upload(data, **more)
    by = more.get("by") or make.samira()
    return batches.confirm(batch, by=by, shown=batches.preview(batch).digest)


def counts(batch: ImportBatch) -> tuple[int, ...]:
    return tuple(batch.counts[word] for word in ("created", "updated", "unchanged", "refused"))


def faults(batch: ImportBatch) -> list[tuple[int, str, str]]:
    found = batches.preview(batch).fates
    return [(fate.row.line, fault.code, fault.column) for fate in found for fault in fate.row.problems]


def everything() -> dict[str, int]:
    models = (Device, DeviceEvent, DeviceModel, Donation, Insertion, Line, Medium, Tag)
    return {model.__name__: model.objects.count() for model in models}


# --- new devices -----------------------------------------------------------------------------------------


def test_a_row_becomes_a_device_with_all_that_the_list_says():
    batch = bring()
    device = Device.objects.select_related("model", "donation").get()
    assert counts(batch) == (1, 0, 0, 0)
    assert (device.status, device.kind, device.serial, device.reference) == (
        "announced", "laptop", "AB123456", "PC-001",
    )  # fmt: skip
    assert (device.organisation, device.owner, device.donation.donor) == (
        make.pont_vieux(), make.pont_vieux(), make.alpexa(),
    )  # fmt: skip
    assert str(device.model) == "Dell Latitude 7490"
    assert device.declared_value == Decimal("85.50")
    assert device.specs == {"ram_gb": 16, "storage_gb": 512, "os": "Windows 10", "note": "écran rayé"}
    assert batch.donation == device.donation
    assert batch.applied_by == make.samira().user


def test_a_new_device_has_a_tag_a_medium_and_the_first_line_of_its_story():
    at = make.days_ago(3)
    batch = upload()
    batches.confirm(batch, by=make.samira(), at=at)
    device = Device.objects.get()
    assert Tag.objects.get(code=device.tag).device == device
    assert Medium.objects.get().device == device
    event = DeviceEvent.objects.get()
    assert (event.number, event.verb, event.to_status, event.occurred_at) == (1, "announce", "announced", at)
    assert (event.by, device.version) == (make.samira().user, 1)


def test_a_device_is_found_by_the_donors_reference():
    bring()
    assert Device.objects.filter(search_text__contains="pc-001").exists()


def test_a_hotspot_comes_with_its_line():
    rows = [lists.fleet_row(1), lists.fleet_row(2, **{"État de la ligne": "Suspendu"})]
    bring(lists.fleet(rows))
    one, two = Line.objects.order_by("iccid")
    assert (one.iccid, one.number, one.plan, one.allowance_gb) == (
        lists.iccid(1), "0639900001", "Data 4G 20 Go", Decimal("20.00"),
    )  # fmt: skip
    assert (one.state, two.state) == ("active", "suspended")
    assert (str(one.activated_on), str(one.commitment_until)) == ("2026-07-01", "2027-06-30")
    insertion = Insertion.objects.get(line=one)
    assert (insertion.device.imei, insertion.removed_at) == (lists.imei(1), None)
    assert (insertion.device.kind, insertion.device.lte, insertion.device.serial_key) == (
        "hotspot",
        True,
        None,
    )
    assert Medium.objects.count() == 0


def test_models_are_written_once_however_they_are_spelt():
    bring(a_list("A1234;Portable;HP;HP ProBook 450 G6", "A1235;Portable;;Hp HP ProBook 450 G6"))
    bring(a_list("A1236;Portable;Hewlett-Packard;ProBook 450 G6"))
    assert DeviceModel.objects.filter(name__contains="450").count() == 1


def test_what_the_catalogue_knows_tells_the_kind():
    DeviceModel.objects.create(maker="Bidule", name="3000", key="bidule 3000", kind="tablet")
    bring(a_list("A1234;;Bidule;3000"))
    assert Device.objects.get().kind == "tablet"


def test_formula_text_goes_in_as_text():
    rows = [lists.intune_row(1, **{"Device name": lists.HYPERLINK})]
    bring(lists.intune(rows))
    assert Device.objects.get().reference == lists.HYPERLINK


# --- known devices ---------------------------------------------------------------------------------------


def test_the_same_list_twice_creates_nothing_twice():
    first = bring(lists.fleet([lists.fleet_row(n) for n in range(1, 6)]))
    before = everything()
    second = bring(lists.fleet([lists.fleet_row(n) for n in range(1, 6)]))
    assert (counts(first), counts(second)) == ((5, 0, 0, 0), (0, 0, 5, 0))
    assert everything() == before
    assert second.donation == first.donation


def test_a_known_device_is_completed_and_blank_cells_never_erase():
    bring()
    second = bring(a_list("ab-123456;Portable;;;32 Go;;;;PC-777;"))
    device = Device.objects.select_related("model").get()
    assert counts(second) == (0, 1, 0, 0)
    assert device.specs == {"ram_gb": 32, "storage_gb": 512, "os": "Windows 10", "note": "écran rayé"}
    assert (device.reference, device.declared_value, str(device.model)) == (
        "PC-777", Decimal("85.50"), "Dell Latitude 7490",
    )  # fmt: skip
    assert device.serial == "AB123456"
    assert "pc-777" in device.search_text


def test_a_completed_device_says_so_in_its_story_without_the_values():
    bring()
    bring(a_list("AB123456;Portable;;;;;;99,00;PC-777;"))
    device = Device.objects.get()
    event = DeviceEvent.objects.get(verb="amend")
    assert (event.number, device.version, event.data) == (2, 2, {"changed": ["declared_value", "reference"]})
    assert event.from_status == event.to_status == "announced"


def test_the_status_and_the_kind_are_never_touched():
    lot = make.donation(donor=make.alpexa())
    device = make.device("ready", lot=lot, serial="AB123456")
    bring(a_list("AB123456;Tablette;Dell;Latitude 5400;8 Go;;;;PC-9;"), donor=make.alpexa())
    row = Device.objects.select_related("model").get()
    assert (row.status, row.kind, row.site, row.donation) == ("ready", "laptop", device.site, lot)
    assert (row.reference, row.model.name) == ("PC-9", "Latitude 5400")


def test_a_serial_that_was_not_known_is_added_to_a_device_known_by_its_imei():
    bring(lists.fleet([lists.fleet_row(1)]))
    data = f"IMEI;N° série;Type\n{lists.imei(1)};HW-1;Routeur 4G\n".encode()
    assert counts(bring(data)) == (0, 1, 0, 0)
    device = Device.objects.get()
    assert (device.serial, device.serial_key) == ("HW-1", "HW1")


def test_a_device_of_another_lot_of_the_same_donor_stays_in_its_lot():
    first = bring()
    second = bring(a_list("AB123456;Portable;;;;;;;;", "AB123457;Portable;;;;;;;;"))
    assert counts(second) == (1, 0, 1, 0)
    assert first.donation != second.donation
    assert Device.objects.get(serial="AB123456").donation == first.donation


def test_a_device_of_another_donor_is_refused():
    bring()
    batch = bring(donor=make.cimelec())
    assert counts(batch) == (0, 0, 0, 1)
    assert batch.donation is None
    assert faults(batch) == [(2, "serial_known", "N° série")]


def test_a_hotspot_of_another_donor_is_refused_by_its_imei():
    fleet = lists.fleet([lists.fleet_row(1)])
    bring(fleet)
    assert faults(upload(fleet, donor=make.cimelec())) == [(2, "serial_known", "IMEI")]


def test_a_retired_device_is_refused():
    bring()
    workshop.take_in([Device.objects.get()], by=make.samira(), site=make.grenoble())
    workshop.retire([Device.objects.get()], reason="Écran cassé", by=make.samira())
    assert faults(upload()) == [(2, "serial_known", "N° série")]


def test_another_association_may_know_the_same_device():
    bring(lists.fleet([lists.fleet_row(1)]))
    theirs = bring(lists.fleet([lists.fleet_row(1)]), by=make.odile())
    assert counts(theirs) == (1, 0, 0, 0)
    assert Device.objects.filter(organisation=make.seconde_vie()).count() == 1
    assert Line.objects.filter(iccid=lists.iccid(1)).count() == 2


def test_an_imei_of_another_device_is_refused():
    data = f"N° série;IMEI;Type\nT1234;{lists.imei(1)};Tablette\nT1235;{lists.imei(2)};Tablette\n"
    bring(data.encode())
    crossed = f"N° série;IMEI;Type\nT1234;{lists.imei(2)};Tablette\nT9999;{lists.imei(1)};Tablette\n"
    assert faults(upload(crossed.encode())) == [(2, "imei_duplicate", "IMEI"), (3, "imei_duplicate", "IMEI")]


def test_two_rows_of_one_known_device():
    data = f"N° série;IMEI;Type\nT1234;{lists.imei(1)};Tablette\n"
    bring(data.encode())
    twice = f"N° série;IMEI;Type\nT1234;;Tablette\n;{lists.imei(1)};Tablette\n"
    assert faults(upload(twice.encode())) == [(3, "imei_duplicate", "IMEI")]


# --- SIM cards -------------------------------------------------------------------------------------------


def test_a_known_card_is_completed_and_its_state_is_the_associations():
    bring(lists.fleet([lists.fleet_row(1, **{"État de la ligne": "Suspendu"})]))
    Line.objects.update(state="active")
    second = bring(
        lists.fleet([lists.fleet_row(1, Forfait="Data 4G 50 Go", **{"État de la ligne": "Suspendu"})])
    )
    line = Line.objects.get()
    assert counts(second) == (0, 1, 0, 0)
    assert (line.plan, line.state) == ("Data 4G 50 Go", "active")


def test_another_card_takes_the_place_of_the_first():
    bring(lists.fleet([lists.fleet_row(1)]))
    bring(lists.fleet([lists.fleet_row(1, **{"N° carte SIM (ICCID)": lists.iccid(2)})]))
    old, new = Insertion.objects.order_by("inserted_at")
    assert (old.removed_at is None, new.removed_at) == (False, None)
    assert new.line.iccid == lists.iccid(2)


def test_a_card_that_lies_aside_is_put_in():
    bring(lists.fleet([lists.fleet_row(1)]))
    bring(lists.fleet([lists.fleet_row(1, **{"N° carte SIM (ICCID)": lists.iccid(2)})]))
    batch = bring(lists.fleet([lists.fleet_row(3, **{"N° carte SIM (ICCID)": lists.iccid(1)})]))
    assert counts(batch) == (1, 0, 0, 0)
    inside = Insertion.objects.get(line__iccid=lists.iccid(1), removed_at=None)
    assert inside.device.imei == lists.imei(3)
    assert Line.objects.count() == 2


def test_a_card_that_sits_elsewhere_stays_there_and_is_said():
    bring(lists.fleet([lists.fleet_row(1)]))
    batch = upload(lists.fleet([lists.fleet_row(2, **{"N° carte SIM (ICCID)": lists.iccid(1)})]))
    (fate,) = batches.preview(batch).fates
    assert (fate.word, [fault.field for fault in fate.row.warnings]) == ("created", ["iccid"])
    batches.confirm(batch, by=make.samira())
    assert Insertion.objects.get(removed_at=None).device.imei == lists.imei(1)


# --- confirmation ----------------------------------------------------------------------------------------


def test_nothing_is_written_before_the_confirmation():
    before = everything()
    batches.preview(upload())
    assert everything() == before


def test_a_second_confirmation_changes_nothing():
    batch = bring()
    before = everything()
    again = batches.confirm(batch, by=make.samira(), shown="anything")
    assert (again.applied_at, everything()) == (batch.applied_at, before)


def test_what_changed_since_it_was_shown_is_looked_at_again():
    batch = upload()
    shown = batches.preview(batch).digest
    bring()
    before = everything()
    with pytest.raises(Refused) as refusal:
        batches.confirm(batch, by=make.samira(), shown=shown)
    assert refusal.value.code == "list_changed"
    assert everything() == before
    batch.refresh_from_db()
    assert batch.applied_at is None


def test_a_list_killed_half_way_leaves_nothing(monkeypatch):
    batch = upload(lists.fleet([lists.fleet_row(n) for n in range(1, 9)]))
    before = everything()

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(intake, "fit_lines", killed)
    with pytest.raises(KeyboardInterrupt):
        batches.confirm(batch, by=make.samira())
    assert everything() == before
    monkeypatch.undo()
    assert counts(batches.confirm(batch, by=make.samira())) == (8, 0, 0, 0)


def test_a_device_that_somebody_else_writes_meanwhile_is_seen_at_the_second_try(monkeypatch):
    batch = upload(a_list("AB123456;Portable;;;;;;;;", "AB123457;Portable;;;;;;;;"))
    lot = make.donation("Lot 9", donor=make.cimelec())
    first = []

    def with_a_rival(*args, **kwargs):
        found = fates(*args, **kwargs)
        if not first:
            first.append(
                register.announce([register.Draft("laptop", "AB123456")], donation=lot, by=make.samira())
            )
        return found

    monkeypatch.setattr(batches, "fates", with_a_rival)
    done = batches.confirm(batch, by=make.samira())
    assert counts(done) == (1, 0, 0, 1)
    assert Device.objects.count() == 2


# --- donations, rights, forgetting -----------------------------------------------------------------------


def test_a_donation_without_a_reference_gets_the_next_number():
    year = timezone.localdate().year
    first = bring(a_list("A1234;Portable;;;;;;;;"))
    second = bring(a_list("A1235;Portable;;;;;;;;"))
    assert [first.donation.reference, second.donation.reference] == [f"alpexa-{year}-1", f"alpexa-{year}-2"]


def test_a_named_donation_is_opened_or_added_to():
    first = bring(reference="Lot de juin")
    second = bring(a_list("A1235;Portable;;;;;;;;"), reference="Lot de juin")
    assert first.donation.reference == "Lot de juin"
    assert second.donation == first.donation


def test_a_donation_of_another_donor_cannot_be_added_to():
    bring(reference="Lot de juin")
    with pytest.raises(Refused) as refusal:
        upload(donor=make.cimelec(), reference="Lot de juin")
    assert refusal.value.code == "invalid"


@pytest.mark.parametrize("who", [make.michel, make.celine, make.ines, make.sylvie])
def test_only_a_manager_brings_lists_in(who):
    with pytest.raises(Refused) as refusal:
        upload(by=who())
    assert refusal.value.code == "not_allowed"


def test_a_list_of_another_association_is_not_confirmed():
    batch = upload()
    for act in (
        lambda: batches.confirm(batch, by=make.odile()),
        lambda: batches.correct(batch, choices={0: "note"}, by=make.odile()),
        lambda: batches.take(batch, by=make.odile()),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "not_allowed"


def test_corrected_columns_are_what_is_written():
    data = b"Code;N\xc2\xb0 s\xc3\xa9rie;Type\nAB123456;PC-1;Portable\n"
    batch = batches.correct(upload(data), choices={0: "serial", 1: "reference"}, by=make.samira())
    batches.confirm(batch, by=make.samira())
    device = Device.objects.get()
    assert (device.serial, device.reference) == ("AB123456", "PC-1")


def test_rows_are_dropped_after_thirty_days_and_the_trace_stays():
    old = upload(at=make.days_ago(32))
    new = upload()
    assert batches.forget(on=timezone.localdate()) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.table, bool(old.file_hash), new.table is None) == (None, True, False)
    with pytest.raises(Refused) as refusal:
        batches.preview(old)
    assert refusal.value.code == "file_needed"


def test_the_daily_job_drops_them(capsys):
    upload(at=make.days_ago(32))
    call_command("expire")
    assert "The rows of 1 donors' lists were dropped." in capsys.readouterr().out
    assert ImportBatch.objects.get().table is None


# --- cost ------------------------------------------------------------------------------------------------


def test_a_long_list_costs_few_statements():
    make.samira(), make.alpexa()
    rows = [lists.glpi_row(n) for n in range(1, 701)]
    with CaptureQueriesContext(connection) as first:
        bring(lists.glpi(rows))
    changed = [lists.glpi_row(n, Nom=f"PC-{n}b") for n in range(1, 701)]
    with CaptureQueriesContext(connection) as second:
        done = bring(lists.glpi(changed))
    assert counts(done) == (0, 700, 0, 0)
    assert len(first) <= 30 >= len(second)
