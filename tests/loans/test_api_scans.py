"""POST /scans: the envelope, who may send, what is never final (design §8)."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Membership
from loans.models import Loan, ScanReceipt
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
URL = "/api/v1/scans"


def envelope(*scans, **more):
    return {
        "installation": str(m.PHONE),
        "sent_at": timezone.now().isoformat(),
        "scans": list(scans),
        **more,
    }


def post(who, body, client=None):
    client = client or make.api(who)
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(URL, data, content_type="application/json")


def test_a_readable_envelope_is_always_200():
    device = m.lent().device
    answer = post(make.michel(), envelope(m.back(device), {"id": str(uuid4())}, "nonsense"))
    assert answer.status_code == 200
    assert [one["answer"] for one in answer.json()["results"]] == ["applied", "refused", "refused"]
    assert post(make.michel(), envelope()).json() == {"results": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"installation": None},
        {"installation": "phone"},
        {"sent_at": None},
        {"sent_at": "2026-11-02T09:00:00"},
        {"scans": None},
        {"scans": {}},
        {"organisation": 7},
        {"extra": True},
    ],
)
def test_an_envelope_that_cannot_be_read_is_422_and_nothing_is_done(wrong):
    loan = m.lent()
    answer = post(make.michel(), {**envelope(m.back(loan.device)), **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert not ScanReceipt.objects.exists()


@pytest.mark.parametrize("body", ["", "nope", "[]", "3", b"\xff\xfe", "[" * 100_000])
def test_a_body_that_is_no_json_object(body):
    assert post(make.michel(), body).status_code == 422


def test_a_hostile_scan_is_refused_alone():
    loan = m.lent()
    bad = {**m.back(loan.device), "condition": "\0"}
    worse = json.dumps(envelope(bad, m.back(loan.device))).replace('"\\u0000"', '"\\ud800"')
    assert [one["answer"] for one in post(make.michel(), worse).json()["results"]] == ["refused", "applied"]


@pytest.mark.parametrize(
    "role", [r for r in make.CAST if r not in (Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER)]
)
def test_a_role_that_does_not_act_on_devices(role):
    assert post(make.CAST[role](), "not even read").status_code == 403


def test_not_signed_in():
    assert post(None, envelope()).status_code == 401


def test_a_session_sends_with_its_csrf_token():
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.michel().user)
    assert post(None, envelope(), browser).status_code == 403
    assert post(None, envelope(), make.client(make.michel())).status_code == 200


def test_the_phone_of_somebody_who_works_for_two_says_for_whom():
    michel = make.michel()
    there = make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=michel.user, usual=make.vienne())
    loan = m.lent(
        make.device(by=make.odile()), m.accepted(to=make.seconde_vie(), manager=make.odile()), by=there
    )
    browser = make.client(michel)
    act = m.back(loan.device)
    assert post(None, envelope(act), browser).json()["results"][0]["code"] == "not_found"
    act = m.back(loan.device)
    answer = post(None, envelope(act, organisation="seconde-vie"), browser)
    assert answer.json()["results"][0]["answer"] == "applied"
    assert ScanReceipt.objects.get(client_id=act["id"]).organisation == make.seconde_vie()
    assert post(None, envelope(act, organisation="alpexa"), browser).status_code == 403
    assert post(michel, envelope(act, organisation="seconde-vie")).status_code == 403  # a token is of one


def test_an_ended_membership_sends_nothing_more():
    michel = make.michel()
    caller = make.api(michel)
    Membership.objects.filter(pk=michel.pk).update(ended_at=timezone.now(), ended_by=make.samira().user)
    assert post(None, envelope(), caller).status_code == 401


def test_a_scan_answers_no_more_than_two_kilobytes():
    asked = m.accepted()
    answer = post(make.michel(), envelope(m.scan("hand_over", make.device(), prescription=asked.code)))
    assert len(answer.content) < 2000
    assert Loan.objects.count() == 1
    worst = post(
        make.michel(),
        envelope(m.scan("hand_over", make.device("to_erase"), prescription=m.asked("tablet").code)),
    )
    assert len(worst.content) < 2000
