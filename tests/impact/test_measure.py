"""What came of a gift: measured on what people did at the desk."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from impact.factors import Use, avoided, months
from impact.measure import Scope, measure
from impact.models import Factor
from impact.values import Impact, Period, States
from inventory.actions import workshop
from inventory.choices import Kind, Status
from inventory.models import Device, DeviceModel
from loans.actions import losses, takeback
from loans.actions.scanning.batch import run
from loans.actions.undo import undo
from tests import make
from tests.make import days_ago as ago

pytestmark = pytest.mark.django_db


def on(days: int) -> dt.date:
    return make.pont_vieux().day_of(ago(days))


def measured(begins: int = 364, ends: int = 0, scope: Scope | None = None) -> Impact:
    """Alpexa's report from so many days ago to so many days ago."""
    return measure(scope or Scope(make.alpexa()), Period(on(begins), on(ends)), today=on(0))


def lent(days: int, kind: str = Kind.LAPTOP, **more: object) -> Device:
    """A device handed over so many days ago."""
    device = make.device(kind=kind, at=ago(days + 5), **more)
    make.loan(
        device,
        make.prescription(kind, at=ago(days + 3)),
        at=ago(days),
        site=make.grenoble(),
    )
    return Device.objects.get(pk=device.pk)


def give_mass(grams: int | None) -> None:
    DeviceModel.objects.update(mass_g=grams)


def test_nothing_given_yet() -> None:
    found = measured()
    assert found.states.received == 0
    assert (found.device_months, found.people, found.loans, found.kg) == (0, None, 0, 0)
    assert (found.emissions.low, found.emissions.high) == (0, 0)


def test_five_states_add_up_to_what_arrived() -> None:
    for status in (Status.ANNOUNCED, Status.RECEIVED, Status.TO_ERASE, Status.REFURBISHING, Status.READY):
        make.device(status)
    make.device(Status.MISSING)
    make.device(Status.RETIRED)
    aside = make.device()
    make.hold(aside)
    lent(10)
    found = measured().states
    assert found == States(preparing=3, ready=2, lent=1, retired=1, missing=1)
    assert found.received == 8  # all but the announced one


def test_what_never_came_counts_nowhere() -> None:
    """Announced, then declared missing, then written off: no device of this gift was ever here."""
    one, other = make.devices(2, Status.ANNOUNCED)
    workshop.declare_missing(one, by=make.samira())
    workshop.declare_missing(other, by=make.samira())
    workshop.retire([other], reason="Jamais arrivé", by=make.samira())
    assert measured().states.received == 0


def test_what_never_came_counts_nowhere_though_somebody_erased_it_by_mistake() -> None:
    """That act received it too; undone, it did neither."""
    device = make.device(Status.ANNOUNCED)
    workshop.erase(device, outcome="purge", technique="ATA", tool="x", by=make.samira(), site=make.grenoble())
    assert measured().states.received == 1
    undo(event=device.events.order_by("-number").first(), by=make.samira())
    workshop.declare_missing(Device.objects.get(pk=device.pk), by=make.samira())
    assert measured().states.received == 0


def test_states_of_a_past_day_come_from_the_journal() -> None:
    device = lent(100)
    takeback.take_back(device=device, by=make.samira(), site=make.grenoble(), at=ago(40))
    assert measured(200, 102).states == States(ready=1)
    assert measured(200, 60).states == States(lent=1)
    assert measured(200, 39).states == States(preparing=1)
    assert measured(300, 150).states == States()


def test_asked_again_later_a_past_day_says_the_same() -> None:
    """Trust I11: a report is what the journals say of its cut-off, whatever has happened since."""
    returned, lost, still = lent(100), lent(90), lent(80)
    ready, taken_apart = make.devices(2, at=ago(95))
    cut_off = Period(on(364), on(50))

    def as_of_then() -> Impact:
        return measure(Scope(make.alpexa()), cut_off, today=on(50))

    told = as_of_then()
    assert told.states == States(lent=3, ready=2)
    takeback.take_back(device=returned, by=make.samira(), site=make.grenoble(), at=ago(40))
    losses.declare_lost(loan=lost.loans.get(), comment="Dans le train", by=make.samira(), at=ago(30))
    workshop.retire([taken_apart], reason="Écran cassé", by=make.samira(), at=ago(20))
    make.loan(ready, at=ago(10))
    make.device(at=ago(5))
    assert still.loans.get().is_open
    assert as_of_then() == told


