"""Devices are asked for, accepted, declined, withdrawn; a right that lapses waits (design §4)."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import codes
from accounts.refusals import Refused
from beneficiaries.actions import programmes
from beneficiaries.models import Participation
from loans.actions import holds, limits, prescriptions
from loans.models import Need, Prescription
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def status(prescription, on=None):
    return Prescription.objects.with_status(on or timezone.localdate()).get(pk=prescription.pk).status


def accept(prescription, by=None, **more):
    return prescriptions.accept(prescription=prescription, by=by or make.samira(), **more)


def decline(prescription, by=None, reason="Plus de portable ce mois-ci"):
    return prescriptions.decline(prescription=prescription, by=by or make.samira(), reason=reason)


def withdraw(prescription, by=None):
    return prescriptions.withdraw(prescription=prescription, by=by or make.ines())


# --- asked -----------------------------------------------------------------------------------------------


def test_each_device_is_a_need_and_the_right_is_kept_beside():
    asked = m.asked("laptop", "laptop", "hotspot", use="Démarches en ligne")
    row = Prescription.objects.select_related("eligibility").get(pk=asked.pk)
    needs = list(row.needs.order_by("pk"))
    assert [need.kind for need in needs] == ["laptop", "laptop", "hotspot"]
    assert {need.use for need in needs} == {"Démarches en ligne"}
    assert codes.is_valid(row.code, codes.PICKUP_LENGTH)
    assert row.right_until == row.eligibility.until
    assert row.hand_over_until == row.right_until + dt.timedelta(days=92)
    assert (row.organisation, row.association, status(row)) == (make.maison(), make.pont_vieux(), "submitted")


def test_a_person_may_be_registered_with_the_request():
    details = {"family_name": "Rey", "given_name": "Denise", "birth_year": 1950, "channel": "prescriber"}
    first = m.asked(who=details)
    again = m.asked(who=details)
    assert first.beneficiary_id == again.beneficiary_id


def test_a_right_that_is_not_open_is_kept_to_be_completed():
    asked = m.asked(evidence=())
    assert (asked.right_until, asked.hand_over_until, status(asked)) == (None, None, "to_complete")
    assert refusal(accept, asked) == ["not_eligible"]


@pytest.mark.parametrize("kinds", [["bicycle"], ["laptop"] * 11])
def test_kinds_are_those_that_exist_and_not_too_many(kinds):
    assert refusal(m.asked, *kinds) == ["invalid"]
    assert Prescription.objects.count() == 0


def test_a_social_security_number_in_the_use_is_refused():
    assert refusal(m.asked, use="NIR 2 50 01 38 185 001 89") == ["invalid"]


@pytest.mark.usefixtures("nobody_yet")
def test_both_sides_take_part_in_the_programme():
    make.programme("Isère connectée", make.maison(), make.pont_vieux())
    assert refusal(m.asked, to=make.seconde_vie()) == ["not_allowed"]
    assert refusal(m.asked, by=make.bruno()) == ["not_allowed"]


def test_who_left_the_programme_prescribes_no_more():
    programme = make.programme()
    inside = Participation.objects.get(programme=programme, organisation=make.maison())
    programmes.leave(inside, by=make.sylvie(), until=timezone.localdate() - dt.timedelta(days=1))
    assert refusal(m.asked) == ["not_allowed"]


def test_who_left_the_programme_renews_what_was_asked_there():
    asked = m.accepted(at=m.days_ago(20))
    inside = Participation.objects.get(programme=make.programme(), organisation=make.maison())
    programmes.leave(inside, by=make.sylvie(), until=timezone.localdate() - dt.timedelta(days=1))
    check = prescriptions.renew_check(prescription=asked, evidence=[make.shown()], by=make.ines())
    assert check.eligible
    assert Prescription.objects.get(pk=asked.pk).eligibility == check


def test_an_association_that_no_longer_lends_is_not_asked():
    make.pont_vieux().capacities.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert refusal(m.asked) == ["not_allowed"]


@pytest.mark.parametrize("who", [make.samira, make.michel, make.lea, make.celine, make.sylvie])
def test_who_does_not_prescribe_asks_nothing(who):
    person = make.person()
    assert refusal(m.asked, who=person, by=who()) == ["not_allowed"]


def test_a_limit_that_the_hand_over_will_meet_is_said_early():
    rey = make.denise()
    m.lent(make.device(), m.accepted(who=rey))
    assert [warning.code for warning in m.asked(who=rey).warnings] == ["limit_reached"]
    assert [warning.code for warning in m.asked("tablet", "tablet", who=rey).warnings] == ["limit_reached"]
    assert m.asked("hotspot", who=rey).warnings == ()


def told(asked, by=make.ines):
    """What the page says of the others, once this one is sent."""
    kinds = [need.kind for need in asked.needs.order_by("pk")]
    return limits.under_way(asked.beneficiary, asked.programme, by=by(), kinds=kinds, but=asked)


def test_a_request_under_way_for_the_same_kind_is_said_and_blocks_nothing():
    rey, roy = make.denise(), make.person("Roy")
    first = m.asked(who=rey, at=dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC))
    second = m.asked(who=rey, call=True)
    assert second.warnings == ()  # no limit is reached: the API says nothing of it
    (sentence,) = told(second)
    assert sentence == (
        "Une demande est déjà en route pour cette personne\u00a0:"
        f" portable (code {codes.grouped(first.code)}, du 3 novembre 2026)."
    )
    assert told(m.asked("tablet", who=rey)) == told(m.asked(who=roy)) == []
    prescriptions.withdraw(prescription=first, by=make.ines())
    (line,) = told(m.asked(who=rey))
    assert codes.grouped(second.code) in line


def test_another_offices_request_for_the_same_person_is_not_told_to_this_one():
    m.asked(who=make.denise())
    theirs = make.person("Rey", "Denise", 1950, by=make.bruno())
    assert theirs.person_key == make.denise().person_key
    assert told(m.asked(who=theirs, by=make.bruno()), make.bruno) == []


# --- accepted --------------------------------------------------------------------------------------------


def test_the_association_takes_it_on_and_says_where():
    asked, at = m.asked(), timezone.now()
    done = accept(asked, site=make.mens(), at=at)
    assert (done.accepted_at, done.accepted_by, done.site) == (at, make.samira().user, make.mens())
    assert status(asked) == "accepted"


def test_accepted_twice_it_is_accepted_once():
    first = accept(m.asked())
    assert accept(first).accepted_at == first.accepted_at


def test_the_place_is_corrected_by_accepting_again():
    """A volunteer of the other hall finds the person who stands there; when it was accepted stays."""
    first = accept(m.asked(), site=make.grenoble())
    assert not Prescription.objects.visible_to(make.mona()).exists()
    again = accept(first, site=make.mens())
    assert (again.site, again.accepted_at) == (make.mens(), first.accepted_at)
    assert Prescription.objects.visible_to(make.mona()).get() == first
    assert refusal(accept, first, site=make.vienne()) == ["invalid"]
    assert accept(first).site is None  # any place


def test_the_place_that_a_colleague_chose_meanwhile_stands():
    done = accept(m.asked(), site=make.grenoble(), first=True)
    assert accept(done, site=make.grenoble(), first=True).site == make.grenoble()
    assert refusal(accept, done, site=make.mens(), first=True) == ["wrong_status"]


def test_a_request_that_is_over_changes_no_place():
    lent = m.lent(make.device(), m.accepted(site=make.grenoble())).need.prescription
    assert refusal(accept, lent, site=make.mens()) == ["wrong_status"]
    assert refusal(accept, withdraw(m.accepted()), site=make.mens()) == ["wrong_status"]


@pytest.mark.parametrize("who", [make.michel, make.odile, make.ines, make.celine])
def test_only_the_association_s_manager_accepts(who):
    assert refusal(accept, m.asked(), by=who()) == ["not_allowed"]


def test_a_site_of_somebody_else_is_refused():
    assert refusal(accept, m.asked(), site=make.vienne()) == ["invalid"]


def test_an_open_call_goes_to_the_first_who_takes_it():
    call = m.asked(call=True)
    assert accept(call, by=make.odile()).association == make.seconde_vie()
    assert refusal(accept, call) == ["not_allowed"]


def test_an_open_call_is_not_declined_for_the_others():
    assert refusal(decline, m.asked(call=True)) == ["wrong_status"]


@pytest.mark.usefixtures("nobody_yet")
def test_an_association_outside_the_programme_takes_no_call():
    make.programme("Isère connectée", make.maison(), make.pont_vieux())
    call = m.asked(call=True)
    assert refusal(accept, call, by=make.odile()) == ["not_allowed"]


def test_a_right_that_is_over_is_renewed_before_it_is_accepted():
    asked = m.asked(at=m.days_ago(100))
    assert status(asked) == "to_complete"
    assert refusal(accept, asked) == ["eligibility_expired"]
    prescriptions.renew_check(prescription=asked, evidence=(make.shown(),), by=make.ines())
    assert status(asked) == "submitted"
    accept(asked)
    assert status(asked) == "accepted"


# --- closed ----------------------------------------------------------------------------------------------


def test_declined_the_prescriber_reads_why():
    done = decline(m.accepted())
    assert (done.decline_reason, status(done)) == ("Plus de portable ce mois-ci", "declined")
    assert set(Need.objects.values_list("closed_why", flat=True)) == {"declined"}
    assert refusal(accept, done) == ["wrong_status"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "voir 2 50 01 38 185 001 89"])
def test_declining_wants_a_reason_without_a_number(reason):
    assert refusal(decline, m.asked(), reason=reason) in (["comment_required"], ["invalid"])


def test_withdrawn_it_stays_withdrawn():
    done = withdraw(m.accepted())
    assert status(done) == "withdrawn"
    assert withdraw(done).withdrawn_at == done.withdrawn_at
    for act in (accept, decline):
        assert refusal(act, done) == ["wrong_status"]


def test_only_who_follows_the_person_withdraws():
    asked = m.asked()
    for who in (make.karim, make.bruno, make.samira, make.lea):
        assert refusal(withdraw, asked, by=who()) == ["not_allowed"]
    assert withdraw(asked, by=make.helene()).withdrawn_by == make.helene().user


def test_what_was_lent_stays_lent_and_the_rest_is_closed():
    asked = m.accepted("laptop", "tablet")
    loan = m.lent(make.device(), asked)
    withdraw(asked)
    assert status(asked) == "honoured"
    assert sorted(Need.objects.values_list("closed_why", flat=True)) == ["lent", "withdrawn"]
    assert type(loan).objects.get(pk=loan.pk).is_open
    assert status(withdraw(asked)) == "honoured"  # said twice: once
    assert refusal(decline, asked) == ["wrong_status"]


def test_the_rest_is_declined_once_and_the_prescriber_reads_why():
    asked = m.accepted("laptop", "tablet")
    m.lent(make.device(), asked)
    for _time in range(2):
        done = decline(asked)
        assert (done.decline_reason, status(done)) == ("Plus de portable ce mois-ci", "honoured")
    assert sorted(Need.objects.values_list("closed_why", flat=True)) == ["declined", "lent"]
    assert refusal(decline, asked, reason="Autre chose") == ["wrong_status"]
    assert refusal(withdraw, asked) == ["wrong_status"]


def test_what_was_lent_whole_is_neither_declined_nor_withdrawn():
    asked = m.lent().need.prescription
    for act in (decline, withdraw):
        assert refusal(act, asked) == ["wrong_status"]


# --- a right that lapses while one waits -----------------------------------------------------------------


def test_six_months_in_the_queue_with_three_month_proofs():
    """Nobody loses a place; hand-over goes on through the grace, then waits for a renewed check; a running
    loan is never touched."""
    start = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    day = start.date()
    device = make.device(at=start - dt.timedelta(days=5))
    asked = m.accepted(at=start)
    other = m.accepted(at=start + dt.timedelta(days=1))
    right = asked.right_until
    assert right == dt.date(2026, 6, 2)  # an attestation is good for three months
    grace = asked.hand_over_until
    assert grace == right + dt.timedelta(days=92)

    walk = [day + dt.timedelta(days=days) for days in range(210)]
    states = {on: status(asked, on) for on in walk}
    assert {state for on, state in states.items() if on <= grace} == {"accepted"}
    assert {state for on, state in states.items() if on > grace} == {"expired"}
    queue = Prescription.objects.waiting(grace)
    assert [row.pk for row in queue] == [asked.pk, other.pk]

    late = dt.datetime.combine(grace + dt.timedelta(days=3), dt.time(9), dt.UTC)
    assert refusal(m.lent, device, asked, at=late) == ["eligibility_expired"]
    assert refusal(holds.hold, device=device, prescription=asked, by=make.samira(), at=late) == [
        "eligibility_expired"
    ]

    renewed = prescriptions.renew_check(
        prescription=asked, evidence=(make.shown(on=late.date()),), by=make.ines(), at=late
    )
    row = Prescription.objects.get(pk=asked.pk)
    assert (row.eligibility_id, row.right_until) == (renewed.pk, renewed.until)
    assert row.accepted_at == start  # the place in the queue is kept
    assert status(asked, late.date()) == "accepted"

    loan = m.lent(device, asked, at=late)
    due = loan.due_on
    much_later = renewed.until + dt.timedelta(days=300)
    assert status(asked, much_later) == "honoured"
    assert type(loan).objects.get(pk=loan.pk).due_on == due


def test_within_the_grace_the_hand_over_goes_on():
    asked = m.accepted(at=m.days_ago(150))
    assert asked.right_until < timezone.localdate() <= asked.hand_over_until
    assert m.lent(make.device(), asked).is_open


def test_a_renewed_check_that_is_not_open_takes_nothing_away():
    asked = m.accepted()
    before = asked.right_until
    check = prescriptions.renew_check(prescription=asked, evidence=(), by=make.ines())
    assert not check.eligible
    assert Prescription.objects.get(pk=asked.pk).right_until == before


def test_a_check_sent_twice_is_kept_once_and_a_colleagues_is_not_doubled():
    asked = m.accepted()
    said = {"prescription": asked, "evidence": (make.shown(),), "seen": str(asked.eligibility_id)}
    first = prescriptions.renew_check(by=make.ines(), **said)
    assert prescriptions.renew_check(by=make.ines(), **said) == first
    assert refusal(prescriptions.renew_check, by=make.helene(), **said) == ["wrong_status"]
    assert asked.beneficiary.checks.count() == 2


def test_only_who_follows_the_person_renews_the_check():
    asked = m.accepted()
    for who in (make.karim, make.bruno, make.samira):
        with pytest.raises(Refused):
            prescriptions.renew_check(prescription=asked, evidence=(), by=who())


# --- the status, first that fits -------------------------------------------------------------------------


def test_the_status_is_the_first_that_fits():
    kept = m.held()
    asked = kept.need.prescription
    assert status(asked) == "held"
    assert status(asked, asked.hand_over_until + dt.timedelta(days=1)) == "expired"
    m.lent(kept.device, asked)
    assert status(asked) == "honoured"
    both = m.accepted("laptop", "tablet")
    m.lent(make.device(), both)
    assert status(both) == "accepted"
    m.held(make.device(kind="tablet"), both)
    assert status(both) == "held"


# --- who sees which --------------------------------------------------------------------------------------


def seen(who):
    return set(Prescription.objects.visible_to(who()).values_list("pk", flat=True))


def test_each_role_sees_its_own():
    submitted, ready, at_mens = m.asked(), m.accepted(), m.accepted(site=make.mens())
    at_grenoble = m.accepted(site=make.grenoble())
    call, there = m.asked(call=True), m.asked(to=make.seconde_vie())
    bruno_s = m.asked(by=make.bruno())
    addressed = {p.pk for p in (submitted, ready, at_mens, at_grenoble, bruno_s)}
    assert seen(make.samira) == addressed | {call.pk}
    assert seen(make.michel) == {ready.pk, at_mens.pk, at_grenoble.pk}
    assert seen(make.mona) == {ready.pk, at_mens.pk}
    assert seen(make.odile) == {call.pk, there.pk}
    mine = {p.pk for p in (submitted, ready, at_mens, at_grenoble, call, there)}
    assert seen(make.ines) == seen(make.helene) == mine
    assert seen(make.karim) == set()
    for who in (make.celine, make.sylvie, make.lea, make.agathe, make.olga):
        assert seen(who) == set()
