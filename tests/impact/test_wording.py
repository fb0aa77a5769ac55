"""The words of a report: what a donor reads, in both languages, from one value."""

import dataclasses
import datetime as dt

import pytest
from django.utils import translation

from impact import wording
from impact.factors import NOT_CLAIMED
from impact.values import Emissions, FactorUsed, Period, Point, States
from inventory.choices import DONOR_STATES, Kind
from tests.impact.example import FACTORS, impact

SPACE = "\u00a0"
# How a device went is nobody's business, nor what somebody's right is; and no claim that domain §4.3 bars.
NEVER_SAID = (
    "perdu", "perte", "volé", "lost", "stolen", "casse", "rsa", "handicap", "disab", "bénéficiaire",
    "beneficiary", "sauv", "saved", "compensé", "carbone neutre", "carbon neutral", "neutralité",
)  # fmt: skip


def everything() -> list[str]:
    """Every sentence of a full report, in the active language."""
    value = impact()
    return [
        wording.title(value),
        wording.period(value),
        wording.given(value),
        *wording.states().values(),
        *wording.claims().values(),
        *wording.people(value),
        *wording.months(value),
        *wording.mass(value),
        *(wording.use_title(step) for step in ("month", "quarter", "year")),
        wording.where_title(value),
        wording.emissions(value.emissions),
        wording.maximum(value.emissions),
        wording.doubt(value),
        *wording.method(value),
        *(wording.factor_name(factor) for factor in value.factors),
        wording.series_words(value.series, value.step),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_tells_how_a_device_went_nor_claims_too_much(language: str) -> None:
    with translation.override(language):
        for sentence in everything():
            for word in NEVER_SAID:
                assert word not in sentence.lower(), (word, sentence)


def test_the_english_report_is_english_throughout() -> None:
    french = everything()
    with translation.override("en"):
        english = everything()
    same = {
        said for said, told in zip(english, french, strict=True) if said == told and not said[:1].isdigit()
    }
    assert not same


# --- title and gift --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lent", "french", "english"),
    [
        (0, "Vos appareils sont attendus", "Your devices are expected"),
        (1, "Ce que votre appareil est devenu", "What became of your device"),
        (2, "Ce que vos 2 appareils sont devenus", "What became of your 2 devices"),
        (
            1234,
            f"Ce que vos 1{SPACE}234 appareils sont devenus",
            "What became of your 1,234 devices",
        ),
    ],
)
def test_the_title_counts_what_arrived(lent: int, french: str, english: str) -> None:
    value = impact(states=States(lent=lent))
    assert wording.title(value) == french
    with translation.override("en"):
        assert wording.title(value) == english


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), "Aucun appareil n’est encore arrivé."),
        (((Kind.LAPTOP, 1),), "Vous avez confié 1 portable."),
        (((Kind.LAPTOP, 2), (Kind.TABLET, 1)), "Vous avez confié 2 portables et 1 tablette."),
        (
            ((Kind.LAPTOP, 3), (Kind.HOTSPOT, 2), (Kind.OTHER, 1)),
            "Vous avez confié 3 portables, 2 routeurs 4G et 1 autre appareil.",
        ),
    ],
)
def test_the_gift_is_listed_as_one_would_say_it(kinds: tuple[tuple[str, int], ...], said: str) -> None:
    assert wording.given(impact(kinds=kinds)) == said


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_a_word_for_one_and_for_many(kind: str) -> None:
    one, two = (wording.given(impact(kinds=((kind, count),))) for count in (1, 2))
    assert " 1 " in one
    assert two.replace("2", "1") != one


def test_the_period_is_said_as_two_days() -> None:
    assert wording.period(impact()) == f"Du 1er{SPACE}novembre{SPACE}2025 au 31{SPACE}octobre{SPACE}2026"


# --- three facts -----------------------------------------------------------------------------------------


def test_people_are_at_least_so_many_or_hidden() -> None:
    assert wording.people(impact(people=50))[0] == "50"
    assert "au moins" in wording.people(impact(people=50))[1]
    assert wording.people(impact(people=None)) == ("< 11", "personnes ont eu un de vos appareils")


def test_months_and_kilograms_are_whole() -> None:
    assert wording.months(impact(device_months=412.34))[0] == "412"
    assert wording.mass(impact(kg=91.2, kg_unknown=0)) == (f"91{SPACE}kg", "d’équipement gardés en usage")


@pytest.mark.parametrize(
    ("unknown", "said"), [(1, "1 appareil sans poids connu"), (3, "3 appareils sans poids connu")]
)
def test_what_has_no_known_mass_is_said_beside_the_kilograms(unknown: int, said: str) -> None:
    assert wording.mass(impact(kg_unknown=unknown))[1] == f"d’équipement gardés en usage, {said}"


