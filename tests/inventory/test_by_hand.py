"""One device typed by hand into a lot that came without a list: as a list's row would have made it."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import codes
from accounts.refusals import Refused
from inventory.actions import by_hand
from inventory.intake.rows import Row
from inventory.models import Device, DeviceEvent, DeviceModel, Donation
from tests import make

pytestmark = pytest.mark.django_db

IMEI = "490154203237518"
NOT_THEIRS = [make.michel, make.odile, make.celine, make.ines, make.sylvie]


def row(serial: str = "AB1234", imei: str = "") -> Row:
    return Row(1, kind="laptop", serial=serial, serial_key=serial, imei=imei)


def post(who=None, lot=None, **said):
    client = make.client(who or make.samira())
    page = reverse("inventory:add_device", args=[(lot or make.donation()).pk])
    return client.post(page, {"kind": "laptop", "serial": "AB-1234", **said}, follow=True)


# --- by page ---------------------------------------------------------------------------------------------


def test_a_device_is_written_as_a_list_s_row_would_be():
    text = post(
        maker="dell", model="PC portable Dell Latitude 7490", serial=" S/N: AB-1234 ",
        imei="IMEI : 49 015420 323751 8", reference="PC-01", value="1 085,50 €", note="Écran rayé",
    ).content.decode()  # fmt: skip
    device = Device.objects.get()
    assert (device.serial, device.serial_key, device.reference) == ("AB-1234", "AB1234", "PC-01")
    assert str(device.model) == "Dell Latitude 7490"
    assert (device.declared_value, device.specs) == (Decimal("1085.50"), {"note": "Écran rayé"})
    assert (device.status, device.site, device.media.count()) == ("announced", None, 1)
    assert (device.donation, device.organisation) == (make.donation(), make.pont_vieux())
    assert f"étiquette {codes.grouped(device.tag)}" in text
    assert f"{reverse('inventory:labels')}?tag={device.tag}" in text
    assert 'value="Latitude 7490"' in text  # the next one is likely to be such a one
    assert "AB-1234" not in text


def test_one_that_is_here_is_received_in_the_same_go_and_so_is_its_lot():
    post(site="mens")
    device = Device.objects.get()
    assert (device.status, device.site) == ("received", make.mens())
    assert [*device.events.order_by("number").values_list("verb", flat=True)] == ["announce", "receive"]
    assert Donation.objects.get().received_on is not None


def test_a_hotspot_of_a_known_model_says_whether_it_speaks_4g_and_needs_only_its_imei():
    post(kind="hotspot", serial="", imei="49-015420-323751-8", model="Huawei E5577")
    device = Device.objects.get()
    assert (device.serial_key, device.imei, device.lte) == (None, IMEI, True)
    assert not device.media.exists()


def test_every_fault_is_said_beside_its_field():
    answer = post(kind="", serial="--", imei="123", value="voir compta", note="Dossier 2 95 10 99 126 111 93")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count("aria-invalid") == 5
    for words in ("Choisissez le type", "un numéro de série.", "15 chiffres", "pas un montant", "sécurité"):
        assert words in text
    assert "Donnez le numéro de série, ou" in post(serial="").content.decode()
    assert not Device.objects.exists()


def test_numbers_that_another_device_has_are_said_with_its_label():
    known, other = make.device("received", serial="AB1234"), make.device("received", imei=IMEI)
    text = post(imei=IMEI).content.decode()
    for device in (known, other):
        assert f"déjà celui de {codes.grouped(device.tag)}" in text
    make.device("received", by=make.odile(), serial="ZZ1")
    assert post(serial="ZZ1").status_code == 200  # what others have is not for this one to learn
    assert Device.objects.count() == 4


def test_the_same_form_sent_twice_adds_one_device():
    same = str(uuid4())
    assert post(client_id=same).status_code == 200
    assert post(client_id=same, site="mens").status_code == 200
    assert Device.objects.get().status == "announced"


def test_the_lot_s_page_leads_there():
    lot = make.donation()
    page = reverse("inventory:donation", args=[lot.pk])
    way = reverse("inventory:add_device", args=[lot.pk])
    assert way in make.client(make.samira()).get(page).content.decode()
    assert way not in make.client(make.michel()).get(page).content.decode()
    assert make.client(make.samira()).get(way, {"added": "nonsense"}).status_code == 200


# --- the act ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_adds_a_device(who):
    with pytest.raises(Refused, match="not_allowed"):
        by_hand.add(row(), donation=make.donation(), by=who())
    assert not Device.objects.exists()
    assert not DeviceModel.objects.filter(maker="X").exists()


def test_nothing_is_left_of_one_that_cannot_be_received():
    with pytest.raises(Exception, match=r"."):
        by_hand.add(row(), donation=make.donation(), by=make.samira(), site=object())
    assert (Device.objects.count(), DeviceEvent.objects.count()) == (0, 0)
