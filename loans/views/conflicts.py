"""What happened without network and does not fit: read, put right by hand, settled with a word."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import MemberRequest, page
from accounts.models import Membership
from accounts.perms import Right
from inventory.models import Device, Tag
from loans.actions import scanning
from loans.actions.settle import settle as settle_receipt
from loans.choices import ScanVerb
from loans.forms.association import SettleForm
from loans.models import ScanReceipt
from loans.views.acting import attempt

PAGE = 20
SETTLED = 10  # of the last ones settled


@page("loan", Right.ACT)
@require_GET
def conflicts(request: MemberRequest) -> HttpResponse:
    """What waits, the oldest first, with the device as it is now; nothing here names a person."""
    return _show(request)


@page("loan", Right.ACT)
@require_POST
def settle(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say how one was settled."""
    receipt = get_object_or_404(ScanReceipt.objects.visible_to(request.member), pk=pk)
    form = SettleForm(request.POST, verb=f"settle-{pk}")

    def act() -> str:
        settle_receipt(receipt=receipt, how=form.cleaned_data["how"], by=request.member)
        return _("C’est réglé.")

    if attempt(request, form, act):
        return redirect("loans:conflicts")
    return _show(request, form)


def _show(request: MemberRequest, refused: SettleForm | None = None) -> HttpResponse:
    """The page; with `refused`, that form as it was typed."""
    seen = ScanReceipt.objects.visible_to(request.member)
    waiting = seen.unsettled().select_related("by").order_by("received_at", "pk")
    found = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    told = seen.filter(settled_at__isnull=False).select_related("settled_by").order_by("-settled_at")
    devices = _devices(request, [receipt.tag for receipt in found])
    rows = [_row(receipt, devices.get(receipt.tag), refused) for receipt in found]
    _say_authors(request.member, rows)
    context = {"rows": rows, "page": found, "settled": [_told(receipt) for receipt in told[:SETTLED]]}
    return render(request, "loans/conflicts.html", context, status=409 if refused else 200)


def _row(receipt: ScanReceipt, device: Device | None, refused: SettleForm | None) -> dict[str, Any]:
    """One act: what was done, why it does not fit, what the device is now."""
    verb = f"settle-{receipt.pk}"
    answer = scanning.told(receipt)
    return {
        "receipt": receipt,
        "word": _word(receipt),
        "device": device,
        "reasons": [reason["message"] for reason in answer["reasons"]] or [answer["message"]],
        "form": refused if refused and refused.verb == verb else SettleForm(verb=verb),
    }


def _say_authors(member: Membership, rows: list[dict[str, Any]]) -> None:
    """Each row's `author`: who did it by what the phone says, where that is not who sent it.

    Our script says the key of a membership; another program may say a name.
    """
    claimed = {row["receipt"].pk: _claimed(row["receipt"].claimed_author) for row in rows}
    keys = [said for said in claimed.values() if isinstance(said, UUID)]
    colleagues = Membership.objects.visible_to(member).filter(pk__in=keys).select_related("user")
    known = {colleague.pk: colleague.user for colleague in colleagues}
    for row in rows:
        said, sender = claimed[row["receipt"].pk], row["receipt"].by
        if isinstance(said, UUID):
            author = known.get(said, sender)  # of a stranger's key there is nothing to say
            said = author.short_name() if author != sender else ""
        row["author"] = said


def _claimed(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError:
        return text


def _told(receipt: ScanReceipt) -> dict[str, Any]:
    return {"receipt": receipt, "word": _word(receipt)}


def _word(receipt: ScanReceipt) -> str:
    return str(ScanVerb(receipt.verb).label) if receipt.verb in ScanVerb.values else receipt.verb


def _devices(request: MemberRequest, tags: list[str]) -> dict[str, Device]:
    """The devices that these labels lead to now."""
    worn = Tag.objects.visible_to(request.member).filter(code__in=tags, device__isnull=False)
    rows = worn.select_related("device__model", "device__site").order_by("pk")
    return {tag.code: tag.device for tag in rows if tag.device}
