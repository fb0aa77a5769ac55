"""Two counters at once, on two connections that meet at a barrier (T2); three in test_races_of_three.

Each pair meets right before the device, the loan or the hold is written: both have read, neither has written.
What the same harness sees with the guards taken away is in test_race_controls.
"""

import datetime as dt
from typing import Any

import pytest

from inventory.actions import moves
from inventory.models import Device, DeviceEvent
from loans.actions import handover, holds, losses, prescriptions, renewals, takeback
from loans.actions.scanning import batch, receipts
from loans.models import Hold, Loan, ScanReceipt
from loans.policy import Calendar
from tests import make
from tests import make_loans as m
from tests.loans.race import Meeting, codes, done, sound, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both sides have read when they meet: before a status is written, or a date moved."""
    return Meeting().before(monkeypatch, moves, "_write")


# --- every pair on one device ----------------------------------------------------------------------------


def test_two_hand_overs_of_one_device(meet):
    device, first, second = make.device(), m.accepted(), m.accepted()
    michel, mona = make.michel(), make.mona()
    answers = together(
        lambda: handover.hand_over(device=device, prescription=first, by=michel),
        lambda: handover.hand_over(device=device, prescription=second, by=mona),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["on_loan_to_someone_else"])
    assert Loan.objects.count() == 1
    sound()


def test_two_devices_for_one_need(meet):
    one, other, asked = make.device(), make.device(), m.accepted()
    michel, mona = make.michel(), make.mona()
    answers = together(
        lambda: handover.hand_over(device=one, prescription=asked, by=michel),
        lambda: handover.hand_over(device=other, prescription=asked, by=mona),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["no_open_need"])
    sound()


def test_two_devices_for_one_person_known_to_two_structures(meet):
    """The limit is counted under a lock on the person, whoever prescribed."""
    one, other = make.device(), make.device()
    here = m.accepted(who=make.denise())
    there = m.accepted(who=make.person("Rey", "Denise", 1950, by=make.bruno()), by=make.bruno())
    michel, mona = make.michel(), make.mona()
    answers = together(
        lambda: handover.hand_over(device=one, prescription=here, by=michel),
        lambda: handover.hand_over(device=other, prescription=there, by=mona),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["limit_reached"])


def test_two_returns(meet):
    device, michel, mona = m.lent().device, make.michel(), make.mona()
    answers = together(
        lambda: takeback.take_back(device=device, by=michel),
        lambda: takeback.take_back(device=device, by=mona),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["not_on_loan"])
    assert DeviceEvent.objects.filter(verb="take_back").count() == 1
    sound()


def test_a_hold_and_a_hand_over(meet):
    device, waits, comes = make.device(), m.accepted(), m.accepted()
    samira, michel = make.samira(), make.michel()
    answers = together(
        lambda: holds.hold(device=device, prescription=waits, by=samira),
        lambda: handover.hand_over(device=device, prescription=comes, by=michel),
    )
    assert len(done(answers)) == 1
    assert codes(answers)[0] in ("on_loan_to_someone_else", "held_for_someone_else")
    sound()


def test_two_holds_of_one_device(meet):
    device, first, second = make.device(), m.accepted(), m.accepted()
    samira, michel = make.samira(), make.michel()
    answers = together(
        lambda: holds.hold(device=device, prescription=first, by=samira),
        lambda: holds.hold(device=device, prescription=second, by=michel),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["held_for_someone_else"])
    sound()


def test_two_holds_for_one_need(meet):
    one, other, asked = make.device(), make.device(), m.accepted()
    samira, michel = make.samira(), make.michel()
    answers = together(
        lambda: holds.hold(device=one, prescription=asked, by=samira),
        lambda: holds.hold(device=other, prescription=asked, by=michel),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["no_open_need"])
    sound()


def test_a_hold_while_its_request_is_withdrawn(meet):
    device, asked, samira, ines = make.device(), m.accepted(), make.samira(), make.ines()
    together(
        lambda: holds.hold(device=device, prescription=asked, by=samira),
        lambda: prescriptions.withdraw(prescription=asked, by=ines),
    )
    assert not Hold.objects.active().exists()
    assert Device.objects.get(pk=device.pk).status == "ready"
    sound()


def test_a_hand_over_while_its_request_is_withdrawn(meet):
    device, asked, michel, ines = make.device(), m.accepted(), make.michel(), make.ines()
    answers = together(
        lambda: handover.hand_over(device=device, prescription=asked, by=michel),
        lambda: prescriptions.withdraw(prescription=asked, by=ines),
    )
    assert len(done(answers)) == 1
    assert codes(answers)[0] in ("no_open_need", "wrong_status")
    sound()


def later(loan: Loan, days: int = 60):
    return Calendar("12345").next_open(loan.due_on + dt.timedelta(days=days))


def test_two_renewals_to_one_date_and_to_two(meet):
    loan, michel, mona = m.lent(), make.michel(), make.mona()
    due = later(loan)
    same = together(
        lambda: renewals.renew(loan=loan, due_on=due, by=michel),
        lambda: renewals.renew(loan=loan, due_on=due, by=mona),
    )
    assert len(done(same)) == 2
    row = Loan.objects.get()
    assert (row.due_on, row.renewals.count()) == (due, 1)
    sound()


def test_a_renewal_and_a_return(meet):
    loan, michel, mona = m.lent(), make.michel(), make.mona()
    due = later(loan)
    answers = together(
        lambda: renewals.renew(loan=loan, due_on=due, by=michel),
        lambda: takeback.take_back(device=loan.device, by=mona),
    )
    row = Loan.objects.get()
    assert row.outcome == "returned"
    assert codes(answers) in ([], ["loan_closed"])
    sound()


def test_two_prescribers_ask_for_one_loan():
    loan, ines, helene = m.lent(), make.ines(), make.helene()
    dates = later(loan, 30), later(loan, 60)
    answers = together(
        lambda: renewals.ask(loan=loan, due_on=dates[0], by=ines),
        lambda: renewals.ask(loan=loan, due_on=dates[1], by=helene),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["wrong_status"])


def test_a_return_and_a_loss(meet):
    loan, michel, mona = m.lent(), make.michel(), make.mona()
    answers = together(
        lambda: takeback.take_back(device=loan.device, by=michel),
        lambda: losses.declare_lost(loan=loan, comment="Perdu", by=mona),
    )
    assert len(done(answers)) == 1
    assert codes(answers)[0] in ("not_on_loan", "loan_closed")
    sound()


def test_two_swaps_to_one_device(meet):
    first, second, fresh = m.lent(), m.lent(), make.device()
    michel, mona = make.michel(), make.mona()
    answers = together(
        lambda: losses.swap(loan=first, device=fresh, by=michel),
        lambda: losses.swap(loan=second, device=fresh, by=mona),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["on_loan_to_someone_else"])
    assert Loan.objects.open().count() == 2
    sound()


def test_an_open_call_is_taken_by_one():
    call, samira, odile = m.asked(call=True), make.samira(), make.odile()
    answers = together(
        lambda: prescriptions.accept(prescription=call, by=samira),
        lambda: prescriptions.accept(prescription=call, by=odile),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["not_allowed"])


# --- one act sent twice at once --------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["hand_over", "take_back"])
def test_one_act_sent_twice_at_once_is_done_once(verb, meet):
    device = make.device() if verb == "hand_over" else m.lent().device
    act = (
        m.scan("hand_over", device, prescription=m.accepted().code) if verb == "hand_over" else m.back(device)
    )
    michel = make.michel()
    answers = together(lambda: m.send(act, by=michel), lambda: m.send(act, by=michel))
    assert sorted(one["answer"] for (one,) in answers) == ["already_applied", "applied"]
    assert (ScanReceipt.objects.count(), Loan.objects.count()) == (1, 1)
    assert DeviceEvent.objects.filter(verb=verb).count() == 1
    sound()


def test_one_refused_act_sent_twice_at_once_is_kept_once():
    act, michel = m.back(make.device()), make.michel()
    with pytest.MonkeyPatch.context() as patch:
        Meeting().before(patch, receipts.Envelope, "keep")
        answers = together(lambda: m.send(act, by=michel), lambda: m.send(act, by=michel))
    assert [one["answer"] for (one,) in answers] == ["refused", "refused"]
    assert ScanReceipt.objects.count() == 1


def test_a_fault_of_the_database_that_does_not_pass_is_no_answer(monkeypatch):
    """An error that is ours comes out as it is: nothing is answered that is not kept."""

    def broken(act: Any) -> Any:
        raise RuntimeError

    monkeypatch.setitem(batch.RUN, "take_back", broken)
    with pytest.raises(RuntimeError):
        m.send(m.back(make.device()))
    assert ScanReceipt.objects.count() == 0
