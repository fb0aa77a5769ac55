"""Sheets and tapes of labels, as data: to print on another one, add a row to SHEETS."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from paper import qr


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet or tape of labels. Lengths in millimetres, letters in points."""

    name: str
    title: str | Promise
    page: tuple[float, float]
    label: tuple[float, float]
    across: int = 1
    down: int = 1
    first: tuple[float, float] = (0, 0)  # left and top of the first label
    pitch: tuple[float, float] = (0, 0)  # from one label to the next, both ways
    dpi: int = 600  # of the printer it is made for: modules are whole dots
    level: qr.Level = "Q"
    tag_size: float = 28
    phone_size: float = 12
    has_sentence: bool = True
    other_names: tuple[str, ...] = ()

    @property
    def per_page(self) -> int:
        """Labels on one page."""
        return self.across * self.down


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            name="L7160",
            title=gettext_lazy("A4, 21 étiquettes de 63,5 × 38,1 mm (L7160)"),
            page=(210, 297),
            label=(63.5, 38.1),
            across=3,
            down=7,
            first=(7.2, 15.15),
            pitch=(66.05, 38.1),
            other_names=("A4", "AVERY-L7160"),
        ),
        Sheet(
            name="L7636",
            title=gettext_lazy("A4, 48 étiquettes de 45,7 × 21,2 mm (L7636)"),
            page=(210, 297),
            label=(45.7, 21.2),
            across=4,
            down=12,
            first=(9.7, 21.3),
            pitch=(48.3, 21.2),
            level="M",
            tag_size=16,
            phone_size=10,
            has_sentence=False,
            other_names=("AVERY-L7636",),
        ),
        Sheet(
            name="BROTHER-62",
            title=gettext_lazy("Ruban Brother de 62 mm, une étiquette tous les 35 mm"),
            page=(62, 35),
            label=(62, 35),
            dpi=300,
            other_names=("62", "BROTHER", "DK-22205"),
        ),
        Sheet(
            name="ZEBRA-50X25",
            title=gettext_lazy("Rouleau Zebra, étiquettes de 50 × 25 mm"),
            page=(50, 25),
            label=(50, 25),
            dpi=203,
            level="M",
            tag_size=16,
            phone_size=10,
            has_sentence=False,
            other_names=("50X25", "ZEBRA"),
        ),
    )
}


class UnknownSheetError(ValueError):
    """No sheet has this name; the text lists those there are."""


def sheet_named(name: str) -> Sheet:
    """The sheet of a name as people type it: case, spaces, dashes and × do not matter."""
    wanted = _plain(name)
    for sheet in SHEETS.values():
        if wanted in map(_plain, (sheet.name, *sheet.other_names)):
            return sheet
    raise UnknownSheetError(
        _("Aucune planche ne s’appelle «\u00a0%(name)s\u00a0». Choisissez parmi\u00a0: %(names)s.")
        % {"name": name, "names": ", ".join(SHEETS)}
    )


def _plain(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", name.upper().replace("×", "X"))
