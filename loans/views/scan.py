"""A label is scanned: one device, where it stands, its next step, one big button (walk 1 of design §1)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import codes
from accounts.access import MemberRequest, for_everybody, page
from accounts.keys import uuid7
from accounts.perms import Right, lends, may
from accounts.refusals import Refused
from beneficiaries.actions.views import record_view
from inventory.facts import facts_of, last_act
from inventory.models import Device, Tag
from loans.actions import agreements, losses
from loans.actions import undo as undoing
from loans.actions.desk import Desk
from loans.actions.scanning import perform
from loans.actions.seen import gone_stale
from loans.choices import Answer, ScanVerb
from loans.forms.desk import faults, no_faults, scan_of, values, wrong_code
from loans.models import Loan, ScanReceipt
from loans.next_step import Step, next_step
from loans.people import sight_of
from loans.views import say
from loans.views.after import what_remains
from loans.views.answers import answer_of, name_person, refusal, still_undone, take_another
from loans.views.before import other_kind, set_aside
from loans.views.desk import opens_camera, shell, waiting_for, wanted_by
from loans.views.steps import for_step, hold_of, loan_of, others, whose


@for_everybody
@require_GET
def scan(request: HttpRequest, tag: str) -> HttpResponse:
    """What a label leads to: the desk for who works with the device, the same found page for anybody else."""
    code = codes.read(tag)
    if code is None:
        context = {"typed": tag[:40], "fault": wrong_code(tag, codes.TAG_LENGTH)}
        return render(request, "loans/unreadable.html", context, status=404)
    if "work" in request.GET:
        return _sign_in(request, code)
    member = request.member  # type: ignore[attr-defined]
    if member is None or not (lends(member) and may(member, "device", Right.ACT)):
        return found_page(request)
    return _show(request, code)  # type: ignore[arg-type]


def found_page(request: HttpRequest) -> HttpResponse:
    """For whoever holds a device that is not theirs to work with: the same bytes whatever the label."""
    return render(request, "loans/found.html")


def _sign_in(request: HttpRequest, code: str) -> HttpResponse:
    """“I work here”: sign in, then back to this very label; signed in already, choose for whom to work."""
    if request.user.is_authenticated:
        return redirect("accounts:choose")
    back = urlencode({"next": reverse("loans:scan", args=[code])}, safe="/")
    return redirect(f"{reverse('account_login')}?{back}")


@dataclass(frozen=True)
class Said:
    """What a form said and was not done: each field's fault, or why the act was refused."""

    faults: dict[str, str]
    refused: dict[str, Any] | None = None
    status: int = 200


@page("device", Right.ACT)
@require_POST
def act(request: MemberRequest, tag: str) -> HttpResponse:
    """Do what the form says, as a phone's scan is done; then the page with its answer and next step."""
    code = codes.read(tag)
    verb = request.POST.get("verb", "")
    if code is None or not Tag.objects.visible_to(request.member).filter(code=code).exists():
        raise Http404
    if verb in SAID_HERE:
        return SAID_HERE[verb](request, code)
    wrong = faults(verb, request.POST)
    if wrong:
        return _show(request, code, Said(no_faults() | wrong, status=422))
    client_id = _uuid(request.POST.get("scan_id", "")) or uuid7()
    known = _receipt(request, client_id)
    if known and known.answer != Answer.REFUSED:
        return _back(code, client_id)  # the same form, sent twice
    if known:
        client_id = uuid7()  # corrected and sent again
    installation = request.member.user_id
    scan_ = scan_of(request.POST, code, client_id)
    result = perform(by=request.member, installation=installation, scan=scan_)
    if result["answer"] == Answer.REFUSED:
        return _show(request, code, Said(no_faults(), refused=result, status=409))
    return _back(code, client_id)


def _back(code: str, client_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('loans:scan', args=[code])}?done={client_id}")


