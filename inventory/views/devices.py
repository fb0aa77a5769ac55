"""Lists of devices, each role's own: on screen page by page, or whole as a file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import MemberRequest, page
from accounts.choices import Role
from accounts.perms import Right, lends, may
from inventory import perms
from inventory.choices import COUNTED, DONOR_STATES, GIFTS_COUNTED
from inventory.facts import unerased_media
from inventory.filters import DeviceFilter, GiftFilter
from inventory.models import Device
from inventory.models.device import DeviceQuerySet
from inventory.paging import page_by_key, page_of
from inventory.resources import FORMATS, DeviceResource, GiftResource, ManagerResource
from inventory.tables import ERASED_FIRST, DeviceTable, GiftTable

Months = Callable[[Sequence[Device]], Mapping[UUID, int]]
OLDEST_FIRST = "since"


@page("device", Right.READ)
@require_GET
def devices(request: MemberRequest, months: Months | None = None) -> HttpResponse:
    """The association's devices, or a donor's gifts.

    `months` gives whole months in people's hands by device; it comes from a floor above, with the address.
    """
    visible = Device.objects.visible_to(request.member)
    if request.member.role == Role.GIVES_CONTACT:
        return _gifts(request, visible, months)
    return _stock(request, visible)


def _stock(request: MemberRequest, visible: DeviceQuerySet) -> HttpResponse:
    narrowed = DeviceFilter(request.GET, visible.for_list(), request=request)
    after, before = _place(request)
    found = page_of(narrowed.qs, after=after, before=before, oldest_first=_oldest_first(request))
    hidden = () if perms.can_see_value(request.member) else ("declared",)
    order = OLDEST_FIRST if _oldest_first(request) else f"-{OLDEST_FIRST}"
    waiting = unerased_media([device for device in found.rows if device.status in ERASED_FIRST])
    unerased = {medium.device_id for medium in waiting}
    table = DeviceTable(found.rows, unerased=unerased, order_by=order, exclude=hidden)
    may_act = lends(request.member) and may(request.member, "device", Right.ACT)
    return render(
        request,
        "inventory/devices.html",
        {
            "table": table,
            "page": found,
            "filter": narrowed,
            "counts": _counts(request, narrowed, "device", COUNTED, lambda status: status),
            "bulk": _bulk() if may_act and found.rows else [],
            "narrowed": narrowed.narrowed() or bool(narrowed.form.cleaned_data.get("status")),
            "can_import": perms.can_import(request.member),
        },
    )


def _gifts(request: MemberRequest, visible: DeviceQuerySet, months: Months | None) -> HttpResponse:
    narrowed = GiftFilter(request.GET, visible.for_list(), request=request)
    after, before = _place(request)
    found = page_by_key(narrowed.qs, after=after, before=before)
    table = GiftTable(found.rows, months=months(found.rows) if months else None)
    return render(
        request,
        "inventory/gifts.html",
        {
            "table": table,
            "page": found,
            "filter": narrowed,
            "counts": _counts(request, narrowed, "donor", GIFTS_COUNTED, DONOR_STATES.__getitem__),
            "narrowed": narrowed.narrowed() or bool(narrowed.form.cleaned_data.get("status")),
        },
    )


def _oldest_first(request: HttpRequest) -> bool:
    return request.GET.get("sort") == OLDEST_FIRST


def _place(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("after", ""), request.GET.get("before", "")


def _counts(
    request: HttpRequest,
    narrowed: DeviceFilter | GiftFilter,
    noun: str,
    words: Mapping[str, Any],
    word_of: Callable[[str], str],
) -> list[dict[str, Any]]:
    """How many in each status, as links that keep the other filters; one query."""
    found: dict[str, int] = {}
    for status, number in narrowed.others.order_by().values_list("status").annotate(Count("pk")):
        found[word_of(status)] = found.get(word_of(status), 0) + number
    chosen = narrowed.form.cleaned_data.get("status") or ""
    every = {"noun": "", "status": "", "label": _("Tous"), "count": sum(found.values())}
    each = [
        {"noun": noun, "status": code, "label": word, "count": found.get(code, 0)}
        for code, word in words.items()
        if found.get(code) or code == chosen
    ]
    return [
        {**item, "url": _with_status(request, item["status"]), "current": item["status"] == chosen}
        for item in (every, *each)
    ]


def _with_status(request: HttpRequest, status: str) -> str:
    kept = request.GET.copy()
    for name in ("after", "before", "status"):
        kept.pop(name, None)
    if status:
        kept["status"] = status
    return f"?{kept.urlencode()}"


def _bulk() -> list[dict[str, Any]]:
    return [
        {"label": _("Noter l’effacement"), "icon": "eraser", "url": reverse("inventory:erase_many")},
        {"label": _("Déplacer"), "icon": "geo-alt", "url": reverse("inventory:move_many")},
        {"label": _("Étiquettes"), "icon": "printer", "url": reverse("inventory:labels")},
    ]


@page("device", Right.READ)
@require_GET
def export(request: MemberRequest, ending: str) -> HttpResponse:
    """The list as filtered, as a file: `csv` or `xlsx`."""
    if ending not in FORMATS:
        raise BadRequest(f"no list as .{ending}")
    visible = Device.objects.visible_to(request.member).for_list()
    if request.member.role == Role.GIVES_CONTACT:
        found, resource = GiftFilter(request.GET, visible, request=request).qs, GiftResource()
    else:
        found = DeviceFilter(request.GET, visible, request=request).qs
        resource = ManagerResource() if perms.can_see_value(request.member) else DeviceResource()
    written = FORMATS[ending]()
    content = written.export_data(resource.export(found.order_by("-id")))
    name = _("equipements")
    return HttpResponse(
        content,
        content_type=f"{written.get_content_type()}{'; charset=utf-8' if ending == 'csv' else ''}",
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
