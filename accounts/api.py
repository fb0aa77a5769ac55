"""How programs come in: by a token or a session, as one member, through a declared right (design §8).

An operation is declared with `auth=needs("device", READ)`: who is not signed in gets 401, a role without the
right 403, both before anything is parsed or looked up. An operation without a declaration refuses everybody.
"""

import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import AuthenticationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from accounts.models import ApiToken, Membership
from accounts.models.token import hash_secret
from accounts.perms import Right, may
from accounts.prepared import Prepared
from accounts.refusals import Refused

T = TypeVar("T")
Row = TypeVar("Row", bound=Model)
MOST = 200


# --- who calls -------------------------------------------------------------------------------------------


class ByToken(HttpBearer):
    """`Authorization: Bearer …`, made by `manage.py api_token`; acts as the member it was made for."""

    def __init__(self, noun: str, right: Right) -> None:
        super().__init__()
        self.declared = (noun, right)

    def authenticate(self, request: HttpRequest, token: str) -> Membership:
        member = member_of(token)
        if member is None:
            raise AuthenticationError
        if member.user.language:
            translation.activate(member.user.language)
        return admit(request, member, *self.declared)


class BySession(APIKeyCookie):
    """The browser's session, as the working member; what changes something needs the CSRF token too."""

    param_name = "sessionid"

    def __init__(self, noun: str, right: Right) -> None:
        super().__init__()
        self.declared = (noun, right)

    def __call__(self, request: HttpRequest) -> Membership | None:
        if not request.user.is_authenticated:
            return None
        if _without_csrf(request):
            raise Refused("not_allowed", _("Cette page est restée ouverte trop longtemps. Rechargez-la."))
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Membership:
        member: Membership | None = request.member  # type: ignore[attr-defined]
        if member is None:
            raise Refused("not_allowed", _("Choisissez d’abord pour qui vous travaillez."))
        return admit(request, member, *self.declared)


class _Csrf(CsrfViewMiddleware):
    """Django's check; its own refusal is a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _without_csrf(request: HttpRequest) -> bool:
    """Whether the request would change something and cannot show that it comes from our own page."""
    check = _Csrf(lambda _request: HttpResponse())
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    check.process_request(request)
    return check.process_view(request, HttpResponse, (), {}) is not None


class Undeclared(HttpBearer):
    """What stands before an operation that forgot to say who may call it: nobody may."""

    def __call__(self, request: HttpRequest) -> None:
        raise Refused("not_allowed")

    def authenticate(self, request: HttpRequest, token: str) -> None:
        return None


def needs(noun: str, right: Right) -> list[ByToken | BySession]:
    """The declaration of an operation: `auth=needs("device", READ)`."""
    return [ByToken(noun, right), BySession(noun, right)]


def member_of(token: str) -> Membership | None:
    """The member a token acts as, if token, membership and person are all in force. One statement."""
    for found in _in_force(secret_hash=hash_secret(token)):
        if found.membership.counts(timezone.now()):
            return found.membership
    return None


_in_force = Prepared(
    lambda secret_hash: (
        ApiToken.objects.filter(
            secret_hash=secret_hash,
            revoked_at__isnull=True,
            membership__ended_at__isnull=True,
            membership__user__is_active=True,
        )
        .select_related("membership__user", "membership__organisation", "membership__usual_site")
        .order_by("pk")[:1]
    ),
    secret_hash=ApiToken._meta.get_field("secret_hash"),
)


def admit(request: HttpRequest, member: Membership, noun: str, right: Right) -> Membership:
    """Let a member through whose role has the right; raises Refused not_allowed."""
    request.member = member  # type: ignore[attr-defined]
    timezone.activate(member.organisation.zone)  # a token's; undone by MemberMiddleware
    if not may(member, noun, right):
        raise Refused("not_allowed")
    if "\0" in request.path:  # no text of ours holds it, and PostgreSQL chokes on it
        raise Http404
    return member


# --- what is asked ---------------------------------------------------------------------------------------


class Readable(Parser):
    """Refuses what no database holds: NUL, half a character, numbers that are none.

    A value left empty in a query is one that was not given.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        text = request.body.decode("utf-8-sig")  # JSON's one encoding: in another, signs pass unseen
        data = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:
            plain = json.dumps(data, ensure_ascii=False)
            plain.encode()  # half of a surrogate pair
            if "\\u0000" in plain:
                raise ValueError
        return data

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        asked = super().parse_querydict(data, list_fields, request)
        # A filter left empty asks for nothing; where a list goes on is said or not.
        found = {key: value for key, value in asked.items() if value != "" or key in PAGING}
        wrong = [key for key, value in found.items() if "\0" in f"{key}{value}"]
        if wrong:
            raise Refused("invalid", _("Cette demande contient un signe qui ne se lit pas."))
        return found


PAGING = frozenset(("limit", "cursor"))


def _no_number(name: str) -> None:
    raise ValueError(name)


class Paging(Schema):
    """`?limit=` (50, at most 200) and `?cursor=`, the `next` of the page before."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: UUID | None = None


class PagingByNumber(Paging):
    """The same, for a list whose rows are numbered."""

    cursor: int | None = Field(None, ge=0, le=2**31 - 1)  # type: ignore[assignment]


# --- what is answered ------------------------------------------------------------------------------------


class ReasonOut(Schema):
    code: str
    message: str


class Problem(Schema):
    """Why not: a stable code, a sentence for people, and every reason at once."""

    code: str
    message: str
    reasons: list[ReasonOut]


class Page(Schema, Generic[T]):
    """One page of a list: `count` is of the whole list, `next` the cursor of the page after, if any."""

    items: list[T]
    count: int
    next: str | None


def answers(success: Any, *also: int, status: int = 200) -> dict[int, Any]:
    """Every answer of an operation for `response=`: `success`, the refusals all have, and `also` others.

    404 for one object, 409 for an act, 503 where an act may meet a busy database. An operation whose `status`
    is not 200 returns `ninja.Status(status, body)`.
    """
    return {status: success} | dict.fromkeys(sorted({401, 403, 422, *also}), Problem)


def page_of(
    rows: QuerySet[Row], paging: Paging, shape: Callable[[Row], Any], key: str = "id"
) -> dict[str, Any]:
    """One page of `rows`, newest first by `key`: the id, or with PagingByNumber a number unique in them."""
    shown = rows.order_by(f"-{key}")
    if paging.cursor is not None:
        shown = shown.filter(**{f"{key}__lt": paging.cursor})
    found = list(shown[: paging.limit + 1])
    more = len(found) > paging.limit
    items = found[: paging.limit]
    return {
        "items": [shape(row) for row in items],
        "count": rows.count(),
        "next": str(getattr(items[-1], key)) if more else None,
    }
