"""A social worker's requests: the list, each one's road, and what may be done about it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.days import spoken
from accounts.perms import Right
from accounts.refusals import Refused
from beneficiaries.actions import checks
from beneficiaries.actions.views import record_view
from beneficiaries.eligibility import Finding
from beneficiaries.fields import Unreadable
from beneficiaries.forms import DayField
from beneficiaries.models import Beneficiary, Criterion
from loans import perms
from loans.actions import prescriptions, renewals
from loans.choices import PrescriptionStatus
from loans.forms.prescriptions import EvidenceForm
from loans.models import Loan, Need, Prescription
from loans.views.counts import counts_of
from loans.views.prescribe import verdict_words
from loans.views.say import refused
from loans.views.story import next_of, story
from loans.words import SENT

PAGE = 25
# What asks something of the social worker first.
ORDER = (
    PrescriptionStatus.TO_COMPLETE,
    PrescriptionStatus.EXPIRED,
    PrescriptionStatus.SUBMITTED,
    PrescriptionStatus.ACCEPTED,
    PrescriptionStatus.HELD,
    PrescriptionStatus.HONOURED,
    PrescriptionStatus.DECLINED,
    PrescriptionStatus.WITHDRAWN,
)
CLOSED = (PrescriptionStatus.WITHDRAWN, PrescriptionStatus.DECLINED, PrescriptionStatus.HONOURED)


def followed(request: MemberRequest) -> QuerySet[Prescription]:
    """The requests the member follows, each with its status today."""
    return Prescription.objects.visible_to(request.member).with_status(request.member.today())


def listed(rows: QuerySet[Prescription]) -> QuerySet[Prescription]:
    """With what a line of a list shows, the newest first."""
    needs = Prefetch("needs", Need.objects.order_by("pk"), to_attr="wanted")
    rows = rows.select_related("beneficiary", "association").prefetch_related(needs)
    return rows.order_by("-submitted_at", "-pk")


@page("check", Right.READ)
@require_GET
def prescriptions_page(request: MemberRequest) -> HttpResponse:
    """All requests, by state."""
    rows = followed(request)
    status = request.GET.get("status", "")
    chosen = rows.filter(status=status) if status in PrescriptionStatus.values else rows  # type: ignore[misc]
    found = Paginator(listed(chosen), PAGE).get_page(request.GET.get("page"))
    record_view(request.member, "loans:prescriptions", [row.beneficiary for row in found])
    words = [(status.value, SENT[status]) for status in ORDER]
    counts = counts_of(rows, "status", words, request, "prescription")
    return render(request, "loans/prescriptions.html", {"page": found, "counts": counts, "status": status})


@page("check", Right.READ)
@require_GET
def prescriptions_of(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One person's requests; alone, or inside the person's page."""
    person = get_object_or_404(Beneficiary.objects.visible_to(request.member), pk=pk)
    record_view(request.member, "loans:prescriptions_of", [person])
    rows = list(listed(followed(request).filter(beneficiary=person)))
    inside = request.headers.get("HX-Request") == "true"
    template = "loans/_prescriptions_lines.html" if inside else "loans/prescriptions_of.html"
    return render(request, template, {"person": person, "rows": rows})


def _asked(request: MemberRequest, pk: UUID) -> Prescription:
    rows = followed(request).select_related(
        "beneficiary", "association", "site", "programme", "organisation", "eligibility__version"
    )
    return get_object_or_404(rows, pk=pk)


