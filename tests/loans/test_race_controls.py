"""The control of the races (T3): the same harness with the guards taken away must see the violation.

Each prints what it saw, beside the counts: a harness that finds nothing without guards would be blind.
"""

from collections.abc import Callable
from typing import Any

import pytest

from inventory.actions import moves
from loans.actions import handover, paper
from loans.actions.scanning import receipts
from loans.models import Loan, ScanReceipt
from tests import make
from tests import make_loans as m
from tests.loans.race import SURELY, Meeting, blind, codes, done, together, without_constraint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.postgres]
ROUNDS = 5
Say = Callable[[str, str], None]


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    return Meeting(2, SURELY).before(monkeypatch, moves, "_write")


def blinded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No comparison before a status is set, and no journal whose numbers would collide."""
    monkeypatch.setattr(moves, "_compare_and_set", blind)
    monkeypatch.setattr(moves.DeviceEvent.objects, "bulk_create", lambda events: list(events))


def three_times(rounds: int) -> list[list[Any]]:
    """What became of three counters that hand the same device to three people, round after round."""
    members = make.michel(), make.mona(), make.member(who="Nadia Brun", usual=make.mens())
    answers = []
    for _ in range(rounds):
        device, asked = make.device(), [m.accepted() for _ in members]
        with pytest.MonkeyPatch.context() as patch:
            Meeting(3, SURELY).before(patch, moves, "_write")
            answers.append(
                together(
                    *(
                        lambda by=by, one=one, device=device: handover.hand_over(
                            device=device, prescription=one, by=by
                        )
                        for by, one in zip(members, asked, strict=True)
                    )
                )
            )
    return answers


def lent_twice() -> int:
    """Devices with more than one open loan."""
    found = list(Loan.objects.open().order_by("pk").values_list("device", flat=True))
    return len({device for device in found if found.count(device) > 1})


def test_with_its_guards_a_device_is_lent_once_to_one_of_three(record_property: Say) -> None:
    rounds = three_times(ROUNDS)
    assert [len(done(answers)) for answers in rounds] == [1] * ROUNDS
    assert {code for answers in rounds for code in codes(answers)} == {"on_loan_to_someone_else"}
    record_property("control", f"with guards, 0 of {ROUNDS} devices lent more than once by three counters")


@pytest.mark.broken
def test_control_without_comparison_and_constraint_three_counters_lend_one_device(
    monkeypatch: pytest.MonkeyPatch, record_property: Say
) -> None:
    blinded(monkeypatch)
    with without_constraint(Loan, "loans_loan_one_device"):
        rounds = three_times(ROUNDS)
        twice, loans = lent_twice(), sum(len(done(answers)) for answers in rounds)
    assert twice == ROUNDS, "the harness is blind"
    record_property(
        "control", f"without comparison and constraint, {twice} of {ROUNDS} devices lent {loans} times"
    )


@pytest.mark.broken
def test_control_without_comparison_the_constraint_alone_still_stops_it(
    meet: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, first, second = make.device(), m.accepted(), m.accepted()
    michel, mona = make.michel(), make.mona()
    blinded(monkeypatch)
    answers = together(
        lambda: handover.hand_over(device=device, prescription=first, by=michel),
        lambda: handover.hand_over(device=device, prescription=second, by=mona),
    )
    assert (len(done(answers)), codes(answers)) == (1, ["on_loan_to_someone_else"])
    assert Loan.objects.open().count() == 1


@pytest.mark.broken
def test_control_without_the_constraint_the_comparison_alone_still_stops_it(meet: Meeting) -> None:
    device, first, second = make.device(), m.accepted(), m.accepted()
    michel, mona = make.michel(), make.mona()
    with without_constraint(Loan, "loans_loan_one_device"):
        answers = together(
            lambda: handover.hand_over(device=device, prescription=first, by=michel),
            lambda: handover.hand_over(device=device, prescription=second, by=mona),
        )
        assert (len(done(answers)), codes(answers)) == (1, ["on_loan_to_someone_else"])
        assert lent_twice() == 0


def test_control_without_the_lock_on_the_person_the_limit_is_passed(
    meet: Meeting, monkeypatch: pytest.MonkeyPatch, record_property: Say
) -> None:
    one, other = make.device(), make.device()
    here = m.accepted(who=make.denise())
    there = m.accepted(who=make.person("Rey", "Denise", 1950, by=make.bruno()), by=make.bruno())
    michel, mona = make.michel(), make.mona()
    unlocked = lambda asked: paper.visible(**asked).get().beneficiary.person_key  # noqa: E731
    monkeypatch.setattr(paper, "lock_person", unlocked)
    answers = together(
        lambda: handover.hand_over(device=one, prescription=here, by=michel),
        lambda: handover.hand_over(device=other, prescription=there, by=mona),
    )
    assert len(done(answers)) == 2
    record_property(
        "control", "without the lock on the person, 2 devices of a kind lent where the limit is 1"
    )


@pytest.mark.broken
def test_control_without_the_receipt_s_constraint_a_refusal_is_kept_twice(record_property: Say) -> None:
    act, michel = m.back(make.device()), make.michel()
    with without_constraint(ScanReceipt, "loans_receipt_once"), pytest.MonkeyPatch.context() as patch:
        Meeting(2, SURELY).before(patch, receipts.Envelope, "keep")
        together(lambda: m.send(act, by=michel), lambda: m.send(act, by=michel))
        kept = ScanReceipt.objects.count()
    assert kept == 2
    record_property("control", f"without the receipt's constraint, one act sent twice is kept {kept} times")
