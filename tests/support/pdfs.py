"""Looking at a PDF as its readers do: a person's eyes, a phone's camera, a screen reader."""

import io
from dataclasses import dataclass

import pikepdf
import pypdf
import pypdfium2
import zxingcpp
from PIL import Image


def words(pdf: bytes) -> list[str]:
    """Every line of text, in the order it is drawn; no-break spaces as plain ones."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = "\n".join(page.extract_text() for page in pages).replace("\u00a0", " ")
    return [line.strip() for line in text.splitlines() if line.strip()]


def codes(pdf: bytes, dpi: int) -> list[str]:
    """Every code that an independent reader finds on the pages as a printer of this fineness puts them."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = []
        for page in document:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            found += [code.text for code in zxingcpp.read_barcodes(picture)]
            page.close()
        return found


@dataclass(frozen=True)
class Box:
    """Where a run of letters stands on its page, in points from the lower left corner."""

    page: int
    words: str
    left: float
    bottom: float
    right: float
    top: float


def boxes(pdf: bytes) -> list[Box]:
    """Every run of letters as it stands on its page, in the order it is drawn."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for index in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(index)
                words = text.get_text_bounded(left, bottom, right, top).replace("\u00a0", " ").strip()
                found.append(Box(number, words, left, bottom, right, top))
            page.close()
    return found


def overlaps(pdf: bytes) -> list[tuple[str, str]]:
    """Letters that lie over one another, but for neighbours: the foot of a j reaches under a q."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            signs = sorted((*text.get_charbox(index), index) for index in range(text.count_chars()))
            for place, (begins, bottom, ends, top, index) in enumerate(signs):
                for left, low, right, high, other in signs[place + 1 :]:
                    if left >= ends:
                        break
                    if abs(index - other) == 1:
                        continue
                    narrower = min(ends - begins, right - left)
                    if min(ends, right) - left > 0.4 * narrower and min(top, high) - max(bottom, low) > 1:
                        found.append((_letter(text, index), _letter(text, other)))
            page.close()
    return found


def _letter(text: pypdfium2.PdfTextPage, index: int) -> str:
    return str(text.get_text_range(index, 1))


def pictures(pdf: bytes, dpi: int = 72) -> list[Image.Image]:
    """Each page as it looks."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def page_sizes(pdf: bytes) -> set[tuple[float, float]]:
    """Width and height of the pages, in millimetres."""
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return {
        (round(float(box.width) * 25.4 / 72, 1), round(float(box.height) * 25.4 / 72, 1)) for box in boxes
    }


def fonts(pdf: bytes) -> dict[str, bool]:
    """Fonts that the pages use, and whether each lies in the file."""
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).get_object().values():
            font = font.get_object()
            descriptor = font.get("/FontDescriptor")
            found[str(font["/BaseFont"])] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """The parts a screen reader announces, in order: what each is, and its words for a picture."""
    parts: list[tuple[str, str]] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            parts.append((str(element.S).lstrip("/"), str(element.get("/Alt", ""))))
            for kid in element.get("/K", []):
                walk(kid)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
    return parts


# What trust.md 41, 42 and 45 saw evaluated, fetched or expanded in other products' papers.
HOSTILE = [
    "[[__import__('os').system('touch /tmp/owned')]]",
    "<font color=\"[ [ getattr(pow,Word('__globals__')) for Word in [orgTypeFun()] ] ]\">x</font>",
    "<unichar code=\"__import__('os')\"/>",
    '<img src="http://127.0.0.1:9/x.png"/>',
    "<para><b>gras</b> &amp; <a href='javascript:alert(1)'>x</a>",
    "{% load static %}{{ settings.SECRET_KEY }} {a.__class__} %(x)s %s",
    "BT /F1 12 Tf (injecté) Tj ET ) Tj \\",
    "Atelier 💻🧑‍💻 du Pont ♥",
    "جمعية الجسر القديم",
    "Zażółć gęślą jaźń, Šárka Ðorđević, Łucja Şahin",
    "e\u0301tage \u202eesrever\u202c \x00\x07 a\u0300 b",
    "M" * 400,
    "mot " * 300,
    "ligne\nligne\r\n\tligne",
    " ",
]
