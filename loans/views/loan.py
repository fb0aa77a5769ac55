"""One loan: its person, its dates, its road, and what may be said of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import MemberRequest, page
from accounts.days import spoken
from accounts.perms import Right
from accounts.refusals import Refused
from beneficiaries.actions.views import record_view
from inventory.models import DeviceEvent
from loans.actions import agreements, claims, losses, renewals, undo
from loans.actions.seen import gone_stale
from loans.forms.association import ActForm, DenyForm, stale
from loans.models import Loan, Renewal
from loans.people import sight_of
from loans.views.acting import attempt
from loans.views.loan_page import FORMS, page_of

# What was done, and the loan to show next.
Done = tuple[str, Loan]


def _of(request: MemberRequest, pk: UUID) -> Any:
    """The loan with its state today, if it is in sight."""
    today = request.member.today()
    rows = sight_of(request.member).loans().with_state(today)
    related = (
        "beneficiary",
        "device__model",
        "device__donation",
        "site",
        "need",
        "agreement",
        "organisation",
    )
    people = ("handed_over_by", "closed_by", "claimed_returned_by", "found_by", "replaces__device")
    return get_object_or_404(rows.select_related(*related, *people), pk=pk)


@page("loan", Right.ACT)
@require_GET
def loan(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One loan; what may be done about it stands beside it."""
    return _show(request, _of(request, pk))


def _show(request: MemberRequest, lent: Any, refused: ActForm | None = None) -> HttpResponse:
    """The page; with `refused`, that form as it was typed."""
    if sight_of(request.member).here(lent):
        record_view(request.member, "loans:loan", [lent.beneficiary])
    context = page_of(request, lent, refused)
    return render(request, "loans/loan.html", context, status=409 if refused else 200)


def _refused(request: MemberRequest, pk: UUID, form: ActForm) -> HttpResponse:
    """Why it was not done is said already; with nothing typed to keep, by a page that Back can show again."""
    return _show(request, _of(request, pk), form) if form.was_filled() else redirect("loans:loan", pk=pk)


def _renew(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    due_on = form.cleaned_data["due_on"]
    if due_on is None:
        raise Refused("due_date_invalid")
    if stale(form, lent.due_on.isoformat(), done=[due_on.isoformat()]):
        raise gone_stale()
    now = renewals.renew(loan=lent, due_on=due_on, comment=form.cleaned_data["comment"], by=request.member)
    said = _("Prolongé jusqu’au %(day)s.") % {"day": spoken(now.due_on)}
    return " ".join([said, *(reason.sentence() for reason in now.warnings)]), lent


def _lost(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    told = form.cleaned_data
    losses.declare_lost(
        loan=lent, comment=told["comment"], police_report=told["police_report"], by=request.member
    )
    return _("Noté\u00a0: il est perdu. Personne ne paiera."), lent


def _stolen(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    told = form.cleaned_data
    losses.declare_stolen(
        loan=lent, comment=told["comment"], police_report=told["police_report"], by=request.member
    )
    return _("Noté\u00a0: il est volé. Personne ne paiera."), lent


def _claimed(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    claims.claim_returned(loan=lent, by=request.member)
    return _("Noté\u00a0: il est dit rendu. Cherchez-le chez nous."), lent


def _still_out(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    claims.still_out(loan=lent, by=request.member)
    return _("Noté\u00a0: il est encore chez la personne. Le prêt continue."), lent


def _given(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    losses.give(loan=lent, comment=form.cleaned_data["comment"], by=request.member)
    return _("Donné\u00a0: il sort du parc."), lent


def _sold(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    losses.give(loan=lent, comment=form.cleaned_data["comment"], sold=True, by=request.member)
    return _("Vendu\u00a0: il sort du parc."), lent


def _written_off(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    losses.write_off(loan=lent, comment=form.cleaned_data["comment"], by=request.member)
    return _("Noté\u00a0: il ne reviendra pas. Personne ne paiera."), lent


def _swapped(request: MemberRequest, lent: Loan, form: Any) -> Done:
    device = form.device(request.member)
    typed = form.cleaned_data
    now = losses.swap(
        loan=lent,
        device=device,
        site=typed["site"],
        condition=typed["condition"] or form.fields["condition"].initial,
        accessories=typed["accessories"],
        by=request.member,
    )
    return _("Échangé\u00a0: le prêt continue avec l’autre appareil."), now


def _found(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    site = form.cleaned_data["site"]
    if site is None:
        raise Refused("site_missing")
    losses.find(device=lent.device, site=site, by=request.member)
    return _("Retrouvé. Il repasse par l’atelier."), lent


def _signed(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    agreements.sign(agreement=lent.agreement, by=request.member, at=timezone.now())
    return _("Noté\u00a0: la convention est signée."), lent


def _undone(request: MemberRequest, lent: Loan, form: ActForm) -> Done:
    """The event that the page showed, and no other."""
    event = _event(lent, form.cleaned_data["seen"])
    undo.undo(event=event, reason=form.cleaned_data["comment"], by=request.member)
    return _("Annulé\u00a0: tout est comme avant."), lent


SAY: dict[str, Callable[[MemberRequest, Loan, Any], Done]] = {
    "renew": _renew,
    "lost": _lost,
    "stolen": _stolen,
    "claimed": _claimed,
    "still_out": _still_out,
    "given": _given,
    "sold": _sold,
    "written_off": _written_off,
    "swapped": _swapped,
    "found": _found,
    "signed": _signed,
    "undo": _undone,
}


@page("loan", Right.ACT)
@require_POST
def say(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Do what the page's form says of a loan: `verb` is one of SAY."""
    lent, verb = _of(request, pk), request.POST.get("verb", "")
    if verb not in SAY:
        messages.error(request, _("Ce geste n’est pas connu. Choisissez-en un sur la page."))
        return redirect("loans:loan", pk=pk)
    form = FORMS[verb](request.POST, member=request.member, loan=lent)
    shown = [lent]

    def act() -> str:
        said, shown[0] = SAY[verb](request, lent, form)
        return said

    if not attempt(request, form, act):
        return _refused(request, pk, form)
    if not sight_of(request.member).loans().filter(pk=shown[0].pk).exists():
        return redirect("loans:loans")  # undone: it never happened
    return redirect("loans:loan", pk=shown[0].pk)


@page("loan", Right.ACT)
@require_POST
def decide(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Grant or deny a renewal that a social worker asked for."""
    mine = Renewal.objects.filter(loan__in=sight_of(request.member).loans()).select_related("loan")
    asked = get_object_or_404(mine, pk=pk)
    granting = request.POST.get("verb") == "grant"
    form = DenyForm(request.POST, verb="decide")

    def act() -> str:
        if granting:
            until = renewals.grant(renewal=asked, by=request.member).due_on
            return _("Prolongé jusqu’au %(day)s.") % {"day": spoken(until)}
        renewals.deny(renewal=asked, reason=form.cleaned_data["reason"], by=request.member)
        return _("Non accordé\u00a0: la date ne change pas.")

    if attempt(request, form, act):
        return redirect("loans:loan", pk=asked.loan_id)
    return _refused(request, asked.loan_id, form)


def _event(lent: Loan, key: str) -> DeviceEvent:
    """The act that the form was shown with."""
    try:
        return DeviceEvent.objects.get(device=lent.device_id, pk=UUID(key))
    except (ValueError, DeviceEvent.DoesNotExist) as error:
        raise gone_stale() from error
