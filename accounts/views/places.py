"""The organisation's places: their days and numbers, when they stay shut; and its own telephone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.actions import places as acts
from accounts.actions.organisations import add_site
from accounts.forms import ClosureForm, PhoneForm, PlaceForm
from accounts.models import Closure, Site
from accounts.models.site import EVERY_WEEKDAY
from accounts.perms import WRITE, lends
from accounts.phones import read_aloud, to_dial
from accounts.refusals import Refused

ASKED = ["GET", "HEAD", "POST"]


def _typed(phone: str) -> str:
    """A number as it is typed."""
    return read_aloud(phone).replace("\u00a0", " ") if phone else ""


@page("colleague", WRITE)
@require_http_methods(ASKED)
def places(request: MemberRequest) -> HttpResponse:
    """Every place, and the number that stands on labels."""
    sites, organisation = _sites(request), request.member.organisation
    form = PhoneForm(request.POST or None, initial={"phone": _typed(organisation.phone)})
    if form.is_valid():
        try:
            acts.set_phone(organisation, by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("C’est noté. Les prochaines étiquettes le porteront."))
            return redirect("accounts:places")
    context = {"sites": sites, "form": form}
    return render(request, "accounts/places.html", context, status=422 if form.is_bound else 200)


def _sites(request: MemberRequest) -> Any:
    """All of the organisation's, whichever the manager works at; places are the lenders' affair."""
    if not lends(request.member):
        raise PermissionDenied
    own = Site.objects.filter(organisation=request.member.organisation_id)
    return own.select_related("organisation").order_by("name")


@page("colleague", WRITE)
@require_http_methods(ASKED)
def new_place(request: MemberRequest) -> HttpResponse:
    """One more place."""
    _sites(request)
    form = PlaceForm(request.POST or None, initial={"opening_days": list(EVERY_WEEKDAY)})
    if form.is_valid():
        try:
            said = form.cleaned_data | {"phone": to_dial(form.cleaned_data["phone"])}
            site = add_site(organisation=request.member.organisation, by=request.member, **said)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Lieu ajouté."))
            return redirect("accounts:place", site.slug)
    return render(request, "accounts/place.html", {"form": form}, status=422 if form.is_bound else 200)


@page("colleague", WRITE)
@require_http_methods(ASKED)
def place(request: MemberRequest, slug: str) -> HttpResponse:
    """One place: what people are told of it, and the days on which it stays shut."""
    site = get_object_or_404(_sites(request), slug=slug)
    form = PlaceForm(request.POST or None, initial=_known(site))
    if form.is_valid():
        try:
            acts.change_site(site, by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("C’est noté."))
            return redirect("accounts:place", site.slug)
    return _shown(request, site, form, ClosureForm(), status=422 if form.is_bound else 200)


def _known(site: Site) -> dict[str, Any]:
    days = list(site.opening_days)
    return {"name": site.name, "address": site.address, "phone": _typed(site.phone), "opening_days": days}


def _shown(
    request: MemberRequest, site: Site, form: PlaceForm, closing: ClosureForm, *, status: int
) -> HttpResponse:
    today = site.organisation.day_of(timezone.now())
    to_come = site.closures.filter(last_day__gte=today).order_by("first_day", "pk")
    closures = [(one, ClosureForm(initial=_days(one), prefix=str(one.pk))) for one in to_come]
    context = {"site": site, "form": form, "closing": closing, "closures": closures}
    return render(request, "accounts/place.html", context, status=status)


def _days(closure: Closure) -> dict[str, Any]:
    return {"first_day": closure.first_day, "last_day": closure.last_day}


@page("colleague", WRITE)
@require_POST
def close(request: MemberRequest, slug: str) -> HttpResponse:
    """It stays shut for some days."""
    site = get_object_or_404(_sites(request), slug=slug)
    closing = ClosureForm(request.POST)
    if closing.is_valid():
        try:
            acts.close(site, by=request.member, **closing.cleaned_data)
        except Refused as refused:
            closing.refuse(refused)
        else:
            messages.success(request, _("C’est noté\u00a0: aucun retour n’est attendu ces jours-là."))
            return redirect("accounts:place", site.slug)
    return _shown(request, site, PlaceForm(initial=_known(site)), closing, status=422)


@page("colleague", WRITE)
@require_POST
def change_closure(request: MemberRequest, slug: str, pk: object) -> HttpResponse:
    """Other days than those written."""
    site = get_object_or_404(_sites(request), slug=slug)
    closures = Closure.objects.filter(site=site).select_related("site__organisation")
    closure = get_object_or_404(closures, pk=pk)
    form = ClosureForm(request.POST, prefix=str(closure.pk))
    if not form.is_valid():
        messages.error(request, _("Choisissez un jour."))
        return redirect("accounts:place", site.slug)
    try:
        acts.change_closure(closure, by=request.member, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, " ".join(why.sentence() for why in refused.reasons))
    else:
        messages.success(request, _("C’est noté."))
    return redirect("accounts:place", site.slug)
