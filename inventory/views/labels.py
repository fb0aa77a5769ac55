"""Labels to print: for the devices chosen, for a donation, or blank ones."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, page
from accounts.perms import Right
from inventory import labels
from inventory.actions.labels import make_blank
from inventory.forms.labels import BLANK, CHOSEN, LOT, LabelForm
from inventory.models import Device, Donation
from inventory.printing import labels_of
from inventory.sheets import SHEETS, Sheet
from inventory.views.together import chosen


@page("device", Right.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def print_labels(request: MemberRequest) -> HttpResponse:
    """Choose what and on which sheet; the answer is which label is whose, then the sheet."""
    devices = chosen(request)
    start = {"donation": request.GET.get("donation"), "what": LOT} if request.GET.get("donation") else {}
    if "blank" in request.GET:
        start = {"what": BLANK}
    form = LabelForm(
        request.POST if request.method == "POST" else None,
        member=request.member,
        chosen=devices,
        initial=start,
    )
    if form.is_valid():
        data = form.cleaned_data
        if data["what"] == BLANK:
            return _sheet(_blank(request, data), data)
        known = devices if data["what"] == CHOSEN else _of_lot(request, data["donation"])
        if len(known) > 1 and "pdf" not in request.POST:
            return _order(request, known, data)
        if known:
            codes = [(device.tag, device.organisation) for device in known]
            return _sheet(labels_of(codes, named=data["named"]), data)
        messages.error(request, _("Ce don n’a pas encore d’appareil. Importez sa liste d’abord."))
    return render(
        request,
        "inventory/labels.html",
        {"form": form, "chosen": devices, "outlines": [outline(sheet) for sheet in SHEETS.values()]},
        status=422 if request.method == "POST" else 200,
    )


def _blank(request: MemberRequest, data: dict[str, Any]) -> list[labels.Label]:
    tags = make_blank(count=data["count"], sheet=data["sheet"], by=request.member)
    return labels_of([(tag.code, request.member.organisation) for tag in tags], named=data["named"])


def _of_lot(request: MemberRequest, lot: Donation) -> list[Device]:
    """A donation's devices, in the order of its list."""
    mine = lot.devices.filter(organisation=request.member.organisation_id)
    return list(mine.select_related("organisation", "model").order_by("id"))


def _order(request: MemberRequest, known: list[Device], data: dict[str, Any]) -> HttpResponse:
    """Which label is which device's: a neutral label does not say it, and five laptops look alike."""
    per_page = SHEETS[data["sheet"]].per_page
    many = per_page > 1 and data["start"] - 1 + len(known) > per_page
    rows = []
    for place, device in enumerate(known, start=data["start"] - 1):
        number, case = divmod(place, per_page)
        rows.append(
            {
                "sheet": number + 1 if many else 0,
                "place": (case if per_page > 1 else place) + 1,
                "device": device,
            }
        )
    said = [
        (name, value)
        for name, every in request.POST.lists()
        for value in every
        if name != "csrfmiddlewaretoken"
    ]
    return render(request, "inventory/labels_order.html", {"rows": rows, "said": said})


def _sheet(found: list[labels.Label], data: dict[str, Any]) -> HttpResponse:
    pdf = labels.draw(found, SHEETS[data["sheet"]], start=data["start"] - 1)
    name = f"relais-{data['sheet'].lower()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def outline(sheet: Sheet) -> dict[str, Any]:
    """A small drawing of the sheet: its page and the places on it, in millimetres."""
    across, down = range(sheet.across), range(sheet.down)
    return {
        "sheet": sheet,
        "width": sheet.page[0],
        "height": sheet.page[1],
        "places": [
            (sheet.first[0] + x * sheet.pitch[0], sheet.first[1] + y * sheet.pitch[1], *sheet.label)
            for y in down
            for x in across
        ],
    }
