"""What was given: fourteen donations of six companies and a département, as data."""

import dataclasses
import datetime as dt
from collections import Counter

import pytest
from stdnum import imei as imeis
from stdnum import luhn

from config.demo import stock
from config.demo.cast import COLLEAGUES, GIVES, HOUSES, LENDS
from config.demo.stock import LOTS, MODELS, Lot
from inventory.choices import Kind, Status
from inventory.models import DeviceModel

DRAFTS = [
    draft
    for index, lot in enumerate(LOTS)
    for draft in stock.drafts(lot, stock.size(LOTS[:index]))
]  # fmt: skip


def test_there_are_at_least_400_devices_over_14_donations():
    assert stock.size(LOTS) >= 400
    assert len(LOTS) == 14
    assert [lot.number for lot in LOTS] == list(range(1, 15))


def test_every_company_gave_and_only_who_gives():
    givers = {house.key for house in HOUSES if GIVES in house.does}
    assert {lot.donor for lot in LOTS} == givers
    assert {lot.lender for lot in LOTS} == {house.key for house in HOUSES if LENDS in house.does}


def test_the_contact_who_signs_in_reads_about_more_than_one_gift():
    contact = next(row for row in COLLEAGUES if row[3] == "contact@donor.example")
    assert sum(lot.donor == contact[4] for lot in LOTS) >= 2


def test_lists_come_before_vans_and_vans_within_the_year():
    for lot in LOTS:
        assert 0 < lot.arrived < lot.announced < 420, lot


def test_no_more_stays_behind_than_was_given():
    for lot in LOTS:
        left = Counter(dict(lot.left))
        assert set(left) <= set(Status.values)
        assert left.total() <= stock.size([lot])


@pytest.mark.parametrize("devices", [1, 5, 40, 416, 1000, 20_000])
def test_a_stock_of_any_size_has_exactly_as_many_devices_as_asked(devices: int):
    lots = stock.scaled(devices)
    assert stock.size(lots) == devices
    assert all(count >= 0 for lot in lots for count in (lot.laptops, lot.tablets, lot.hotspots))
    assert all(sum(dict(lot.left).values()) <= stock.size([lot]) for lot in lots)


def test_the_usual_size_is_left_as_it_is_written():
    assert stock.scaled(stock.size(LOTS)) == tuple(
        dataclasses.replace(lot, left=tuple(lot.left)) for lot in LOTS
    )


def test_no_two_devices_are_one():
    for name in ("serial", "imei", "reference"):
        known = [value for draft in DRAFTS if (value := getattr(draft, name))]
        assert len(set(known)) == len(known), name


def test_numbers_of_radios_and_cards_are_well_formed_and_nobodys():
    numbers = [draft.imei for draft in DRAFTS if draft.imei]
    assert all(imeis.is_valid(number) for number in numbers)
    assert all(number.startswith("00440") for number in numbers)  # a range that no maker uses
    assert all(luhn.is_valid(stock.iccid(number)) for number in range(50))
    line = stock.line_of(7, dt.date(2026, 1, 1))
    assert line.number.startswith("063998")  # kept for fiction


def test_each_kind_is_known_by_what_its_makers_write_on_it():
    for draft in DRAFTS:
        assert bool(draft.serial) == (draft.kind != Kind.HOTSPOT)
        assert bool(draft.imei) == (draft.kind != Kind.LAPTOP)
        assert (draft.lte is True) == (draft.kind == Kind.HOTSPOT)


@pytest.mark.django_db
def test_the_mass_of_every_laptop_and_tablet_is_known():
    """Kilograms of the demonstration's reports leave nothing out but hotspots."""
    known = set(DeviceModel.objects.exclude(mass_g=None).values_list("maker", "name"))
    for kind in (Kind.LAPTOP, Kind.TABLET):
        assert set(MODELS[kind]) <= known


def test_a_donation_of_each_lender_has_its_own_reference():
    assert len({(lot.lender, lot.reference) for lot in LOTS}) == 14
    assert Lot(3, "martin", "ccas", 9, 3).reference == "LOT-03"
