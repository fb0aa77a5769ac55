"""The list of devices: who sees what, narrowed how, in how many queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory.actions import workshop
from inventory.views.devices import devices
from tests import make

pytestmark = pytest.mark.django_db
URL = "/devices/"


def page(who, **asked):
    answer = make.client(who).get(URL, asked)
    assert answer.status_code == 200
    return answer


def tags(answer):
    return {row.tag for row in answer.context["page"].rows}


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def counts(answer):
    return {item["label"]: item["count"] for item in answer.context["counts"]}


@pytest.mark.parametrize("who", [make.samira, make.michel, make.mona])
def test_an_association_sees_its_own(who):
    mine, theirs = make.device("ready"), make.device("ready", by=make.odile())
    answer = page(who())
    assert tags(answer) == {mine.tag}
    assert theirs.tag[:4] not in text(answer)


@pytest.mark.parametrize("who", [make.ines, make.helene, make.lea, make.agathe, make.fabien, make.olga])
def test_others_have_no_list(who):
    assert make.client(who()).get(URL).status_code == 403


def test_a_coordinator_reads_figures_only():
    assert make.client(make.sylvie()).get(URL).status_code == 403


def test_a_donor_reads_its_gifts_in_five_words_and_nothing_of_the_association():
    gift = make.device("to_erase", reference="PC-20330", declared_value=Decimal("85.50"), serial="SN-GIFT")
    make.device("ready", lot=make.donation("Autre", donor=make.cimelec()), serial="SN-OTHER")
    said = text(page(make.celine()))
    for word in (f"{gift.tag[:4]} {gift.tag[4:]}", "PC-20330", "SN-GIFT", "85,50 €", "En préparation"):
        assert word in said
    for word in ("SN-OTHER", "Grenoble", "À effacer", "Samira", f"/devices/{gift.tag}/erase", "Effacer"):
        assert word not in said


def test_no_moment_reaches_a_donor():
    made = make.devices(60, "ready")
    said = text(page(make.celine()))
    assert 'rel="next"' in said
    for moment in (made[0].status_at, timezone.localtime(made[0].status_at)):
        assert f"{moment:%H:%M}" not in said
        assert f"{moment:%Y-%m-%d}" not in said


def test_months_come_from_a_floor_above_when_they_come():
    gift = make.device("ready")
    request = RequestFactory().get(URL)
    request.member, request.user, request.session = make.celine(), make.celine().user, {}
    assert "Mois chez quelqu’un" not in devices(request).content.decode()
    assert "Mois chez quelqu’un" in text(page(make.celine()))  # the address comes with them
    answer = devices(request, months=lambda rows: {row.pk: 7 for row in rows})
    assert "7 mois" in answer.content.decode()
    assert gift.tag[:4] in answer.content.decode()


def test_the_declared_value_is_for_managers_and_donors():
    make.device("ready", declared_value=Decimal("85.50"))
    assert "85,50" in text(page(make.samira()))
    assert "85,50" not in text(page(make.michel()))


def test_counts_follow_the_filters_and_keep_them():
    make.devices(2, "ready")
    make.devices(3, "to_erase")
    tablet = make.device("ready", kind="tablet")
    assert counts(page(make.michel())) == {"Tous": 6, "À effacer": 3, "Disponibles": 3}
    answer = page(make.michel(), kind="tablet")
    assert counts(answer) == {"Tous": 1, "Disponibles": 1}
    answer = page(make.michel(), kind="tablet", status="ready")
    assert counts(answer) == {"Tous": 1, "Disponibles": 1}
    assert tags(answer) == {tablet.tag}
    links = {item["label"]: (item["url"], item["current"]) for item in answer.context["counts"]}
    assert links == {
        "Tous": ("?kind=tablet", False),
        "Disponibles": ("?kind=tablet&status=ready", True),
    }


def test_a_status_without_device_still_says_so():
    make.device("ready")
    answer = page(make.michel(), status="missing")
    assert counts(answer)["Introuvables"] == 0
    assert "Aucun appareil ne correspond" in text(answer)


def test_a_donor_s_counts_use_its_words():
    make.device("to_erase"), make.device("received"), make.device("ready")
    answer = page(make.celine(), status="preparing")
    assert counts(answer) == {"Tous": 3, "En préparation": 2, "Disponibles": 1}
    assert len(tags(answer)) == 2


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "tablet"}, {"tablet"}),
        ({"site": "mens"}, {"moved"}),
        ({"grade": "A"}, {"graded"}),
        ({"q": "SN-TABLET"}, {"tablet"}),
        ({"q": "latitude", "site": "mens"}, {"moved"}),
        ({"kind": "nonsense", "site": "nowhere", "grade": "Z"}, {"tablet", "moved", "graded"}),
    ],
)
def test_narrowed(asked, expected):
    known = {
        "tablet": make.device("ready", kind="tablet", serial="SN-TABLET"),
        "moved": make.device("ready", site=make.mens()),
        "graded": make.device("refurbishing"),
    }
    workshop.make_ready(known["graded"], grade="A", by=make.michel())
    assert tags(page(make.michel(), **asked)) == {known[name].tag for name in expected}


def test_by_donation_and_only_one_s_own():
    mine = make.device("ready", lot=make.donation("Lot mars"))
    make.device("ready", lot=make.donation("Lot juin"))
    foreign = make.donation("Lot Vienne", by=make.odile())
    assert tags(page(make.michel(), donation=mine.donation_id)) == {mine.tag}
    assert len(tags(page(make.michel(), donation=foreign.pk))) == 2  # no such choice: not narrowed
    assert "Lot Vienne" not in text(page(make.michel()))


def test_an_empty_list_says_what_comes_next():
    assert "Aucun appareil pour l’instant" in text(page(make.samira()))
    assert "dès que l’association" in text(page(make.celine()))


@pytest.mark.parametrize("who", [make.samira, make.michel, make.celine])
def test_as_many_queries_for_two_thousand_as_for_twenty(who):
    make.devices(20, "announced")
    browser = make.client(who())
    few = _counted(browser)
    make.devices(1980, "announced")
    assert _counted(browser) == few
    assert few <= 12


def _counted(browser):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(URL).status_code == 200
    return len(seen)


def test_one_step_links_to_where_it_is_done():
    made = {
        status: make.device(status)
        for status in ("announced", "received", "refurbishing", "ready", "missing")
    }
    said = text(page(make.michel()))
    for status, name in [
        ("announced", "move"),
        ("received", "erase"),
        ("refurbishing", "ready"),
        ("missing", "find"),
    ]:
        assert f'href="/devices/{made[status].tag}/{name}/"' in said
    assert f'href="/d/{made["ready"].tag}"' in said


def test_the_oldest_first_where_asked():
    old = make.device("announced", at=make.days_ago(80))
    new = make.device("announced", at=make.days_ago(8))
    assert [row.tag for row in page(make.michel()).context["page"].rows] == [new.tag, old.tag]
    assert [row.tag for row in page(make.michel(), sort="since").context["page"].rows] == [old.tag, new.tag]
