"""A report as a value: what the API says of it, and what seals it."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest
from django.utils import translation

from impact import wording
from impact.values import Emissions, FactorUsed, Impact, Period, Point, States, as_json, seal
from tests.impact.example import FACTORS, impact


def figures(**changes: object) -> dict[str, Any]:
    return as_json(impact(**changes), wording.claims())


def test_the_keys_are_those_of_the_contract() -> None:
    """Design §8, and beside it the day of the measure, what has no known mass, and use over time."""
    found = figures()
    asked = {"donor", "from", "to", "devices", "device_months", "people", "loans", "kg", "co2e_kg", "factors"}
    assert set(found) == asked | {"not_claimed", "measured_on", "kg_unknown", "series"}
    assert set(found["devices"]) == {"received", "preparing", "ready", "lent", "retired", "missing"}
    assert set(found["co2e_kg"]) == {"low", "ref", "high"}
    assert set(found["factors"][0]) == {field.name for field in dataclasses.fields(FactorUsed)}


def test_received_is_the_sum_of_the_five_states() -> None:
    states = States(preparing=1, ready=20, lent=300, retired=4000, missing=50000)
    assert states.received == 54321
    assert figures(states=states)["devices"]["received"] == 54321


def test_emissions_are_whole_months_and_kilograms_have_one_decimal() -> None:
    found = figures(emissions=Emissions(138.4, 440.6, 881.5), device_months=412.349, kg=91.25)
    assert found["co2e_kg"] == {"low": 138, "ref": 441, "high": 882}
    assert (found["device_months"], found["kg"]) == (412.3, 91.2)


def test_days_are_iso_and_all_of_it_is_plain_json() -> None:
    found = figures()
    assert (found["from"], found["measured_on"]) == ("2025-11-01", "2026-11-06")
    assert found["series"]["points"][0] == {"on": "2026-01-28", "lent": 19}
    assert json.loads(json.dumps(found)) == found


def test_what_is_not_claimed_has_a_code_for_machines_and_a_sentence_for_people() -> None:
    french = figures()["not_claimed"]
    with translation.override("en"):
        english = figures()["not_claimed"]
    assert [claim["code"] for claim in french] == [claim["code"] for claim in english]
    assert all(one["message"] != other["message"] for one, other in zip(french, english, strict=True))


def test_no_name_of_a_person_has_a_place_in_it() -> None:
    """By construction: of what there is, only donor and associations are names."""
    named = {field.name for field in dataclasses.fields(Impact) if "str" in str(field.type)}
    assert named == {"donor", "donor_name", "lenders", "kinds", "not_claimed"}


def test_a_report_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        impact().people = 51  # type: ignore[misc]


# --- the seal --------------------------------------------------------------------------------------------


def test_the_seal_is_the_same_in_every_language_and_on_every_day() -> None:
    sealed = seal(figures())
    assert len(sealed) == 64
    assert seal(figures(measured_on=dt.date(2027, 1, 1))) == sealed
    with translation.override("en"):
        assert seal(figures()) == sealed


def test_the_seal_outlives_storage() -> None:
    """Figures read back from the database, in whatever order their keys come, are sealed alike."""
    found = figures()
    stored = json.loads(json.dumps(dict(reversed(found.items()))))
    assert seal(stored) == seal(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"donor": "autre"},
        {"period": Period(dt.date(2025, 11, 2), dt.date(2026, 10, 31))},
        {"period": Period(dt.date(2025, 11, 1), dt.date(2026, 10, 30))},
        {"states": States(preparing=8, ready=5, lent=43, retired=6, missing=2)},
        {"device_months": 412.5},
        {"people": 55},
        {"people": None},
        {"loans": 62},
        {"kg": 91.3},
        {"kg_unknown": 4},
        {"emissions": Emissions(139.2, 441, 882)},
        {"factors": (dataclasses.replace(FACTORS[0], low=16.5), *FACTORS[1:])},
        {"factors": (dataclasses.replace(FACTORS[0], source="ADEME 2023"), *FACTORS[1:])},
        {"factors": (dataclasses.replace(FACTORS[0], cap_months=48), *FACTORS[1:])},
        {"not_claimed": ("making",)},
        {"step": "quarter"},
        {"series": (Point(dt.date(2026, 1, 28), 20),)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_any_other_figure_is_another_seal(changes: dict[str, object]) -> None:
    assert seal(figures(**changes)) != seal(figures())
