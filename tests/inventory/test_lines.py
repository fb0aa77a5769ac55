"""SIM cards, locks and storages: what sits in a device, who may touch it, and what the device then may."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused
from inventory.actions import lines, locks, media, undo, workshop
from inventory.actions.lines import LineDraft
from inventory.choices import LineState, LockKind
from inventory.facts import facts_of, last_act, unerased_media
from inventory.models import Device, Insertion, Line, Lock, Medium
from inventory.panel import identity, storages
from tests import make

pytestmark = pytest.mark.django_db
NOT_THEIRS = [make.odile, make.oscar, make.celine, make.ines, make.sylvie, make.olga]
HOW = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli"}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refusal(do, *args, **said):
    with pytest.raises(Refused) as refused:
        do(*args, **said)
    return refused.value.code


def connected(device):
    return facts_of([device])[device.pk].live_line


# --- lines -----------------------------------------------------------------------------------------------


def test_a_card_is_kept_as_the_fleet_s_list_describes_it():
    device, at = make.device("received", kind="hotspot"), make.days_ago(3)
    Insertion.objects.all().delete()
    draft = LineDraft(
        iccid="8933011234567890123",
        number="0639981240",
        operator="Opérateur",
        plan="20 Go",
        allowance_gb=Decimal("20.00"),
        activated_on=dt.date(2026, 1, 5),
        commitment_until=dt.date(2028, 1, 4),
        state=LineState.SUSPENDED,
    )
    (inside,) = lines.fit([(device, draft)], by=make.michel(), at=at)
    line = Line.objects.get(iccid=draft.iccid)
    assert (line.number, line.plan, line.allowance_gb, line.state) == ("0639981240", "20 Go", 20, "suspended")
    assert (inside.line, inside.device, inside.inserted_at, inside.inserted_by) == (
        line,
        device,
        at,
        make.michel().user,
    )
    assert line.organisation == make.pont_vieux()
    rows = dict(identity(Device.objects.get(pk=device.pk), with_value=False))
    assert rows["Ligne"] == "Opérateur, 0639981240, suspendue"


@pytest.mark.parametrize("state", LineState.values)
def test_only_an_active_line_connects(state):
    device = make.device("received", kind="hotspot")
    line = device.insertions.get().line
    assert lines.set_state(line, state=state, by=make.samira()).state == state
    assert fresh(line).state == state
    assert connected(device) == (state == "active")
    assert Line.objects.live().exists() == (state == "active")


def test_a_card_that_was_taken_out_connects_no_more():
    device = make.device("received", kind="hotspot")
    inside = device.insertions.get()
    Insertion.objects.filter(pk=inside.pk).update(removed_at=timezone.now(), removed_by=make.samira().user)
    assert not connected(device)
    assert dict(identity(fresh(device), with_value=False))["Ligne"] == ""


def test_one_card_sits_in_one_device_at_a_time():
    one, other = make.devices(2, "received", kind="hotspot")
    inside = one.insertions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Insertion.objects.create(
            organisation=make.pont_vieux(),
            line=inside.line,
            device=other,
            inserted_at=timezone.now(),
            inserted_by=make.samira().user,
        )


def test_a_known_card_is_refused_here_and_no_secret_is_told_elsewhere():
    mine, theirs = (
        make.device("received", kind="hotspot"),
        make.device("received", kind="hotspot", by=make.odile()),
    )
    draft = LineDraft(iccid=mine.insertions.get().line.iccid)
    with pytest.raises(IntegrityError), transaction.atomic():
        lines.fit([(mine, draft)], by=make.michel())
    lines.fit([(theirs, draft)], by=make.odile())  # each association has its own cards
    assert Line.objects.filter(iccid=draft.iccid).count() == 2


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_fits_or_changes_a_line(who):
    device = make.device("received", kind="hotspot")
    line = device.insertions.get().line
    assert refusal(lines.fit, [(device, LineDraft(iccid="8933"))], by=who()) == "not_allowed"
    assert refusal(lines.set_state, line, state="lost", by=who()) == "not_allowed"
    assert fresh(line).state == "active"


def test_a_volunteer_fits_a_card_and_a_manager_speaks_for_the_contract():
    device = make.device("received", kind="hotspot")
    lines.fit([(device, LineDraft(iccid="8933"))], by=make.michel())
    assert (
        refusal(lines.set_state, device.insertions.first().line, state="lost", by=make.michel())
        == "not_allowed"
    )


def test_a_state_that_is_none_is_no_state():
    line = make.device("received", kind="hotspot").insertions.get().line
    with pytest.raises(ValueError, match="resumed"):
        lines.set_state(line, state="resumed", by=make.samira())


# --- locks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LockKind.values)
def test_each_kind_of_lock_keeps_a_device_until_it_is_lifted(kind):
    device = make.device("refurbishing")
    lock = locks.add_lock(device, kind=kind, by=make.michel())
    assert facts_of([device])[device.pk].locked
    lock.device.refresh_from_db()
    lifted = locks.lift_lock(lock, by=make.samira())
    assert lifted.lifted_by == make.samira().user
    assert not facts_of([device])[device.pk].locked
    again = locks.add_lock(fresh(device), kind=kind, by=make.michel())  # it may come back
    assert again.pk != lock.pk


@pytest.mark.parametrize("status", ["announced", "received", "to_erase", "refurbishing"])
def test_a_lock_found_in_the_workshop_moves_nothing(status):
    device = make.device(status)
    locks.add_lock(device, kind="google", by=make.michel())
    assert fresh(device).status == status
    event = last_act(device)
    assert (event.verb, event.data["lock"]) == ("lock", "google")
    undo.undo(event, by=make.michel())
    assert not Lock.objects.open().exists()
    assert Lock.objects.get().lifted_by == make.michel().user  # kept, and counted no more


def test_a_lock_of_no_kind_leaves_nothing():
    device = make.device("refurbishing")
    with pytest.raises(ValueError, match="padlock"):
        locks.add_lock(device, kind="padlock", by=make.michel())
    assert fresh(device).version == device.version


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_lifts_a_lock(who):
    device = make.device("refurbishing")
    lock = locks.add_lock(device, kind="apple", by=make.michel())
    assert refusal(locks.lift_lock, lock, by=who()) == "not_allowed"
    assert fresh(lock).lifted_at is None


def test_two_who_lift_a_lock_at_once_are_told_apart():
    device = make.device("refurbishing")
    lock = locks.add_lock(device, kind="apple", by=make.michel())
    as_the_other_saw_it = Lock.objects.select_related("device").get(pk=lock.pk)
    lock.device.refresh_from_db()
    locks.lift_lock(lock, by=make.michel())
    assert refusal(locks.lift_lock, as_the_other_saw_it, by=make.samira()) == "wrong_status"
    assert fresh(lock).lifted_by == make.michel().user


# --- storages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "media_at_first"),
    [("laptop", 1), ("tablet", 1), ("desktop", 1), ("phone", 1), ("hotspot", 0), ("other", 0)],
)
def test_a_device_starts_with_what_its_kind_holds(kind, media_at_first):
    assert make.device("announced", kind=kind).media.fitted().count() == media_at_first


def test_a_card_in_a_hotspot_makes_it_a_thing_to_erase():
    hotspot = make.device("received", kind="hotspot")
    media.fit(hotspot, label="Carte SD", serial="SD-77", by=make.michel())
    workshop.erase(hotspot, by=make.michel(), **HOW)
    assert fresh(hotspot).status == "to_erase"
    (card,) = storages(fresh(hotspot))
    assert (card.name, card.state) == ("Carte SD SD-77", "purge")


@pytest.mark.parametrize("status", ["reserved", "ready", "missing", "retired"])
def test_a_storage_is_changed_in_the_workshop_only(status):
    from tests import make_loans as m

    device = m.held().device if status == "reserved" else make.device(status)
    assert refusal(media.fit, fresh(device), label="SSD", by=make.michel()) == "wrong_status"
    assert refusal(media.take_out, device.media.get(), comment="x", by=make.michel()) == "wrong_status"
    assert device.media.fitted().count() == 1


def test_what_is_erased_leaves_without_a_word_and_what_is_not_says_where_it_goes():
    erased, dirty = make.device("to_erase"), make.device("received")
    media.take_out(erased.media.get(), by=make.michel())
    assert refusal(media.take_out, dirty.media.get(), by=make.michel()) == "comment_required"
    assert refusal(media.take_out, dirty.media.get(), comment="  ", by=make.michel()) == "comment_required"
    media.take_out(dirty.media.get(), comment="Détruit", by=make.michel())
    assert last_act(dirty).data["comment"] == "Détruit"
    assert not Medium.objects.fitted().exists()


def test_a_storage_that_left_is_told_and_waits_for_nothing():
    device = make.device("received")
    disk = device.media.get()
    media.take_out(disk, comment="Au coffre", by=make.michel())
    (told,) = storages(fresh(device))
    assert (told.removed, told.state, told.words) == (True, "", "Pas encore effacé")
    assert unerased_media([device]) == []
    assert refusal(workshop.erase, fresh(device), medium=fresh(disk), by=make.michel(), **HOW) == "invalid"


def test_a_received_device_whose_storage_was_taken_out_goes_straight_to_the_workshop():
    device = make.device("received")
    media.take_out(device.media.get(), comment="Au coffre", by=make.michel())
    workshop.refurbish(device, by=make.michel())
    assert [line.verb for line in device.events.order_by("number")][-2:] == ["take_out", "refurbish"]
    workshop.make_ready(device, grade="C", by=make.michel())
    assert fresh(device).status == "ready"


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_changes_a_storage(who):
    device = make.device("received")
    assert refusal(media.fit, device, label="SSD", by=who()) == "not_allowed"
    assert refusal(media.take_out, device.media.get(), comment="x", by=who()) == "not_allowed"
    assert device.media.fitted().count() == 1
