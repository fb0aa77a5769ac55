"""How texts about devices are compared, searched, and made harmless in files."""

import re

from accounts.names import folded
from inventory.models import Device

# What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"); wide signs fold to these.
_FORMULA_STARTS = frozenset("=+-@\t\r\n")


def serial_key(serial: str) -> str | None:
    """A serial as compared: letters and digits only, capitals; None where there is none."""
    return re.sub(r"[^0-9A-Z]", "", folded(serial).upper())[:80] or None


def model_key(maker: str, name: str) -> str:
    """Maker and model as compared: `HP` `HP ProBook 450` and `hp` `ProBook 450` are one."""
    maker, name = folded(maker).strip(), folded(name).strip()
    words = [word for word in re.split(r"[^0-9a-z]+", name.removeprefix(maker)) if word]
    return " ".join([*re.split(r"[^0-9a-z]+", maker)[:1], *words])[:200]


def search_text(device: Device, *, tag: str | None = None) -> str:
    """Everything a device is looked up by, folded: `tag` (else its own), serial, IMEI, reference, model."""
    parts = (
        tag or device.tag,
        device.serial,
        device.serial_key or "",
        device.imei or "",
        device.reference,
        str(device.model) if device.model else "",
    )
    return folded(" ".join(part for part in parts if part))[:500]


def neutral(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what looks like a formula.

    Also after a semicolon or a line's end: a French spreadsheet splits cells there, whatever the file's own
    separator.
    """
    return "".join(_harmless(piece) for piece in _pieces(text))


def meant(text: str) -> str:
    """The text as it was before `neutral`: a list of ours comes back as it went out."""
    return "".join(
        piece[1:] if piece[:1] == "'" and _harmless(piece[1:]) == piece else piece for piece in _pieces(text)
    )


def _pieces(text: str) -> list[str]:
    return re.split(r"(?<=[;\r\n])", text)


def _harmless(piece: str) -> str:
    starts = {piece[:1], folded(piece.lstrip()[:1])[:1]}
    return f"'{piece}" if starts & _FORMULA_STARTS else piece
