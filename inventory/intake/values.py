"""One cell, one value: what people type in lists, read without guessing. None means "cannot be read".

Every function takes text without outer blanks; `is_blank` says first whether there is anything to read.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from inventory.choices import LineState
from inventory.intake.words import fold

# What stands for "nothing" in lists, and in firmware that was never filled in.
_NOTHING = frozenset(
    " ".join(phrase.split())
    for phrase in """
    -, --, ---, ., /, ?, ??, ???, n/a, na, n.a., n.a, n/c, nc, n.c., n.c, nd, n.d., ns, none, null, nil, nan
    neant
    aucun, aucune, vide, inconnu, inconnue, unknown, sans, s.o., so, undefined, indisponible, unavailable
    illisible, non lisible, manquant, absent, missing, a completer, a renseigner, a verifier, x, xx, xxx, tbd
    #n/a, #ref!, #valeur!, #value!, #name?, #nom?, #nul!, #null!, #div/0!, #nombre!, #num!
    non renseigne, non renseignee, non communique, non connu, not available, not specified, not applicable
    not set, pas de numero, sans numero, pas de serie, sans serie, sans imei, no imei, no serial
    o.e.m., oem, default, default string, invalid, to be filled by o.e.m., to be filled by oem
    system serial number, chassis serial number, base board serial number, serial number
    """.replace("\n", ",").split(",")
) - {""}
_SHEET_DAY_ZERO = date(1899, 12, 30)  # day 0 of a spreadsheet


def is_blank(text: str) -> bool:
    """Nothing in the cell, or one of the ways of saying nothing."""
    return not text or (len(text) <= 30 and fold(text) in _NOTHING)


def is_formula_text(text: str) -> bool:
    """Text that a spreadsheet would take for a formula (full-width signs count)."""
    return len(text) > 1 and fold(text[0]) == "="


def one_line(text: str, limit: int) -> str | None:
    """Plain text on one line; None when it is too long to be what the column says."""
    joined = " ".join(text.split())
    return joined if len(joined) <= limit else None


# --- days -------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        """
        janvier janv jan january
        fevrier fevr fev february feb
        mars mar march
        avril avr april apr
        mai may
        juin jun june
        juillet juil jul july
        aout aou august aug
        septembre sept sep september
        octobre oct october
        novembre nov november
        decembre dec december
        """.strip().splitlines(),
        start=1,
    )
    for name in names.split()
}


def _made(year: int, month: int, day: int) -> date | None:
    try:
        made = date(year + (2000 if year < 70 else 1900 if year < 100 else 0), month, day)
    except ValueError:
        return None
    return made if 1990 <= made.year <= 2100 else None


@lru_cache(maxsize=4096)
def day(text: str, month_first: bool = False) -> date | None:
    """A date as typed: 01/07/2026, 2026-07-01 10:00, 1er juillet 2026, Jul 1, 2026, or a sheet's day number.

    Day first, unless the column shows otherwise. By hand: a general parser finds a date in almost anything.
    """
    plain = fold(text)
    if found := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", plain):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)", plain):
        first, second = int(found[1]), int(found[2])
        return _made(int(found[3]), *((first, second) if month_first and first <= 12 else (second, first)))
    if found := re.match(
        r"(\d{1,2})(?:er|st|nd|rd|th)?[\s\-.]+([a-z]+)\.?[\s\-.,]+(\d{4}|\d{2})(?!\d)", plain
    ):
        return _made(int(found[3]), _MONTHS.get(found[2], 0), int(found[1]))
    if found := re.match(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", plain):
        return _made(int(found[3]), _MONTHS.get(found[1], 0), int(found[2]))
    if re.fullmatch(r"[34]\d{4}|5[0-4]\d{3}", plain):
        return _SHEET_DAY_ZERO + timedelta(days=int(plain))
    return None


def shows_month_first(texts: list[str]) -> bool:
    """Whether some date of the column can only be read month first (03/25/2026) and none day first."""
    pairs = [re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}", text) for text in texts]
    numbers = [(int(pair[1]), int(pair[2])) for pair in pairs if pair]
    return any(b > 12 for _a, b in numbers) and not any(a > 12 for a, _b in numbers)


# --- lines ------------------------------------------------------------------

_LINE_STATES = (
    (LineState.LOST, r"perdu|perte|vole|\bvol\b|lost|stolen"),
    (LineState.TERMINATED, r"resili|terminat|cancel|annul|ferme|closed|clotur|cesse"),
    (LineState.SUSPENDED, r"suspen|bloqu|blocked|pause|restrein"),
    (LineState.STOCK, r"stock|inacti|desactiv|deactiv|no[nt] acti|a activer|neuve|vierge|reserve"),
    (LineState.ACTIVE, r"\bacti|en service|ouvert|\bopen|\bok\b|in use|utilis|fonctionn|enabled"),
)  # fmt: skip


@lru_cache(maxsize=512)
def line_state(text: str) -> LineState | None:
    """Actif, Suspendue, Résiliée, En stock…"""
    plain = fold(text)
    return next((state for state, pattern in _LINE_STATES if re.search(pattern, plain)), None)


@lru_cache(maxsize=4096)
def line_number(text: str) -> str | None:
    """A line's number as dialled in France: ten digits or the fourteen of data lines (domain §5)."""
    digits = re.sub(r"[\s.\-()/'=\"]", "", fold(text))
    digits = re.sub(r"^(\+|00)33(0)?", "0", digits)
    if re.fullmatch(r"33[1-9]\d{8}(\d{4})?", digits):
        digits = "0" + digits[2:]
    if re.fullmatch(r"[1-9]\d{8}", digits):
        digits = "0" + digits  # a number cell lost its first zero
    return digits if re.fullmatch(r"0\d{9}|0\d{13}|\+\d{8,15}", digits) else None


@lru_cache(maxsize=512)
def has_lte(text: str) -> bool | None:
    """Whether a hotspot speaks 4G or better, by what the list says of its network."""
    plain = fold(text)
    if re.search(r"\b[45]\s?g|lte|\bcat\.?\s?\d|\b(oui|yes|true|vrai)\b", plain):
        return True
    return False if re.search(r"\b[23]\s?g|hspa|umts|edge|gprs|\b(non|no|false|faux)\b", plain) else None