@page("check", Right.READ)
@require_GET
def prescription(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One request: where it stands, what to do next, its road, its right and its loans."""
    asked = _asked(request, pk)
    record_view(request.member, "loans:prescription", [asked.beneficiary])
    status = PrescriptionStatus(asked.status)  # type: ignore[attr-defined]
    loans = Loan.objects.visible_to(request.member).open().filter(need__prescription=asked)
    needs = list(asked.needs.order_by("pk"))
    context = {
        "asked": asked,
        "person": asked.beneficiary,
        "needs": needs,
        "wanted": ", ".join(need.get_kind_display() for need in needs),
        "status": status,
        "next": next_of(asked, status, request.member.today()),
        "events": story(asked),
        "loans": list(loans.select_related("device", "site").order_by("due_on", "pk")),
        "closed": status in CLOSED,
        "can_follow": perms.can_follow(request.member, asked),
        "right": _right(asked),
    }
    return render(request, "loans/prescription.html", context)


def _right(asked: Prescription) -> dict[str, Any]:
    """The right in force: until when, and which proofs it rests on."""
    check = asked.eligibility
    criteria = Criterion.objects.in_force(check.checked_on)
    words = {criterion.code: criterion.word(check.version.elderly_age) for criterion in criteria}
    try:
        findings: tuple[Finding, ...] = checks.verdict_of(check).findings
    except Unreadable:
        findings, words = (), {}
    return {
        "until": asked.right_until,
        "checked_on": check.checked_on,
        "checked_by": check.checked_by.short_name(),
        "proofs": [(words.get(one.shown.criterion, ""), one.shown, one.counts) for one in findings],
    }


@page("prescription", Right.WRITE)
@require_POST
def withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a request back."""
    try:
        prescriptions.withdraw(prescription=_asked(request, pk), by=request.member)
    except Refused as refusal:
        refused(request, refusal)
    else:
        messages.success(request, _("Demande retirée. Ce qui est déjà remis reste prêté."))
    return redirect("loans:prescription", pk=pk)


@page("prescription", Right.WRITE)
@require_http_methods(["GET", "POST"])
def renew_check(request: MemberRequest, pk: UUID) -> HttpResponse:
    """See a newer proof: completes what was missing, revives what had expired."""
    asked = _asked(request, pk)
    record_view(request.member, "loans:renew_check", [asked.beneficiary])
    today = request.member.today()
    version = asked.programme.version_on(today) or asked.eligibility.version
    criteria = list(Criterion.objects.in_force(today).filter(code__in=version.criteria))
    form = EvidenceForm(request.POST or None, criteria=criteria, version=version, today=today)
    verdict = None
    if form.is_bound and form.is_valid():
        person = asked.beneficiary
        _version, verdict = checks.judge(
            asked.programme, person.birth_year, person.commune, form.shown(), today
        )
        if request.POST.get("step") == "save" and verdict.eligible and not verdict.impossible():
            try:
                until = _renewed(request, asked, form)
            except Refused as refusal:
                refused(request, refusal)
            else:
                messages.success(request, _("Droit ouvert jusqu’au %(day)s.") % {"day": spoken(until)})
            return redirect("loans:prescription", pk=pk)
    seen = request.POST.get("seen") or asked.eligibility_id
    context = {"asked": asked, "person": asked.beneficiary, "form": form, "seen": seen}
    context |= verdict_words(form, verdict)
    return render(request, "loans/prescription_renew.html", context)


def _renewed(request: MemberRequest, asked: Prescription, form: EvidenceForm) -> dt.date:
    """The last day of the right, once what was seen is kept."""
    seen = request.POST.get("seen", "")
    check = prescriptions.renew_check(prescription=asked, evidence=form.shown(), seen=seen, by=request.member)
    return max(filter(None, (check.until, asked.right_until)))


@page("prescription", Right.WRITE)
@require_POST
def ask_renewal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask the association to let a loan run longer; it answers."""
    loan = get_object_or_404(Loan.objects.visible_to(request.member).select_related("need"), pk=pk)
    try:
        day = DayField(label="", required=True).clean(request.POST.get("due_on", ""))
        why = forms.CharField(required=False).clean(request.POST.get("comment", ""))
        renewals.ask(loan=loan, due_on=day, comment=why, by=request.member)
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
    except Refused as refusal:
        refused(request, refusal)
    else:
        messages.success(request, _("Prolongation demandée. L’association va répondre."))
    return redirect("loans:prescription", pk=loan.need.prescription_id)
