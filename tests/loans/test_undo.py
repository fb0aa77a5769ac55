"""A mistaken act is undone whole (S37, design §4): status, site, need, hold, code; and only the last one."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from inventory.actions import labels
from inventory.actions.moves import note
from inventory.facts import last_act
from inventory.models import Device, Medium
from loans.actions import holds, losses, prescriptions, renewals, undo
from loans.models import Agreement, Hold, Loan, Need, Prescription, Renewal
from loans.policy import Calendar
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
LATE = dt.timedelta(minutes=11)


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def undone(device, by=None, **more):
    return undo.undo(event=last_act(device), by=by or make.michel(), **more)


def picture(device):
    """Everything that an act may change, but the journal and its number."""
    columns = [f.attname for f in Device._meta.fields if f.attname != "version"]
    return (
        Device.objects.filter(pk=device.pk).values(*columns).get(),
        list(Need.objects.order_by("pk").values()),
        list(Hold.objects.order_by("pk").values()),
        list(Loan.objects.counted().order_by("pk").values()),
        list(Prescription.objects.order_by("pk").values()),
        list(Medium.objects.order_by("pk").values()),
    )


# --- a hand-over -----------------------------------------------------------------------------------------


def test_a_hand_over_undone_leaves_all_as_it_was():
    device, asked = make.device(site=make.mens()), m.accepted()
    before = picture(device)
    loan = m.lent(device, asked)
    undone(device)
    assert picture(device) == before
    row = fresh(loan)
    assert (row.outcome, row.closed_by) == ("undone", make.michel().user)
    assert not Loan.objects.counted().exists()
    assert m.lent(make.device(), asked.code).is_open  # the code lives again


def test_a_hand_over_of_what_was_kept_aside():
    kept = m.held()
    before = picture(kept.device)
    m.lent(kept.device, kept.need.prescription)
    undone(kept.device)
    assert picture(kept.device) == before
    assert fresh(kept.device).status == "reserved"


def test_a_hand_over_of_another_device_keeps_the_first_aside_again():
    kept, other = m.held(), make.device()
    before, first = picture(other), picture(kept.device)
    m.lent(other, kept.need.prescription)
    undone(other)
    assert (picture(other), picture(kept.device)) == (before, first)


def test_where_the_first_has_gone_on_meanwhile_it_is_left_alone():
    kept, other = m.held(), make.device()
    m.lent(other, kept.need.prescription)
    new = m.held(kept.device, m.accepted())
    undone(other)
    assert fresh(kept).closed_why == "other_device"
    assert fresh(new).closed_at is None
    assert fresh(other).status == "ready"


def test_a_signature_goes_with_the_last_hand_over_it_covers():
    """The paper lists the first device: it is no signature for the second one."""
    asked, other, wrong = m.accepted("laptop", "tablet"), make.device(kind="tablet"), make.device()
    first = m.lent(wrong, asked, signed=True)
    second = m.lent(other, asked)
    undone(wrong)
    assert Agreement.objects.get(pk=first.agreement_id).signed_at  # the second still stands under it
    undone(other)
    again = m.lent(wrong, asked)
    assert again.agreement_id == second.agreement_id == first.agreement_id
    assert Agreement.objects.get(pk=again.agreement_id).signed_at is None


# --- a return --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["laptop", "hotspot"])
def test_a_return_undone_runs_on(kind):
    loan = m.lent(make.device(kind=kind), at=m.days_ago(10))
    before = picture(loan.device)
    m.returned(loan, site=make.mens(), condition="dead")
    undone(loan.device)
    assert picture(loan.device) == before
    assert fresh(loan).is_open


def test_undone_in_time_it_can_be_done_again():
    loan = m.lent()
    m.returned(loan)
    undone(loan.device)
    assert m.returned(loan).outcome == "returned"


# --- the other acts --------------------------------------------------------------------------------------


def test_a_hold_and_its_release():
    kept = m.held(by=make.michel())
    before = picture(kept.device)
    holds.release(hold=kept, by=make.michel())
    undone(kept.device)
    assert picture(kept.device) == before
    asked = m.accepted()
    device = make.device()
    m.held(device, asked, by=make.michel())
    undone(device)
    assert (fresh(device).status, Hold.objects.get(device=device).closed_why) == ("ready", "released")


def test_a_release_is_not_undone_where_the_request_has_another_device():
    kept = m.held(by=make.michel())
    holds.release(hold=kept, by=make.michel())
    m.held(make.device(), kept.need.prescription)
    assert refusal(undone, kept.device) == ["wrong_status"]


def test_a_renewal():
    loan = m.lent()
    before = picture(loan.device)
    due = Calendar("12345").next_open(loan.due_on + dt.timedelta(days=30))
    renewals.renew(loan=loan, due_on=due, by=make.michel())
    undone(loan.device)
    assert picture(loan.device) == before
    assert not Renewal.objects.granted().exists()


@pytest.mark.parametrize("declare", [losses.declare_lost, losses.declare_stolen])
def test_a_loss(declare):
    loan = m.lent()
    before = picture(loan.device)
    declare(loan=loan, comment="Perdu ?", by=make.michel())
    undone(loan.device)
    assert picture(loan.device) == before


def test_a_gift():
    loan = m.lent()
    before = picture(loan.device)
    losses.give(loan=loan, comment="Erreur", by=make.samira())
    undone(loan.device, by=make.samira())
    assert picture(loan.device) == before


def test_a_finding():
    loan = losses.declare_lost(loan=m.lent(), comment="Perdu", by=make.michel())
    before = picture(loan.device)
    losses.find(device=loan.device, site=make.mens(), by=make.michel())
    undone(loan.device)
    assert picture(loan.device) == before


def test_the_way_into_the_workshop_of_what_was_kept_aside():
    kept = m.held()
    before = picture(kept.device)
    losses.refurbish(device=kept.device, by=make.michel())
    undone(kept.device)
    assert picture(kept.device) == before


def test_a_swap_is_undone_by_the_device_that_went_out():
    loan, other = m.lent(), make.device()
    before = picture(loan.device), picture(other)
    losses.swap(loan=loan, device=other, by=make.michel())
    assert refusal(undone, loan.device) == ["wrong_status"]
    undone(other)
    assert (picture(loan.device), picture(other)) == before


def test_but_not_once_the_old_device_has_moved_on():
    loan, other = m.lent(), make.device()
    losses.swap(loan=loan, device=other, by=make.michel())
    m.prepared(loan.device)
    assert refusal(undone, other) == ["wrong_status"]
    assert fresh(other).status == "on_loan"


def test_a_new_label_on_a_device_that_is_lent():
    loan = m.lent()
    before = picture(loan.device)
    (blank,) = labels.make_blank(count=1, sheet="L7160", by=make.samira())
    labels.claim(blank, serial=loan.device.serial, by=make.michel())
    undone(loan.device)
    assert picture(loan.device) == before
    assert fresh(blank).device is None


# --- who, when, what -------------------------------------------------------------------------------------


def test_one_s_own_for_ten_minutes():
    loan = m.lent()
    at = loan.handed_over_at
    assert refusal(undone, loan.device, at=at + LATE) == ["undo_too_late"]
    assert refusal(undone, loan.device, by=make.mona(), at=at) == ["not_allowed"]
    assert undone(loan.device, at=at + dt.timedelta(minutes=10)).verb == "undo"


def test_a_manager_undoes_anybody_s_with_a_reason():
    loan = m.lent()
    assert refusal(undone, loan.device, by=make.samira()) == ["comment_required"]
    event = undone(loan.device, by=make.samira(), reason="Mauvais appareil", at=timezone.now() + LATE)
    assert event.data["comment"] == "Mauvais appareil"
    assert refusal(undone, m.lent().device, by=make.odile(), reason="x") == ["not_allowed"]


def test_an_undo_is_not_undone():
    loan = m.lent()
    undone(loan.device)
    assert refusal(undone, loan.device) == ["wrong_status"]


def test_only_the_last_act():
    loan = m.lent()
    event = last_act(loan.device)
    m.returned(loan)
    assert refusal(undo.undo, event=event, by=make.michel()) == ["wrong_status"]


def test_what_came_late_does_not_stand_between():
    loan = m.lent()
    event = last_act(loan.device)
    note([fresh(loan.device)], verb="take_back", by=make.michel(), late=True)
    undo.undo(event=event, by=make.michel())
    assert fresh(loan.device).status == "ready"


def test_a_request_closed_in_between_does_not_come_back():
    """The need was met, so withdrawing closes nothing of it: undone, the need is open again."""
    asked = m.accepted("laptop", "tablet")
    loan = m.lent(make.device(), asked)
    prescriptions.withdraw(prescription=asked, by=make.ines())
    undone(loan.device)
    assert fresh(loan.need).closed_at is None
    assert Prescription.objects.with_status(timezone.localdate()).get(pk=asked.pk).status == "accepted"
