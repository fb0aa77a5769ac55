"""What the desk says after an act: outcome first, in words about the device or the paperwork."""

import datetime as dt
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import spoken
from accounts.models import Membership
from inventory.actions.undo import ONE_S_OWN
from loans.actions.scanning import told
from loans.choices import Answer, HoldClosed, ScanVerb
from loans.models import Hold, Loan, ScanReceipt

# Reasons about the paperwork: the person at the desk calls the office rather than taking another device.
ABOUT_PAPER = ("not_accepted", "not_eligible", "eligibility_expired", "limit_reached", "no_open_need")
# Reasons about this very device: another one of the kind will do.
TAKE_ANOTHER = ("in_transit", "on_loan_to_someone_else", "held_for_someone_else", "wrong_status")
# Reasons for which the page that asked is of no use any more: what the device is has changed under it.
STANDS_ELSEWISE = (*TAKE_ANOTHER, "already_on_loan", "not_on_loan")
# For who hands over, on a tap: not to be read in front of the person who has just been served.
QUIETLY = "someone_waits"
DONE_ONCE = (Answer.APPLIED, Answer.ALREADY_APPLIED)
# The one refusal with a sign of its own.
SIGNED = {"held_for_someone_else": "held"}

DONE: dict[str, Promise] = {
    ScanVerb.HAND_OVER: gettext_lazy("Remis"),
    ScanVerb.TAKE_BACK: gettext_lazy("Rendu"),
    ScanVerb.ERASE: gettext_lazy("Effacement noté"),
    ScanVerb.REFURBISH: gettext_lazy("Passé en atelier"),
    ScanVerb.READY: gettext_lazy("Disponible"),
    ScanVerb.CLAIM: gettext_lazy("Étiquette posée"),
    ScanVerb.MOVE: gettext_lazy("Noté\u00a0: il est ici"),
    ScanVerb.UNDO: gettext_lazy("Annulé"),
}
NEXT: dict[str, Promise] = {
    ScanVerb.TAKE_BACK: gettext_lazy("Posez-le avec ceux qui passent à l’atelier."),
    ScanVerb.UNDO: gettext_lazy("L’appareil est comme avant."),
}


def refusal(member: Membership, result: dict[str, Any]) -> dict[str, Any]:
    """The answer component's values for a scan that was refused; every reason, the first as its title."""
    kind = "call" if result["code"] in ABOUT_PAPER else SIGNED.get(result["code"], "other")
    return {
        "kind": kind,
        "title": result["message"],
        "text": "",
        "reasons": [reason["message"] for reason in result["reasons"]][1:],
        "number": member.organisation.phone if kind == "call" else "",
        "another": result["code"] in STANDS_ELSEWISE,
        "others": result["code"] in TAKE_ANOTHER,
        "undo": None,
        "loan": None,
    }


def take_another(why: str, *, held: bool) -> dict[str, Any]:
    """The answer to a device that is right for nobody here, before anything was asked of it."""
    said: dict[str, Any] = {"kind": "held" if held else "other", "title": why, "text": "", "number": ""}
    return said | {"reasons": [], "another": True, "others": True, "undo": None, "loan": None}


def answer_of(member: Membership, receipt: ScanReceipt, at: dt.datetime) -> dict[str, Any]:
    """The same for an act that was answered: what came of it, until when it is undone, the loan it made."""
    result = told(receipt)
    if receipt.answer == Answer.REFUSED:
        return refusal(member, result)
    said: dict[str, Any] = {"reasons": [], "number": "", "undo": None, "loan": None}
    said |= {"another": False, "others": False}
    if receipt.answer == Answer.CONFLICT_RECORDED:
        title = _("C’est noté. Quelqu’un départagera.")
        return said | {"kind": "noted", "title": title, "text": result["message"]}
    title, text = str(DONE[receipt.verb]), str(NEXT.get(receipt.verb, ""))
    warnings = " ".join(reason["message"] for reason in result["reasons"] if reason["code"] != QUIETLY)
    said |= {"kind": "done", "title": title, "text": f"{text} {warnings}".strip(), "done": receipt.client_id}
    said |= still_undone(receipt, at)
    if receipt.verb == ScanVerb.TAKE_BACK:
        said["set_down"] = True  # its next step is the workshop's; at the desk the next person comes
    if receipt.verb == ScanVerb.HAND_OVER:
        said["loan"] = _loan(member, result["loan_id"])
        queued = [reason["message"] for reason in result["reasons"] if reason["code"] == QUIETLY]
        said["reasons"] = [] if _was_kept(said["loan"]) else queued  # who kept it had weighed it
    return said


def still_undone(receipt: ScanReceipt, at: dt.datetime) -> dict[str, Any]:
    """Which act who did it may still take back without a word, and until when; nothing where that is over."""
    until = receipt.occurred_at + ONE_S_OWN
    if receipt.answer not in DONE_ONCE or receipt.verb == ScanVerb.UNDO or at >= until:
        return {}
    return {"undo": receipt.client_id, "until": until}


def name_person(answer: dict[str, Any]) -> None:
    """Once the view is recorded: the outcome with the person's name and the day of return."""
    loan: Loan = answer["loan"]
    answer["title"] = _("Remis à %(name)s") % {"name": loan.beneficiary.short_name()}
    due = _("À rendre le %(day)s") % {"day": spoken(loan.due_on, "l j F Y")}
    answer["text"] = f"{due}. {answer['text']}" if answer["text"] else due


def _was_kept(loan: Loan | None) -> bool:
    """Whether the device lent had been set aside for this very request."""
    if loan is None:
        return False
    kept = Hold.objects.filter(need=loan.need_id, device=loan.device_id, closed_why=HoldClosed.HANDED_OVER)
    return kept.exists()


def _loan(member: Membership, key: str | None) -> Loan | None:
    """The loan, while it runs: undone, it never was."""
    mine = Loan.objects.visible_to(member).open().filter(pk__in=[key] if key else [])
    return mine.select_related("beneficiary", "agreement", "need", "device__model").first()
