"""The SIM card of a device by page: which one sits in it, put in, taken out, and where its line stands."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.keys import uuid7
from accounts.perms import Right
from accounts.refusals import Refused
from inventory import perms
from inventory.actions import lines
from inventory.actions.once import once
from inventory.forms.lines import CardForm, Once, StateForm
from inventory.models import Device
from inventory.story import since
from inventory.views.workshop import device_of


def _own(request: MemberRequest, tag: str) -> Device:
    device = device_of(request, tag)
    if not perms.can_act(request.member, device):
        raise PermissionDenied
    return device


@page("device", Right.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: MemberRequest, tag: str) -> HttpResponse:
    """The card that sits in it and its line; where there is none, which one goes in."""
    device = _own(request, tag)
    there = lines.inside(device)
    form = CardForm(request.POST or None, member=request.member)
    if form.is_valid():
        chosen, act = form.chosen(), form.cleaned_data["client_id"]

        def put_in(held: list[Device]) -> object:
            return lines.put_in(held[0], chosen, by=request.member, client_id=act)

        try:
            once([device], act, put_in)
        except Refused as refused:
            if refused.code == "card_inside":
                messages.error(request, refused.message)
                return redirect("inventory:card", device.tag)
            form.refuse(refused)
        else:
            messages.success(request, _("Carte posée."))
            return redirect("loans:device", device.tag)
    context: dict[str, Any] = {"device": device, "since": since(device), "form": form, "there": there}
    if there:
        context["state"] = StateForm(initial={"state": there.line.state})
        context["may_state"] = perms.can_import(request.member)
    return render(request, "inventory/card.html", context, status=422 if form.is_bound else 200)


@page("device", Right.ACT)
@require_POST
def card_out(request: MemberRequest, tag: str) -> HttpResponse:
    """The card is out of it."""
    device = _own(request, tag)

    def out(held: Device, act: UUID) -> object:
        return lines.take_out(held, by=request.member, client_id=act)

    return _done(request, device, out, _("Carte retirée."))


@page("device", Right.WRITE)
@require_POST
def line_state(request: MemberRequest, tag: str) -> HttpResponse:
    """The operator resumed, suspended or ended the line of the card that sits in it."""
    device = _own(request, tag)
    form, there = StateForm(request.POST), lines.inside(device)
    if there is None or not form.is_valid():
        messages.error(request, _("Choisissez où en est la ligne."))
        return redirect("inventory:card", device.tag)
    wanted, line = form.cleaned_data["state"], there.line

    def note(_held: Device, act: UUID) -> object:
        return lines.set_state(line, state=wanted, by=request.member, client_id=act)

    return _done(request, device, note, _("C’est noté."))


def _done(
    request: MemberRequest, device: Device, do: Callable[[Device, UUID], object], words: str
) -> HttpResponse:
    """Do it once for the form's id, and say what came of it on the card's page."""
    form = Once(request.POST)
    act = form.cleaned_data["client_id"] if form.is_valid() else uuid7()
    try:
        once([device], act, lambda held: do(held[0], act))
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
    return redirect("inventory:card", device.tag)