def test_a_hand_over_that_was_undone_never_was_also_on_the_days_between() -> None:
    device = lent(30)
    undo(
        event=device.events.order_by("-number").first(),
        by=make.samira(),
        reason="Erreur",
        at=ago(20),
    )
    between = measured(364, 25)
    assert between.states == States(ready=1)
    assert (between.loans, between.device_months, between.people) == (0, 0, None)
    assert measured().states == States(ready=1)


def test_a_return_that_was_undone_never_was_either() -> None:
    device = lent(30)
    takeback.take_back(device=device, by=make.samira(), site=make.grenoble(), at=ago(20))
    device.refresh_from_db()
    undo(
        event=device.events.order_by("-number").first(),
        by=make.samira(),
        reason="Erreur",
        at=ago(10),
    )
    assert measured(364, 15).states == States(lent=1)
    assert measured().device_months == pytest.approx(months(31))


def test_what_a_phone_told_too_late_changes_no_figure() -> None:
    """A late line stands in the journal and moves nothing: here a return told twice."""
    device = lent(30)
    loan = device.loans.get()
    make.back(loan, at=ago(20))
    told = measured()
    scan = {"id": str(uuid4()), "at": ago(15).isoformat(), "verb": "take_back", "tag": device.tag}
    scan |= {"condition": "good", "accessories": [], "done": True}
    (answer,) = run(by=make.michel(), installation=uuid4(), sent_at=ago(15), now=ago(15), scans=[scan])
    assert answer["answer"] == "conflict_recorded"
    assert measured() == told


def test_a_day_ends_at_midnight_where_the_donor_is() -> None:
    """Received ten past midnight in Paris, which is still the day before in Greenwich."""
    paris = make.alpexa().zone
    day = dt.date(2026, 3, 10)
    make.device(Status.RECEIVED, at=dt.datetime(2026, 3, 10, 0, 10, tzinfo=paris))
    eve = day - dt.timedelta(days=1)
    scope = Scope(make.alpexa())
    assert measure(scope, Period(eve, eve), today=day).states.received == 0
    assert measure(scope, Period(day, day), today=day).states.received == 1


def test_months_count_days_with_somebody_within_the_period() -> None:
    device = lent(100)
    takeback.take_back(device=device, by=make.samira(), site=make.grenoble(), at=ago(40))
    assert measured(364).device_months == pytest.approx(months(60))
    assert measured(70).device_months == pytest.approx(months(30))
    assert measured(364, 80).device_months == pytest.approx(months(21))  # the last day counts whole
    assert measured(30).device_months == 0


def test_periods_side_by_side_add_up() -> None:
    lent(100)
    whole = measured(120)
    parts = measured(120, 51).device_months + measured(50).device_months
    assert whole.device_months == pytest.approx(parts)
    assert whole.device_months == pytest.approx(months(101))


def test_loans_of_the_period_are_counted_undone_ones_never() -> None:
    lent(100)
    undone = lent(3)
    undo(
        event=undone.events.order_by("-number").first(),
        by=make.samira(),
        reason="Erreur",
        at=ago(2),
    )
    assert measured().loans == 1
    assert measured(50, 20).loans == 1
    assert measured(300, 200).loans == 0


def test_a_lost_device_stops_counting_that_day_and_is_only_missing() -> None:
    device = lent(50)
    losses.declare_lost(loan=device.loans.get(), comment="Perdu dans le train", by=make.samira(), at=ago(20))
    found = measured()
    assert found.device_months == pytest.approx(months(30))
    assert found.states == States(missing=1)


def test_a_found_device_is_not_missing_any_more_and_its_loan_stays_over() -> None:
    device = lent(50)
    loan = device.loans.get()
    losses.declare_lost(loan=loan, comment="Dans le train", by=make.samira(), at=ago(20))
    device.refresh_from_db()
    losses.find(device=device, by=make.samira(), site=make.grenoble(), at=ago(10))
    assert measured(364, 15).states == States(missing=1)
    assert measured().states == States(preparing=1)
    assert measured().device_months == pytest.approx(months(30))


