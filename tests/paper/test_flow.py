"""Words that flow down a page and over to the next: nothing lost, nothing alone, nothing over the foot."""

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper import text
from paper.frame import FOOT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Frame
from tests.paper.test_blocks import apart, inside
from tests.support import pdfs

few = settings(max_examples=10, deadline=None)
sentences = st.text(st.sampled_from("abcdefgh éà’.,"), min_size=1, max_size=300)


def frame(**said: str) -> Frame:
    return Frame(**{"title": "Essai", "language": "fr", "foot": "Le Pont-Vieux · 04 76 00 00 01", **said})


def body(pdf: bytes) -> list[pdfs.Box]:
    """What stands above the foot."""
    return [box for box in pdfs.boxes(pdf) if box.bottom > FOOT - 12]


# --- paragraphs ------------------------------------------------------------------------------------------


@few
@given(st.lists(sentences, min_size=1, max_size=25))
def test_every_word_of_every_paragraph_is_printed_in_order(said: list[str]) -> None:
    paper = frame()
    for words in said:
        paper.paragraph(words)
    pdf = paper.close()
    inside(pdf)
    apart(pdf)
    printed = "".join(line for line in pdfs.words(pdf) if "Pont-Vieux" not in line and " / " not in line)
    wanted = "".join(text.clean(words) for words in said)
    assert printed.replace(" ", "") == wanted.replace(" ", "")


def test_a_paragraph_longer_than_a_page_goes_on_over_several() -> None:
    paper = frame()
    paper.paragraph("Une phrase assez longue pour remplir la page. " * 200)
    pdf = paper.close()
    assert len({box.page for box in body(pdf)}) > 2
    assert [role for role, _alt in pdfs.structure(pdf)] == ["Document", "P"]
    inside(pdf)


def test_nothing_of_a_page_stands_over_its_foot() -> None:
    paper = frame()
    for number in range(120):
        paper.paragraph(f"Ligne {number}")
    lowest = min(box.bottom for box in pdfs.boxes(paper.close()) if box.words.startswith("Ligne"))
    assert lowest > FOOT - 12


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_nothing_takes_no_room_and_no_part(words: str) -> None:
    paper = frame()
    before = paper.y
    paper.paragraph(words)
    assert paper.y == before
    assert pdfs.structure(paper.close()) == [("Document", "")]


def test_a_paragraph_may_be_narrower_than_the_page() -> None:
    paper = frame()
    paper.paragraph("mot " * 60, left=200, width=150)
    for box in body(paper.close()):
        assert 199 <= box.left <= box.right <= 351


@pytest.mark.parametrize("size", [9.0, 12.0, 20.0])
def test_large_print_takes_the_room_it_needs(size: float) -> None:
    paper = frame()
    before = paper.y
    paper.paragraph("Une ligne", size=size)
    assert before - paper.y == pytest.approx(size * 1.42)


# --- titles ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "role"), [(1, "H1"), (2, "H2")])
def test_a_title_says_its_level(level: int, role: str) -> None:
    paper = frame()
    paper.heading("Votre demande", level=level)
    assert pdfs.structure(paper.close())[-1] == (role, "")


@pytest.mark.parametrize("room", [20, 35, 50])
def test_a_title_is_never_alone_at_the_foot_of_a_page(room: float) -> None:
    paper = frame()
    paper.down(paper.y - FOOT - room)
    paper.heading("Ensuite")
    paper.paragraph("La suite.")
    pages = {box.words: box.page for box in pdfs.boxes(paper.close())}
    assert pages["Ensuite"] == pages["La suite."] == 1


# --- lists -----------------------------------------------------------------------------------------------


def test_each_entry_has_its_sign_in_the_margin_and_its_words_beside_it() -> None:
    paper = frame()
    paper.items(["Le chargeur", "La housse"], numbered=True)
    pdf = paper.close()
    found = {box.words: box for box in pdfs.boxes(pdf)}
    for number, words in (("1.", "Le chargeur"), ("2.", "La housse")):
        assert found[number].right < found[words].left
        assert found[number].bottom == pytest.approx(found[words].bottom, abs=4)
    assert [role for role, _alt in pdfs.structure(pdf)].count("LI") == 2


