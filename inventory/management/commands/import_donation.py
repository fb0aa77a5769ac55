"""`manage.py import_donation FILE --donor D --association A`: a donor's list, as companies really send it."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import organisations
from accounts.choices import CapacityKind, Nature
from accounts.models import Membership, Organisation
from accounts.refusals import Refused
from inventory.actions.batches import Preview, take, upload
from inventory.intake.headers import STAFF_COLUMN
from inventory.intake.reading import read
from inventory.intake.report import refusals_csv
from inventory.intake.staging import Staged, stage
from inventory.intake.tables import refusal, within_bytes

_SLUG = re.compile(r"[a-z0-9-]{1,70}")
_SAID = 20  # lines of remarks before the rest is only counted


class Command(BaseCommand):
    help = "Import a donor's list: CSV, XLSX or ODS. The last line gives the counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--donor", required=True, help="slug of the company that gives")
        parser.add_argument("--association", required=True, help="slug of the association that receives")
        parser.add_argument("--create", action="store_true", help="create either if it is not known")
        parser.add_argument("--donation", default="", metavar="REF", help="reference of the donation")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.csv", help="where refused rows are written")

    def handle(self, *, file: Path, report: Path | None, **options: Any) -> None:
        try:
            data = _bytes(file)
            staged = stage(read(file.name, data))
            _must_identify(staged)
            with transaction.atomic():
                found = self.write(data, staged, options)
                if report:
                    _report(found, report)
                transaction.set_rollback(options["dry_run"])
        except Refused as refused:
            raise CommandError(refused.message) from refused
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.remarks(found)
        if options["dry_run"]:
            self.stdout.write(_("Essai\u00a0: rien n’est écrit."))
        self.stdout.write(" ".join(f"{word}={number}" for word, number in found.counts.items()))

    def write(self, data: bytes, staged: Staged, options: dict[str, Any]) -> Preview:
        """Everything that is written, in one transaction."""
        create = options["create"]
        association = self.organisation(options["association"], CapacityKind.LENDS, create=create)
        donor = self.organisation(options["donor"], CapacityKind.GIVES, create=create, staged=staged)
        by = Membership.objects.system_of(association)
        batch = upload(
            name=staged.name,
            data=data,
            staged=staged,
            donor=donor,
            by=by,
            reference=options["donation"].strip(),
        )
        found = take(batch, by=by)
        if not found.fates:
            why, what = _("ne contient aucun appareil."), _("Vérifiez la feuille et ses lignes.")
            raise refusal("file_empty", staged.name, why, what)
        return found

    def organisation(
        self, slug: str, capacity: CapacityKind, *, create: bool, staged: Staged | None = None
    ) -> Organisation:
        """The organisation of that slug, created where it is asked for."""
        if not _SLUG.fullmatch(slug):
            raise CommandError(
                _("« %(slug)s » : écrivez un nom court en minuscules, chiffres et tirets.") % {"slug": slug}
            )
        siret = staged.header.siret if staged and staged.header.siret_checks else ""
        found = Organisation.objects.filter(slug=slug).first()
        if found is None:
            if not create:
                words = _("«\u00a0%(slug)s\u00a0» n’est pas connu. Vérifiez le nom, ou ajoutez --create.")
                raise CommandError(words % {"slug": slug})
            return _found(slug, capacity, siret)
        if not Organisation.objects.able(capacity).filter(pk=found.pk).exists():
            words = _("«\u00a0%(slug)s\u00a0» existe mais ne fait pas cela ici\u00a0: %(capacity)s.")
            raise CommandError(words % {"slug": slug, "capacity": capacity.label})
        if theirs := staged.header.other_siret(found.siret) if staged else "":
            words = _("Attention\u00a0: la liste porte le SIRET %(theirs)s, le donateur a le SIRET %(ours)s.")
            self.stderr.write(words % {"theirs": theirs, "ours": found.siret})
        return found

    def remarks(self, found: Preview) -> None:
        """What a person should know: columns and lines left out, refused rows, values left out."""
        dropped = [c.header for c in found.staged.header.columns if c.field == STAFF_COLUMN and c.header]
        if dropped:
            self.stdout.write(_("Colonnes non gardées\u00a0: %(names)s.") % {"names": ", ".join(dropped)})
        if found.staged.other_sheets:
            names = ", ".join(found.staged.other_sheets)
            self.stdout.write(_("Feuilles non lues\u00a0: %(names)s. Donnez-les à part.") % {"names": names})
        if found.parsed.passed_over:
            count = len(found.parsed.passed_over)
            words = ngettext(
                "%(count)d ligne n’est pas un appareil (total, titre).",
                "%(count)d lignes ne sont pas des appareils (totaux, titres).",
                count,
            )
            self.stdout.write(words % {"count": count})
        rows = found.parsed.rows
        said = [(row.line, fault.message) for row in rows for fault in (*row.problems, *row.warnings)]
        for line, message in said[:_SAID]:
            self.stdout.write(_("Ligne %(line)d\u00a0: %(message)s") % {"line": line, "message": message})
        if len(said) > _SAID:
            self.stdout.write(_("… et %(count)d autres remarques.") % {"count": len(said) - _SAID})


def _bytes(file: Path) -> bytes:
    try:
        within_bytes(file.name, file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        words = _("«\u00a0%(file)s\u00a0» ne se lit pas (%(why)s). Vérifiez le chemin.")
        raise CommandError(words % {"file": file, "why": error.strerror}) from error


def _report(found: Preview, path: Path) -> None:
    """Write the refused rows down before anything is confirmed: where that fails, nothing is imported."""
    try:
        path.write_bytes(refusals_csv(found.parsed.rows))
    except OSError as error:
        words = _("«\u00a0%(file)s\u00a0» ne s’écrit pas (%(why)s). Rien n’est importé. Vérifiez le chemin.")
        raise CommandError(words % {"file": path, "why": error.strerror}) from error


def _must_identify(staged: Staged) -> None:
    if not staged.header.has_identity:
        raise refusal(
            "identity_missing",
            staged.name,
            _("n’a ni colonne «\u00a0Numéro de série\u00a0» ni colonne «\u00a0IMEI\u00a0»."),
            _("Ajoutez-en une, ou donnez-lui ce titre."),
        )


def _found(slug: str, capacity: CapacityKind, siret: str) -> Organisation:
    """A company that gives, or an association that lends with one site of the same name (design §8)."""
    lends = capacity == CapacityKind.LENDS
    made = organisations.found(
        name=slug.replace("-", " ").title(),
        slug=slug,
        capacities=[capacity],
        nature=Nature.ASSOCIATION if lends else Nature.COMPANY,
        by=None,
        siret="" if lends else siret,
    )
    if lends:
        organisations.add_site(organisation=made, name=made.name, slug=slug, by=None)
    return made
