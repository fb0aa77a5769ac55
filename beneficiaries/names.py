"""Names made comparable: folded for search, hashed with a key to recognise one person in two places."""

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_GAP = re.compile(r"[\W_]+")
_HYPHEN = re.compile(r"\s*[-\u2010-\u2015]\s*")
# Given names that open a double one, which half of the papers write without its hyphen.
_OPENS_DOUBLE = frozenset({"anne", "charles", "jean", "louis", "marie", "paul", "pierre"})
LONGEST_KEY = 170


def fold(text: str) -> str:
    """Small letters without accents, one space between words: « Le Goff-Œillet » → le goff oeillet."""
    letters = unicodedata.normalize("NFKD", text).casefold()  # taken apart first: ℌ has no small form
    letters = unicodedata.normalize("NFKD", letters).translate(_LETTERS)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return _GAP.sub(" ", bare).strip()


def name_key(family_name: str, given_name: str) -> str:
    """What a search compares with: family name, then given name, folded."""
    return f"{fold(family_name)} {fold(given_name)}"[:LONGEST_KEY].strip()


def person_key(family_name: str, given_name: str, birth_year: int) -> str:
    """A hash that two organisations make alike for one person, and nobody turns back without the key.

    Family name, first given name and birth year, letters only: « Le Goff » and « LEGOFF » are one, and so
    are « Jean-Pierre » and « Jean Pierre ». 64 hex signs.
    """
    told = f"{_letters(family_name)}|{_first(given_name)}|{birth_year}"
    return hmac.new(settings.RELAIS_PERSON_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def _first(given_name: str) -> str:
    """The first given name, whole where it is double: « Denise, Marie » denise, « Marie Anne » marieanne."""
    told = next(filter(fold, given_name.split(",")), "")
    first, *others = _HYPHEN.sub("-", told).split() or [""]
    if others and fold(first) in _OPENS_DOUBLE:
        first += others[0]
    return _letters(first)


def _letters(text: str) -> str:
    return fold(text).replace(" ", "")
