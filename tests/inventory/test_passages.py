"""Every pair of statuses through the one writer of moves, and every act on a row that is no longer so."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.acts import Busy, Stale
from accounts.refusals import Refused
from inventory.actions import labels, locks, media, moves, together, undo, workshop
from inventory.choices import Status, Verb
from inventory.facts import last_act
from inventory.models import Alarm, Device, DeviceEvent, Erasure, Inspection, Lock, Medium, Tag
from tests import make
from tests.inventory.test_transitions import TABLE

pytestmark = pytest.mark.django_db
HOW = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli"}
OF_LOANS = {"reserved": "hold", "on_loan": "hand_over"}


def fresh(device):
    return Device.objects.get(pk=device.pk)


def somewhere(status, kind="laptop"):
    """A device in any status; what is promised is promised to nobody, which is all that a move looks at."""
    if status not in OF_LOANS:
        return make.device(status, kind=kind)
    device = make.device("ready", kind=kind)
    moves.move([device], status, verb=OF_LOANS[status], by=make.samira())
    return device


@pytest.mark.broken  # reserved and on loan without a hold or a loan
@pytest.mark.parametrize(
    ("origin", "kind"),
    [*product(Status.values, ["laptop"]), *product(sorted({*Status.values} - {"to_erase"}), ["hotspot"])],
)
def test_a_status_leads_where_the_table_leads_and_nowhere_else(origin, kind):
    device, by = somewhere(origin, kind), make.samira()
    fitted = "1" if kind == "laptop" else "0"
    written = DeviceEvent.objects.filter(device=device).count()
    for to in Status.values:
        with transaction.atomic():
            row = fresh(device)
            if to == "ready" and row.status == "refurbishing":
                workshop.inspect([row], grade="B", seen={row.pk: []}, checks=(), by=by, at=row.status_at)
                Inspection.objects.filter(device=row).update(number=row.version)
            try:
                moves.move([row], to, verb=Verb.AMEND, by=by)
                went = True
            except Refused as refused:
                went, codes = False, [reason.code for reason in refused.reasons]
            now = fresh(device)
            if fitted in TABLE[origin].get(to, ""):
                assert went, (to, codes)
                assert (now.status, now.version) == (to, written + 1)
            else:
                assert (went, now.status, now.version) == (False, origin, written), to
                assert codes == ["wrong_status"]
            transaction.set_rollback(True)
    assert DeviceEvent.objects.filter(device=device).count() == written


# Every act, on a device in which status. Each is called with a row that somebody else has changed since.
ACTS = {
    "take_in": ("announced", lambda d: workshop.take_in([d], by=make.samira(), site=make.mens())),
    "erase": ("to_erase", lambda d: workshop.erase(d, by=make.samira(), **HOW)),
    "erase from received": ("received", lambda d: workshop.erase(d, by=make.samira(), **HOW)),
    "refurbish": ("to_erase", lambda d: workshop.refurbish(d, by=make.samira())),
    "make_ready": ("refurbishing", lambda d: workshop.make_ready(d, grade="A", by=make.samira())),
    "relocate": ("ready", lambda d: workshop.relocate(d, site=make.mens(), by=make.samira())),
    "declare_missing": ("received", lambda d: workshop.declare_missing(d, by=make.samira())),
    "find": ("missing", lambda d: workshop.find(d, by=make.samira(), site=make.mens())),
    "retire": ("ready", lambda d: workshop.retire([d], reason="Écran", by=make.samira())),
    "add_lock": ("refurbishing", lambda d: locks.add_lock(d, kind="apple", by=make.samira())),
    "add_lock on the shelf": ("ready", lambda d: locks.add_lock(d, kind="apple", by=make.samira())),
    "fit": ("to_erase", lambda d: media.fit(d, label="SSD", by=make.samira())),
    "erase_all": ("received", lambda d: together.erase_all([d], by=make.samira(), **HOW)),
    "ready_all": ("refurbishing", lambda d: together.ready_all([d], grade="B", by=make.samira())),
    "relocate_all": ("ready", lambda d: together.relocate_all([d], site=make.mens(), by=make.samira())),
    "note": ("ready", lambda d: moves.note([d], verb=Verb.AMEND, by=make.samira())),
    "a late line": ("ready", lambda d: moves.note([d], verb=Verb.TAKE_BACK, by=make.samira(), late=True)),
}
BESIDE = (DeviceEvent, Erasure, Inspection, Lock, Medium, Alarm)


def counted():
    return {model: model.objects.count() for model in BESIDE}


@pytest.mark.parametrize("name", ACTS)
def test_whoever_comes_second_writes_nothing(name):
    status, do = ACTS[name]
    device = make.device(status)
    elder = fresh(device)
    moves.note([device], verb=Verb.AMEND, by=make.michel())
    before, row = counted(), fresh(device)
    with pytest.raises(Busy) as busy:
        do(elder)
    assert isinstance(busy.value.__cause__, Stale)
    assert counted() == before
    assert fresh(device).__dict__.keys() == row.__dict__.keys()
    assert (fresh(device).status, fresh(device).version) == (row.status, row.version)


def test_an_undo_of_what_has_moved_on_writes_nothing():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    event = last_act(device)
    moves.note([fresh(device)], verb=Verb.TAKE_BACK, by=make.michel(), late=True)
    with pytest.raises(Busy):
        undo.undo(event, by=make.michel())
    assert fresh(device).site == make.mens()


def test_one_stale_row_of_many_stops_them_all():
    devices = make.devices(4, "received")
    elders = [fresh(device) for device in devices]
    moves.note(devices[2:3], verb=Verb.AMEND, by=make.michel())
    with pytest.raises(Busy):
        moves.move(elders, "to_erase", verb="to_erase", by=make.samira())
    assert {fresh(device).status for device in devices} == {"received"}


def test_the_guard_is_what_stops_it(monkeypatch):
    """Control: where rows are set without being compared, the database alone still keeps the numbers."""

    def set_only(devices, changes):
        for device in devices:
            Device.objects.filter(pk=device.pk).update(version=device.version + 1, **changes)

    device = make.device("received")
    elder = fresh(device)
    monkeypatch.setattr(moves, "_compare_and_set", set_only)
    moves.note([device], verb=Verb.AMEND, by=make.michel())
    with pytest.raises(IntegrityError), transaction.atomic():
        moves.note([elder], verb=Verb.AMEND, by=make.samira())


def test_a_number_is_given_once_whoever_writes():
    device = make.device("ready")
    line = DeviceEvent.objects.filter(device=device).latest("number")
    copy = DeviceEvent(
        device=device,
        organisation=device.organisation,
        number=line.number,
        verb=Verb.AMEND,
        to_status=device.status,
        by=line.by,
        occurred_at=line.occurred_at,
        recorded_at=line.recorded_at,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_a_line_is_undone_once_whoever_writes():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    undone = undo.undo(last_act(device), by=make.michel())
    undone.pk, undone.number = uuid4(), undone.number + 1
    with pytest.raises(IntegrityError), transaction.atomic():
        undone.save(force_insert=True)


@pytest.mark.parametrize("status", ["lent", "", "READY"])
def test_a_status_that_does_not_exist_is_refused_by_the_database_too(status):
    device = make.device("ready")
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=device.pk).update(status=status)


@pytest.mark.parametrize("column", ["serial_key", "imei"])
def test_one_association_has_one_device_of_a_number(column):
    one, other = (make.device("ready", kind="tablet", imei=number) for number in ("490154203237518", None))
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=other.pk).update(**{column: getattr(one, column)})
    theirs = make.device("ready", by=make.odile())
    Device.objects.filter(pk=theirs.pk).update(**{column: getattr(one, column)})  # not for this one to learn


def test_a_device_is_known_by_a_number_at_least():
    device = make.device("ready")
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=device.pk).update(serial_key=None, imei=None)


def test_numbers_run_on_whatever_is_done():
    """An erasure, an inspection, a late line, an undo: each takes the next number and raises the version."""
    device = make.device("received")
    workshop.erase(device, by=make.michel(), **HOW)
    moves.note([device], verb=Verb.TAKE_BACK, by=make.michel(), late=True)
    workshop.refurbish(device, by=make.michel())
    lock = locks.add_lock(device, kind="apple", by=make.michel())
    lock.device.refresh_from_db()
    locks.lift_lock(lock, by=make.michel())
    workshop.make_ready(fresh(device), grade="B", by=make.michel())
    tag = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    labels.claim(tag, serial=device.serial, by=make.michel())
    undo.undo(last_act(device), by=make.michel())
    lines = DeviceEvent.objects.filter(device=device).order_by("number")
    assert [line.number for line in lines] == list(range(1, 12))
    assert fresh(device).version == 11
    assert Tag.objects.blank().get() == tag
