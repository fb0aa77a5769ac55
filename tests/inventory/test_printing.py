"""Labels from command and page: printed, read back by another decoder, claimed, leading to the device."""

import io
import re

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import codes
from inventory.models import Device, LabelBatch, Tag
from inventory.printing import phone_of
from inventory.sheets import SHEETS
from tests import make
from tests.support import pdfs

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(tmp_path, settings):
    settings.RELAIS_URL = "https://relais-isere.example"

    def run(*words):
        out = tmp_path / "sheet.pdf"
        said = io.StringIO()
        call_command("labels", "--out", str(out), *map(str, words), stdout=said)
        return out.read_bytes(), said.getvalue()

    return run


def payloads(*tags):
    return sorted(f"HTTPS://RELAIS-ISERE.EXAMPLE/D/{tag}" for tag in tags)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_donation_s_labels_are_read_back(printed, sheet):
    devices = make.devices(5, "announced", lot=make.donation("Martin 2026-03"))
    make.device("ready")
    pdf, said = printed("--sheet", sheet, "--donation", "Martin 2026-03")
    assert sorted(pdfs.codes(pdf, 300)) == payloads(*(device.tag for device in devices))
    assert said.startswith(f"5 labels on {-(-5 // SHEETS[sheet].per_page)} pages")


def test_tags_are_printed_in_the_order_asked_for(printed):
    one, two, three = make.devices(3, "ready")
    pdf, _said = printed("--sheet", "zebra-50x25", "--tags", three.tag, f"{one.tag.lower()},{two.tag}")
    pages = [re.sub(r"\s", "", page.extract_text())[:8] for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert pages == [three.tag, one.tag, two.tag]


def test_a_blank_label_from_the_printer_to_the_device(printed):
    """Print, decode, stick on, claim by serial, scan: the label leads to the device, in either case."""
    make.pont_vieux()
    pdf, _said = printed("--sheet", "L7160", "--blank", 3)
    read = pdfs.codes(pdf, 203)
    assert len(read) == 3
    tags = [codes.read(payload) for payload in read]
    assert payloads(*tags) == sorted(read)
    assert Tag.objects.blank().filter(code__in=tags).count() == 3
    assert LabelBatch.objects.get().organisation == make.pont_vieux()
    device = make.device("announced")
    browser = make.client(make.michel())
    from inventory.actions.labels import claim

    claim(Tag.objects.get(code=tags[0]), serial=device.serial, by=make.michel(), site=make.grenoble())
    for path in (f"/d/{tags[0]}", f"/D/{tags[0].lower()}/"):
        scanned = browser.get(path)
        assert scanned.status_code == 200
        assert tags[0][:4] in scanned.content.decode()
    assert Device.objects.get(pk=device.pk).status == "received"


def test_the_default_association_is_the_oldest_that_lends(printed):
    make.alpexa(), make.maison()
    oldest = make.organisation("L’Aînée", "lends", phone="04 76 11 22 33")
    type(oldest).objects.filter(pk=oldest.pk).update(created_at=make.days_ago(9000))
    make.pont_vieux()
    pdf, _said = printed("--sheet", "L7160", "--blank", 1)
    assert "04 76 11 22 33" in pdfs.words(pdf)
    printed("--sheet", "L7160", "--blank", 1, "--association", "le-pont-vieux")
    assert LabelBatch.objects.filter(organisation=make.pont_vieux()).count() == 1


def test_a_label_s_number_is_its_association_s_else_its_sites_else_the_instance_s(settings):
    settings.RELAIS_PHONE = "06 39 98 12 40"
    one = make.organisation("Sans numéro", "lends", sites=["Ici"])
    assert phone_of(one) == "06\u00a039\u00a098\u00a012\u00a040"
    one.sites.update(phone="0476000009")
    assert phone_of(one) == "04\u00a076\u00a000\u00a000\u00a009"
    assert phone_of(make.pont_vieux()) == "04\u00a076\u00a000\u00a000\u00a001"
    settings.RELAIS_PHONE = ""
    assert phone_of(make.seconde_vie()) == ""


def test_tags_of_two_associations_carry_their_own_numbers(printed):
    mine, theirs = make.device("ready"), make.device("ready", by=make.odile())
    pdf, _said = printed("--sheet", "ZEBRA-50X25", "--tags", mine.tag, theirs.tag)
    said = " ".join(pdfs.words(pdf))
    assert "04 76 00 00 01" in said
    assert "06 39 98 12 40" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--sheet", "A5", "--blank", "1"], "L7160"),
        (["--sheet", "L7160", "--tags", "ABCD2345"], "Not tags: ABCD2345"),
        (["--sheet", "L7160", "--tags", "22222222"], "No label is called 22222222"),
        (["--sheet", "L7160", "--donation", "Inconnu"], "No donation is called Inconnu"),
        (["--sheet", "L7160", "--donation", "Vide"], "no device yet"),
        (["--sheet", "L7160", "--donation", "Deux"], "add --association, one of"),
        (["--sheet", "L7160", "--blank", "0"], "from 1 to 1000"),
        (["--sheet", "L7160", "--blank", "1", "--association", "nulle-part"], "There are: le-pont-vieux"),
        (["--sheet", "L7160", "--blank", "1", "--association", "alpexa"], "No association that lends"),
    ],
)
@pytest.mark.usefixtures("nobody_yet")
def test_what_cannot_be_printed_says_what_to_do_and_writes_nothing(printed, words, sentence, tmp_path):
    make.donation("Vide"), make.donation("Deux"), make.donation("Deux", by=make.odile())
    with pytest.raises(CommandError, match=re.escape(sentence)):
        printed(*words)
    assert not list(tmp_path.iterdir())
    assert not Tag.objects.exists()


