"""How many statements a scan costs, BEGIN and COMMIT included (performance: 14, 20, and 12 in a batch)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loans.models import LendingPolicy, Loan
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
TAKE_BACK, HAND_OVER, IN_A_BATCH = 14, 20, 12
SCANS = "/api/v1/scans"


def post(client, *scans):
    """The statements of one request, all of it: token, acts, receipts."""
    body = {"installation": str(m.PHONE), "sent_at": scans[0]["at"], "scans": scans}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(SCANS, body, content_type="application/json")
    assert [one["answer"] for one in answer.json()["results"]] == ["applied"] * len(scans)
    return len(asked), "\n".join(query["sql"][:160] for query in asked)


@pytest.fixture
def phone():
    return make.api(make.michel())


def test_a_take_back(phone):
    count, sql = post(phone, m.back(m.lent().device))
    assert count <= TAKE_BACK, sql


def test_a_take_back_at_a_place_that_is_named(phone):
    loan = m.lent()
    count, sql = post(phone, m.back(loan.device, site="mens", loan_id=loan.pk))
    assert count <= TAKE_BACK, sql


def test_a_hand_over(phone):
    count, sql = post(phone, m.scan("hand_over", make.device(), prescription=m.accepted().code))
    assert count <= HAND_OVER, sql


def test_a_hand_over_with_everything_said(phone):
    LendingPolicy.objects.create(
        organisation=make.pont_vieux(), kind="laptop", since=m.days_ago(9).date(), limit=3
    )
    kept = m.held()
    m.accepted(at=m.days_ago(9))
    due = m.lent().due_on
    said = {"site": "mens", "due_on": due, "signed": True, "agreement": m.PHONE, "comment": "Avec sa fille"}
    act = m.scan("hand_over", kept.device, prescription=kept.need.prescription.code, **said)
    count, sql = post(phone, act)
    assert count <= HAND_OVER, sql


def test_a_hand_over_that_frees_the_device_kept_aside_for_them(phone):
    kept, other = m.held(), make.device()
    said = {"site": "mens", "signed": True, "agreement": m.PHONE}
    count, sql = post(phone, m.scan("hand_over", other, prescription=kept.need.prescription.code, **said))
    assert count <= HAND_OVER, sql


def test_a_hand_over_that_meets_a_hold_whose_days_are_over(phone):
    device = make.device(at=m.days_ago(60))
    m.held(device, m.accepted(at=m.days_ago(41)), at=m.days_ago(40))
    said = {"site": "mens", "signed": True, "agreement": m.PHONE}
    count, sql = post(phone, m.scan("hand_over", device, prescription=m.accepted().code, **said))
    assert count <= HAND_OVER, sql


def test_a_second_device_on_the_same_signature(phone):
    asked = m.accepted("laptop", "tablet")
    m.lent(make.device(), asked)
    count, sql = post(phone, m.scan("hand_over", make.device(kind="tablet"), prescription=asked.code))
    assert count <= HAND_OVER, sql


@pytest.mark.parametrize("many", [3, 12])
def test_a_batch_of_hand_overs_and_returns(phone, many):
    """Each beyond the first costs at most twelve, whatever their number: the rest is read once."""
    devices = make.devices(2 * many)
    asked = [m.accepted() for _ in range(2 * many)]
    outs = [m.scan("hand_over", one, prescription=p.code) for one, p in zip(devices, asked, strict=True)]
    first, _sql = post(phone, outs[0])
    count, sql = post(phone, *outs[1 : many + 1])
    assert count - first <= IN_A_BATCH * (many - 1), sql
    Loan.objects.get(device=devices[0])
    backs = [m.back(one) for one in devices[: many + 1]]
    first, _sql = post(phone, backs[0])
    count, sql = post(phone, *backs[1:])
    assert count - first <= IN_A_BATCH * (many - 1), sql


def test_a_replay_costs_nearly_nothing(phone):
    acts = [m.back(m.lent().device) for _ in range(4)]
    post(phone, *acts)
    body = {"installation": str(m.PHONE), "sent_at": acts[0]["at"], "scans": acts}
    with CaptureQueriesContext(connection) as asked:
        answer = phone.post(SCANS, body, content_type="application/json")
    assert {one["answer"] for one in answer.json()["results"]} == {"already_applied"}
    assert len(asked) <= 2
