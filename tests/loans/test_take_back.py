"""A device comes back (S30, S31, S32, S33, S36): to erasure or the workshop, where it was scanned."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from inventory.actions import media
from inventory.models import Device, Medium
from loans.actions import claims, takeback
from loans.models import Loan
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_a_return_closes_the_loan_and_sends_the_device_to_erasure():
    loan, at = m.lent(at=m.days_ago(10)), timezone.now()
    m.returned(loan, at=at, condition="damaged", accessories=["charger", "bag"])
    row = fresh(loan)
    assert (row.closed_at, row.closed_by, row.outcome) == (at, make.michel().user, "returned")
    assert row.closed_on == make.pont_vieux().day_of(at)
    assert (row.condition_in, row.accessories_in) == ("damaged", ["charger", "bag"])
    assert fresh(loan.device).status == "to_erase"
    event = loan.device.events.order_by("-number").first()
    assert (event.verb, event.data["loan"]) == ("take_back", str(loan.pk))


@pytest.mark.parametrize("kind", ["hotspot", "other"])
def test_a_device_without_storage_goes_to_the_workshop(kind):
    loan = m.lent(make.device(kind=kind))
    m.returned(loan)
    assert fresh(loan.device).status == "refurbishing"


def test_a_laptop_whose_storage_was_taken_out_goes_to_the_workshop():
    device = make.device("refurbishing")
    media.take_out(Medium.objects.get(device=device), by=make.samira())
    m.prepared(device)
    loan = m.lent(device)
    m.returned(loan)
    assert fresh(device).status == "refurbishing"


def test_it_is_where_it_was_taken_back():
    loan = m.lent(site=make.grenoble())
    m.returned(loan, site=make.mens())
    assert fresh(loan.device).site == make.mens()
    assert fresh(loan).site == make.grenoble()


def test_what_is_not_on_loan_is_not_taken_back_and_nothing_changes():
    device = make.device()
    version = device.version
    assert refusal(takeback.take_back, device=device, by=make.michel()) == ["not_on_loan"]
    assert fresh(device).version == version


def test_taken_back_twice_it_is_taken_back_once():
    loan = m.returned()
    assert refusal(m.returned, loan) == ["not_on_loan"]
    assert Loan.objects.get().closed_at == loan.closed_at


def test_the_return_of_an_old_loan_never_ends_the_new_one():
    device = make.device(kind="other", at=m.days_ago(60))
    old = m.returned(
        m.lent(device, m.accepted("other", at=m.days_ago(30)), at=m.days_ago(30)), at=m.days_ago(20)
    )
    m.prepared(device)
    new = m.lent(Device.objects.get(pk=device.pk), m.accepted("other"))
    stale = {"device": device, "by": make.michel()}
    assert refusal(takeback.take_back, **stale, loan=old) == ["stale_return"]
    assert refusal(takeback.take_back, **stale, at=m.days_ago(10)) == ["stale_return"]
    assert fresh(new).is_open


def test_the_day_of_the_return_may_be_an_earlier_one():
    loan = m.lent(at=m.days_ago(10))
    day = timezone.localdate() - dt.timedelta(days=2)
    assert m.returned(loan, returned_on=day).closed_on == day


@pytest.mark.parametrize("days", [11, -1])
def test_it_is_neither_before_the_hand_over_nor_after_today(days):
    loan = m.lent(at=m.days_ago(10))
    day = timezone.localdate() - dt.timedelta(days=days)
    assert refusal(m.returned, loan, returned_on=day) == ["invalid"]
    assert fresh(loan).is_open


def test_a_colleague_of_another_association_takes_nothing_back():
    loan = m.lent()
    assert refusal(m.returned, loan, by=make.oscar()) == ["not_found"]
    assert refusal(m.returned, loan, by=make.ines()) == ["not_found"]


def test_the_manager_without_a_usual_place_says_where():
    loan = m.lent()
    assert refusal(m.returned, loan, by=make.samira()) == ["site_missing"]
    assert m.returned(loan, by=make.samira(), site=make.mens()).outcome == "returned"


def test_a_device_said_to_be_returned_is_taken_back_when_it_turns_up():
    loan = claims.claim_returned(loan=m.lent(), by=make.michel())
    m.returned(loan)
    assert (fresh(loan).outcome, fresh(loan).claimed_returned_at) == ("returned", loan.claimed_returned_at)


def test_part_of_a_kit_comes_back_and_the_other_loan_stays_open():
    asked = m.accepted("laptop", "hotspot")
    laptop, hotspot = m.lent(make.device(), asked), m.lent(make.device(kind="hotspot"), asked)
    m.returned(laptop)
    assert not fresh(laptop).is_open
    assert fresh(hotspot).is_open
