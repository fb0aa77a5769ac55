"""Reads a code on a photo, where no camera script runs: bounded before decoding, nothing kept."""

from typing import Any, Protocol

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image

from accounts.refusals import Refused

MOST_BYTES = 20 * 1024 * 1024  # what a phone of today makes, twice
# By format: a JPEG can be decoded at a fraction of its size, the others only whole.
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
ENOUGH = (2400, 2400)  # a label held at arm's length has ten pixels a module at this size
# What Pillow raises on files that are none, cut short, or made to explode.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


class Upload(Protocol):
    """A file as a form sends it."""

    size: int | None
    file: Any


def code_on(upload: Upload | None) -> str:
    """The text of the first code on a picture.

    Raises Refused invalid, with what to do: no file, too heavy, no picture of ours, no code to be seen.
    """
    if upload is None or not upload.size or upload.file is None:
        raise Refused("invalid", _("Choisissez d’abord une photo."))
    if upload.size > MOST_BYTES:
        raise Refused("invalid", _("Cette photo est trop lourde. Prenez-la plus petite, ou tapez le code."))
    try:
        with Image.open(upload.file, formats=tuple(MOST_PIXELS)) as picture:
            if picture.width * picture.height > MOST_PIXELS[picture.format or ""]:
                raise Refused("invalid", _("Cette photo est trop grande. Prenez-la plus petite."))
            picture.draft("L", ENOUGH)  # a JPEG is decoded smaller: less memory, and sharper to read
            grey = picture.convert("L")
    except _BROKEN as error:
        raise Refused(
            "invalid", _("Ce fichier n’est pas une photo lisible. Envoyez un JPEG ou un PNG.")
        ) from error
    grey.thumbnail(ENOUGH)
    found = zxingcpp.read_barcodes(grey)
    if not found:
        raise Refused("invalid", _("Aucun code lisible sur cette photo. Approchez-vous, à la lumière."))
    return str(found[0].text)