def _find(request: MemberRequest, code: str) -> HttpResponse:
    """A missing device is in hand again."""
    device = _mine(request, code)
    if device is None:
        raise Http404
    try:
        site = Desk(request.member).site(request.POST.get("site", ""))
        losses.find(device=device, site=site, by=request.member)
    except Refused as refused:
        return _show(request, code, Said(no_faults(), refused=refused.as_dict(), status=409))
    return redirect("loans:scan", code)


def _sign(request: MemberRequest, code: str) -> HttpResponse:
    """The person has signed on paper for all that they took."""
    device = _mine(request, code)
    lent = loan_of(request.member, device) if device else None
    if lent is None:
        raise Http404
    agreements.sign(agreement=lent.agreement, by=request.member, at=timezone.now())
    done = _uuid(request.POST.get("done", ""))
    return _back(code, done) if done else redirect("loans:scan", code)


def _undo_last(request: MemberRequest, code: str) -> HttpResponse:
    """A manager takes back the last act of a loan or a hold, whoever did it, with a reason."""
    device = _mine(request, code)
    event = last_act(device) if device else None
    if event is None:
        raise Http404
    try:
        if request.POST.get("seen") != str(event.device.version):
            raise gone_stale()  # a colleague acted since the page was opened: that act is not the one meant
        undoing.undo(event=event, by=request.member, reason=request.POST.get("comment", ""))
    except Refused as refused:
        say.refused(request, refused)
    else:
        messages.success(request, _("Annulé : l’appareil est comme avant."))
    return redirect("loans:device", code)


# What is said of a device that is no scan of the protocol.
SAID_HERE = {"find": _find, "sign": _sign, "undo_last": _undo_last}


def _mine(request: MemberRequest, code: str) -> Device | None:
    """The device of a label, in the association's own custody."""
    mine = Device.objects.visible_to(request.member).filter(organisation=request.member.organisation_id)
    return mine.select_related("model", "site", "organisation").wearing(code).first()


def _show(request: MemberRequest, code: str, said: Said | None = None) -> HttpResponse:
    """The desk page of a label: the device's next step, or the device to choose for a blank one."""
    label = Tag.objects.visible_to(request.member).filter(code=code).first()
    if label is None:
        return _elsewhere(request, code)
    if label.device_id is None:
        return _claim(request, code, said)
    device = _mine(request, code)
    return _step(request, device, code, said) if device else _elsewhere(request, code)


def _elsewhere(request: MemberRequest, code: str) -> HttpResponse:
    """A manager reads what the association owns elsewhere; any other label is unknown here."""
    owned = Device.objects.visible_to(request.member).wearing(code).values_list("tag", flat=True).first()
    return redirect("loans:device", owned) if owned else found_page(request)


@opens_camera
def _claim(request: MemberRequest, code: str, said: Said | None) -> HttpResponse:
    refused = said.refused if said else None
    context = shell(request) | {
        "code": code,
        "scan_id": uuid7(),
        "said": values(request.POST),
        "faults": said.faults if said else no_faults(),
        "answer": refusal(request.member, refused) if refused else None,
        "title": "",
    }
    return render(request, "loans/claim.html", context, status=said.status if said else 200)


