"""Colleagues: who works here, in which role, and what a manager changes about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import MemberRequest, page
from accounts.actions import invitations, members
from accounts.drawing import code_to_scan
from accounts.forms import RoleForm, SitesForm, roles_in_words
from accounts.mails import passphrase_address
from accounts.models import Invitation, Membership
from accounts.names import folded
from accounts.perms import WRITE, can_renew_passphrase, lends
from accounts.refusals import Refused


@page("colleague", WRITE)
def colleagues(request: MemberRequest) -> HttpResponse:
    """Everybody who works here, then the invitations that wait."""
    here = Membership.objects.visible_to(request.member).in_force().select_related("user", "usual_site")
    waiting = Invitation.objects.visible_to(request.member).open().select_related("made_by", "usual_site")
    return render(
        request,
        "accounts/colleagues.html",
        {
            "colleagues": sorted(here.order_by("role", "pk"), key=_name),
            "lends": lends(request.member),
            "invitations": waiting.order_by("-made_at", "pk"),
        },
    )


def _name(member: Membership) -> str:
    return folded(member.user.full_name())


def _colleague(request: MemberRequest, pk: object) -> Membership:
    found = Membership.objects.visible_to(request.member).in_force()
    return get_object_or_404(found.select_related("user", "organisation", "usual_site"), pk=pk)


@page("colleague", WRITE)
def colleague(request: MemberRequest, pk: object) -> HttpResponse:
    """One colleague: role, lost phone, end of access."""
    found = _colleague(request, pk)
    own = found.user_id == request.user.pk
    works = found.user.memberships.not_over().order_by("pk")
    shown = {
        "colleague": found,
        "roles": roles_in_words(request.member),
        "own": own,
        "renews": can_renew_passphrase(request.member, found, works),
        "where": SitesForm(member=request.member, colleague=found) if lends(request.member) else None,
    }
    return render(request, "accounts/colleague.html", shown)


@page("colleague", WRITE)
@require_POST
def change_sites(request: MemberRequest, pk: object) -> HttpResponse:
    """Say at which places a colleague works."""
    found = _colleague(request, pk)
    form = SitesForm(request.POST, member=request.member, colleague=found)
    if not form.is_valid():
        messages.error(request, _("Choisissez un des lieux proposés."))
        return redirect("accounts:colleague", pk=pk)
    try:
        members.set_sites(colleague=found, by=request.member, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Ses lieux sont notés, dès maintenant."))
    return redirect("accounts:colleague", pk=pk)


@page("colleague", WRITE)
@require_POST
def change_role(request: MemberRequest, pk: object) -> HttpResponse:
    """Give a colleague another role."""
    found = _colleague(request, pk)
    form = RoleForm(request.POST, member=request.member)
    if not form.is_valid():
        messages.error(request, _("Choisissez un des rôles proposés."))
        return redirect("accounts:colleague", pk=pk)
    try:
        new = members.change_role(colleague=found, role=form.cleaned_data["role"], by=request.member)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:colleague", pk=pk)
    words = _("%(name)s\u00a0: %(role)s, dès maintenant.")
    messages.success(request, words % {"name": found.user.short_name(), "role": new.get_role_display()})
    return redirect("accounts:colleagues")


@page("colleague", WRITE)
@require_POST
def end(request: MemberRequest, pk: object) -> HttpResponse:
    """End a colleague's access."""
    found = _colleague(request, pk)
    try:
        members.end(colleague=found, by=request.member)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:colleague", pk=pk)
    messages.success(request, _("L’accès de %(name)s est terminé.") % {"name": found.user.short_name()})
    return redirect("accounts:colleagues")


@page("colleague", WRITE)
@require_POST
def sign_out(request: MemberRequest, pk: object) -> HttpResponse:
    """Sign a lost phone out."""
    found = _colleague(request, pk)
    members.sign_out(colleague=found, by=request.member)
    words = _("Les téléphones de %(name)s sont déconnectés. Sa phrase de passe sert toujours.")
    messages.success(request, words % {"name": found.user.short_name()})
    return redirect("accounts:colleagues")


@page("colleague", WRITE)
@never_cache
@require_POST
def renew_passphrase(request: MemberRequest, pk: object) -> HttpResponse:
    """Let a colleague choose a new passphrase. The code is shown once, in the answer."""
    found = _colleague(request, pk)
    try:
        key = members.renew_passphrase(colleague=found, by=request.member)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:colleague", pk=pk)
    address = passphrase_address(key)
    shown = {"colleague": found, "address": address, "drawing": code_to_scan(address)}
    return render(request, "accounts/passphrase.html", shown)


@page("colleague", WRITE)
@require_POST
def withdraw(request: MemberRequest, pk: object) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(Invitation.objects.visible_to(request.member), pk=pk)
    try:
        invitations.withdraw(invitation=found, by=request.member)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Invitation retirée\u00a0: elle n’ouvre plus rien."))
    return redirect("accounts:colleagues")
