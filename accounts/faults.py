"""What goes wrong in the API, in one shape: a status, and `{"code", "message", "reasons"}` (design §8)."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accounts.acts import Busy
from accounts.refusals import MESSAGES, Reason, Refused

STATUS = {"not_allowed": 403, "not_found": 404, "invalid": 422}  # any other refusal is 409
# What is wrong with a field that does not read: the validator's own sentences are English and name its parts.
# By kind of fault, the longest beginning that fits.
UNREAD: dict[str, Promise] = {
    "": gettext_lazy("Ce champ ne va pas ici ou ne se lit pas\u00a0: %(name)s."),
    "missing": gettext_lazy("Ce champ manque\u00a0: %(name)s."),
    "extra_forbidden": gettext_lazy("Ce champ n’est pas connu ici\u00a0: %(name)s."),
    "enum": gettext_lazy("Ce mot n’est pas connu\u00a0: %(name)s. Choisissez parmi %(expected)s."),
    "literal_error": gettext_lazy("Ce mot n’est pas connu\u00a0: %(name)s. Choisissez parmi %(expected)s."),
    "greater_than_equal": gettext_lazy("Ce nombre est trop petit\u00a0: %(name)s. Écrivez au moins %(ge)s."),
    "less_than_equal": gettext_lazy("Ce nombre est trop grand\u00a0: %(name)s. Écrivez au plus %(le)s."),
    "int": gettext_lazy("Écrivez un nombre entier\u00a0: %(name)s."),
    "bool": gettext_lazy("Écrivez true ou false\u00a0: %(name)s."),
    "date": gettext_lazy("Écrivez une date comme 2026-10-31\u00a0: %(name)s."),
    "uuid": gettext_lazy("Écrivez une clé telle que l’API la donne\u00a0: %(name)s."),
    "string_too_long": gettext_lazy(
        "Ce texte est trop long\u00a0: %(name)s. Écrivez %(max_length)s signes au plus."
    ),
    "too_long": gettext_lazy(
        "Cette liste est trop longue\u00a0: %(name)s. Donnez-en %(max_length)s au plus."
    ),
    "too_short": gettext_lazy(
        "Cette liste est trop courte\u00a0: %(name)s. Donnez-en au moins %(min_length)s."
    ),
}


def answer_problems(api: NinjaAPI) -> None:
    """Give every fault of an API the one shape, and its status."""
    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(ValidationError, unread)
    api.add_exception_handler(AuthenticationError, not_signed_in)
    api.add_exception_handler(HttpError, other)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(PermissionDenied, not_allowed)
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
    """A refusal with its reasons; a form's own codes (its fields) are `invalid` to a program (design §8)."""
    reasons = [
        Reason(one.code if one.code in MESSAGES else "invalid", one.sentence()) for one in error.reasons
    ]
    return answer(STATUS.get(error.code, 409), error.code, error.message, reasons)


def unread(_request: HttpRequest, error: Any) -> HttpResponse:
    found = [Reason("invalid", _wrong(one)) for one in error.errors]
    message = found[0].message if found else _("Cette demande ne se lit pas.")
    return answer(422, "invalid", message, found)


def _wrong(error: dict[str, Any]) -> str:
    """What is wrong with one field, in the caller's language."""
    kind = max((start for start in UNREAD if error["type"].startswith(start)), key=len)
    # The validator joins the words it knows in English: 'a', 'b' or 'c'.
    words = ", ".join(re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", ""))))
    return str(UNREAD[kind]) % {**error.get("ctx", {}), "name": _where(error), "expected": words}


def _where(error: dict[str, Any]) -> str:
    """Which field, from the outside in; `<…>` is a way to read one, not a part of it."""
    parts = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
    return ".".join(part for part in parts if not part.startswith("<")) or "body"


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


def too_big() -> HttpResponse:
    """Said before anything is read (`config.middleware.bounded`)."""
    return answer(413, "invalid", _("Cette demande est trop longue. Envoyez-la en plusieurs fois."))


def without_length() -> HttpResponse:
    return answer(411, "invalid", _("Cette demande ne dit pas sa longueur."))


def busy(_request: HttpRequest, _error: Any) -> HttpResponse:
    words = _("Le service est très occupé. Réessayez.")
    return answer(503, "busy", words, headers={"Retry-After": "1"})
