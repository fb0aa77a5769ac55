"""Devices kept aside (S19, S21, S23, S24, S25, S27): active until closed, one a device and a need."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Membership
from accounts.refusals import Refused
from inventory.models import Device, Line
from loans.actions import holds, losses, prescriptions
from loans.models import Hold, LendingPolicy, Prescription
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
LONG = 40


def refusal(do, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        do(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def lapsed(**more):
    """Kept aside forty days ago, for two weeks."""
    device = make.device(at=m.days_ago(60), **more)
    return m.held(device, m.accepted(device.kind, at=m.days_ago(LONG + 1)), at=m.days_ago(LONG))


def test_a_ready_device_is_kept_aside():
    device, asked = make.device(), m.accepted()
    kept = m.held(device, asked)
    assert fresh(device).status == "reserved"
    assert (kept.need.prescription_id, kept.organisation) == (asked.pk, make.pont_vieux())
    assert kept.until >= timezone.localdate() + dt.timedelta(days=14)
    assert kept.until.isoweekday() < 6
    today = timezone.localdate()
    assert Prescription.objects.with_status(today).get(pk=asked.pk).status == "held"


def test_the_policy_says_how_long():
    since = dt.date(2020, 1, 1)
    LendingPolicy.objects.create(organisation=make.pont_vieux(), kind="laptop", since=since, hold_days=3)
    assert m.held().until <= timezone.localdate() + dt.timedelta(days=7)


def test_kept_aside_twice_for_the_same_request_it_is_kept_once():
    kept = m.held()
    assert m.held(kept.device, kept.need.prescription).pk == kept.pk
    assert Hold.objects.count() == 1


def test_one_device_is_for_one_person():
    kept = m.held()
    assert refusal(m.held, kept.device, m.accepted()) == ["held_for_someone_else"]


def test_one_need_has_one_device():
    kept = m.held()
    assert refusal(m.held, make.device(), kept.need.prescription) == ["no_open_need"]
    two = m.accepted("laptop", "laptop")
    assert {m.held(make.device(), two).need_id, m.held(make.device(), two).need_id} == set(
        two.needs.values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    "status", ["announced", "received", "to_erase", "refurbishing", "missing", "retired"]
)
def test_only_a_ready_device_is_kept_aside(status):
    assert refusal(m.held, make.device(status), m.accepted()) == ["wrong_status"]


def test_a_device_on_loan_is_not_kept_aside():
    assert refusal(m.held, m.lent().device, m.accepted()) == ["on_loan_to_someone_else"]


def test_a_request_must_be_accepted_want_such_a_device_and_be_of_this_association():
    assert refusal(m.held, make.device(), m.asked()) == ["not_accepted"]
    assert refusal(m.held, make.device(), m.accepted("tablet")) == ["no_open_need"]
    there = m.accepted(to=make.seconde_vie(), manager=make.odile())
    assert refusal(m.held, make.device(), there) == ["not_allowed"]
    assert refusal(m.held, make.device("to_erase"), m.asked("tablet")) == [
        "wrong_status",
        "no_open_need",
        "not_accepted",
    ]


def test_a_right_that_lapsed_beyond_its_grace_keeps_nothing():
    old = m.accepted(at=m.days_ago(400))
    assert refusal(m.held, make.device(), old) == ["eligibility_expired"]


def test_put_back_it_is_on_the_shelf_again():
    kept = m.held()
    holds.release(hold=kept, by=make.michel())
    assert (fresh(kept).closed_why, fresh(kept.device).status) == ("released", "ready")
    version = fresh(kept.device).version
    holds.release(hold=kept, by=make.michel())
    assert fresh(kept.device).version == version


def test_others_do_not_put_it_back():
    kept = m.held()
    for who in (make.oscar, make.ines, make.celine):
        assert refusal(holds.release, hold=kept, by=who()) == ["not_allowed"]


# --- its days are over -----------------------------------------------------------------------------------


def test_a_hold_is_active_until_somebody_closes_it():
    kept = lapsed()
    assert fresh(kept).closed_at is None
    assert fresh(kept.device).status == "reserved"


def test_who_wants_the_device_closes_a_lapsed_hold_first():
    kept = lapsed()
    new = m.held(kept.device, m.accepted())
    assert fresh(kept).closed_why == "lapsed"
    assert fresh(new).closed_at is None
    assert fresh(kept.device).status == "reserved"


def test_the_same_request_may_keep_it_again():
    kept = lapsed()
    again = m.held(kept.device, kept.need.prescription)
    assert again.pk != kept.pk
    assert fresh(kept).closed_why == "lapsed"


def test_the_daily_job_frees_what_lapsed_and_nothing_else_and_twice_is_once(capsys):
    old, young, other = lapsed(), m.held(), lapsed()
    system = make.system()
    call_command("expire")
    assert capsys.readouterr().out == "2 devices are back on the shelf; 0 alarms were mailed.\n"
    assert {fresh(old).closed_why, fresh(other).closed_why, fresh(young).closed_why} == {"lapsed", None}
    assert fresh(old).closed_by == system.user
    assert fresh(old.device).status == "ready"
    version = fresh(old.device).version
    call_command("expire")
    assert capsys.readouterr().out.startswith("0 devices")
    assert fresh(old.device).version == version


def test_the_daily_job_drops_sessions_that_are_over(capsys):
    over, open_one = make.client(make.samira()), make.client(make.michel())
    gone = timezone.now() - dt.timedelta(minutes=1)
    Session.objects.filter(pk=over.session.session_key).update(expire_date=gone)
    call_command("expire")
    assert [row.pk for row in Session.objects.all()] == [open_one.session.session_key]


def test_the_job_takes_each_organisation_s_own_day():
    """The last day is still open in La Réunion when it is over in Paris, and the other way round."""
    kept = m.held()
    last = dt.datetime.combine(
        kept.until, dt.time(21), dt.UTC
    )  # 22 h in Paris (winter), 1 h the day after there
    paris, reunion = make.system(), make.pont_vieux()
    assert holds.close_lapsed(by=paris, at=last + dt.timedelta(minutes=30)) == 0
    reunion.time_zone = "Indian/Reunion"
    reunion.save(update_fields=["time_zone"])
    assert holds.close_lapsed(by=Membership.objects.system_of(reunion), at=last) == 1


def test_only_jobs_close_all_that_lapsed():
    assert refusal(holds.close_lapsed, by=make.samira()) == ["not_allowed"]


def test_the_request_may_keep_another_device_once_the_first_has_lapsed():
    kept, other = lapsed(), make.device()
    assert m.held(other, kept.need.prescription).device_id == other.pk
    assert (fresh(kept).closed_why, fresh(kept.device).status) == ("lapsed", "ready")


def test_a_hotspot_whose_line_ended_meanwhile_goes_to_the_workshop():
    kept = lapsed(kind="hotspot")
    Line.objects.update(state="terminated")
    assert holds.close_lapsed(by=make.system()) == 1
    assert fresh(kept.device).status == "refurbishing"


# --- unfit, gone, closed ---------------------------------------------------------------------------------


def test_sent_to_the_workshop_what_it_was_kept_for_waits_for_another():
    kept = m.held()
    losses.refurbish(device=kept.device, by=make.michel())
    assert (fresh(kept).closed_why, fresh(kept.device).status) == ("device_gone", "refurbishing")
    assert m.held(make.device(), kept.need.prescription).need_id == kept.need_id


@pytest.mark.parametrize("step", ["ready", "refurbish"])
def test_a_step_of_the_workshop_never_leaves_a_promise_behind(step):
    more = {"grade": "A"} if step == "ready" else {}
    kept, loan = m.held(), m.lent()
    assert m.sent(step, loan.device, **more)["code"] == "wrong_status"
    assert m.sent(step, kept.device, **more)["answer"] == ("refused" if step == "ready" else "applied")
    assert fresh(loan).is_open


def test_nobody_finds_a_device_that_was_kept_aside():
    kept = m.held()
    losses.declare_missing(device=kept.device, by=make.michel(), comment="Plus sur l’étagère")
    assert (fresh(kept).closed_why, fresh(kept.device).status) == ("device_gone", "missing")


def test_a_request_withdrawn_or_declined_frees_what_was_kept_for_it():
    first, second = m.held(), m.held()
    prescriptions.withdraw(prescription=first.need.prescription, by=make.ines())
    prescriptions.decline(prescription=second.need.prescription, reason="Erreur", by=make.samira())
    for kept in (first, second):
        assert (fresh(kept).closed_why, fresh(kept.device).status) == ("need_closed", "ready")
    assert Device.objects.filter(status="ready").count() == 2
