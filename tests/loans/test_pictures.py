"""Photos of labels, and files that are none: bounded, refused in a sentence, never decoded blindly."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.refusals import Refused
from loans import pictures
from tests.support.camera import label_picture

ADDRESS = "HTTP://LOCALHOST/D/K7M49TRX"


def upload(body: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    body = io.BytesIO()
    picture.save(body, kind, **more)
    return body.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unpack into a very large picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(1280, 720), (4000, 3000)])
def test_a_photo_of_a_printed_label_is_read(kind, size):
    assert pictures.code_on(upload(saved(label_picture(ADDRESS, size=size), kind))) == ADDRESS


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_whichever_way_the_phone_was_held(turned):
    picture = label_picture(ADDRESS).rotate(turned, expand=True)
    assert pictures.code_on(upload(saved(picture, "JPEG"))) == ADDRESS


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Choisissez d’abord"),
        (b"%PDF-1.7 ...", "n’est pas une photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "n’est pas une photo"),
        (b"GIF89a" + b"\0" * 50, "n’est pas une photo"),
        (saved(Image.new("L", (400, 400), 255), "JPEG")[:300], "n’est pas une photo"),
        (saved(Image.new("RGB", (400, 400), "white"), "PNG")[:60], "n’est pas une photo"),
        (saved(Image.new("L", (400, 400), 255), "PNG"), "Aucun code lisible"),
        (png_that_claims(9000, 9000), "trop grande"),
        (png_that_claims(60000, 60000), ""),
        (b"\xff" * (pictures.MOST_BYTES + 1), "trop lourde"),
    ],
)
def test_what_is_no_photo_of_a_label_is_refused_in_a_sentence(body, said):
    with pytest.raises(Refused) as refused:
        pictures.code_on(upload(body))
    assert refused.value.code == "invalid"
    assert said in refused.value.message


def test_no_file_is_no_fault():
    with pytest.raises(Refused, match="Choisissez"):
        pictures.code_on(None)
