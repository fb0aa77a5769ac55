"""The list as it is read: a letter for the grade, days in words, hostile addresses, pages in a row."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts.actions import members
from accounts.models import Organisation
from inventory.actions import labels, workshop
from inventory.models import Device, Donation
from inventory.tables import lot_in_words
from tests import make

pytestmark = pytest.mark.django_db
URL = "/devices/"


def get(who, **asked):
    return make.client(who).get(URL, asked)


def text(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def cells(answer, tag):
    """Words of the row of a device, cell by cell."""
    (row,) = (row for row in re.findall(r"<tr.*?</tr>", text(answer)) if f'value="{tag}"' in row)
    return [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", row)]


def rows(answer):
    return [row.tag for row in answer.context["page"].rows]


@pytest.mark.parametrize(
    ("grade", "words"), [("A", "comme neuf"), ("B", "bon"), ("C", "usé"), ("D", "pour pièces")]
)
def test_a_grade_is_its_letter_alone(grade, words):
    device = make.device("refurbishing")
    workshop.make_ready(device, grade=grade, by=make.samira())
    answer = get(make.michel())
    assert grade in cells(answer, device.tag)
    assert f"· {words}" not in text(answer)


@pytest.mark.parametrize(
    ("language", "on", "said"),
    [
        ("fr", dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC), "1er nov."),
        ("fr", dt.datetime(2026, 11, 22, 8, 20, tzinfo=dt.UTC), "aujourd’hui, 9 h 20"),
        ("fr", dt.datetime(2025, 12, 1, 9, tzinfo=dt.UTC), "1er déc. 2025"),
        ("en", dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC), "1 Nov."),
        ("en", dt.datetime(2026, 11, 21, 8, 20, tzinfo=dt.UTC), "yesterday, 9:20"),
    ],
)
def test_since_when_in_the_reader_s_words(language, on, said):
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False):
        device = make.device("announced", at=on)
        members.set_language(user=make.michel().user, language=language)
        assert said in cells(get(make.michel()), device.tag)


def test_the_cap_of_a_device_and_its_story_say_the_first_of_a_month():
    device = make.device("received", at=dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC))
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False):
        page = text(make.client(make.michel()).get(f"/devices/{device.tag}/"))
    assert "depuis le 1er mai, à Grenoble" in page
    with time_machine.travel(dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC), tick=False):
        later = text(make.client(make.michel()).get(f"/devices/{device.tag}/"))
    assert "depuis le 1er mai 2026, à Grenoble" in later
    assert "1er mai 2026, 11 h 00" in page


def test_a_lot_is_named_after_its_donor_unless_it_names_it():
    named, plain = make.donation("Alpexa mars 2026"), make.donation("Lot mars")
    one, other = make.device("ready", lot=named), make.device("ready", lot=plain)
    answer = get(make.michel())
    assert "Alpexa mars 2026" in cells(answer, one.tag)
    assert "Alpexa, Lot mars" in cells(answer, other.tag)


def test_what_is_unknown_is_a_dash_and_never_a_none():
    device = make.device("announced", kind="other")
    answer = get(make.samira())
    assert cells(answer, device.tag).count("—") == 3  # place, grade, value
    assert "None" not in text(answer)


HOSTILE = [
    {"q": "\x00"},
    {"q": "x" * 5000},
    {"q": "%' OR 1=1 --"},
    {"q": "<script>alert(1)</script>"},
    {"status": "on_the_moon"},
    {"status": "\x00"},
    {"kind": "laptop' --"},
    {"donation": "not-a-key"},
    {"donation": "00000000-0000-0000-0000-000000000000"},
    {"site": "../../etc"},
    {"sort": "organisation__users__password"},
    {"sort": ["-serial", "since"]},
    {"after": "2026-01-01T00:00:00+00:00~" + "0" * 32},
    {"after": "0001-01-01T00:00:00+14:00~" + "0" * 32},
    {"before": "9999-12-31T23:59:59-14:00~" + "0" * 32},
    {"after": "~" * 50},
    {"after": "x", "before": "y"},
    {"page": "-1"},
    {"q": "1e1000000"},
]


@pytest.mark.parametrize("asked", HOSTILE, ids=lambda asked: str(asked)[:40])
@pytest.mark.parametrize("who", [make.michel, make.celine])
def test_a_hostile_address_is_a_plain_list(asked, who):
    make.device("ready")
    answer = get(who(), **asked)
    assert answer.status_code == 200
    assert "<script>alert(1)</script>" not in answer.content.decode()


@pytest.mark.parametrize("asked", HOSTILE[:8], ids=lambda asked: str(asked)[:40])
def test_a_hostile_address_is_a_plain_file(asked):
    make.device("ready")
    assert make.client(make.michel()).get(reverse("inventory:export", args=["csv"]), asked).status_code == 200


def test_pages_keep_the_filters_and_lead_there_and_back():
    made = [device.tag for device in make.devices(120, "announced", kind="tablet")]
    make.device("announced")
    browser = make.client(make.michel())
    answer, seen = browser.get(URL, {"kind": "tablet", "sort": "since"}), []
    while True:
        seen += rows(answer)
        page = answer.context["page"]
        assert f"{len(page.rows)} affichés sur 120" in text(answer)
        link = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
        if link is None:
            break
        assert "kind=tablet" in link[1]
        assert "sort=since" in link[1]
        answer = browser.get(URL + link[1].replace("&amp;", "&"))
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))
    back = re.search(r'rel="prev" href="([^"]+)"', answer.content.decode())[1].replace("&amp;", "&")
    assert rows(browser.get(URL + back)) == seen[50:100]


def test_a_scanned_address_finds_the_device_even_by_a_label_it_wore():
    device = make.device("ready")
    first = device.tag
    tag = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    labels.claim(tag, serial=device.serial, by=make.michel())
    make.device("ready")
    for typed in (f"https://relais.example/d/{first}", first.lower(), tag.code, device.serial[:-1]):
        assert tag.code in rows(get(make.michel(), q=typed))


def test_a_donor_finds_by_its_own_reference_and_by_nothing_that_is_not_its_own():
    gift = make.device("ready", reference="PC-20330")
    other = make.device("ready", reference="PC-99999", lot=make.donation("Autre", donor=make.cimelec()))
    assert rows(get(make.celine(), q="pc-20330")) == [gift.tag]
    assert rows(get(make.celine(), q=other.tag)) == []
    assert rows(get(make.celine(), q=other.serial)) == []


def test_a_donor_s_filter_by_state_takes_every_status_of_that_word():
    made = {status: make.device(status).tag for status in ("received", "to_erase", "refurbishing", "ready")}
    assert set(rows(get(make.celine(), status="preparing"))) == {*made.values()} - {made["ready"]}
    assert rows(get(make.celine(), status="ready")) == [made["ready"]]
    assert set(rows(get(make.celine(), status="received"))) == {*made.values()}  # not one of its words


def test_a_volunteer_s_empty_list_says_where_devices_come_from():
    said = text(get(make.michel()))
    assert "Ils arrivent avec la liste d’un don" in said
    assert "Voir les dons" not in said
    assert "Voir les dons" in text(get(make.samira()))


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_page_beyond_the_end_is_the_first_page(way):
    """The last row shown has left the list since: nobody reads that there is nothing."""
    device = make.device("ready")
    beyond = {"after": "2020-01-01T00:00:00+00:00", "before": "2090-01-01T00:00:00+00:00"}[way]
    assert rows(get(make.michel(), **{way: f"{beyond}~{device.pk}"})) == [device.tag]


def test_the_bar_of_many_is_for_those_who_work_with_them():
    make.device("ready")
    assert "data-tick-all" in text(get(make.michel()))
    assert reverse("inventory:erase_many") in text(get(make.michel()))
    assert "data-tick-all" not in text(get(make.celine()))
    assert reverse("inventory:erase_many") not in text(get(make.celine()))


def test_the_list_reads_in_english():
    make.device("to_erase")
    members.set_language(user=make.michel().user, language="en")
    said = text(get(make.michel()))
    for words in ("Équipements", "À effacer", "Qualité", "Depuis", "Étiquette", "Filtrer"):
        assert words not in said, words
    for words in ("To erase", "Grade", "Since"):
        assert words in said, words


def test_a_file_is_the_whole_list_in_as_many_statements(django_assert_max_num_queries):
    make.devices(120, "announced")
    browser = make.client(make.samira())
    with django_assert_max_num_queries(8):
        answer = browser.get(reverse("inventory:export", args=["csv"]))
    assert answer.content.decode("utf-8-sig").count("\n") == 121


def test_a_file_s_words_follow_the_reader():
    make.device("to_erase", at=make.days_ago(2))
    browser, csv = make.client(make.samira()), reverse("inventory:export", args=["csv"])
    french = browser.get(csv)
    members.set_language(user=make.samira().user, language="en")
    english = browser.get(csv)
    assert "À effacer" in french.content.decode("utf-8-sig")
    assert "To erase" in english.content.decode("utf-8-sig")
    assert "Portable" not in english.content.decode("utf-8-sig")
    assert "equipements.csv" in french["Content-Disposition"]
    assert "devices.csv" in english["Content-Disposition"]


@pytest.mark.parametrize("text_of", ["=1+1", "+33 6", "-2", "@SUM(A1)", "＝1+1", "＠x", " =1", "\t=1", "'=1"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_text_that_looks_like_a_formula_stays_text_for_everybody(text_of, ending):
    from tests.inventory.test_export import rows as read

    device = make.device("ready", reference=text_of)
    Device.objects.filter(pk=device.pk).update(reference=text_of)
    for who in (make.samira(), make.michel(), make.celine()):
        answer = make.client(who).get(reverse("inventory:export", args=[ending]))
        (cell,) = (str(cell) for cell in read(answer, ending)[1] if str(cell).endswith(text_of.lstrip()))
        assert cell.startswith("'")


@pytest.mark.parametrize(
    ("donor", "reference", "shown"),
    [
        ("Martin & fils", "martin-et-fils-2026-1", "martin-et-fils-2026-1"),
        ("La Banque", "Lavande 3", "La Banque, Lavande 3"),
        ("La Banque", "Lot de la mairie", "La Banque, Lot de la mairie"),
        ("…", "Lot 1", "…, Lot 1"),
    ],
)
def test_a_lot_is_told_with_its_donor_unless_it_names_it_in_whole_words(donor, reference, shown):
    assert lot_in_words(Donation(reference=reference, donor=Organisation(name=donor))) == shown
