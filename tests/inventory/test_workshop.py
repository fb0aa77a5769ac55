"""From the van to the shelf: take in, erase every storage, check, lock, lose, find, retire."""

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from inventory.actions import lines, locks, media, together, undo, workshop
from inventory.choices import LineState
from inventory.facts import facts_of, last_act
from inventory.models import Device, DeviceEvent, Donation, Erasure, Inspection, Medium
from tests import make

pytestmark = pytest.mark.django_db
HOW = {"technique": "NVMe sanitize", "tool": "nvme-cli 2.4"}


def fresh(device):
    return Device.objects.get(pk=device.pk)


def verbs(device):
    return list(DeviceEvent.objects.filter(device=device).order_by("number").values_list("verb", flat=True))


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def erase(device, outcome="purge", **more):
    return workshop.erase(device, outcome=outcome, by=make.michel(), **HOW, **more)


def test_a_donation_arrives_together():
    devices = make.devices(3, "announced")
    workshop.take_in(devices, by=make.michel(), site=make.mens())
    assert {(fresh(device).status, fresh(device).site) for device in devices} == {("received", make.mens())}
    assert refusal(workshop.take_in, devices, by=make.michel(), site=make.mens()) == ["wrong_status"]


# --- erasure ---------------------------------------------------------------------------------------------


def test_a_lot_has_come_on_the_day_of_its_first_device_however_it_was_received():
    first, second = make.devices(2, "announced")
    lot = first.donation
    days = [make.days_ago(days) for days in (5, 1)]
    erase(first, site=make.mens(), at=days[0])  # its label was scanned: it is here by that fact
    workshop.take_in([second], by=make.michel(), site=make.mens(), at=days[1])
    assert received_on(lot) == make.pont_vieux().day_of(days[0])
    for device in (second, first):
        assert received_on(lot) == make.pont_vieux().day_of(days[0])
        undo.undo(last_act(device), by=make.samira(), reason="Pas encore là")
    assert received_on(lot) is None


def test_what_came_before_it_was_promised_stops_nobody():
    device = make.device("announced", lot=make.donation("Lot 1"))
    today = make.pont_vieux().day_of(timezone.now())
    Donation.objects.update(promised_on=today)
    workshop.take_in([device], by=make.michel(), site=make.mens(), at=make.days_ago(2))
    assert (fresh(device).status, received_on(device.donation)) == ("received", None)


def received_on(lot):
    return Donation.objects.get(pk=lot.pk).received_on


def test_an_erasure_is_kept_and_moves_nothing():
    device = make.device("to_erase")
    before = fresh(device).version
    erasure = erase(device, verification="relecture complète")
    row = fresh(device)
    assert (row.status, row.version, erasure.number) == ("to_erase", before + 1, before + 1)
    assert (erasure.outcome, erasure.tool, erasure.erased_by) == ("purge", "nvme-cli 2.4", make.michel().user)


def test_a_received_device_first_goes_to_erasure():
    device = make.device("received")
    erase(device)
    assert verbs(device) == ["announce", "receive", "to_erase", "erase"]
    assert fresh(device).status == "to_erase"


def test_an_announced_device_is_taken_in_where_it_is_scanned():
    device = make.device("announced")
    assert refusal(erase, device) == ["site_missing"]
    erase(fresh(device), site=make.mens())
    assert verbs(device) == ["announce", "receive", "to_erase", "erase"]
    assert fresh(device).site == make.mens()


def test_a_failed_erasure_is_kept_and_does_not_count():
    device = make.device("received")
    erase(device, outcome="failed")
    workshop.refurbish(device, by=make.michel())
    assert refusal(workshop.make_ready, device, grade="B", by=make.michel()) == ["erasure_missing"]
    erase(device)
    workshop.make_ready(device, grade="B", by=make.michel())
    assert fresh(device).status == "ready"
    outcomes = Erasure.objects.filter(medium__device=device).order_by("number")
    assert list(outcomes.values_list("outcome", flat=True)) == ["failed", "purge"]


