"""The same step for many: the devices ticked on the list, one form, all of them or none."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import codes
from accounts.access import MemberRequest, page
from accounts.perms import Right
from accounts.refusals import Refused
from inventory.actions import together
from inventory.actions.once import once
from inventory.facts import unerased_media
from inventory.forms.together import EraseManyForm, ManyForm, MoveManyForm
from inventory.models import Device

Do = Callable[[list[Device], dict[str, Any]], object]


def chosen(request: MemberRequest) -> list[Device]:
    """The devices of the ticked tags that the member works with, in the order of the list they came from."""
    asked = request.POST if request.method == "POST" else request.GET
    known = [code for code in map(codes.read, asked.getlist("tag")) if code]
    mine = Device.objects.visible_to(request.member).filter(organisation=request.member.organisation_id)
    rows = mine.filter(tag__in=known).select_related("organisation", "model", "site")
    found = {device.tag: device for device in rows}
    return [found[code] for code in dict.fromkeys(known) if code in found]


@page("device", Right.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: MemberRequest) -> HttpResponse:
    """Note the same erasure for every storage of the chosen devices that waits for one."""
    devices = chosen(request)

    def do(current: list[Device], data: dict[str, Any]) -> object:
        how = {name: data[name] for name in ("outcome", "technique", "tool", "verification")}
        act, by = data["client_id"], request.member
        return together.erase_all(current, **how, site=data.get("site"), by=by, client_id=act)

    waiting = len(unerased_media(devices))
    words = {
        "title": _("Comment ont-ils été effacés\u00a0?"),
        "button": _("Noter l’effacement"),
        "icon": "eraser",
        "note": ngettext(
            "%(count)s support attend d’être effacé.", "%(count)s supports attendent d’être effacés.", waiting
        )
        % {"count": waiting},
        "done": _("Effacement noté."),
    }
    return _many(request, devices, EraseManyForm, do, words)


@page("device", Right.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest) -> HttpResponse:
    """The chosen devices are at one place now."""

    def do(current: list[Device], data: dict[str, Any]) -> object:
        act, by = data["client_id"], request.member
        return together.relocate_all(current, site=data["site"], by=by, client_id=act)

    words = {
        "title": _("Où sont-ils maintenant\u00a0?"),
        "button": _("Ils sont ici"),
        "icon": "geo-alt",
        "note": "",
        "done": _("Lieu noté."),
    }
    return _many(request, chosen(request), MoveManyForm, do, words)


def _many(
    request: MemberRequest, devices: list[Device], form_class: type[ManyForm], do: Do, words: dict[str, Any]
) -> HttpResponse:
    if not devices:
        messages.warning(request, _("Cochez d’abord des appareils dans la liste."))
        return redirect("inventory:devices")
    form = form_class(request.POST or None, member=request.member, devices=devices)
    reasons: list[str] = []
    if form.is_valid():
        data = form.cleaned_data
        try:
            once(devices, data["client_id"], lambda current: do(current, data))
        except Refused as refused:
            reasons = [why.sentence() for why in refused.reasons]
        else:
            messages.success(request, words["done"])
            return redirect("inventory:devices")
    context = {"form": form, "devices": devices, "refused": reasons, **words}
    status = 409 if reasons else 422 if form.is_bound else 200
    return render(request, "inventory/many.html", context, status=status)
