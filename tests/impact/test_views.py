"""The report as a page, as paper, as figures: one value, three readers."""

import datetime as dt
import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members
from accounts.models import Membership
from inventory.choices import Kind, Status
from paper import text
from tests import make
from tests.support import pdfs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gift() -> None:
    """Alpexa gave three laptops and a hotspot to the first association; one laptop is lent."""
    make.loan(make.device(), site=make.grenoble())
    make.device(Status.TO_ERASE)
    make.device(Status.ANNOUNCED)
    make.device(kind=Kind.HOTSPOT)


def test_the_menu_leads_a_donor_to_the_own_report() -> None:
    answer = make.client(make.celine()).get(reverse("impact:report"))
    assert answer.url == reverse("impact:donor", args=["alpexa"])


def test_a_donor_reads_page_paper_and_figures_alike() -> None:
    browser = make.client(make.celine())
    answer = browser.get(reverse("impact:donor", args=["alpexa"]))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Ce que vos 3 appareils sont devenus" in text
    assert "Vous avez confié 2 portables et 1 routeur 4G." in text
    assert "CO<sub>2</sub>e" in text
    assert "₂" not in text
    printed = browser.get(reverse("impact:pdf", args=["alpexa"]))
    assert printed["Content-Type"] == "application/pdf"
    assert printed["Content-Disposition"].startswith('attachment; filename="relais-alpexa-')
    assert "Ce que vos 3 appareils sont devenus" in " ".join(pdfs.words(printed.content))
    figures = make.api(make.celine()).get("/api/v1/donors/alpexa/impact").json()
    assert figures["devices"] == {
        "received": 3, "preparing": 1, "ready": 1, "lent": 1, "retired": 0, "missing": 0,
    }  # fmt: skip
    assert figures["people"] is None
    assert set(figures) >= {
        "donor",
        "from",
        "to",
        "device_months",
        "loans",
        "kg",
        "co2e_kg",
        "factors",
        "not_claimed",
    }


def test_the_same_report_in_english() -> None:
    celine = make.celine()
    members.set_language(user=celine.user, language="en")
    browser = make.client(celine)
    text = browser.get(reverse("impact:donor", args=["alpexa"])).content.decode().replace("\u00a0", " ")
    assert '<html lang="en"' in text
    for said in (
        "What became of your 3 devices",
        "You entrusted 2 laptops and 1 4G hotspot.",
        "With people",
        "less than 1 kg CO<sub>2</sub>e",
        "Method and sources",
        "No factor is published",
        "Assumption, without a source",
        "No data in this report is about a person.",
    ):
        assert said in text, said
    printed = " ".join(pdfs.words(browser.get(reverse("impact:pdf", args=["alpexa"])).content))
    assert "What became of your 3 devices" in printed
    assert "Factors and sources" in printed
    assert "Assumption, without a source" in printed
    claims = browser.get("/api/v1/donors/alpexa/impact").json()["not_claimed"]
    assert claims[0]["message"].startswith("Manufacturing is not counted")


def test_the_page_says_today_and_a_past_one_says_its_day() -> None:
    browser = make.client(make.celine())
    address = reverse("impact:donor", args=["alpexa"])
    assert "Où ils sont aujourd’hui" in browser.get(address).content.decode()
    day = timezone.localdate() - dt.timedelta(days=5)
    past = browser.get(address, {"from": "2025-01-01", "to": day.isoformat()}).content.decode()
    assert f"Où ils étaient le {text.day(day)}" in past
    assert f'value="{day}"' in past  # the form keeps what was asked


def test_each_way_on_leads_to_the_same_period() -> None:
    page = make.client(make.celine()).get(
        reverse("impact:donor", args=["alpexa"]), {"from": "2026-01-01", "to": "2026-06-30"}
    )
    ways = re.findall(r'href="([^"]*from=2026-01-01[^"]*)"', page.content.decode())
    assert [html.unescape(way) for way in ways] == [
        "/impact/alpexa/report.pdf?from=2026-01-01&to=2026-06-30",
        "/api/v1/donors/alpexa/impact?from=2026-01-01&to=2026-06-30",
    ]
    for way in ways:
        assert make.client(make.celine()).get(html.unescape(way)).status_code == 200


def test_the_papers_name_says_donor_and_days() -> None:
    printed = make.client(make.celine()).get(
        reverse("impact:pdf", args=["alpexa"]), {"from": "2026-01-01", "to": "2026-06-30"}
    )
    assert 'filename="relais-alpexa-2026-01-01-2026-06-30.pdf"' in printed["Content-Disposition"]


def test_every_factor_is_shown_with_its_source_and_version() -> None:
    text = make.client(make.celine()).get(reverse("impact:donor", args=["alpexa"])).content.decode()
    assert text.count("(2026-11)") == 5
    assert "ADEME, produits reconditionnés, septembre 2022" in text
    assert "16,6" in text


def test_a_page_takes_as_many_statements_for_many_devices(django_assert_max_num_queries: Any) -> None:
    browser = make.client(make.celine())
    address = reverse("impact:donor", args=["alpexa"])
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    make.devices(6)
    with django_assert_max_num_queries(len(few)):
        browser.get(address)


