"""One next step for every device, from its facts alone: every combination has one, the right one."""

from itertools import product

import pytest

from inventory.choices import MOVES, Kind, Status
from inventory.transitions import Facts, gate
from loans.choices import ScanVerb
from loans.next_step import Step, Whose, next_step

FACTS = [
    Facts(
        status=status,
        kind=kind,
        fitted=fitted,
        unerased=unerased,
        inspected=inspected,
        locked=locked,
        live_line=live_line,
        lte=lte,
    )
    for status, kind, fitted, unerased, inspected, locked, live_line, lte in product(
        Status.values, Kind.values, (0, 2), (0, 1, 2), (False, True), (False, True), (False, True),
        (None, False, True),
    )
    if unerased <= fitted
]  # fmt: skip


def step(status: str, **facts: object) -> Step:
    return next_step(Facts(status=status, kind=str(facts.pop("kind", Kind.LAPTOP)), **facts))  # type: ignore[arg-type]


def test_every_device_has_one_step_or_one_reason():
    for facts in FACTS:
        found = next_step(facts)
        assert bool(found.verb) != bool(found.why), facts
        assert bool(found.verb) == bool(found.label), facts
        assert found.verb in {"", "find", *ScanVerb.values}
        assert not found.elsewhere


def test_a_step_leads_where_the_table_of_moves_allows():
    leads = {
        "move": {Status.RECEIVED},
        "refurbish": {Status.REFURBISHING, Status.TO_ERASE},
        "ready": {Status.READY},
        "hand_over": {Status.ON_LOAN},
        "take_back": {Status.TO_ERASE, Status.REFURBISHING},
        "find": {Status.TO_ERASE, Status.REFURBISHING},
    }
    for facts in FACTS:
        found = next_step(facts)
        if found.verb in leads:
            assert leads[found.verb] & MOVES[facts.status], (found.verb, facts)


def test_ready_is_offered_only_where_nothing_but_the_check_is_missing():
    for facts in FACTS:
        if next_step(facts).verb == "ready":
            assert {reason.code for reason in gate(facts).reasons} <= {"inspection_missing"}, facts


def test_nothing_is_prepared_further_while_data_may_be_on_it():
    for facts in FACTS:
        if facts.unerased and facts.status in (Status.RECEIVED, Status.TO_ERASE, Status.REFURBISHING):
            assert next_step(facts).verb == "erase", facts


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (Status.ANNOUNCED, "move"),
        (Status.RECEIVED, "refurbish"),
        (Status.TO_ERASE, "refurbish"),
        (Status.REFURBISHING, "ready"),
        (Status.READY, "hand_over"),
        (Status.RESERVED, "hand_over"),
        (Status.ON_LOAN, "take_back"),
        (Status.MISSING, "find"),
        (Status.RETIRED, ""),
    ],
)
def test_each_state_has_its_step(status, verb):
    assert step(status).verb == verb


def test_what_keeps_a_device_in_the_workshop_is_said():
    assert "verrou" in str(step(Status.REFURBISHING, locked=True).why)
    assert "SIM" in str(step(Status.REFURBISHING, kind=Kind.HOTSPOT).why)
    assert "4G" in str(step(Status.REFURBISHING, kind=Kind.HOTSPOT, live_line=True, lte=False).why)
    assert step(Status.REFURBISHING, kind=Kind.HOTSPOT, live_line=True).verb == "ready"


@pytest.mark.parametrize("whose", Whose)
def test_for_somebody_who_is_here_a_device_leaves_comes_back_or_another_one_is_taken(whose):
    for facts in FACTS:
        found = next_step(facts, whose, someone_is_here=True)
        assert found.verb in {"", "hand_over", "take_back"}
        assert found.elsewhere == (not found.verb)
        if found.verb == "hand_over":
            assert facts.status == Status.READY or (facts.status == Status.RESERVED and whose is Whose.THEIRS)
        if found.verb == "take_back":
            assert (facts.status, whose) == (Status.ON_LOAN, Whose.THEIRS)
