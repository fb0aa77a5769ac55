"""Where something went wrong: one sentence, a way on, a number to call; never a trace, never others' data."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils import translation

from accounts.access import for_everybody
from accounts.acts import Busy
from config import context, errors
from config.middleware import posted_only
from config.urls import urlpatterns as product
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.test_errors")]
PHONE = "06\u00a039\u00a098\u00a012\u00a040"
SECRET = "Denise Zorgbeck, 1931"
FAULTS = {
    "crash": RuntimeError(SECRET),
    "missing": Http404(SECRET),
    "closed": PermissionDenied(SECRET),
    "large": RequestDataTooBig(SECRET),
    "unread": BadRequest(SECRET),
}


@for_everybody
def fails(_request, fault):
    raise FAULTS[fault]


urlpatterns = [path("fails/<fault>/", fails), path("", include(product))]
handler500 = "config.errors.server_error"


def opened(fault: str, browser: Client | None = None, **headers: str):
    browser = browser or Client()
    browser.raise_request_exception = False
    return browser.get(f"/fails/{fault}/", **headers)


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("crash", 500, "La panne vient de chez nous."),
        ("missing", 404, "Cette route ne mène nulle part."),
        ("closed", 403, "Cette page est pour d’autres rôles."),
        ("unread", 400, "Cette demande ne se lit pas."),
    ],
)
def test_people_are_told_in_their_words_with_a_number_and_a_way_on(fault, status, said):
    answer = opened(fault)
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert PHONE in page
    assert 'href="/"' in page


@pytest.mark.parametrize(
    ("who", "leads"), [(make.michel, True), (make.celine, True), (make.ines, False), (make.sylvie, False)]
)
def test_a_lost_page_leads_to_devices_those_who_may_look_at_them(who, leads):
    """Else what it offers would end at another closed door."""
    browser = make.client(who())
    assert ("Vous cherchiez un appareil" in opened("missing", browser).content.decode()) is leads
    assert (browser.get("/devices/").status_code == 200) is leads


@pytest.mark.parametrize("fault", [*FAULTS])
def test_what_a_fault_says_reaches_nobody(fault):
    """A message may quote a row: a name, an address (trust 60)."""
    assert SECRET not in opened(fault).content.decode()
    assert SECRET not in opened(fault, make.client(make.samira())).content.decode()


@pytest.mark.parametrize("fault", ["crash", "missing", "closed", "unread"])
def test_a_page_about_a_fault_runs_no_script_of_others_either(fault):
    answer = opened(fault)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer["Permissions-Policy"]


def test_it_speaks_the_reader_s_language():
    browser = Client()
    browser.post("/language/", {"language": "en"})
    assert '<html lang="en">' in opened("missing", browser).content.decode()


def test_the_last_page_needs_neither_session_nor_database(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0), translation.override("fr"):
        answer = errors.server_error(request)
    assert answer.status_code == 500
    assert PHONE in answer.content.decode()


def test_every_page_knows_the_instance_s_address_and_number(settings):
    settings.RELAIS_PHONE = "04 76 00 00 01"
    assert context.instance(RequestFactory().get("/")) == {
        "instance_url": "http://localhost",
        "instance_phone": "04 76 00 00 01",
    }


def test_without_a_number_the_pages_still_stand(settings):
    settings.RELAIS_PHONE = ""
    for fault in ("crash", "missing", "closed"):
        assert "<h1>" in opened(fault).content.decode()


# --- programs --------------------------------------------------------------------------------------------


def test_an_address_the_api_does_not_have_is_a_problem_like_others():
    answer = make.api(make.samira()).get("/api/v1/nothing/here")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json().keys() == {"code", "message", "reasons"}


def test_a_busy_database_is_503_for_pages_too(monkeypatch):
    """A page is told as a program is: come back in a moment (design §5)."""
    monkeypatch.setitem(FAULTS, "busy", Busy())
    answer = opened("busy")
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "Rien n’a été écrit." in answer.content.decode()


# --- a verb that is not taken ----------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "spoken"), [("get", True), ("post", False), ("put", False)])
def test_only_a_page_that_was_opened_is_answered_with_a_page(method, spoken):
    request = getattr(RequestFactory(), method)("/colleagues/x/end/")
    request.user, request.member = AnonymousUser(), None
    answer = posted_only(lambda _request: HttpResponseNotAllowed(["POST"]))(request)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert (b"<h1>" in answer.content) is spoken


def test_other_answers_pass_untouched():
    done = HttpResponse("fait")
    assert posted_only(lambda _request: done)(RequestFactory().get("/x/")) is done