def test_a_foreign_tag_is_not_printed_for_another_association(printed):
    theirs = make.device("ready", by=make.odile())
    with pytest.raises(CommandError, match="No label at le-pont-vieux"):
        printed("--sheet", "L7160", "--tags", theirs.tag, "--association", make.pont_vieux().slug)


@pytest.mark.usefixtures("nobody_yet")
def test_without_an_association_there_is_nothing_to_print(printed):
    with pytest.raises(CommandError, match="Create one with manage"):
        printed("--sheet", "L7160", "--blank", "1")


def test_a_folder_that_is_not_there_costs_no_label(tmp_path):
    make.pont_vieux()
    with pytest.raises(CommandError, match="does not exist"):
        call_command("labels", "--sheet", "L7160", "--blank", "3", "--out", str(tmp_path / "no" / "x.pdf"))
    assert not Tag.objects.exists()


def test_a_file_that_cannot_be_written_costs_no_label_either(tmp_path):
    make.pont_vieux()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("labels", "--sheet", "L7160", "--blank", "3", "--out", str(tmp_path))
    assert not Tag.objects.exists()


# --- the page --------------------------------------------------------------------------------------------


def page(who, method="post", **data):
    browser = make.client(who)
    sent = {"sheet": "L7160", "start": "1", **data} if method == "post" else data
    return getattr(browser, method)(reverse("inventory:labels"), sent)


def test_the_page_offers_every_sheet_with_its_drawing():
    said = page(make.michel(), "get").content.decode()
    for sheet in SHEETS.values():
        assert f'value="{sheet.name}"' in said
    assert said.count('<svg class="sheet"') == len(SHEETS)


def test_the_chosen_devices_are_printed():
    one, two = make.devices(2, "ready")
    foreign = make.device("ready", by=make.odile())
    asked = page(make.michel(), "get", tag=[one.tag, two.tag])
    assert asked.content.decode().count('name="tag"') == 2
    answer = page(make.michel(), what="chosen", tag=[two.tag, one.tag, foreign.tag], pdf="")
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    assert sorted(pdfs.codes(answer.content, 300)) == sorted(
        f"HTTP://LOCALHOST/D/{d.tag}" for d in (one, two)
    )


