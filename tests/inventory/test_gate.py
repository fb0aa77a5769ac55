"""The gate before a device may be lent, by every path there is: what is lacking is said whole, each time."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actions import members
from accounts.refusals import MESSAGES, Refused
from inventory.actions import lines, locks, media, moves, together, undo, workshop
from inventory.choices import LineState, LockKind
from inventory.facts import facts_of, last_act
from inventory.models import Device, DeviceEvent, Erasure, Inspection, Lock, Medium
from inventory.transitions import gate
from loans.actions import holds
from loans.models import Hold
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
HOW = {"technique": "NVMe sanitize", "tool": "nvme-cli"}


def fresh(device):
    return Device.objects.get(pk=device.pk)


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


# --- what may lack ---------------------------------------------------------------------------------------


def never_erased():
    device = make.device("received")
    workshop.refurbish(device, by=make.michel())
    return device


def only_failed():
    device = make.device("received")
    workshop.erase(device, outcome="failed", by=make.michel(), **HOW)
    workshop.refurbish(device, by=make.michel())
    return device


def erasure_undone():
    device = make.device("received")
    workshop.refurbish(device, by=make.michel())
    workshop.erase(device, outcome="purge", by=make.michel(), **HOW)
    undo.undo(last_act(device), by=make.michel())
    return fresh(device)


def second_storage():
    device = make.device("refurbishing")
    media.fit(device, label="SSD 512 Go", by=make.michel())
    return device


def found_again():
    device = make.device("ready")
    workshop.declare_missing(device, by=make.michel())
    workshop.find(device, by=make.michel(), site=make.mens())
    workshop.refurbish(device, by=make.michel())
    return device


def returned():
    loan = m.returned(m.lent(), condition="good", accessories=["charger"])
    workshop.refurbish(loan.device, by=make.michel())
    return fresh(loan.device)


def disk_put_back():
    """The storage that was taken out to pass the gate is in again."""
    device = never_erased()
    media.take_out(device.media.get(), comment="À part", by=make.michel())
    undo.undo(last_act(device), by=make.michel())
    return fresh(device)


def locked():
    device = make.device("refurbishing")
    locks.add_lock(device, kind=LockKind.AUTOPILOT, by=make.michel())
    return device


def locked_twice():
    device = locked()
    other = locks.add_lock(device, kind=LockKind.FIRMWARE, by=make.michel())
    other.device.refresh_from_db()
    locks.lift_lock(other, by=make.michel())
    return fresh(device)


def lock_back():
    device = locked()
    lock = Lock.objects.select_related("device").get(device=device)
    locks.lift_lock(lock, by=make.michel())
    undo.undo(last_act(device), by=make.michel())
    return fresh(device)


def hotspot(state=LineState.ACTIVE, **draft):
    device = make.device("refurbishing", kind="hotspot", **draft)
    lines.set_state(device.insertions.get().line, state=state, by=make.samira())
    workshop.refurbish(device, by=make.michel()) if device.status != "refurbishing" else None
    return fresh(device)


LACKING = {
    "never erased": (never_erased, ["erasure_missing"]),
    "only failed erasures": (only_failed, ["erasure_missing"]),
    "the erasure was undone": (erasure_undone, ["erasure_missing"]),
    "one storage of two": (second_storage, ["erasure_missing"]),
    "found again": (found_again, ["erasure_missing"]),
    "back from a person": (returned, ["erasure_missing"]),
    "a storage put back": (disk_put_back, ["erasure_missing"]),
    "locked": (locked, ["device_locked"]),
    "one of two locks lifted": (locked_twice, ["device_locked"]),
    "a lifted lock is back": (lock_back, ["device_locked"]),
    "no line": (lambda: hotspot(LineState.SUSPENDED), ["line_missing"]),
    "a lost card": (lambda: hotspot(LineState.LOST), ["line_missing"]),
    "a card in stock": (lambda: hotspot(LineState.STOCK), ["line_missing"]),
    "no 4G": (lambda: hotspot(lte=False), ["no_lte"]),
    "neither line nor 4G": (lambda: hotspot(LineState.TERMINATED, lte=False), ["line_missing", "no_lte"]),
}


# --- by every path ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LACKING)
def test_by_act_one_or_many_and_by_the_bare_writer(name):
    build, lacking = LACKING[name]
    device = build()
    version, by = device.version, make.samira()
    with pytest.raises(Refused) as refused:
        workshop.make_ready(device, grade="B", by=by)
    assert codes(refused) == lacking
    with pytest.raises(Refused) as refused:
        together.ready_all([make.device("refurbishing"), fresh(device)], grade="B", by=by)
    assert codes(refused) == lacking
    with pytest.raises(Refused) as refused:
        moves.move([fresh(device)], "ready", verb="ready", by=by)
    assert set(codes(refused)) >= set(lacking)
    assert (fresh(device).version, fresh(device).status) == (version, "refurbishing")
    assert not Inspection.objects.filter(device=device, number__gt=version).exists()


@pytest.mark.parametrize("name", ["never erased", "back from a person", "locked", "neither line nor 4G"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_by_page_with_every_sentence(name, language):
    build, lacking = LACKING[name]
    device = build()
    members.set_language(user=make.michel().user, language=language)
    browser = make.client(make.michel())
    sent = {"grade": "B", "client_id": str(uuid4())}
    answer = browser.post(reverse("inventory:ready", args=[device.tag]), sent)
    assert answer.status_code == 409
    page = answer.content.decode().replace("&#x27;", "’")
    with translation.override(language):
        for code in lacking:
            assert str(MESSAGES[code]) in page
    assert fresh(device).version == device.version


@pytest.mark.parametrize("name", ["only failed erasures", "one of two locks lifted", "no 4G"])
def test_by_scan_with_every_code(name):
    build, lacking = LACKING[name]
    device = build()
    now = timezone.now().isoformat()
    scan = {"id": str(uuid4()), "at": now, "verb": "ready", "tag": device.tag, "grade": "B"}
    body = {
        "installation": str(uuid4()),
        "sent_at": now,
        "scans": [scan],
    }
    answer = make.api(make.michel()).post("/api/v1/scans", body, content_type="application/json")
    (result,) = answer.json()["results"]
    assert (result["answer"], result["code"]) == ("refused", lacking[0])
    assert [reason["code"] for reason in result["reasons"]] == lacking
    assert result["device_status"] == "refurbishing"


def test_by_a_hold_that_ends():
    """A lock that the rows know though it was kept aside: put back, it is not lent; it is mended."""
    kept = m.held()
    Lock.objects.create(
        organisation=make.pont_vieux(),
        device=kept.device,
        kind=LockKind.KNOX,
        found_at=kept.held_at,
        found_by=make.samira().user,
    )
    holds.release(hold=kept, by=make.samira())
    assert fresh(kept.device).status == "refurbishing"
    assert not Hold.objects.active().exists()


@pytest.mark.parametrize("status", ["announced", "received", "to_erase", "missing", "retired", "ready"])
def test_from_nowhere_but_the_workshop(status):
    with pytest.raises(Refused, match="wrong_status"):
        workshop.make_ready(make.device(status), grade="B", by=make.samira())
    assert not Inspection.objects.exclude(device__status="ready").exists()


# --- what opens it ---------------------------------------------------------------------------------------


def test_what_is_lacking_is_done_one_after_the_other_and_it_opens():
    device = never_erased()
    lock = locks.add_lock(device, kind=LockKind.APPLE, by=make.michel())
    said = gate(facts_of([device])[device.pk])
    assert [why.code for why in said.reasons] == ["erasure_missing", "inspection_missing", "device_locked"]
    workshop.erase(device, outcome="clear", by=make.michel(), **HOW)
    lock.device.refresh_from_db()
    locks.lift_lock(lock, by=make.michel())
    workshop.make_ready(fresh(device), grade="D", accessories=[], by=make.michel())
    assert fresh(device).status == "ready"
    inspection = Inspection.objects.get(device=device)
    assert (inspection.accessories, inspection.waived) == ([], ["charger"])


@pytest.mark.parametrize("outcome", ["clear", "purge", "destroy"])
def test_three_ways_of_erasing_count(outcome):
    device = never_erased()
    workshop.erase(device, outcome=outcome, by=make.michel(), **HOW)
    workshop.make_ready(device, grade="B", by=make.michel())


def test_an_undo_passes_it_unchecked_since_nothing_else_happened():
    device = make.device("ready")
    workshop.refurbish(device, by=make.michel())
    Erasure.objects.filter(medium__in=device.media.all()).update(outcome="failed")
    undo.undo(last_act(device), by=make.michel())
    assert fresh(device).status == "ready"
    Erasure.objects.filter(medium__in=device.media.all()).update(outcome="purge")


def test_a_taken_out_storage_is_nobody_s_concern():
    device = second_storage()
    media.take_out(Medium.objects.get(label="SSD 512 Go"), comment="Au coffre", by=make.michel())
    workshop.make_ready(fresh(device), grade="B", by=make.michel())


def test_the_facts_of_many_take_as_many_statements_as_of_one(django_assert_max_num_queries):
    devices = [make.device("ready"), locked(), make.device("ready", kind="hotspot"), never_erased()]
    with django_assert_max_num_queries(2):
        one = facts_of(devices[:1])
    with django_assert_max_num_queries(2):
        found = facts_of(devices)
    assert found[devices[0].pk] == one[devices[0].pk]
    assert [found[device.pk].locked for device in devices] == [False, True, False, False]
    assert [found[device.pk].fitted for device in devices] == [1, 1, 0, 1]
    assert [found[device.pk].unerased for device in devices] == [0, 0, 0, 1]
    assert [found[device.pk].live_line for device in devices] == [False, False, True, False]


def test_most_moves_ask_nothing_of_the_gate(django_assert_num_queries):
    """A hand-over in a queue of people costs no look at erasures: the device was ready."""
    from inventory.facts import facts_for

    device = make.device("ready")
    for to, statements in (
        ("on_loan", 0),
        ("reserved", 0),
        ("missing", 0),
        ("retired", 0),
        ("refurbishing", 1),
    ):
        with django_assert_num_queries(statements):
            facts_for([device], to)


def test_later_is_never_a_clock():
    """An erasure told hours late, dated before the return, still came after it: the journal says so."""
    device = found_again()
    before = DeviceEvent.objects.filter(device=device).earliest("number").occurred_at
    workshop.erase(device, outcome="purge", by=make.michel(), at=before, **HOW)
    workshop.make_ready(device, grade="B", by=make.michel(), at=before)
    assert fresh(device).status == "ready"
