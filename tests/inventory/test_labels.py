"""Label sheets, printed as a printer would and read back as a phone would."""

import io
import re

import pypdf
import pytest
from django.utils import translation

from accounts import codes
from inventory import labels
from inventory.labels import Label
from inventory.sheets import SHEETS, Sheet
from tests.support import pdfs

PHONE = "06 39 98 12 40"
HOSTS = ["https://relais-isere.example", "https://pret.numerique-isere.example", "http://127.0.0.1:8000"]


def some(count: int, host: str = HOSTS[0], **changes: str) -> list[Label]:
    return [Label(tag, f"{host}/d/{tag}", **{"phone": PHONE, **changes}) for tag in codes.make_many(8, count)]


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("host", HOSTS)
def test_every_code_is_read_at_the_fineness_of_office_and_label_printers(sheet: Sheet, host: str) -> None:
    printed = some(min(sheet.per_page, 24), host)
    pdf = labels.draw(printed, sheet)
    for dpi in (203, 300):
        assert sorted(pdfs.codes(pdf, dpi)) == sorted(label.payload for label in printed)


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_very_long_host_is_still_read(sheet: Sheet) -> None:
    host = "https://pret-de-materiel.numerique.departement-de-l-isere.example"
    printed = some(3, host, association="Atelier du Pont-Vieux")
    assert sorted(pdfs.codes(labels.draw(printed, sheet), 300)) == sorted(label.payload for label in printed)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_label_says_its_tag_and_a_number_and_nothing_else(sheet: Sheet) -> None:
    (label,) = some(1)
    said = pdfs.words(labels.draw([label], sheet))
    sentence = ["Une question ? Appelez"] if sheet.has_sentence else []
    assert "".join(said) == "".join([label.tag, *sentence, PHONE])


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_association_is_named_only_where_it_is_wanted(sheet: Sheet) -> None:
    assert pdfs.words(labels.draw(some(1, association="Pont-Vieux"), sheet))[-1].endswith("Pont-Vieux")


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_without_a_number_the_tag_stands_alone(sheet: Sheet) -> None:
    (label,) = some(1, phone="")
    assert pdfs.words(labels.draw([label], sheet)) == [label.tag[:4], label.tag[4:]]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_pages_have_the_size_of_the_paper_and_carry_their_letters(sheet: Sheet) -> None:
    pdf = labels.draw(some(sheet.per_page + 1), sheet)
    assert pdfs.page_sizes(pdf) == {sheet.page}
    embedded = {name: lies for name, lies in pdfs.fonts(pdf).items() if "Atkinson" in name}
    assert embedded
    assert all(embedded.values())


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_whatever_an_association_is_called_every_code_is_read(sheet: Sheet) -> None:
    printed = [some(1, association=typed)[0] for typed in pdfs.HOSTILE]
    pdf = labels.draw(printed, sheet)
    assert sorted(pdfs.codes(pdf, 300)) == sorted(label.payload for label in printed)
    said = "".join(pdfs.words(pdf))
    assert all(label.tag in said for label in printed)
    assert "import" in said


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_words_stay_on_their_label(sheet: Sheet) -> None:
    """The widest signs, the longest number, a long name: nothing within 2 mm of the edge."""
    import pypdfium2

    wide = Label("MWMWMWMW", f"{HOSTS[1]}/d/MWMWMWMW", "+33 6 39 98 12 40", "Régie de quartier " * 4)
    with pypdfium2.PdfDocument(labels.draw([wide], sheet)) as document:
        picture = document[0].render(scale=600 / 72, grayscale=True).to_pil().point(lambda grey: 255 - grey)
    left, top, right, bottom = (side * 25.4 / 600 for side in picture.getbbox())
    assert left >= sheet.first[0] + 1.95
    assert top >= sheet.first[1] + 1.9
    assert right <= sheet.first[0] + sheet.label[0] - 1.9
    assert bottom <= sheet.first[1] + sheet.label[1] - 1.5  # a g may hang a little lower


def test_a_used_sheet_starts_where_it_is_still_full() -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(labels.draw(some(19), SHEETS["L7160"], start=3)) as document:
        assert len(document) == 2
        picture = document[0].render(scale=100 / 72, grayscale=True).to_pil().point(lambda grey: 255 - grey)
    assert picture.getbbox()[1] * 25.4 / 100 > 15.15 + 38.1


