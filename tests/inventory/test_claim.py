"""Blank labels, stuck on first and claimed later; every label leads to its device for ever."""

import pytest
from django.db import IntegrityError, transaction

from accounts import codes
from accounts.refusals import Refused
from inventory.actions import labels
from inventory.models import Device, DeviceEvent, LabelBatch, Tag
from tests import make

pytestmark = pytest.mark.django_db


def blank(by=None):
    return labels.make_blank(count=1, sheet="L7160", by=by or make.michel())[0]


def refusal(*args, **kwargs):
    with pytest.raises(Refused) as refused:
        labels.claim(*args, **kwargs)
    return refused.value.code


def test_blank_labels_are_new_well_formed_and_on_nothing():
    tags = labels.make_blank(count=40, sheet="L7160", by=make.michel())
    assert len({tag.code for tag in tags}) == 40
    assert all(codes.is_valid(tag.code, codes.TAG_LENGTH) for tag in tags)
    assert Tag.objects.blank().count() == 40
    assert LabelBatch.objects.get().count == 40


def test_a_blank_label_is_claimed_by_the_serial():
    device, tag = make.device("ready"), blank()
    first = device.tag
    labels.claim(tag, serial=device.serial, by=make.michel())
    row = Device.objects.get(pk=device.pk)
    assert row.tag == tag.code
    assert [Device.objects.wearing(code).get() for code in (first, tag.code)] == [row, row]
    tag.refresh_from_db()
    assert (tag.device, tag.put_on_by) == (row, make.michel().user)
    last = DeviceEvent.objects.filter(device=device).latest("number")
    assert (last.verb, last.data["tag"], last.data["before"]["tag"]) == ("claim", tag.code, first)
    assert tag.code.casefold() in row.search_text


@pytest.mark.parametrize("typed", ["sn 00-17", "SN0017", "  sn0017 ", "SN.00.17"])
def test_a_serial_is_found_as_people_type_it(typed):
    device = make.device("ready", serial="SN-0017")
    assert labels.claim(blank(), serial=typed, by=make.michel()) == device


def test_an_imei_will_do():
    device = make.device("ready", kind="tablet", serial="", imei="490154203237518")
    assert labels.claim(blank(), serial="49 015420 323751 8", by=make.michel()) == device


def test_an_announced_device_is_received_by_it():
    device = make.device("announced")
    assert refusal(blank(), serial=device.serial, by=make.michel()) == "site_missing"
    labels.claim(blank(), serial=device.serial, by=make.michel(), site=make.mens())
    row = Device.objects.get(pk=device.pk)
    assert (row.status, row.site) == ("received", make.mens())
    verbs = DeviceEvent.objects.filter(device=device).order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["announce", "receive", "claim"]


def test_a_label_never_moves_to_another_device():
    one, other = make.devices(2, "ready")
    tag = blank()
    labels.claim(tag, serial=one.serial, by=make.michel())
    tag.refresh_from_db()
    assert refusal(tag, serial=other.serial, by=make.michel()) == "invalid"
    assert Device.objects.get(pk=other.pk).version == other.version


def test_two_who_claim_the_same_label_are_told_apart():
    one, other = make.devices(2, "ready")
    tag = blank()
    as_the_other_saw_it = Tag.objects.get(pk=tag.pk)
    labels.claim(tag, serial=one.serial, by=make.michel())
    assert refusal(as_the_other_saw_it, serial=other.serial, by=make.samira()) == "invalid"
    assert Device.objects.wearing(tag.code).get() == one


def test_claiming_twice_is_once():
    device, tag = make.device("ready"), blank()
    labels.claim(tag, serial=device.serial, by=make.michel())
    tag.refresh_from_db()
    labels.claim(tag, serial=device.serial, by=make.michel())
    assert DeviceEvent.objects.filter(device=device, verb="claim").count() == 1


@pytest.mark.parametrize("serial", ["", "---", "SN-UNKNOWN"])
def test_an_unknown_serial_is_not_found(serial):
    make.device("ready")
    assert refusal(blank(), serial=serial, by=make.michel()) == "not_found"


def test_neither_labels_nor_devices_of_another_association():
    device, tag = make.device("ready"), blank()
    foreign = blank(make.oscar())
    assert refusal(foreign, serial=device.serial, by=make.michel()) == "not_found"
    assert refusal(tag, serial=device.serial, by=make.oscar()) == "not_found"
    assert refusal(foreign, serial=device.serial, by=make.oscar()) == "not_found"


def test_a_label_put_on_at_somebody_s_home_moves_nothing():
    device = make.device("missing")
    labels.claim(blank(), serial=device.serial, by=make.michel(), site=make.mens())
    assert Device.objects.get(pk=device.pk).site == make.grenoble()


def test_a_label_is_unique_for_ever():
    tag = blank()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.create(code=tag.code, organisation=make.seconde_vie())


@pytest.mark.parametrize("who", [make.celine, make.ines, make.sylvie, make.olga, make.agathe])
def test_nobody_else_prints_or_sticks_on_labels_and_learns_nothing_of_them(who):
    device, tag = make.device("ready"), blank()
    member = who()
    assert refusal(tag, serial=device.serial, by=member) == "not_allowed"
    assert refusal(tag, serial="SN-UNKNOWN", by=member) == "not_allowed"
    with pytest.raises(Refused, match="not_allowed"):
        labels.make_blank(count=1, sheet="L7160", by=member)
    member.organisation = make.pont_vieux()  # an organisation may do more than lend
    assert refusal(tag, serial=device.serial, by=member) == "not_allowed"
    assert Tag.objects.blank().get() == tag


def test_a_device_of_several_labels_shows_the_last_and_answers_to_all():
    device = make.device("ready")
    worn = [device.tag]
    for _again in range(3):
        tag = blank()
        labels.claim(tag, serial=device.serial, by=make.michel())
        worn.append(tag.code)
    row = Device.objects.get(pk=device.pk)
    assert row.tag == worn[-1]
    assert {Device.objects.wearing(code).get() for code in worn} == {row}
    browser = make.client(make.michel())
    assert [browser.get(f"/d/{code}").status_code for code in worn] == [200] * 4


def test_a_claim_that_is_refused_leaves_the_label_blank_and_the_device_announced():
    device, tag = make.device("announced"), blank()
    assert refusal(tag, serial=device.serial, by=make.michel()) == "site_missing"
    tag.refresh_from_db()
    assert (tag.device, tag.put_on_at) == (None, None)
    assert Device.objects.get(pk=device.pk).status == "announced"


def test_two_devices_of_a_maker_s_number_are_one_by_serial_before_imei():
    """A serial that looks like another's IMEI is still a serial."""
    one = make.device("ready", kind="tablet", serial="490154203237518")
    make.device("ready", kind="tablet", serial="SN-OTHER", imei="490154203237518")
    assert labels.claim(blank(), serial="490154203237518", by=make.michel()) == one
