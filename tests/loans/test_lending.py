"""May this device leave for this request? Pure, over every combination (S3, S4, S8, S9, S10, S23)."""

import datetime as dt
from itertools import product

import pytest

from inventory.choices import Status
from loans.lending import DeviceNow, Paperwork, may_hand_over

TODAY = dt.date(2026, 11, 23)
LATER = dt.date(2027, 2, 1)


def paper(**more):
    plain = {
        "accepted": True,
        "open_need": True,
        "right_until": TODAY,
        "hand_over_until": LATER,
    }
    return Paperwork(**{**plain, **more})


def codes(device, asked=None, on=TODAY):
    return [reason.code for reason in may_hand_over(device, asked or paper(), on).reasons]


def test_a_ready_device_leaves_for_an_accepted_request():
    verdict = may_hand_over(DeviceNow(Status.READY), paper(), TODAY)
    assert (verdict.allowed, verdict.warnings) == (True, ())


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.READY, Status.ON_LOAN)])
def test_a_device_in_another_state_stays(status):
    assert codes(DeviceNow(status)) == ["wrong_status"]


def test_a_device_kept_aside_leaves_for_whom_it_is_kept():
    assert codes(DeviceNow(Status.RESERVED, held_for_them=True)) == []
    assert codes(DeviceNow(Status.RESERVED, held_for_others=True)) == ["held_for_someone_else"]


def test_a_device_on_loan_says_whose_it_is_and_no_more():
    assert codes(DeviceNow(Status.ON_LOAN)) == ["on_loan_to_someone_else"]
    done = paper(open_need=False, open_loans=1)
    assert codes(DeviceNow(Status.ON_LOAN, lent_to_them=True), done) == ["already_on_loan"]


def test_an_act_older_than_the_device_s_last_return_comes_too_late():
    assert codes(DeviceNow(Status.READY, came_back_since=True)) == ["wrong_status"]
    assert codes(DeviceNow(Status.ON_LOAN, came_back_since=True)) == ["on_loan_to_someone_else"]


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        ({"accepted": False}, ["not_accepted"]),
        ({"open_need": False}, ["no_open_need"]),
        ({"right_until": None, "hand_over_until": None}, ["not_eligible"]),
        ({"hand_over_until": TODAY}, []),  # the last day of grace
        ({"hand_over_until": TODAY - dt.timedelta(days=1)}, ["eligibility_expired"]),
        ({"open_loans": 1}, ["limit_reached"]),
        ({"open_loans": 1, "limit": 2}, []),
        ({"open_loans": 1, "limit": 0}, ["limit_reached"]),
    ],
)
def test_what_the_paperwork_lacks(asked, reasons):
    assert codes(DeviceNow(Status.READY), paper(**asked)) == reasons


def test_all_reasons_at_once():
    for status, accepted, right, full in product((Status.READY, Status.TO_ERASE), *[(True, False)] * 3):
        asked = paper(accepted=accepted, open_loans=int(full), **({} if right else {"right_until": None}))
        expected = {
            *(["wrong_status"] if status != Status.READY else []),
            *([] if accepted else ["not_accepted"]),
            *([] if right else ["not_eligible"]),
            *(["limit_reached"] if full else []),
        }
        assert set(codes(DeviceNow(status), asked)) == expected


def test_that_others_wait_longer_is_a_warning():
    verdict = may_hand_over(DeviceNow(Status.READY), paper(others_wait_longer=True), TODAY)
    assert verdict.allowed
    assert [warning.code for warning in verdict.warnings] == ["someone_waits"]
