"""Every paper that a page prints says its title, its language and its parts to whoever does not see it."""

import io

import pikepdf
import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.actions import members
from accounts.choices import Role
from tests import make
from tests.matrix import addresses
from tests.matrix.table import BY_NAME
from tests.matrix.test_payload import Reader
from tests.matrix.world import World
from tests.support import pdfs

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Who prints what; a label is stuck on a thing and read by nobody, so it has no parts.
PAPERS = {
    "loans:slip": Role.PRESCRIBES_PRESCRIBER,
    "loans:card": Role.LENDS_VOLUNTEER,
    "impact:pdf": Role.GIVES_CONTACT,
}
LABELS = {"tag": [], "what": "chosen", "sheet": "L7160", "start": "1"}


def printed(world: World, name: str, language: str) -> bytes:
    """The paper at an address, about what the printing member has."""
    actor = next(actor for actor in world.actors if actor.name == PAPERS[name])
    members.set_language(user=actor.member.user, language=language)
    (found,) = [address for address in addresses.every() if address.name == name]
    ((_name, response),) = Reader(actor, world).answers(found, BY_NAME[name])
    return of(response)


def of(response: HttpResponse) -> bytes:
    assert response["Content-Type"] == "application/pdf"
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("name", PAPERS)
def test_a_reader_is_told_title_language_and_parts(world, name):
    pdf = printed(world, name, "fr")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) in ("fr", "en")
        assert str(document.docinfo["/Title"]).strip()
        assert str(document.open_metadata()["dc:title"]) == str(document.docinfo["/Title"])
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.MarkInfo.Marked
    roles = [role for role, _alt in pdfs.structure(pdf)]
    assert "H1" in roles
    assert not [alt for role, alt in pdfs.structure(pdf) if role == "Figure" and not alt]


def test_a_report_speaks_its_reader_s_language_and_says_which(world):
    said = {}
    for language in ("fr", "en"):
        pdf = printed(world, "impact:pdf", language)
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert str(document.Root.Lang) == language
        said[language] = pdfs.words(pdf)
    assert said["fr"] != said["en"]


@pytest.mark.parametrize("name", PAPERS)
def test_letters_lie_in_the_file_and_nothing_is_fetched(world, name):
    pdf = printed(world, name, "fr")
    carried = {font: lies for font, lies in pdfs.fonts(pdf).items() if "Atkinson" in font}
    assert carried
    assert all(carried.values())
    assert b"/URI" not in pdf
    assert b"/JavaScript" not in pdf
    assert pdfs.overlaps(pdf) == []


def test_labels_say_what_they_are_and_are_printed_at_their_size(world):
    browser = make.client(make.samira())
    answer = browser.post(reverse("inventory:labels"), LABELS | {"tag": [world.ready.tag]})
    with pikepdf.open(io.BytesIO(of(answer))) as document:
        assert str(document.Root.Lang) == "fr"
        assert str(document.docinfo["/Title"]) == "Étiquettes"
        assert str(document.Root.ViewerPreferences.PrintScaling) == "/None"
