"""A request that names people has recorded who looks, or fails; and leaves nothing of them in the browser."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from beneficiaries.models.person import seen_in_request

Respond = Callable[[HttpRequest], HttpResponse]


def watched(respond: Respond) -> Respond:
    """Watch the names a request draws (trust §5.5)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        seen: set[UUID] = set()
        token = seen_in_request.set(seen)
        try:
            response = respond(request)
        finally:
            seen_in_request.reset(token)
        if seen:
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware
