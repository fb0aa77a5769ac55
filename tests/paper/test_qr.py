"""Square codes, read back by another library than the one that made them."""

import io
import random
from collections import Counter

import pytest
from qrcode import constants
from qrcode.main import QRCode
from qrcode.util import QRData
from reportlab.lib.units import mm

from paper import qr
from paper.canvas import blank
from tests.support import pdfs

TAG = "K7M49TRX"


def drawn(code: qr.Code, module: float) -> bytes:
    out = io.BytesIO()
    side = code.with_quiet_zone * module
    canvas = blank(out, (side, side), title="code", language="fr")
    qr.draw(canvas, code, qr.QUIET * module, qr.QUIET * module, module)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("level", ["M", "Q"])
@pytest.mark.parametrize(
    "payload",
    [
        f"HTTPS://RELAIS.EXAMPLE/D/{TAG}",
        f"HTTPS://{'H' * 24}.ORG/D/{TAG}",
        f"HTTPS://{'H' * 60}.ORG/D/{TAG}",
        f"http://127.0.0.1:8000/d/{TAG}",
    ],
)
def test_read_back_at_the_fineness_of_label_printers(payload: str, level: qr.Level) -> None:
    code = qr.encode(payload, level)
    for dpi in (203, 300):
        assert pdfs.codes(drawn(code, qr.snapped(qr.MODULE_MM, dpi)), dpi) == [payload]


def test_the_one_mask_is_read_for_any_tag() -> None:
    dice = random.Random(7)
    for _ in range(40):
        tag = "".join(dice.choices("23456789ABCDEFGHJKMNPQRSTUVWXYZ", k=8))
        payload = f"HTTPS://RELAIS.EXAMPLE/D/{tag}"
        assert pdfs.codes(drawn(qr.encode(payload, "M"), qr.snapped(0.5, 203)), 203) == [payload]


@pytest.mark.parametrize(
    ("host", "level", "modules"),
    [("RELAIS-ISERE.ORG", "M", 25), ("H" * 28, "M", 29), ("H" * 28, "Q", 29), ("H" * 29, "Q", 33)],
)
def test_a_host_of_28_signs_is_the_last_that_keeps_the_code_small(
    host: str, level: qr.Level, modules: int
) -> None:
    assert qr.encode(f"HTTPS://{host}/D/{TAG}", level).size == modules


def test_runs_join_neighbours_and_cover_every_black_module() -> None:
    code = qr.encode("HTTPS://A.FR/D/22222222")
    size = code.size
    assert (0, 0, 7, 1) in code.runs  # top of a finder
    assert (4, 2, 3, 3) in code.runs  # its middle, one square
    covered = [
        (low - up, left + over)
        for low, left, wide, tall in code.runs
        for up in range(tall)
        for over in range(wide)
    ]
    drawn = QRCode(error_correction=constants.ERROR_CORRECT_Q, border=0, mask_pattern=qr.MASK)
    drawn.add_data(QRData(code.payload))
    drawn.make()
    black = {(row, column) for row in range(size) for column in range(size) if drawn.modules[row][column]}
    assert Counter(covered) == Counter(black)  # each once: two rectangles may not overlap


@pytest.mark.parametrize(("dpi", "dots"), [(203, 4), (300, 6), (600, 12)])
def test_modules_are_whole_printer_dots(dpi: int, dots: int) -> None:
    assert qr.snapped(0.5, dpi) * dpi / 72 == pytest.approx(dots)


def test_a_bigger_code_takes_smaller_modules_but_readable_ones() -> None:
    code = qr.encode(f"HTTPS://{'H' * 60}.ORG/D/{TAG}", "Q")
    side = qr.module_side(code, 18 * mm, 300)
    assert side < qr.snapped(0.5, 300)
    assert side * 300 / 72 == pytest.approx(round(side * 300 / 72))
    assert qr.module_side(code, 1 * mm, 300) >= qr.LEAST_MODULE_MM * mm - 0.01
