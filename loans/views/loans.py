"""The loans of the association: what runs, the soonest return first, and what is over."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import codes
from accounts.access import MemberRequest, page
from accounts.perms import Right
from beneficiaries.actions.views import record_view
from beneficiaries.names import fold
from loans.choices import LoanState
from loans.filters import LoanFilter
from loans.forms.association import SearchForm
from loans.models import Loan, Renewal
from loans.people import Sight, sight_of
from loans.tables import LoanTable
from loans.views.counts import counts_of
from loans.words import LOAN

PAGE = 50
FOUND = 50
RUNNING = (LoanState.OVERDUE, LoanState.DUE_SOON, LoanState.OPEN)


@page("loan", Right.ACT)
@require_http_methods(["GET", "POST"])
def loans(request: MemberRequest) -> HttpResponse:
    """What runs, the soonest return first; a label or a name is searched by POST."""
    sight, today = sight_of(request.member), request.member.today()
    if request.method == "POST":
        return _search(request, sight, today)
    narrowed = LoanFilter(request.GET, sight.loans().with_state(today), request=request)
    rows = narrowed.qs
    over = narrowed.chosen() == LoanState.CLOSED or narrowed.form.cleaned_data.get("outcome")
    order = ("-closed_at", "-pk") if over else ("due_on", "pk")
    found = Paginator(rows.order_by(*order), PAGE).get_page(request.GET.get("page"))
    found.object_list = _fetched(found.object_list)
    shown = _shown(request, found.object_list, sight, today)
    counts = counts_of(
        narrowed.others, "state", LOAN.items(), request, "loan", every=_("Prêtés"), among=RUNNING
    )
    asked = Renewal.objects.pending().filter(loan__in=sight.loans()).count()
    context = {"filter": narrowed, "page": found, "counts": counts, "search": SearchForm(), "asked": asked}
    return render(request, "loans/loans.html", context | shown)


def _fetched(rows: Any) -> list[Loan]:
    """The rows with what the table says of each."""
    pending = Exists(Renewal.objects.pending().filter(loan=OuterRef("pk")))
    return list(rows.annotate(asked=pending).select_related("beneficiary", "device__model", "site"))


def _shown(request: MemberRequest, listed: list[Loan], sight: Sight, today: dt.date) -> dict[str, Any]:
    """The table of these rows; who is named in it is recorded."""
    record_view(request.member, "loans:loans", [loan.beneficiary for loan in listed if sight.here(loan)])
    return {"table": LoanTable(listed, sight=sight, today=today)}


def _search(request: MemberRequest, sight: Sight, today: dt.date) -> HttpResponse:
    """A whole tag leads to its loan, the running one first; else the words are a name."""
    search = SearchForm(request.POST)
    text = search.text()
    code = codes.read(text)
    lent = sight.loans().filter(device__tags__code=code).order_by("-handed_over_at").first() if code else None
    if lent:
        return redirect("loans:loan", pk=lent.pk)
    words = fold(text).split()
    if not words:
        return redirect("loans:loans")
    rows = sight.loans_named(words).with_state(today).order_by("-handed_over_at", "-pk")
    shown = _shown(request, _fetched(rows[:FOUND]), sight, today)
    context = {"search": search, "searched": True, "more": rows.count() > FOUND}
    return render(request, "loans/loans_found.html", context | shown)
