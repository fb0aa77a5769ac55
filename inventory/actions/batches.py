"""A donor's list from upload to confirmation: staged in the database, looked at, then written at once.

Staging is a row, so that any process may confirm; it never holds a cell about the donor's staff, and is
dropped after thirty days.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Membership, Organisation
from accounts.perms import answers_for, require
from accounts.refusals import Refused
from inventory import perms
from inventory.actions.intake import amend, receive
from inventory.actions.register import check_reference
from inventory.fates import CREATED, REFUSED, UPDATED, WORDS, Fate, fates
from inventory.intake.headers import Column
from inventory.intake.parsing import parse
from inventory.intake.reading import read
from inventory.intake.rows import Parsed, Row
from inventory.intake.staging import Staged, remap, stage
from inventory.models import DeviceModel, Donation, ImportBatch

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """A staged list as it would be written now: its rows, their fates, how many of each."""

    staged: Staged
    parsed: Parsed
    fates: Sequence[Fate]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(fate.word for fate in self.fates)
        return {word: found[word] for word in WORDS}

    @property
    def digest(self) -> str:
        """What was shown, so that a confirmation of something else is noticed."""
        columns = ",".join(f"{column.index}{column.field}" for column in self.staged.header.columns)
        shown = ",".join([columns, *(f"{fate.row.line}{fate.word[:2]}" for fate in self.fates)])
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


@act
def upload(
    *,
    name: str,
    data: bytes,
    donor: Organisation,
    by: Membership,
    at: dt.datetime | None = None,
    reference: str = "",
    donation: Donation | None = None,
    choices: Mapping[int, str] | None = None,
    staged: Staged | None = None,
) -> ImportBatch:
    """Read a list and stage it. `reference` names the donation to open or to add to, if it is not given.

    `choices` (column index to field) correct the mapping; `staged` spares reading twice. Raises Refused with
    one sentence for a file that cannot be read whole, and `invalid` for a reference that is another donor's
    or cannot be one.
    """
    require(perms.can_import(by))
    check_reference(reference)
    staged = staged or stage(read(name, data), choices)
    digest = hashlib.sha256(data).hexdigest()
    return ImportBatch.objects.create(
        organisation_id=by.organisation_id,
        donor=donor,
        donation=donation or _donation_of(reference, digest, donor, by),
        file_hash=digest,
        file_name=name[-160:],
        mapping={"reference": reference, "choices": {str(k): v for k, v in (choices or {}).items()}},
        table=staged.as_json(),
        made_at=at or timezone.now(),
        made_by_id=by.user_id,
    )


def _donation_of(reference: str, digest: str, donor: Organisation, by: Membership) -> Donation | None:
    """The donation that is named, else the one that the same file made before; none yet is no fault."""
    if reference:
        found = Donation.objects.filter(organisation=by.organisation_id, reference=reference).first()
        if found and found.donor_id != donor.pk:
            words = _("Le don « %(reference)s » vient d’un autre donateur. Choisissez une autre référence.")
            raise Refused("invalid", words % {"reference": reference})
        return found
    before = ImportBatch.objects.filter(
        organisation=by.organisation_id, donor=donor, file_hash=digest, applied_at__isnull=False
    ).exclude(donation=None)
    batch = before.select_related("donation").order_by("made_at").first()
    return batch.donation if batch else None


@act
def correct(batch: ImportBatch, *, choices: Mapping[int, str], by: Membership) -> ImportBatch:
    """Put columns right (index to field); a column that is no longer kept loses its cells at once.

    Raises Refused `file_needed` for a column whose cells were never kept, `list_applied` for a list that is
    written already: what was written stays told as it was.
    """
    require(perms.can_import(by) and answers_for(by, batch))
    batch = _held(batch)
    if batch.applied_at is not None:
        words = _("Cette liste est déjà écrite. Redonnez le fichier pour la lire autrement.")
        raise Refused("list_applied", words)
    batch.table = remap(_staged(batch), choices).as_json()
    batch.mapping["choices"] = {**batch.mapping.get("choices", {}), **{str(k): v for k, v in choices.items()}}
    batch.save(update_fields=["table", "mapping"])
    return batch


def columns_of(batch: ImportBatch) -> tuple[Column, ...]:
    """The list's columns as they are mapped now, those that are not kept too."""
    return _staged(batch).header.columns


def refused_rows(batch: ImportBatch) -> list[Row]:
    """The rows that are refused; of a list that is written, those that were."""
    rows = [fate.row for fate in preview(batch).fates if fate.word == REFUSED]
    lines = batch.mapping.get("refused_lines")
    return rows if lines is None else [row for row in rows if row.line in lines]


