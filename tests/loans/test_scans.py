"""Each act of a phone is done once and answered for good (design §6, §8; trust 77–88, 106–110)."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import codes
from accounts.acts import Busy
from inventory.actions import labels
from inventory.models import Device, DeviceEvent
from loans.actions.scanning import batch
from loans.models import Loan, ScanReceipt
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
KEYS = {"id", "answer", "code", "message", "reasons", "device_status", "loan_id"}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def said(result):
    return result["answer"], result["code"]


def lines(device, **which):
    return list(DeviceEvent.objects.filter(device=device, **which).order_by("number"))


# --- the walk of one device ------------------------------------------------------------------------------


def test_a_device_goes_round_by_scans_alone():
    device, asked = make.device("announced"), m.accepted()
    how = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli 2.4"}
    (receipt,) = m.send(m.scan("erase", device, **how))
    assert set(receipt) == KEYS
    assert said(receipt) == ("applied", None)
    assert receipt["device_status"] == "to_erase"  # scanned, so it is here: received first
    assert m.sent("refurbish", device)["device_status"] == "refurbishing"
    assert m.sent("ready", device, grade="B")["device_status"] == "ready"
    out = m.sent("hand_over", device, prescription=asked.code)
    assert (out["device_status"], out["loan_id"]) == ("on_loan", str(Loan.objects.get().pk))
    (back,) = m.send(m.back(device, loan_id=out["loan_id"]))
    assert (back["device_status"], back["loan_id"]) == ("to_erase", out["loan_id"])
    assert [line.verb for line in lines(device)] == [
        *("announce", "receive", "to_erase", "erase", "refurbish", "ready", "hand_over", "take_back")
    ]


@pytest.mark.parametrize("verb", ["erase", "refurbish", "move", "claim"])
def test_an_announced_device_whose_own_label_is_scanned_is_here(verb):
    device = make.device("announced")
    more = {
        "erase": {"outcome": "failed", "technique": "x", "tool": "y"},
        "refurbish": {},
        "move": {"site": "mens"},
        "claim": {"serial": device.serial},  # nothing to bind: the label was printed for it
    }[verb]
    assert m.sent(verb, device, **more)["answer"] == "applied"
    assert lines(device)[1].verb == "receive"
    assert fresh(device).site == (make.mens() if verb == "move" else make.grenoble())


def test_a_failed_erasure_is_kept_and_ready_asks_for_a_passed_one():
    device = make.device("received")
    assert m.sent("erase", device, outcome="failed", technique="x", tool="y")["answer"] == "applied"
    m.sent("refurbish", device)
    answer = m.sent("ready", device, grade="A")
    assert said(answer) == ("refused", "erasure_missing")
    assert answer["device_status"] == "refurbishing"


def test_a_blank_label_is_claimed_by_serial():
    device = make.device("announced")
    (blank,) = labels.make_blank(count=1, sheet="L7160", by=make.samira())
    assert said(m.sent("move", blank.code, site="mens")) == ("refused", "not_found")
    assert m.sent("claim", blank.code, serial=device.serial)["device_status"] == "received"
    assert said(m.sent("move", blank.code, site="mens")) == ("applied", None)
    assert said(m.sent("claim", blank.code, serial="NOBODY")) == ("refused", "not_found")


def test_an_act_is_undone_by_its_id():
    device, asked = make.device(), m.accepted()
    act = m.scan("hand_over", device, prescription=asked.code)
    m.send(act)
    undone = m.sent("undo", device, scan=act["id"])
    assert (said(undone), undone["device_status"]) == (("applied", None), "ready")
    assert said(m.sent("undo", device, scan=act["id"])) == ("refused", "wrong_status")
    assert said(m.sent("undo", device, scan=uuid4())) == ("refused", "not_found")
    assert said(m.send(act)[0]) == ("already_applied", None)


def test_an_act_undone_says_which_loan_it_was_about():
    device, asked = make.device(), m.accepted()
    out = m.scan("hand_over", device, prescription=asked.code)
    loan = m.send(out)[0]["loan_id"]
    back = m.back(device)
    m.send(back)
    undone = m.sent("undo", device, scan=back["id"])
    assert (undone["device_status"], undone["loan_id"]) == ("on_loan", loan)


def test_ten_minutes_are_counted_to_when_it_is_told_unless_it_was_done_without_network():
    device, asked, then = make.device(at=m.days_ago(9)), m.accepted(at=m.days_ago(5)), m.days_ago(2)
    act = m.scan("hand_over", device, then, prescription=asked.code, done=True)
    m.send(act)
    soon = then + dt.timedelta(minutes=3)
    assert said(m.sent("undo", device, at=soon, scan=act["id"])) == ("refused", "undo_too_late")
    before = m.sent("undo", device, at=then - dt.timedelta(hours=1), scan=act["id"], done=True)
    assert said(before) == ("conflict_recorded", "wrong_status")
    assert said(m.sent("undo", device, at=soon, scan=act["id"], done=True)) == ("applied", None)


def test_an_act_that_wrote_several_lines_is_undone_whole():
    device = make.device("announced")
    act = m.scan("refurbish", device)
    m.send(act)
    assert m.sent("undo", device, scan=act["id"])["device_status"] == "announced"


def test_a_manager_s_undo_has_its_reason():
    act = m.scan("refurbish", make.device("received", kind="other"))
    m.send(act)
    assert said(m.sent("undo", act["tag"], by=make.samira(), scan=act["id"])) == (
        "refused",
        "comment_required",
    )
    why = m.sent("undo", act["tag"], by=make.samira(), scan=act["id"], comment="Mauvaise étiquette")
    assert said(why) == ("applied", None)


def test_somebody_waits_longer_is_a_warning_on_an_applied_answer():
    m.accepted(at=m.days_ago(9))
    asked = m.accepted(at=m.days_ago(1))
    answer = m.sent("hand_over", make.device(), prescription=asked.code)
    assert said(answer) == ("applied", "someone_waits")
    assert [reason["code"] for reason in answer["reasons"]] == ["someone_waits"]


# --- once ------------------------------------------------------------------------------------------------


def test_sent_again_it_is_answered_again_and_not_done_again():
    device, asked = make.device(), m.accepted()
    act = m.scan("hand_over", device, prescription=asked.code)
    (first,) = m.send(act)
    events = DeviceEvent.objects.count()
    for _ in range(2):
        assert m.send(act) == [{**first, "answer": "already_applied"}]
    assert (Loan.objects.count(), ScanReceipt.objects.count(), DeviceEvent.objects.count()) == (1, 1, events)


def test_the_order_of_keys_is_no_other_content():
    act = m.back(m.lent().device)
    m.send(act)
    assert m.send(dict(reversed(act.items())))[0]["answer"] == "already_applied"


def test_another_content_under_the_same_id_is_refused_and_not_kept():
    device = m.lent().device
    act = m.back(device)
    m.send(act)
    (answer,) = m.send({**act, "condition": "dead"})
    assert said(answer) == ("refused", "payload_changed")
    assert Loan.objects.get().condition_in == "good"
    assert m.send(act)[0]["answer"] == "already_applied"


def test_a_refusal_is_kept_and_answered_the_same_though_it_could_be_done_now():
    device, asked = make.device("refurbishing"), m.accepted()
    act = m.scan("hand_over", device, prescription=asked.code)
    (refused,) = m.send(act)
    assert said(refused) == ("refused", "wrong_status")
    m.sent("ready", device, grade="B")
    assert m.send(act) == [refused]
    assert m.send({**act, "id": str(uuid4())})[0]["answer"] == "applied"


def test_the_same_act_twice_in_one_sending():
    act = m.back(m.lent().device)
    assert [one["answer"] for one in m.send(act, act)] == ["applied", "already_applied"]


def test_a_colleague_who_sends_the_phone_s_acts_after_a_new_sign_in_changes_nothing():
    act = m.back(m.lent().device)
    m.send(act)
    assert m.send(act, by=make.mona())[0]["answer"] == "already_applied"
    assert m.send(act, installation=uuid4())[0]["answer"] == "refused"  # another phone's id is another act


# --- without network -------------------------------------------------------------------------------------


def conflict(verb, device, **more):
    return m.sent(verb, device, done=True, **more)


def test_what_happened_and_breaks_a_rule_is_recorded_and_changes_nothing():
    loan = m.lent()
    device, version = loan.device, fresh(loan.device).version
    answer = conflict("hand_over", device, prescription=m.accepted().code)
    assert said(answer) == ("conflict_recorded", "on_loan_to_someone_else")
    assert (answer["device_status"], answer["loan_id"]) == ("on_loan", str(loan.pk))
    row = fresh(device)
    assert (row.status, row.version) == ("on_loan", version + 1)
    (late,) = lines(device, late=True)
    assert (late.verb, late.number, str(late.client_id)) == ("hand_over", version + 1, answer["id"])
    receipt = ScanReceipt.objects.get(client_id=answer["id"])
    assert (receipt.answer, receipt.done, receipt.settled_at) == ("conflict_recorded", True, None)
    assert list(ScanReceipt.objects.unsettled()) == [receipt]
    assert fresh(loan).is_open


def test_what_happened_and_breaks_no_rule_is_applied():
    asked = m.accepted()
    assert said(conflict("hand_over", make.device(), prescription=asked.code)) == ("applied", None)


@pytest.mark.parametrize("done", [True, False])
def test_the_return_of_an_older_loan_is_always_a_conflict(done):
    loan = m.lent()
    (answer,) = m.send(m.back(loan.device, loan_id=uuid4(), done=done))
    assert said(answer) == ("conflict_recorded", "stale_return")
    assert fresh(loan).is_open


def test_a_return_of_what_is_not_on_loan():
    device = make.device()
    assert said(m.send(m.back(device))[0]) == ("refused", "not_on_loan")
    assert said(m.send(m.back(device, done=True))[0]) == ("conflict_recorded", "not_on_loan")


def test_a_return_that_happened_before_the_loan_never_ends_it():
    loan = m.lent()
    (answer,) = m.send(m.back(loan.device, at=loan.handed_over_at - dt.timedelta(hours=2), done=True))
    assert said(answer) == ("conflict_recorded", "stale_return")
    assert fresh(loan).is_open


@pytest.mark.parametrize("status", ["received", "to_erase", "missing", "retired"])
def test_any_rule_broken_without_network_is_a_conflict(status):
    device, asked = make.device(status), m.accepted()
    assert said(conflict("hand_over", device, prescription=asked.code)) == (
        "conflict_recorded",
        "wrong_status",
    )


def test_what_cannot_be_read_found_or_allowed_is_refused_even_so():
    device, asked = make.device(), m.accepted()
    foreign = make.device(by=make.odile())
    owned = make.device(by=make.odile())
    Device.objects.filter(pk=owned.pk).update(owner=make.pont_vieux())
    assert said(conflict("hand_over", device, prescription="ABCDEF")) == ("refused", "invalid")
    assert said(conflict("hand_over", device, prescription=uuid4())) == ("refused", "not_found")
    assert said(conflict("hand_over", foreign, prescription=asked.code)) == ("refused", "not_found")
    act = m.scan("hand_over", owned, prescription=asked.code, done=True)
    assert said(m.send(act, by=make.samira())[0]) == ("refused", "not_allowed")
    assert not DeviceEvent.objects.filter(late=True).exists()


def test_a_foreign_and_an_unknown_label_are_answered_alike():
    foreign, unknown = make.device(by=make.odile()).tag, "22222222"
    assert codes.is_valid(unknown, codes.TAG_LENGTH)
    answers = [m.send(m.back(tag))[0] for tag in (foreign, unknown)]
    for answer in answers:
        answer.pop("id")
    assert answers[0] == answers[1]
    assert said(answers[0]) == ("refused", "not_found")


# --- clocks ----------------------------------------------------------------------------------------------


def test_the_phone_s_clock_is_corrected_by_when_it_sent():
    loan = m.lent(at=m.days_ago(3))
    now = timezone.now()
    wrong = dt.timedelta(days=-1000)
    act = m.back(loan.device, at=now - dt.timedelta(hours=2) + wrong)
    m.send(act, sent_at=now + wrong, now=now)
    receipt = ScanReceipt.objects.get()
    assert receipt.occurred_at == now - dt.timedelta(hours=2) == fresh(loan).closed_at
    assert (receipt.received_at, receipt.skewed) == (now, True)


@pytest.mark.parametrize(("minutes", "flagged"), [(0, False), (5, False), (6, True), (-6, True)])
def test_a_clock_more_than_five_minutes_off_is_flagged(minutes, flagged):
    now = timezone.now()
    m.send(m.back(make.device()), sent_at=now + dt.timedelta(minutes=minutes), now=now)
    assert ScanReceipt.objects.get().skewed is flagged


def test_nothing_happened_after_it_was_received():
    now = timezone.now()
    m.send(m.back(make.device(), at=now + dt.timedelta(days=2)), sent_at=now, now=now)
    assert ScanReceipt.objects.get().occurred_at == now


def test_the_day_of_a_late_act_is_the_day_it_happened():
    loan = m.lent(at=m.days_ago(10))
    m.send(m.back(loan.device, at=m.days_ago(4), done=True))
    assert fresh(loan).closed_on == make.pont_vieux().day_of(m.days_ago(4))


# --- many in a morning -----------------------------------------------------------------------------------


def test_acts_are_worked_in_order_and_a_bad_one_stops_nobody():
    device, asked = make.device(), m.accepted()
    results = m.send(
        m.back(device),
        m.scan("hand_over", device, prescription=asked.code),
        "not even an act",
        {"id": "x"},
        m.back(device),
    )
    assert [said(one) for one in results] == [
        ("refused", "not_on_loan"),
        ("applied", None),
        ("refused", "invalid"),
        ("refused", "invalid"),
        ("applied", None),
    ]
    assert [one["id"] for one in results[2:4]] == [None, "x"]


def test_at_a_passing_fault_the_server_stops_and_the_rest_stays_on_the_phone(monkeypatch):
    device, asked = make.device(), m.accepted()
    acts = [m.scan("hand_over", device, prescription=asked.code), m.back(device), m.back(device)]
    real, calls = batch.RUN["take_back"], []

    def busy(act):
        calls.append(act)
        if len(calls) == 1:
            raise Busy
        return real(act)

    monkeypatch.setitem(batch.RUN, "take_back", busy)
    assert [said(one) for one in m.send(*acts)] == [("applied", None)]
    assert [one["answer"] for one in m.send(*acts)] == ["already_applied", "applied", "refused"]


def test_at_a_crash_what_was_done_before_it_is_answered(monkeypatch):
    """Else the phone sends the whole batch again, for ever, and forgets nothing that was done."""
    device, asked = make.device(), m.accepted()

    def crash(act):
        raise ZeroDivisionError

    monkeypatch.setitem(batch.RUN, "take_back", crash)
    acts = [m.scan("hand_over", device, prescription=asked.code), m.back(device), m.back(device)]
    assert [said(one) for one in m.send(*acts)] == [("applied", None)]
    with pytest.raises(ZeroDivisionError):
        m.send(*acts[1:])
    assert ScanReceipt.objects.count() == 1


def test_what_is_beyond_one_sending_stays_on_the_phone():
    acts = [m.back("22222222") for _ in range(batch.MOST + 3)]
    assert len(m.send(*acts)) == batch.MOST


def test_one_signature_for_a_family_s_devices_of_a_morning():
    asked, paper = m.accepted("laptop", "tablet"), uuid4()
    acts = [
        m.scan("hand_over", device, prescription=asked.code, agreement=paper, signed=True)
        for device in (make.device(), make.device(kind="tablet"))
    ]
    assert [one["answer"] for one in m.send(*acts)] == ["applied", "applied"]
    assert len(set(Loan.objects.values_list("agreement", flat=True))) == 1


# --- a page's own act ------------------------------------------------------------------------------------


def test_a_page_s_act_uses_the_same_receipts():
    act = m.back(m.lent().device)
    first = batch.perform(by=make.michel(), installation=m.PHONE, scan=act)
    assert first["answer"] == "applied"
    assert batch.perform(by=make.michel(), installation=m.PHONE, scan=act)["answer"] == "already_applied"
    assert m.send(act)[0]["answer"] == "already_applied"


# --- nothing of people -----------------------------------------------------------------------------------


def test_a_receipt_holds_no_name_and_nothing_that_was_typed_into_the_wrong_field():
    rey = make.denise()
    asked = m.accepted(who=rey)
    m.sent("hand_over", make.device(), prescription=asked.code, comment="Denise Rey viendra")
    m.sent("hand_over", "Denise Rey", prescription="Denise Rey")
    m.sent("Denise Rey", "Denise Rey")
    for receipt in ScanReceipt.objects.order_by("pk"):
        assert "Rey" not in f"{receipt.result}{receipt.tag}{receipt.verb}{receipt.claimed_author}"
