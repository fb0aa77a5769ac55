"""The scan desk: a field, a camera, a list; every code leads to one page with one next step."""

from collections.abc import Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import codes
from accounts.access import MemberRequest, page
from accounts.models import Membership, Site
from accounts.perms import Right
from accounts.refusals import MESSAGES, Refused, in_order
from beneficiaries.actions.views import record_view
from inventory.choices import Kind, Status
from inventory.models import Device, Tag
from inventory.text import serial_key
from inventory.wording import small
from loans.choices import PrescriptionStatus
from loans.forms.desk import MISSING, wrong_code
from loans.lending import DeviceNow, Paperwork, about_paper
from loans.models import Need, Prescription
from loans.people import sight_of
from loans.pictures import code_on
from loans.views.before import other_kind, set_aside, wanted_of
from loans.views.kept import words

# A request opens something at the desk while a device is due for it, and names nobody before and after.
OPEN = (PrescriptionStatus.HELD, PrescriptionStatus.ACCEPTED)
LISTED = 30  # people in a list at the desk; more are found by their code


def opens_camera(view: Any) -> Any:
    """The scan pages alone may use the camera and the decoder's wasm (look at the stack's traps)."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY.replace(
            "camera=()", "camera=(self)"
        )
        return response

    return csp_update({"script-src": ["'wasm-unsafe-eval'"]})(opened)


def shell(request: MemberRequest) -> dict[str, Any]:
    """What every desk page needs: where it is, whom it works for, and the words of its script."""
    sites = list(Site.objects.visible_to(request.member))
    return {
        "words": words(),
        "sites": sites,
        "here": here(request.member, sites),
        "wanted": None,
        "for_whom": "",
        "missing": MISSING,
    }


def here(member: Membership, sites: Sequence[Site]) -> str:
    """Where an act of this page takes place unless the form asks: an act that leaves later says it too."""
    usual = member.usual_site
    if usual and usual in sites:
        return str(usual.slug)
    return str(sites[0].slug) if len(sites) == 1 else ""


@page("device", Right.ACT)
@opens_camera
@require_GET
def desk(request: MemberRequest) -> HttpResponse:
    """The scan field. With `?for=` a prescription, the device scanned next is for that person."""
    return _desk(request, request.GET.get("for", ""))


@page("device", Right.ACT)
@opens_camera
@require_POST
def find(request: MemberRequest) -> HttpResponse:
    """Lead a scanned or typed text to its page: a label, a pick-up code, a maker's serial."""
    text = request.POST.get("text", "").strip()
    wanted = request.POST.get("for", "")
    address = address_of(request, text, wanted)
    if address:
        return redirect(address)
    known = codes.read(text) or codes.read(text, codes.PICKUP_LENGTH)
    return _desk(request, wanted, typed=text[:60], fault=_unknown(text), status=404 if known else 422)


@page("device", Right.ACT)
@opens_camera
@require_POST
def photo(request: MemberRequest) -> HttpResponse:
    """Read a label from a photo, where no camera script runs; nothing of the photo is kept."""
    wanted = request.POST.get("for", "")
    try:
        text = code_on(request.FILES.get("photo"))
    except Refused as refused:
        return _desk(request, wanted, photo_fault=refused.message, status=422)
    address = address_of(request, text, wanted)
    if address:
        return redirect(address)
    return _desk(request, wanted, typed=text[:60], fault=_unknown(text), status=404)


def _desk(
    request: MemberRequest,
    wanted: str,
    *,
    typed: str = "",
    fault: str = "",
    photo_fault: str = "",
    status: int = 200,
) -> HttpResponse:
    person = wanted_by(request, wanted)
    if person:
        record_view(request.member, "loans:desk", [person.beneficiary])
    context = shell(request) | {
        "wanted": person,
        "for_whom": person.pk if person else "",
        "waiting": wanted_of(request.member, person) if person else [],
        "typed": typed,
        "fault": fault,
        "photo_fault": photo_fault,
    }
    return render(request, "loans/desk.html", context, status=status)


