"""Where the day starts: the first page of a role, and the choice of the organisation to work for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import nav
from accounts.access import MemberRequest, for_members, for_signed_in
from accounts.actions import members
from accounts.choices import CapacityKind, Role
from accounts.middleware import work_as
from accounts.models import Membership, Site
from accounts.names import folded

STARTS: dict[str, str] = {
    CapacityKind.LENDS: "loans:today",
    CapacityKind.PRESCRIBES: "loans:follow",
    CapacityKind.GIVES: "impact:report",
    CapacityKind.COORDINATES: "impact:territory",
}


@for_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the member's role; without one of its own, what the menu offers."""
    member: Membership | None = request.member  # type: ignore[attr-defined]
    if member is None:
        return redirect("accounts:choose")
    offered = [item.url for item in nav.items(request)]
    if not offered:
        return render(request, "accounts/home.html")
    start = nav.address_of(STARTS.get(Role(member.role).capacity or "", ""))
    return redirect(start if start in offered else offered[0])


@for_signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """For whom to work now, and where; with no membership in force, whom to call."""
    mine = Membership.objects.filter(user=request.user.pk).at_work()
    mine.sort(key=lambda m: (folded(m.organisation.name), m.role))
    if request.method == "POST":
        chosen = next((m for m in mine if str(m.pk) == request.POST.get("membership")), None)
        if chosen is not None:
            work_as(request, chosen)
            return redirect("accounts:home")
        messages.error(request, _("Cet accès n’est plus ouvert. Choisissez-en un autre."))
    member: Membership | None = request.member  # type: ignore[attr-defined]
    sites = sorted(Site.objects.visible_to(member), key=lambda s: folded(s.name)) if member else []
    return render(request, "accounts/choose.html", {"memberships": mine, "sites": sites})


@for_members
@require_POST
def choose_site(request: MemberRequest) -> HttpResponse:
    """The place where the member works now."""
    asked = request.POST.get("site", "")
    site = next((one for one in Site.objects.visible_to(request.member) if one.slug == asked), None)
    if site is None:
        raise Http404
    members.set_usual_site(by=request.member, site=site)
    return redirect("accounts:home")
