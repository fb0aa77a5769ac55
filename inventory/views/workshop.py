"""The workshop's steps, one page each: a form, one act, back to the device."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import codes
from accounts.access import MemberRequest, page
from accounts.perms import Right
from accounts.refusals import Reason, Refused
from inventory import perms
from inventory.actions import alarms, locks, media
from inventory.actions import undo as undoing
from inventory.actions.moves import lines_of
from inventory.actions.once import once
from inventory.choices import Status
from inventory.facts import facts_of, last_act, unerased_media
from inventory.forms.workshop import TakeOutForm, UndoForm, medium_in_words
from inventory.models import Alarm, Device, DeviceEvent, Lock, Medium
from inventory.story import line, since
from inventory.views.panel import why_no_undo
from inventory.views.steps import STEPS, Do, is_offered

ASKED = ["GET", "HEAD", "POST"]
Undo = Callable[..., DeviceEvent]


def device_of(request: MemberRequest, tag: str) -> Device:
    """The device a label leads to, among those the member sees; 404 else."""
    code = codes.read(tag)
    found = Device.objects.visible_to(request.member).wearing(code) if code else Device.objects.none()
    return get_object_or_404(found.select_related("model", "site", "organisation", "donation"))


@page("device", Right.ACT)
@require_http_methods(ASKED)
def step(request: MemberRequest, tag: str, name: str, do: Do | None = None) -> HttpResponse:
    """One step of the workshop, by its name in STEPS.

    `do` is the same act with what it entails on a floor above (a hold, a loan); it comes with the address.
    """
    device, wanted = device_of(request, tag), STEPS[name]
    if not wanted.allowed(request.member, device):
        raise PermissionDenied
    if request.method != "POST" and not is_offered(wanted, device, request.member):
        messages.warning(request, _("Ce geste ne va pas avec l’état de l’appareil."))
        return redirect("loans:device", device.tag)
    form = wanted.form(request.POST or None, device=device, member=request.member)
    reasons: tuple[Reason, ...] = ()
    if form.is_valid():
        try:
            _do_once(request, device, form, do or wanted.do)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, str(wanted.done))
            return redirect("loans:device", device.tag)
    context = {"step": wanted, "entails": _entails(name, device)}
    return _page(request, "inventory/step.html", device, form, reasons, **context)


def _do_once(request: MemberRequest, device: Device, form: Form, do: Do) -> None:
    """Do it with the form's id; what it warns of is said."""
    act: UUID = form.cleaned_data["client_id"]
    warnings: list[Reason] = []

    def one(devices: list[Device]) -> None:
        said = do(devices[0], form.cleaned_data, request.member, act)
        warnings[:] = [word for word in said if isinstance(word, Reason)] if isinstance(said, tuple) else []

    once([device], act, one)
    for word in warnings:
        messages.warning(request, word.sentence())


def _page(
    request: MemberRequest,
    template: str,
    device: Device,
    form: Form,
    reasons: tuple[Reason, ...],
    **more: Any,
) -> HttpResponse:
    status = 409 if reasons else 422 if form.is_bound else 200
    context = {
        "device": device,
        "since": since(device),
        "form": form,
        "refused": [why.sentence() for why in reasons],
        **more,
    }
    return render(request, template, context, status=status)


def _entails(name: str, device: Device) -> list[str]:
    """What comes of a step that cannot be taken lightly, in sentences."""
    if name == "retire":
        return [_("Il ne sera plus prêté. Cela se défait par un responsable, juste après.")]
    kept = name in ("missing", "refurbish") and device.status == Status.RESERVED
    said = [_("Il était mis de côté\u00a0: la demande attend de nouveau un appareil.")] if kept else []
    return said + _alarming(device) if name == "missing" else said


