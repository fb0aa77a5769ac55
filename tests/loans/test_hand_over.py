"""A device leaves with the person it was asked for (S1, S2, S4–S6, S8–S14, S16, S21–S23)."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Closure
from accounts.refusals import Refused
from inventory.models import Device
from loans.actions import agreements, claims, handover, prescriptions
from loans.models import Agreement, Hold, LendingPolicy, Loan, Need, Prescription
from loans.policy import Calendar
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def sites(device):
    return fresh(device).site.slug


# --- the usual case --------------------------------------------------------------------------------------


def test_a_ready_device_leaves_and_everything_says_so():
    device, asked = make.device(), m.accepted()
    at = timezone.now() - dt.timedelta(hours=1)
    loan = m.lent(device, asked, at=at, condition="worn", accessories=["charger"], comment="Écran rayé")
    day = make.pont_vieux().day_of(at)
    row = Loan.objects.select_related("need").get(pk=loan.pk)
    assert (row.device, row.beneficiary, row.need.prescription) == (device, asked.beneficiary, asked)
    assert (row.handed_over_at, row.handed_over_by, row.handed_over_on) == (at, make.michel().user, day)
    assert (row.closed_at, row.outcome, row.organisation) == (None, None, make.pont_vieux())
    assert (row.condition_out, row.accessories_out, row.comment) == ("worn", ["charger"], "Écran rayé")
    assert row.due_on >= day + dt.timedelta(days=182)
    assert row.due_on.isoweekday() < 6
    assert (row.need.closed_at, row.need.closed_by, row.need.closed_why) == (at, make.michel().user, "lent")
    assert fresh(device).status == "on_loan"
    event = device.events.order_by("-number").first()
    assert (event.verb, event.data["loan"], event.to_status) == ("hand_over", str(loan.pk), "on_loan")
    assert Prescription.objects.with_status(day).get(pk=asked.pk).status == "honoured"


def test_the_pick_up_code_leads_to_the_request():
    asked = m.accepted()
    assert m.lent(make.device(), asked.code).need.prescription_id == asked.pk
    spoken = f" {asked.code[:3].lower()} {asked.code[3:].lower()} "
    assert refusal(m.lent, make.device(), spoken) == ["no_open_need"]


def test_accessories_not_said_are_those_seen_last():
    assert m.lent(make.device()).accessories_out == ["charger"]


@pytest.mark.parametrize("code", ["", "ABC", "AAAAAA", "x" * 40])
def test_a_code_that_does_not_read_is_told_from_one_nobody_has(code):
    assert refusal(m.lent, make.device(), code) == ["invalid"]
    assert refusal(m.lent, make.device(), uuid4()) == ["not_found"]
    assert Loan.objects.count() == 0


def test_the_act_s_place_becomes_the_device_s():
    device = make.device(site=make.grenoble())
    m.lent(device, site=make.mens())
    assert sites(device) == "mens"


def test_the_usual_site_counts_where_none_is_said():
    device = make.device(site=make.mens())
    assert m.lent(device, by=make.michel()).site == make.grenoble()


def test_without_any_place_nothing_is_done():
    """Samira has no usual site, and her association has two."""
    device, asked = make.device(), m.accepted()
    assert refusal(m.lent, device, asked, by=make.samira()) == ["site_missing"]
    assert fresh(device).status == "ready"


def test_the_only_site_of_an_association_is_where_one_is():
    programme = make.programme()
    device = make.device(by=make.odile())
    asked = m.accepted(to=make.seconde_vie(), manager=make.odile())
    assert asked.programme == programme
    assert m.lent(device, asked, by=make.odile()).site == make.vienne()


# --- the device says no ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status", ["announced", "received", "to_erase", "refurbishing", "missing", "retired"]
)
def test_a_device_that_is_not_ready_stays(status):
    device, asked = make.device(status), m.accepted()
    assert refusal(m.lent, device, asked) == ["wrong_status"]
    assert fresh(device).status == status
    assert Need.objects.get().closed_at is None


def test_a_device_with_somebody_else():
    device = m.lent().device
    assert refusal(m.lent, device, m.accepted()) == ["on_loan_to_someone_else"]


def test_scanned_again_for_the_same_person_there_is_no_second_loan():
    asked = m.accepted("laptop", "laptop")
    loan = m.lent(make.device(), asked)
    assert refusal(m.lent, loan.device, asked) == ["already_on_loan"]
    assert Loan.objects.count() == 1


def test_a_device_of_another_association_is_not_known_here():
    device = make.device(by=make.odile())
    assert refusal(m.lent, device, m.accepted()) == ["not_found"]


def test_a_device_owned_here_and_kept_elsewhere_is_read_only():
    device = make.device(by=make.odile())
    Device.objects.filter(pk=device.pk).update(owner=make.pont_vieux())
    assert refusal(m.lent, device, m.accepted(), by=make.samira()) == ["not_allowed"]


@pytest.mark.parametrize("who", [make.ines, make.celine, make.sylvie])
def test_who_does_not_lend_hands_nothing_over(who):
    assert refusal(m.lent, make.device(), m.accepted(), by=who())[0] in ("not_found", "not_allowed")


# --- the paperwork says no -------------------------------------------------------------------------------


def test_a_request_that_is_not_accepted():
    assert refusal(m.lent, make.device(), m.asked()) == ["not_accepted"]


def test_a_request_to_another_association_is_not_known_here():
    asked = m.accepted(to=make.seconde_vie(), manager=make.odile())
    assert refusal(m.lent, make.device(), asked) == ["not_found"]


def test_a_request_at_another_site_is_not_known_to_who_works_elsewhere():
    device, asked = make.device(), m.accepted(site=make.grenoble())
    assert refusal(m.lent, device, asked, by=make.mona()) == ["not_found"]
    assert m.lent(device, asked, by=make.michel()).site == make.grenoble()


def test_a_request_for_another_kind():
    assert refusal(m.lent, make.device(), m.accepted("tablet")) == ["no_open_need"]


def test_a_request_that_was_withdrawn_or_declined():
    withdrawn, declined = m.accepted(), m.accepted()
    prescriptions.withdraw(prescription=withdrawn, by=make.ines())
    prescriptions.decline(prescription=declined, reason="Plus de stock", by=make.samira())
    assert refusal(m.lent, make.device(), withdrawn) == ["no_open_need"]
    assert refusal(m.lent, make.device(), declined) == ["no_open_need"]


def test_all_reasons_are_said_at_once_and_the_first_in_order_is_the_code():
    device = make.device("to_erase")
    with pytest.raises(Refused) as refused:
        m.lent(device, m.asked("tablet"))
    assert [reason.code for reason in refused.value.reasons] == [
        "wrong_status",
        "no_open_need",
        "not_accepted",
    ]
    assert refused.value.code == "wrong_status"


# --- the limit -------------------------------------------------------------------------------------------


def test_one_device_of_a_kind_a_person():
    rey = make.denise()
    m.lent(make.device(), m.accepted(who=rey))
    assert refusal(m.lent, make.device(), m.accepted(who=rey)) == ["limit_reached"]
    assert m.lent(make.device(kind="tablet"), m.accepted("tablet", who=rey)).pk


def test_the_limit_follows_the_person_from_one_structure_to_another():
    m.lent(make.device(), m.accepted(who=make.person("Rey", "Denise", 1950)))
    again = make.person("REY", "Denise Marie", 1950, by=make.bruno())
    assert refusal(m.lent, make.device(), m.accepted(who=again, by=make.bruno())) == ["limit_reached"]
    other_year = make.person("Rey", "Denise", 1951, by=make.bruno())
    assert m.lent(make.device(), m.accepted(who=other_year, by=make.bruno())).pk


def test_a_device_said_to_be_returned_does_not_count():
    rey = make.denise()
    claims.claim_returned(loan=m.lent(make.device(), m.accepted(who=rey)), by=make.michel())
    assert m.lent(make.device(), m.accepted(who=rey)).pk


def test_each_association_has_its_own_limit():
    rey = make.denise()
    m.lent(make.device(), m.accepted(who=rey))
    there = m.accepted(who=rey, to=make.seconde_vie(), manager=make.odile())
    assert m.lent(make.device(by=make.odile()), there, by=make.oscar()).pk


def test_the_association_s_policy_decides():
    pont_vieux = make.pont_vieux()
    since = timezone.localdate() - dt.timedelta(days=1)
    LendingPolicy.objects.create(organisation=pont_vieux, kind="laptop", since=since, days=30, limit=2)
    rey, today = make.denise(), timezone.localdate()
    loans = [m.lent(make.device(), m.accepted(who=rey)) for _ in range(2)]
    assert all(dt.timedelta(30) <= loan.due_on - today <= dt.timedelta(40) for loan in loans)
    assert refusal(m.lent, make.device(), m.accepted(who=rey)) == ["limit_reached"]


# --- the date --------------------------------------------------------------------------------------------


def test_a_typed_date_on_an_open_day_is_kept():
    typed = Calendar("12345").next_open(timezone.localdate() + dt.timedelta(days=60))
    assert m.lent(due_on=typed).due_on == typed


def test_a_typed_date_is_refused_with_its_reason():
    today = timezone.localdate()
    assert refusal(m.lent, due_on=today) == ["due_date_invalid"]
    assert "due_date_too_late" in refusal(m.lent, due_on=today + dt.timedelta(days=400))


def test_the_closures_of_the_site_move_the_date():
    at = m.days_ago(0)
    day = make.pont_vieux().day_of(at)
    usual = day + dt.timedelta(days=182)
    shut = {"first_day": usual - dt.timedelta(days=3), "last_day": usual + dt.timedelta(days=10)}
    Closure.objects.create(organisation=make.pont_vieux(), site=make.grenoble(), **shut)
    assert m.lent(at=at).due_on > shut["last_day"]
    assert m.lent(at=at, site=make.mens()).due_on <= shut["last_day"]


def test_the_day_is_the_association_s_not_the_server_s():
    """Half past eleven at night in Paris, the 22nd, is another day in La Réunion."""
    at = dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC)
    before = at - dt.timedelta(days=40)
    reunion = make.pont_vieux()
    reunion.time_zone = "Indian/Reunion"
    reunion.save(update_fields=["time_zone"])
    device = make.device(at=before)
    asked = m.accepted(at=before)
    assert m.lent(device, asked, at=at).handed_over_on == dt.date(2026, 11, 21)


# --- one signature ---------------------------------------------------------------------------------------


def test_one_agreement_for_a_person_a_site_and_a_day():
    rey = make.denise()
    asked = m.accepted("laptop", "tablet", who=rey)
    first, second = m.lent(make.device(), asked), m.lent(make.device(kind="tablet"), asked)
    assert first.agreement_id == second.agreement_id
    other_site = m.lent(make.device(kind="phone"), m.accepted("phone", who=rey), site=make.mens())
    other_person = m.lent(make.device(), m.accepted())
    assert len({first.agreement_id, other_site.agreement_id, other_person.agreement_id}) == 3


def test_the_phone_s_own_id_for_it_is_kept_and_never_serves_twice():
    paper = uuid4()
    loan = m.lent(agreement=paper)
    assert loan.agreement.client_id == paper
    assert refusal(m.lent, agreement=paper) == ["invalid"]
    again = m.lent(make.device(kind="tablet"), m.accepted("tablet", who=loan.beneficiary), agreement=paper)
    assert again.agreement_id == loan.agreement_id


def test_the_tick_says_who_saw_it_signed_and_when_the_first_time():
    loan = m.lent()
    assert loan.agreement.signed_at is None
    at = timezone.now() - dt.timedelta(minutes=1)
    agreements.sign(agreement=loan.agreement, by=make.michel(), at=at)
    agreements.sign(agreement=loan.agreement, by=make.samira(), at=timezone.now())
    row = Agreement.objects.get()
    assert (row.signed_at, row.signed_by) == (at, make.michel().user)
    assert refusal(agreements.sign, agreement=row, by=make.oscar(), at=at) == ["not_allowed"]


def test_it_may_be_ticked_with_the_hand_over():
    at = timezone.now()
    assert fresh(m.lent(signed=True, at=at).agreement).signed_at == at


# --- who waits -------------------------------------------------------------------------------------------


def test_that_somebody_waits_longer_is_said_and_does_not_stop():
    m.accepted(at=m.days_ago(20))
    loan = m.lent(make.device(), m.accepted(at=m.days_ago(2)))
    assert [warning.code for warning in loan.warnings] == ["someone_waits"]


def test_nobody_waits_longer_than_the_first_nor_for_another_kind_nor_who_has_one_kept():
    first = m.accepted(at=m.days_ago(20))
    m.accepted("tablet", at=m.days_ago(25))
    m.accepted(at=m.days_ago(2))
    m.held(prescription=m.accepted(at=m.days_ago(22)))
    assert m.lent(make.device(), first).warnings == ()


# --- kept aside ------------------------------------------------------------------------------------------


def test_a_device_kept_aside_leaves_for_whom_it_is_kept():
    kept = m.held()
    loan = m.lent(kept.device, kept.need.prescription)
    assert loan.need_id == kept.need_id
    row = Hold.objects.get()
    assert (row.closed_why, row.closed_by, row.closed_at) == (
        "handed_over",
        make.michel().user,
        loan.handed_over_at,
    )


def test_a_device_kept_aside_is_for_nobody_else():
    kept = m.held()
    assert refusal(m.lent, kept.device, m.accepted()) == ["held_for_someone_else"]
    assert Hold.objects.active().count() == 1


def test_another_device_given_frees_the_one_kept_aside():
    kept, other = m.held(), make.device()
    m.lent(other, kept.need.prescription)
    assert (fresh(kept).closed_why, fresh(kept.device).status) == ("other_device", "ready")
    assert fresh(other).status == "on_loan"


def test_of_two_needs_the_one_with_nothing_kept_is_met_first():
    asked = m.accepted("laptop", "laptop")
    LendingPolicy.objects.create(
        organisation=make.pont_vieux(), kind="laptop", since=dt.date(2020, 1, 1), limit=5
    )
    kept = m.held(make.device(), asked)
    loan = m.lent(make.device(), asked)
    assert loan.need_id != kept.need_id
    assert fresh(kept).closed_at is None


def test_who_meets_a_hold_whose_days_are_over_closes_it_first():
    kept = m.held(
        at=m.days_ago(40), prescription=m.accepted(at=m.days_ago(41)), device=make.device(at=m.days_ago(60))
    )
    device = kept.device
    loan = m.lent(device, m.accepted())
    assert fresh(kept).closed_why == "lapsed"
    assert [event.verb for event in device.events.order_by("-number")[:2]] == ["hand_over", "release"]
    assert loan.is_open


def test_the_one_who_comes_late_for_it_still_gets_it():
    kept = m.held(
        at=m.days_ago(40), prescription=m.accepted(at=m.days_ago(41)), device=make.device(at=m.days_ago(60))
    )
    m.lent(kept.device, kept.need.prescription)
    assert fresh(kept).closed_why == "handed_over"


def test_a_refused_hand_over_leaves_a_lapsed_hold_as_it_was():
    kept = m.held(
        at=m.days_ago(40), prescription=m.accepted(at=m.days_ago(41)), device=make.device(at=m.days_ago(60))
    )
    assert refusal(m.lent, kept.device, m.asked()) == ["not_accepted"]
    assert fresh(kept).closed_at is None


def test_the_function_takes_a_prescription_its_key_or_its_code():
    for name in ("pk", "code"):
        asked = m.accepted()
        loan = handover.hand_over(device=make.device(), prescription=getattr(asked, name), by=make.michel())
        assert loan.need.prescription_id == asked.pk
