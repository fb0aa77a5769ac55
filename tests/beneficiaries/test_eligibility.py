"""The verdict: any one criterion that holds, or the social worker's word; residence apart; why not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.choices import Proof, Seen
from beneficiaries.days import add_months
from beneficiaries.eligibility import (
    IMPOSSIBLE,
    CriterionRule,
    ProofRule,
    Rules,
    Shown,
    Situation,
    assess,
    departement_of,
)

D = dt.date
TODAY = D(2026, 11, 21)

RSA = CriterionRule(
    "rsa",
    {kind: ProofRule(kind, max_age_months=3) for kind in (Proof.CAF_ATTESTATION, Proof.MSA_ATTESTATION)},
)
ELDERLY = CriterionRule(
    "elderly",
    {
        Proof.IDENTITY: ProofRule(Proof.IDENTITY, lasting=True),
        Proof.PENSION_STATEMENT: ProofRule(Proof.PENSION_STATEMENT, max_age_months=3),
    },
)
DISABILITY = CriterionRule(
    "disability",
    {
        Proof.MDPH_DECISION: ProofRule(Proof.MDPH_DECISION),
        Proof.CMI_CARD: ProofRule(Proof.CMI_CARD),
        Proof.AAH_ATTESTATION: ProofRule(Proof.AAH_ATTESTATION, max_age_months=3),
    },
)
RULES = Rules(criteria=(RSA, ELDERLY, DISABILITY))


def attestation(issued_on: D | None, seen_on: D | None = TODAY, **more) -> Shown:
    return Shown("rsa", Proof.CAF_ATTESTATION, seen_on=seen_on, issued_on=issued_on, **more)


def decision(valid_until: D | None, issued_on: D | None = None) -> Shown:
    return Shown("disability", Proof.MDPH_DECISION, TODAY, issued_on, valid_until)


IDENTITY = Shown("elderly", Proof.IDENTITY, seen_on=TODAY)
STATEMENT = Shown("", Proof.STATEMENT, seen_on=TODAY)


def verdict(
    *evidence: Shown, on: D = TODAY, rules: Rules = RULES, birth_year: int = 1990, commune: str = "38185"
):
    return assess(Situation(birth_year, commune, evidence), rules, on)


def codes(found) -> list[str]:
    return [reason.code for reason in found.reasons]


# --- attestations: three months ---------------------------------------------------------------------------


def test_an_attestation_of_october_opens_the_right_until_january():
    """The picture of the form: dated 12 October, seen 21 November."""
    found = verdict(attestation(D(2026, 10, 12)))

    assert found.eligible
    assert found.until == D(2027, 1, 12)
    assert found.reasons == ()


def test_an_attestation_counts_on_its_last_day_and_no_longer():
    issued = D(2026, 8, 21)

    assert verdict(attestation(issued), on=TODAY).until == TODAY
    assert codes(verdict(attestation(issued), on=TODAY + dt.timedelta(days=1))) == ["proof_too_old"]


def test_an_attestation_that_names_an_earlier_end_ends_there():
    found = verdict(attestation(D(2026, 11, 1), valid_until=D(2026, 12, 31)))

    assert found.until == D(2026, 12, 31)


def test_an_attestation_without_its_date_asks_for_it():
    assert codes(verdict(attestation(None))) == ["issued_on_missing"]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (D(2026, 11, 30), 3, D(2027, 2, 28)),
        (D(2027, 11, 30), 3, D(2028, 2, 29)),
        (D(2026, 12, 31), 6, D(2027, 6, 30)),
        (D(2026, 10, 12), 3, D(2027, 1, 12)),
        (D(2026, 1, 15), 24, D(2028, 1, 15)),
    ],
)
def test_months_end_with_the_month(day, months, then):
    assert add_months(day, months) == then


# --- decisions and cards: their own dates -----------------------------------------------------------------


def test_a_decision_counts_until_the_end_it_names():
    assert verdict(decision(D(2027, 1, 5))).until == D(2027, 1, 5)


def test_a_decision_that_ended_yesterday_is_out_of_date_from_that_day():
    found = verdict(decision(TODAY - dt.timedelta(days=1)))

    assert codes(found) == ["proof_expired"]
    assert "20 novembre 2026" in found.reasons[0].sentence()


@pytest.mark.parametrize("valid_until", [None, D(9999, 12, 31), D(2046, 1, 1)])
def test_a_decision_without_a_near_end_lasts_as_long_as_a_check(valid_until):
    assert verdict(decision(valid_until)).until == D(2027, 5, 21)


def test_a_check_lives_as_long_as_the_programme_says():
    rules = Rules(criteria=(DISABILITY,), check_months=2)

    assert verdict(decision(None), rules=rules).until == D(2027, 1, 21)


# --- age ----------------------------------------------------------------------------------------------------


def test_the_age_is_reached_on_the_first_of_january_of_its_year():
    assert verdict(IDENTITY, birth_year=1966).eligible
    assert codes(verdict(IDENTITY, birth_year=1967)) == ["age_not_reached"]
    assert verdict(
        Shown("elderly", Proof.IDENTITY, D(2026, 1, 1)), birth_year=1966, on=D(2026, 1, 1)
    ).eligible


def test_the_age_asked_for_is_the_programmes():
    rules = Rules(criteria=(ELDERLY,), elderly_age=70)
    found = verdict(IDENTITY, birth_year=1960, rules=rules)

    assert codes(found) == ["age_not_reached"]
    assert "70 ans" in found.reasons[0].sentence()
    assert "2030" in found.reasons[0].sentence()


def test_an_identity_document_needs_no_date_and_may_be_out_of_date():
    passed = Shown(
        "elderly", Proof.IDENTITY, seen_on=TODAY, issued_on=D(2005, 1, 1), valid_until=D(2015, 1, 1)
    )

    assert verdict(passed, birth_year=1950).until == D(2027, 5, 21)


def test_an_old_pension_statement_does_not_show_the_age():
    old = Shown("elderly", Proof.PENSION_STATEMENT, TODAY, D(2026, 1, 2))

    assert codes(verdict(old, birth_year=1950)) == ["proof_too_old"]


# --- one is enough ------------------------------------------------------------------------------------------


def test_one_valid_and_one_out_of_date_the_valid_one_wins():
    """S55."""
    found = verdict(attestation(D(2026, 2, 1)), decision(D(2027, 3, 1)))

    assert found.eligible
    assert found.until == D(2027, 3, 1)
    assert found.reasons == ()
    assert [finding.counts for finding in found.findings] == [False, True]


def test_the_longest_of_two_rights_counts():
    assert verdict(attestation(D(2026, 10, 12)), decision(D(2027, 2, 1))).until == D(2027, 2, 1)


def test_all_out_of_date_says_so_for_each():
    found = verdict(attestation(D(2026, 2, 1)), decision(D(2026, 3, 1)))

    assert codes(found) == ["proof_too_old", "proof_expired"]
    assert found.until is None


def test_a_criterion_that_the_programme_does_not_count_opens_nothing():
    assert codes(verdict(attestation(TODAY), rules=Rules(criteria=(ELDERLY,)))) == ["criterion_not_counted"]


def test_a_proof_of_something_else_opens_nothing():
    assert codes(verdict(Shown("rsa", Proof.IDENTITY, TODAY))) == ["proof_not_accepted"]


def test_a_proof_only_told_of_counts_once_seen():
    assert codes(verdict(attestation(TODAY, seen=Seen.DECLARED))) == ["not_seen"]
    assert verdict(attestation(TODAY, seen=Seen.CERTIFIED)).eligible


def test_a_proof_without_the_day_it_was_seen_asks_for_it():
    assert codes(verdict(attestation(TODAY, seen_on=None))) == ["seen_on_missing"]


def test_nothing_seen_asks_for_a_proof_or_a_statement():
    strict = Rules(criteria=(RSA,), statement_accepted=False)

    assert codes(verdict()) == ["no_evidence"]
    assert "avis motivé" in verdict().reasons[0].sentence()
    assert "avis motivé" not in verdict(rules=strict).reasons[0].sentence()


# --- the social worker's statement --------------------------------------------------------------------------


def test_a_statement_opens_the_right_for_a_checks_life():
    assert verdict(STATEMENT).until == D(2027, 5, 21)


def test_a_statement_counts_beside_whatever_criterion_it_is_written():
    beside = Shown("rsa", Proof.STATEMENT, seen_on=TODAY)

    assert verdict(beside, rules=Rules(criteria=(ELDERLY,))).eligible


def test_a_programme_may_ask_for_more_than_a_statement():
    rules = Rules(criteria=(RSA,), statement_accepted=False)

    assert codes(verdict(STATEMENT, rules=rules)) == ["statement_not_accepted"]
    assert verdict(STATEMENT, attestation(TODAY), rules=rules).eligible


def test_a_statement_grows_old_with_the_check():
    old = Shown("", Proof.STATEMENT, seen_on=D(2026, 5, 20))

    assert codes(verdict(old)) == ["proof_too_old"]


# --- residence: a condition apart ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commune", "expected"),
    [("38185", []), ("", ["residence_missing"]), ("69123", ["residence_outside"])],
)
def test_a_programme_of_the_isere_serves_the_isere(commune, expected):
    rules = Rules(criteria=(RSA,), departement="38")
    found = verdict(attestation(TODAY), commune=commune, rules=rules)

    assert codes(found) == expected
    assert found.eligible is (expected == [])


def test_residence_and_proof_are_both_said():
    rules = Rules(criteria=(RSA,), departement="38")

    assert codes(verdict(commune="69123", rules=rules)) == ["residence_outside", "no_evidence"]


@pytest.mark.parametrize(
    ("commune", "departement"),
    [("38185", "38"), ("01004", "01"), ("2A004", "2A"), ("97411", "974"), ("98818", "988")],
)
def test_a_commune_tells_its_departement(commune, departement):
    assert departement_of(commune) == departement


# --- dates that cannot be -----------------------------------------------------------------------------------

TOMORROW = TODAY + dt.timedelta(days=1)
LAST_WEEK = TODAY - dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        (attestation(TOMORROW), "issued_in_future"),
        (attestation(LAST_WEEK, TOMORROW), "seen_in_future"),
        (attestation(TODAY, LAST_WEEK), "seen_before_issued"),
        (decision(LAST_WEEK, TODAY), "valid_before_issued"),
        (Shown("", Proof.STATEMENT, seen_on=TOMORROW), "seen_in_future"),
    ],
)
def test_a_date_that_cannot_be_is_a_reason_that_says_what_to_do(shown, code):
    found = verdict(shown)

    assert codes(found) == [code]
    assert [reason.code for reason in found.impossible()] == [code]
    assert "corrigez" in found.reasons[0].sentence()


def test_a_date_that_cannot_be_is_told_even_beside_a_proof_that_counts():
    found = verdict(attestation(TODAY), attestation(TOMORROW))

    assert found.eligible
    assert [reason.code for reason in found.impossible()] == ["issued_in_future"]


# --- what holds for any evidence ----------------------------------------------------------------------------

days = st.dates(D(2024, 1, 1), D(2028, 12, 31))
shown_ones = st.builds(
    Shown,
    criterion=st.sampled_from(["rsa", "elderly", "disability", "unknown", ""]),
    proof=st.sampled_from(Proof.values),
    seen_on=st.none() | days,
    issued_on=st.none() | days,
    valid_until=st.none() | days,
    seen=st.sampled_from(Seen.values),
)
situations = st.builds(
    Situation,
    birth_year=st.integers(1906, 2026),
    commune=st.sampled_from(["", "38185", "69123"]),
    evidence=st.lists(shown_ones, max_size=5).map(tuple),
)
rule_sets = st.builds(
    Rules,
    criteria=st.lists(st.sampled_from([RSA, ELDERLY, DISABILITY]), unique_by=lambda rule: rule.code).map(
        tuple
    ),
    elderly_age=st.integers(50, 80),
    departement=st.sampled_from(["", "38"]),
    statement_accepted=st.booleans(),
    check_months=st.integers(1, 12),
)


@given(situations, rule_sets, days)
def test_a_verdict_always_says_until_when_or_why_not(situation, rules, on):
    found = assess(situation, rules, on)

    assert found.eligible is (found.until is not None)
    assert found.eligible is not bool(found.reasons)
    assert all(reason.sentence() for reason in found.reasons)
    assert len(found.findings) == len(situation.evidence)


@given(situations, rule_sets, days)
def test_a_right_never_ends_before_today_nor_outlives_the_check(situation, rules, on):
    found = assess(situation, rules, on)

    assert found.until is None or on <= found.until <= add_months(on, rules.check_months)


@given(situations, shown_ones, rule_sets, days)
def test_one_more_proof_never_takes_a_right_away(situation, more, rules, on):
    before = assess(situation, rules, on)
    after = assess(Situation(situation.birth_year, situation.commune, (*situation.evidence, more)), rules, on)

    if before.eligible:
        assert after.eligible
        assert after.until >= before.until


@given(situations, rule_sets, days, st.randoms())
def test_the_order_of_the_proofs_does_not_matter(situation, rules, on, dice):
    shuffled = list(situation.evidence)
    dice.shuffle(shuffled)
    other = assess(Situation(situation.birth_year, situation.commune, tuple(shuffled)), rules, on)

    found = assess(situation, rules, on)
    assert (other.eligible, other.until) == (found.eligible, found.until)
    assert set(other.reasons) == set(found.reasons)


@given(situations, rule_sets, days, st.integers(0, 400))
def test_a_right_holds_on_every_day_up_to_its_last(situation, rules, on, later):
    """Seen again on any day until then, the same proofs still open it."""
    found = assess(situation, rules, on)

    if found.until:
        day = min(on + dt.timedelta(days=later), found.until)
        assert assess(situation, rules, day).eligible


@given(situations, rule_sets, days)
def test_a_date_that_cannot_be_never_opens_a_right(situation, rules, on):
    for finding in assess(situation, rules, on).findings:
        assert not (finding.counts and {reason.code for reason in finding.reasons} & IMPOSSIBLE)
        if finding.counts:
            assert not (finding.shown.issued_on and finding.shown.issued_on > on)
            assert not (finding.shown.seen_on and finding.shown.seen_on > on)


@given(shown_ones)
def test_what_is_kept_reads_back_as_it_was_shown(shown):
    assert Shown.from_row(shown.as_row()) == shown