def test_a_device_given_at_the_end_leaves_the_stock_and_stops_counting_that_day() -> None:
    device = lent(50)
    losses.give(loan=device.loans.get(), comment="Lui reste", by=make.samira(), at=ago(20))
    found = measured()
    assert found.states == States(retired=1)
    assert found.device_months == pytest.approx(months(30))


def test_a_swap_is_two_loans_of_one_person_without_a_day_between() -> None:
    device = lent(50)
    other = make.device(at=ago(60))
    losses.swap(loan=device.loans.get(), device=other, by=make.samira(), site=make.grenoble(), at=ago(20))
    give_mass(1000)
    found = measured()
    assert found.loans == 2
    assert found.device_months == pytest.approx(months(51))
    assert found.kg == 2
    assert found.series[-1].lent == 1


def test_a_device_lent_twice_is_two_loans_and_weighs_once() -> None:
    device = lent(90)
    give_mass(1500)
    make.back(device.loans.get(), at=ago(70))
    device = again_ready(device, ago(60))
    make.loan(device, make.prescription(at=ago(55)), at=ago(50), site=make.grenoble())
    found = measured()
    assert (found.loans, found.kg) == (2, 1.5)
    assert found.device_months == pytest.approx(months(20 + 51))


def again_ready(device: Device, at: dt.datetime) -> Device:
    """A device that came back, erased and checked."""
    by = make.samira()
    device.refresh_from_db()
    workshop.erase(device, outcome="purge", technique="NVMe sanitize", tool="nvme-cli", by=by, at=at)
    workshop.refurbish(device, by=by, at=at)
    workshop.make_ready(device, grade="B", by=by, at=at)
    return device


def test_what_came_back_the_same_day_is_a_loan_without_time_or_mass() -> None:
    device = lent(20)
    give_mass(1500)
    make.back(device.loans.get(), at=ago(20) + dt.timedelta(minutes=1))
    found = measured()
    assert (found.loans, found.device_months, found.kg, found.kg_unknown) == (1, 0, 0, 0)


def test_what_was_over_before_the_period_counts_in_none_of_its_figures() -> None:
    device = lent(100)
    give_mass(1500)
    make.back(device.loans.get(), at=ago(60))
    found = measured(50)
    assert (found.loans, found.device_months, found.kg) == (0, 0, 0)
    assert {point.lent for point in found.series} == {0}
    assert found.states == States(preparing=1)  # where it is now is told all the same


def test_the_months_are_those_that_the_journals_tell() -> None:
    """Recomputed by another way: from the day a journal says `on_loan` to the day it says otherwise."""
    returned, lost, given, swapped, _running = (lent(days) for days in (100, 90, 80, 70, 60))
    make.back(returned.loans.get(), at=ago(33))
    losses.declare_lost(loan=lost.loans.get(), comment="Perdu", by=make.samira(), at=ago(22))
    losses.give(loan=given.loans.get(), comment="Lui reste", by=make.samira(), at=ago(11))
    spare = make.device(at=ago(65))
    losses.swap(loan=swapped.loans.get(), device=spare, by=make.samira(), site=make.grenoble(), at=ago(44))
    days = 0
    for device in Device.objects.prefetch_related("events"):
        begun = None
        for line in device.events.order_by("number"):
            day = make.pont_vieux().day_of(line.occurred_at)
            if line.to_status == Status.ON_LOAN and begun is None:
                begun = day
            elif begun and line.to_status != Status.ON_LOAN:
                days, begun = days + (day - begun).days, None
        days += (on(0) - begun).days + 1 if begun else 0
    assert measured().device_months == pytest.approx(months(days))


def test_people_are_hidden_below_eleven_then_rounded_down() -> None:
    for _ in range(10):
        lent(20)
    assert measured().people is None
    for _ in range(3):
        lent(15)
    assert measured().people == 10
    assert measured(364, 18).people is None


def test_one_person_with_two_devices_is_one() -> None:
    who = make.denise()
    asked = make.prescription(Kind.LAPTOP, Kind.HOTSPOT, who=who, at=ago(20))
    make.loan(make.device(at=ago(30)), asked, at=ago(10), site=make.grenoble())
    make.loan(
        make.device(kind=Kind.HOTSPOT, at=ago(30)),
        asked,
        at=ago(10),
        site=make.grenoble(),
    )
    found = measured()
    assert (found.loans, found.people) == (2, None)


