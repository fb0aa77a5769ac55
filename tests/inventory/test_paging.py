"""Pages by the last row shown: nothing twice, nothing left out, there and back, whatever ties."""

import datetime as dt

import pytest
from django.utils import timezone

from inventory.models import Device
from inventory.paging import page_by_key, page_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def devices():
    start = make.days_ago(90)
    made = make.devices(7, "announced", at=start)  # seven at the same moment
    for hours in (1, 2, 2, 3):
        made += make.devices(1, "announced", at=start + dt.timedelta(hours=hours))
    return made


def walk(page_of=page_of, **order):
    """All pages from the first to the last, then back; the tags of each."""
    forth, page = [], page_of(Device.objects.all(), size=3, **order)
    while True:
        forth.append([device.tag for device in page.rows])
        if not page.next:
            break
        page = page_of(Device.objects.all(), after=page.next, size=3, **order)
    back = [forth[-1]]
    while page.previous:
        page = page_of(Device.objects.all(), before=page.previous, size=3, **order)
        back.append([device.tag for device in page.rows])
    return forth, back[::-1]


@pytest.mark.parametrize("oldest_first", [True, False])
def test_there_and_back(devices, oldest_first):
    forth, back = walk(oldest_first=oldest_first)
    assert forth == back
    shown = [tag for page in forth for tag in page]
    expected = sorted(devices, key=lambda device: (device.status_at, device.pk), reverse=not oldest_first)
    assert shown == [device.tag for device in expected]
    assert [len(page) for page in forth] == [3, 3, 3, 2]


def test_by_key_no_address_tells_a_moment(devices):
    forth, back = walk(page_by_key)
    assert forth == back
    assert [tag for page in forth for tag in page] == [device.tag for device in reversed(devices)]
    assert page_by_key(Device.objects.all(), size=3).next == str(devices[-3].pk)
    moment = page_of(Device.objects.all(), size=3).next
    assert page_by_key(Device.objects.all(), after=moment, size=3).rows[0] == devices[-1]


def test_what_comes_in_meanwhile_moves_nothing(devices):
    first = page_of(Device.objects.all(), size=3)
    make.devices(5, "announced", at=timezone.now())
    second = page_of(Device.objects.all(), after=first.next, size=3)
    assert not {device.tag for device in first.rows} & {device.tag for device in second.rows}


@pytest.mark.parametrize(
    "place", ["x", "~", "2026-01-01~y", "2026-01-01T00:00:00+00:00~", "2026-01-01T00:00:00~" + "0" * 32]
)
def test_a_place_that_cannot_be_read_is_no_place(devices, place):
    assert (
        page_of(Device.objects.all(), after=place, size=3).rows == page_of(Device.objects.all(), size=3).rows
    )


def test_the_whole_list_on_one_page(devices):
    page = page_of(Device.objects.all())
    assert (len(page.rows), page.previous, page.next) == (11, "", "")


def test_an_empty_list():
    page = page_of(Device.objects.all())
    assert (list(page.rows), page.previous, page.next) == ([], "", "")
