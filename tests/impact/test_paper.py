"""The donor's report on paper."""

import datetime as dt

import pytest
from django.utils import translation

from impact import paper, wording
from impact.paper import Edition
from impact.values import Emissions, Impact, Point, States, as_json
from tests.impact.example import FACTORS, impact
from tests.support import pdfs

SEAL = Edition("9f3c 71ae 04d2")


def said(value: Impact, edition: Edition = SEAL) -> str:
    return " ".join(pdfs.words(paper.draw(value, edition)))


def test_the_facts_the_range_and_its_doubt_are_said() -> None:
    words = said(impact())
    for expected in (
        "Le Pont-Vieux, pour Martin & Fils",
        "Ce que vos 64 appareils sont devenus",
        "Du 1er novembre 2025 au 31 octobre 2026.",
        "Vous avez confié 52 portables et 12 tablettes.",
        "412",
        "91 kg",
        "3 appareils sans poids connu",
        "de 140 à 440 kg CO₂e",
        "si chaque prêt remplaçait un achat : 880",
        "Ce chiffre ne se déduit pas de votre bilan",
        "Chez des personnes : 43",
        "Introuvables : 2",
        "ADEME, produits reconditionnés",
        "Chiffres du 6 novembre 2026 · empreinte 9f3c 71ae 04d2",
    ):
        assert expected in words, expected


def test_every_figure_of_the_charts_is_also_in_a_table() -> None:
    pdf = paper.draw(impact(), SEAL)
    roles = [role for role, _alt in pdfs.structure(pdf)]
    assert roles.count("Table") == 3
    assert roles.count("Figure") == 3
    assert all(alt for role, alt in pdfs.structure(pdf) if role == "Figure")
    words = " ".join(pdfs.words(pdf))
    for point in impact().series:
        assert f"{point.on.day} {wording.point_day(point).split(chr(160))[1]}" in words


def test_a_published_one_says_its_version() -> None:
    assert "Version 2, publiée le 6 novembre 2026 · empreinte 9f3c" in said(
        impact(), Edition("9f3c 71ae 04d2", 2, "6 novembre 2026")
    )


def test_few_people_are_not_counted_in_the_open() -> None:
    assert "< 11" in said(impact(people=None))


@pytest.mark.parametrize("word", ["perdu", "volé", "lost", "stolen", "prénom", "RSA", "bénéficiaire"])
def test_no_word_about_how_a_device_went_or_who_had_it(word: str) -> None:
    assert word not in said(impact())


def test_nothing_has_come_of_it_yet() -> None:
    empty = impact(
        states=States(), kinds=(), device_months=0, people=None, loans=0, kg=0, kg_unknown=0,
        emissions=Emissions(), series=(Point(dt.date(2026, 10, 31), 0),), step="quarter", lenders=(),
    )  # fmt: skip
    pdf = paper.draw(empty, SEAL)
    words = " ".join(pdfs.words(pdf))
    assert "Vos appareils sont attendus" in words
    assert "moins de 1 kg CO₂e" in words
    assert "voici la suite" not in words  # nothing follows yet
    assert "Figure" not in [role for role, _alt in pdfs.structure(pdf)]  # and nothing is drawn of zeros


def test_a_gift_without_much_use_has_no_range_to_draw() -> None:
    """Under a kilogram there are words, and no bar from nought to nought."""
    pdf = paper.draw(impact(emissions=Emissions(0.1, 0.4, 0.8)), SEAL)
    assert [role for role, _alt in pdfs.structure(pdf)].count("Figure") == 2
    assert "si chaque prêt remplaçait un achat" not in " ".join(pdfs.words(pdf))


def test_the_range_and_its_doubt_are_on_the_first_page_and_all_of_it_fits_three() -> None:
    lines = pdfs.boxes(paper.draw(impact(), SEAL))
    assert {line.page for line in lines} == {0, 1, 2}
    pages = [" ".join(line.words for line in lines if line.page == number) for number in range(3)]
    assert "de 140 à 440 kg CO₂e" in pages[0]
    assert "Ce chiffre ne se déduit pas de votre bilan" in pages[0]
    assert "Ce que ce rapport ne dit pas" in pages[2]
    assert all("empreinte 9f3c 71ae 04d2" in page for page in pages)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_letters_lie_over_others(language: str) -> None:
    """Two years by month, long names, large numbers."""
    days = [dt.date(2025 + month // 12, month % 12 + 1, 28) for month in range(24)]
    full = impact(
        donor_name="Établissements Grandjean-Montferrand & Compagnie",
        lenders=("Association des ressourceries numériques du Trièves et de la Matheysine",),
        states=States(preparing=1200, ready=1, lent=4300, retired=600, missing=2),
        device_months=41234,
        kg=91234,
        series=tuple(Point(day, 4000 + day.month * 20) for day in days),
        emissions=Emissions(13_820, 44_100, 88_200),
    )
    with translation.override(language):
        assert pdfs.overlaps(paper.draw(full, SEAL)) == []


def test_long_names_and_many_lenders() -> None:
    words = said(impact(lenders=("A", "B"), donor_name="Établissements " * 30))
    assert "Pour Établissements" in words


@pytest.mark.parametrize("typed", pdfs.HOSTILE)
def test_hostile_names_leave_the_figures_whole(typed: str) -> None:
    assert "de 140 à 440 kg CO₂e" in said(impact(donor_name=typed, lenders=(typed,)))


def test_the_api_has_the_same_figures() -> None:
    found = as_json(impact(), wording.claims())
    assert found["devices"] == {
        "received": 64, "preparing": 7, "ready": 6, "lent": 43, "retired": 6, "missing": 2,
    }  # fmt: skip
    assert found["co2e_kg"] == {"low": 138, "ref": 441, "high": 882}
    assert (found["from"], found["to"], found["donor"]) == ("2025-11-01", "2026-10-31", "martin-fils")
    assert found["people"] == 50
    assert [factor["code"] for factor in found["factors"]] == [factor.code for factor in FACTORS]
    assert all(claim["message"] for claim in found["not_claimed"])


def test_it_is_drawn_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        pdf = paper.draw(impact(), SEAL)
    words = " ".join(pdfs.words(pdf))
    for expected in (
        "What became of your 64 devices",
        "You entrusted 52 laptops and 12 tablets.",
        "from 140 to 440 kg CO₂e",
        "Avoided emissions: a range, not a trophy",
        "The same figures in tables",
        "Factors and sources",
    ):
        assert expected in words, expected
