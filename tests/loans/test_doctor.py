"""Doctor sees what no action can do: each broken promise of trust 4.1, made by writing around the actions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory.models import Device, DeviceEvent
from loans import doctor
from loans.models import Hold, Loan, Need, Prescription, ScanReceipt
from tests import make
from tests import make_loans as m

pytestmark = [pytest.mark.django_db, pytest.mark.broken]


def found():
    return {problem.invariant for problem in doctor.problems()}


def test_nothing_is_wrong_with_a_year_s_work():
    m.lent()
    m.returned()
    m.held()
    m.sent("hand_over", make.device(), prescription=m.accepted().code)
    m.send(m.back(make.device(), done=True))
    assert found() == set()


def closed(**more):
    return {"closed_at": timezone.now(), "closed_by": make.michel().user, **more}


def on_loan_without_loan():
    Device.objects.filter(pk=make.device().pk).update(status="on_loan")


def loan_without_status():
    Device.objects.filter(pk=m.lent().device_id).update(status="ready")


def lent_again_before_it_came_back():
    loan = m.returned(m.lent(make.device(kind="other"), at=m.days_ago(10)))
    m.lent(m.prepared(loan.device))
    Loan.objects.open().update(handed_over_at=m.days_ago(5))


def kept_without_hold():
    Hold.objects.filter(pk=m.held().pk).update(**closed(closed_why="released"))


def kept_for_a_closed_need():
    Need.objects.filter(pk=m.held().need_id).update(**closed(closed_why="withdrawn"))


def need_met_by_nothing():
    m.accepted()
    Need.objects.update(**closed(closed_why="lent"))


def need_open_beside_its_loan():
    Need.objects.filter(pk=m.lent().need_id).update(closed_at=None, closed_by=None, closed_why=None)


def withdrawn_and_still_wanting():
    Prescription.objects.filter(pk=m.accepted().pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=make.ines().user
    )


def lent_by_a_stranger():
    Loan.objects.filter(pk=m.lent().pk).update(organisation=make.seconde_vie())


def of_another_person():
    Loan.objects.filter(pk=m.lent().pk).update(beneficiary=make.person())


def closed_without_a_line():
    loan = m.returned()
    DeviceEvent.objects.filter(device=loan.device_id, verb="take_back").update(occurred_at=m.days_ago(3))


def acknowledged_without_effect():
    act = m.back(m.lent().device)
    m.send(act)
    DeviceEvent.objects.filter(client_id=act["id"]).update(client_id=None)


def conflict_without_a_line():
    m.send(m.back(make.device(), done=True))
    DeviceEvent.objects.filter(late=True).delete()


BROKEN = [
    (on_loan_without_loan, "I1"),
    (loan_without_status, "I1"),
    (lent_again_before_it_came_back, "I1"),
    (kept_without_hold, "I5"),
    (kept_for_a_closed_need, "I5"),
    (need_met_by_nothing, "I3"),
    (need_open_beside_its_loan, "I3"),
    (withdrawn_and_still_wanting, "I3"),
    (lent_by_a_stranger, "I4"),
    (of_another_person, "I12"),
    (closed_without_a_line, "I8"),
    (acknowledged_without_effect, "I2"),
    (conflict_without_a_line, "I2"),
]


@pytest.mark.parametrize(("breaks", "invariant"), BROKEN, ids=lambda one: getattr(one, "__name__", one))
def test_a_broken_promise_is_seen_and_said(breaks, invariant):
    breaks()
    assert invariant in found()
    sentences = [str(problem) for problem in doctor.problems()]
    assert all(sentence.startswith("I") and sentence.endswith(".") for sentence in sentences)


def test_open_work_is_advice_and_no_problem():
    assert doctor.advice() == []
    m.send(m.back(make.device(), done=True))
    assert doctor.advice() == ["1 acts without network wait on Today to be settled."]
    assert ScanReceipt.objects.unsettled().count() == 1


def test_it_asks_few_questions_whatever_the_stock():
    counts = []
    for _ in range(2):
        m.lent()
        with CaptureQueriesContext(connection) as asked:
            list(doctor.problems())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
