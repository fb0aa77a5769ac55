"""How each state shows: every state of the product has a look, told apart without colour (look.md)."""

import itertools

import pytest
from django.template import Context, Template

from accounts import look, phones
from accounts.look import LOOKS
from inventory.choices import ErasureOutcome, GiftState, Kind, Status
from loans.choices import LoanOutcome, LoanState, PrescriptionStatus

NOUNS = {
    "device": Status.values,
    "prescription": PrescriptionStatus.values,
    "loan": [*LoanState.values, *LoanOutcome.values],
    "erasure": ErasureOutcome.values,
    "donor": GiftState.values,
}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_state_of_the_product_has_a_look(noun):
    assert {*NOUNS[noun]} <= {*LOOKS[noun]}


@pytest.mark.parametrize("noun", ["device", "prescription", "erasure"])
def test_and_no_look_is_of_a_state_that_is_none(noun):
    assert {*LOOKS[noun]} <= {*NOUNS[noun]}


@pytest.mark.parametrize("noun", ["device", "donor", "donation", "row", "invitation", "verdict"])
def test_two_states_of_one_noun_are_told_apart_by_shape_or_sign(noun):
    for one, other in itertools.combinations(LOOKS[noun].values(), 2):
        assert (one.shape, one.icon) != (other.shape, other.icon)


def test_only_known_shapes_tones_and_signs_are_worn():
    worn = [shown for looks in LOOKS.values() for shown in looks.values()]
    assert {shown.shape for shown in worn} == {"outline", "solid", "dashed", "pale"}
    assert {shown.tone for shown in worn} == {"go", "with", "wait", "act", "shop"}
    assert {shown.icon for shown in worn} <= {*look.ICONS}


def test_nothing_about_a_persons_lateness_or_right_alarms():
    quiet = [*LOOKS["prescription"].values(), *LOOKS["verdict"].values(), LOOKS["loan"]["overdue"]]
    assert "act" not in {shown.tone for shown in quiet}


def test_for_a_donor_nothing_alarms_and_a_missing_device_looks_like_a_question():
    """A donor reads “Introuvable”, never how or why (design §8)."""
    assert "act" not in {shown.tone for shown in LOOKS["donor"].values()}
    assert LOOKS["donor"]["missing"].icon == "question-lg"


def test_what_may_be_handed_over_alone_is_green_and_solid():
    green = {status for status, shown in LOOKS["device"].items() if shown.tone == "go"}
    assert green == {Status.READY}


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_of_device_has_a_sign_in_the_sprite(kind):
    assert look.KINDS[kind] in look.ICONS


def test_the_sprite_has_no_sign_twice():
    assert [*look.ICONS] == sorted({*look.ICONS})


def test_a_state_is_shown_with_its_own_word_whatever_the_noun():
    shown = Template("{% load relais %}{% mark noun status word %}")
    for noun, looks in LOOKS.items():
        for status in looks:
            html = shown.render(Context({"noun": noun, "status": status, "word": "Le mot"}))
            assert html.endswith("Le mot</span>")
            assert f"t-{looks[status].tone}" in html


# --- telephone numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown", "dialled"),
    [
        ("04 76 00 00 01", "04 76 00 00 01", "tel:+33476000001"),
        ("04.76.00.00.01", "04 76 00 00 01", "tel:+33476000001"),
        ("0033476000001", "04 76 00 00 01", "tel:+33476000001"),
        ("+262 262 12 34 56", "+262 262 12 34 56", "tel:+262262123456"),
        ("3939", "3939", "tel:3939"),
        ("", "", "tel:"),
        ("au guichet", "au guichet", "tel:"),
        ("<b>", "<b>", "tel:"),
    ],
)
def test_a_number_is_read_aloud_and_dialled_whatever_way_it_was_typed(typed, shown, dialled):
    assert phones.read_aloud(typed).replace("\u00a0", " ") == shown
    assert phones.dialled(typed) == dialled


def test_a_number_stays_on_one_line():
    assert " " not in phones.read_aloud("04 76 00 00 01")


@pytest.mark.parametrize("typed", ["javascript:alert(1)", '"><script>', "tel:+33476000001;ext=1"])
def test_an_address_that_dials_holds_nothing_but_figures(typed):
    assert set(phones.dialled(typed).removeprefix("tel:")) <= set("+0123456789")