def test_the_period_is_the_one_asked_for() -> None:
    found = make.api(make.celine()).get("/api/v1/donors/alpexa/impact?from=2020-01-01&to=2020-12-31").json()
    assert (found["from"], found["to"]) == ("2020-01-01", "2020-12-31")
    assert found["devices"]["received"] == 0
    page = make.client(make.celine()).get(
        reverse("impact:donor", args=["alpexa"]), {"from": "2020-01-01", "to": "2020-12-31"}
    )
    assert "Vos appareils sont attendus" in page.content.decode()
    assert 'role="img"' not in page.content.decode()  # nothing is drawn of zeros
    assert "Facteurs et sources" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-02-01&to=2026-01-01",
        "from=2990-01-01&to=2990-12-31",
        "from=hier",
        "to=2026-02-31",
        "to=0001-01-01",
        "from=1999-12-31",
    ],
)
def test_an_impossible_period_is_said_in_a_sentence(query: str) -> None:
    browser = make.client(make.celine())
    page = browser.get(reverse("impact:donor", args=["alpexa"]) + f"?{query}")
    assert page.status_code == 422
    said = page.content.decode()
    assert any(
        words in said
        for words in ("Le premier jour", "Cette date ne se lit pas", "entre 2000 et 2999", "n’a pas commencé")
    )
    assert "Ce que vos 3 appareils sont devenus" in said  # the usual period is shown meanwhile
    for name, typed in (part.split("=") for part in query.split("&")):
        assert f'name="{name}" value="{typed}"' in said
    printed = browser.get(reverse("impact:pdf", args=["alpexa"]) + f"?{query}")
    assert printed.status_code == 302
    answer = make.api(make.celine()).get(f"/api/v1/donors/alpexa/impact?{query}")
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"


def test_an_association_reads_about_its_own_donors_and_its_own_part() -> None:
    make.devices(2, by=make.odile(), lot=make.donation("Lot 2", by=make.odile()))
    here = make.api(make.samira()).get("/api/v1/donors/alpexa/impact").json()
    assert here["devices"]["received"] == 3
    assert make.api(make.odile()).get("/api/v1/donors/alpexa/impact").json()["devices"]["received"] == 2
    make.cimelec()
    assert make.api(make.samira()).get("/api/v1/donors/cimelec/impact").status_code == 404


def test_several_donors_are_listed_to_an_association() -> None:
    make.device(lot=make.donation("Lot C", donor=make.cimelec()))
    text = make.client(make.samira()).get(reverse("impact:report")).content.decode()
    assert "Alpexa" in text
    assert "Cimelec" in text


def test_an_association_without_gifts_is_told_so() -> None:
    text = make.client(make.odile()).get(reverse("impact:report")).content.decode()
    assert "Aucun don n’est encore arrivé." in text


@pytest.mark.parametrize("name", ["impact:donor", "impact:pdf"])
def test_another_donor_is_nowhere_to_be_found(name: str) -> None:
    assert make.client(make.paul()).get(reverse(name, args=["alpexa"])).status_code == 404
    assert make.api(make.paul()).get("/api/v1/donors/alpexa/impact").status_code == 404


@pytest.mark.parametrize("who", [make.michel, make.ines, make.helene, make.sylvie, make.remi])
def test_other_roles_are_not_let_in(who: Callable[[], Membership]) -> None:
    for address in (reverse("impact:donor", args=["alpexa"]), reverse("impact:pdf", args=["alpexa"])):
        assert make.client(who()).get(address).status_code == 403
    assert make.api(who()).get("/api/v1/donors/alpexa/impact").status_code == 403


def test_nobody_is_asked_to_sign_in_by_the_api() -> None:
    assert make.api(None).get("/api/v1/donors/alpexa/impact").status_code == 401


def test_what_a_donor_must_not_read_is_nowhere() -> None:
    """No person, no site, no author, no key of a loan, no word of how a device went (design §2)."""
    browser = make.client(make.celine())
    page = browser.get(reverse("impact:donor", args=["alpexa"])).content.decode()
    printed = " ".join(pdfs.words(browser.get(reverse("impact:pdf", args=["alpexa"])).content))
    figures = json.dumps(make.api(make.celine()).get("/api/v1/donors/alpexa/impact").json())
    for told in (page, printed, figures):
        for word in (
            "Camille",
            "Nom-",
            "Grenoble",
            "Mens",
            "Samira",
            "Michel",
            "loan_id",
            "RSA",
            "perdu",
            "volé",
        ):
            assert word not in told, word


def test_hostile_names_are_shown_as_text() -> None:
    donor = make.alpexa()
    donor.name = "<script>alert(1)</script>₂"
    donor.save()
    text = make.client(make.celine()).get(reverse("impact:donor", args=["alpexa"])).content.decode()
    assert "<script>alert" not in text


def test_nothing_is_written_by_reading() -> None:
    """Guarded by the middleware of tests: a GET that writes fails."""
    today = timezone.localdate().isoformat()
    answer = make.client(make.celine()).get(reverse("impact:donor", args=["alpexa"]), {"to": today})
    assert answer.status_code == 200