def _alarming(device: Device) -> list[str]:
    """Who is alerted if it is lost as it is."""
    facts = facts_of([device])[device.pk]
    if not facts.unerased:
        return [_("Ses données sont effacées\u00a0: personne n’est alerté.")]
    if facts.never_erased:
        return [
            _("Les données du donateur y sont peut-être encore."),
            _("Les responsables et le donateur sont prévenus aujourd’hui par e-mail."),
        ]
    return [_("Il n’est pas effacé. Les responsables sont prévenus aujourd’hui par e-mail.")]


@page("device", Right.ACT)
@require_http_methods(ASKED)
def undo(request: MemberRequest, tag: str, do: Undo = undoing.undo) -> HttpResponse:
    """Undo the device's last act; somebody else's, or an older one, with a reason.

    `do` undoes what a floor above did with it too; it comes with the address.
    """
    device = device_of(request, tag)
    event = last_act(device)
    if event is None or not perms.can_act(request.member, device):
        raise PermissionDenied
    if request.method != "POST" and (why_not := why_no_undo(event, request.member)):
        messages.warning(request, why_not)
        return redirect("loans:device", device.tag)
    form = UndoForm(request.POST or None, device=device, member=request.member, initial={"event": event.pk})
    reasons: tuple[Reason, ...] = ()
    if form.is_valid():
        asked = get_object_or_404(device.events.select_related("device"), pk=form.cleaned_data["event"])
        why, act = form.cleaned_data["reason"], form.cleaned_data["client_id"]
        try:
            once([device], act, lambda _: do(event=asked, by=request.member, reason=why, client_id=act))
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("Annulé\u00a0: l’appareil est comme avant."))
            return redirect("loans:device", device.tag)
    begun = lines_of(event)[0]
    context = {
        "event": line(event),
        "own": undoing.is_one_s_own(event, by=request.member, at=timezone.now()),
        "back_to": Status(begun.from_status or begun.to_status).label,
    }
    return _page(request, "inventory/undo.html", device, form, reasons, **context)


@page("device", Right.ACT)
@require_POST
def unlock(request: MemberRequest, tag: str, pk: UUID) -> HttpResponse:
    """The lock is lifted."""
    device = device_of(request, tag)
    lock = get_object_or_404(Lock.objects.filter(device=device).select_related("device"), pk=pk)
    try:
        locks.lift_lock(lock, by=request.member)
    except Refused as refused:
        _say(request, refused)
    else:
        messages.success(request, _("Verrou levé."))
    return redirect("loans:device", device.tag)


@page("device", Right.ACT)
@require_http_methods(ASKED)
def take_out(request: MemberRequest, tag: str, pk: UUID) -> HttpResponse:
    """A storage is out of the device."""
    device = device_of(request, tag)
    if not perms.can_act(request.member, device):
        raise PermissionDenied
    medium = get_object_or_404(Medium.objects.filter(device=device).select_related("device"), pk=pk)
    form = TakeOutForm(request.POST or None, device=device, member=request.member)
    reasons: tuple[Reason, ...] = ()
    if form.is_valid():
        why, act = form.cleaned_data["comment"], form.cleaned_data["client_id"]
        try:
            once(
                [device], act, lambda _: media.take_out(medium, comment=why, by=request.member, client_id=act)
            )
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("Support retiré."))
            return redirect("loans:device", device.tag)
    context = {"medium": medium_in_words(medium), "unerased": medium in unerased_media([device])}
    return _page(request, "inventory/take_out.html", device, form, reasons, **context)


@page("device", Right.WRITE)
@require_POST
def close_alarm(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Somebody has dealt with the loss of a device that was not erased."""
    found = Alarm.objects.visible_to(request.member).select_related("device")
    alarm = get_object_or_404(found, pk=pk)
    try:
        alarms.close_alarm(alarm, by=request.member)
    except Refused as refused:
        _say(request, refused)
    else:
        messages.success(request, _("C’est noté\u00a0: l’alerte est close."))
    return redirect("loans:device", alarm.device.tag)


def _say(request: MemberRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, reason.sentence())
