"""Every PDF says its title and language, is small, and the same twice; square codes share what they can."""

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import codes
from paper import qr, tags
from paper.canvas import blank, packed
from paper.frame import Frame
from tests.support import pdfs


def labels(count: int, *, is_shared: bool) -> tuple[bytes, list[str]]:
    """A tape of codes, one a page, and their addresses."""
    addresses = [f"HTTPS://RELAIS.EXAMPLE/D/{tag}" for tag in codes.make_many(8, count)]
    drawn = [qr.encode(address) for address in addresses]
    module, side = 2.0, drawn[0].with_quiet_zone * 2.0
    out = io.BytesIO()
    canvas = blank(out, (side, side), title="x", language="fr")
    shared, apart = qr.apart(drawn)
    canvas.beginForm("q")
    qr.draw(canvas, drawn[0], 0, 0, 1, runs=shared)
    canvas.endForm()
    for code, own in zip(drawn, apart, strict=True):
        where = qr.QUIET * module, qr.QUIET * module, module
        if is_shared:
            qr.draw(canvas, code, *where, runs=own, over="q")
        else:
            qr.draw(canvas, code, *where)
        canvas.showPage()
    canvas.save()
    return packed(out.getvalue()), addresses


# --- what a reader is told -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_blank_paper_says_its_title_and_its_language(language: str) -> None:
    out = io.BytesIO()
    canvas = blank(out, (100, 100), title="Étiquettes", language=language)
    canvas.showPage()
    canvas.save()
    for pdf in (out.getvalue(), packed(out.getvalue())):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert str(document.Root.Lang) == language
            assert str(document.docinfo["/Title"]) == "Étiquettes"
            assert document.Root.ViewerPreferences.DisplayDocTitle
            assert str(document.docinfo["/Creator"]) == "Relais"


def test_it_says_nothing_of_who_printed_it_nor_when() -> None:
    paper = Frame(title="Essai", language="fr")
    paper.paragraph("Bonjour.")
    with pikepdf.open(io.BytesIO(paper.close())) as document:
        assert {*document.docinfo.keys()} <= {
            "/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/Author", "/Subject",
            "/Keywords",
        }  # fmt: skip
        assert str(document.docinfo.get("/CreationDate", "D:2000"))[:6] == "D:2000"
        assert str(document.docinfo.get("/Author", "anonymous")) == "anonymous"


# --- small and the same ----------------------------------------------------------------------------------


def test_packing_changes_nothing_that_is_seen_or_read() -> None:
    out = io.BytesIO()
    canvas = blank(out, (200, 60), title="x", language="fr")
    for number in range(30):
        canvas.drawString(10, 20, f"Page {number}")
        canvas.showPage()
    canvas.save()
    plain, small = out.getvalue(), packed(out.getvalue())
    assert len(small) < len(plain) * 0.8
    assert pdfs.words(small) == pdfs.words(plain)
    assert [page.tobytes() for page in pdfs.pictures(small)] == [
        page.tobytes() for page in pdfs.pictures(plain)
    ]


def test_packing_twice_gives_the_same_bytes() -> None:
    pdf, _addresses = labels(3, is_shared=True)
    assert packed(pdf) == packed(pdf)


def test_codes_that_share_weigh_less_and_are_read_alike() -> None:
    shared, addresses = labels(40, is_shared=True)
    assert sorted(pdfs.codes(shared, 144)) == sorted(addresses)
    alone, others = labels(40, is_shared=False)
    assert sorted(pdfs.codes(alone, 144)) == sorted(others)
    assert len(shared) < len(alone) * 0.75


# --- what codes have in common ---------------------------------------------------------------------------


def cells(runs: qr.Runs) -> set[tuple[int, int]]:
    return {
        (low - up, left + over)
        for low, left, wide, tall in runs
        for over in range(wide)
        for up in range(tall)
    }


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6))
def test_what_is_shared_and_what_is_left_make_each_code_again(count: int) -> None:
    drawn = [qr.encode(f"HTTPS://RELAIS.EXAMPLE/D/{tag}", "M") for tag in codes.make_many(8, count)]
    shared, apart = qr.apart(drawn)
    for code, own in zip(drawn, apart, strict=True):
        assert cells(shared) | cells(own) == cells(code.runs)
        assert cells(shared).isdisjoint(cells(own))


def test_a_code_alone_shares_all_of_itself() -> None:
    code = qr.encode("HTTPS://RELAIS.EXAMPLE/D/K7M49TRX")
    assert qr.apart([code]) == (code.runs, [()])


def test_finders_are_always_shared() -> None:
    """The three squares in the corners are in every code: a reader looks for them first."""
    drawn = [qr.encode(f"HTTPS://RELAIS.EXAMPLE/D/{tag}") for tag in codes.make_many(8, 30)]
    shared, _apart = qr.apart(drawn)
    last, foot = drawn[0].size - 7, drawn[0].size - 1
    assert {(0, 0, 7, 1), (0, last, 7, 1), (foot, 0, 7, 1)} <= {*shared}


