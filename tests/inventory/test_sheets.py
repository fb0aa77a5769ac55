"""Sheets are found by the names that stand on their boxes, however they are typed."""

import pytest

from inventory.sheets import UnknownSheetError, sheet_named


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("L7160", "L7160"),
        ("l7636", "L7636"),
        ("brother62", "BROTHER-62"),
        ("Brother-62", "BROTHER-62"),
        ("ZEBRA50X25", "ZEBRA-50X25"),
        ("zebra-50×25", "ZEBRA-50X25"),
        ("50x25", "ZEBRA-50X25"),
    ],
)
def test_sheets_are_found_by_the_names_people_type(typed: str, name: str) -> None:
    assert sheet_named(typed).name == name


def test_an_unknown_sheet_lists_those_there_are() -> None:
    with pytest.raises(UnknownSheetError, match=r"A5.*L7160, L7636, BROTHER-62, ZEBRA-50X25"):
        sheet_named("A5")
