"""Drawings: positions in per cent, figures written, nothing by style attribute."""

from accounts import drawing


def test_bars_stand_in_equal_slots_and_the_tallest_fills_the_drawing() -> None:
    first, last = drawing.bars([("nov.", 10), ("déc.", 20)])
    assert (first.middle, last.middle) == ("25.00%", "75.00%")
    assert (first.width, last.width) == ("33.00%", "33.00%")
    assert (float(first.top), float(last.top)) == (drawing.BAR_TALLEST / 2, 0)
    assert first.edge
    assert last.edge


def test_bars_of_nothing_have_no_height_and_do_not_fail() -> None:
    assert drawing.bars([]) == []
    assert drawing.bars([("nov.", 0)])[0].height == "0.0"


def test_a_share_leaves_out_what_is_empty_and_fills_the_bar() -> None:
    parts = drawing.share(
        [("A", 3, "donor", "lent"), ("B", 0, "donor", "ready"), ("C", 1, "donor", "missing")]
    )
    assert [part.label for part in parts] == ["A", "C"]
    assert sum(float(part.width.rstrip("%")) for part in parts) == 100
    assert parts[1].x == "75.00%"


def test_a_figure_is_written_only_where_it_has_room() -> None:
    parts = drawing.share([("A", 94, "", ""), ("B", 5, "", ""), ("C", 1, "", "")])
    assert [(part.shown, part.tight) for part in parts] == [(True, False), (True, True), (False, True)]


def test_the_smallest_part_of_a_hundred_devices_still_has_its_figure() -> None:
    parts = drawing.share([("A", 98, "", ""), ("B", 3, "", "")])
    assert [part.shown for part in parts] == [True, True]


def test_a_range_lies_between_nothing_and_the_most() -> None:
    span = drawing.span(140, 440, 880)
    assert span == {"x": "15.59%", "width": "33.41%", "high_x": "49.00%", "most_x": "98.00%"}


def test_a_range_of_nothing_does_not_fail() -> None:
    assert drawing.span(0, 0, 0)["width"] == "0.00%"
