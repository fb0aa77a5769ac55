"""What a donor reads: what became of the gift, on a page and on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import MemberRequest, page
from accounts.models import Organisation
from accounts.perms import READ
from accounts.refusals import Refused
from impact import paper, periods, perms, wording
from impact.actions.reports import edition_of
from impact.factors import two_figures
from impact.measure import measure
from impact.values import Impact


@page("impact", READ)
def report(request: MemberRequest) -> HttpResponse:
    """The way in: the own report for a donor, the list of donors for an association."""
    donors = list(perms.donors_visible_to(request.member).order_by("name", "pk"))
    if len(donors) == 1:
        return redirect("impact:donor", slug=donors[0].slug)
    return render(request, "impact/donors.html", {"donors": donors})


@page("impact", READ)
def donor(request: MemberRequest, slug: str) -> HttpResponse:
    """A donor's devices over a period: facts, use, where they are, a range with its doubt."""
    found = _donor(request, slug)
    try:
        value = _measured(request, found, *_asked(request))
    except Refused as refusal:
        value = _measured(request, found, "", "")
        shown = _shown(value, found) | {"refusal": refusal.message, "typed": _asked(request)}
        return render(request, "impact/report.html", shown, status=422)
    return render(request, "impact/report.html", _shown(value, found))


@page("impact", READ)
def pdf(request: MemberRequest, slug: str) -> HttpResponse:
    """The same on paper."""
    found = _donor(request, slug)
    try:
        value = _measured(request, found, *_asked(request))
    except Refused:
        return redirect(f"{reverse('impact:donor', args=[slug])}?{request.GET.urlencode()}")
    name = f"relais-{found.slug}-{value.period.begins}-{value.period.ends}.pdf"
    return HttpResponse(
        paper.draw(value, edition_of(value, donor=found)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _donor(request: MemberRequest, slug: str) -> Organisation:
    return get_object_or_404(perms.donors_visible_to(request.member), slug=slug)


def _asked(request: MemberRequest) -> tuple[str, str]:
    return request.GET.get("from", ""), request.GET.get("to", "")


def _measured(request: MemberRequest, donor: Organisation, begins: str, ends: str) -> Impact:
    today = donor.day_of(timezone.now())
    return measure(perms.scope_for(request.member, donor), periods.read(begins, ends, today), today=today)


def _shown(value: Impact, donor: Organisation) -> dict[str, Any]:
    """The words and drawings of the page, from the figures."""
    states = wording.states()
    emissions = value.emissions
    return {
        "impact": value,
        "typed": (value.period.begins.isoformat(), value.period.ends.isoformat()),
        "edition": edition_of(value, donor=donor),
        "title": wording.title(value),
        "period": wording.period(value),
        "given": wording.given(value),
        "facts": [wording.people(value), wording.months(value), wording.mass(value)],
        "use_title": wording.use_title(value.step),
        "use": [(wording.point_label(point, value.step), point.lent) for point in value.series],
        "where_title": wording.where_title(value, on_screen=True),
        "where": [(states[state], getattr(value.states, state), "donor", state) for state in wording.STATES],
        "emissions": wording.emissions(emissions),
        "low": two_figures(emissions.low),
        "ref": two_figures(emissions.ref),
        "high": two_figures(emissions.high),
        "maximum_label": _("si chaque prêt remplaçait un achat\u00a0:"),
        "doubt": wording.doubt(value),
        "method": wording.method(value),
        "factors": [
            (
                wording.factor_name(factor),
                *(wording.decimals(number) for number in (factor.low, factor.ref, factor.high)),
                wording.source(factor),
            )
            for factor in value.factors
        ],
        "not_claimed": [wording.claims()[code] for code in value.not_claimed],
    }