def test_a_failure_after_a_success_leaves_the_success():
    """The last passed one counts (design section 4): failing again does not bring data back."""
    device = make.device("refurbishing")
    erase(device, outcome="failed")
    workshop.make_ready(device, grade="B", by=make.michel())


def test_each_storage_is_erased_for_itself():
    device = make.device("received")
    card = media.fit(device, label="Carte SD 64 Go", by=make.michel())
    assert refusal(erase, device) == ["invalid"]
    erase(device, medium=card)
    workshop.refurbish(device, by=make.michel())
    assert refusal(workshop.make_ready, device, grade="B", by=make.michel()) == ["erasure_missing"]
    disk = Medium.objects.get(device=device, label="")
    erase(device, medium=disk, outcome="clear")
    workshop.make_ready(device, grade="B", by=make.michel())
    assert fresh(device).status == "ready"


def test_another_device_s_storage_is_not_this_one_s():
    device, other = make.devices(2, "to_erase")
    assert refusal(erase, device, medium=other.media.get()) == ["invalid"]


def test_a_device_without_storage_has_nothing_to_erase():
    hotspot = make.device("received", kind="hotspot")
    assert refusal(erase, hotspot) == ["wrong_status"]
    workshop.refurbish(hotspot, by=make.michel())
    assert verbs(hotspot) == ["announce", "receive", "refurbish"]


def test_a_storage_put_in_later_is_erased_too():
    device = make.device("refurbishing")
    media.fit(device, label="SSD 512 Go", by=make.michel())
    assert refusal(workshop.make_ready, device, grade="A", by=make.michel()) == ["erasure_missing"]


def test_a_failing_disk_taken_out_no_longer_holds_the_device_back():
    device = make.device("received")
    erase(device, outcome="failed")
    disk = device.media.get()
    assert refusal(media.take_out, disk, by=make.michel()) == ["comment_required"]
    media.take_out(disk, comment="Percé, au coffre", by=make.michel())
    workshop.refurbish(device, by=make.michel())
    workshop.make_ready(device, grade="C", by=make.michel())
    assert fresh(device).status == "ready"
    assert refusal(media.take_out, Medium.objects.get(pk=disk.pk), by=make.michel()) == ["wrong_status"]


def test_a_storage_that_somebody_else_took_out_meanwhile_is_not_taken_out_again():
    device = make.device("to_erase")
    disk, seen_before = (Medium.objects.select_related("device").get(device=device) for _ in range(2))
    media.take_out(disk, by=make.michel())
    story = verbs(device)
    for shown in (seen_before.device, fresh(device)):  # the row as it was shown, and as it was read again
        seen_before.device = shown
        assert refusal(media.take_out, seen_before, by=make.samira()) == ["wrong_status"]
        assert refusal(erase, shown, medium=seen_before) == ["invalid"]
    assert verbs(device) == story
    assert Medium.objects.get(pk=disk.pk).removed_by_id == make.michel().user_id


def test_a_storage_is_not_changed_on_the_shelf():
    device = make.device("ready")
    assert refusal(media.fit, device, label="SSD", by=make.michel()) == ["wrong_status"]
    assert refusal(media.take_out, device.media.get(), by=make.michel()) == ["wrong_status"]


@pytest.mark.parametrize("status", ["ready", "missing", "retired"])
def test_nothing_is_erased_out_of_the_workshop(status):
    assert refusal(erase, make.device(status)) == ["wrong_status"]


def test_later_is_a_higher_number_even_at_the_same_moment():
    """Everything in one instant: the erasure after the finding counts, the one before does not."""
    device = make.device("ready")
    at = DeviceEvent.objects.filter(device=device).latest("number").occurred_at
    workshop.declare_missing(device, by=make.michel(), at=at)
    workshop.find(device, by=make.michel(), site=make.mens(), at=at)
    workshop.refurbish(device, by=make.michel(), at=at)
    assert refusal(workshop.make_ready, device, grade="B", by=make.michel(), at=at) == ["erasure_missing"]
    workshop.erase(device, outcome="clear", by=make.michel(), at=at, **HOW)
    workshop.make_ready(device, grade="B", by=make.michel(), at=at)
    assert fresh(device).status == "ready"


