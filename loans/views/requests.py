"""One request at the association: who, what, where things stand, and what to do about it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import MemberRequest, page
from accounts.codes import grouped
from accounts.days import spoken
from accounts.perms import Right
from accounts.refusals import MESSAGES
from beneficiaries.actions.views import record_view
from beneficiaries.views.looks import looks_at
from loans import perms
from loans.actions import holds, prescriptions
from loans.actions.seen import gone_stale
from loans.choices import PrescriptionStatus
from loans.forms.association import AcceptForm, ActForm, DeclineForm, TagForm, stale
from loans.models import Hold, Prescription
from loans.people import EXPECTED, Sight, contact_of, sight_of
from loans.views.acting import attempt, lenders
from loans.views.wants import Want, ahead_of, offers_for, wants_of
from loans.words import REQUEST, kinds_of

STATE = PrescriptionStatus
TO_SERVE = (STATE.ACCEPTED, STATE.HELD)


def _of(request: MemberRequest, pk: UUID) -> Any:
    """The request with its status today, if it is in sight."""
    rows = sight_of(request.member).requests().with_status(request.member.today())
    return get_object_or_404(rows.select_related("beneficiary", "association", "site"), pk=pk)


@page("prescription", Right.READ)
@lenders
@require_GET
def request_page(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One request: what is wanted, how the person is reached, and the next step."""
    return _show(request, _of(request, pk))


