"""The people a structure helps: the list, a search that leaves no name in an address, each one's page."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.perms import Right
from accounts.refusals import Refused
from beneficiaries import perms
from beneficiaries.actions import people
from beneficiaries.actions.views import record_view
from beneficiaries.forms import HandOnForm, PersonForm, SearchForm, put_refusal
from beneficiaries.models import AccessRecord, Beneficiary
from beneficiaries.models.person import BeneficiaryQuerySet
from beneficiaries.names import fold
from beneficiaries.views.looks import looks_at
from beneficiaries.views.programmes import departement_for

PAGE = 25
FOUND = 50  # people shown by a search
CHECKS = 20  # of one person, shown
HANDED_ON = "beneficiaries:hand_on"


def mine(request: MemberRequest) -> BeneficiaryQuerySet:
    return Beneficiary.objects.visible_to(request.member).select_related("referent")


# Lenders may read a person at the desk; these pages are the prescribers', like their checks.
@page("check", Right.READ)
@require_http_methods(["GET", "POST"])
def people_page(request: MemberRequest) -> HttpResponse:
    """Everybody one follows; a name is searched by POST."""
    search = SearchForm(request.POST or None)
    words = fold(search.cleaned_data["q"]).split() if search.is_bound and search.is_valid() else []
    per_page = FOUND if words else PAGE
    found = Paginator(mine(request).named(words), per_page).get_page(request.GET.get("page"))
    record_view(request.member, "beneficiaries:people", found.object_list)
    context = {"page": found, "search": search, "searched": bool(words)}
    return render(request, "beneficiaries/people.html", context)


def _departement(request: MemberRequest) -> str:
    return departement_for(request.member, request.member.organisation.day_of(timezone.now()))


def _person(request: MemberRequest, pk: UUID) -> Beneficiary:
    return get_object_or_404(mine(request), pk=pk)


@page("check", Right.READ)
@require_GET
def person(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One person: how to reach them, their rights, who follows them, who looked."""
    found = _person(request, pk)
    record_view(request.member, "beneficiaries:person", [found])
    member = request.member
    context = {
        "person": found,
        "channels": found.channels.in_use().order_by("-kind").read(),
        "checks": list(found.checks.select_related("version__programme", "checked_by")[:CHECKS]),
        "can_change": perms.can_change(member, found),
        "hand_on": HandOnForm(member=member, person=found),
        "looks": looks_at(found, member),
    }
    return render(request, "beneficiaries/person.html", context)


@page("beneficiary", Right.WRITE)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Correct what is kept of a person."""
    found = _person(request, pk)
    record_view(request.member, "beneficiaries:edit", [found])
    form = PersonForm.of(found, request.POST or None, departement=_departement(request))
    seen = request.POST.get("seen") or people.stamp(people.details_of(found))
    if form.is_bound and form.is_valid():
        try:
            people.update(found, by=request.member, seen=seen, **form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("C’est corrigé."))
            return redirect("beneficiaries:person", pk=pk)
    context = {"person": found, "form": form, "seen": seen, "channels": found.channels.in_use().read()}
    return render(request, "beneficiaries/person_edit.html", context)


@page("beneficiary", Right.WRITE)
@require_POST
def hand_on(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give a person's file to a colleague."""
    if mine(request).filter(pk=pk).first() is None and _handed_on(request, pk):
        return redirect("beneficiaries:people")  # tapped twice: it is done
    found = _person(request, pk)
    form = HandOnForm(request.POST, member=request.member, person=found)
    if not form.is_valid():
        messages.error(request, _("Choisissez un collègue de la liste."))
        return redirect("beneficiaries:person", pk=pk)
    to = form.cleaned_data["to"]
    try:
        people.hand_on(found, to, by=request.member)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("beneficiaries:person", pk=pk)
    record_view(request.member, HANDED_ON, [found])
    messages.success(request, _("Suivi confié à %(colleague)s.") % {"colleague": to.user.short_name()})
    return redirect("beneficiaries:people")


def _handed_on(request: MemberRequest, pk: UUID) -> bool:
    """Whether the member gave this file away: so it is written, and then it is out of sight."""
    given = AccessRecord.objects.filter(organisation=request.member.organisation_id, page=HANDED_ON)
    return given.filter(viewer=request.member.user_id, people=pk).exists()
