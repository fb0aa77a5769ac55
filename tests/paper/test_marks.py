"""The milestone and its signs, and colours that are read on paper and by who tells few of them apart."""

import io
import itertools

import pytest
from PIL import Image
from reportlab.lib.colors import Color

from paper import colours, marks
from paper.canvas import blank
from tests.support import pdfs

SIDE = 120


def drawn(draw) -> Image.Image:
    out = io.BytesIO()
    canvas = blank(out, (SIDE, SIDE), title="x", language="fr")
    draw(canvas)
    canvas.save()
    (page,) = pdfs.pictures(out.getvalue())
    return page


def rgb(colour: Color) -> tuple[int, ...]:
    return tuple(round(part * 255) for part in colour.rgb())


def inked(page: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything that is not white, from the lower left corner."""
    left, top, right, bottom = Image.eval(page.convert("L"), lambda value: 255 - value).getbbox()
    return left, SIDE - bottom, right, SIDE - top


# --- the milestone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shaded", "tall"), [(False, 1.3), (True, 1.5)])
def test_a_milestone_fills_its_box_and_no_more(shaded: bool, tall: float) -> None:
    page = drawn(lambda canvas: marks.milestone(canvas, 30, 20, 40, ground=colours.INK, shaded=shaded))
    left, bottom, right, top = inked(page)
    assert (left, bottom) == pytest.approx((30, 20), abs=2)
    assert (right, top) == pytest.approx((70, 20 + 40 * tall), abs=2)


def test_its_cap_is_yellow_and_its_face_white() -> None:
    page = drawn(lambda canvas: marks.milestone(canvas, 30, 20, 40, ground=colours.NIGHT, shaded=True))
    assert page.getpixel((48, SIDE - 72)) == rgb(colours.CAP)
    assert page.getpixel((36, SIDE - 24)) == rgb(colours.WHITE)
    assert page.getpixel((68, SIDE - 24)) == rgb(colours.LINE)  # the shaded side


def test_it_is_round_above_and_nearly_square_below() -> None:
    page = drawn(lambda canvas: marks.milestone(canvas, 30, 20, 40, ground=colours.INK, shaded=True))
    assert page.getpixel((31, SIDE - 78)) == rgb(colours.WHITE)  # the paper behind the round shoulder
    assert page.getpixel((46, SIDE - 78)) == rgb(colours.CAP)


# --- signs -----------------------------------------------------------------------------------------------


def sign(name: marks.Sign) -> Image.Image:
    return drawn(
        lambda canvas: marks.mark(
            canvas, 20, 20, 80, fill=colours.WITH, edge=colours.WITH, ink=colours.WHITE, sign=name
        )
    )


@pytest.mark.parametrize("name", ["person", "check", "tool", "box", "question"])
def test_a_sign_stands_inside_its_stone(name: marks.Sign) -> None:
    page = sign(name)
    white = [
        (x, y) for x in range(24, 96) for y in range(24, 96) if page.getpixel((x, y)) == rgb(colours.WHITE)
    ]
    assert len(white) > 60  # large enough to be told at 4 mm
    assert inked(page) == pytest.approx((20, 20, 100, 106), abs=2)


def test_signs_are_told_apart_without_colour() -> None:
    names: tuple[marks.Sign, ...] = ("person", "check", "tool", "box", "question")
    grey = {name: sign(name).convert("L") for name in names}
    for one, other in itertools.combinations(names, 2):
        pairs = zip(grey[one].tobytes(), grey[other].tobytes(), strict=True)
        assert sum(abs(mine - theirs) > 100 for mine, theirs in pairs) > 60, (one, other)


def test_drawing_a_mark_leaves_the_pen_where_it_was() -> None:
    """What is drawn next is neither moved nor scaled by the sign before it."""

    def draw(canvas) -> None:
        marks.mark(canvas, 10, 60, 40, fill=colours.GO, edge=colours.GO, ink=colours.WHITE, sign="check")
        canvas.setFillColor(colours.INK)
        canvas.rect(0, 0, 10, 10, stroke=0, fill=1)

    page = drawn(draw)
    assert page.getpixel((9, SIDE - 1)) == rgb(colours.INK)
    assert page.getpixel((11, SIDE - 1)) == rgb(colours.WHITE)


# --- colours ---------------------------------------------------------------------------------------------


def contrast(one: Color, other: Color) -> float:
    """As WCAG 2.2 measures it, from 1 to 21."""

    def light(colour: Color) -> float:
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.rgb()
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (colours.INK, colours.WHITE),
        (colours.INK_2, colours.WHITE),
        (colours.WHITE, colours.NIGHT),
        (colours.NIGHT_TEXT, colours.NIGHT),
        (colours.SHOP, colours.SHOP_TINT),
        *((colours.WHITE, fill) for fill in (colours.GO, colours.WITH, colours.ACT, colours.SHOP)),
    ],
)
def test_letters_are_read_on_their_ground(ink: Color, ground: Color) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("edge", [colours.CONTROL, colours.GO, colours.WITH, colours.ACT])
def test_what_is_told_by_a_shape_is_seen_on_white(edge: Color) -> None:
    assert contrast(edge, colours.WHITE) >= 3
