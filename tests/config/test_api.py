"""The API's one document and its assembly: every operation, one shape of every problem (design §8)."""

import json

import pytest
from django.test import Client
from django.utils import timezone
from ninja import NinjaAPI

from accounts.api import Undeclared, admit
from accounts.perms import READ
from config import api
from loans.actions.scanning import fields
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/openapi.json"
PROBLEM = {"code", "message", "reasons"}


@pytest.fixture
def document() -> dict:
    return Client().get(ADDRESS).json()


def operations(document: dict) -> list[tuple[str, str, dict]]:
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_is_open_to_anybody_and_names_no_server(document):
    assert document["openapi"].startswith("3.")
    assert document["info"]["title"] == "Relais"
    assert "localhost" not in str(document)


def test_every_operation_is_summed_up_in_a_sentence(document):
    for method, path, operation in operations(document):
        assert operation["summary"].endswith("."), (method, path)
        assert len(operation["summary"].split()) > 3, (method, path, operation["summary"])


def test_what_each_act_of_a_phone_needs_stands_in_the_document(document):
    body = document["paths"]["/api/v1/scans"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    said = body["properties"]["scans"]["items"]["anyOf"][0]["description"]
    assert "`take_back` needs `condition`, `accessories`; takes `loan_id`, `returned_on`" in said
    assert "`refurbish` needs nothing more" in said
    assert "`condition`: good worn damaged dead" in said
    assert all(f"- `{verb}` " in said for verb in fields.ASKED)


def test_every_address_stands_under_one_version(document):
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_every_operation_may_be_called_by_token_or_session(document):
    schemes = document["components"]["securitySchemes"]
    assert {scheme["type"] for scheme in schemes.values()} == {"http", "apiKey"}
    for method, path, operation in operations(document):
        assert operation["security"], (method, path)


def test_every_refusal_has_the_one_shape(document):
    for method, path, operation in operations(document):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                told = answer["content"]["application/json"]["schema"]["$ref"]
                assert told.endswith("/Problem"), (method, path, status)
    assert {*document["components"]["schemas"]["Problem"]["properties"]} == PROBLEM


def test_an_act_says_that_it_may_be_refused(document):
    """409 wherever something is done to a thing that is there."""
    for method, path, operation in operations(document):
        if method == "POST" and "{key}" in path:
            assert {"404", "409"} <= {*operation["responses"]}, path


def test_lists_are_bounded_and_paged(document):
    for method, path, operation in operations(document):
        limits = [one["schema"] for one in operation.get("parameters", ()) if one["name"] == "limit"]
        if method == "GET" and limits:
            assert (limits[0]["default"], limits[0]["maximum"], limits[0]["minimum"]) == (50, 200, 1), path
            assert "cursor" in {one["name"] for one in operation["parameters"]}


def test_every_operation_says_what_it_does(document):
    assert not [path for _method, path, operation in operations(document) if not operation.get("summary")]


def test_free_text_says_that_it_holds_no_nul(document):
    found = document["components"]["schemas"]
    texts = [
        one
        for schema in found.values()
        for one in schema.get("properties", {}).values()
        if one.get("type") == "string" and not {"enum", "const", "format"} & one.keys()
    ]
    assert texts
    assert all("pattern" in one for one in texts)


@pytest.mark.parametrize(
    ("schema", "patterned"),
    [
        ({"type": "string"}, True),
        ({"type": "string", "format": "date"}, False),
        ({"type": "string", "enum": ["a"]}, False),
        ({"type": "string", "pattern": "^a$"}, False),
        ({"type": "integer"}, False),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, True),
        ({"type": "array", "items": {"type": "string"}}, True),
    ],
)
def test_only_plain_text_gets_the_pattern_however_deep_it_stands(schema, patterned):
    api._without_nul(schema)
    assert (api.NO_NUL in json.dumps(schema).replace("\\\\", "\\")) is patterned


def test_the_whole_api_refuses_what_forgot_to_say_who_may_call_it():
    assert isinstance(api.api, NinjaAPI)
    (guard,) = api.api.auth
    assert isinstance(guard, Undeclared)


def test_every_floor_that_has_operations_is_in_it():
    assert len([*api.routers()]) >= 2


@pytest.mark.parametrize("path", ["", "x", "devices/K7M49TRX/x/y", "../admin/", "%2e%2e/"])
@pytest.mark.parametrize("build", [None, make.samira])
def test_elsewhere_is_nothing_in_the_api_s_own_words(path, build):
    browser = make.api(build()) if build else Client()
    answer = browser.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json().keys() == PROBLEM


def test_nobody_is_sent_to_a_sign_in_page():
    for method, path in (
        ("get", "/devices"),
        ("post", "/scans"),
        ("get", "/loans"),
        ("post", "/prescriptions"),
    ):
        answer = getattr(Client(), method)(f"/api/v1{path}")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_token_speaks_its_person_s_language_and_says_which():
    samira, told = make.samira(), {}
    for language in ("fr", "en"):
        samira.user.language = language
        samira.user.save()
        answer = make.api(samira).get("/api/v1/devices?limit=0")
        assert (answer.status_code, answer["Content-Language"]) == (422, language)
        told[language] = answer.json()["message"]
        assert [reason["message"] for reason in answer.json()["reasons"]] == [told[language]]
    assert told["fr"] == "Ce nombre est trop petit\u00a0: limit. Écrivez au moins 1."
    assert told["en"] == "This number is too small: limit. Write 1 at least."


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("limit=x", "Écrivez un nombre entier\u00a0: limit."),
        ("cursor=x", "Écrivez une clé telle que l’API la donne\u00a0: cursor."),
        ("kind=bus", "Choisissez parmi laptop, tablet, hotspot, desktop, phone, other."),
        ("status=bus", "Choisissez parmi announced, received,"),
        (f"q={'x' * 101}", "Ce texte est trop long\u00a0: q. Écrivez 100 signes au plus."),
    ],
)
def test_what_cannot_be_read_is_said_in_our_own_words(asked, sentence):
    (reason,) = make.api(make.samira()).get(f"/api/v1/devices?{asked}").json()["reasons"]
    assert reason["code"] == "invalid"
    assert sentence in reason["message"]


def test_a_token_acts_on_its_organisation_s_own_day():
    """On the other side of the world it is tomorrow: a rule that asks for today gets the organisation's."""
    island = make.organisation("Loin", "lends", sites=["Nouméa"], time_zone="Pacific/Noumea")
    member = make.member("lends.manager", island)

    class Asked:
        path = "/api/v1/devices"

    with timezone.override("Europe/Paris"):
        admit(Asked(), member, "device", READ)
        assert timezone.get_current_timezone_name() == "Pacific/Noumea"
    assert timezone.get_current_timezone_name() == "Europe/Paris"


def test_one_request_leaves_no_zone_for_the_next():
    island = make.organisation("Loin", "lends", sites=["Nouméa"], time_zone="Pacific/Noumea")
    assert make.api(make.member("lends.manager", island)).get("/api/v1/devices").status_code == 200
    assert timezone.get_current_timezone_name() == "Europe/Paris"
