"""Three at once on one device, one loan or one request; and the pairs that meet on paper, not on a device."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from beneficiaries.models import Beneficiary, EligibilityCheck
from inventory.actions import moves
from inventory.facts import last_act
from inventory.models import Device
from loans.actions import handover, holds, losses, prescriptions, renewals, takeback, undo
from loans.actions.settle import settle
from loans.models import Agreement, Hold, Loan, Prescription, ScanReceipt
from loans.policy import Calendar
from tests import make
from tests import make_loans as m
from tests.loans.race import Meeting, codes, done, sound, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    return Meeting(3).before(monkeypatch, moves, "_write")


def status(device: Device) -> str:
    return Device.objects.get(pk=device.pk).status


def later(loan: Loan, days: int = 60) -> dt.date:
    return Calendar("12345").next_open(loan.due_on + dt.timedelta(days=days))


# --- on one device ---------------------------------------------------------------------------------------


def test_a_hand_over_a_hold_and_the_workshop(three):
    """Whoever is first, what the others read was true or is refused; the device ends in one state."""
    device, comes, waits = make.device(), m.accepted(), m.accepted()
    michel, samira, mona = make.michel(), make.samira(), make.mona()
    answers = together(
        lambda: handover.hand_over(device=device, prescription=comes, by=michel),
        lambda: holds.hold(device=device, prescription=waits, by=samira),
        lambda: losses.refurbish(device=device, by=mona),
    )
    assert done(answers)
    assert set(codes(answers)) <= {"wrong_status", "held_for_someone_else", "on_loan_to_someone_else"}
    assert status(device) in ("on_loan", "refurbishing")  # a hold gives way to the workshop, never to another
    sound()


def test_a_return_a_loss_and_a_swap(three):
    loan, other = m.lent(), make.device()
    michel, samira, mona = make.michel(), make.samira(), make.mona()
    answers = together(
        lambda: takeback.take_back(device=loan.device, by=michel),
        lambda: losses.declare_lost(loan=loan, comment="Perdu", by=mona),
        lambda: losses.swap(loan=loan, device=other, by=samira, site=make.mens()),
    )
    assert len(done(answers)) == 1
    assert set(codes(answers)) <= {"not_on_loan", "loan_closed"}
    assert Loan.objects.get(pk=loan.pk).outcome in ("returned", "lost", "swapped")
    sound()


def test_three_returns_of_one_device(three):
    device = m.lent().device
    members = make.michel(), make.mona(), make.member(who="Nadia Brun", usual=make.mens())
    answers = together(*(lambda by=by: takeback.take_back(device=device, by=by) for by in members))
    assert (len(done(answers)), codes(answers)) == (1, ["not_on_loan"] * 2)
    assert device.events.filter(verb="take_back").count() == 1
    sound()


def test_a_hold_that_lapsed_is_freed_by_the_job_while_two_want_the_device(three):
    device = make.device(at=m.days_ago(60))
    m.held(device, m.accepted(at=m.days_ago(41)), at=m.days_ago(40))
    comes, waits = m.accepted(), m.accepted()
    michel, samira, system = make.michel(), make.samira(), make.system()
    answers = together(
        lambda: holds.close_lapsed(by=system),
        lambda: handover.hand_over(device=device, prescription=comes, by=michel),
        lambda: holds.hold(device=device, prescription=waits, by=samira),
    )
    assert len(codes(answers)) == 1
    assert set(codes(answers)) <= {"held_for_someone_else", "on_loan_to_someone_else"}
    assert device.events.filter(verb="release").count() == 1
    assert Hold.objects.filter(closed_why="lapsed").count() == 1
    sound()


def test_one_act_sent_three_times_at_once(three):
    act, michel = m.scan("hand_over", make.device(), prescription=m.accepted().code), make.michel()
    answers = together(*[lambda: m.send(act, by=michel)] * 3)
    told = sorted(one["answer"] for results in answers for one in results)
    assert told == ["already_applied", "already_applied", "applied"]
    assert (Loan.objects.count(), ScanReceipt.objects.count()) == (1, 1)
    sound()


def test_undone_by_who_did_it_while_it_is_taken_back(monkeypatch):
    Meeting().before(monkeypatch, moves, "_write")
    loan, michel, mona = m.lent(), make.michel(), make.mona()
    event = last_act(loan.device)
    answers = together(
        lambda: undo.undo(event=event, by=michel),
        lambda: takeback.take_back(device=loan.device, by=mona),
    )
    assert len(done(answers)) == 1
    assert codes(answers)[0] in ("wrong_status", "not_on_loan")
    assert status(loan.device) in ("ready", "to_erase")
    sound()


# --- for one person --------------------------------------------------------------------------------------


def test_two_devices_of_one_request_leave_under_one_signature(monkeypatch):
    Meeting().before(monkeypatch, moves, "_write")
    asked = m.accepted("laptop", "tablet")
    laptop, tablet = make.device(), make.device(kind="tablet")
    michel, other = make.michel(), make.member(who="Nadia Brun", usual=make.grenoble())
    answers = together(
        lambda: handover.hand_over(device=laptop, prescription=asked, by=michel, signed=True),
        lambda: handover.hand_over(device=tablet, prescription=asked, by=other, signed=True),
    )
    assert len(done(answers)) == 2
    assert Agreement.objects.count() == 1
    sound()


# --- on paper --------------------------------------------------------------------------------------------


def once_asked(key: Any, who: dict[str, Any]) -> Prescription:
    return m.asked(key=key, who=who, by=make.ines())


def test_the_same_request_sent_twice_at_once_is_asked_once(monkeypatch):
    """A form double-posted on a slow line: one person, one check, one request, the same answer twice."""
    make.programme(), make.ines()
    Meeting().before(monkeypatch, prescriptions, "_right")
    who = {"family_name": "Rey", "given_name": "Denise", "birth_year": 1950, "channel": "prescriber"}
    key = uuid4()
    answers = together(lambda: once_asked(key, who), lambda: once_asked(key, who))
    assert [asked.pk for asked in done(answers)] == [key, key]
    counts = [table.objects.count() for table in (Prescription, Beneficiary, EligibilityCheck)]
    assert counts == [1, 1, 1]
    assert Prescription.objects.get().needs.count() == 1


@pytest.mark.parametrize("end", ["withdraw", "decline"])
def test_a_request_ends_while_it_is_accepted(end, monkeypatch):
    Meeting().before(monkeypatch, prescriptions, "_once")
    asked, samira, ines = m.asked(), make.samira(), make.ines()
    ends = {
        "withdraw": lambda: prescriptions.withdraw(prescription=asked, by=ines),
        "decline": lambda: prescriptions.decline(prescription=asked, reason="Plus de stock", by=samira),
    }
    answers = together(lambda: prescriptions.accept(prescription=asked, by=samira), ends[end])
    row = Prescription.objects.with_status(timezone.localdate()).get()
    assert row.status == {"withdraw": "withdrawn", "decline": "declined"}[end]
    assert set(codes(answers)) <= {"wrong_status"}
    assert (row.accepted_at is None) == bool(codes(answers))  # accepted before, or told that it was over
    sound()


def test_withdrawn_and_declined_at_once_it_is_closed_once(monkeypatch):
    Meeting().before(monkeypatch, prescriptions, "_once")
    asked, samira, ines = m.asked(), make.samira(), make.ines()
    answers = together(
        lambda: prescriptions.withdraw(prescription=asked, by=ines),
        lambda: prescriptions.decline(prescription=asked, reason="Plus de stock", by=samira),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["wrong_status"])
    row = Prescription.objects.get()
    assert (row.withdrawn_at is None) != (row.declined_at is None)


def test_one_says_yes_and_another_no_to_a_renewal():
    loan = m.lent()
    asked = renewals.ask(loan=loan, due_on=later(loan), by=make.ines())
    michel, samira = make.michel(), make.samira()
    answers = together(
        lambda: renewals.grant(renewal=asked, by=michel),
        lambda: renewals.deny(renewal=asked, reason="Il sert à une formation", by=samira),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["wrong_status"])
    asked.refresh_from_db()
    assert (Loan.objects.get().due_on == asked.due_on) == asked.granted
    sound()


def test_two_settle_one_conflict():
    answer = m.sent("take_back", make.device(), condition="good", accessories=[], done=True)
    receipt = ScanReceipt.objects.get(client_id=answer["id"])
    michel, samira = make.michel(), make.samira()
    answers = together(
        lambda: settle(receipt=receipt, how="Rien à faire", by=michel),
        lambda: settle(receipt=receipt, how="Vu avec Michel", by=samira),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["wrong_status"])
    told = ScanReceipt.objects.get(pk=receipt.pk)
    assert (told.settled_by == michel.user) == (told.settled_how == "Rien à faire")
