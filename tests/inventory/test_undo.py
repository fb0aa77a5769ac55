"""Every act of the workshop can be undone: soon by who did it, later by a manager who says why."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from inventory.actions import batches, labels, locks, media, moves, undo, workshop
from inventory.facts import facts_of, last_act
from inventory.models import Alarm, Device, DeviceEvent, Erasure, Inspection, Lock, Medium, Tag
from tests import make

pytestmark = pytest.mark.django_db
HOW = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli"}


def fresh(device):
    return Device.objects.select_related("site").get(pk=device.pk)


def state(device):
    """What undo must put back: all but the journal's length."""
    row = fresh(device)
    columns = (row.status, row.status_at, row.site, row.grade, row.tag, row.search_text)
    return (*columns, facts_of([row])[row.pk], set(row.tags.values_list("code", flat=True)))


# What is done, and to a device in which status.
ACTS = {
    "take_in": ("announced", lambda d: workshop.take_in([d], by=make.michel(), site=make.mens())),
    "erase_received": ("received", lambda d: workshop.erase(d, by=make.michel(), site=make.mens(), **HOW)),
    "erase_announced": ("announced", lambda d: workshop.erase(d, by=make.michel(), site=make.mens(), **HOW)),
    "erase_failed": (
        "to_erase",
        lambda d: workshop.erase(d, by=make.michel(), **{**HOW, "outcome": "failed"}),
    ),
    "erase_again": ("refurbishing", lambda d: workshop.erase(d, by=make.michel(), **HOW)),
    "refurbish_received": ("received", lambda d: workshop.refurbish(d, by=make.michel())),
    "refurbish_announced": ("announced", lambda d: workshop.refurbish(d, by=make.michel(), site=make.mens())),
    "refurbish_ready": ("ready", lambda d: workshop.refurbish(d, by=make.michel(), site=make.mens())),
    "make_ready": ("refurbishing", lambda d: workshop.make_ready(d, grade="A", by=make.michel())),
    "make_ready_elsewhere": (
        "refurbishing",
        lambda d: workshop.make_ready(d, grade="A", by=make.michel(), site=make.mens()),
    ),
    "relocate": ("ready", lambda d: workshop.relocate(d, site=make.mens(), by=make.michel())),
    "declare_missing": ("ready", lambda d: workshop.declare_missing(d, by=make.michel())),
    "declare_missing_unerased": ("received", lambda d: workshop.declare_missing(d, by=make.michel())),
    "find": ("missing", lambda d: workshop.find(d, site=make.mens(), by=make.michel())),
    "retire": ("ready", lambda d: workshop.retire([d], reason="Écran", by=make.samira())),
    "retire_missing": ("missing", lambda d: workshop.retire([d], reason="Perdu", by=make.samira())),
    "add_lock": ("refurbishing", lambda d: locks.add_lock(d, kind="apple", by=make.michel())),
    "add_lock_ready": ("ready", lambda d: locks.add_lock(d, kind="apple", by=make.michel())),
    "fit": ("to_erase", lambda d: media.fit(d, label="SD", by=make.michel())),
    "take_out": ("to_erase", lambda d: media.take_out(d.media.get(), by=make.michel(), comment="x")),
    "claim": ("ready", lambda d: claim(d)),
    "claim_announced": ("announced", lambda d: claim(d)),
}


def claim(device):
    tag = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    return labels.claim(tag, serial=device.serial, by=make.michel(), site=make.mens())


@pytest.mark.parametrize("name", ACTS)
def test_everything_is_as_it_was(name):
    status, do = ACTS[name]
    device = make.device(status)
    before = state(device)
    do(fresh(device))
    done = last_act(device)
    assert state(device) != before or name in ("erase_failed", "erase_again")
    by = make.samira() if "retire" in name else make.michel()
    event = undo.undo(done, by=by)
    assert state(device) == before
    assert (event.verb, event.undoes) == ("undo", done)
    assert set(moves.lines_of(done)).isdisjoint(DeviceEvent.objects.standing())


def test_each_line_of_an_act_is_undone_by_its_own_the_last_first():
    """Erased straight from the list: received, put to erase, erased; then it was another device."""
    device = make.device("announced")
    workshop.erase(device, by=make.michel(), site=make.mens(), client_id=uuid4(), **HOW)
    undo.undo(last_act(device), by=make.michel(), reason="Un autre", client_id=uuid4())
    undone = device.events.filter(verb="undo").order_by("number")
    assert [event.undoes.verb for event in undone] == ["erase", "to_erase", "receive"]
    assert [event.to_status for event in undone] == ["to_erase", "received", "announced"]
    assert [event.data.get("comment") for event in undone] == ["Un autre", None, None]
    assert [event.number for event in undone] == [5, 6, 7]
    assert fresh(device).version == 7
    assert device.donation.received_on is None


def test_what_a_donors_list_completes_does_not_stand_between():
    device = make.device("ready", serial="AB1234")
    workshop.declare_missing(device, by=make.michel())
    data = "N° série;Type;RAM\nAB1234;Portable;16 Go\n".encode()
    lot = batches.upload(name="liste.csv", data=data, donor=make.alpexa(), by=make.samira())
    batches.confirm(lot, by=make.samira())
    assert device.events.order_by("-number").first().verb == "amend"
    undo.undo(last_act(device), by=make.michel())
    assert (fresh(device).status, fresh(device).specs["ram_gb"]) == ("ready", 16)


