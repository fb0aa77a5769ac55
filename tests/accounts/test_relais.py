"""What every page may say: signs, states, tags, telephone numbers."""

import pytest
from django.template import Context, Template

from accounts import look, phones
from accounts.templatetags import relais


def drawn(source: str, **values: object) -> str:
    return Template("{% load relais %}" + source).render(Context(values))


def test_a_sign_is_silent_for_readers() -> None:
    assert drawn('{% icon "check-lg" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#check-lg"/></svg>'
    )


def test_a_sign_that_the_sprite_lacks_fails_loudly() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        relais.icon("unicorn")


def test_a_state_is_a_shape_a_sign_and_a_word() -> None:
    ready = drawn('{% mark "device" "ready" "Disponible" %}')
    assert "stone t-go solid" in ready
    assert "#check-lg" in ready
    assert ready.endswith("Disponible</span>")


def test_a_state_nobody_drew_shows_as_a_question() -> None:
    assert look.look_of("device", "melted") == look.UNKNOWN
    assert look.look_of("cloud", "ready") == look.UNKNOWN


def test_the_word_of_a_state_is_text_not_markup() -> None:
    assert "<b>" not in relais.mark("device", "ready", "<b>Disponible</b>")


@pytest.mark.parametrize(
    ("status", "shape", "tone"),
    [
        ("announced", "dashed", "shop"),
        ("received", "outline", "shop"),
        ("to_erase", "outline", "shop"),
        ("refurbishing", "outline", "shop"),
        ("ready", "solid", "go"),
        ("reserved", "solid", "wait"),
        ("on_loan", "solid", "with"),
        ("missing", "solid", "act"),
        ("retired", "pale", "shop"),
    ],
)
def test_device_states_are_those_of_the_look(status: str, shape: str, tone: str) -> None:
    shown = look.look_of("device", status)
    assert (shown.shape, shown.tone) == (shape, tone)


def test_lateness_and_answers_never_wear_the_colour_of_alarm() -> None:
    assert look.look_of("loan", "overdue").tone != "act"
    assert all(answer.tone != "act" for answer in look.ANSWERS.values())


def test_tags_are_read_in_groups() -> None:
    assert drawn("{{ tag|grouped }}", tag="K7M49TRX") == "K7M4\u00a09TRX"
    assert drawn("{{ tag|grouped }}", tag="Q4H7NP") == "Q4H\u00a07NP"


@pytest.mark.parametrize(
    ("given", "shown", "dialled"),
    [
        ("0639981240", "06 39 98 12 40", "tel:+33639981240"),
        ("+33 6 39 98 12 40", "06 39 98 12 40", "tel:+33639981240"),
        ("+41 22 343 80 14", "+41 22 343 80 14", "tel:+41223438014"),
        ("poste 12", "poste 12", "tel:12"),
    ],
)
def test_numbers_are_read_aloud_and_dialled(given: str, shown: str, dialled: str) -> None:
    assert phones.read_aloud(given).replace("\u00a0", " ") == shown
    assert phones.dialled(given) == dialled


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("success", "done"),
        ("error", "other"),
        ("warning", "other"),
        ("info", "note"),
        ("", "note"),
        ("call error", "call"),
        ("noted info", "noted"),
    ],
)
def test_messages_become_answers(tags: str, kind: str) -> None:
    assert relais.answer_kind(tags) == kind


def test_a_refusal_interrupts_and_the_rest_waits_its_turn() -> None:
    source = '{% include "_components/answer.html" with kind=kind title="Dit" only %}'
    roles = {kind: 'role="alert"' in drawn(source, kind=kind) for kind in look.ANSWERS}
    assert {kind for kind, alert in roles.items() if alert} == {"other", "held", "call"}


def test_the_bookmark_says_kept_for_somebody_and_nothing_else() -> None:
    signed = {kind for kind, shown in look.ANSWERS.items() if shown.icon == "bookmark-fill"}
    assert signed == {"held"}


def test_kinds_have_signs() -> None:
    assert relais.kind_icon("hotspot") == "router"
    assert relais.kind_icon("hoverboard") == relais.kind_icon("other")
