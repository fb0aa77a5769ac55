"""The English of Relais: all of it there, faithful to the French, in one vocabulary and in plain words."""

import re
from collections.abc import Iterator
from io import StringIO

import pytest
from babel.messages.catalog import Catalog, Message
from django.core.management import call_command
from django.forms import DateField
from django.urls import reverse
from django.utils import translation

from accounts.days import spoken
from config.management.commands import words
from tests import make, make_loans
from tests.loans.test_slip import UNSAID
from tests.support import pdfs

# Words that are the same in both languages, and names.
SAME = {
    "Active", "Association", "Autopilot", "CAF", "CARSAT", "CPAM", "Code", "Commune", "Cookies",
    "Département", "E-mail", "France Services", "France Travail", "IMEI", "Impact", "Invitation", "Knox",
    "Menu", "Note", "Pages", "Photo", "Prescriptions", "Programme", "Programmes", "RSA", "Source",
    "Technique", "Type", "code", "type",
}  # fmt: skip
# Where sentences are read by the people in the queue, or by a neighbour of theirs (design §6).
DESK = re.compile(
    r"accounts/refusals\.py|loans/(actions/scanning/\w+|next_step|pictures|card|slip|forms/desk"
    r"|views/(after|answers|desk|found|scan|steps))\.py"
    r"|templates/loans/(_after|_borne|_choose|_desk\w*|_fault|_kept|_kit|_next_scan|_no_step|_others|_site"
    r"|_step_\w+|_undo|claim|desk|found|help|scan|unreadable)\.html"
)
UNSAID_IN_ENGLISH = re.compile(
    r"\b(rsa|aah|caf|disab\w*|handicap\w*|pension\w*|retire(?!d\b|\.)\w+|ages?|aged|rights?|proofs?|incomes?"
    r"|benefi\w*|allowances?|entitle\w*|eligib\w*|programmes?|ccas|social\w*|late|overdue|prescri\w*|fault\w*"
    r"|blam\w*|guilt\w*|mistakes?)\b",
    re.IGNORECASE,
)
# One word for one thing, wherever it stands.
GLOSSARY = {
    "Annoncé": "Announced", "Reçu": "Received", "À effacer": "To erase", "En atelier": "In the workshop",
    "Disponible": "Available", "Mis de côté": "Kept aside", "Prêté": "On loan", "Introuvable": "Missing",
    "Sorti du parc": "Retired", "Appareil": "Device", "Don": "Donation", "Étiquette": "Label",
    "Code de retrait": "Pick-up code", "Remettre": "Hand over", "Reprendre": "Take back",
    "Demande": "Request", "Prescrire": "Prescribe", "Justificatif": "Proof", "Prêts": "Loans",
    "Prolonger": "Renew", "Mettre de côté": "Keep aside", "Travailleur social": "Social worker",
    "Donateur": "Donor", "Routeur 4G": "4G hotspot", "Bénévole": "Volunteer",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|#|</?\w+>|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return words.updated()


def pairs(catalogue: Catalog) -> Iterator[tuple[Message, str, str]]:
    """Each sentence with its English, singular with singular and plural with plural."""
    for message in catalogue:
        if message.id:
            french = message.id if isinstance(message.id, tuple) else (message.id,)
            english = message.string if isinstance(message.string, tuple) else (message.string,)
            for said, meant in zip(french, english, strict=True):
                yield message, said, meant


def test_every_sentence_has_english_and_every_count_its_french() -> None:
    call_command("words", "--check", stdout=StringIO())


def test_what_is_filled_in_is_the_same_in_both_languages(catalogue: Catalog) -> None:
    for _message, french, english in pairs(catalogue):
        assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(french)), french


def test_it_can_be_compiled(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and list(message.check(catalogue))] == []


def test_nothing_stayed_french(catalogue: Catalog) -> None:
    same = {english for _message, french, english in pairs(catalogue) if english == french}
    assert {english for english in same if re.search("[A-Za-z]{2}", PLACEHOLDER.sub("", english))} <= SAME


def test_it_is_set_as_english(catalogue: Catalog) -> None:
    """No French spaces before signs, no French quotation marks, no typewriter's apostrophe."""
    odd = re.compile(r"[\s\u00a0\u202f][?!;:,.](?![\w.])|[«»'\u202f]|\w\"|\"\w|[ \u00a0]{2}")
    assert [english for _message, _french, english in pairs(catalogue) if odd.search(english)] == []


def test_the_french_keeps_its_signs_on_the_line(catalogue: Catalog) -> None:
    """A no-break space before : ; ? ! and inside « », and a curly apostrophe (look.md, "Voice")."""
    odd = re.compile(r"[^\u00a0][;?!»]|[^\u00a0]:(?=\s|$)|«[^\u00a0]|'")
    assert [french for _message, french, _english in pairs(catalogue) if odd.search(french)] == []


def test_it_ends_as_the_french_does(catalogue: Catalog) -> None:
    """A sentence stays a sentence, a label a label, and what begins a line begins it."""
    for _message, french, english in pairs(catalogue):
        ends = french.rstrip()[-1:] in ".:?!…", english.rstrip()[-1:] in ".:?!…"
        assert ends[0] == ends[1], (french, english)


def test_one_word_for_one_thing(catalogue: Catalog) -> None:
    said = {french: english for message, french, english in pairs(catalogue) if not message.context}
    assert {french: said[french] for french in GLOSSARY} == GLOSSARY


def test_british_spelling(catalogue: Catalog) -> None:
    american = re.compile(
        r"\b(organiz|recogniz|color|center\b|program\b|canceled|labeled|check-?out\b|catalog\b)",
        re.IGNORECASE,
    )
    assert [english for _m, _f, english in pairs(catalogue) if american.search(english)] == []


def test_the_desk_never_says_why(catalogue: Catalog) -> None:
    """Neither language names a right, an income, lateness or a fault where others stand by."""
    told = [
        (french, english)
        for message, french, english in pairs(catalogue)
        if any(DESK.fullmatch(str(path)) for path, _line in message.locations)
        and (UNSAID_IN_ENGLISH.search(english) or UNSAID.search(french))
        and french != "Revenu avec"  # a device that came back, not an income
    ]
    assert told == []


@pytest.mark.parametrize(("language", "said"), [("fr", "1er décembre 2026"), ("en", "1 December 2026")])
def test_days_come_before_months_in_english_too(language: str, said: str) -> None:
    with translation.override(language):
        assert spoken(DateField().clean("01/12/2026")) == said


@pytest.mark.django_db
def test_a_card_speaks_the_language_of_the_person_not_of_the_reader() -> None:
    reader = make.samira()
    reader.user.language = "en"
    reader.user.save()
    loan = make_loans.lent()
    assert loan.beneficiary.language == "fr"
    card = make.client(reader).get(reverse("loans:card", args=[loan.pk]))
    said = " ".join(pdfs.words(card.content))
    assert "Portable" in said
    assert "Laptop" not in said
