"""An act is undone after others went on: what it ended comes back only where nothing took its place."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from inventory.facts import last_act
from inventory.models import Device
from loans.actions import claims, holds, losses, prescriptions, renewals, undo
from loans.models import Hold, Loan, Prescription, Renewal
from loans.policy import Calendar
from tests import make
from tests import make_loans as m
from tests.loans.reading import see

pytestmark = pytest.mark.django_db
WEEKDAYS = Calendar("12345", departement="38")


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def undone(device, by=None, **more):
    return undo.undo(event=last_act(device), by=by or make.michel(), **more)


def later(loan, days=30):
    return WEEKDAYS.next_open(fresh(loan).due_on + dt.timedelta(days=days))


def status(asked):
    return Prescription.objects.with_status(timezone.localdate()).get(pk=asked.pk).status


# --- a device kept aside that went to the workshop, or was missing ---------------------------------------


def to_the_workshop(device):
    losses.refurbish(device=device, by=make.michel())


def missing(device):
    losses.declare_missing(device=device, by=make.michel())


@pytest.mark.parametrize("gone", [to_the_workshop, missing])
@pytest.mark.parametrize("place", ["held", "lent", "withdrawn"])
def test_a_hold_does_not_come_back_once_its_request_has_another_device_or_ended(gone, place):
    kept = m.held()
    asked = kept.need.prescription
    gone(kept.device)
    {
        "held": lambda: m.held(make.device(), asked),
        "lent": lambda: m.lent(make.device(), asked),
        "withdrawn": lambda: prescriptions.withdraw(prescription=asked, by=make.ines()),
    }[place]()
    before = fresh(kept.device).status
    assert refusal(undone, kept.device) == ["wrong_status"]
    assert (fresh(kept.device).status, fresh(kept).closed_why) == (before, "device_gone")


@pytest.mark.parametrize("gone", [to_the_workshop, missing])
def test_it_comes_back_where_the_request_still_waits_for_it(gone):
    kept = m.held()
    gone(kept.device)
    undone(kept.device)
    assert (fresh(kept.device).status, fresh(kept).closed_at) == ("reserved", None)
    assert status(kept.need.prescription) == "held"


def test_a_lapse_undone_by_a_manager_stands_until_the_job_passes_again():
    device = make.device(at=m.days_ago(60))
    kept = m.held(device, m.accepted(at=m.days_ago(41)), at=m.days_ago(40))
    assert holds.close_lapsed(by=make.system()) == 1
    undone(device, by=make.samira(), reason="Elle vient demain")
    assert fresh(kept).closed_at is None
    assert holds.close_lapsed(by=make.system()) == 1
    assert fresh(device).status == "ready"


def test_one_hold_that_cannot_be_freed_stops_nobody_else_s(monkeypatch):
    stuck, other = (make.device(at=m.days_ago(60)) for _ in range(2))
    for device in (stuck, other):
        m.held(device, m.accepted(at=m.days_ago(41)), at=m.days_ago(40))
    real = holds.put_back

    def put_back(hold, device, **more):
        if device.pk == stuck.pk:
            raise Refused("wrong_status")
        real(hold, device, **more)

    monkeypatch.setattr(holds, "put_back", put_back)
    assert holds.close_lapsed(by=make.system()) == 1
    assert (fresh(stuck).status, fresh(other).status) == ("reserved", "ready")


# --- a hand-over, a swap ---------------------------------------------------------------------------------


def test_a_hand_over_that_met_a_lapsed_hold_leaves_it_lapsed():
    device = make.device(at=m.days_ago(60))
    kept = m.held(device, m.accepted(at=m.days_ago(41)), at=m.days_ago(40))
    m.lent(device, m.accepted())
    undone(device)
    assert (fresh(device).status, fresh(kept).closed_why) == ("ready", "lapsed")


def test_a_swap_onto_a_device_kept_for_them_gives_it_back_kept():
    asked = m.accepted("laptop", "laptop", at=m.days_ago(3))
    loan, other = m.lent(make.device(), asked), make.device()
    kept = m.held(other, asked)
    losses.swap(loan=loan, device=other, by=make.michel())
    assert fresh(kept).closed_why == "handed_over"
    undone(other)
    assert (fresh(kept).closed_at, fresh(other).status) == (None, "reserved")
    assert fresh(loan).is_open


def test_of_two_swaps_the_last_is_undone_and_the_one_before_runs():
    first, second, third = m.lent(), make.device(), make.device()
    middle = losses.swap(loan=first, device=second, by=make.michel())
    losses.swap(loan=middle, device=third, by=make.michel())
    assert refusal(undone, second) == ["wrong_status"]  # a swap is undone by the device that went out
    undone(third)
    assert fresh(middle).is_open
    assert list(Loan.objects.open()) == [middle]
    assert fresh(first).outcome == "swapped"


def test_a_return_undone_takes_back_its_condition_and_what_came_with_it():
    loan = claims.claim_returned(loan=m.lent(), by=make.michel())
    m.returned(loan, condition="dead", accessories=["bag"])
    undone(loan.device)
    row = fresh(loan)
    assert (row.condition_in, row.accessories_in, row.closed_on) == ("", [], None)
    assert row.claimed_returned_at == loan.claimed_returned_at  # what the person said stays said


# --- a renewal -------------------------------------------------------------------------------------------


def test_what_a_prescriber_asked_waits_again_with_its_own_date():
    loan = m.lent()
    before, wanted, given = loan.due_on, later(loan, 120), later(loan, 60)
    asked = renewals.ask(loan=loan, due_on=wanted, by=make.ines(), comment="Formation")
    renewals.renew(loan=loan, due_on=given, by=make.michel())
    undone(loan.device)
    row = fresh(asked)
    assert (fresh(loan).due_on, row.due_on, row.granted) == (before, wanted, None)
    assert (row.decided_at, row.decided_by, row.comment) == (None, None, "Formation")
    assert list(Renewal.objects.pending()) == [asked]
    renewals.grant(renewal=asked, by=make.michel())
    assert fresh(loan).due_on == wanted


def test_where_the_prescriber_has_asked_again_meanwhile_a_person_decides():
    loan = m.lent()
    first = renewals.ask(loan=loan, due_on=later(loan, 30), by=make.ines())
    renewals.grant(renewal=first, by=make.michel())
    renewals.ask(loan=loan, due_on=later(loan, 60), by=make.ines())
    assert refusal(undone, loan.device) == ["wrong_status"]
    assert fresh(loan).due_on == first.due_on


def test_a_renewal_nobody_asked_for_is_told_to_nobody_once_undone():
    """Not even as a refusal: the social worker never asked."""
    loan = m.lent(prescription=m.accepted(at=m.days_ago(3)))
    renewals.renew(loan=loan, due_on=later(loan), by=make.michel())
    undone(loan.device)
    assert not Renewal.objects.told().exists()
    follow = see(make.ines(), "loans:prescription", loan.need.prescription_id)
    page = see(make.samira(), "loans:loan", loan.pk)
    for words in ("refusée", "non accordée", "Annulée"):
        assert words not in follow + page
    assert Renewal.objects.count() == 1  # and yet nothing is erased


def test_what_waits_was_granted_or_denied_is_told():
    loans = [m.lent() for _ in range(3)]
    waits, yes, no = [renewals.ask(loan=one, due_on=later(one), by=make.ines()) for one in loans]
    renewals.grant(renewal=yes, by=make.michel())
    renewals.deny(renewal=no, reason="Il sert ailleurs", by=make.samira())
    assert set(Renewal.objects.told()) == {waits, yes, no}


def test_a_renewal_undone_counts_for_no_limit():
    loan = m.lent()
    for _ in range(3):
        renewals.renew(loan=loan, due_on=later(loan), by=make.michel())
        undone(loan.device)
    assert renewals.renew(loan=loan, due_on=later(loan), by=make.michel()).due_on > loan.due_on


def test_a_no_is_not_turned_into_a_yes_by_a_page_that_is_still_open():
    loan = m.lent()
    asked = renewals.ask(loan=loan, due_on=later(loan), by=make.ines())
    renewals.deny(renewal=asked, reason="Il sert ailleurs", by=make.samira())
    assert refusal(renewals.grant, renewal=asked, by=make.michel()) == ["wrong_status"]
    assert fresh(loan).due_on == loan.due_on


def test_a_yes_said_twice_is_said_once():
    loan = m.lent()
    asked = renewals.ask(loan=loan, due_on=later(loan), by=make.ines())
    for _ in range(2):
        assert renewals.grant(renewal=asked, by=make.michel()).due_on == asked.due_on
    assert Renewal.objects.granted().count() == 1


# --- a request said twice --------------------------------------------------------------------------------


def test_a_decline_sent_twice_is_one_and_in_other_words_none():
    asked = m.asked()
    said = {"prescription": asked, "by": make.samira()}
    first = prescriptions.decline(**said, reason="Plus de stock")
    assert prescriptions.decline(**said, reason=" Plus de stock ").declined_at == first.declined_at
    assert refusal(prescriptions.decline, **said, reason="Autre chose") == ["wrong_status"]
    assert fresh(asked).decline_reason == "Plus de stock"


def test_a_request_wholly_honoured_is_neither_declined_nor_withdrawn():
    asked = m.accepted()
    m.lent(make.device(), asked)
    with pytest.raises(Refused, match="honorée"):
        prescriptions.decline(prescription=asked, reason="Trop tard", by=make.samira())
    with pytest.raises(Refused, match="honorée"):
        prescriptions.withdraw(prescription=asked, by=make.ines())
    assert status(asked) == "honoured"


def test_a_request_s_key_serves_who_made_it_and_nobody_else():
    who = make.person()
    asked = m.asked(key=m.PHONE, who=who)
    assert m.asked(key=m.PHONE, who=who).pk == asked.pk
    assert refusal(m.asked, key=m.PHONE, by=make.karim()) == ["payload_changed"]
    assert refusal(m.asked, key=m.PHONE, by=make.bruno()) == ["payload_changed"]
    assert Prescription.objects.count() == 1


CHANGED = [
    {"kinds": ["laptop", "laptop"]},
    {"kinds": ["tablet"]},
    {"use": "Chercher un emploi"},
    {"call": True},
    {"who": make.denise},
]


@pytest.mark.parametrize("changed", CHANGED)
def test_a_request_changed_after_it_left_is_not_said_to_be_sent(changed):
    """Back, another tick, Send: the page still has the key of the request that is there already."""
    first = {"key": m.PHONE, "who": make.person(), "use": "Démarches"}
    m.asked("laptop", **first)
    now = first | {name: value() if callable(value) else value for name, value in changed.items()}
    kinds = now.pop("kinds", ["laptop"])
    with pytest.raises(Refused, match="déjà partie") as refused:
        m.asked(*kinds, **now)
    assert refused.value.code == "payload_changed"
    assert Prescription.objects.count() == 1


def test_an_open_call_sent_again_after_it_was_taken_is_the_same():
    sent = {"key": m.PHONE, "who": make.person(), "call": True}
    prescriptions.accept(prescription=m.asked(**sent), by=make.samira())
    assert m.asked(**sent).accepted_at


def test_a_device_undone_is_where_it_was():
    """Every column, through every act and its undo: the site too, whoever moved it."""
    device = make.device(site=make.grenoble())
    m.lent(device, m.accepted(), site=make.mens())
    undone(device)
    assert Device.objects.get(pk=device.pk).site == make.grenoble()
    assert not Hold.objects.exists()
