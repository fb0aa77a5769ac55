"""A donor's list by page: given, looked at and put right, then written at once or not at all."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import MemberRequest, page
from accounts.perms import Right
from accounts.refusals import Refused
from inventory.actions import batches, donors
from inventory.actions.batches import Preview
from inventory.fates import CREATED, REFUSED, UNCHANGED, UPDATED
from inventory.forms.donations import ColumnsForm, ListForm
from inventory.intake.report import refusals_csv
from inventory.intake.tables import within_bytes
from inventory.models import Donation, ImportBatch
from inventory.views.donations import say_known

ROWS = 50
BESIDE = {"invalid": "reference", "donor_known": "donor_name"}  # the field at fault, where it is not the file


@page("donation", Right.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request: MemberRequest, pk: object = None) -> HttpResponse:
    """Choose the file: of a new donation, or of the one whose page leads here."""
    visible = Donation.objects.visible_to(request.member).select_related("donor")
    donation = get_object_or_404(visible, pk=pk) if pk else None
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ListForm(*posted, donation=donation)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch, known = donors.upload(
                donation.donor if donation else form.cleaned_data["donor"],
                name=file.name,
                data=_bytes(file),
                reference="" if donation else form.cleaned_data["reference"].strip(),
                donation=donation,
                by=request.member,
            )
        except Refused as refused:
            form.add_error(BESIDE.get(refused.code, "file") if not donation else "file", refused.message)
        else:
            if known:
                say_known(request, batch.donor)
            return redirect("inventory:list", pk=batch.pk)
    return render(request, "inventory/list_new.html", {"form": form, "donation": donation})


def _bytes(file: Any) -> bytes:
    """The upload's bytes, if there are not too many to be read at all."""
    within_bytes(file.name, file.size)
    data: bytes = file.read()
    return data


def _batch(request: MemberRequest, pk: object) -> ImportBatch:
    visible = ImportBatch.objects.visible_to(request.member)
    return get_object_or_404(visible.select_related("donor", "donation", "organisation"), pk=pk)


@page("donation", Right.WRITE)
@require_GET
def one_list(request: MemberRequest, pk: object) -> HttpResponse:
    """What would become of every row, nothing being written yet; or, once written, what did."""
    batch = _batch(request, pk)
    if batch.applied_at:
        return render(request, "inventory/list_done.html", {"batch": batch, "counts": _done(batch)})
    try:
        found = batches.preview(batch)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("inventory:new_list")
    return _shown(request, batch, found)


def _shown(request: MemberRequest, batch: ImportBatch, found: Preview) -> HttpResponse:
    word = request.GET.get("fate", "")
    rows = [fate for fate in found.fates if not word or fate.word == word]
    columns = found.staged.header.columns
    kept = tuple(column for column in columns if column.index in found.staged.places)
    lost = tuple(column for column in columns if column.index not in found.staged.places)
    return render(
        request,
        "inventory/list.html",
        {
            "batch": batch,
            "staged": found.staged,
            "total": len(found.fates),
            "passed_over": len(found.parsed.passed_over),
            "numbers": found.counts,
            "digest": found.digest,
            "counts": _counts(found, word),
            "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
            "form": ColumnsForm(columns=kept),
            "fields": [column.field for column in kept],
            "lost": lost,
            "lost_form": ColumnsForm(columns=lost, prefix="again"),
            "strange_siret": found.staged.header.other_siret(batch.donor.siret),
            "can_write": found.staged.header.has_identity
            and found.counts[CREATED] + found.counts[UPDATED] > 0,
        },
    )


def _counts(found: Preview, chosen: str) -> list[dict[str, Any]]:
    words = {
        "": _("Toutes"),
        CREATED: _("À créer"),
        UPDATED: _("À compléter"),
        UNCHANGED: _("Déjà connues"),
        REFUSED: _("Refusées"),
    }
    return [
        {
            "noun": "row" if word else "",
            "status": word,
            "label": label,
            "count": found.counts[word] if word else len(found.fates),
            "url": f"?fate={word}" if word else "?",
            "current": word == chosen,
        }
        for word, label in words.items()
        if not word or found.counts[word] or word == chosen
    ]


def _done(batch: ImportBatch) -> list[tuple[int, str]]:
    """What was written: how many, and the word; what did not happen is not said, but for creations."""
    counts = batch.counts
    words = (
        (CREATED, ngettext("appareil créé", "appareils créés", counts[CREATED])),
        (UPDATED, ngettext("appareil complété", "appareils complétés", counts[UPDATED])),
        (UNCHANGED, ngettext("déjà connu", "déjà connus", counts[UNCHANGED])),
        (REFUSED, ngettext("ligne refusée", "lignes refusées", counts[REFUSED])),
    )
    return [(counts[word], label) for word, label in words if counts[word] or word == CREATED]


@page("donation", Right.WRITE)
@require_POST
def columns(request: MemberRequest, pk: object) -> HttpResponse:
    """Put columns right; with the file again, columns that were not kept too."""
    batch = _batch(request, pk)
    try:
        if "file" in request.FILES:
            return _again(request, batch)
        form = ColumnsForm(request.POST, columns=batches.columns_of(batch))
        if form.is_valid():
            batches.correct(batch, choices=form.choices(), by=request.member)
        else:
            messages.error(request, _("Choisissez parmi les colonnes proposées."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("inventory:list", pk=batch.pk)


def _again(request: MemberRequest, batch: ImportBatch) -> HttpResponse:
    """The same file once more: its cells were not kept, so they must be read again."""
    data = _bytes(request.FILES["file"])
    every = batches.columns_of(batch)
    form = ColumnsForm(request.POST, columns=every, prefix="again")
    if hashlib.sha256(data).hexdigest() != batch.file_hash:
        raise Refused(
            "invalid", _("Ce n’est pas le même fichier. Redonnez « %(name)s ».") % {"name": batch.file_name}
        )
    if not form.is_valid():
        raise Refused("invalid", _("Choisissez parmi les colonnes proposées."))
    again = batches.upload(
        name=batch.file_name,
        data=data,
        donor=batch.donor,
        donation=batch.donation,
        reference=batch.mapping.get("reference", ""),
        choices={**{int(k): v for k, v in batch.mapping.get("choices", {}).items()}, **form.choices()},
        by=request.member,
    )
    return redirect("inventory:list", pk=again.pk)


@page("donation", Right.WRITE)
@require_POST
def confirm(request: MemberRequest, pk: object) -> HttpResponse:
    """Write what was shown."""
    batch = _batch(request, pk)
    try:
        batches.confirm(batch, by=request.member, shown=request.POST.get("shown", ""))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("inventory:list", pk=batch.pk)


@page("donation", Right.WRITE)
@require_GET
def refused_rows(request: MemberRequest, pk: object) -> HttpResponse:
    """The rows that are refused, as a file to send back to the donor."""
    batch = _batch(request, pk)
    try:
        rows = batches.refused_rows(batch)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("inventory:new_list")
    name = _("lignes-refusees")
    return HttpResponse(
        refusals_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