@page("prescription", Right.ACT)
@lenders
@require_POST
def accept(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take it on, or correct where; accepting an open call makes it the association's."""
    asked = _of(request, pk)
    verb = "place" if asked.accepted_at else "accept"
    form = AcceptForm(request.POST, verb=verb, member=request.member)

    def act() -> str:
        site, first = form.cleaned_data["site"], form.cleaned_data["seen"] == STATE.SUBMITTED
        prescriptions.accept(prescription=asked, site=site, first=first, by=request.member)
        if first or verb == "accept":
            return _("Acceptée. La personne peut venir avec son code.")
        if site is None:
            return _("Noté\u00a0: la remise se fait dans n’importe quel lieu.")
        return _("Noté\u00a0: la remise se fait à %(site)s.") % {"site": site.name}

    if attempt(request, form, act):
        return redirect("loans:request", pk=pk)
    return _show(request, _of(request, pk), form)


@page("prescription", Right.ACT)
@lenders
@require_POST
def decline(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that the association cannot help, and why."""
    asked = _of(request, pk)
    form = DeclineForm(request.POST, verb="decline")

    def act() -> str:
        if stale(form, asked.status, done=[STATE.DECLINED]):
            raise gone_stale()
        prescriptions.decline(prescription=asked, reason=form.cleaned_data["reason"], by=request.member)
        return _("Refusée. Le travailleur social lira pourquoi.")

    if attempt(request, form, act):
        return redirect("loans:queue")
    return _show(request, _of(request, pk), form)


@page("device", Right.ACT)
@require_POST
def hold(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Keep a device aside for this request; that others wait longer is said, not decided here."""
    asked = _of(request, pk)
    form = TagForm(request.POST, verb="hold")

    def act() -> str:
        device = form.device(request.member)
        kept = holds.hold(device=device, prescription=asked, by=request.member)
        told = {"tag": grouped(device.tag), "day": spoken(kept.until, "l j F")}
        said = _("%(tag)s est mis de côté jusqu’au %(day)s.") % told
        longer = ahead_of(asked, device.kind, by=request.member, on=request.member.today())
        return f"{said} {MESSAGES['someone_waits']}" if longer else said

    if attempt(request, form, act):
        return redirect("loans:request", pk=pk)
    return _show(request, _of(request, pk), form)


@page("device", Right.ACT)
@require_POST
def release(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Put a device that was kept aside back on the shelf."""
    mine = Hold.objects.filter(
        organisation=request.member.organisation_id,
        need__prescription__in=sight_of(request.member).requests(),
    )
    kept = get_object_or_404(mine.select_related("need", "device"), pk=pk)

    def act() -> str:
        holds.release(hold=kept, by=request.member)
        return _("%(tag)s est remis en rayon.") % {"tag": grouped(kept.device.tag)}

    form = ActForm(request.POST, verb="release")
    if attempt(request, form, act):
        return redirect("loans:request", pk=kept.need.prescription_id)
    return _show(request, _of(request, kept.need.prescription_id), form)


def _show(request: MemberRequest, asked: Any, refused: ActForm | None = None) -> HttpResponse:
    """The page; with `refused`, that form as it was typed."""
    member, sight = request.member, sight_of(request.member)
    named = asked.association_id == member.organisation_id
    if named:
        record_view(member, "loans:request", [asked.beneficiary])
    wants = wants_of(asked, sight)
    lending = any(want.loan and want.loan.is_open and sight.here(want.loan) for want in wants)
    decides = perms.can_decide(member, asked)
    serves = asked.status in TO_SERVE
    context: dict[str, Any] = {
        "asked": asked,
        "word": REQUEST[asked.status],
        "aside": asked.site.name if asked.site else "",
        "named": named,
        "name": sight.name(asked.beneficiary) if named else _("Appel ouvert"),
        "contact": contact_of(asked.beneficiary) if named and (lending or asked.status in EXPECTED) else None,
        "wants": wants,
        "wanted": kinds_of(want.need.kind for want in wants),
        "offers": offers_for(asked, wants, by=member, on=request.member.today(), devices=serves),
        "serves": serves,
        "hand_over": _hand_over(asked, wants),
        "forms": _forms(request, asked, decides, refused),
        "opened": refused.verb if refused else "",
        "looks": looks_at(asked.beneficiary, member) if named else None,
        "also": _also(sight, asked, wants) if named else [],
    }
    return render(request, "loans/request.html", context, status=409 if refused else 200)


def _also(sight: Sight, asked: Any, wants: list[Want]) -> list[dict[str, Any]]:
    """The person's other requests here that wait for the same kind of device: said, never a block."""
    kinds = {want.need.kind for want in wants if want.need.closed_at is None}
    rows: Any = sight.requests().filter(association=sight.member.organisation_id, programme=asked.programme)
    rows = rows.still_wanting(kinds, asked.beneficiary.person_key, but=asked)
    return [{"asked": one, "kinds": kinds_of(need.kind for need in one.wanted)} for one in rows]


def _forms(request: MemberRequest, asked: Any, decides: bool, refused: ActForm | None) -> dict[str, ActForm]:
    """The forms of the acts that may be done now."""
    seen = {"seen": asked.status}
    forms: dict[str, ActForm] = {}
    if decides and asked.status == STATE.SUBMITTED:
        forms["accept"] = AcceptForm(verb="accept", initial=_place(request, seen), member=request.member)
    if decides and asked.status in EXPECTED:
        here = {"site": asked.site.slug} if asked.site else {}
        forms["place"] = AcceptForm(verb="place", initial=seen | here, member=request.member)
    if decides and asked.association_id and any(asked.status == one for one in (STATE.SUBMITTED, *EXPECTED)):
        forms["decline"] = DeclineForm(verb="decline", initial=seen)
    if asked.status in TO_SERVE:
        forms["hold"] = TagForm(verb="hold")
    return forms | ({refused.verb: refused} if refused and refused.verb in forms else {})


def _place(request: MemberRequest, seen: dict[str, str]) -> dict[str, str]:
    """The member's usual place is proposed."""
    usual = request.member.usual_site
    return seen | ({"site": usual.slug} if usual else {})


def _hand_over(asked: Prescription, wants: list[Want]) -> str:
    """Where the hand-over is done: the device kept aside, if there is just one, else the desk."""
    kept = [want.hold.device for want in wants if want.hold]
    page = reverse("loans:scan", args=[kept[0].tag]) if len(kept) == 1 else reverse("loans:desk")
    return f"{page}?for={asked.pk}"
