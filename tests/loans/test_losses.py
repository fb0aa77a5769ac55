"""Lost, stolen, said to be returned, given, swapped, found later (S43, S44, S46)."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from inventory.facts import last_act
from inventory.models import Alarm, Donation
from loans.actions import claims, losses, renewals, undo
from loans.models import Hold, Loan
from loans.policy import Calendar
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
WHY = "Oublié dans le bus, la police est prévenue"


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def lost(loan, comment=WHY, by=None, **more):
    return losses.declare_lost(loan=loan, comment=comment, by=by or make.michel(), **more)


# --- gone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declare", "outcome"), [(losses.declare_lost, "lost"), (losses.declare_stolen, "stolen")]
)
def test_a_device_is_gone_and_the_loan_with_it(declare, outcome):
    loan, at = m.lent(), timezone.now()
    declare(loan=loan, comment=WHY, police_report="2026/1234", by=make.michel(), at=at)
    row = fresh(loan)
    assert (row.outcome, row.closed_at, row.closed_comment, row.police_report) == (
        outcome,
        at,
        WHY,
        "2026/1234",
    )
    assert fresh(loan.device).status == "missing"


def test_data_that_may_be_out_there_raises_the_alarm():
    """Lent after an erasure: the donor's data are gone, so nobody is alarmed."""
    lost(m.lent())
    assert not Alarm.objects.exists()


@pytest.mark.parametrize("comment", ["", "  "])
def test_somebody_says_how(comment):
    loan = m.lent()
    assert refusal(lost, loan, comment) == ["comment_required"]
    claims.claim_returned(loan=loan, by=make.michel())
    assert refusal(lost, loan, comment) == ["comment_required"]
    assert fresh(loan).is_open


def test_lost_twice_it_is_lost_once():
    loan = lost(m.lent())
    assert refusal(lost, loan) == ["loan_closed"]
    assert refusal(lost, m.returned()) == ["loan_closed"]


def test_others_declare_nothing():
    loan = m.lent()
    for who in (make.oscar, make.ines, make.celine, make.sylvie):
        assert refusal(lost, loan, by=who()) == ["not_allowed"]


def test_only_a_named_manager_writes_a_device_off():
    loan = m.lent()
    assert refusal(losses.write_off, loan=loan, comment=WHY, by=make.michel()) == ["not_allowed"]
    losses.write_off(loan=loan, comment=WHY, by=make.samira())
    assert (fresh(loan).outcome, fresh(loan.device).status) == ("written_off", "missing")


# --- found -----------------------------------------------------------------------------------------------


def test_found_later_it_is_noted_on_the_loan_whose_outcome_stays():
    loan, at = lost(m.lent()), timezone.now()
    losses.find(device=fresh(loan.device), site=make.mens(), by=make.michel(), at=at)
    row = fresh(loan)
    assert (row.outcome, row.found_at, row.found_by) == ("lost", at, make.michel().user)
    assert (fresh(loan.device).status, fresh(loan.device).site) == ("to_erase", make.mens())


@pytest.mark.parametrize("verb", ["refurbish", "move"])
def test_a_missing_device_whose_label_is_scanned_is_found_and_starts_over(verb):
    """What the person wrote on it must be erased before it is ready again."""
    loan = lost(m.lent())
    more = {
        "refurbish": {},
        "move": {"site": "grenoble"},
    }[verb]
    act = m.scan(verb, loan.device, **more)
    assert m.send(act)[0]["answer"] == "applied"
    assert fresh(loan).found_by == make.michel().user
    assert fresh(loan.device).status == ("refurbishing" if verb == "refurbish" else "to_erase")
    assert loan.device.events.filter(verb="find").count() == 1
    m.sent("refurbish", loan.device)
    assert m.sent("ready", loan.device, grade="B")["code"] == "erasure_missing"


@pytest.mark.parametrize("kind", ["laptop", "other"])
def test_found_by_mistake_it_is_missing_again(kind):
    loan = lost(m.lent(make.device(kind=kind)))
    act = m.scan("refurbish", loan.device)
    assert m.send(act)[0]["device_status"] == "refurbishing"
    assert m.sent("undo", loan.device, scan=act["id"])["device_status"] == "missing"
    assert fresh(loan).found_at is None


def test_a_device_that_was_never_lent_is_found_too():
    device = make.device("missing")
    losses.find(device=device, site=make.mens(), by=make.michel())
    assert fresh(device).status == "to_erase"
    assert refusal(losses.find, device=device, site=make.mens(), by=make.michel()) == ["wrong_status"]


# --- said to be returned ---------------------------------------------------------------------------------


def test_it_is_said_once_and_the_loan_runs_on():
    loan, at = m.lent(), timezone.now()
    claims.claim_returned(loan=loan, by=make.michel(), at=at)
    claims.claim_returned(loan=loan, by=make.samira())
    row = fresh(loan)
    assert (row.claimed_returned_at, row.claimed_returned_by, row.is_open) == (at, make.michel().user, True)
    assert refusal(claims.claim_returned, loan=m.returned(), by=make.michel()) == ["loan_closed"]


def test_found_at_home_after_all_it_counts_again_and_the_journal_says_both():
    loan = m.lent(at=m.days_ago(200))
    claims.claim_returned(loan=loan, by=make.michel())
    for _time in range(2):
        claims.still_out(loan=loan, by=make.samira())
    row = fresh(loan)
    assert (row.claimed_returned_at, row.claimed_returned_by) == (None, None)
    assert Loan.objects.overdue(timezone.localdate()).get() == loan
    verbs = list(loan.device.events.order_by("number").values_list("verb", flat=True))
    assert verbs[-2:] == ["said_back", "still_out"]
    assert refusal(claims.still_out, loan=loan, by=make.oscar()) == ["not_allowed"]
    assert refusal(claims.still_out, loan=m.returned(), by=make.michel()) == ["loan_closed"]