def test_many_are_erased_at_once_or_none_is():
    devices = make.devices(3, "received")
    media.fit(devices[0], label="Carte SD", by=make.michel())
    done = together.erase_all(devices, outcome="purge", by=make.michel(), **HOW)
    assert len(done) == 4
    assert {fresh(device).status for device in devices} == {"to_erase"}
    ready, waiting = make.device("ready"), make.device("received")
    with pytest.raises(Refused) as refused:
        together.erase_all([waiting, ready], outcome="purge", by=make.michel(), **HOW)
    assert ready.tag[:4] in refused.value.message
    assert fresh(waiting).status == "received"


# --- the gate, on the way to the shelf -------------------------------------------------------------------


def test_ready_writes_the_inspection_and_the_grade():
    device = make.device("refurbishing")
    workshop.make_ready(device, grade="C", accessories=["bag"], checks=["boots", "screen"], by=make.michel())
    inspection = Inspection.objects.get(device=device)
    assert inspection.number == fresh(device).version
    assert (inspection.grade, inspection.accessories, inspection.waived) == ("C", ["bag"], ["charger"])
    assert fresh(device).grade == "C"


def test_a_refused_inspection_leaves_nothing_behind():
    device = make.device("received")
    workshop.refurbish(device, by=make.michel())
    assert refusal(workshop.make_ready, device, grade="B", by=make.michel()) == ["erasure_missing"]
    assert not Inspection.objects.exists()
    assert fresh(device).grade == ""


def test_accessories_not_said_are_those_seen_last():
    device = make.device("refurbishing")
    workshop.make_ready(device, grade="B", accessories=["bag", "mouse"], by=make.michel())
    workshop.refurbish(device, by=make.michel())
    workshop.make_ready(device, grade="B", by=make.michel())
    assert Inspection.objects.filter(device=device).first().accessories == ["bag", "mouse"]


def test_a_device_in_the_workshop_again_is_inspected_again():
    device = make.device("ready")
    workshop.refurbish(device, by=make.michel())
    assert facts_of([device])[device.pk].inspected  # nothing came in since: the old one stands
    workshop.make_ready(device, grade="C", by=make.michel())
    assert Inspection.objects.filter(device=device).count() == 2


def test_a_hotspot_needs_a_live_line_and_4g():
    device = make.device("refurbishing", kind="hotspot", lte=False)
    line = device.insertions.get().line
    lines.set_state(line, state=LineState.SUSPENDED, by=make.samira())
    lacking = refusal(workshop.make_ready, device, grade="B", by=make.michel())
    assert lacking == ["line_missing", "no_lte"]


def test_a_hotspot_whose_4g_is_unknown_passes_with_a_warning():
    device = make.device("received", kind="hotspot", lte=None)
    workshop.refurbish(device, by=make.michel())
    warnings = workshop.make_ready(device, grade="B", by=make.michel())
    assert [warning.code for warning in warnings] == ["no_lte"]


def test_an_open_lock_stops_it_until_it_is_lifted():
    device = make.device("refurbishing")
    lock = locks.add_lock(device, kind="autopilot", by=make.michel())
    assert refusal(workshop.make_ready, device, grade="B", by=make.michel()) == ["device_locked"]
    assert refusal(locks.add_lock, device, kind="autopilot", by=make.michel()) == ["wrong_status"]
    lock.device.refresh_from_db()
    locks.lift_lock(lock, by=make.michel())
    assert refusal(locks.lift_lock, lock, by=make.michel()) == ["wrong_status"]
    workshop.make_ready(fresh(device), grade="B", by=make.michel())


