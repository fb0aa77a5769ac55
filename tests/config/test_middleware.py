"""The language is the reader's choice, and every answer is closed to scripts and sensors from elsewhere."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from config.middleware import chosen_language, permissions_policy


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
