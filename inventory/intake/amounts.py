"""Amounts and sizes as French and English lists write them. None means "cannot be read"."""

import re
from decimal import Decimal
from functools import lru_cache

from inventory.intake.words import fold

_SPACED_DIGITS = re.compile(r"(?<![a-z0-9.,])\d{1,3}(?:[ ']\d{3})+(?!\d)")
_MONEY_WORDS = re.compile(r"\b(?:eur|euros?|ht|ttc|hors taxes?)\b|€|\beur(?=\d)")


def _joined(plain: str) -> str:
    """1 234 as 1234; the 2 of "M.2 512 Go" stays apart."""
    return _SPACED_DIGITS.sub(lambda found: re.sub(r"[ ']", "", found[0]), plain)


def _number(text: str) -> Decimal | None:
    """A decimal number with French or English separators; three digits after one sign are thousands."""
    plain = _joined(fold(text))
    if len(plain) > 20 or not re.fullmatch(r"\d+(?:[.,]\d+)*", plain):
        return None
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return Decimal(plain)
    if len(set(signs)) == 2:
        if signs.count(signs[-1]) > 1:
            return None
        return Decimal(plain.replace(signs[0], "").replace(signs[-1], "."))
    if len(signs) > 1:
        return Decimal(plain.replace(signs[0], "")) if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain) else None
    whole, part = re.split(r"[.,]", plain)
    if len(part) == 3 and 0 < len(whole) <= 3 and whole != "0":
        return Decimal(whole + part)
    return Decimal(f"{whole}.{part}")


@lru_cache(maxsize=4096)
def money(text: str) -> Decimal | None:
    """Euros, to the cent: "1 234,56 €", "1.234,56", "EUR 85", "85.00 HT"."""
    plain = _MONEY_WORDS.sub(" ", fold(text)).strip()
    amount = _number(plain.removesuffix(",-").removesuffix(".-").strip())
    return None if amount is None or amount >= Decimal(10) ** 7 else amount.quantize(Decimal("0.01"))


# "2 x 8 Go", "512 Go", "16": never digits inside a word such as DDR4 or M.2.
_SIZE = re.compile(
    r"(?<![a-z0-9.,])(?:(\d{1,2})\s*[x*]\s*)?(\d+(?:[.,]\d+)?)\s*"
    r"(tio|tib|to|tb|gio|gib|go|gb|mio|mib|mo|mb|kio|kib|ko|kb|octets?|bytes?|[gt])?(?![a-z0-9])"
)
_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
_UNIT = {
    same: unit
    for unit, many in {
        "b": "octet octets byte bytes", "kb": "ko kb kio kib", "mb": "mo mb", "mib": "mio mib",
        "gb": "go gb g", "gib": "gio gib", "tb": "to tb t", "tib": "tio tib",
    }.items()
    for same in many.split()
}  # fmt: skip
_IN_BYTES = {
    "b": 1, "kb": 10**3, "mb": 10**6, "mib": 2**20, "gb": 10**9, "gib": 2**30, "tb": 10**12, "tib": 2**40,
}  # fmt: skip
# Memory is sold by powers of two, whatever the unit is called.
_MEMORY_IN_GB = {
    "b": Decimal(2**30), "kb": Decimal(2**20), "mb": Decimal(1024), "mib": Decimal(1024), "gb": Decimal(1),
    "gib": Decimal(1), "tb": Decimal(1) / 1024, "tib": Decimal(1) / 1024,
}  # fmt: skip


def _sizes(text: str, unit: str, guess: tuple[tuple[int, str], ...]) -> list[tuple[Decimal, str]]:
    """Every size in the cell with its unit: the cell's own, else the header's, else by magnitude."""
    plain = _joined(fold(text))
    found = []
    for part in re.split(r"[\n;|]+|\s\+\s", plain if len(plain) <= 300 else ""):
        matches = list(_SIZE.finditer(part))
        if not matches:
            continue
        match = next((m for m in matches if m[3]), matches[0])
        named = _UNIT.get(match[3] or "", unit)
        thousands = named in ("b", "kb", "mb", "mib") and _THOUSANDS.fullmatch(match[2])  # 16,384 MiB
        amount = Decimal(re.sub(r"[.,]", "" if thousands else ".", match[2])) * int(match[1] or 1)
        if not named:
            if not re.fullmatch(r"\s*[\d.,]+\s*", part):
                continue  # a number amid words, and no unit anywhere: not a size
            named = next((by for above, by in guess if amount >= above), "gb")
        found.append((amount, named))
    return found


@lru_cache(maxsize=4096)
def memory_gb(text: str, unit: str = "") -> int | None:
    """Memory in gigabytes as sold: "8192 Mio", "16 Go DDR4", "2 x 4096 Mo", modules of one cell added up."""
    total = Decimal(0)
    for amount, named in _sizes(text, unit, ((10**8, "b"), (4 * 10**6, "kb"), (513, "mb"))):
        total += amount / _MEMORY_IN_GB[named]
    rounded = round(total)
    if rounded < 1 or rounded > 4096 or abs(total - rounded) > max(Decimal("0.26"), total * Decimal("0.07")):
        return None
    return rounded


@lru_cache(maxsize=4096)
def storage_gb(text: str, unit: str = "") -> int | None:
    """Storage in decimal gigabytes as sold: "512 Go SSD", "1 To", "244224 Mio", 256000 (megabytes)."""
    total = sum(
        (amount * _IN_BYTES[named] for amount, named in _sizes(text, unit, ((10**9, "b"), (8000, "mb")))),
        Decimal(0),
    )
    gigabytes = round(total / 10**9)
    return gigabytes if 4 <= gigabytes <= 100_000 else None


def volume_gb(text: str, unit: str = "") -> Decimal | None:
    """A plan's monthly volume in gigabytes: "20,0", "500 Mo"."""
    sizes = _sizes(text, unit, ((500, "mb"),))
    if len(sizes) != 1:
        return None
    amount, named = sizes[0]
    gigabytes = amount * _IN_BYTES[named] / 10**9
    return gigabytes.quantize(Decimal("0.01")) if gigabytes < 9_999 else None
