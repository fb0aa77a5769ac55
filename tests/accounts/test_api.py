"""How programs come in: tokens, sessions, declared rights, one shape of every error, pages of lists."""

import datetime as dt
import json
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI, Query, Schema, Status

from accounts.access import for_callers
from accounts.actions import members, tokens
from accounts.acts import Busy
from accounts.api import (
    MOST,
    Page,
    Paging,
    Readable,
    Undeclared,
    answers,
    needs,
    page_of,
)
from accounts.choices import Role
from accounts.faults import answer_problems
from accounts.models import ApiToken, Organisation
from accounts.perms import ACT, READ
from accounts.refusals import Reason, Refused
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.test_api")]

# --- a small API of its own, with the product's doors --------------------------------------------------

api = NinjaAPI(auth=Undeclared(), parser=Readable(), docs_url=None, urls_namespace="small")
answer_problems(api)


class Wish(Schema):
    kind: str
    quantity: int


class Name(Schema):
    name: str


@api.get("/who", auth=needs("device", READ), response=answers(dict))
def who(request):
    return {"organisation": request.member.organisation.slug, "role": request.member.role}


@api.post("/wishes", auth=needs("device", ACT), response=answers(Wish, 404, 409, status=201))
def wish(request, body: Wish):
    return Status(201, body)


@api.get("/refused/{code}", auth=needs("device", READ), response=answers(Wish, 404, 409))
def refuse(request, code: str):
    faults: dict[str, Exception] = {"nothing": Http404(), "busy": Busy()}
    raise faults.get(code) or Refused.because([Reason("due_date_too_late"), Reason(code)])


@api.get("/organisations", auth=needs("device", READ), response=answers(Page[Name]))
def organisations(request, paging: Query[Paging]):
    return page_of(Organisation.objects.all(), paging, lambda row: {"name": row.name})


@api.get("/forgotten", response=dict)
def forgotten(request):
    return {"secret": True}


urlpatterns = [*api.urls[0]]
for _pattern in urlpatterns:
    _pattern.callback = for_callers(_pattern.callback)
urlpatterns.append(path("x", for_callers(lambda request: None), name="account_login"))


def get(browser: Client, address: str, **query: Any) -> tuple[int, dict[str, Any]]:
    response = browser.get(address, query)
    return response.status_code, response.json()


# --- who may come in -----------------------------------------------------------------------------------


def test_a_token_acts_as_the_member_it_was_made_for():
    volunteer = make.member(Role.LENDS_VOLUNTEER, who=make.samira().user)  # the same person holds two
    status, body = get(make.api(volunteer), "/who")
    assert (status, body) == (200, {"organisation": "le-pont-vieux", "role": Role.LENDS_VOLUNTEER})


def test_a_token_is_recognised_in_one_statement(django_assert_num_queries):
    browser = make.api(make.michel())
    with django_assert_num_queries(1):
        browser.get("/who")


def test_nobody_is_told_to_sign_in_and_never_sent_elsewhere():
    response = Client().get("/who")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["code"] == "not_signed_in"
    assert response.json()["message"]


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Bearer é", "Basic bWljaGVs", "wrong"])
def test_a_wrong_token_is_nobody(header):
    make.token(make.michel())
    assert Client(headers={"Authorization": header}).get("/who").status_code == 401


def test_a_wrong_token_is_not_saved_by_a_session():
    browser = make.client(make.michel())
    assert browser.get("/who", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_only_a_hash_of_a_token_is_kept():
    secret = make.token(make.michel())
    assert secret not in json.dumps([str(vars(row)) for row in ApiToken.objects.all()])
    assert len(secret) >= 43  # 256 bits


@pytest.mark.parametrize("end", ["revoked", "ended", "expired", "not begun", "gone", "signed out"])
def test_a_token_stops_with_its_membership(end):
    michel, samira, today = make.michel(), make.samira(), timezone.localdate()
    browser = make.api(michel)
    assert browser.get("/who").status_code == 200
    if end == "revoked":
        tokens.revoke_all(member=michel, by=samira, at=timezone.now())
    elif end == "ended":
        members.end(colleague=michel, by=samira)
    elif end == "signed out":
        members.sign_out(colleague=michel, by=samira)
    elif end == "gone":
        michel.user.is_active = False
        michel.user.save()
    else:
        michel.until = today - dt.timedelta(days=1) if end == "expired" else None
        michel.since = today + dt.timedelta(days=1) if end == "not begun" else michel.since
        michel.save()
    assert browser.get("/who").status_code == 401


def test_a_browser_comes_in_by_its_session():
    status, body = get(make.client(make.michel()), "/who")
    assert (status, body["role"]) == (200, Role.LENDS_VOLUNTEER)


def test_a_session_needs_the_csrf_token_to_change_something():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.michel().user)
    response = browser.post("/wishes", {"kind": "laptop", "quantity": 1}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")


def test_a_token_needs_none():
    browser = Client(
        enforce_csrf_checks=True, headers={"Authorization": f"Bearer {make.token(make.michel())}"}
    )
    response = browser.post("/wishes", {"kind": "laptop", "quantity": 1}, content_type="application/json")
    assert (response.status_code, response.json()) == (201, {"kind": "laptop", "quantity": 1})


def test_whoever_works_for_two_must_choose():
    member = make.michel()
    make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=member.user)
    browser = make.client(member.user)
    status, body = get(browser, "/who")
    assert (status, body["code"]) == (403, "not_allowed")
    assert "Choisissez" in body["message"]


