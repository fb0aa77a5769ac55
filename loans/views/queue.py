"""The association's queue: who waits longest, by state, kind and place; found by code or by name."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import codes
from accounts.access import MemberRequest, page
from accounts.perms import Right
from beneficiaries.actions.views import record_view
from beneficiaries.names import fold
from loans.filters import RequestFilter
from loans.forms.association import SearchForm
from loans.models import Hold, Need, Prescription
from loans.people import Sight, sight_of
from loans.tables import RequestTable
from loans.views.acting import lenders
from loans.views.counts import counts_of
from loans.words import COUNTED, LIVE

PAGE = 50
FOUND = 50  # requests shown by a search


@page("prescription", Right.READ)
@lenders
@require_http_methods(["GET", "POST"])
def queue(request: MemberRequest) -> HttpResponse:
    """Those who wait, the longest wait first; a code or a name is searched by POST."""
    sight, today = sight_of(request.member), request.member.organisation.day_of(timezone.now())
    if request.method == "POST":
        return _search(request, sight, today)
    narrowed = RequestFilter(request.GET, sight.requests().with_status(today), request=request)
    rows = _in_order(narrowed.qs, over=narrowed.chosen() not in ("", *LIVE))
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found.object_list = _fetched(found.object_list)
    shown = _shown(request, found.object_list, sight, today)
    counts = counts_of(
        narrowed.others, "status", COUNTED.items(), request, "prescription", every=_("En cours"), among=LIVE
    )
    context = {"filter": narrowed, "page": found, "counts": counts, "search": SearchForm()}
    return render(request, "loans/queue.html", context | shown)


def _in_order(rows: QuerySet[Prescription], *, over: bool) -> QuerySet[Prescription]:
    """The longest wait first; of those that are over, the newest."""
    if over:
        return rows.order_by("-submitted_at", "-pk")
    return rows.annotate(since=Coalesce("accepted_at", "submitted_at")).order_by("since", "pk")


def _fetched(rows: Any) -> list[Prescription]:
    """The rows with what the table says of each."""
    kept = Prefetch("holds", Hold.objects.active().select_related("device"), to_attr="kept")
    needs = Prefetch("needs", Need.objects.order_by("pk").prefetch_related(kept), to_attr="every_need")
    return list(rows.select_related("beneficiary", "site").prefetch_related(needs))


def _shown(
    request: MemberRequest, listed: list[Prescription], sight: Sight, today: dt.date
) -> dict[str, Any]:
    """The table of these rows; who is named in it is recorded."""
    record_view(request.member, "loans:queue", [row.beneficiary for row in listed if row.association_id])
    return {"table": RequestTable(listed, sight=sight, today=today)}


def _search(request: MemberRequest, sight: Sight, today: dt.date) -> HttpResponse:
    """A whole code leads to its request; else the words are a name. Every state is looked through."""
    search = SearchForm(request.POST)
    text = search.text()
    code = codes.read(text, codes.PICKUP_LENGTH)
    asked = sight.requests().filter(code=code).first() if code else None
    if asked:
        return redirect("loans:request", pk=asked.pk)
    words = fold(text).split()
    if not words:
        return redirect("loans:queue")
    rows = sight.requests_named(words).with_status(today).order_by("-submitted_at", "-pk")
    shown = _shown(request, _fetched(rows[:FOUND]), sight, today)
    context = {"search": search, "searched": True, "more": rows.count() > FOUND}
    return render(request, "loans/queue_found.html", context | shown)