def test_said_of_the_wrong_loan_it_is_undone_and_so_is_that_it_is_still_out():
    loan = m.lent()
    claims.claim_returned(loan=loan, by=make.michel())
    said = fresh(loan)
    claims.still_out(loan=loan, by=make.michel())
    undo.undo(event=last_act(loan.device), by=make.michel())
    row = fresh(loan)
    assert (row.claimed_returned_at, row.claimed_returned_by) == (
        said.claimed_returned_at,
        make.michel().user,
    )
    other = m.lent()
    claims.claim_returned(loan=other, by=make.michel())
    undo.undo(event=last_act(other.device), by=make.michel())
    assert fresh(other).claimed_returned_at is None


# --- given -----------------------------------------------------------------------------------------------


def give(loan, by=None, **more):
    return losses.give(loan=loan, comment="Fin du programme", by=by or make.samira(), **more)


def test_a_manager_gives_the_device_and_it_leaves_the_stock():
    loan = m.lent()
    assert refusal(give, loan, by=make.michel()) == ["not_allowed"]
    give(loan)
    assert (fresh(loan).outcome, fresh(loan.device).status) == ("given", "retired")
    assert refusal(give, loan) == ["loan_closed"]


def test_it_is_sold_only_where_the_donor_allows():
    loan = m.lent()
    assert refusal(give, loan, sold=True) == ["not_allowed"]
    Donation.objects.update(resale_allowed=True)
    assert give(loan, sold=True).outcome == "sold"


# --- swapped ---------------------------------------------------------------------------------------------


def swap(loan, device=None, by=None, **more):
    return losses.swap(loan=loan, device=device or make.device(), by=by or make.michel(), **more)


def test_a_broken_device_is_swapped_on_the_same_request_agreement_and_date():
    loan, other = m.lent(at=m.days_ago(30)), make.device()
    fresh_loan = swap(loan, other, condition="dead")
    old = fresh(loan)
    assert (old.outcome, old.condition_in) == ("swapped", "dead")
    assert (fresh_loan.need_id, fresh_loan.agreement_id, fresh_loan.due_on) == (
        old.need_id,
        old.agreement_id,
        old.due_on,
    )
    assert (fresh_loan.replaces_id, fresh_loan.is_open) == (old.pk, True)
    assert (fresh(loan.device).status, fresh(other).status) == ("to_erase", "on_loan")


def test_an_overdue_loan_swapped_is_due_on_the_next_open_day():
    at = m.days_ago(400)
    loan = m.lent(make.device(at=m.days_ago(410)), m.accepted(at=at), at=at)
    assert timezone.localdate() <= swap(loan).due_on <= timezone.localdate() + dt.timedelta(days=7)


def test_only_for_a_device_that_is_ready_and_of_the_kind():
    loan, kept = m.lent(), m.held()
    assert refusal(swap, loan, make.device("to_erase")) == ["wrong_status"]
    assert refusal(swap, loan, make.device(kind="tablet")) == ["no_open_need"]
    assert refusal(swap, loan, kept.device) == ["held_for_someone_else"]
    assert refusal(swap, loan, m.lent().device) == ["on_loan_to_someone_else"]
    assert refusal(swap, loan, loan.device) == ["on_loan_to_someone_else"]
    assert refusal(swap, loan, make.device(by=make.odile())) == ["not_found"]
    assert fresh(loan).is_open


def test_that_no_place_is_known_is_said_with_the_rest():
    loan, by = m.lent(), make.member(who="Nadia Sans Lieu")
    assert refusal(swap, loan, make.device("to_erase"), by=by) == ["site_missing", "wrong_status"]


def test_a_loan_that_ended_is_not_swapped():
    assert refusal(swap, m.returned()) == ["loan_closed"]


def test_a_hold_that_lapsed_on_the_new_device_is_closed_first():
    device = make.device(at=m.days_ago(60))
    kept = m.held(device, m.accepted(at=m.days_ago(41)), at=m.days_ago(40))
    assert swap(m.lent(), device).is_open
    assert Hold.objects.get(pk=kept.pk).closed_why == "lapsed"


def test_a_renewal_that_waits_for_its_answer_goes_with_the_loan_and_back():
    loan = m.lent()
    later = Calendar("12345").next_open(loan.due_on + dt.timedelta(days=30))
    asked = renewals.ask(loan=loan, due_on=later, by=make.ines())
    following = swap(loan)
    assert fresh(asked).loan == following
    undo.undo(event=last_act(following.device), by=make.michel())
    assert fresh(asked).loan == loan
    assert renewals.grant(renewal=asked, by=make.samira()).due_on == later


def test_renewals_follow_the_request_from_one_device_to_the_next():
    loan = m.lent()
    for _ in range(2):
        due = Calendar("12345").next_open(fresh(loan).due_on + dt.timedelta(days=30))
        renewals.renew(loan=loan, due_on=due, by=make.michel())
    loan = swap(loan)
    later = Calendar("12345").next_open(loan.due_on + dt.timedelta(days=30))
    assert refusal(renewals.renew, loan=loan, due_on=later, by=make.michel()) == ["renewals_exhausted"]
    assert Loan.objects.open().count() == 1
