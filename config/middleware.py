"""What every answer gets: the reader's language, a closed camera, bounds, and words where it had none."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import faults
from accounts.acts import Busy
from config.context import instance

Answer = Callable[[HttpRequest], HttpResponse]


class PagesPacked(GZipMiddleware):
    """Pages leave compressed; papers and files are already, and a program's answer is a few hundred bytes."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


def language_of(request: HttpRequest) -> str:
    """The person's saved choice, else the cookie, else French.

    Django's LocaleMiddleware is not used because it asks the browser: a borrowed phone set to another
    language would change the words of a hall full of volunteers (design §5).
    """
    known = {code for code, _name in settings.LANGUAGES}
    saved = getattr(request.user, "language", "")
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return next((code for code in (saved, cookie) if code in known), settings.LANGUAGE_CODE)


def chosen_language(get_response: Answer) -> Answer:
    """Speak the reader's language for the whole of a request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            # A token brings the language of its person with it.
            response.headers.setdefault("Content-Language", translation.get_language())
        return response

    return middleware


# The pages that take a file; each says itself, and earlier, what is too much for it.
WITH_FILES = frozenset(
    {"inventory:new_list", "inventory:add_list", "inventory:list_columns", "loans:photo"},
)


def bounded(get_response: Answer) -> Answer:
    """Turn away what is too long before a byte of it is read: Django writes files to the disk first, and asks
    who sends them after (trust 69). Without a length nothing can be told, and Django would read nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length and "HTTP_TRANSFER_ENCODING" in request.META:
            return _turned_away(request, 411)
        if length.isdecimal() and int(length) > _most(request, int(length)):
            return _turned_away(request, 413)
        return get_response(request)

    return middleware


def _most(request: HttpRequest, length: int) -> int:
    """How many bytes an address takes; it is looked up for those alone that are long."""
    if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return length
    try:
        takes_files = resolve(request.path_info).view_name in WITH_FILES
    except Resolver404:
        takes_files = False
    return settings.UPLOAD_MAX_SIZE if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _turned_away(request: HttpRequest, status: int) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return HttpResponse(render_to_string("413.html", instance(request)), status=status)
    return faults.too_big() if status == 413 else faults.without_length()


def posted_only(get_response: Answer) -> Answer:
    """Say what to do where an address only takes a form: after signing in again, or from a bookmark."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405:
            return response
        if request.path.startswith("/api/"):
            kinder = faults.answer(405, "not_allowed", _("Cette adresse ne prend pas ce verbe."))
        elif request.method == "GET":
            kinder = render(request, "405.html", status=405)
        else:
            return response
        kinder["Allow"] = response["Allow"]
        return kinder

    return middleware


class BusyMiddleware:
    """A database that stays busy through all tries: 503, and when to come back (design §5)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Busy):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "1"
        return response


def permissions_policy(get_response: Answer) -> Answer:
    """Keep camera and sensors closed, unless the view said otherwise (the scan page opens the camera)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return middleware
