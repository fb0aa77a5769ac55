"""What papers are made of: big codes, facts, tables, places to sign; in the page, none over another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper import blocks, heads, text
from paper.blocks import Column, Fact
from paper.frame import FOOT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Frame
from tests.support import pdfs

few = settings(max_examples=10, deadline=None)
words = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéàç -’"), max_size=60)
COLUMNS = [
    Column("Appareil", 0.6),
    Column("Nombre", 0.2, is_number=True),
    Column("Part", 0.2, is_number=True),
]


def frame() -> Frame:
    return Frame(title="Essai", language="fr", foot="pied")


def inside(pdf: bytes) -> None:
    """Every letter stands between the margins; the foot alone stands lower."""
    for box in pdfs.boxes(pdf):
        assert box.left >= MARGIN - 1, box
        assert box.right <= PAGE_WIDTH - MARGIN + 1, box
        assert box.top <= PAGE_HEIGHT, box
        assert box.bottom >= FOOT - 32, box


def apart(pdf: bytes) -> None:
    """No letter lies over another."""
    assert pdfs.overlaps(pdf) == []


def roles(pdf: bytes) -> list[str]:
    return [role for role, _alt in pdfs.structure(pdf)][1:]  # without the document itself


def test_the_eye_that_looks_for_overlaps_sees_one() -> None:
    paper = frame()
    for step, said in enumerate(("Deux mots", "Autre chose")):
        with paper.tags.piece(paper.tags.add("P")):
            paper.line(said, 100 + step * 6, 300 + step * 4, 14)
    with pytest.raises(AssertionError):
        apart(paper.close())


# --- the code in very large ------------------------------------------------------------------------------


def test_a_code_is_as_large_as_asked_where_it_has_room() -> None:
    paper = frame()
    blocks.big_code(paper, "K7M 9TX", size=64)
    (code,) = [box for box in pdfs.boxes(paper.close()) if "K7M" in box.words]
    assert code.top - code.bottom > 64 * text.CAP_HEIGHT * 0.8


def test_it_stands_in_the_middle_of_its_box() -> None:
    paper = frame()
    blocks.big_code(paper, "HHHHHH")
    (code,) = [box for box in pdfs.boxes(paper.close()) if "HHH" in box.words]
    assert (code.left + code.right) / 2 == pytest.approx(PAGE_WIDTH / 2, abs=3)


def test_a_long_one_shrinks_and_stays_on_the_page() -> None:
    paper = frame()
    blocks.big_code(paper, "K7M49TRXK7M49TRXK7M49TRX")
    pdf = paper.close()
    inside(pdf)
    assert "".join(pdfs.words(pdf)).replace(" ", "").startswith("K7M49TRXK7M49TRXK7M49TRX")


def test_it_moves_to_the_next_page_rather_than_be_cut() -> None:
    paper = frame()
    paper.down(paper.y - FOOT - 20)
    blocks.big_code(paper, "K7M 9TX")
    (code,) = [box for box in pdfs.boxes(paper.close()) if "K7M" in box.words]
    assert code.page == 1


# --- label and value -------------------------------------------------------------------------------------


def test_pairs_are_a_table_whose_labels_head_their_rows() -> None:
    paper = frame()
    blocks.pairs(paper, [("À rendre le", "samedi 22 mai 2027"), ("Chez", "Atelier du Pont-Vieux")])
    pdf = paper.close()
    assert roles(pdf) == ["Table", "TR", "TH", "TD", "TR", "TH", "TD"]
    assert pdfs.words(pdf)[:4] == ["À rendre le", "samedi 22 mai 2027", "Chez", "Atelier du Pont-Vieux"]


def test_a_long_value_wraps_under_itself_and_never_under_its_label() -> None:
    paper = frame()
    blocks.pairs(paper, [("Adresse", "12 rue des Bornes jaunes " * 6), ("Ville", "Mens")])
    pdf = paper.close()
    inside(pdf)
    apart(pdf)
    values = [box for box in pdfs.boxes(pdf) if "rue" in box.words]
    assert len(values) > 1
    assert len({round(box.left) for box in values}) <= 2


def test_a_long_label_gives_way_to_the_value() -> None:
    paper = frame()
    blocks.pairs(paper, [("Un libellé tout à fait interminable pour sa colonne étroite", "Valeur")])
    pdf = paper.close()
    apart(pdf)
    assert "Valeur" in pdfs.words(pdf)


def test_an_empty_value_keeps_its_row() -> None:
    paper = frame()
    blocks.pairs(paper, [("Téléphone", ""), ("Ville", "Mens")])
    assert pdfs.words(paper.close())[:3] == ["Téléphone", "Ville", "Mens"]


# --- tables ----------------------------------------------------------------------------------------------


def test_a_table_says_which_cells_are_heads() -> None:
    paper = frame()
    blocks.table(paper, COLUMNS, [("Portable", "12", "60 %")])
    assert roles(paper.close()) == ["Table", "TR", "TH", "TH", "TH", "TR", "TD", "TD", "TD"]


def test_numbers_stand_one_under_the_other_by_their_last_figure() -> None:
    paper = frame()
    blocks.table(paper, COLUMNS, [("Portable", "1 234", "9"), ("Tablette", "5", "1 000")])
    ends = {box.words: box.right for box in pdfs.boxes(paper.close())}
    assert ends["1 234"] == pytest.approx(ends["5"], abs=1.5)
    assert ends["9"] == pytest.approx(ends["1 000"], abs=1.5)


def test_the_head_stands_on_every_page() -> None:
    paper = frame()
    blocks.table(paper, COLUMNS, [(f"Appareil {number}", str(number), "") for number in range(120)])
    pdf = paper.close()
    pages = {box.page for box in pdfs.boxes(pdf)}
    heads_ = [box.page for box in pdfs.boxes(pdf) if box.words == "Nombre"]
    assert len(pages) > 1
    assert heads_ == sorted(pages)
    said = pdfs.words(pdf)
    assert all(f"Appareil {number}" in said for number in range(120))


def test_no_head_is_left_alone_at_the_foot_of_a_page() -> None:
    paper = frame()
    paper.down(paper.y - FOOT - 25)
    blocks.table(paper, COLUMNS, [("Portable", "12", "60 %")])
    pages = {box.page for box in pdfs.boxes(paper.close()) if box.words in ("Nombre", "Portable")}
    assert pages == {1}


def test_a_table_of_nothing_is_its_head() -> None:
    paper = frame()
    blocks.table(paper, COLUMNS, [])
    assert pdfs.words(paper.close())[:3] == ["Appareil", "Nombre", "Part"]


def test_a_row_short_of_a_cell_is_a_fault_of_ours_and_stops() -> None:
    with pytest.raises(ValueError, match="shorter"):
        blocks.table(frame(), COLUMNS, [("Portable", "12")])


@few
@given(st.lists(st.tuples(words, st.integers(0, 10**9).map(str), words), max_size=6))
def test_whatever_stands_in_cells_stays_in_its_column(rows: list[tuple[str, str, str]]) -> None:
    paper = frame()
    blocks.table(paper, COLUMNS, rows)
    pdf = paper.close()
    inside(pdf)
    apart(pdf)


# --- facts -----------------------------------------------------------------------------------------------


def test_facts_are_read_figure_and_words_together() -> None:
    paper = frame()
    blocks.facts(paper, [Fact("51", "personnes"), Fact("412", "mois")])
    pdf = paper.close()
    assert roles(pdf) == ["P", "P"]
    assert pdfs.words(pdf)[:4] == ["51", "personnes", "412", "mois"]


@pytest.mark.parametrize("many", [1, 2, 3, 4, 5])
def test_facts_share_the_page_and_keep_off_each_other(many: int) -> None:
    paper = frame()
    blocks.facts(paper, [Fact("1 234 567", "personnes ont eu un de vos appareils chez elles")] * many)
    pdf = paper.close()
    inside(pdf)
    apart(pdf)


def test_what_comes_after_facts_stands_below_the_longest_of_them() -> None:
    paper = frame()
    blocks.facts(paper, [Fact("5", "mot " * 40), Fact("6", "mot")])
    below = paper.y
    paper.paragraph("Après.")
    pdf = paper.close()
    apart(pdf)
    assert all(box.bottom >= below - 1 for box in pdfs.boxes(pdf) if box.words.startswith("mot"))


# --- a place to sign -------------------------------------------------------------------------------------


@pytest.mark.parametrize("labels", [["Signature"], ["La personne", "L’association"], ["Un", "Deux", "Trois"]])
def test_each_has_a_place_to_sign_named_in_it(labels: list[str]) -> None:
    paper = frame()
    before = paper.y
    blocks.signatures(paper, labels, height=58)
    assert before - paper.y == pytest.approx(58)
    pdf = paper.close()
    assert pdfs.words(pdf)[: len(labels)] == labels
    inside(pdf)


def test_a_place_to_sign_is_not_cut_in_two() -> None:
    paper = frame()
    paper.down(paper.y - FOOT - 30)
    blocks.signatures(paper, ["Signature"])
    assert [box.page for box in pdfs.boxes(paper.close()) if box.words == "Signature"] == [1]


# --- tops ------------------------------------------------------------------------------------------------


def test_a_letterhead_says_who_writes_then_what_it_is() -> None:
    paper = frame()
    heads.letterhead(paper, sender="Atelier du Pont-Vieux", title="Votre demande")
    pdf = paper.close()
    assert pdfs.words(pdf)[:2] == ["Atelier du Pont-Vieux", "Votre demande"]
    assert roles(pdf) == ["P", "H1"]
    apart(pdf)


def test_without_a_sender_the_title_stands_alone() -> None:
    paper = frame()
    heads.letterhead(paper, sender="", title="Votre demande")
    assert roles(paper.close()) == ["H1"]


@pytest.mark.parametrize("title", ["Court", "Ce que vos 64 appareils sont devenus", "Un titre " * 30])
def test_the_landscape_holds_any_title_in_two_lines_off_the_milestone(title: str) -> None:
    paper = frame()
    heads.band(paper, over="Atelier du Pont-Vieux", title=title)
    paper.paragraph("Après.")
    pdf = paper.close()
    apart(pdf)
    shown = [box for box in pdfs.boxes(pdf) if box.bottom > PAGE_HEIGHT - heads.BAND_HEIGHT]
    assert 2 <= len({round(box.bottom) for box in shown}) <= 4
    assert all(box.right < PAGE_WIDTH * 0.66 for box in shown)
    assert roles(pdf) == ["P", "H1", "P"]


def test_a_landscape_is_night_to_the_edges_and_the_page_below_it_white() -> None:
    paper = frame()
    heads.band(paper, over="x", title="y")
    (page,) = pdfs.pictures(paper.close())
    assert page.getpixel((2, 2)) == (15, 45, 37)
    assert page.getpixel((2, int(heads.BAND_HEIGHT) + 20)) == (255, 255, 255)
