"""Lists as text: CSV with any delimiter and the encodings of French offices.

The csv module and not import-export's CSV: that one forgets the lines on which records begin, which is how
a refused row is named, and takes the first line for the headers.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from inventory.intake.headers import recognised
from inventory.intake.tables import MAX_CELL, MAX_ROWS, Line, Table, refusal, tidy, within_limits

_DELIMITERS = ";,\t|"
_SAMPLE_LINES = 80
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# One byte a sign: Windows, old Mac, DOS. Which one shows in the letters that French is written with; a
# general detector hesitates between a dozen more and is wrong on short lists.
_ONE_BYTE = ("cp1252", "mac_roman", "cp850")
_FRENCH = frozenset("éèêëàâäùûüîïôöçœæÉÈÊËÀÂÄÙÛÜÎÏÔÖÇŒ°ºª€«»’‘“”–—…²³•·\xa0")


def _french(text: str) -> int:
    return sum(1 if sign in _FRENCH else -2 for sign in text if not sign.isascii())


def decode(data: bytes) -> str | None:
    """The text, or None when no encoding makes sense of it."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _try(data, encoding)
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:  # UTF-16 without its mark: every other byte of plain text is zero
        return _try(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    if (text := _try(data, "utf-8")) is not None:
        return text
    texts = [text for encoding in _ONE_BYTE if (text := _try(data, encoding)) is not None]
    return max(texts, key=lambda text: _french(text[:200_000]), default=None)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    strange = sum(1 for sign in text[:20_000] if ord(sign) < 32 and sign not in "\t\n\r\x0b\x0c\x1a")
    return strange <= 2 + len(text[:20_000]) // 500


def _records(text: str, delimiter: str, *, strict: bool) -> Iterator[Line]:
    """Records with the line on which each begins, the first line being 1."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    begins = 1
    for cells in islice(reader, MAX_ROWS):
        yield Line(begins, [tidy(cell) for cell in cells])
        begins = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The delimiter under which a line names the most columns, then the most lines have as many cells."""
    if text[:4].lower() == "sep=" and text[4:5] in _DELIMITERS:
        return text[4]
    sample = "".join(islice(io.StringIO(text, newline=""), _SAMPLE_LINES))

    def score(delimiter: str) -> tuple[int, int]:
        try:
            lines = list(_records(sample, delimiter, strict=False))
        except csv.Error:
            return 0, 0
        widths = [len(line.cells) for line in lines if len(line.cells) > 1]
        usual = max(set(widths), key=widths.count, default=0)
        return max((recognised(line.cells) for line in lines), default=0), widths.count(usual) * usual

    return max(_DELIMITERS, key=score)


def read_text(name: str, data: bytes) -> Table:
    """The table of a text file. Refuses what is no text, and quotes that never close."""
    text = decode(data)
    if text is None or not _is_text(text):
        raise refusal(
            "file_unreadable",
            name,
            _("n’est ni un classeur ni un fichier CSV lisible."),
            _("Enregistrez la liste en .xlsx, .ods ou .csv, puis redonnez-la."),
        )
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<table", "<?xml")):
        raise refusal(
            "file_unreadable",
            name,
            _("est une page web, même s’il porte un nom de tableur."),
            _("Ouvrez-le dans un tableur et enregistrez-le en .xlsx ou .csv."),
        )
    csv.field_size_limit(MAX_CELL * 4)
    delimiter = _delimiter(text)
    hinted = text[:4].lower() == "sep="
    try:
        lines = _lines(name, text, delimiter)
    except csv.Error:
        raise refusal(
            "file_unreadable",
            name,
            _("a une case bien trop longue."),
            _("Vérifiez les guillemets\u00a0: l’un d’eux n’est pas refermé."),
        ) from None
    return Table(name, lines[1:] if hinted else lines)


def _lines(name: str, text: str, delimiter: str) -> list[Line]:
    """Strictly first; a quote amid a cell is taken as written, one that never closes is refused."""
    done: list[Line] = []

    def strictly() -> Iterator[Line]:
        for line in _records(text, delimiter, strict=True):
            done.append(line)
            yield line

    try:
        return within_limits(name, strictly())
    except csv.Error as error:
        if "unexpected end" not in str(error):
            return within_limits(name, _records(text, delimiter, strict=False))
    raise refusal(
        "file_unreadable",
        name,
        _("a un guillemet ouvert qui n’est jamais refermé, après la ligne %(line)s.")
        % {"line": done[-1].number if done else 0},
        _("Refermez-le ou retirez-le, puis redonnez la liste."),
    )
