"""The table of moves and the gate, whole: every pair of statuses and every combination of facts."""

from itertools import product

import pytest

from accounts.refusals import MESSAGES
from inventory.choices import MOVES, Kind, Status
from inventory.transitions import Facts, after_coming_in, gate, may_move

# Design section 4, written out once more by hand: from → where to, with (1) and without (0) a storage.
TABLE = {
    "announced": {"received": "01", "missing": "01"},
    "received": {"to_erase": "1", "refurbishing": "0", "retired": "01", "missing": "01"},
    "to_erase": {"refurbishing": "01", "retired": "01", "missing": "01"},
    "refurbishing": {"ready": "01", "to_erase": "1", "retired": "01", "missing": "01"},
    "ready": {"reserved": "01", "on_loan": "01", "refurbishing": "01", "retired": "01", "missing": "01"},
    "reserved": {"on_loan": "01", "ready": "01", "refurbishing": "01", "missing": "01"},
    "on_loan": {"to_erase": "1", "refurbishing": "01", "retired": "01", "missing": "01"},
    "missing": {"to_erase": "1", "refurbishing": "01", "retired": "01"},
    "retired": {},
}
PASSES = {"inspected": True}


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize("origin", Status.values)
@pytest.mark.parametrize("to", Status.values)
@pytest.mark.parametrize("fitted", [0, 1])
def test_the_table_allows_these_moves_and_no_other(origin, to, fitted):
    verdict = may_move(Facts(status=origin, kind=Kind.LAPTOP, fitted=fitted, **PASSES), to)
    allowed = str(fitted) in TABLE[origin].get(to, "")
    assert verdict.allowed == allowed
    assert codes(verdict.reasons) == ([] if allowed else ["wrong_status"])


def test_missing_is_reached_from_every_status_but_retired_and_retired_leads_nowhere():
    reaching = {origin for origin in Status.values if Status.MISSING in MOVES[origin]}
    assert reaching == set(Status.values) - {"missing", "retired"}
    assert not MOVES[Status.RETIRED]


def test_there_is_no_dead_end():
    """I14: from every status some way of moves leads to ready, or out of the stock."""
    for origin in Status.values:
        reached, before = {origin}, set()
        while reached != before:
            before = set(reached)
            reached |= {to for status in before for to in MOVES[status]}
        assert reached & {"ready", "retired"}


@pytest.mark.parametrize(
    "case",
    [*product(Kind.values, (0, 1, 2), (True, False), (True, False), (True, False), (True, False, None))],
    ids=str,
)
def test_the_gate_names_everything_that_is_lacking_at_once(case):
    kind, unerased, inspected, locked, live_line, lte = case
    hotspot = kind == "hotspot"
    expected = {
        "erasure_missing": unerased > 0,
        "inspection_missing": not inspected,
        "device_locked": locked,
        "line_missing": hotspot and not live_line,
        "no_lte": hotspot and lte is False,
    }
    facts = Facts("refurbishing", kind, 2, unerased, 0, inspected, locked, live_line, lte)
    verdict = gate(facts)
    assert set(codes(verdict.reasons)) == {code for code, lacking in expected.items() if lacking}
    assert codes(verdict.warnings) == (["no_lte"] if hotspot and lte is None else [])
    assert codes(may_move(facts, "ready").reasons) == codes(verdict.reasons)


@pytest.mark.parametrize("origin", ["refurbishing", "reserved"])
def test_the_gate_stands_on_every_path_to_ready(origin):
    assert codes(may_move(Facts(origin, "laptop", 1, 1), "ready").reasons) == [
        "erasure_missing",
        "inspection_missing",
    ]


def test_the_gate_stands_nowhere_else():
    nothing = {"fitted": 1, "unerased": 1, "locked": True}
    for origin, ends in TABLE.items():
        for to in set(ends) - {"ready"}:
            if "1" in ends[to]:
                assert may_move(Facts(origin, "laptop", **nothing), to).allowed


@pytest.mark.parametrize(("fitted", "to"), [(0, "refurbishing"), (1, "to_erase"), (3, "to_erase")])
def test_what_comes_in_is_never_straight_ready(fitted, to):
    assert after_coming_in(fitted) == to


def test_every_reason_has_a_sentence():
    facts = Facts("refurbishing", "hotspot", 1, 1, 0, False, True, False, False)
    for reason in gate(facts).reasons:
        assert reason.code in MESSAGES
        assert reason.sentence().endswith(".")
