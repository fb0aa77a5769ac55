"""What a phone's camera sees: a printed label, as a picture and as a film that Chromium takes for one."""

from pathlib import Path

import pypdfium2
from PIL import Image

from inventory import labels
from inventory.labels import Label
from inventory.sheets import SHEETS


def label_picture(address: str, *, size: tuple[int, int] = (1280, 720)) -> Image.Image:
    """A label as the product prints it, held before a camera: on grey, not quite straight."""
    tag = address.rstrip("/").rpartition("/")[2].upper()
    sheet = SHEETS["L7160"]
    pdf = labels.draw([Label(tag, address, phone="06 39 98 12 40")], sheet)
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=300 / 72, grayscale=True).to_pil()
    paper = page.crop(Image.eval(page, lambda value: 255 - value).getbbox())
    held = Image.new("L", (paper.width + 120, paper.height + 120), 255)
    held.paste(paper, (60, 60))
    scale = min(size[0] * 0.8 / held.width, size[1] * 0.8 / held.height)
    held = held.resize((int(held.width * scale), int(held.height * scale))).rotate(
        7, expand=True, fillcolor=120
    )
    seen = Image.new("L", size, 120)
    seen.paste(held, ((size[0] - held.width) // 2, (size[1] - held.height) // 2))
    return seen


def film(picture: Image.Image, path: Path, *, frames: int = 20) -> Path:
    """A grey film of one picture: YUV4MPEG2 at 10 pictures a second."""
    grey = picture.convert("L")
    width, height = grey.size
    chroma = bytes([128]) * (width * height // 2)
    frame = b"FRAME\n" + grey.tobytes() + chroma
    path.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * frames)
    return path
