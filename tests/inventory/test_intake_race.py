"""Two managers confirm the same list at the same moment: everything once, and the second one is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.refusals import Refused
from inventory.actions import batches
from inventory.models import Device, Donation, Tag
from tests import make
from tests.inventory.intake import lists

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

DEVICES = 12


def confirm_together(one, other, *, shown):
    """What each of two connections got: the batch, or the code of its refusal."""
    by, start = make.samira(), Barrier(2)

    def confirm(batch):
        digest = batches.preview(batch).digest if shown else None
        start.wait(timeout=20)
        try:
            return batches.confirm(batch, by=by, shown=digest).counts
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(confirm, (one, other)))


def two_batches():
    data = lists.fleet([lists.fleet_row(n) for n in range(1, DEVICES + 1)])
    donor, by = make.alpexa(), make.samira()
    return [batches.upload(name="flotte.csv", data=data, donor=donor, by=by) for _ in range(2)]


@pytest.mark.parametrize("attempt", range(5))
def test_the_same_list_confirmed_twice_at_once_creates_everything_once(attempt):
    answers = confirm_together(*two_batches(), shown=True)
    assert (Device.objects.count(), Tag.objects.count(), Donation.objects.count()) == (DEVICES, DEVICES, 1)
    first = {"created": DEVICES, "updated": 0, "unchanged": 0, "refused": 0}
    assert first in answers
    answers.remove(first)
    assert answers == ["list_changed"]


def test_unseen_the_second_finds_everything_known():
    answers = confirm_together(*two_batches(), shown=False)
    assert sorted(answer["created"] for answer in answers) == [0, DEVICES]
    assert sorted(answer["unchanged"] for answer in answers) == [0, DEVICES]
    assert Device.objects.count() == DEVICES


def test_one_list_confirmed_twice_at_once_is_written_once():
    batch, _other = two_batches()
    answers = confirm_together(batch, batch, shown=True)
    assert [answer["created"] for answer in answers] == [DEVICES, DEVICES]
    assert (Device.objects.count(), Donation.objects.count()) == (DEVICES, 1)
