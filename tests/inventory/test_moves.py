"""The one writer: one event a change, numbers without gaps, whoever comes second is told."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.acts import Busy, Stale, act
from accounts.refusals import Refused
from inventory.actions import moves, workshop
from inventory.choices import Status, Verb
from inventory.models import Device, DeviceEvent
from tests import make

pytestmark = pytest.mark.django_db


def fresh(device):
    return Device.objects.get(pk=device.pk)


def journal(device):
    return list(DeviceEvent.objects.filter(device=device).order_by("number"))


def test_a_move_is_one_status_one_version_one_line():
    device = make.device("received")
    at, act_id = timezone.now(), uuid4()
    (event,) = moves.move(
        [device], "to_erase", verb="to_erase", by=make.michel(), at=at, site=make.mens(), client_id=act_id
    )
    row = fresh(device)
    assert (row.status, row.version, row.site, row.status_at) == ("to_erase", 3, make.mens(), at)
    assert (device.status, device.version, device.site_id) == ("to_erase", 3, make.mens().pk)
    assert [(e.number, e.verb, e.from_status, e.to_status) for e in journal(device)] == [
        (1, "announce", "", "announced"),
        (2, "receive", "announced", "received"),
        (3, "to_erase", "received", "to_erase"),
    ]
    stored = DeviceEvent.objects.get(pk=event.pk)
    assert stored.by == make.michel().user
    assert stored.organisation == make.pont_vieux()
    assert stored.site == make.mens()
    assert (stored.occurred_at, stored.client_id, stored.late) == (at, act_id, False)
    assert stored.recorded_at >= at


def test_the_moment_of_the_act_and_of_its_record_are_kept_apart():
    device = make.device("received")
    earlier = timezone.now() - dt.timedelta(hours=5)
    workshop.refurbish(device, by=make.michel(), at=earlier)
    last = journal(device)[-1]
    assert last.occurred_at == earlier
    assert last.recorded_at > earlier + dt.timedelta(hours=4)


def test_a_move_out_of_the_table_writes_nothing():
    device = make.device("received")
    before = journal(device)
    with pytest.raises(Refused, match="wrong_status"):
        moves.move([device], "ready", verb="ready", by=make.samira())
    assert journal(device) == before
    assert fresh(device).version == 2


def test_many_move_together_or_not_at_all():
    good, bad = make.device("received"), make.device("ready")
    with pytest.raises(Refused) as refused:
        moves.move([good, bad], "to_erase", verb="to_erase", by=make.samira())
    assert refused.value.code == "wrong_status"
    assert fresh(good).status == "received"
    first, second = make.devices(2, "received")
    moves.move([first, second], "to_erase", verb="to_erase", by=make.samira())
    assert {fresh(first).status, fresh(second).status} == {"to_erase"}


def test_every_reason_of_every_device_is_given_once():
    media = make.devices(2, "received")
    workshop.refurbish(media[0], by=make.samira())
    workshop.refurbish(media[1], by=make.samira())
    with pytest.raises(Refused) as refused:
        moves.move(media, "ready", verb="ready", by=make.samira())
    assert [reason.code for reason in refused.value.reasons] == ["erasure_missing", "inspection_missing"]


def test_who_looked_at_an_older_row_is_stale():
    device = make.device("received")
    elder = fresh(device)
    moves.note([device], verb=Verb.MOVE, by=make.samira(), site=make.mens())
    with pytest.raises(Busy) as busy:
        moves.move([elder], "to_erase", verb="to_erase", by=make.samira())
    assert isinstance(busy.value.__cause__, Stale)
    assert [event.verb for event in journal(device)] == ["announce", "receive", "move"]


@pytest.mark.django_db(transaction=True)
def test_a_stale_act_is_tried_again_on_what_is_now_true():
    device = make.device("received")
    elders = [fresh(device), *map(fresh, make.devices(2, "received"))]
    moves.note([device], verb=Verb.MOVE, by=make.samira(), site=make.mens())
    moves.move(elders, "to_erase", verb="to_erase", by=make.samira())
    assert [event.verb for event in journal(device)] == ["announce", "receive", "move", "to_erase"]
    assert {fresh(elder).status for elder in elders} == {"to_erase"}


@pytest.mark.django_db(transaction=True)
def test_a_stale_act_that_is_no_longer_allowed_is_refused():
    device = make.device("received")
    elder = fresh(device)
    workshop.retire([device], reason="Écran cassé", by=make.samira())
    with pytest.raises(Refused, match="wrong_status"):
        moves.move([elder], "to_erase", verb="to_erase", by=make.samira())
    assert len(journal(device)) == 3


def test_a_note_takes_the_next_number_and_moves_nothing():
    device = make.device("ready")
    before = fresh(device)
    moves.note([device], verb=Verb.AMEND, by=make.samira(), data={"why": "test"})
    after = fresh(device)
    assert (after.status, after.status_at, after.site) == (before.status, before.status_at, before.site)
    assert after.version == before.version + 1
    last = journal(device)[-1]
    assert (last.from_status, last.to_status, last.data) == ("ready", "ready", {"why": "test"})


def test_a_late_line_counts_and_changes_nothing():
    device = make.device("ready")
    moves.note([device], verb=Verb.TAKE_BACK, by=make.michel(), site=make.mens(), late=True)
    row = fresh(device)
    last = journal(device)[-1]
    assert (row.status, row.site.name, row.version) == ("ready", "Grenoble", last.number)
    assert last.late


def test_a_late_return_asks_for_no_new_erasure():
    device = make.device("refurbishing")
    moves.note([device], verb=Verb.TAKE_BACK, by=make.michel(), late=True)
    workshop.make_ready(device, grade="A", by=make.michel())
    assert fresh(device).status == "ready"


def test_an_act_takes_place_where_it_is_scanned():
    device = make.device("refurbishing")
    workshop.make_ready(device, grade="A", by=make.michel(), site=make.mens())
    assert fresh(device).site == make.mens()
    assert journal(device)[-1].data["before"]["site_id"] == str(make.grenoble().pk)


@pytest.mark.parametrize("who", [make.odile, make.oscar, make.celine, make.ines, make.sylvie, make.olga])
@pytest.mark.parametrize("verb", ["move", "note", "bring_in"])
def test_nobody_else_moves_the_association_s_devices(who, verb):
    device = make.device("missing" if verb == "bring_in" else "received")
    acts = {
        "move": lambda: moves.move([device], "to_erase", verb="to_erase", by=who()),
        "note": lambda: moves.note([device], verb="amend", by=who()),
        "bring_in": lambda: moves.bring_in(device, verb="find", by=who()),
    }
    with pytest.raises(Refused, match="not_allowed"):
        acts[verb]()


def test_the_system_member_acts_at_home_only():
    device = make.device("received")
    with pytest.raises(Refused, match="not_allowed"):
        moves.move([device], "to_erase", verb="to_erase", by=make.system(make.seconde_vie()))
    moves.move([device], "to_erase", verb="to_erase", by=make.system())
    assert fresh(device).status == "to_erase"


@pytest.mark.parametrize("kind", ["laptop", "tablet", "hotspot", "other"])
def test_what_comes_back_goes_to_erasure_or_to_the_workshop(kind):
    device = make.device("ready", kind=kind)
    workshop.declare_missing(device, by=make.michel())
    moves.bring_in(device, verb=Verb.FIND, by=make.michel(), site=make.mens())
    expected = Status.TO_ERASE if kind in ("laptop", "tablet") else Status.REFURBISHING
    assert (fresh(device).status, fresh(device).site) == (expected, make.mens())


def test_acts_inside_an_act_are_one_transaction():
    device = make.device("received")

    @act
    def two_steps():
        workshop.refurbish(device, by=make.michel())
        raise Refused("comment_required")

    with pytest.raises(Refused):
        two_steps()
    assert fresh(device).status == "received"
    assert len(journal(device)) == 2