def test_a_long_entry_wraps_beside_its_sign_and_not_under_it() -> None:
    paper = frame()
    paper.items(["mot " * 80])
    pdf = paper.close()
    apart(pdf)
    assert min(box.left for box in body(pdf) if "mot" in box.words) > MARGIN + 12


@pytest.mark.parametrize("nothing", ["", " ", "\n", "\u200b"])
def test_an_entry_that_says_nothing_has_no_line(nothing: str) -> None:
    paper = frame()
    paper.items([nothing, "Le chargeur", nothing, "La housse"], numbered=True)
    pdf = paper.close()
    apart(pdf)
    assert [box.words for box in body(pdf) if box.words.rstrip(".").isdigit()] == ["1.", "2."]


@few
@given(st.lists(sentences, max_size=30), st.booleans())
def test_lists_go_over_pages_whole(entries: list[str], numbered: bool) -> None:
    paper = frame()
    paper.items(entries, numbered=numbered)
    pdf = paper.close()
    inside(pdf)
    apart(pdf)
    assert [role for role, _alt in pdfs.structure(pdf)].count("LBody") <= len(entries)


# --- the foot --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pages", [1, 2, 12])
def test_every_foot_says_whose_paper_it_is_and_how_many_pages_there_are(pages: int) -> None:
    paper = frame()
    for page in range(1, pages):
        paper.paragraph(f"Page {page}")
        paper.new_page()
    said = pdfs.words(paper.close())
    assert [line for line in said if " / " in line] == [f"{page} / {pages}" for page in range(1, pages + 1)]
    assert said.count("Le Pont-Vieux · 04 76 00 00 01") == pages


def test_a_long_foot_leaves_room_for_the_count() -> None:
    paper = frame(foot="Une association au nom interminable " * 6)
    paper.paragraph("x")
    pdf = paper.close()
    inside(pdf)
    apart(pdf)


def test_a_foot_is_decoration_and_is_not_read_on_every_page() -> None:
    paper = frame()
    paper.paragraph("Bonjour.")
    with pikepdf.open(io.BytesIO(paper.close())) as document:
        marked = document.pages[0].Contents.read_bytes()
        assert marked.count(b"BDC") == 1  # the paragraph alone
        assert b"/Artifact BMC" in marked


# --- one line where it is told ---------------------------------------------------------------------------


@pytest.mark.parametrize(("align", "edge"), [("left", "left"), ("right", "right")])
def test_a_line_stands_where_it_is_told(align: str, edge: str) -> None:
    paper = frame()
    with paper.tags.piece(paper.tags.add("P")):
        paper.line("HHHH", 250, 400, 12, align=align)
    (box,) = [box for box in pdfs.boxes(paper.close()) if box.words == "HHHH"]
    assert getattr(box, edge) == pytest.approx(250, abs=2)


def test_a_line_in_the_middle_is_in_the_middle_with_spacing_too() -> None:
    for spacing in (0, 4):
        paper = frame()
        with paper.tags.piece(paper.tags.add("P")):
            paper.line("HHHH", PAGE_WIDTH / 2, 400, 12, align="middle", spacing=spacing)
        (box,) = [box for box in pdfs.boxes(paper.close()) if "H" in box.words and box.bottom > 300]
        assert (box.left + box.right) / 2 == pytest.approx(PAGE_WIDTH / 2, abs=2)


def test_a_paper_of_nothing_is_one_page_with_its_foot() -> None:
    pdf = frame().close()
    assert pdfs.page_sizes(pdf) == {(210.0, 297.0)}
    assert pdfs.words(pdf) == ["Le Pont-Vieux · 04 76 00 00 01", "1 / 1"]
    assert PAGE_HEIGHT > PAGE_WIDTH
