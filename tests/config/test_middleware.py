"""The language is the reader's choice, and every answer is closed to scripts and sensors from elsewhere."""

import inspect

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import translation

from config.middleware import WITH_FILES, bounded, chosen_language, permissions_policy
from inventory.intake.tables import MAX_BYTES
from loans.pictures import MOST_BYTES
from tests import make
from tests.matrix import addresses


class Reader:
    def __init__(self, language):
        self.language = language


@pytest.mark.parametrize(
    ("user", "cookie", "spoken"),
    [
        (AnonymousUser(), None, "fr"),
        (AnonymousUser(), "en", "en"),
        (AnonymousUser(), "xx", "fr"),
        (Reader(""), "en", "en"),
        (Reader("fr"), "en", "fr"),
        (Reader("en"), None, "en"),
    ],
)
def test_saved_choice_then_cookie_then_french_never_the_browser(user, cookie, spoken):
    request = RequestFactory().get("/", headers={"accept-language": "en-US,en;q=0.9"})
    request.user = user
    if cookie:
        request.COOKIES["relais_language"] = cookie
    heard = []

    def view(asked):
        heard.append((translation.get_language(), asked.LANGUAGE_CODE))
        return HttpResponse()

    response = chosen_language(view)(request)
    assert heard == [(spoken, spoken)]
    assert response["Content-Language"] == spoken


def test_the_camera_is_closed_unless_the_view_opens_it():
    closed = permissions_policy(lambda _: HttpResponse())(RequestFactory().get("/"))
    opened = permissions_policy(lambda _: HttpResponse(headers={"Permissions-Policy": "camera=(self)"}))
    assert "camera=()" in closed["Permissions-Policy"]
    assert opened(RequestFactory().get("/"))["Permissions-Policy"] == "camera=(self)"


@pytest.mark.django_db
def test_sign_in_page_is_french_and_strict(client):
    response = client.get("/accounts/login/", headers={"accept-language": "en-US"})
    assert response.status_code == 200
    assert response["Content-Language"] == "fr"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_page_without_sign_in_leads_to_it(client):
    response = client.get("/accounts/password/change/")
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/accounts/signup/", "/accounts/email/", "/admin/"])
def test_nobody_makes_an_account_for_themselves(client, url):
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_the_language_switch_is_kept_in_a_cookie(client):
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert client.get("/accounts/login/")["Content-Language"] == "en"


# --- what is too long ------------------------------------------------------------------------------------

MEGA = 1024 * 1024


def sent(path: str, **meta: str):
    """The answer to a request of which not a byte may be read; None where it went on to its page."""

    def read(*_size):
        raise AssertionError("it was read")

    request = RequestFactory().post(path)
    del request.META["CONTENT_LENGTH"]
    request.META |= meta
    request.read = read
    answer = bounded(lambda _request: HttpResponse(status=299))(request)
    return None if answer.status_code == 299 else answer


@pytest.mark.parametrize(
    ("path", "megabytes", "turned_away"),
    [
        ("/accounts/login/", 1.9, False),
        ("/accounts/login/", 2.1, True),
        ("/nowhere/", 2.1, True),
        ("/api/v1/scans", 2.1, True),
        ("/donations/lists/new/", 21, False),
        ("/donations/lists/new/", 23, True),
        ("/desk/photo/", 21, False),
        ("/desk/photo/", 1000, True),
    ],
)
def test_what_is_too_long_is_turned_away_before_it_is_read(path, megabytes, turned_away):
    answer = sent(path, CONTENT_LENGTH=str(int(megabytes * MEGA)))
    assert (answer is not None and answer.status_code == 413) is turned_away


@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/scans", "/desk/photo/"])
def test_what_does_not_say_its_length_is_turned_away(path):
    assert sent(path, HTTP_TRANSFER_ENCODING="chunked").status_code == 411


@pytest.mark.parametrize("length", ["", "x", "-1", "0"])
def test_what_says_no_length_and_sends_nothing_goes_on(length):
    assert sent("/accounts/login/", CONTENT_LENGTH=length) is None


@pytest.mark.django_db
def test_it_is_said_in_words_to_people_and_in_one_shape_to_programs():
    page = Client().post("/accounts/login/", "x" * (2 * MEGA + 1), content_type="text/plain")
    assert (page.status_code, page["Content-Language"]) == (413, "fr")
    assert "Envoyez un fichier plus petit, ou en plusieurs fois." in page.content.decode()
    assert "default-src 'none'" in page["Content-Security-Policy"]
    told = make.api(make.michel()).post("/api/v1/scans", "x" * (2 * MEGA + 1), content_type="text/plain")
    assert (told.status_code, told.json()["code"]) == (413, "invalid")


def test_the_pages_that_take_files_are_those_that_read_one():
    def reads_files(address):
        view = resolve(address.path(dict.fromkeys(address.keys, "00000000-0000-7000-8000-000000000000"))).func
        return "request.FILES" in inspect.getsource(inspect.unwrap(view))

    ours = [one for one in addresses.every() if not one.api and one.name.startswith(("inventory:", "loans:"))]
    assert {one.name for one in ours if reads_files(one)} == WITH_FILES
    assert max(MAX_BYTES, MOST_BYTES) < settings.UPLOAD_MAX_SIZE


@pytest.mark.django_db
def test_a_list_is_lighter_where_the_browser_can_unpack_it():
    make.devices(12)
    client = make.client(make.michel())
    plain, packed = client.get("/devices/"), client.get("/devices/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert len(packed.content) * 3 < len(plain.content)
