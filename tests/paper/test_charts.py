"""Bars, shares and ranges: sizes true to the figures, figures in letters, words for who does not see them."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper import charts, colours
from paper.charts import Bar, Part, Range
from paper.frame import MARGIN, PAGE_WIDTH, Frame
from tests.paper.test_blocks import apart, inside
from tests.support import pdfs

few = settings(max_examples=15, deadline=None)
BLUE, GREEN = (31, 92, 153), (11, 96, 71)
DPI = 144


def frame() -> Frame:
    return Frame(title="Essai", language="fr")


def drawn(draw: Callable[[Frame], None]) -> bytes:
    paper = frame()
    draw(paper)
    return paper.close()


def part(words: str, count: int, colour: colours.Color = colours.WITH) -> Part:
    return Part(words, count, fill=colour, ink=colours.WHITE, edge=colour, sign="person")


def bars(values: Sequence[float], **more: float) -> bytes:
    points = [Bar(f"m{place}", value, f"{value:g}") for place, value in enumerate(values)]
    return drawn(lambda paper: charts.bars(paper, points, alt="barres", **more))


def share(parts: Sequence[Part]) -> bytes:
    return drawn(lambda paper: charts.share(paper, parts, alt="parts"))


def span(low: float, high: float, maximum: float) -> bytes:
    shown = Range(low, high, maximum, f"{low:g} kg", f"{high:g} kg", "0", f"au plus : {maximum:g}")
    return drawn(lambda paper: charts.span(paper, shown, alt="de à", width=300))


def columns(pdf: bytes, colour: tuple[int, int, int]) -> list[int]:
    """Of each column of dots, how many are of that colour."""
    (page,) = pdfs.pictures(pdf, DPI)
    raw, wide = page.tobytes(), page.width * 3
    rows = [raw[start : start + wide] for start in range(0, len(raw), wide)]
    return [
        sum(row[place : place + 3] == bytes(colour) for row in rows) for place in range(0, page.width * 3, 3)
    ]


def heights(pdf: bytes) -> list[int]:
    """How tall each bar is, from left to right, in dots."""
    runs: list[list[int]] = [[]]
    for height in columns(pdf, BLUE):
        if height:
            runs[-1].append(height)
        elif runs[-1]:
            runs.append([])
    return [max(run) for run in runs if run]


# --- bars ------------------------------------------------------------------------------------------------


def test_bars_are_as_tall_as_their_figures_say() -> None:
    one, half, quarter = heights(bars([40, 20, 10]))
    assert half == pytest.approx(one / 2, rel=0.06)
    assert quarter == pytest.approx(one / 4, rel=0.12)


def test_nothing_is_drawn_for_zero_but_its_figure_is_written() -> None:
    pdf = bars([40, 0, 10])
    assert len(heights(pdf)) == 2
    assert {"40", "0", "10"} <= {*pdfs.words(pdf)}


def test_bars_of_nothing_at_all_do_not_fail() -> None:
    assert heights(bars([0, 0])) == []
    assert pdfs.structure(bars([]))[-1] == ("Figure", "barres")


def test_a_figure_below_nothing_draws_nothing() -> None:
    assert len(heights(bars([-5, 10]))) == 1


def test_every_bar_has_its_name_under_it_and_its_figure_over_it() -> None:
    found = {box.words: box for box in pdfs.boxes(bars([30, 20]))}
    for name, figure in (("m0", "30"), ("m1", "20")):
        assert (found[name].left + found[name].right) / 2 == pytest.approx(
            (found[figure].left + found[figure].right) / 2, abs=3
        )
        assert found[figure].bottom > found[name].top


@few
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=24))
def test_many_bars_keep_their_figures_apart_and_in_the_page(values: list[int]) -> None:
    pdf = bars(values)
    inside(pdf)
    apart(pdf)


# --- parts of a whole ------------------------------------------------------------------------------------


def test_a_share_is_as_wide_as_its_count_says() -> None:
    pdf = share([part("Prêtés", 75), part("Disponibles", 25, colours.GO)])
    wide, narrow = (sum(count > 20 for count in columns(pdf, colour)) for colour in (BLUE, GREEN))
    assert wide == pytest.approx(3 * narrow, rel=0.06)


def test_a_small_part_keeps_room_for_its_figure_and_the_bar_its_length() -> None:
    pdf = share([part("Prêtés", 999), part("Disponibles", 1, colours.GO)])
    narrow = sum(count > 20 for count in columns(pdf, GREEN))
    assert narrow >= charts.LEAST_PART * DPI / 72 - 8
    inside(pdf)


def test_empty_parts_are_told_in_the_legend_and_not_drawn() -> None:
    pdf = share([part("Prêtés", 3), part("Introuvables", 0, colours.GO)])
    assert "Introuvables : 0" in pdfs.words(pdf)
    assert not any(count > 40 for count in columns(pdf, GREEN))


def test_a_whole_of_nothing_is_its_legend() -> None:
    said = pdfs.words(share([part("Prêtés", 0), part("Disponibles", 0)]))
    assert said[:2] == ["Prêtés : 0", "Disponibles : 0"]


def test_a_legend_takes_as_many_rows_as_it_needs() -> None:
    parts = [part(f"Un état au nom assez long {number}", number + 1) for number in range(6)]
    pdf = share(parts)
    inside(pdf)
    rows = {round(box.bottom) for box in pdfs.boxes(pdf) if "état" in box.words}
    assert len(rows) > 1
    assert all(f"{one.words} : {one.count}" in pdfs.words(pdf) for one in parts)


@few
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=7))
def test_whatever_the_counts_the_bar_stays_in_the_page(counts: list[int]) -> None:
    pdf = share([part(f"p{place}", count) for place, count in enumerate(counts)])
    inside(pdf)
    assert sum(f"p{place} : {count}" in pdfs.words(pdf) for place, count in enumerate(counts)) == len(counts)


# --- a range ---------------------------------------------------------------------------------------------


def test_a_range_lies_where_its_ends_say() -> None:
    green = [place for place, count in enumerate(columns(span(140, 440, 880), GREEN)) if count > 8]
    points = [place * 72 / DPI - MARGIN for place in (green[0], green[-1])]
    assert points == pytest.approx([300 * 140 / 880, 300 * 440 / 880], abs=2)


@pytest.mark.parametrize(
    ("low", "high", "maximum"), [(0, 0, 0), (5, 5, 5), (0.1, 0.2, 9000), (8990, 9000, 9000), (10, 20, 5)]
)
def test_narrow_empty_and_odd_ranges_are_drawn_with_their_figures_apart(
    low: float, high: float, maximum: float
) -> None:
    pdf = span(low, high, maximum)
    apart(pdf)
    said = pdfs.words(pdf)
    assert f"{low:g} kg" in said
    assert f"{high:g} kg" in said


def test_the_axis_begins_at_zero_and_says_so() -> None:
    zero = next(box for box in pdfs.boxes(span(140, 440, 880)) if box.words == "0")
    assert zero.left == pytest.approx(MARGIN, abs=2)


@few
@given(st.integers(0, 10**5), st.integers(0, 10**5), st.integers(0, 10**6))
def test_any_range_stays_in_the_page(low: int, more: int, beyond: int) -> None:
    pdf = span(low, low + more, low + more + beyond)
    apart(pdf)
    assert all(box.left >= 0 and box.right <= PAGE_WIDTH for box in pdfs.boxes(pdf))


# --- for who does not see them ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pdf", "alt"),
    [(bars([1]), "barres"), (share([part("Prêtés", 1)]), "parts"), (span(1, 2, 3), "de à")],
    ids=["bars", "share", "range"],
)
def test_each_is_one_picture_with_words(pdf: bytes, alt: str) -> None:
    assert pdfs.structure(pdf) == [("Document", ""), ("Figure", alt)]