def preview(batch: ImportBatch, *, lock: bool = False) -> Preview:
    """The list as it would be written now; asks the database, writes nothing."""
    staged = _staged(batch)
    kinds = dict(DeviceModel.objects.order_by("key").values_list("key", "kind"))
    parsed = parse(staged, kinds)
    found = fates(parsed, organisation=batch.organisation, donor=batch.donor, lock=lock)
    return Preview(staged, parsed, found)


@act
def confirm(
    batch: ImportBatch, *, by: Membership, at: dt.datetime | None = None, shown: str | None = None
) -> ImportBatch:
    """Write what the preview shows, all of it or nothing; a second time changes nothing.

    `shown` is the digest of the preview that was looked at: if the rows' fates are no longer those, raises
    Refused `list_changed` and writes nothing.
    """
    require(perms.can_import(by) and answers_for(by, batch))
    batch = _held(batch)
    if batch.applied_at is None:
        _apply(batch, by=by, at=at or timezone.now(), shown=shown)
    return batch


@act
def take(batch: ImportBatch, *, by: Membership, at: dt.datetime | None = None) -> Preview:
    """Write a list that nobody looks at first, and say what became of its rows."""
    require(perms.can_import(by) and answers_for(by, batch))
    return _apply(batch, by=by, at=at or timezone.now(), shown=None)


def _apply(batch: ImportBatch, *, by: Membership, at: dt.datetime, shown: str | None) -> Preview:
    for last in (False, True):
        found = preview(batch, lock=True)
        if shown is not None and found.digest != shown:
            words = _("Ce que l’association connaît a changé entre-temps. Relisez l’aperçu, puis confirmez.")
            raise Refused("list_changed", words)
        try:
            with transaction.atomic():
                _write(batch, found, by=by, at=at)
            break
        except IntegrityError:  # somebody wrote one of these just now: the checks will say which
            if last:
                raise
            batch.refresh_from_db(fields=["donation"])
    return found


def _held(batch: ImportBatch) -> ImportBatch:
    """The row as it is now, held until the end of the transaction."""
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related(
        "organisation", "donor", "donation"
    )
    return rows.get(pk=batch.pk)


def _staged(batch: ImportBatch) -> Staged:
    if batch.table is None:
        raise Refused(
            "file_needed", _("Les lignes de cette liste ne sont plus gardées. Redonnez le fichier.")
        )
    return Staged.from_json(batch.table)


def _write(batch: ImportBatch, found: Preview, *, by: Membership, at: dt.datetime) -> None:
    created = [fate for fate in found.fates if fate.word == CREATED]
    updated = [fate for fate in found.fates if fate.word == UPDATED]
    reference = batch.mapping.get("reference", "")
    if batch.donation is None and (created or reference):  # another list may have opened it since
        known = _donation_of(reference, batch.file_hash, batch.donor, by)
        named = reference or free_reference(batch.donor, by, at)
        batch.donation = known or Donation.objects.create(
            organisation=by.organisation,
            donor=batch.donor,
            reference=named,
            made_at=at,
            made_by_id=by.user_id,
        )
    if created and batch.donation is not None:
        receive(created, donation=batch.donation, by=by, at=at)
    if updated:
        amend(updated, by=by, at=at)
    batch.counts = found.counts
    batch.mapping["refused_lines"] = [fate.row.line for fate in found.fates if fate.word == REFUSED]
    batch.applied_at, batch.applied_by_id = at, by.user_id
    batch.save(update_fields=["donation", "counts", "mapping", "applied_at", "applied_by"])


def free_reference(donor: Organisation, by: Membership, at: dt.datetime) -> str:
    """The next reference of a donor's lots in a year: alpexa-2026-1."""
    base = f"{donor.slug[:45]}-{by.organisation.day_of(at).year}-"
    used = Donation.objects.filter(organisation=by.organisation_id, reference__startswith=base)
    taken = set(used.values_list("reference", flat=True))
    return next(f"{base}{number}" for number in range(1, len(taken) + 2) if f"{base}{number}" not in taken)


@act
def forget(*, on: dt.date) -> int:
    """Drop the rows of lists older than thirty days; how many lists lost theirs. The trace stays."""
    before = on - dt.timedelta(days=KEPT_DAYS)
    return ImportBatch.objects.filter(made_at__date__lt=before, table__isnull=False).update(table=None)