def test_a_lock_found_on_the_shelf_takes_the_device_back_to_the_workshop():
    device = make.device("ready")
    locks.add_lock(device, kind="apple", by=make.michel())
    assert fresh(device).status == "refurbishing"
    assert refusal(workshop.make_ready, device, grade="B", by=make.michel()) == ["device_locked"]


@pytest.mark.parametrize("status", ["missing", "retired"])
def test_a_lock_is_not_noted_on_what_is_not_here(status):
    assert refusal(locks.add_lock, make.device(status), kind="apple", by=make.michel()) == ["wrong_status"]


# --- places, losses, the end -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["received", "to_erase", "refurbishing", "ready"])
def test_it_moves_between_places(status):
    device = make.device(status)
    workshop.relocate(device, site=make.mens(), by=make.michel())
    assert (fresh(device).status, fresh(device).site) == (status, make.mens())


def test_an_announced_one_that_is_moved_has_arrived():
    device = make.device("announced")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    assert fresh(device).status == "received"


@pytest.mark.parametrize("status", ["missing", "retired"])
def test_what_is_not_here_does_not_move(status):
    device = make.device(status)
    assert refusal(workshop.relocate, device, site=make.mens(), by=make.michel()) == ["wrong_status"]
    two = [make.device("ready"), device]
    assert refusal(together.relocate_all, two, site=make.mens(), by=make.michel()) == ["wrong_status"]


@pytest.mark.parametrize("status", ["announced", "received", "to_erase", "refurbishing", "ready"])
def test_lost_found_and_started_over(status):
    device = make.device(status)
    workshop.declare_missing(device, comment="Pas au comptage", by=make.michel())
    assert fresh(device).status == "missing"
    workshop.find(device, site=make.mens(), by=make.michel())
    assert (fresh(device).status, fresh(device).site) == ("to_erase", make.mens())
    workshop.refurbish(device, by=make.michel())
    assert "erasure_missing" in refusal(workshop.make_ready, device, grade="B", by=make.michel())


def test_what_is_not_missing_is_not_found():
    device = make.device("ready")
    assert refusal(workshop.find, device, site=make.mens(), by=make.michel()) == ["wrong_status"]


def test_a_missing_one_is_written_off_even_if_it_never_came():
    device = make.device("announced")
    workshop.declare_missing(device, by=make.michel())
    workshop.retire([device], reason="Jamais arrivé", by=make.samira())
    assert fresh(device).status == "retired"


@pytest.mark.parametrize("status", ["received", "to_erase", "refurbishing", "ready", "missing"])
def test_a_manager_takes_it_out_of_the_stock_and_says_why(status):
    device = make.device(status)
    assert refusal(workshop.retire, [device], reason=" ", by=make.samira()) == ["comment_required"]
    assert refusal(workshop.retire, [device], reason="Écran", by=make.michel()) == ["not_allowed"]
    workshop.retire([device], reason="Écran", by=make.samira())
    assert fresh(device).status == "retired"


def test_what_has_not_arrived_is_not_retired():
    device = make.device("announced")
    assert refusal(workshop.retire, [device], reason="Trop vieux", by=make.samira()) == ["wrong_status"]


@pytest.mark.parametrize("who", [make.odile, make.oscar, make.celine, make.ines, make.sylvie, make.olga])
def test_nobody_else_does_workshop_acts(who):
    device, by = make.device("refurbishing"), who()
    calls = [
        lambda: workshop.erase(device, outcome="clear", by=by, **HOW),
        lambda: workshop.refurbish(device, by=by),
        lambda: workshop.make_ready(device, grade="A", by=by),
        lambda: workshop.relocate(device, site=make.mens(), by=by),
        lambda: workshop.declare_missing(device, by=by),
        lambda: workshop.retire([device], reason="x", by=by),
        lambda: locks.add_lock(device, kind="apple", by=by),
        lambda: media.fit(device, label="SSD", by=by),
        lambda: media.take_out(device.media.get(), by=by, comment="x"),
    ]
    assert [refusal(call) for call in calls] == [["not_allowed"]] * len(calls)
    assert fresh(device).version == device.version