@pytest.mark.parametrize("body", ["{", '{"kind": 3}', '{"kind": "laptop", "quantity": 1}'])
def test_a_role_without_the_right_is_refused_before_anything_is_read(body):
    response = make.api(make.celine()).post("/wishes", body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("build", [*make.CAST.values()])
def test_an_operation_without_a_declaration_refuses_everybody(build):
    assert get(make.api(build()), "/forgotten")[0] == 403


# --- how it answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("not_allowed", 403),
        ("not_found", 404),
        ("invalid", 422),
        ("wrong_status", 409),
        ("limit_reached", 409),
    ],
)
def test_every_refusal_has_one_shape(code, status):
    found, body = get(make.api(make.michel()), f"/refused/{code}")
    assert found == status
    assert body.keys() == {"code", "message", "reasons"}
    assert body["code"] == code
    assert {reason["code"] for reason in body["reasons"]} == {code, "due_date_too_late"}
    assert body["message"] == body["reasons"][0]["message"] != ""


def test_nothing_there_is_404_in_the_same_shape():
    status, body = get(make.api(make.michel()), "/refused/nothing")
    assert (status, body["code"]) == (404, "not_found")
    assert body.keys() == {"code", "message", "reasons"}


def test_a_busy_database_says_when_to_come_back():
    response = make.api(make.michel()).get("/refused/busy")
    assert (response.status_code, response["Retry-After"], response.json()["code"]) == (503, "1", "busy")


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", '"text"', '{"kind": "laptop"}', '{"kind": "laptop", "quantity": "many"}',
        '{"kind": "laptop", "quantity": NaN}', '{"kind": "lap\\u0000top", "quantity": 1}',
        '{"kind": "lap\\ud800top", "quantity": 1}', "[" * 100_000,
        '{"kind": "lap\\u0000top", "quantity": 1}'.encode("utf-16"),
        '{"kind": "laptop", "quantity": 1}'.encode("utf-32"),
        f'{{"kind": "laptop", "quantity": {"9" * 5000}}}', b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_422_and_says_where(body):
    response = make.api(make.michel()).post("/wishes", body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert response.json()["reasons"]


def test_every_reason_at_once():
    response = make.api(make.michel()).post("/wishes", "{}", content_type="application/json")
    assert (
        sorted(reason["message"].split(":")[0] for reason in response.json()["reasons"])
        == [
            "body.kind",
            "body.quantity",
        ]
        or len(response.json()["reasons"]) == 2
    )


def test_a_sign_that_no_database_holds_is_refused_in_address_and_query():
    browser = make.api(make.michel())
    assert browser.get("/refused/a%00b").status_code == 404
    assert browser.get("/organisations?cursor=%00").status_code == 422


def test_answers_speak_the_persons_language():
    michel = make.michel()
    members.set_language(user=michel.user, language="en")
    assert make.api(michel).get("/who").status_code == 200


# --- lists ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nobody_yet")
def test_a_list_is_read_page_by_page_without_gap_or_repeat():
    names = {make.organisation(f"Place {number:02}").name for number in range(7)} | {"Le Pont-Vieux"}
    browser, seen, place = make.api(make.michel()), [], {}
    while True:
        status, body = get(browser, "/organisations", limit=3, **place)
        assert (status, body["count"]) == (200, 8)
        seen += [item["name"] for item in body["items"]]
        if body["next"] is None:
            break
        place = {"cursor": body["next"]}
    assert len(seen) == 8
    assert set(seen) == names


@pytest.mark.usefixtures("nobody_yet")
def test_a_row_that_comes_in_meanwhile_moves_nobody():
    for number in range(4):
        make.organisation(f"Place {number}")
    browser = make.api(make.michel())
    first = get(browser, "/organisations", limit=3)[1]
    make.organisation("Newcomer")
    second = get(browser, "/organisations", limit=3, cursor=first["next"])[1]
    assert not {item["name"] for item in first["items"]} & {item["name"] for item in second["items"]}
    assert len(second["items"]) == 2


def test_the_page_is_bounded():
    browser = make.api(make.michel())
    assert get(browser, "/organisations", limit=MOST)[0] == 200
    for limit in ("0", "-1", str(MOST + 1), "many", "", "1e3"):
        assert get(browser, "/organisations", limit=limit)[0] == 422


@pytest.mark.parametrize("cursor", ["x", "é", "AAAA", "12", "%%%", "=" * 9, ""])
def test_a_cursor_from_nowhere_is_invalid(cursor):
    assert get(make.api(make.michel()), "/organisations", cursor=cursor)[0] == 422
