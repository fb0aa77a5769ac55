"""manage.py words: the English catalogue follows what the code says in French, and French plurals too."""

import io
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
ROOMS = ("accounts", "beneficiaries", "config", "impact", "inventory", "loans", "paper")
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
FRENCH = Path("locale/fr/LC_MESSAGES/django.po")


class Command(BaseCommand):
    requires_system_checks: tuple[str, ...] = ()
    help = "Add new French sentences to the English catalogue, drop old ones, and name those without English."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if English is missing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        catalogue = updated()
        plurals = french_plurals(catalogue)
        if not check:
            write(catalogue, CATALOGUE)
            write(plurals, FRENCH)
        missing = without_english(catalogue)
        for sentence in missing:
            self.stdout.write(sentence)
        if missing and check:
            raise CommandError(f"{len(missing)} sentences have no English. Write them in {CATALOGUE}.")
        if check and not is_written(plurals, FRENCH):
            raise CommandError(f"{FRENCH} is behind the code. Run “make words”.")
        self.stdout.write(f"{len(catalogue)} sentences, {len(missing)} without English.")


def updated() -> Catalog:
    """The English catalogue with exactly the sentences that the code says now."""
    # A catalogue marked fuzzy is left out when catalogues are compiled.
    said = Catalog(locale="en", header_comment="# English for Relais.", fuzzy=False, charset="utf-8")
    for path, line, message, context in sentences(settings.BASE_DIR):
        said.add(message, locations=[(path, line)], context=context, flags=_flags(message))
    there = settings.BASE_DIR / CATALOGUE
    if there.exists():
        with there.open("rb") as file:
            known = read_po(file, locale="en")
        for message in said:
            old = known.get(message.id, message.context) if message.id else None
            if old is not None:
                message.string = old.string
    return said


def french_plurals(catalogue: Catalog) -> Catalog:
    """What is counted, in the French of the code: generated, never edited.

    Without a catalogue gettext counts as English does, where zero is a plural: « 0 appareils ». French
    says « 0 appareil », and the head of a French catalogue knows.
    """
    said = Catalog(
        locale="fr",
        header_comment="# French plurals of Relais, made by manage.py words.",
        fuzzy=False,
        charset="utf-8",
    )
    for message in catalogue:
        if isinstance(message.id, tuple):
            said.add(message.id, message.id, context=message.context, flags=message.flags)
    return said


def write(catalogue: Catalog, to: Path) -> None:
    path = settings.BASE_DIR / to
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(catalogue))


def is_written(catalogue: Catalog, to: Path) -> bool:
    path = settings.BASE_DIR / to
    return path.exists() and path.read_text() == as_text(catalogue)


def as_text(catalogue: Catalog) -> str:
    """The file as it is kept. No line numbers and no dates: it changes when sentences do."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, no_location=True, omit_header=False, sort_output=True)
    return re.sub(
        r'^"(POT-Creation|PO-Revision|Generated|Project-Id|Report-Msgid|Last-Transl|Language-Team).*\n',
        "",
        file.getvalue().decode(),
        flags=re.MULTILINE,
    )


def without_english(catalogue: Catalog) -> list[str]:
    """The sentences that an English reader would see in French, or half of them."""
    return [_first(message.id) for message in catalogue if message.id and not _whole(message.string)]


def sentences(base: Path) -> Iterator[tuple[str, int, Any, str | None]]:
    """Where, and what: every translatable sentence of code and templates."""
    for path in sources(base):
        method: Any = extract_template if path.suffix in (".html", ".txt") else extract_python
        with path.open("rb") as file:
            for line, message, _comments, context in extract(method, file, KEYWORDS, options={}):
                yield str(path.relative_to(base)), line, message, context


def sources(base: Path) -> Iterable[Path]:
    code = [path for room in ROOMS for path in sorted((base / room).rglob("*.py"))]
    pages = [path for path in sorted((base / "templates").rglob("*")) if path.suffix in (".html", ".txt")]
    return [*code, *pages]


def extract_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, Any, Any]]:
    """Django's own reading of a template as code, read by Babel; lines keep their numbers."""
    code = templatize(file.read().decode())
    flush = "\n".join(line.strip() for line in code.splitlines())
    read: Any = extract_python(io.BytesIO(flush.encode()), keywords, comment_tags, options)
    yield from read


def _flags(message: Any) -> set[str]:
    return {"python-format"} if re.search(r"%\(\w+\)[sd]", _first(message)) else set()


def _first(message: Any) -> str:
    return message[0] if isinstance(message, tuple) else message


def _whole(string: Any) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)
