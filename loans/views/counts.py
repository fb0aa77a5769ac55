"""How many of each state, as links that keep the other filters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _


def counts_of(
    rows: QuerySet[Any],
    field: str,
    words: Iterable[tuple[str, str | Promise]],
    request: HttpRequest,
    noun: str,
    *,
    every: str | Promise = "",
    among: Iterable[str] = (),
) -> list[dict[str, Any]]:
    """The component's values: all of them, then each state that occurs, in the order of `words`.

    `every` says what is counted first where that is not all, and `among` which states are.
    """
    found = dict(rows.order_by().values_list(field).annotate(Count("pk")))
    chosen = request.GET.get(field, "")
    counted = [found.get(code, 0) for code in among] if among else found.values()
    first = {"count": sum(counted), "label": every or _("Toutes"), "noun": "", "status": ""}
    items = [first | _link(request, field, "", chosen)]
    for code, word in words:
        if found.get(code) or code == chosen:
            one = {"count": found.get(code, 0), "label": word, "noun": noun, "status": code}
            items.append(one | _link(request, field, code, chosen))
    return items


def _link(request: HttpRequest, field: str, code: str, chosen: str) -> dict[str, Any]:
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop(field, None)
    if code:
        asked[field] = code
    return {"url": f"?{asked.urlencode()}", "current": chosen == code}
