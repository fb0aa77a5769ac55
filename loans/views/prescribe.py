"""The three steps of a request: the person, their right, their need (look.md's third picture).

Nothing is kept between the steps but in the page itself, as hidden fields of its form: no name in an
address, no draft to forget in a browser, nothing half-written in the database. The person is registered by
the first step; right and need are written together by the last one.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.choices import CapacityKind
from accounts.models import Organisation
from accounts.perms import Right
from accounts.refusals import Refused
from beneficiaries import perms as people_perms
from beneficiaries.actions import checks, people
from beneficiaries.actions.views import record_view
from beneficiaries.eligibility import Verdict
from beneficiaries.forms import PersonForm, SearchForm, put_refusal
from beneficiaries.models import Beneficiary, Criterion, Participation, Programme, ProgrammeVersion
from beneficiaries.names import fold
from beneficiaries.views.programmes import departement_for, open_programmes
from loans.actions import limits, prescriptions
from loans.forms.prescriptions import EvidenceForm, NeedForm
from loans.words import at_office

FOUND = 20  # people shown by a search


def steps() -> list[str]:
    return [_("La personne"), _("Son droit"), _("Son besoin")]


# --- step 1: the person ----------------------------------------------------------------------------------


@page("prescription", Right.WRITE)
@require_http_methods(["GET", "POST"])
def prescribe(request: MemberRequest) -> HttpResponse:
    """Find the person among one's own, or register them."""
    act = request.POST.get("act", "")
    form = PersonForm(
        request.POST if act in ("register", "take_over") else None,
        departement=departement_for(request.member, request.member.today()),
    )
    context: dict[str, Any] = {"form": form, "search": SearchForm(), "steps": steps()}
    if act == "search":
        context |= _searched(request)
    elif form.is_bound and form.is_valid():
        try:
            person = _taken(request, form) if act == "take_over" else _registered(request, form)
        except Refused as refusal:
            if refusal.code == "known_here":
                context["known_here"] = refusal.message
            else:
                put_refusal(form, refusal)
        else:
            _say_what_stays(request, person)
            return redirect("loans:prescribe_for", pk=person.pk)
    return render(request, "loans/prescription_person.html", context)


def _searched(request: MemberRequest) -> dict[str, Any]:
    search = SearchForm(request.POST)
    words = fold(search.cleaned_data["q"]).split() if search.is_valid() else []
    found = list(Beneficiary.objects.visible_to(request.member).named(words)[: FOUND + 1]) if words else []
    record_view(request.member, "loans:prescribe", found[:FOUND])
    return {"search": search, "searched": True, "found": found[:FOUND], "more": len(found) > FOUND}


def _registered(request: MemberRequest, form: PersonForm) -> Beneficiary:
    return people.register(by=request.member, **form.cleaned_data)


def _taken(request: MemberRequest, form: PersonForm) -> Beneficiary:
    """The person whom a colleague followed, named as exactly as to register them."""
    typed = {name: form.cleaned_data[name] for name in ("family_name", "given_name", "birth_year")}
    person = people.same_person(request.member.organisation, **typed)
    if person is None or people_perms.can_see(request.member, person):
        return _registered(request, form)
    people.take_over(person, by=request.member, page="loans:prescribe")
    return _registered(request, form)


def _say_what_stays(request: MemberRequest, person: Beneficiary) -> None:
    """What the file of somebody already known did not take from the form, and where it is corrected."""
    where = reverse("beneficiaries:edit", args=[person.pk])
    for reason in person.warnings:
        said = format_html('{} <a href="{}">{}</a>', reason.sentence(), where, _("Corriger sa fiche"))
        messages.warning(request, said)


# --- steps 2 and 3: right and need -----------------------------------------------------------------------


@dataclass
class Draft:
    """One request being written: whom for, in which programme, under which rules."""

    request: MemberRequest
    person: Beneficiary
    programme: Programme
    version: ProgrammeVersion
    today: dt.date
    verdict: Verdict | None = field(default=None)

    def evidence_form(self, data: QueryDict | None = None) -> EvidenceForm:
        criteria = Criterion.objects.in_force(self.today).filter(code__in=self.version.criteria)
        return EvidenceForm(data, criteria=list(criteria), version=self.version, today=self.today)

    def need_form(self, data: QueryDict | None = None) -> NeedForm:
        return NeedForm(data, associations=associations_in(self.programme, self.today))

    def judge(self, form: EvidenceForm) -> Verdict:
        """What would be recorded now."""
        _version, verdict = checks.judge(
            self.programme, self.person.birth_year, self.person.commune, form.shown(), self.today
        )
        return verdict


