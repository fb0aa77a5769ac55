"""Many at once leave what one by one leaves: the same lines, the same rows, undone alike (trust 2.G 103)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.refusals import Refused
from inventory.actions import media, together, undo, workshop
from inventory.actions.once import once
from inventory.facts import last_act
from inventory.models import Device, DeviceEvent, Erasure, Inspection
from tests import make

pytestmark = pytest.mark.django_db
HOW = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli"}
SHIFTING = {"medium", "lock_id", "status_at"}  # keys and moments differ from one device to the next


def fresh(device):
    return Device.objects.get(pk=device.pk)


def told(device):
    """The device's journal without what no two devices share."""
    rows = DeviceEvent.objects.filter(device=device).order_by("number")
    return [
        (
            line.number,
            line.verb,
            line.from_status,
            line.to_status,
            line.by_id,
            line.site_id,
            {name: value for name, value in line.data.items() if name not in SHIFTING | {"before"}},
            {name: value for name, value in line.data.get("before", {}).items() if name not in SHIFTING},
        )
        for line in rows
    ]


def state(device):
    row = fresh(device)
    seen = Inspection.objects.filter(device=row).order_by("number")
    tried = Erasure.objects.filter(medium__device=row).order_by("number")
    return (
        (row.status, row.site_id, row.grade, row.version),
        [*seen.values_list("number", "grade", "accessories", "waived", "checks")],
        [*tried.values_list("number", "outcome", "technique", "tool", "verification", "erased_by")],
    )


def with_card(status):
    device = make.device(status)
    media.fit(device, label="Carte SD", by=make.samira())
    return device


