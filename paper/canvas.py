"""A blank PDF, the same way for every paper."""

from __future__ import annotations

import io
from typing import BinaryIO

import pikepdf
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

CREATOR = "Relais"

rl_config.useA85 = 0  # reportlab would write binary parts as text, a quarter longer


def blank(out: BinaryIO, page: tuple[float, float], *, title: str, language: str) -> Canvas:
    """A canvas of that page size in points.

    Invariant: the same values give the same bytes, so that two prints of one report can be compared.
    """
    canvas = Canvas(out, pagesize=page, pageCompression=1, invariant=1, lang=language)
    canvas.setTitle(title)
    canvas.setCreator(CREATOR)
    canvas.setViewerPreference("DisplayDocTitle", "true")  # the title, not the file's name
    return canvas


def packed(drawn: bytes) -> bytes:
    """The same PDF with its small objects compressed together: a tape of labels has one page each."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
