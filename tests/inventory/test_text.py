"""Texts about devices: one thing written two ways is one, and no file runs what somebody typed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.intake.report import refusals_csv
from inventory.intake.rows import Fault, Row
from inventory.resources import as_text
from inventory.text import meant, model_key, neutral, serial_key
from tests.inventory.intake import helpers, lists

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    "﹦",
    "⁼",
    " =",
    "\u00a0=",
    "\u3000＝",
)
HOSTILE = st.builds(str.__add__, st.sampled_from(STARTS), st.text(max_size=12))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5CG8231Q", "5cg-8231 q"),
        ("ＡＢ１２", "AB12"),
        ("é12", "E12"),
        ("SN_12/34", "sn1234"),
        ("ab\u200b12", "AB12"),
    ],
)
def test_serials_that_are_one(one, other):
    assert serial_key(one) == serial_key(other)


@pytest.mark.parametrize("text", ["", "  ", "---", "°", "/ ?"])
def test_signs_alone_are_no_serial(text):
    assert serial_key(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("HP", "HP ProBook 450 G6"), ("hp", "ProBook 450 G6")),
        (("HP Inc.", "ProBook 450 G6"), ("HP", "ProBook-450  g6")),
        (("Dell", "Latitude 7490"), ("DELL", "LATITUDE 7490")),
    ],
)
def test_models_that_are_one(one, other):
    assert model_key(*one) == model_key(*other)


def test_models_that_are_two():
    keys = {model_key("HP", f"ProBook 450 G{n}") for n in (5, 6)} | {model_key("Dell", "ProBook 450 G5")}
    assert len(keys) == 3


@given(HOSTILE)
def test_no_file_runs_what_looks_like_a_formula(text):
    for safe in (neutral(text), as_text(text)):
        assert safe[0] == "'"


@given(st.text(max_size=20))
def test_what_went_out_comes_back_as_it_was(text):
    assert meant(neutral(text)) == meant(text)
    assert meant(neutral(text.replace("'", ""))) == text.replace("'", "")


@pytest.mark.parametrize("text", ["PC;=cmd|' /C calc'!A0", "PC; +1", "a;b;@c", "deux lignes\n=1+1"])
def test_nor_what_a_semicolon_makes_a_cell_of_its_own(text):
    assert [piece[0] for piece in neutral(text).replace("\n", ";").split(";")][-1] == "'"
    assert meant(neutral(text)) == text


@pytest.mark.parametrize("text", ["'", "", "'0012345", "l'écran", "N° 12", "1=1", "'N° série"])
def test_apostrophes_that_are_ours_to_keep(text):
    assert (meant(text), neutral(text)) == (text, text)


@given(HOSTILE.filter(str.strip))
def test_no_cell_of_the_refused_rows_is_run(text):
    fault = Fault("kind_unknown", "kind", text, "B", text)
    data = refusals_csv([Row(2, problems=[fault])]).decode("utf-8-sig")
    (_header, cells) = csv.reader(io.StringIO(data, newline=""))
    assert [cell[0] for cell in cells] == ["2", "'", "k", "'"]


@pytest.mark.parametrize("said", ["=1+1", "@SUM(A1)", "-12", "+33", "＝A1", lists.HYPERLINK])
def test_a_list_of_ours_given_again_says_what_it_said(said):
    """A reference leaves with its apostrophe and is known without it when the file comes back."""
    (row,) = helpers.parsed(
        lists.text([["N° série", "Type", "Numéro d'inventaire"], ["A1234", "Portable", as_text(said)]])
    ).rows
    assert row.reference == said


def test_a_workbook_cannot_hold_some_signs():
    assert as_text("a\x01b\x0bc") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
