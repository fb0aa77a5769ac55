"""Every sentence that may be read or heard at the desk, in both languages, held against words that hurt."""

import ast
import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext

from accounts.refusals import MESSAGES
from loans.next_step import Step
from loans.views.kept import words
from tests.loans.desk_words import FORBIDDEN

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    *(
        "_after",
        "_another",
        "_borne",
        "_choose",
        "_desk",
        "_desk_shell",
        "_kept",
        "_line",
        "_next_scan",
        "_no_step",
        "_others",
    ),
    *("_site", "_step_erase", "_step_hand_over", "_step_ready", "_step_take_back", "_undo", "_wanted"),
    *("claim", "desk", "found", "help", "scan", "unreadable"),
)
MODULES = (
    *(f"loans/views/{name}.py" for name in ("desk", "scan", "steps", "after", "answers", "kept")),
    *(f"loans/{name}.py" for name in ("forms/desk", "next_step", "pictures", "choices", "lending", "policy")),
    *(f"loans/actions/{name}.py" for name in ("paper", "desk", "takeback", "undo")),
    *(f"loans/actions/scanning/{name}.py" for name in ("verbs", "fields")),
    *(f"inventory/actions/{name}.py" for name in ("labels", "undo", "workshop")),
)
# Words of these choices are read by managers on their lists, never at the desk.
ELSEWHERE = {"PrescriptionStatus", "NeedClosed", "HoldClosed", "LoanOutcome", "LoanState", "Answer"}
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def of_page(name: str) -> set[str]:
    text = (ROOT / "templates" / "loans" / f"{name}.html").read_text()
    said = set(re.findall(r'{% translate "([^"]+)"', text))
    for body in re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", text, re.DOTALL):
        said |= {re.sub(r"{{ *(\w+) *}}", r"%(\1)s", part).strip() for part in body.split("{% plural %}")}
    return said


def of_module(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    dropped = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.ClassDef) and outer.name in ELSEWHERE
        for node in ast.walk(outer)
    }
    return {
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and id(node) not in dropped
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def every_sentence() -> set[str]:
    said = {str(message) for message in MESSAGES.values()}
    for page in PAGES:
        said |= of_page(page)
    for path in MODULES:
        said |= of_module(path)
    return said


def plain(text: str) -> str:
    """Small letters without accents, no-break spaces as spaces."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("\u00a0", " "))
    return "".join(sign for sign in folded if not unicodedata.combining(sign)) + " "


def hurtful(sentence: str, language: str) -> list[str]:
    return [word for word in FORBIDDEN[language] if word in plain(sentence)]


def test_no_sentence_of_the_desk_speaks_of_rights_income_lateness_or_fault():
    with translation.override("fr"):
        said = every_sentence()
    assert len(said) > 180
    assert not {sentence: found for sentence in said if (found := hurtful(sentence, "fr"))}


def test_nor_does_any_in_english():
    with translation.override("fr"):
        said = every_sentence()
    with (ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = {
            message.id if isinstance(message.id, str) else message.id[0]: message for message in read_po(file)
        }
    english = set()
    for sentence in said:
        message = catalogue.get(sentence)
        texts = message.string if message else ""
        english |= {texts} if isinstance(texts, str) else set(texts)
    assert not {sentence: found for sentence in english if (found := hurtful(sentence, "en"))}


def test_what_is_said_of_a_step_is_among_the_sentences():
    """The control: the walk over the sources finds what the code says."""
    from loans import next_step

    said = every_sentence()
    for step in (value for value in vars(next_step).values() if isinstance(value, Step)):
        assert {str(step.label), str(step.why)} - {""} <= said
    assert gettext("Gardé sur ce téléphone") in said
    assert "Scannez une étiquette" in said


def test_the_button_that_puts_an_answer_away_says_so_in_english():
    """“C’est lu” is said of an answer, not of a code that the camera read."""
    with translation.override("en"):
        assert words()["read"] == "I have read it"


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Cette personne n’a plus droit au RSA.", "fr"),
        ("Vous êtes en retard de neuf jours.", "fr"),
        ("Bénéficiaire non éligible", "fr"),
        ("This person is not eligible.", "en"),
        ("You are 9 days overdue.", "en"),
    ],
)
def test_the_words_bite(sentence, language):
    assert hurtful(sentence, language)
