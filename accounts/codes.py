"""Short codes that people read aloud: tags on devices, pick-up codes on papers (design §6).

The last sign checks the others, so that a mistyped code is told apart from an unknown one.
"""

import re
import secrets
from dataclasses import dataclass

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TAG_LENGTH = 8
PICKUP_LENGTH = 6

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_MODULUS = len(ALPHABET)

# What a French keyboard makes of the keys a handheld scanner sends as if it were American.
_FRENCH_KEYS = str.maketrans(
    {
        "&": "1", "é": "2", "É": "2", '"': "3", "'": "4", "(": "5", "-": "6", "è": "7", "È": "7",
        "_": "8", "ç": "9", "Ç": "9", "à": "0", "À": "0",
        "a": "q", "q": "a", "z": "w", "w": "z", "A": "Q", "Q": "A", "Z": "W", "W": "Z",
        ",": "m", "?": "M", "m": ";", "M": ":", "!": "/", "§": "?", ":": ".", ";": ",", ")": "-",
    }
)  # fmt: skip
_ADDRESS = re.compile(r"/d/([^/?#]*)/?(?:[?#].*)?$", re.IGNORECASE)


def make(length: int) -> str:
    """A new random code of `length` signs, the last one checking the others."""
    body = [secrets.choice(ALPHABET) for _ in range(length - 1)]
    total = sum(position * _VALUES[sign] for position, sign in enumerate(body, start=1))
    check = (-total * pow(length, -1, _MODULUS)) % _MODULUS
    return "".join(body) + ALPHABET[check]


def make_many(length: int, count: int) -> list[str]:
    """`count` different new codes."""
    found: set[str] = set()
    while len(found) < count:
        found.add(make(length))
    return list(found)


def is_valid(code: str, length: int) -> bool:
    """Whether `code` has `length` known signs and its check sign goes with the others."""
    if len(code) != length or any(sign not in _VALUES for sign in code):
        return False
    return sum(position * _VALUES[sign] for position, sign in enumerate(code, start=1)) % _MODULUS == 0


def clean(text: str) -> str:
    """What a person meant: capitals, without spaces, dots or dashes."""
    return re.sub(r"[\s.\-·]", "", text).upper()


def read(text: str, length: int = TAG_LENGTH) -> str | None:
    """The code in what was scanned or typed (an address or a bare code), else None.

    Tried as typed first, then as a French keyboard may have garbled it; the check sign decides.
    """
    for candidate in (text, text.translate(_FRENCH_KEYS)):
        address = _ADDRESS.search(candidate.strip())
        code = clean(address.group(1) if address else candidate)
        if is_valid(code, length):
            return code
    return None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a code does not read: `sign` (one that no code has), `length`, or `check` (the last sign)."""

    what: str
    sign: str = ""
    count: int = 0


def fault(text: str, length: int = TAG_LENGTH) -> Fault | None:
    """What is wrong with a code that was typed, the most telling first; None for one that reads."""
    if read(text, length):
        return None
    address = _ADDRESS.search(text.strip())
    code = clean(address.group(1) if address else text)
    unknown = next((sign for sign in code if sign not in _VALUES), "")
    if unknown:
        return Fault("sign", sign=unknown)
    return Fault("check") if len(code) == length else Fault("length", count=len(code))


def grouped(code: str) -> str:
    """The code as printed: groups of four (tags) or three (pick-up codes)."""
    size = 3 if len(code) == PICKUP_LENGTH else 4
    return "\u00a0".join(code[start : start + size] for start in range(0, len(code), size))
