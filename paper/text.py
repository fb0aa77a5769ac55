"""Text as it was typed, on paper: measured, wrapped, shrunk, and never read as markup.

reportlab's Paragraph evaluates what it finds in a text (trust.md 41); nothing here ever makes one.
Its `simpleSplit` breaks at no-break spaces and never inside a word, hence the own wrapping.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.formats import number_format
from reportlab.pdfbase.pdfmetrics import stringWidth

from paper.days import FULL, in_words
from paper.fonts import Cut, font, signs

NO_BREAK_SPACE = "\u00a0"
ELLIPSIS = "…"
CAP_HEIGHT = 0.668  # of the size: how high a capital stands in this font
_STAND_INS = {"\u202f": NO_BREAK_SPACE, "\u2011": "-", "\u2010": "-", "\u2015": "—", "\ufe0f": ""}


def clean(text: object) -> str:
    """One line of signs that the font has.

    Line ends and tabs become spaces, invisible and direction signs go, an accent the font lacks is
    left out, a letter of another script becomes "?", a picture sign disappears.
    """
    line = str(text)
    known = signs()
    if not known.issuperset(line):
        composed = unicodedata.normalize("NFC", line)
        line = "".join(_printable(_STAND_INS.get(sign, sign), known) for sign in composed)
    return re.sub("  +", " ", line).strip(" ")


def _printable(sign: str, known: frozenset[str]) -> str:
    if sign in known or not sign:
        return sign
    if sign.isspace():
        return " "
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    if plain and known.issuperset(plain):
        return plain
    return "?" if unicodedata.category(sign).startswith(("L", "N")) else ""


def width(text: str, cut: Cut, size: float, spacing: float = 0) -> float:
    """How wide a cleaned text is drawn, in points; `spacing` is added after each sign."""
    return float(stringWidth(text, font(cut), size)) + spacing * len(text)


def wrap(text: str, cut: Cut, size: float, room: float) -> list[str]:
    """The lines of a text in `room` points; a word longer than a line is broken where it must be."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, cut, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, cut, size, room)
        lines += full
    return [*lines, line] if line else lines


def _broken(word: str, cut: Cut, size: float, room: float) -> list[str]:
    """A word in pieces that fit, at least one sign each; the word itself where it fits."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, cut, size) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def fit(text: str, cut: Cut, size: float, room: float, smallest: float) -> tuple[str, float]:
    """The text and the size at which it fits one line: shrunk down to `smallest`, then cut with “…”."""
    shown = clean(text)
    taken = width(shown, cut, size)
    if taken > room:
        size = max(smallest, size * room / taken)
    if width(shown, cut, size) > room + 0.01:
        while shown and width(shown + ELLIPSIS, cut, size) > room:
            shown = shown[:-1]
        shown = shown.rstrip() + ELLIPSIS
    return shown, size


def day(on: dt.date, *, with_weekday: bool = False) -> str:
    """« samedi 22 mai 2027 », « 1er novembre 2025 »: a date in words, in the active language."""
    return in_words(on, "l j F Y" if with_weekday else FULL).replace(" ", NO_BREAK_SPACE)


def number(value: float, decimals: int = 0) -> str:
    """A number as people of the active language write it: « 1 234,5 »."""
    # rounded first: number_format cuts
    return number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)
