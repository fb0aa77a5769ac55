"""A conflict is settled by whoever works on loans here, once, with a word."""

import pytest

from accounts.refusals import Refused
from loans.actions.settle import settle
from loans.models import ScanReceipt
from tests import make
from tests.make_loans import days_ago, returned, scan, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt():
    answer = send(scan("take_back", returned().device, condition="good", accessories=[], done=True))[0]
    return ScanReceipt.objects.get(client_id=answer["id"])


def refusal(receipt, **more):
    with pytest.raises(Refused) as error:
        settle(receipt=receipt, **{"how": "Vu", "by": make.michel(), **more})
    return [reason.code for reason in error.value.reasons]


def test_who_when_and_how_are_kept(receipt):
    at = days_ago(0)
    settled = settle(receipt=receipt, how="  Rendu deux fois ", by=make.michel(), at=at)
    assert (settled.settled_how, settled.settled_by, settled.settled_at) == (
        "Rendu deux fois",
        make.michel().user,
        at,
    )
    assert not ScanReceipt.objects.unsettled().exists()


def test_the_answer_that_was_given_stays(receipt):
    before = dict(receipt.result)
    assert settle(receipt=receipt, how="Vu", by=make.samira()).result == before


@pytest.mark.parametrize("build", [make.odile, make.ines, make.celine, make.helene])
def test_others_may_not(receipt, build):
    assert refusal(receipt, by=build()) == ["not_allowed"]


def test_every_fault_of_the_word_at_once(receipt):
    assert refusal(receipt, how=f"2 50 05 38 185 001 02 {'x' * 300}") == ["invalid", "invalid"]
    assert refusal(receipt, how=" ") == ["comment_required"]


def test_once_for_all_but_the_same_hand_may_say_it_twice(receipt):
    settle(receipt=receipt, how="Vu", by=make.michel())
    settle(receipt=receipt, how="Vu", by=make.michel())
    assert refusal(receipt, how="Autre") == ["wrong_status"]
    assert refusal(receipt, by=make.samira()) == ["wrong_status"]
