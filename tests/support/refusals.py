"""Where thousands of answers are one page, it is drawn once for each reader: the refusal of a page (403)."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.views.defaults import permission_denied

from config import urls


def drawn_once(patch: pytest.MonkeyPatch) -> None:
    """It says no more than who reads and what the view raised; `test_payload` reads it at every address."""
    drawn: dict[tuple[str, str], HttpResponse] = {}

    def refusal(request: HttpRequest, exception: Exception) -> HttpResponse:
        key = str(request.user.pk), str(exception)
        if key not in drawn:
            request.path = "/"  # the form that changes the language names it
            drawn[key] = permission_denied(request, exception)
        return HttpResponse(drawn[key].content, status=drawn[key].status_code)

    patch.setattr(urls, "handler403", refusal, raising=False)