@opens_camera
def _step(request: MemberRequest, device: Device, code: str, said: Said | None) -> HttpResponse:
    member = request.member
    answer = _answer(request, device, said)
    wanted = wanted_by(request, request.POST.get("for") or request.GET.get("for", ""))
    hold, loan = hold_of(member, device), loan_of(member, device)
    step = next_step(
        facts_of([device])[device.pk], whose(wanted, hold, loan), someone_is_here=wanted is not None
    )
    step = _or_another(step, device, wanted, answer)
    prescription = wanted or (wanted_by(request, str(hold.need.prescription_id)) if hold else None)
    filled = values(request.POST)
    if answer is None and step.elsewhere:
        answer = take_another(str(step.why), held=device.status == "reserved")
    lent: Loan | None = answer["loan"] if answer else None
    context = shell(request) | {
        "device": device,
        "code": code,
        "step": step,
        "scan_id": uuid7(),
        "undo_id": uuid7(),
        "said": filled,
        "faults": said.faults if said else no_faults(),
        "answer": answer,
        "undoable": answer or _own_last(request, device),
        "wanted": wanted,
        "hold": hold,
        "loan": loan,
        "lent_to": loan.beneficiary if loan and step.verb and sight_of(member).here(loan) else None,
        "prescription": prescription if step.verb == ScanVerb.HAND_OVER else None,
        "people": _people(request, device, step) if not wanted and not said else None,
        "remains": what_remains(member, lent) if lent else None,
        "others": others(member, device, wanted) if answer and answer["others"] else None,
    }
    context["for_whom"] = wanted.pk if wanted else context["remains"]["for_whom"] if lent else ""
    context |= for_step(member, device, step.verb, prescription=prescription, loan=loan, said=filled)
    _record(request, context, lent)
    if wanted and not lent and step.verb != ScanVerb.TAKE_BACK:
        context["remark"] = set_aside(member, wanted, device)
    context["title"] = answer["title"] if answer else ""
    return render(request, "loans/scan.html", context, status=said.status if said else 200)


def _or_another(step: Step, device: Device, wanted: Any, answer: dict[str, Any] | None) -> Step:
    """The way to another device where this one was just refused, or is not of the kind that is waited for."""
    if answer and answer["another"]:
        return Step("", why=answer["title"], elsewhere=True)
    awaited = other_kind(wanted, device.kind) if wanted and step.verb == ScanVerb.HAND_OVER else ""
    return Step("", why=awaited, elsewhere=True) if awaited else step


def _people(request: MemberRequest, device: Device, step: Step) -> list[Any] | None:
    """Whom this device may be for, where somebody asked for the list instead of a code."""
    if "choose" not in request.GET or step.verb != ScanVerb.HAND_OVER:
        return None
    return waiting_for(request, device.kind)


def _record(request: MemberRequest, context: dict[str, Any], lent: Loan | None) -> None:
    """One access record for whomever this page names; only then are they named."""
    people = [
        *(row.beneficiary for row in (context["wanted"], context["prescription"]) if row),
        *(person for person in (context["lent_to"], lent and lent.beneficiary) if person),
        *(row.beneficiary for row in context["people"] or ()),
    ]
    record_view(request.member, "loans:scan", people)
    if lent:
        name_person(context["answer"])
    given = context["prescription"]
    name = given.beneficiary.short_name() if given else ""
    context["button"] = _("Remettre à %(name)s") % {"name": name} if name else context["step"].label


def _answer(request: MemberRequest, device: Device, said: Said | None) -> dict[str, Any] | None:
    """What came of the act; nothing once another followed it, as when one goes back after undoing it."""
    if said:
        return refusal(request.member, said.refused) if said.refused else None
    done = _uuid(request.GET.get("done", ""))
    receipt = _receipt(request, done) if done else None
    if receipt is None or (receipt.answer == Answer.APPLIED and _followed(device, receipt)):
        return None
    return answer_of(request.member, receipt, timezone.now())


def _followed(device: Device, receipt: ScanReceipt) -> bool:
    last = last_act(device)
    return last is not None and last.client_id != receipt.client_id


def _own_last(request: MemberRequest, device: Device) -> dict[str, Any]:
    """The device's last act where whoever looks at it did it and may still take it back."""
    last = last_act(device)
    receipt = _receipt(request, last.client_id) if last and last.client_id else None
    return still_undone(receipt, timezone.now()) if receipt else {}


def _receipt(request: MemberRequest, client_id: UUID) -> ScanReceipt | None:
    """The answer given to an act of this person, from whichever phone."""
    mine = ScanReceipt.objects.visible_to(request.member).filter(by=request.member.user_id)
    return mine.filter(client_id=client_id).order_by("pk").first()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