ACTS = {
    "erase, announced": (
        "announced",
        lambda d: workshop.erase(d, by=make.michel(), site=make.mens(), **HOW),
        lambda ds: together.erase_all(ds, by=make.michel(), site=make.mens(), **HOW),
    ),
    "erase, received": (
        "received",
        lambda d: workshop.erase(d, by=make.michel(), verification="relecture", **HOW),
        lambda ds: together.erase_all(ds, by=make.michel(), verification="relecture", **HOW),
    ),
    "erase, waiting for it": (
        "received",
        lambda d: workshop.erase(d, by=make.michel(), **{**HOW, "outcome": "failed"}),
        lambda ds: together.erase_all(ds, by=make.michel(), **{**HOW, "outcome": "failed"}),
    ),
    "ready": (
        "refurbishing",
        lambda d: workshop.make_ready(d, grade="C", checks=["boots"], by=make.michel()),
        lambda ds: together.ready_all(ds, grade="C", checks=["boots"], by=make.michel()),
    ),
    "move": (
        "ready",
        lambda d: workshop.relocate(d, site=make.mens(), by=make.michel()),
        lambda ds: together.relocate_all(ds, site=make.mens(), by=make.michel()),
    ),
    "arrive": (
        "announced",
        lambda d: workshop.relocate(d, site=make.mens(), by=make.michel()),
        lambda ds: together.relocate_all(ds, site=make.mens(), by=make.michel()),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_one_by_one_or_all_at_once_it_is_told_alike(name):
    status, one, many = ACTS[name]
    single, *several = make.devices(4, status)
    one(single)
    many(several)
    for device in several:
        assert told(device) == told(single)
        assert state(device) == state(single)


@pytest.mark.parametrize("name", ACTS)
def test_each_of_them_is_undone_for_itself(name):
    status, _one, many = ACTS[name]
    first, second = make.devices(2, status)
    before = state(first)[0][:3]
    many([first, second])
    undo.undo(last_act(first), by=make.michel())
    assert state(first)[0][:3] == before
    assert fresh(second).version == len(told(second))
    assert state(second)[0][:3] != before or name == "erase, waiting for it"


def test_several_storages_erased_at_once_are_one_act_and_undone_as_one():
    """Else the first of them could never be undone: an undo is the device's last act."""
    device, other = with_card("received"), make.device("received")
    together.erase_all([device, other], by=make.michel(), **HOW)
    assert Erasure.objects.filter(medium__device=device).passed().count() == 2
    undo.undo(last_act(device), by=make.michel())
    assert fresh(device).status == "received"
    assert not Erasure.objects.filter(medium__device=device).passed().exists()
    assert Erasure.objects.filter(medium__device=other).passed().exists()


def test_on_the_same_shelf_a_second_storage_is_undone_with_the_first():
    device = make.device("refurbishing")
    for label in ("SSD 256 Go", "SSD 512 Go"):
        media.fit(device, label=label, by=make.michel())
    together.erase_all([device], by=make.michel(), **HOW)
    undo.undo(last_act(device), by=make.michel())
    later = Erasure.objects.filter(medium__device=device, medium__label__startswith="SSD")
    assert later.count() == 2
    assert not later.passed().exists()
    assert fresh(device).status == "refurbishing"


# --- all or none -----------------------------------------------------------------------------------------

NOTHING, NOT_NOW = "Rien n’est à effacer", "état de l’appareil"
REFUSED = {
    "one is ready": (together.erase_all, HOW, "received", "ready", NOTHING),
    "one has no storage": (together.erase_all, HOW, "received", ("received", "hotspot"), NOTHING),
    "one is gone": (together.relocate_all, {"site": make.mens}, "ready", "retired", NOT_NOW),
    "one is missing": (together.relocate_all, {"site": make.mens}, "announced", "missing", NOT_NOW),
    "one is not in the workshop": (together.ready_all, {"grade": "B"}, "refurbishing", "received", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_one_that_cannot_stops_them_all_and_is_named(name):
    do, said, good, bad, words = REFUSED[name]
    fine = make.devices(2, good)
    status, kind = bad if isinstance(bad, tuple) else (bad, "laptop")
    wrong = make.device(status, kind=kind)
    before = [told(device) for device in (*fine, wrong)]
    said = {key: value() if callable(value) else value for key, value in said.items()}
    with pytest.raises(Refused) as refused:
        do([*fine, wrong], by=make.michel(), **said)
    assert refused.value.code == "wrong_status"
    if words:
        assert words in refused.value.message
        assert f"{wrong.tag[:4]}\u00a0{wrong.tag[4:]}" in refused.value.message
        assert all(device.tag[:4] not in refused.value.message for device in fine)
    assert [told(device) for device in (*fine, wrong)] == before
    assert not Inspection.objects.filter(device__in=fine, number__gt=before[0][-1][0]).exists()


def test_every_one_that_cannot_is_named():
    gone = make.devices(3, "retired")
    with pytest.raises(Refused) as refused:
        together.relocate_all([make.device("ready"), *gone], site=make.mens(), by=make.michel())
    assert len(refused.value.reasons) == 3
    assert {device.tag[:4] for device in gone} == {why.sentence()[:4] for why in refused.value.reasons}


def test_announced_ones_need_a_place():
    devices = make.devices(2, "announced")
    with pytest.raises(Refused) as refused:
        together.erase_all(devices, by=make.michel(), **HOW)
    assert refused.value.code == "site_missing"


@pytest.mark.parametrize("who", [make.odile, make.celine, make.ines, make.sylvie])
def test_nobody_else_and_nothing_is_said_of_their_state(who):
    gone = make.device("retired")
    for do, said in (
        (together.erase_all, HOW),
        (together.ready_all, {"grade": "A"}),
        (together.relocate_all, {"site": make.mens()}),
    ):
        with pytest.raises(Refused) as refused:
            do([gone], by=who(), **said)
        assert [why.code for why in refused.value.reasons] == ["not_allowed"]


def test_a_foreign_one_among_one_s_own_is_not_allowed():
    mixed = [make.device("ready"), make.device("ready", by=make.odile())]
    with pytest.raises(Refused, match="not_allowed"):
        together.relocate_all(mixed, site=make.mens(), by=make.michel())
    assert fresh(mixed[0]).site == make.grenoble()


def statements(do):
    with CaptureQueriesContext(connection) as seen:
        do()
    return len(seen)


@pytest.mark.parametrize("name", ACTS)
def test_as_many_statements_for_twenty_as_for_two(name):
    status, _one, many = ACTS[name]
    make.michel(), make.mens()  # known before anything is counted
    few, lot = make.devices(2, status), make.devices(20, status)
    assert statements(lambda: many(lot)) == statements(lambda: many(few))


# --- once ------------------------------------------------------------------------------------------------


def test_the_same_id_acts_once_on_any_of_them():
    one, other = make.devices(2, "ready")
    act = uuid4()

    def move(devices):
        return together.relocate_all(devices, site=make.mens(), by=make.michel(), client_id=act)

    assert once([one, other], act, move)
    assert not once([one], act, move)
    assert not once([other, one], act, move)
    assert once([make.device("ready")], act, move)  # another device's act may carry an id of its own
    assert [fresh(device).version for device in (one, other)] == [one.version + 1, other.version + 1]


def test_a_refused_act_may_be_sent_again_under_its_id():
    device, act = make.device("ready"), uuid4()

    def retire(reason):
        return once(
            [device],
            act,
            lambda now: workshop.retire(now, reason=reason, by=make.samira(), client_id=act),
        )

    with pytest.raises(Refused, match="comment_required"):
        retire("")
    assert retire("Écran cassé")
    assert not retire("Écran cassé")


def test_it_acts_on_the_devices_as_they_are_now():
    device = make.device("ready")
    elder = fresh(device)
    workshop.refurbish(device, by=make.michel())
    seen = []
    once([elder], uuid4(), seen.extend)
    assert [(row.status, row.version) for row in seen] == [("refurbishing", device.version)]
