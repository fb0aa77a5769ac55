"""From an invitation to the first scan: the manager's page, and the one that it opens."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import MemberRequest, for_everybody, page
from accounts.actions import invitations
from accounts.drawing import code_to_scan
from accounts.forms import ROLE_WORDS, InviteForm, WelcomeForm, roles_in_words
from accounts.mails import send_invitation, welcome_address
from accounts.middleware import work_as
from accounts.models import Invitation, Membership, User
from accounts.perms import WRITE, lends
from accounts.refusals import Refused


@page("colleague", WRITE)
@never_cache
def invite(request: MemberRequest) -> HttpResponse:
    """Ask a colleague in. The code is shown once, in the answer: nothing that opens it is kept."""
    form = InviteForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = invitations.invite(
                role=form.cleaned_data["role"],
                email=form.cleaned_data["email"],
                usual_site=form.cleaned_data.get("site"),
                by=request.member,
            )
        except Refused as refusal:
            form.add_error(None, [reason.sentence() for reason in refusal.reasons])
        else:
            return _shown(request, made, secret)
    return render(request, "accounts/invite.html", {"form": form, "roles": roles_in_words(request.member)})


def _shown(request: HttpRequest, made: Invitation, secret: str) -> HttpResponse:
    sent = bool(made.email) and send_invitation(made, secret)
    address = welcome_address(secret)
    shown = {"invitation": made, "sent": sent, "address": address, "drawing": code_to_scan(address)}
    return render(request, "accounts/invited.html", shown)


@for_everybody
@never_cache
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Come in by an invitation: somebody new says who they are, somebody known joins with one button."""
    invitation = invitations.open_invitation(secret)
    if invitation is None:
        return render(request, "accounts/welcome_over.html", status=404)
    known = request.user if isinstance(request.user, User) else None
    typed = request.POST if request.method == "POST" and known is None else None
    form = WelcomeForm(typed, invitation=invitation)
    faults: list[str] = []
    if request.method == "POST" and (known or form.is_valid()):
        try:
            member = invitations.accept(secret=secret, who=known or form.colleague())
        except Refused as refusal:
            faults = form.blame(refusal.reasons)
        else:
            return _come_in(request, member, stays=known is None and form.cleaned_data["remember"])
    words = ROLE_WORDS.get(invitation.role, "")
    shown = {"invitation": invitation, "form": form, "known": known, "words": words, "faults": faults}
    return render(request, "accounts/welcome.html", shown)


def _come_in(request: HttpRequest, member: Membership, *, stays: bool) -> HttpResponse:
    if not request.user.is_authenticated:
        login(request, member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.set_expiry(settings.SESSION_COOKIE_AGE if stays else 0)  # as the sign-in page does
    work_as(request, member)
    return redirect("loans:desk" if lends(member) else "accounts:home")