# --- states ----------------------------------------------------------------------------------------------


def test_five_words_for_every_state_a_device_can_be_in() -> None:
    assert set(wording.STATES) == set(wording.states()) == set(DONOR_STATES.values()) - {"announced"}
    assert {field.name for field in dataclasses.fields(States)} == set(wording.STATES)
    assert len(set(wording.states().values())) == 5


def test_the_page_says_today_and_the_paper_says_the_day() -> None:
    today = dt.date(2026, 11, 22)
    running = impact(period=Period(dt.date(2025, 12, 1), today), measured_on=today)
    assert wording.where_title(running, on_screen=True) == "Où ils sont aujourd’hui"
    assert wording.where_title(running) == f"Où ils étaient le 22{SPACE}novembre{SPACE}2026"
    past = impact()
    assert wording.where_title(past, on_screen=True) == f"Où ils étaient le 31{SPACE}octobre{SPACE}2026"


def test_of_a_period_to_come_the_day_is_the_one_it_was_measured_on() -> None:
    ahead = impact(period=Period(dt.date(2026, 1, 1), dt.date(2027, 12, 31)))
    assert wording.where_title(ahead) == f"Où ils étaient le 6{SPACE}novembre{SPACE}2026"


# --- use over time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "step", "french", "english"),
    [
        ("2025-11-30", "month", "nov.", "Nov."),
        ("2026-03-31", "month", "mars", "March"),
        ("2025-12-31", "quarter", "T4 2025", "Q4 2025"),
        ("2026-01-10", "quarter", "T1 2026", "Q1 2026"),
        ("2026-06-30", "quarter", "T2 2026", "Q2 2026"),
        ("2024-12-31", "year", "2024", "2024"),
    ],
)
def test_a_bar_is_named_after_its_step(on: str, step: str, french: str, english: str) -> None:
    point = Point(dt.date.fromisoformat(on), 3)
    assert wording.point_label(point, step) == french  # type: ignore[arg-type]
    with translation.override("en"):
        assert wording.point_label(point, step) == english  # type: ignore[arg-type]


def test_the_chart_is_told_to_those_who_do_not_see_it() -> None:
    points = (Point(dt.date(2025, 11, 30), 18), Point(dt.date(2026, 10, 31), 1043))
    said = wording.series_words(points, "month").replace(SPACE, " ")
    assert said == "18 appareils chez des personnes le 30 novembre 2025, 1 043 le 31 octobre 2026."
    assert wording.series_words((), "month") == ""


# --- a range and its doubt -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "ref", "said"),
    [
        (138.2, 441.0, "de 140 à 440 kg CO₂e"),
        (0.2, 0.6, "de 0 à 1 kg CO₂e"),
        (0.1, 0.4, "moins de 1 kg CO₂e"),
        (12_345.0, 45_678.0, f"de 12{SPACE}000 à 46{SPACE}000 kg CO₂e"),
    ],
)
def test_a_range_has_two_figures_that_count(low: float, ref: float, said: str) -> None:
    assert wording.emissions(Emissions(low, ref, ref * 2)) == said


def test_the_maximum_is_said_to_be_one() -> None:
    assert wording.maximum(Emissions(1, 2, 882)) == f"si chaque prêt remplaçait un achat{SPACE}: 880"


def test_the_doubt_has_the_shares_that_were_used() -> None:
    assumed = wording.doubt(impact()).replace(SPACE, " ")
    assert "25 % des prêts (bas) à 50 % (haut)" in assumed
    measured = FactorUsed("substitution", "share", 0.1, 0.2, 0.3, 0, "Enquête", "2028-01")
    said = wording.doubt(impact(factors=(measured,))).replace(SPACE, " ")
    assert "10 % des prêts (bas) à 20 % (haut)" in said


def test_the_method_has_the_bounds_that_were_used() -> None:
    said = " ".join(wording.method(impact())).replace(SPACE, " ")
    assert "Portable 36 mois, Tablette 24 mois" in said
    assert "30,4375" in said
    assert "50 %" in said


def test_each_factor_is_named_and_written_as_its_source_writes_it() -> None:
    laptop, _tablet, share = FACTORS
    assert wording.factor_name(laptop) == "Portable (kg CO₂e par an d’usage)"
    assert wording.factor_name(share) == "Part des prêts qui remplacent un achat neuf"
    written = [wording.decimals(value) for value in (27.0, 16.6, 0.25, 0.0, 1 / 3)]
    assert written == ["27", "16,6", "0,25", "0", "0,33"]
    with translation.override("en"):
        assert wording.decimals(16.6) == "16.6"


def test_what_is_not_claimed_is_said_in_the_order_of_the_rule() -> None:
    assert tuple(wording.claims()) == NOT_CLAIMED
