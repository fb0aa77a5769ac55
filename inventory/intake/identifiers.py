"""Numbers that tell one device, one SIM card or one company from all others. None means "cannot be read"."""

import re
from functools import lru_cache

from stdnum import imei as stdnum_imei
from stdnum import luhn
from stdnum.fr import nir, siret

from inventory.intake.values import is_blank
from inventory.intake.words import fold

_ANSWERS = frozenset(("oui", "non", "yes", "no", "true", "false", "vrai", "faux"))
_SAME_SIGN = re.compile(r"(.)\1{3,}\Z")
_SCIENTIFIC = re.compile(r"[+-]?(?:\d+[.,]\d+e[+-]?\d+|\d+e\+\d+)\Z", re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"\Z')
_SIRET = re.compile(r"(?<!\d)\d(?:[\s.]?\d){13}(?!\d)")
# What a label says before the number, scanned with it.
_SERIAL_SAID = re.compile(
    r"\A(?:(?:s/n|n/s|sn|serial(?: no| number)?|service tag)\.? ?[:=#] ?|s/n )", re.IGNORECASE
)
# A sex, a year, a month, a place of birth, an order and a key: 15 signs, however they are spaced.
_NIR = re.compile(r"(?<!\d)[12](?:[\s.\-]?\d){4}[\s.\-]?(?:\d[\s.\-]?\d|2[ABab])(?:[\s.\-]?\d){8}(?!\d)")


def is_scientific(text: str) -> bool:
    """Digits that a spreadsheet has rounded away: 8,93301E+18."""
    return bool(_SCIENTIFIC.match(text))


def is_rounded(text: str) -> bool:
    """Digits that a spreadsheet has rounded away or filled up with zeros after the fifteenth."""
    return is_scientific(text) or (len(text) > 17 and text.endswith("000"))


def is_protected(text: str) -> bool:
    """Digits that somebody kept from the spreadsheet by writing them as a formula: ="0012"."""
    return bool(_AS_TEXT.match(text))


def unquoted(text: str) -> str:
    """Digits protected from the spreadsheet (="0012", or a leading apostrophe) as they were meant."""
    protected = _AS_TEXT.match(text)
    text = protected[1].strip() if protected else text
    return text[1:].strip() if text[:1] in "'’" else text


def serial(text: str) -> str:
    """The serial number as written, "" when the cell says there is none."""
    found = _SERIAL_SAID.sub("", " ".join(unquoted(text).split()))
    if found.endswith((".0", ",0")) and found[:-2].isdigit():
        found = found[:-2]  # a number column that went through a data frame
    if (
        is_blank(found)
        or fold(found) in _ANSWERS
        or found.strip("0") == ""
        or (_SAME_SIGN.match(found) and not found.isdigit())
    ):
        return ""
    return found


@lru_cache(maxsize=4096)
def imei(text: str) -> str | None:
    """A right IMEI as 15 digits: 14 get their check digit, 16 (IMEISV) give theirs for the version.

    Several in one cell (two SIM slots) must all be right; the first is the device's. Domain §5.
    """
    found = []
    whole = re.sub(r"(?<=\d{14})[.,]00?\Z", "", unquoted(fold(text)))  # the decimals of a number cell
    for part in re.split(r"[,;/|\n]+", whole):
        digits = re.sub(r"[\s.\-]", "", re.sub(r"(?i)^\s*imei\s*\d?\s*:?", "", part))
        if not digits:
            continue
        if not (digits.isascii() and stdnum_imei.is_valid(digits)) or not digits.strip("0"):
            return None
        found.append(digits[:14] + luhn.calc_check_digit(digits[:14]))
    return found[0] if found else None


def iccid(text: str) -> str | None:
    """A right SIM card number: 89, then digits; 19 or 20 with their Luhn digit, 18 without; F is padding.

    Nineteen digits carry their check digit. Some issuers' twenty do, others add one sign after the check
    digit: either is right. Fifteen digits and zeros are a spreadsheet's rounding, unless the check holds.
    """
    digits = re.sub(r"[\s.\-]", "", unquoted(fold(text))).upper()
    padded = digits.rstrip("F")
    if not padded.isascii() or not padded.isdigit() or not padded.startswith("89"):
        return None
    if len(digits) > 20 or not 18 <= len(padded) <= 20:
        return None
    if len(padded) == 18:
        return None if padded.endswith("000") else padded
    if luhn.is_valid(padded) or (len(padded) == 20 and luhn.is_valid(padded[:19])):
        return padded
    return None


def find_siret(text: str) -> tuple[str, bool] | None:
    """The first SIRET in a line of text and whether it checks (La Poste has its own rule)."""
    doubtful = None
    for match in _SIRET.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if siret.is_valid(digits):
            return digits, True
        doubtful = doubtful or (digits, False)
    return doubtful if doubtful and "siret" in fold(text) else None


def holds_nir(text: str) -> bool:
    """A social security number stands in the text beyond doubt: its key is right.

    For columns of numbers; in what people write, `accounts.nir` also sees one that is mistyped or cut.
    """
    return any(nir.is_valid(re.sub(r"[\s.\-]", "", match[0])) for match in _NIR.finditer(text))
