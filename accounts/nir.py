"""The social security number has no place here: it is recognised, so that it can be refused (domain §2)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from stdnum import imei
from stdnum.fr import nir

_GAP = r"[\s.\-\u2010-\u2015]{0,2}"  # between the groups people write it in
_BODY = rf"[1-478](?:{_GAP}\d){{4}}{_GAP}\d{_GAP}[\dAB](?:{_GAP}\d){{6}}"
# Looked for at every sign, so that a figure standing before does not hide the number.
_CANDIDATES = (
    re.compile(rf"(?<!\d)(?=({_BODY}(?:{_GAP}\d){{2}})(?!\d))"),
    re.compile(rf"(?<!\d)(?=({_BODY})(?!\d))"),
)
_MONTHS = frozenset(
    [*range(1, 13), *range(20, 43), *range(50, 100)]
)  # after 12: months INSEE could not learn


def looks_like_nir(text: str) -> bool:
    """Whether a 13 or 15 sign social security number stands in the text, with or without gaps."""
    return any(_is_nir(number) for number in _candidates(text))


def found_in(texts: Iterable[str]) -> bool:
    return any(looks_like_nir(text) for text in texts if text)


def _candidates(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).upper()
    for pattern in _CANDIDATES:
        for match in pattern.finditer(plain):
            yield re.sub(r"[^\dAB]", "", match.group(1))


def _is_nir(number: str) -> bool:
    """A right key decides; a wrong or missing one is a mistyped number, if the rest holds together."""
    if nir.is_valid(number):
        return True
    if imei.is_valid(number):  # the device's own number has as many figures
        return False
    return int(number[3:5]) in _MONTHS and number[5:7] != "00"