@pytest.mark.parametrize(
    ("payload", "smaller"),
    [("HTTPS://RELAIS.EXAMPLE/D/K7M49TRX", True), ("https://relais.example/d/k7m49trx", False)],
)
def test_capitals_make_a_smaller_code(payload: str, smaller: bool) -> None:
    assert (qr.encode(payload, "M").size == 25) is smaller


@pytest.mark.parametrize("level", ["M", "Q"])
def test_a_damaged_code_is_still_read(level: qr.Level) -> None:
    """A label is scratched in its life: a corner of the data gone, it is read by what repairs it."""
    code = qr.encode("HTTPS://RELAIS.EXAMPLE/D/K7M49TRX", level)
    middle = code.size // 2
    hole = {(row, column) for row in range(middle, middle + 4) for column in range(middle, middle + 4)}
    kept = tuple((row, column, 1, 1) for row, column in sorted(cells(code.runs) - hole))
    out = io.BytesIO()
    side = code.with_quiet_zone * 3.0
    canvas = blank(out, (side, side), title="x", language="fr")
    qr.draw(canvas, code, qr.QUIET * 3, qr.QUIET * 3, 3, runs=kept)
    canvas.save()
    assert pdfs.codes(out.getvalue(), 144) == [code.payload]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([203, 300, 600]), st.floats(8, 60), st.sampled_from(["M", "Q"]))
def test_modules_are_whole_dots_and_no_smaller_than_a_phone_reads(
    dpi: int, room: float, level: qr.Level
) -> None:
    code = qr.encode("HTTPS://RELAIS.EXAMPLE/D/K7M49TRX", level)
    side = qr.module_side(code, room, dpi)
    dots = side * dpi / 72
    assert dots == pytest.approx(round(dots))
    assert qr.snapped(qr.LEAST_MODULE_MM, dpi) * 0.85 <= side <= qr.snapped(qr.MODULE_MM, dpi)


# --- what a screen reader is told ------------------------------------------------------------------------


def test_groups_hold_what_was_added_inside_them_and_no_more() -> None:
    paper = Frame(title="x", language="fr")
    with paper.tags.group("L"), paper.tags.group("LI"), paper.tags.piece(paper.tags.add("LBody")):
        paper.line("un", 100, 500, 11)
    with paper.tags.piece(paper.tags.add("P")):
        paper.line("après", 100, 480, 11)
    assert [role for role, _alt in pdfs.structure(paper.close())] == ["Document", "L", "LI", "LBody", "P"]


def test_a_group_is_closed_even_where_drawing_fails() -> None:
    tree = Frame(title="x", language="fr").tags
    with pytest.raises(ZeroDivisionError), tree.group("Table"):
        raise ZeroDivisionError
    tree.add("P")
    assert [part.role for part in tree.root.parts] == ["Table", "P"]


def test_a_part_may_go_on_over_the_page() -> None:
    paper = Frame(title="x", language="fr")
    node = paper.tags.add("P")
    for page in range(2):
        with paper.tags.piece(node):
            paper.line(f"page {page}", 100, 500, 11)
        if page == 0:
            paper.new_page()
    assert node.marks == [(0, 0), (1, 0)]
    with pikepdf.open(io.BytesIO(paper.close())) as document:
        (part,) = document.Root.StructTreeRoot.K.K
        assert [kid.Pg.objgen for kid in part.K] == [page.obj.objgen for page in document.pages]


def test_decoration_is_marked_and_has_no_part() -> None:
    paper = Frame(title="x", language="fr")
    paper.rule()
    pdf = paper.close()
    assert pdfs.structure(pdf) == [("Document", "")]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert b"/Artifact BMC" in document.pages[0].Contents.read_bytes()


def test_words_for_a_picture_and_the_scope_of_heads_are_written() -> None:
    paper = Frame(title="x", language="fr")
    with paper.figure("Une borne", 20):
        pass
    with paper.tags.piece(paper.tags.add("TH", scope="Row")):
        paper.line("Mois", 100, 500, 11)
    with pikepdf.open(io.BytesIO(paper.close())) as document:
        figure, head = document.Root.StructTreeRoot.K.K
        assert str(figure.Alt) == "Une borne"
        assert (str(head.A.O), str(head.A.Scope)) == ("/Table", "/Row")


def test_finishing_is_the_only_thing_that_writes_the_tree() -> None:
    out = io.BytesIO()
    canvas = blank(out, (100, 100), title="x", language="fr")
    tree = tags.Tree(canvas)
    with tree.piece(tree.add("P")):
        canvas.drawString(10, 10, "x")
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        assert "/StructTreeRoot" not in document.Root
    finished = tags.finish(out.getvalue(), tree, title="Essai", language="fr")
    assert pdfs.structure(finished) == [("Document", ""), ("P", "")]
    assert tags.finish(out.getvalue(), tree, title="Essai", language="fr") == finished
