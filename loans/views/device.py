"""A device's own page: where it stands, its next step, its story with its loans, its papers."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accounts import codes
from accounts.access import MemberRequest, page
from accounts.choices import Role
from accounts.days import spoken
from accounts.models import Membership
from accounts.perms import Right
from inventory.actions.undo import OF_LOANS
from inventory.choices import DONOR_STATES, GiftState, Verb
from inventory.facts import facts_of, last_act
from inventory.models import Device, DeviceEvent
from inventory.story import Line
from inventory.views.panel import panel
from inventory.wording import money
from loans import perms
from loans.figures import months
from loans.models import Loan, Need
from loans.next_step import WITHOUT_LINE, Step, next_step

# What is true of a device before its next step, in one sentence.
STANDS: dict[str, Promise] = {
    "move": gettext_lazy("Il est attendu. Scannez son étiquette quand il arrive."),
    "erase": gettext_lazy("Ses données sont à effacer avant tout le reste."),
    "refurbish": gettext_lazy("Rien à effacer : il peut passer en atelier."),
    "ready": gettext_lazy("Il est effacé. Contrôlez-le, et il peut partir."),
    "take_back": gettext_lazy("Il est chez quelqu’un. Scannez-le quand il revient."),
    "find": gettext_lazy("Personne ne sait où il est. Dites-le dès qu’il est retrouvé."),
}


@page("device", Right.READ)
@require_GET
def device(request: MemberRequest, tag: str) -> HttpResponse:
    """One device. The association acts; a manager reads what is owned elsewhere; a donor reads a gift."""
    code = codes.read(tag)
    seen = Device.objects.visible_to(request.member)
    rows = seen.wearing(code) if code else seen.none()
    found = get_object_or_404(
        rows.select_related("model", "site", "organisation", "owner", "donation", "donation__donor")
    )
    if found.tag != tag:
        return redirect("loans:device", found.tag)
    if request.member.role == Role.GIVES_CONTACT:
        return _gift(request, found)
    return _device(request, found)


def _device(request: MemberRequest, found: Device) -> HttpResponse:
    member = request.member
    shown = panel(found, member)
    step = next_step(facts_of([found])[found.pk])
    last = last_act(found) if shown["may_act"] else None
    context = shown | {
        "story": with_loans(found, member, shown["story"]),
        "step": step,
        "wants_line": step == WITHOUT_LINE,
        # The next step is the big button already.
        "ways": [way for way in shown["ways"] if way["label"] != str(step.label)],
        "stands": _stands(member, found, step),
        "queue_url": f"{reverse('loans:queue')}?kind={found.kind}",
        "can_keep": found.status == "ready" and perms.can_hold(member, found),
        "undo_loan": _undoable(member, found, last),
    }
    return render(request, "loans/device.html", context)


def _stands(member: Membership, found: Device, step: Step) -> str:
    """Where things stand, in one sentence; for a device that can leave, who waits for one."""
    if step.verb != "hand_over":
        return str(STANDS.get(step.verb, step.why))
    if found.status == "reserved":
        return _("Il est mis de côté. La personne vient avec son code.")
    today = member.organisation.day_of(timezone.now())
    waiting = Need.objects.waiting(found.kind, member.organisation, today).count()
    if not waiting:
        return _("Il peut partir. Aucune demande n’en attend pour l’instant.")
    return ngettext(
        "Il peut partir : %(count)s demande en attend un.",
        "Il peut partir : %(count)s demandes en attendent un.",
        waiting,
    ) % {"count": waiting}


def with_loans(found: Device, member: Membership, story: list[Line]) -> list[Line]:
    """The story, its hand-overs telling how long, with a way to the loan for those who may read it."""
    events = DeviceEvent.objects.filter(device=found, verb=Verb.HAND_OVER, late=False)
    made = {number: data.get("loan") for number, data in events.values_list("number", "data")}
    loans = {str(loan.pk): loan for loan in Loan.objects.visible_to(member).filter(device=found)}
    return [
        _with_loan(line, loan) if (loan := loans.get(made.get(line.number, ""))) else line for line in story
    ]


def _with_loan(line: Line, loan: Loan) -> Line:
    link = _("Prêt du %(day)s") % {"day": spoken(loan.handed_over_on)}
    return replace(line, more=_how_long(loan), url=reverse("loans:loan", args=[loan.pk]), link=link)


def _how_long(loan: Loan) -> str:
    if loan.closed_on is None:
        return _("jusqu’au %(day)s") % {"day": spoken(loan.due_on)}
    days = (loan.closed_on - loan.handed_over_on).days
    if days < 60:
        return ngettext("%(count)s jour", "%(count)s jours", days) % {"count": days}
    return ngettext("%(count)s mois", "%(count)s mois", days // 30) % {"count": days // 30}


def _undoable(member: Membership, found: Device, last: DeviceEvent | None) -> bool:
    """Whether a manager may undo the last act, made by a loan or a hold; the desk undoes one's own."""
    return last is not None and last.verb in OF_LOANS and perms.can_undo_anybodys(member, found)


def _gift(request: MemberRequest, found: Device) -> HttpResponse:
    """What a donor reads of one device: own reference, state in five words, months; no place, no author."""
    state = DONOR_STATES[found.status]
    value = found.declared_value
    context: dict[str, Any] = {
        "device": found,
        "state": state,
        "word": GiftState(state).label,
        "identity": [
            (_("Série"), found.serial),
            (_("IMEI"), found.imei or ""),
            (_("Votre référence"), found.reference),
            (_("Don"), found.donation.reference),
            (_("Valeur déclarée"), money(value) if value is not None else ""),
        ],
        "months": months([found]).get(found.pk, 0),
    }
    return render(request, "loans/gift.html", context)
