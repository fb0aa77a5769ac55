"""The A4 page and what stands on it."""

import io

import pikepdf
import pytest

from paper import blocks, charts, colours, heads
from paper.frame import Frame
from tests.support import pdfs


def frame(**changes: str) -> Frame:
    return Frame(**{"title": "Essai", "language": "fr", "foot": "pied", **changes})


def test_a_reader_is_told_the_language_the_title_and_the_parts() -> None:
    paper = frame(title="Votre demande")
    heads.letterhead(paper, sender="Atelier", title="Votre demande")
    paper.paragraph("Bonjour.")
    paper.items(["un", "deux"])
    blocks.table(
        paper, [blocks.Column("Mois", 0.5), blocks.Column("Nombre", 0.5, is_number=True)], [("mai", "3")]
    )
    pdf = paper.close()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "fr"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.docinfo["/Title"] == "Votre demande"
        assert document.open_metadata()["dc:title"] == "Votre demande"
    roles = [role for role, _alt in pdfs.structure(pdf)]
    assert roles == (
        "Document P H1 P L LI Lbl LBody LI Lbl LBody Table TR TH TH TR TD TD".split()  # noqa: SIM905
    )


def test_every_mark_on_a_page_leads_to_its_part() -> None:
    paper = frame()
    for number in range(90):
        paper.paragraph(f"Phrase {number}, " + "mot " * 30)
    with pikepdf.open(io.BytesIO(paper.close())) as document:
        nums = document.Root.StructTreeRoot.ParentTree.Nums
        for index, page in enumerate(document.pages):
            assert page.StructParents == index
            marks = [
                int(operands[1].MCID)
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC"
            ]
            assert marks == list(range(len(marks)))
            assert len(nums[index * 2 + 1]) == len(marks)
            assert {str(part.S) for part in nums[index * 2 + 1]} == {"/P"}


def test_nothing_is_drawn_outside_a_mark() -> None:
    paper = frame()
    heads.band(paper, over="Atelier", title="Ce que vos 64 appareils sont devenus")
    blocks.facts(paper, [blocks.Fact("51", "personnes"), blocks.Fact("412", "mois")])
    blocks.big_code(paper, "K7M 9TX")
    blocks.signatures(paper, ["Signature"])
    charts.bars(paper, [charts.Bar("mai", 3, "3")], alt="trois en mai")
    depth = 0
    with pikepdf.open(io.BytesIO(paper.close())) as document:
        for page in document.pages:
            for _operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
                assert depth in (0, 1)
                if name in {"f", "f*", "S", "B", "Tj", "TJ", "Do"}:
                    assert depth == 1, name


def test_pages_are_counted_at_the_foot() -> None:
    paper = frame(foot="Atelier")
    for _ in range(80):
        paper.paragraph("mot " * 40)
    lines = pdfs.words(paper.close())
    pages = lines.count("Atelier")
    assert pages > 1
    assert f"1 / {pages}" in lines
    assert f"{pages} / {pages}" in lines


def test_the_same_values_give_the_same_bytes() -> None:
    def one() -> bytes:
        paper = frame()
        paper.paragraph("Bonjour.")
        return paper.close()

    assert one() == one()


@pytest.mark.parametrize("typed", pdfs.HOSTILE)
def test_what_was_typed_stays_text_everywhere(typed: str) -> None:
    paper = frame(title=typed, foot=typed)
    heads.letterhead(paper, sender=typed, title=typed)
    paper.paragraph(typed)
    paper.items([typed], numbered=True)
    blocks.big_code(paper, typed)
    blocks.table(
        paper, [blocks.Column(typed, 0.3), blocks.Column("n", 0.7, is_number=True)], [(typed, typed)]
    )
    blocks.facts(paper, [blocks.Fact(typed, typed), blocks.Fact("1", typed)])
    blocks.signatures(paper, [typed])
    paper.new_page()
    heads.band(paper, over=typed, title=typed)
    charts.bars(paper, [charts.Bar(typed, 3, typed)] * 2, alt=typed)
    part = charts.Part(typed, 3, colours.WITH, colours.WHITE, colours.WITH, "person")
    charts.share(paper, [part] * 3, alt=typed)
    charts.span(paper, charts.Range(1, 2, 4, typed, typed, typed, typed), alt=typed, width=200)
    pdf = paper.close()
    shown = "".join(pdfs.words(pdf)).replace(" ", "")
    if typed.isascii() and typed.isprintable():
        assert typed.strip()[:20].replace(" ", "") in shown
    assert b"/URI" not in pdf
    assert b"/JavaScript" not in pdf


def test_charts_say_their_figures_and_their_words() -> None:
    paper = frame()
    months = [charts.Bar("nov.", 18, "18"), charts.Bar("déc.", 0, "0"), charts.Bar("janv.", 29, "29")]
    charts.bars(paper, months, alt="De 18 à 29")
    parts = [
        charts.Part("Disponibles", 6, colours.GO, colours.WHITE, colours.GO, "check"),
        charts.Part("Introuvables", 0, colours.ACT, colours.WHITE, colours.ACT, "question"),
    ]
    charts.share(paper, parts, alt="6 disponibles")
    ends = charts.Range(140, 440, 880, "140", "440", "0", "si chaque prêt remplaçait un achat : 880")
    charts.span(paper, ends, alt="de 140 à 440", width=250)
    pdf = paper.close()
    assert [alt for role, alt in pdfs.structure(pdf) if role == "Figure"] == [
        "De 18 à 29",
        "6 disponibles",
        "de 140 à 440",
    ]
    lines = pdfs.words(pdf)
    for said in ("18", "29", "nov.", "Disponibles : 6", "Introuvables : 0", "140", "440"):
        assert said in lines


def test_fonts_lie_in_the_file() -> None:
    paper = frame()
    paper.heading("Titre")
    paper.paragraph("Texte")
    embedded = {name: lies for name, lies in pdfs.fonts(paper.close()).items() if "Atkinson" in name}
    assert embedded
    assert all(embedded.values())