def test_a_donation_is_printed_and_is_chosen_by_its_page():
    device = make.device("announced", lot=make.donation("Lot mars"))
    assert "selected" in page(make.michel(), "get", donation=str(device.donation_id)).content.decode()
    answer = page(make.michel(), what="donation", donation=str(device.donation_id), pdf="")
    assert pdfs.codes(answer.content, 300) == [f"HTTP://LOCALHOST/D/{device.tag}"]


def rows_of(answer):
    body = answer.content.decode().split("<tbody")[1]
    return [
        [
            re.sub(r"<[^>]+>", "", cell).replace("\u00a0", "")
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)
        ]
        for row in body.split("</tr>")[:-1]
    ]


def test_a_table_tells_alike_devices_apart_in_the_order_of_the_sheet():
    one, two, three = make.devices(3, "ready", reference="PC-7")
    tags = [two.tag, three.tag, one.tag]
    asked = {"what": "chosen", "tag": tags, "start": "20"}
    answer = page(make.michel(), **asked)
    rows = rows_of(answer)
    assert [row[0] for row in rows] == ["planche 1, case 20", "planche 1, case 21", "planche 2, case 1"]
    assert [row[1] for row in rows] == tags
    assert [row[3:] for row in rows] == [[d.serial, "PC-7"] for d in (two, three, one)]
    sent = re.findall(r'<input type="hidden" name="tag" value="(\w+)"', answer.content.decode())
    assert sent == tags
    pdf = page(make.michel(), **{**asked, "sheet": "ZEBRA-50X25", "start": "1", "pdf": ""}).content
    sheets = [re.sub(r"\s", "", one.extract_text())[:8] for one in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert sheets == tags


def test_what_has_no_serial_is_told_apart_by_its_imei():
    serials = make.devices(1, "ready", kind="tablet")
    (imei,) = make.devices(1, "ready", kind="tablet", serial="", imei="490154203237518")
    rows = rows_of(page(make.michel(), what="chosen", tag=[serials[0].tag, imei.tag]))
    assert [row[3] for row in rows] == [serials[0].serial, "490154203237518"]


def test_the_table_of_a_donation_follows_its_list():
    lot = make.donation("Lot mars")
    devices = make.devices(4, "announced", lot=lot)
    rows = rows_of(page(make.michel(), what="donation", donation=str(lot.pk)))
    assert [(row[0], row[1]) for row in rows] == [(str(n), d.tag) for n, d in enumerate(devices, start=1)]


def test_blank_ones_begin_where_the_sheet_was_left_and_may_name_the_association():
    answer = page(make.michel(), what="blank", count="4", start="20", named="on")
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert len(reader.pages) == 2
    assert "Le Pont-Vieux" in reader.pages[0].extract_text()
    assert Tag.objects.blank().count() == 4


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choisissez ce qu’il faut imprimer"),
        ({"what": "blank"}, "combien d’étiquettes"),
        ({"what": "blank", "count": "0"}, "1"),
        ({"what": "blank", "count": "5000"}, "1000"),
        ({"what": "donation"}, "Choisissez un don"),
        ({"what": "blank", "count": "2", "start": "22"}, "21 cases"),
        ({"what": "blank", "count": "2", "start": "2", "sheet": "BROTHER-62"}, "qu’une case"),
        ({"what": "blank", "count": "2", "sheet": "A5"}, "A5"),
    ],
)
def test_what_is_missing_is_said(data, words):
    answer = page(make.michel(), **data)
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("\u00a0", "").replace("\u202f", "")
    assert not Tag.objects.exists()


def test_a_foreign_donation_and_an_empty_one():
    foreign = make.donation("Vienne", by=make.odile())
    assert page(make.michel(), what="donation", donation=str(foreign.pk)).status_code == 422
    empty = make.donation("Vide")
    answer = page(make.michel(), what="donation", donation=str(empty.pk))
    assert "pas encore d’appareil" in answer.content.decode()


@pytest.mark.parametrize("who", [make.celine, make.ines, make.sylvie, make.olga])
def test_nobody_else_prints(who):
    assert page(who(), "get").status_code == 403