def associations_in(programme: Programme, on: dt.date) -> list[Organisation]:
    """Who lends in the programme on a day."""
    inside = Participation.objects.in_force(on).filter(programme=programme)
    lenders = Organisation.objects.able(CapacityKind.LENDS, on).filter(pk__in=inside.values("organisation"))
    return list(lenders.prefetch_related("sites"))


def _draft(request: MemberRequest, pk: UUID) -> Draft | list[Programme]:
    """The draft, or the programmes to choose from."""
    person = get_object_or_404(Beneficiary.objects.visible_to(request.member), pk=pk)
    offered = open_programmes(request.member, request.member.today())
    asked = (request.POST or request.GET).get("programme", "")
    chosen = [one for one in offered if one[0].slug == asked] or (offered if len(offered) == 1 else [])
    if not chosen:
        return [programme for programme, _version in offered]
    programme, version = chosen[0]
    return Draft(request, person, programme, version, request.member.today())


@page("prescription", Right.WRITE)
@require_http_methods(["GET", "POST"])
def prescribe_for(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What was seen and the verdict, then the devices wanted; `step` says which page sends."""
    draft = _draft(request, pk)
    if not isinstance(draft, Draft):
        return _which_programme(request, pk, draft)
    record_view(request.member, "loans:prescribe_for", [draft.person])
    step = request.POST.get("step", "")
    if not step:
        return _right(draft, draft.evidence_form())
    evidence = draft.evidence_form(request.POST)
    if not evidence.is_valid() or draft.judge(evidence).impossible() or step in ("check", "back"):
        return _right(draft, evidence)
    if step == "send":
        return _send(draft, evidence)
    verdict = draft.judge(evidence)
    if step == "right" and not verdict.eligible:
        return _right(draft, evidence)
    return _need(draft, evidence, draft.need_form())


def _which_programme(request: MemberRequest, pk: UUID, offered: list[Programme]) -> HttpResponse:
    context = {"programmes": offered, "steps": steps(), "person_pk": pk}
    return render(request, "loans/prescription_programme.html", context)


def _right(draft: Draft, form: EvidenceForm) -> HttpResponse:
    verdict = draft.judge(form) if form.is_bound and form.is_valid() else None
    context = {"draft": draft, "form": form, "steps": steps(), **verdict_words(form, verdict)}
    return render(draft.request, "loans/prescription_right.html", context)


def _need(draft: Draft, evidence: EvidenceForm, form: NeedForm) -> HttpResponse:
    context = {"draft": draft, "evidence": evidence, "form": form, "steps": steps()}
    context |= verdict_words(evidence, draft.judge(evidence))
    context["under_way"] = limits.under_way(draft.person, draft.programme, by=draft.request.member)
    return render(draft.request, "loans/prescription_need.html", context)


def _send(draft: Draft, evidence: EvidenceForm) -> HttpResponse:
    form = draft.need_form(draft.request.POST)
    if not form.is_valid():
        return _need(draft, evidence, form)
    try:
        made = prescriptions.prescribe(
            beneficiary=draft.person,
            programme=draft.programme,
            kinds=form.kinds(),
            evidence=evidence.shown(),
            association=form.chosen(),
            use=form.cleaned_data["use"],
            key=form.cleaned_data["key"],
            by=draft.request.member,
        )
    except Refused as refusal:
        put_refusal(form, refusal)
        return _need(draft, evidence, form)
    messages.success(draft.request, _("Demande envoyée. Imprimez le papier, ou recopiez le code."))
    by, kinds = draft.request.member, form.kinds()
    same = limits.under_way(draft.person, draft.programme, by=by, kinds=kinds, but=made)
    for sentence in (*map(at_office, made.warnings), *same):
        messages.warning(draft.request, sentence)
    return redirect("loans:prescription", pk=made.pk)


# --- the live verdict ------------------------------------------------------------------------------------


def verdict_words(form: EvidenceForm, verdict: Verdict | None) -> dict[str, Any]:
    """What the verdict's band says; nothing ticked is not a no."""
    nothing = verdict is None or (not verdict.findings and not verdict.eligible)
    return {
        "verdict": None if nothing else verdict,
        "reasons": form.told(verdict) if verdict else [],
    }


@page("check", Right.WRITE)
@require_POST
def verdict(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The band alone, each time something is ticked; names nobody and writes nothing."""
    draft = _draft(request, pk)
    if not isinstance(draft, Draft):
        return HttpResponse(status=404)
    form = draft.evidence_form(request.POST)
    found = draft.judge(form) if form.is_valid() else None
    words = verdict_words(form, found)
    faults = [error for errors in form.errors.values() for error in errors]
    return render(request, "loans/_prescription_verdict.html", words | {"faults": faults})
