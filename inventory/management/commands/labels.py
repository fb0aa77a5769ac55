"""manage.py labels: a sheet of labels to print."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import codes
from accounts.choices import CapacityKind
from accounts.models import Membership, Organisation
from inventory import labels
from inventory.actions.labels import make_blank
from inventory.forms.labels import MOST
from inventory.models import Donation, Tag
from inventory.printing import labels_of
from inventory.sheets import SHEETS, UnknownSheetError, sheet_named


class Command(BaseCommand):
    help = "Print labels for known tags, for a donation, or blank ones to claim later."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sheet", required=True, help=f"one of {', '.join(SHEETS)}")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--tags", nargs="+", metavar="TAG", help="labels that were printed before")
        what.add_argument("--donation", metavar="REF", help="every device of a donation")
        what.add_argument("--blank", type=int, metavar="N", help="new labels that are on no device yet")
        parser.add_argument(
            "--association", metavar="A", help="its slug; the donation's, else the oldest that lends"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="F.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sheet = sheet_named(options["sheet"])
        except UnknownSheetError as error:
            raise CommandError(str(error)) from error
        out: Path = options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"The folder {out.parent} does not exist. Make it, or choose another.")
        with transaction.atomic():  # blank labels that are on no paper are none
            found = self._found(options, sheet.name)
            try:
                out.write_bytes(labels.draw(found, sheet))
            except OSError as error:
                words = f"{out} cannot be written ({error.strerror}). Nothing was made. Choose another file."
                raise CommandError(words) from error
        pages = -(-len(found) // sheet.per_page)
        self.stdout.write(f"{len(found)} labels on {pages} pages of {sheet.name} in {out}. Print at 100 %.")

    def _found(self, options: dict[str, Any], sheet: str) -> list[labels.Label]:
        association = self._association(options["association"])
        if options["blank"] is not None:
            return self._blank(options["blank"], association, sheet)
        if options["donation"] is not None:
            return self._donation(options["donation"], association)
        return self._tags(options["tags"], association)

    def _association(self, slug: str | None) -> Organisation | None:
        if slug is None:
            return None
        found = Organisation.objects.able(CapacityKind.LENDS).filter(slug=slug).first()
        if found is None:
            raise CommandError(f"No association that lends is called {slug}. {_those_there_are()}")
        return found

    def _blank(self, count: int, association: Organisation | None, sheet: str) -> list[labels.Label]:
        if not 1 <= count <= MOST:
            raise CommandError(f"Print from 1 to {MOST} blank labels at a time.")
        house = association or _oldest()
        tags = make_blank(count=count, sheet=sheet, by=Membership.objects.system_of(house))
        return labels_of((tag.code, house) for tag in tags)

    def _donation(self, reference: str, association: Organisation | None) -> list[labels.Label]:
        lots = Donation.objects.filter(reference=reference).order_by("organisation__created_at", "pk")
        if association:
            lots = lots.filter(organisation=association)
        found = list(lots.select_related("organisation"))
        if not found:
            where = f" at {association.slug}" if association else ""
            raise CommandError(f"No donation is called {reference}{where}. {_last_donations(association)}")
        if len(found) > 1:
            slugs = ", ".join(lot.organisation.slug for lot in found)
            raise CommandError(
                f"Several associations have a donation {reference}: add --association, one of {slugs}."
            )
        devices = found[0].devices.select_related("organisation").order_by("id")
        if not devices:
            raise CommandError(f"The donation {reference} has no device yet. Import its list first.")
        return labels_of((device.tag, device.organisation) for device in devices)

    def _tags(self, typed: list[str], association: Organisation | None) -> list[labels.Label]:
        wanted = {text: codes.read(text) for part in typed for text in part.split(",") if text}
        wrong = [text for text, code in wanted.items() if code is None]
        if wrong:
            raise CommandError(
                f"Not tags: {', '.join(wrong)}. A tag has 8 signs, the last checks the others."
            )
        tags = Tag.objects.filter(code__in=list(wanted.values())).select_related("organisation")
        if association:
            tags = tags.filter(organisation=association)
        houses = {tag.code: tag.organisation for tag in tags}
        unknown = [text for text, code in wanted.items() if code not in houses]
        if unknown:
            where = f" at {association.slug}" if association else ""
            raise CommandError(f"No label{where} is called {', '.join(unknown)}. Check the tags.")
        return labels_of((str(code), houses[str(code)]) for code in wanted.values())


def _oldest() -> Organisation:
    found = Organisation.objects.able(CapacityKind.LENDS).order_by("created_at", "pk").first()
    if found is None:
        raise CommandError("No association lends here yet. Create one with manage.py organisation.")
    return found


def _last_donations(association: Organisation | None) -> str:
    lots = Donation.objects.filter(organisation=association) if association else Donation.objects.all()
    references = lots.order_by("-made_at", "-id").values_list("reference", flat=True)[:5]
    return f"The last ones are: {', '.join(references)}." if references else "Import a donor's list first."


def _those_there_are() -> str:
    slugs = Organisation.objects.able(CapacityKind.LENDS).order_by("slug").values_list("slug", flat=True)
    return f"There are: {', '.join(slugs)}." if slugs else "Create one with manage.py organisation."