def test_a_lifted_lock_is_back():
    device = make.device("refurbishing")
    lock = locks.add_lock(device, kind="apple", by=make.michel())
    before = state(device)
    lock = Lock.objects.select_related("device").get(pk=lock.pk)
    locks.lift_lock(lock, by=make.michel())
    assert state(device) != before
    undo.undo(last_act(device), by=make.michel())
    assert state(device) == before


def test_what_the_act_wrote_beside_is_kept_and_counts_no_more():
    device = make.device("refurbishing")
    workshop.make_ready(device, grade="A", by=make.michel())
    undo.undo(last_act(device), by=make.michel())
    assert Inspection.objects.get(device=device).undone_by == make.michel().user
    other = make.device("received")
    workshop.erase(other, by=make.michel(), **HOW)
    undo.undo(last_act(other), by=make.michel())
    assert Erasure.objects.get(medium__device=other).undone_at
    assert not Erasure.objects.filter(medium__device=other).passed().exists()


def test_a_label_whose_claim_is_undone_is_blank_again():
    one, other = make.devices(2, "ready")
    claim(one)
    tag = fresh(one).tag
    undo.undo(last_act(one), by=make.michel())
    labels.claim(Tag.objects.get(code=tag), serial=other.serial, by=make.michel())
    assert fresh(other).tag == tag


def test_a_loss_undone_closes_its_alarm():
    device = make.device("received")
    workshop.declare_missing(device, by=make.michel())
    undo.undo(last_act(device), by=make.michel())
    assert not Alarm.objects.open().exists()


def test_a_return_undone_asks_for_no_second_erasure():
    device = make.device("missing")
    workshop.find(device, by=make.michel(), site=make.mens())
    undo.undo(last_act(device), by=make.michel())
    assert facts_of([device])[device.pk].status == "missing"
    workshop.find(fresh(device), by=make.michel(), site=make.mens())
    assert fresh(device).status == "to_erase"


# --- who, when -------------------------------------------------------------------------------------------


def refusal(event, **more):
    with pytest.raises(Refused) as refused:
        undo.undo(event, **more)
    return refused.value.code


def moved(by=None):
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=by or make.michel())
    return last_act(device)


def test_one_s_own_for_ten_minutes():
    event = moved()
    soon = event.occurred_at + dt.timedelta(minutes=10)
    assert refusal(event, by=make.michel(), at=soon + dt.timedelta(seconds=1)) == "undo_too_late"
    undo.undo(event, by=make.michel(), at=soon)


def test_somebody_else_s_is_for_managers_who_say_why():
    event = moved()
    assert refusal(event, by=make.mona()) == "not_allowed"
    assert refusal(event, by=make.samira()) == "comment_required"
    assert refusal(event, by=make.samira(), reason="  ") == "comment_required"
    undone = undo.undo(event, by=make.samira(), reason="Mauvais lieu")
    assert undone.data["comment"] == "Mauvais lieu"


def test_a_manager_s_own_too_needs_a_reason_after_ten_minutes():
    event = moved(make.samira())
    later = timezone.now() + dt.timedelta(hours=1)
    assert refusal(event, by=make.samira(), at=later) == "comment_required"


@pytest.mark.parametrize("who", [make.odile, make.oscar, make.celine, make.ines])
def test_nobody_from_elsewhere(who):
    assert refusal(moved(), by=who(), reason="x") == "not_allowed"


def test_only_the_last_act():
    device = make.device("ready")
    first = moves.note([device], verb="move", by=make.michel(), site=make.mens())[0]
    moves.note([device], verb="move", by=make.michel(), site=make.grenoble())
    assert refusal(first, by=make.michel()) == "wrong_status"


def test_late_lines_do_not_stand_between_and_are_not_undone():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    act = last_act(device)
    (late,) = moves.note([device], verb="take_back", by=make.michel(), late=True)
    assert refusal(late, by=make.michel()) == "wrong_status"
    undo.undo(DeviceEvent.objects.get(pk=act.pk), by=make.michel())
    assert fresh(device).site == make.grenoble()


def test_an_undo_and_an_announcement_are_not_undone():
    event = moved()
    undone = undo.undo(event, by=make.michel())
    assert refusal(undone, by=make.michel()) == "wrong_status"
    assert refusal(event, by=make.michel()) == "wrong_status"
    announced = last_act(make.device("announced"))
    assert refusal(announced, by=make.samira()) == "wrong_status"


@pytest.mark.parametrize(
    ("verb", "to"), [("hold", "reserved"), ("hand_over", "on_loan"), ("missing", "missing")]
)
@pytest.mark.broken
def test_what_goes_with_a_loan_is_undone_with_it(verb, to):
    device = make.device("ready")
    if verb == "missing":
        moves.move([device], "on_loan", verb="hand_over", by=make.michel())
        workshop.lose(device, by=make.michel())
    else:
        moves.move([device], to, verb=verb, by=make.michel())
    assert refusal(last_act(device), by=make.michel()) == "wrong_status"


def test_undoing_twice_at_once_is_once():
    event = moved()
    other_view = DeviceEvent.objects.select_related("device").get(pk=event.pk)
    undo.undo(event, by=make.michel())
    assert refusal(other_view, by=make.michel()) == "wrong_status"


def test_media_are_removed_and_put_back_whole():
    device = make.device("to_erase")
    disk = device.media.get()
    media.take_out(disk, by=make.michel(), comment="x")
    undo.undo(last_act(device), by=make.michel())
    row = Medium.objects.get(pk=disk.pk)
    assert (row.removed_at, row.removed_by) == (None, None)