def test_one_person_known_to_two_structures_is_one() -> None:
    """Ten people have eleven loans: a count of files would say eleven, and show it."""
    for _ in range(9):
        lent(20)
    for by, to in ((make.ines(), make.pont_vieux()), (make.bruno(), make.seconde_vie())):
        who = make.person("Rey", "Denise", 1950, by=by)
        asked = make.prescription(who=who, by=by, to=to, at=ago(19))
        manager = make.manager(to)
        lot = make.donation(f"Lot {to.slug}", by=manager)
        device = make.device(by=manager, lot=lot, at=ago(25))
        make.loan(device, asked, by=manager, at=ago(10))
    found = measured()
    assert (found.loans, found.people) == (11, None)
    lent(5)
    assert measured().people == 10


def test_time_is_told_by_month_from_eleven_devices_on_loan() -> None:
    for _ in range(10):
        lent(20)
    assert measured().step == "quarter"
    lent(20)
    found = measured()
    assert found.step == "month"
    assert found.series[-1].lent == 11
    assert found.series[-1].on == on(0)


def test_kilograms_are_those_of_devices_that_were_with_somebody() -> None:
    lent(50)
    lent(40)
    make.device()  # ready, never lent
    lent(30, kind=Kind.HOTSPOT)  # no model: no known mass
    give_mass(1640)
    found = measured()
    assert found.kg == pytest.approx(3.28)
    assert found.kg_unknown == 1


def test_emissions_are_those_of_the_rule() -> None:
    lent(99)
    lent(49, kind=Kind.TABLET)
    lent(99, kind=Kind.HOTSPOT)
    found = measured()
    table = {factor.code: factor for factor in found.factors}
    expected = avoided([Use("laptop", 0, months(100)), Use("tablet", 0, months(50))], table)
    assert dataclasses.astuple(found.emissions) == pytest.approx(dataclasses.astuple(expected))
    assert expected.ref == pytest.approx(months(100) / 12 * 27 * 0.5 + months(50) / 12 * 18.3 * 0.5)


def test_months_before_the_period_use_up_what_a_device_may_count() -> None:
    lent(780)
    Factor.objects.filter(code="laptop").update(cap_months=24)
    assert measured(30).emissions.high == 0
    assert measured(30).device_months == pytest.approx(months(31))


def test_an_association_reads_what_came_to_it() -> None:
    make.device()
    lot = make.donation("Lot 2", by=make.odile())
    make.devices(2, by=make.odile(), lot=lot)
    assert measured().states.received == 3
    assert measured().lenders == ("Le Pont-Vieux", "Seconde Vie")
    mine = measured(scope=Scope(make.alpexa(), make.seconde_vie().pk))
    assert (mine.states.received, mine.lenders) == (2, ("Seconde Vie",))


def test_another_donors_devices_are_not_counted() -> None:
    make.devices(2, lot=make.donation("Lot C", donor=make.cimelec()))
    assert measured().states.received == 0


def test_days_to_come_count_nothing_yet() -> None:
    lent(10)
    ahead = measure(Scope(make.alpexa()), Period(on(10), on(0) + dt.timedelta(days=300)), today=on(0))
    assert ahead.device_months == pytest.approx(months(11))
    assert ahead.series[-1].on == on(0)
    later = on(0) + dt.timedelta(days=5)
    nothing = measure(Scope(make.alpexa()), Period(later, later), today=on(0))
    assert (nothing.device_months, nothing.loans, nothing.series) == (0, 0, ())


def test_kinds_are_counted_in_their_order() -> None:
    make.device(kind=Kind.TABLET)
    make.devices(2)
    assert measured().kinds == (("laptop", 2), ("tablet", 1))


def test_statements_do_not_grow_with_devices(django_assert_num_queries: Any) -> None:
    scope, period = Scope(make.alpexa()), Period(on(364), on(0))
    for more in (1, 3):
        for _ in range(more):
            lent(10)
        with django_assert_num_queries(5):
            measure(scope, period, today=period.ends)