@page("prescription", Right.READ)
@require_POST
def who(request: MemberRequest) -> JsonResponse:
    """Whom a pick-up code leads to, for the big button: first name, initial, what is asked.

    With the `tag` of the device in hand: that the request waits for another kind, or has one set aside.
    """
    text = request.POST.get("code", "")
    fault = wrong_code(text, codes.PICKUP_LENGTH)
    code = codes.read(text, codes.PICKUP_LENGTH) or ""
    found = _by_code(request, code)
    if found is None:
        return JsonResponse({"label": "", "found": "", "fault": fault or _shut(request.member, code)})
    device = _in_hand(request)
    elsewise = other_kind(found, device.kind) if device else ""
    if elsewise:
        return JsonResponse({"label": "", "found": "", "fault": elsewise})
    record_view(request.member, "loans:who", [found.beneficiary])
    name = found.beneficiary.short_name()
    asked = get_text_list([small(Kind(need.kind).label) for need in found.waiting], _("et"))
    aside = set_aside(request.member, found, device) if device else ""
    asked = f"{asked}. {aside}" if aside else asked
    label = _("Remettre à %(name)s") % {"name": name}
    return JsonResponse({"label": label, "name": name, "found": asked, "fault": ""})


def _shut(member: Membership, code: str) -> str:
    """Why a code opens nothing at the desk, in the words in which the hand-over would be refused."""
    wanting = Exists(Need.objects.open().filter(prescription=OuterRef("pk")))
    asked: Any = Prescription.objects.at_desk(member).annotate(wanting=wanting).filter(code=code).first()
    if asked is None:
        return _("Ce code n’est pas connu ici.")
    paper = Paperwork(
        accepted=asked.accepted_at is not None,
        open_need=asked.wanting,
        right_until=asked.right_until,
        hand_over_until=asked.hand_over_until,
    )
    today = member.organisation.day_of(timezone.now())
    reasons = in_order(about_paper(paper, DeviceNow(Status.READY), today))
    return reasons[0].sentence() if reasons else _("Ce code n’est pas connu ici.")


def _in_hand(request: MemberRequest) -> Device | None:
    """The device whose page asks, where it is in sight."""
    code = codes.read(request.GET.get("tag", ""))
    return Device.objects.visible_to(request.member).wearing(code).first() if code else None


def address_of(request: MemberRequest, text: str, wanted: str = "") -> str:
    """The page of what the text names and the member may see, else an empty string."""
    person = wanted_by(request, wanted)
    more = f"?for={person.pk}" if person else ""
    code = codes.read(text)
    labels = Tag.objects.visible_to(request.member)
    if code and labels.filter(code=code).exists():
        return reverse("loans:scan", args=[code]) + more
    pickup = codes.read(text, codes.PICKUP_LENGTH)
    found = _by_code(request, pickup) if pickup else None
    if found:
        return f"{reverse('loans:desk')}?for={found.pk}"
    mine = Device.objects.visible_to(request.member).filter(organisation=request.member.organisation_id)
    key = serial_key(text)
    tags = mine.filter(serial_key=key) if key else mine.none()
    tag = tags.values_list("tag", flat=True).first() or (
        mine.filter(imei=key).values_list("tag", flat=True).first() if key else None
    )
    return reverse("loans:scan", args=[tag]) + more if tag else ""


def wanted_by(request: MemberRequest, key: str) -> Any:
    """The request a person at the desk came with, while a device is due for it; with its `waiting` needs."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return _at_desk(request).filter(pk=wanted).first()


def waiting_for(request: MemberRequest, kind: str) -> list[Any]:
    """Whom a device of this kind may go to, the longest wait first."""
    wanting = Need.objects.open().filter(kind=kind).values("prescription")
    rows = _at_desk(request).filter(pk__in=wanting)
    return list(rows.order_by("accepted_at", "pk")[:LISTED])


def _by_code(request: MemberRequest, code: str) -> Any:
    return _at_desk(request).filter(code=code).first()


def _at_desk(request: MemberRequest) -> Any:
    """The association's requests in sight a device is due for, with the person and what is waited for."""
    member = request.member
    mine = sight_of(member).requests().filter(association=member.organisation_id)
    waiting = Prefetch("needs", Need.objects.open().order_by("pk"), to_attr="waiting")
    today = member.organisation.day_of(timezone.now())
    due = mine.with_status(today).filter(status__in=OPEN)  # type: ignore[misc]
    return due.select_related("beneficiary").prefetch_related(waiting)


def _unknown(text: str) -> str:
    """What to say of a text that leads nowhere: which sign is wrong, or that nothing here has it."""
    if not text:
        return str(MISSING["text"])
    found = codes.read(text, codes.PICKUP_LENGTH)
    if found:
        return _("Ce code de retrait n’attend rien ici. Relisez-le, ou appelez le bureau.")
    if codes.read(text):
        return str(MESSAGES["not_found"])
    for length in (codes.TAG_LENGTH, codes.PICKUP_LENGTH):
        if len(codes.clean(text)) == length:
            return wrong_code(text, length)
    return _("Ce texte n’est ni une étiquette, ni un code, ni un numéro de série connu ici.")
