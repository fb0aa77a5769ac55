"""`manage.py impact_report --donor D --from … --to … --out F.pdf [--json F.json]` (design §8)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation
from accounts.refusals import Refused
from impact import paper, periods, wording
from impact.actions.reports import edition_of, publish
from impact.measure import Scope, measure
from impact.perms import donors
from impact.values import as_json


class Command(BaseCommand):
    """Publish a donor's report and write it to a file."""

    help = "Publish a donor's report over a period: a PDF, and the figures as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--donor", required=True, metavar="SLUG")
        parser.add_argument("--from", dest="begins", default="", metavar="DAY", help="2025-11-01")
        parser.add_argument("--to", dest="ends", default="", metavar="DAY", help="2026-10-31, included")
        parser.add_argument("--out", required=True, type=Path, metavar="F.pdf")
        parser.add_argument("--json", type=Path, metavar="F.json")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("fr"):
            self._write(**options)

    def _write(
        self, *, donor: str, begins: str, ends: str, out: Path, json: Path | None = None, **_more: Any
    ) -> None:
        found = _donor(donor)
        today = found.day_of(timezone.now())
        try:
            value = measure(Scope(found), periods.read(begins, ends, today), today=today)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        report = publish(value, donor=found, by=Membership.objects.system_of(found))
        _save(out, paper.draw(value, edition_of(value, donor=found)))
        if json is not None:
            _save(json, _text(as_json(value, wording.claims())).encode())
        words = _("Rapport de %(donor)s, version %(version)s\u00a0: %(out)s")
        self.stdout.write(words % {"donor": found.name, "version": report.version, "out": out})


def _donor(slug: str) -> Organisation:
    found = donors().filter(slug=slug).first()
    if found is None:
        known = ", ".join(donors().order_by("slug").values_list("slug", flat=True)) or _("aucun")
        raise CommandError(
            _("Aucun donateur ne s’appelle «\u00a0%(slug)s\u00a0». Donateurs connus\u00a0: %(known)s.")
            % {"slug": slug, "known": known}
        )
    return found


def _text(figures: dict[str, Any]) -> str:
    return json.dumps(figures, ensure_ascii=False, indent=2) + "\n"


def _save(path: Path, content: bytes) -> None:
    """Whole or not at all: written beside, then put in place."""
    passing = path.with_name(f".{path.name}.part")
    try:
        passing.write_bytes(content)
        passing.replace(path)
    except OSError as error:
        passing.unlink(missing_ok=True)
        raise CommandError(
            _("%(path)s ne s’écrit pas\u00a0: %(why)s") % {"path": path, "why": error.strerror}
        ) from error
