"""What is typed by hand: one more device in a lot, and what was written wrongly put right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import codes
from accounts.access import MemberRequest, page
from accounts.perms import Right
from accounts.refusals import Refused
from inventory import perms
from inventory.actions import by_hand, correct
from inventory.actions.once import once
from inventory.forms.devices import CorrectForm, DeviceForm
from inventory.forms.donations import LotForm
from inventory.models import Device, Donation
from inventory.story import since
from inventory.views.workshop import device_of

ASKED = ["GET", "HEAD", "POST"]


@page("donation", Right.WRITE)
@require_http_methods(ASKED)
def add_device(request: MemberRequest, pk: object) -> HttpResponse:
    """One device of a lot that came without a list; then its label, or the next one, much like it."""
    donation = _donation(request, pk)
    added = _added(request, donation)
    form = DeviceForm(request.POST or None, member=request.member, initial=_alike(added))
    if form.is_valid():
        said = form.cleaned_data
        try:
            device = by_hand.add(
                form.row(),
                donation=donation,
                site=said["site"],
                by=request.member,
                client_id=said["client_id"],
            )
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            words = _("C’est noté\u00a0: %(what)s, étiquette %(tag)s.")
            said_of = {"what": device.designation(), "tag": codes.grouped(device.tag)}
            messages.success(request, words % said_of)
            return redirect(f"{reverse('inventory:add_device', args=[donation.pk])}?added={device.tag}")
    context = {"donation": donation, "form": form, "added": added}
    return render(request, "inventory/device_new.html", context, status=422 if form.is_bound else 200)


def _donation(request: MemberRequest, pk: object) -> Donation:
    visible = Donation.objects.visible_to(request.member).select_related("donor", "organisation")
    return get_object_or_404(visible, pk=pk)


def _added(request: MemberRequest, donation: Donation) -> Device | None:
    """The device that was just added to this lot, if one was."""
    code = codes.read(request.GET.get("added", ""))
    seen = Device.objects.visible_to(request.member).filter(donation=donation).select_related("model", "site")
    return seen.wearing(code).first() if code else None


def _alike(added: Device | None) -> dict[str, str]:
    """What the next one has in common with the one before: devices come by the bagful."""
    if added is None:
        return {}
    same = {"kind": added.kind, "site": added.site.slug if added.site else ""}
    return same | ({"maker": added.model.maker, "model": added.model.name} if added.model else {})


@page("device", Right.WRITE)
@require_http_methods(ASKED)
def correct_device(request: MemberRequest, tag: str) -> HttpResponse:
    """What tells this device from others, where it was written wrongly."""
    device = device_of(request, tag)
    if not perms.can_manage(request.member, device):
        raise PermissionDenied
    form = CorrectForm(request.POST or None, device=device)
    if form.is_valid():
        act = form.cleaned_data["client_id"]
        try:
            once(
                [device],
                act,
                lambda held: correct.correct(held[0], form.draft(), by=request.member, client_id=act),
            )
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, _("La fiche est à jour."))
            return redirect("loans:device", device.tag)
    context = {"device": device, "since": since(device), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "inventory/device_correct.html", context, status=status)


@page("donation", Right.WRITE)
@require_http_methods(ASKED)
def correct_lot(request: MemberRequest, pk: object) -> HttpResponse:
    """The reference and the days of a lot, where they were written wrongly."""
    donation = _donation(request, pk)
    form = LotForm(request.POST or None, donation=donation)
    if form.is_valid():
        try:
            correct.correct_lot(donation, by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, _("Le don est à jour."))
            return redirect("inventory:donation", pk=donation.pk)
    context = {"donation": donation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "inventory/donation_correct.html", context, status=status)
