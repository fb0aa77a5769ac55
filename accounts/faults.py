"""What goes wrong in the API, in one shape: a status, and `{"code", "message", "reasons"}` (design §8)."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accounts.acts import Busy
from accounts.refusals import Reason, Refused

STATUS = {"not_allowed": 403, "not_found": 404, "invalid": 422}  # any other refusal is 409


def answer_problems(api: NinjaAPI) -> None:
    """Give every fault of an API the one shape, and its status."""
    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(ValidationError, unread)
    api.add_exception_handler(AuthenticationError, not_signed_in)
    api.add_exception_handler(HttpError, other)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(PermissionDenied, not_allowed)
    api.add_exception_handler(RequestDataTooBig, too_big)
    api.add_exception_handler(Busy, busy)


def answer(
    status: int,
    code: str,
    message: str = "",
    reasons: Iterable[Reason] = (),
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """One problem as JSON."""
    body = json.dumps(Refused(code, message, reasons).as_dict())
    return HttpResponse(body, content_type="application/json", status=status, headers=headers)


def refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(STATUS.get(error.code, 409), error.code, error.message, error.reasons)


def unread(_request: HttpRequest, error: Any) -> HttpResponse:
    found = [Reason("invalid", f"{_where(one)}: {one['msg']}") for one in error.errors]
    return answer(422, "invalid", _("Cette demande ne se lit pas."), found)


def _where(error: dict[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path"))


def not_signed_in(_request: HttpRequest, _error: Any) -> HttpResponse:
    words = _("Entrez d’abord\u00a0: ce jeton ou cette session ne sert plus.")
    return answer(401, "not_signed_in", words, headers={"WWW-Authenticate": "Bearer"})


def other(_request: HttpRequest, error: Any) -> HttpResponse:
    # A body that is no JSON is ninja's 400: to whoever calls, one more thing that cannot be read.
    status = 422 if error.status_code == 400 else error.status_code
    return answer(status, "invalid", _("Cette demande ne se lit pas."))


def not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(404, "not_found", _("Rien à cette adresse."))


def not_allowed(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(403, "not_allowed")


def too_big(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(413, "invalid", _("Cette demande est trop longue. Envoyez-la en plusieurs fois."))


def busy(_request: HttpRequest, _error: Any) -> HttpResponse:
    words = _("Le service est très occupé. Réessayez.")
    return answer(503, "busy", words, headers={"Retry-After": "1"})
