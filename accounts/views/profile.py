"""One's own page, the language, and the pages about rights that everybody may read."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.access import MemberRequest, for_everybody, for_members, for_signed_in, opens
from accounts.actions import members
from accounts.forms import LanguageForm
from accounts.models import User


@for_signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """What is known of oneself, the language, the passphrase, other devices."""
    form = LanguageForm(initial={"language": request.LANGUAGE_CODE})
    return render(request, "accounts/profile.html", {"form": form})


@for_everybody
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Read in another language: kept with the person who is signed in, else in a cookie."""
    form = LanguageForm(request.POST)
    if form.is_valid() and isinstance(request.user, User):
        members.set_language(user=request.user, language=form.cleaned_data["language"])
    response = set_language(request)
    if not _opens(response.get("Location", "/")):  # asked for on the answer to a form
        return redirect("accounts:home")
    return response


def _opens(address: str) -> bool:
    try:
        return opens(resolve(urlsplit(address).path).func)
    except Resolver404:
        return True


@for_members
@require_POST
def sign_out_elsewhere(request: MemberRequest) -> HttpResponse:
    """Sign one's other devices out; this one stays."""
    members.sign_out(colleague=request.member, by=request.member)
    update_session_auth_hash(request, request.member.user)
    messages.success(request, _("Vos autres appareils sont déconnectés."))
    return redirect("accounts:profile")


@for_everybody
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far this service can be used by everybody, and whom to tell where it cannot."""
    return render(request, "accounts/accessibility.html")


@for_everybody
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data is kept, why, for how long, and the rights of those it speaks of."""
    return render(request, "accounts/privacy.html")
