"""A later return date (S38–S41): absolute, at once by the association, pending for a prescriber."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from loans.actions import claims, renewals
from loans.models import Loan, Renewal
from loans.policy import Calendar
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
WEEKDAYS = Calendar("12345", departement="38")


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def later(loan, days=90):
    return WEEKDAYS.next_open(fresh(loan).due_on + dt.timedelta(days=days))


def renew(loan, due_on=None, by=None, **more):
    return renewals.renew(loan=loan, due_on=due_on or later(loan), by=by or make.michel(), **more)


def ask(loan, due_on=None, by=None, **more):
    return renewals.ask(loan=loan, due_on=due_on or later(loan), by=by or make.ines(), **more)


def test_the_association_renews_at_once():
    loan = m.lent()
    before, due = loan.due_on, later(loan)
    renew(loan, due, comment="Formation prolongée")
    assert fresh(loan).due_on == due
    row = Renewal.objects.get()
    assert (row.due_before, row.due_on, row.granted, row.comment) == (
        before,
        due,
        True,
        "Formation prolongée",
    )
    assert (row.asked_by, row.decided_by) == (make.michel().user, make.michel().user)
    event = loan.device.events.order_by("-number").first()
    assert (event.verb, event.data["due_on"]) == ("renew", due.isoformat())


def test_sent_twice_it_is_renewed_once():
    loan, due = m.lent(), None
    due = later(loan)
    renew(loan, due)
    renew(loan, due)
    assert (fresh(loan).due_on, Renewal.objects.count()) == (due, 1)


def test_twice_and_no_more():
    loan = m.lent()
    renew(loan)
    renew(loan)
    assert refusal(renew, loan) == ["renewals_exhausted"]


def test_an_overdue_loan_is_renewed_from_today():
    long_ago = m.days_ago(400)
    loan = m.lent(make.device(at=m.days_ago(410)), m.accepted(at=long_ago), at=long_ago)
    today = timezone.localdate()
    due = WEEKDAYS.next_open(today + dt.timedelta(days=100))
    assert renew(loan, due).due_on == due


def test_dates_that_cannot_be():
    loan = m.lent()
    assert refusal(renew, loan, loan.due_on) == ["due_date_invalid"]
    assert refusal(renew, loan, later(loan, 400)) == ["due_date_too_late"]


def test_a_loan_that_ended_or_is_said_to_be_returned_is_not_renewed():
    ended, claimed = m.returned(), m.lent()
    assert refusal(renew, ended) == ["loan_closed"]
    claims.claim_returned(loan=claimed, by=make.michel())
    assert refusal(renew, claimed) == ["wrong_status"]


def test_that_somebody_waits_is_said():
    loan = m.lent()
    m.accepted()
    assert [warning.code for warning in renew(loan).warnings] == ["someone_waits"]


def test_others_do_not_renew():
    loan = m.lent()
    for who in (make.oscar, make.ines, make.celine, make.sylvie):
        assert refusal(renew, loan, by=who()) == ["not_allowed"]


# --- a prescriber asks -----------------------------------------------------------------------------------


def test_a_prescriber_s_request_waits_for_the_association():
    loan = m.lent()
    before, asked = loan.due_on, ask(loan, comment="Besoin jusqu’en juin")
    assert fresh(loan).due_on == before
    assert list(Renewal.objects.pending()) == [asked]
    renewals.grant(renewal=asked, by=make.samira())
    assert fresh(loan).due_on == asked.due_on
    row = fresh(asked)
    assert (row.granted, row.asked_by, row.decided_by) == (True, make.ines().user, make.samira().user)
    assert renewals.grant(renewal=asked, by=make.michel()).due_on == row.due_on  # said twice: once
    assert refusal(renewals.deny, renewal=asked, reason="", by=make.michel()) == ["wrong_status"]
    assert refusal(renewals.grant, renewal=asked, by=make.oscar()) == ["not_allowed"]
    assert Renewal.objects.count() == 1


def test_one_request_at_a_time_and_the_same_is_the_same():
    loan = m.lent()
    asked = ask(loan)
    assert ask(loan, asked.due_on).pk == asked.pk
    assert refusal(ask, loan, later(loan, 30)) == ["wrong_status"]


def test_a_no_has_its_reason_and_its_author():
    loan = m.lent()
    before, asked = loan.due_on, ask(loan)
    assert refusal(renewals.deny, renewal=asked, reason=" ", by=make.samira()) == ["comment_required"]
    denied = renewals.deny(renewal=asked, reason="Il sert à une formation", by=make.samira())
    assert (denied.granted, denied.reason, denied.decided_by) == (
        False,
        "Il sert à une formation",
        make.samira().user,
    )
    assert fresh(loan).due_on == before
    assert refusal(renewals.deny, renewal=asked, reason="Encore", by=make.samira()) == ["wrong_status"]
    again = renewals.deny(renewal=asked, reason="Il sert à une formation", by=make.michel())
    assert again.decided_by == make.samira().user  # the same words: once, and the first one's
    assert refusal(renewals.grant, renewal=asked, by=make.samira()) == ["wrong_status"]
    assert ask(loan).pk != asked.pk


def test_what_the_rules_refuse_is_not_even_asked():
    loan = m.lent()
    assert refusal(ask, loan, later(loan, 400)) == ["due_date_too_late"]
    assert refusal(ask, m.returned()) == ["loan_closed"]


def test_a_colleague_who_does_not_follow_the_person_does_not_ask():
    loan = m.lent()
    assert refusal(ask, loan, by=make.karim()) == ["not_allowed"]
    assert refusal(ask, loan, by=make.bruno()) == ["not_allowed"]
    assert ask(loan, by=make.helene()).asked_by == make.helene().user


def test_a_request_on_a_loan_that_ended_waits_no_more():
    loan = m.lent()
    ask(loan)
    m.returned(loan)
    assert not Renewal.objects.pending().exists()


def test_the_association_s_own_date_answers_what_was_asked():
    loan = m.lent()
    asked = ask(loan, later(loan, 120))
    renew(loan, later(loan, 60), by=make.samira())
    row = fresh(asked)
    assert (row.granted, row.due_on) == (True, Loan.objects.get().due_on)
    assert not Renewal.objects.pending().exists()
