"""Tags and pick-up codes: one rule, held together with the phone's own by the same examples."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import codes

EXAMPLES = json.loads((Path(__file__).parents[1] / "vectors" / "codes.json").read_text())
SIGNS = st.sampled_from(codes.ALPHABET)


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e['why']}: {e['text']}" for e in EXAMPLES])
def test_what_was_scanned_or_typed_is_read_or_told_apart(example):
    assert codes.read(example["text"], example["length"]) == example["code"]
    fault = codes.fault(example["text"], example["length"])
    assert (fault.what if fault else None) == example["fault"]


@pytest.mark.parametrize("length", [codes.TAG_LENGTH, codes.PICKUP_LENGTH])
def test_every_code_made_is_valid_and_of_our_signs(length):
    for code in codes.make_many(length, 500):
        assert codes.is_valid(code, length)
        assert codes.read(code, length) == code


@given(st.data())
def test_one_wrong_sign_or_two_swapped_are_always_caught(data):
    code = codes.make(data.draw(st.sampled_from([6, 8])))
    place, sign = data.draw(st.integers(0, len(code) - 1)), data.draw(SIGNS)
    wrong = code[:place] + sign + code[place + 1 :]
    assert codes.is_valid(wrong, len(code)) == (wrong == code)
    other = data.draw(st.integers(0, len(code) - 1))
    signs = list(code)
    signs[place], signs[other] = signs[other], signs[place]
    assert codes.is_valid("".join(signs), len(code)) == ("".join(signs) == code)


@given(st.text(max_size=60))
def test_no_text_stops_the_reader(text):
    for length in (6, 8):
        found = codes.read(text, length)
        assert found is None or codes.is_valid(found, length)
        assert (codes.fault(text, length) is None) == (found is not None)


def test_a_sign_no_code_has_is_named():
    assert codes.fault("K7M4O9TR") == codes.Fault("sign", sign="O")
    assert codes.fault("K7M", 8) == codes.Fault("length", count=3)


def test_codes_are_read_in_groups():
    assert codes.grouped("K7M49TRX") == "K7M4\u00a09TRX"
    assert codes.grouped("Q4H7NP") == "Q4H\u00a07NP"