@pytest.mark.parametrize("start", [-1, 21])
def test_a_place_that_is_not_on_the_sheet_is_refused(start: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 20"):
        labels.draw(some(1), SHEETS["L7160"], start=start)


def test_no_label_is_no_paper() -> None:
    with pytest.raises(ValueError, match="no label"):
        labels.draw([], SHEETS["L7160"])


def test_the_sentence_follows_the_language() -> None:
    with translation.override("en"):
        assert PHONE in "".join(pdfs.words(labels.draw(some(1), SHEETS["L7160"])))


@pytest.mark.parametrize(("host", "is_long"), [("h" * 28, False), ("h" * 29, True)])
def test_a_long_host_is_known(host: str, is_long: bool) -> None:
    assert labels.has_long_host(f"https://{host}/") is is_long


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_thousand_labels_would_weigh_half_a_megabyte_at_most(sheet: Sheet) -> None:
    """What labels have in common is drawn once (performance.md, "1,000 labels"): each adds its own alone."""
    few, many = (len(labels.draw(some(count), sheet)) for count in (100, 300))
    assert (many - few) / 200 < 520


def test_labels_of_two_associations_in_one_print_each_keep_their_own_words() -> None:
    mixed = [*some(2, association="Pont-Vieux"), *some(2, association="Seconde Vie", phone="")]
    said = pdfs.words(labels.draw(mixed, SHEETS["BROTHER-62"]))
    assert [line for line in said if line in ("Pont-Vieux", "Seconde Vie", PHONE)] == [
        *(PHONE, "Pont-Vieux"), *(PHONE, "Pont-Vieux"), "Seconde Vie", "Seconde Vie",
    ]  # fmt: skip


# --- what paper and ink allow ----------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_ink_is_black_and_drawn_never_painted_by_points(sheet: Sheet) -> None:
    """A label printer knows one ink; a picture would be grey at its edges and eighteen times as heavy."""
    import pikepdf

    with pikepdf.open(io.BytesIO(labels.draw(some(2, association="Pont-Vieux"), sheet))) as document:
        streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        assert [each for each in streams if each.get("/Subtype") == "/Image"] == []
        ink = b" ".join(each.read_bytes() for each in streams if "/Length1" not in each)
    assert {*re.findall(rb"(?:[\d.]+ ){3}rg|(?:[\d.]+ ){3}RG", ink)} <= {b"0 0 0 rg", b"0 0 0 RG"}
    assert not re.findall(rb"(?:[\d.]+ ){4}[kK]\s", ink)


@pytest.mark.parametrize("name", ["L7160", "L7636"])
def test_labels_fill_the_sheet_row_by_row(name: str) -> None:
    """The tag of the n-th label stands in the n-th place, from the upper left."""
    sheet = SHEETS[name]
    printed = some(sheet.per_page)
    page = pypdf.PdfReader(io.BytesIO(labels.draw(printed, sheet))).pages[0]
    places: dict[str, tuple[float, float]] = {}

    def see(text: str, _outer: object, matrix: list[float], *_font: object) -> None:
        if text.strip():
            places.setdefault(text.strip(), (matrix[4] * 25.4 / 72, sheet.page[1] - matrix[5] * 25.4 / 72))

    page.extract_text(visitor_text=see)
    for number, label in enumerate(printed):
        row, column = divmod(number, sheet.across)
        x, y = places[label.tag[:4]]
        left, top = sheet.first[0] + column * sheet.pitch[0], sheet.first[1] + row * sheet.pitch[1]
        assert left < x < left + sheet.label[0]
        assert top < y < top + sheet.label[1]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_no_label_leaves_the_paper_or_touches_the_next(sheet: Sheet) -> None:
    for i, count in enumerate((sheet.across, sheet.down)):
        assert count == 1 or sheet.pitch[i] >= sheet.label[i]
        assert sheet.first[i] + (count - 1) * sheet.pitch[i] + sheet.label[i] <= sheet.page[i]


PAGES = [(1, 0, 1), (21, 0, 1), (22, 0, 2), (21, 1, 2), (1, 20, 1), (2, 20, 2)]


@pytest.mark.parametrize(("count", "start", "pages"), PAGES)
def test_as_many_pages_as_it_takes(count: int, start: int, pages: int) -> None:
    pdf = labels.draw(some(count), SHEETS["L7160"], start=start)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == pages


def test_the_same_labels_are_the_same_bytes() -> None:
    printed = some(30)
    assert labels.draw(printed, SHEETS["L7160"]) == labels.draw(printed, SHEETS["L7160"])


def test_a_sheet_is_not_shrunk_by_the_reader_s_print_box() -> None:
    root = pypdf.PdfReader(io.BytesIO(labels.draw(some(1), SHEETS["L7636"]))).trailer["/Root"]
    assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"


def test_the_payload_is_what_a_small_code_can_hold() -> None:
    """Capitals, digits and nine signs: else the code would be a size bigger (stack.md, Labels)."""
    for host in HOSTS:
        (label,) = some(1, host)
        assert set(label.payload) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        assert codes.read(label.payload) == label.tag
