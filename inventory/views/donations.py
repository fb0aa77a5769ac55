"""Donations: the lots a company gives, what became of each, and the day they arrive."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.choices import Role
from accounts.models import Organisation
from accounts.perms import Right, may
from accounts.refusals import Refused
from inventory import perms
from inventory.actions.donations import arrived
from inventory.actions.donors import promise
from inventory.choices import COUNTED, DONOR_STATES, GIFTS_COUNTED, Status
from inventory.forms.donations import ArrivalForm, DonationForm
from inventory.models import Device, DeviceEvent, Donation, ImportBatch

ROWS = 50


@page("donation", Right.READ)
@require_GET
def donations(request: MemberRequest) -> HttpResponse:
    """Every lot, the latest first; a donor sees its own."""
    arrivals = DeviceEvent.objects.standing().arrivals().filter(device=OuterRef("devices"))
    counted = (
        Donation.objects.visible_to(request.member)
        .select_related("donor", "organisation")
        .annotate(
            total=Count("devices"),
            here=Count("devices", filter=Exists(arrivals)),
        )
        .order_by("-made_at", "-id")
    )
    shown = Paginator(counted, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "gives": request.member.role == Role.GIVES_CONTACT,
        "can_import": perms.can_import(request.member),
        "can_label": may(request.member, "device", Right.ACT),
    }
    return render(request, "inventory/donations.html", context)


def _donation(request: MemberRequest, pk: object) -> Donation:
    visible = Donation.objects.visible_to(request.member).select_related("donor", "organisation")
    return get_object_or_404(visible, pk=pk)


@page("donation", Right.READ)
@require_GET
def donation(request: MemberRequest, pk: object) -> HttpResponse:
    """One lot: how much of it has arrived, where things stand, its lists, its devices."""
    found = _donation(request, pk)
    member = request.member
    gives = member.role == Role.GIVES_CONTACT
    devices = Device.objects.visible_to(member).filter(donation=found)
    states = _states(devices, found, gives=gives)
    waiting = devices.filter(status=Status.ANNOUNCED).count()
    rows = devices.select_related("model").order_by("id")
    lists = ImportBatch.objects.visible_to(member).filter(donation=found).order_by("-made_at", "pk")
    can_act = may(member, "device", Right.ACT) and found.organisation_id == member.organisation_id
    context = {
        "donation": found,
        "gives": gives,
        "states": states,
        "waiting": waiting,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "lists": lists[:ROWS],
        "show_value": perms.can_see_value(member),
        "can_import": perms.can_edit_donation(member, found),
        "can_label": can_act,
        "arrival": ArrivalForm(member=member) if can_act and waiting else None,
    }
    return render(request, "inventory/donation.html", context)


def _states(devices: Any, found: Donation, *, gives: bool) -> list[dict[str, Any]]:
    """How many devices in each state, in the reader's words, each a link to the list of them."""
    counted: dict[str, int] = {}
    for status, number in devices.order_by().values_list("status").annotate(Count("pk")):
        word = DONOR_STATES[status] if gives else status
        counted[word] = counted.get(word, 0) + number
    words = GIFTS_COUNTED if gives else COUNTED
    listed = f"{reverse('inventory:devices')}?donation={found.pk}"
    every = {"noun": "", "label": _("Tous"), "count": sum(counted.values()), "url": listed, "current": False}
    return [
        every,
        *(
            {
                "noun": "donor" if gives else "device",
                "status": code,
                "label": word,
                "count": counted[code],
                "url": f"{listed}&status={code}",
                "current": False,
            }
            for code, word in words.items()
            if code in counted
        ),
    ]


@page("donation", Right.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_donation(request: MemberRequest) -> HttpResponse:
    """Note a gift that is promised, before its list comes."""
    posted = request.POST if request.method == "POST" else None
    form = DonationForm(posted, member=request.member)
    if form.is_valid():
        try:
            made, known = promise(by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            if known:
                say_known(request, made.donor)
            messages.success(request, _("C’est noté. Ajoutez la liste quand elle arrive."))
            return redirect("inventory:donation", pk=made.pk)
    return render(request, "inventory/donation_new.html", {"form": form})


def say_known(request: MemberRequest, donor: Organisation) -> None:
    """Whoever was described as new is here already: nothing is doubled, and it is said."""
    words = _("«\u00a0%(name)s\u00a0» était déjà connu ici\u00a0: ce don est à son nom.")
    messages.warning(request, words % {"name": donor.name})


@page("device", Right.ACT)
@require_POST
def arrive(request: MemberRequest, pk: object) -> HttpResponse:
    """Everything on the list is here."""
    found = _donation(request, pk)
    form = ArrivalForm(request.POST, member=request.member)
    if not form.is_valid():
        messages.error(request, _("Dites où les appareils sont arrivés."))
        return redirect("inventory:donation", pk=found.pk)
    site = form.cleaned_data["site"]
    try:
        devices = arrived(found, site=site, by=request.member, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        words = ngettext(
            "%(count)d appareil reçu à %(site)s.", "%(count)d appareils reçus à %(site)s.", len(devices)
        )
        messages.success(request, words % {"count": len(devices), "site": site.name})
    return redirect("inventory:donation", pk=found.pk)
