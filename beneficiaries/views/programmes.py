"""Programmes: those a member reads, their rules of the day, and what their coordinator changes."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.days import spoken
from accounts.models import Membership
from accounts.perms import Right, lends
from accounts.refusals import Refused
from beneficiaries import perms
from beneficiaries.actions import programmes
from beneficiaries.forms import JoinForm, ProgrammeForm, RulesForm, put_refusal
from beneficiaries.models import Criterion, Participation, Programme, ProgrammeVersion


def open_programmes(member: Membership, on: dt.date) -> list[tuple[Programme, ProgrammeVersion]]:
    """Those in which the structure takes part on a day and that have begun."""
    inside = Participation.objects.in_force(on).filter(organisation=member.organisation_id)
    mine = Programme.objects.visible_to(member).filter(pk__in=inside.values("programme"))
    versions = ((programme, programme.version_on(on)) for programme in mine)
    return [(programme, version) for programme, version in versions if version]


def departement_for(member: Membership, on: dt.date) -> str:
    """Where a commune is looked for first: the structure's own département, else its programmes'."""
    asked = (version.departement for _programme, version in open_programmes(member, on))
    return member.organisation.departement or next(filter(None, asked), "")


def _of(request: MemberRequest, slug: str) -> Programme:
    rows = Programme.objects.visible_to(request.member).select_related("organisation")
    return get_object_or_404(rows, slug=slug)


@page("programme", Right.READ)
@require_GET
def programmes_page(request: MemberRequest) -> HttpResponse:
    """The programmes one takes part in, or coordinates."""
    rows = Programme.objects.visible_to(request.member).select_related("organisation").order_by("name", "pk")
    context = {"programmes": list(rows), "can_write": perms.can_coordinate(request.member)}
    return render(request, "beneficiaries/programmes.html", context)


@page("programme", Right.READ)
@require_GET
def programme(request: MemberRequest, slug: str) -> HttpResponse:
    """One programme: its rules of the day, those to come, and who takes part."""
    return _show(request, _of(request, slug))


def _show(request: MemberRequest, found: Programme, join: JoinForm | None = None) -> HttpResponse:
    member, today = request.member, request.member.today()
    can_write = perms.can_coordinate(member, found)
    context = {
        "programme": found,
        "rules": _rules(member, found.version_on(today)),
        "to_come": [
            (version.since, _rules(member, version))
            for version in found.versions.filter(since__gt=today).order_by("since")
        ],
        "inside": _inside(member, found, today),
        "can_write": can_write,
        "join": (join or JoinForm(programme=found, on=today)) if can_write else None,
    }
    return render(request, "beneficiaries/programme.html", context)


def _rules(member: Membership, version: ProgrammeVersion | None) -> list[tuple[str, str]]:
    """The rules as (word, value). Which rights count is not the association's to know (design §2)."""
    if version is None:
        return []
    opening = [] if lends(member) else [(_("Ce qui ouvre le droit"), _grounds(version))]
    place = version.departement or _("tous")
    return [
        (_("Depuis le"), spoken(version.since)),
        *opening,
        (_("Département"), place),
        (_("Une vérification vaut"), _("%(months)d mois au plus") % {"months": version.check_months}),
        (_("Remise encore possible"), _("%(days)d jours après le droit") % {"days": version.grace_days}),
    ]


def _grounds(version: ProgrammeVersion) -> str:
    known = (
        Criterion.objects.in_force(version.since).filter(code__in=version.criteria).order_by("rank", "code")
    )
    words = [criterion.word(version.elderly_age) for criterion in known]
    return ", ".join([*words, _("avis motivé")] if version.statement_accepted else words)


def _inside(member: Membership, found: Programme, today: dt.date) -> QuerySet[Participation] | None:
    """Who takes part; an association does not read there which structures prescribe."""
    if lends(member):
        return None
    current = Q(until__isnull=True) | Q(until__gte=today)
    rows = found.participations.filter(current).select_related("organisation")
    return rows.order_by("organisation__name", "since", "pk")


@page("programme", Right.WRITE)
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Open a programme with its first rules."""
    form = ProgrammeForm(request.POST or None, criteria=_criteria(request))
    if form.is_bound and form.is_valid():
        try:
            made = programmes.create(by=request.member, name=form.cleaned_data["name"], **form.rules())
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("Programme ouvert. Dites qui y participe."))
            return redirect("beneficiaries:programme", made.slug)
    return render(request, "beneficiaries/programme_rules.html", {"form": form, "programme": None})


@page("programme", Right.WRITE)
@require_http_methods(["GET", "POST"])
def revise(request: MemberRequest, slug: str) -> HttpResponse:
    """New rules from a day on; the past keeps those it had."""
    found = _of(request, slug)
    last = found.versions.order_by("-since").first()
    form = RulesForm(request.POST or None, criteria=_criteria(request), last=last)
    if form.is_bound and form.is_valid():
        try:
            _revise(request, found, form, last)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("Règles gardées. Ce qui a déjà été vérifié ne change pas."))
            return redirect("beneficiaries:programme", slug)
    return render(request, "beneficiaries/programme_rules.html", {"form": form, "programme": found})


def _revise(request: MemberRequest, found: Programme, form: RulesForm, last: ProgrammeVersion | None) -> None:
    """Do it, unless somebody wrote other rules since the form was shown."""
    rules, seen = form.rules(), form.cleaned_data["seen"]
    same = last is not None and programmes.rules_of(last) == {name: rules[name] for name in programmes.RULES}
    if same:
        return
    if seen and last is not None and seen != str(last.pk):
        raise Refused(
            "wrong_status", _("Les règles ont changé depuis\u00a0: relisez la page, puis recommencez.")
        )
    programmes.revise(found, by=request.member, **rules)


def _criteria(request: MemberRequest) -> list[Criterion]:
    return list(Criterion.objects.in_force(request.member.today()).order_by("rank", "code"))


@page("programme", Right.WRITE)
@require_POST
def join(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a structure prescribe or lend in the programme from today."""
    found = _of(request, slug)
    form = JoinForm(request.POST, programme=found, on=request.member.today())
    if not form.is_valid():
        return _show(request, found, form)
    return _done(request, found, lambda: _joined(request, found, form))


def _joined(request: MemberRequest, found: Programme, form: JoinForm) -> str:
    organisation = form.cleaned_data["organisation"]
    programmes.join(found, organisation, by=request.member)
    return _("%(name)s participe à ce programme.") % {"name": organisation.name}


@page("programme", Right.WRITE)
@require_POST
def leave(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Today is the structure's last day in the programme; what it asked and lent goes on."""
    mine = Programme.objects.visible_to(request.member)
    rows = Participation.objects.filter(programme__in=mine).select_related("programme", "organisation")
    part = get_object_or_404(rows, pk=pk)

    def act() -> str:
        programmes.leave(part, by=request.member, until=request.member.today())
        return _("C’est le dernier jour de %(name)s dans ce programme.") % {"name": part.organisation.name}

    return _done(request, part.programme, act)


def _done(request: MemberRequest, found: Programme, act: Any) -> HttpResponse:
    """Do it and say what was done, or every reason why not."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason.sentence())
    return redirect("beneficiaries:programme", found.slug)
