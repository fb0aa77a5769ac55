"""Devices enter the books: with a tag, storage, a kit, the first line of their story, all or none."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import codes
from accounts.refusals import Refused
from inventory.actions.lines import LineDraft, fit
from inventory.actions.register import Draft, announce, models_for, open_donation
from inventory.choices import Kind
from inventory.intake import rows
from inventory.models import Device, DeviceEvent, DeviceModel, Donation, Line, Medium, Tag
from tests import make
from tests.inventory.intake import lists

pytestmark = pytest.mark.django_db


def announced(*drafts: Draft, **more) -> list[Device]:
    return announce(drafts, donation=more.pop("donation", None) or make.donation(), by=make.samira(), **more)


def laptop(serial: str = "AB1234", **said) -> Draft:
    return Draft(kind=Kind.LAPTOP, serial=serial, **said)


@pytest.mark.parametrize(
    ("kind", "media", "kit"),
    [
        (Kind.LAPTOP, 1, ["charger"]),
        (Kind.TABLET, 1, ["charger"]),
        (Kind.DESKTOP, 1, []),
        (Kind.PHONE, 1, ["charger"]),
        (Kind.HOTSPOT, 0, ["charger", "sim"]),
    ],
)
def test_each_kind_has_its_storage_and_its_kit(kind, media, kit):
    (device,) = announced(Draft(kind=kind, serial="AB1234"))
    assert (Medium.objects.filter(device=device).count(), device.accessories) == (media, kit)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("Lot de juin", "déjà cette référence"),  # a form sent twice
        ("x" * 61, "trop longue"),
        ("Don de 2 95 10 99 126 111 93", "sécurité sociale"),
    ],
)
def test_a_lot_has_a_reference_of_its_own_that_names_nobody(reference, words):
    make.donation("Lot de juin")
    with pytest.raises(Refused, match=words) as refused:
        open_donation(donor=make.alpexa(), reference=reference, by=make.samira())
    assert refused.value.code == "invalid"
    open_donation(donor=make.cimelec(), reference="Lot de juin", by=make.odile())  # elsewhere it is free
    assert Donation.objects.count() == 2


def test_every_device_has_a_right_tag_of_its_own():
    devices = announced(*(laptop(f"AB{n:04}") for n in range(40)))
    tags = {device.tag for device in devices}
    assert len(tags) == 40
    assert all(codes.is_valid(tag, codes.TAG_LENGTH) for tag in tags)
    assert dict(Tag.objects.values_list("code", "device")) == {device.tag: device.pk for device in devices}


def test_the_story_begins_on_the_day_that_is_said():
    at = make.days_ago(90)
    (device,) = announced(laptop(), at=at)
    event = DeviceEvent.objects.get()
    assert (event.number, event.verb, event.from_status, event.to_status) == (1, "announce", "", "announced")
    assert (event.occurred_at, device.status_at, device.version) == (at, at, 1)
    assert event.recorded_at > at


def test_what_is_announced_is_nowhere_yet_and_belongs_to_the_association():
    (device,) = announced(laptop(declared_value=Decimal("85.50"), reference="INV-1"))
    assert (device.site, device.owner, device.organisation) == (None, make.pont_vieux(), make.pont_vieux())
    assert "inv-1" in device.search_text
    assert "85" not in device.search_text.replace(device.tag.casefold(), "")


def test_a_known_serial_stops_the_whole_lot():
    announced(laptop("AB1234"))
    before = Device.objects.count(), Tag.objects.count(), DeviceEvent.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        announced(laptop("AB9"), laptop("ab-1234"))
    assert (Device.objects.count(), Tag.objects.count(), DeviceEvent.objects.count()) == before


def test_a_device_without_serial_or_imei_is_none():
    with pytest.raises(IntegrityError), transaction.atomic():
        announced(laptop(""))


def test_many_cost_no_more_statements_than_few():
    make.donation()
    costs = []
    for count in (5, 80):
        with CaptureQueriesContext(connection) as asked:
            announced(
                *(laptop(f"C{count}-{n}", maker="Dell", model=f"Latitude {n % 3}") for n in range(count))
            )
        costs.append(len(asked))
    assert costs[1] <= costs[0] <= 20


def test_the_catalogue_learns_a_model_once_and_keeps_its_kind():
    known = models_for([laptop(maker="Bidule", model="3000 Pro")])
    again = models_for([Draft(kind=Kind.TABLET, serial="x", maker="BIDULE SA", model="3000-pro")])
    (model,) = known.values()
    assert again == known
    assert (model.kind, DeviceModel.objects.filter(maker="Bidule").count()) == (Kind.LAPTOP, 1)


def test_a_device_without_a_model_has_none():
    before = DeviceModel.objects.count()
    (device,) = announced(laptop(maker="Bidule"))
    assert (device.model, DeviceModel.objects.count()) == (None, before)


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [make.michel, make.celine, make.ines, make.sylvie, make.olga])
def test_a_manager_notes_gifts_and_nobody_else(who):
    by = who()
    with pytest.raises(Refused) as refused:
        open_donation(donor=make.alpexa(), reference="Lot 1", by=by)
    assert (refused.value.code, Donation.objects.count()) == ("not_allowed", 0)


def test_nobody_adds_to_the_donation_of_another_association():
    lot = make.donation()
    for who in (make.odile(), make.michel()):
        with pytest.raises(Refused) as refused:
            announce([laptop()], donation=lot, by=who)
        assert refused.value.code == "not_allowed"
    assert Device.objects.count() == 0


def test_a_card_is_put_into_ones_own_devices_only():
    devices = announced(Draft(kind=Kind.HOTSPOT, imei=lists.imei(1)))
    with pytest.raises(Refused):
        fit([(devices[0], LineDraft(iccid=lists.iccid(1)))], by=make.odile())
    assert Line.objects.count() == 0


# --- what fits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "column", "longest"),
    [
        (Device, "serial", rows.MAX_SERIAL),
        (Device, "reference", rows.MAX_REFERENCE),
        (DeviceModel, "name", rows.MAX_TEXT),
        (Line, "operator", rows.MAX_OPERATOR),
        (Line, "plan", rows.MAX_PLAN),
    ],
)
def test_what_a_list_may_say_fits_its_column(model, column, longest):
    """PostgreSQL refuses a sign too many where SQLite takes it."""
    assert model._meta.get_field(column).max_length >= longest
