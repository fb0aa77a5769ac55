"""Lines of a list that are no device: totals, titles, headers said again."""

import re
from collections.abc import Collection, Mapping, Sequence

from inventory.intake.identifiers import is_protected
from inventory.intake.tables import Line
from inventory.intake.values import is_formula_text
from inventory.intake.words import fold, header_words

_TOTAL = re.compile(
    r"(?:sous[- ]?|s/|grand |montant |valeur |nombre |nb |quantite |qte |prix )?"
    r"(?:totale?|totaux|sub-?total|sommes?|sum|cumul|moyenne|average)"
    r"(?: generale?| generaux| ht| ttc| eur(?:os)?| valeur| appareils?| machines?| materiels?| equipements?"
    r"| devices?| pieces?| lignes?| du don| de la liste| page \d+| \d+)*"
    r"\s*[:=]?\s*[\d ]*(?:[.,]\d+)?\s*€?\Z"
)
_HEAD = re.compile(
    r"(?:sous[- ]?|s/|grand |montant |valeur |nombre |nb |quantite |qte |prix )?"
    r"(?:sub-?)?(?:totale?|totaux|somme|cumul)\b|(?:nombre|nb) (?:de |d')"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_HINT = re.compile(r"tot|som|sum|cumul|moyenne|average|nombre|nb", re.IGNORECASE)


def is_total(text: str) -> bool:
    """ "TOTAL", "Sous-total :", "Total général HT", "Total 65 appareils"; not "Total Energies"."""
    return bool(_HINT.search(text)) and len(text) <= 60 and bool(_TOTAL.match(fold(text)))


def _speaks_of_total(text: str) -> bool:
    """A total word at the head, whatever follows: "Total compte 2183", "Total Energies" too."""
    return bool(_HINT.search(text)) and bool(_HEAD.match(fold(text[:40])))


def why_no_device(
    line: Line, fields: Mapping[str, int], identity: Collection[int], headers: Sequence[str]
) -> str:
    """Why a line is no device ("total", "title", "header"), "" if it is one.

    `fields`: mapped field to place; `identity`: places of serial and IMEI; `headers`: of each place. A line
    with fewer than two mapped cells beside a total word or a formula is no device; nor one with a total word
    and no identity. The place one past the last stands for a total word in a column that is not kept.
    """
    cells = line.cells
    filled = [place for place, text in enumerate(cells) if text]
    totals = {place for place in filled if is_total(cells[place])}
    words = totals | {place for place in filled if _speaks_of_total(cells[place])}
    formulas = line.formulas | {
        place for place in filled if is_formula_text(cells[place]) and not is_protected(cells[place])
    }
    if words or formulas:
        mapped = {place for place in fields.values() if cells[place]} - words - formulas
        named = not mapped.isdisjoint(identity)
        least = 2 if totals or len(fields) > 2 else 1
        if len(mapped) < least and (totals or formulas or not named):
            return "total"
        if not named and (totals or len(cells) in formulas):
            return "total"
    if len(filled) == 1 and not formulas and _is_title(cells[filled[0]], filled[0] in identity, len(cells)):
        return "title"
    return "header" if _says_headers(cells, filled, headers) else ""


def _is_title(text: str, is_identity: bool, width: int) -> bool:
    """The only cell of its line, not a number that tells a device: "Site de Lyon", "Fait à Lyon le 3 mai"."""
    return len(_WORD.findall(text)) >= 3 if is_identity else width >= 4


def _says_headers(cells: Sequence[str], filled: Sequence[int], headers: Sequence[str]) -> bool:
    """The headers once more, in the middle of a list: their case and accents may differ."""
    if len(filled) < 2 or fold(cells[filled[0]][:2]) != fold(headers[filled[0]][:2]):
        return False
    same = sum(1 for place in filled if header_words(cells[place])[0] == header_words(headers[place])[0])
    return same >= max(2, len(filled) - 1)
