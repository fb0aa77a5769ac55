"""What was written wrongly, put right by a manager: numbers, model, kind; a lot's reference and days."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import codes
from accounts.refusals import Refused
from inventory.actions import correct, media, undo
from inventory.actions.register import Draft
from inventory.facts import last_act
from inventory.models import Device, DeviceModel, Donation
from inventory.story import story
from tests import make

pytestmark = pytest.mark.django_db

IMEI = "490154203237518"
KNOWN = {"kind": "laptop", "maker": "Dell", "model": "Latitude 7490", "serial": "AB1234"}
NOT_THEIRS = [make.michel, make.odile, make.celine, make.ines, make.sylvie]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def here(status="ready", **said) -> Device:
    return make.device(status, **{"serial": "AB1234", **said})


def post(device, who=None, **said):
    page = reverse("inventory:correct_device", args=[device.tag])
    sent = {**KNOWN, "kind": device.kind, **said}
    return make.client(who or make.samira()).post(page, sent, follow=True)


def to(device, **said) -> list[str]:
    known = {"kind": device.kind, "serial": device.serial, "imei": device.imei, "lte": device.lte}
    model = {"maker": "Dell", "model": "Latitude 7490"} if device.model else {}
    return correct.correct(fresh(device), Draft(**{**known, **model, **said}), by=make.samira())


def why(do, *args, **said) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        do(*args, **said)
    said: dict[str, str] = {}
    for reason in refused.value.reasons:
        said[reason.code] = f"{said.get(reason.code, '')} {reason.sentence()}".strip()
    return said


# --- a device --------------------------------------------------------------------------------------------


def test_everything_is_put_right_with_one_line_that_tells_no_value():
    device = here()
    lines = device.events.count()
    said = {"serial": "CD-77", "imei": IMEI, "model": "Latitude 5300", "reference": "PC-9", "value": "85,50"}
    text = post(device, **said).content.decode()
    device = fresh(device)
    assert (device.serial, device.serial_key, device.imei, device.reference) == (
        "CD-77",
        "CD77",
        IMEI,
        "PC-9",
    )
    assert (str(device.model), device.declared_value) == ("Dell Latitude 5300", Decimal("85.50"))
    assert device.status == "ready"
    for word in ("cd-77", IMEI, "5300", "pc-9", device.tag.casefold()):
        assert word in device.search_text
    event = device.events.get(number=lines + 1)
    changed = ["declared_value", "imei", "model", "reference", "serial", "serial_key"]
    assert (event.verb, event.data) == ("amend", {"changed": changed, "corrected": True})
    assert (event.by, device.version) == (make.samira().user, lines + 1)
    line = story(device)[0]
    assert (line.title, line.text.split(" · ")[0]) == (
        "Fiche corrigée", "modèle, numéro de série, IMEI, référence, valeur déclarée",
    )  # fmt: skip
    assert "La fiche est à jour." in text


def test_what_stands_as_it_was_is_no_event_and_a_form_sent_twice_acts_once():
    device = here()
    post(device)
    assert fresh(device).version == device.version
    same = str(uuid4())
    post(device, serial="CD77", client_id=same)
    post(device, serial="EF88", client_id=same)
    assert (fresh(device).serial, fresh(device).version) == ("CD77", device.version + 1)


def test_the_page_shows_what_is_known():
    device = here(declared_value=Decimal("1085.50"), reference="PC-1")
    page = reverse("inventory:correct_device", args=[device.tag])
    text = make.client(make.samira()).get(page).content.decode()
    for value in ("Dell", "Latitude 7490", "AB1234", "PC-1"):
        assert f'value="{value}"' in text
    post(device, value="1085,50", reference="PC-1")
    assert fresh(device).version == device.version


def test_the_device_s_page_leads_there_for_a_manager():
    device = here()
    way, page = (
        reverse("inventory:correct_device", args=[device.tag]),
        reverse("loans:device", args=[device.tag]),
    )
    assert way in make.client(make.samira()).get(page).content.decode()
    assert way not in make.client(make.michel()).get(page).content.decode()


def test_every_fault_is_said_beside_its_field():
    device, other = here(), make.device(serial="ZZ99")
    make.hold(device)
    text = post(device, serial="zz-99", kind="tablet", imei="").content.decode()
    assert f"déjà celui de {codes.grouped(other.tag)}" in text
    assert "promis ou prêté" in text
    assert text.count("aria-invalid") == 2
    answer = post(device, serial="", imei="12")
    assert (answer.status_code, "15 chiffres" in answer.content.decode()) == (422, True)
    assert "Donnez le numéro de série, ou" in post(device, serial="").content.decode()
    assert fresh(device).serial == "AB1234"
    assert why(to, device, serial="") == {"serial_missing": "Donnez le numéro de série, ou l’IMEI."}


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_corrects(who):
    device, model = here(), Draft(kind="laptop", serial="X", maker="Acme", model="Zed 1")
    assert post(device, who(), serial="X").status_code in (403, 404)
    assert why(correct.correct, device, model, by=who()).keys() == {"not_allowed"}
    assert not DeviceModel.objects.filter(maker="Acme").exists()


def test_what_was_done_before_a_correction_may_still_be_undone():
    device = here()
    to(device, serial="CD77")
    undo.undo(last_act(fresh(device)), by=make.samira(), reason="Erreur")
    assert (fresh(device).status, fresh(device).serial) == ("refurbishing", "CD77")


# --- its kind --------------------------------------------------------------------------------------------


def test_a_kind_with_storage_may_be_another_such_kind_until_it_was_promised():
    device = here()
    assert to(device, kind="tablet") == ["kind"]
    assert fresh(device).media.fitted().count() == 1
    assert to(device, kind="desktop") == ["kind"]
    assert fresh(device).accessories == []
    device = here(serial="CD77")
    make.loan(device)
    assert why(to, device, kind="tablet").keys() == {"kind_kept"}


def test_what_turns_out_to_be_a_router_never_had_a_storage():
    device = here("received")
    to(device, kind="hotspot", maker="Huawei", model="E5577")
    device = fresh(device)
    assert (device.kind, device.accessories, device.lte) == ("hotspot", ["charger", "sim"], True)
    assert not device.media.fitted().exists()


def test_what_turns_out_to_be_a_laptop_has_one_to_erase():
    device = here("announced", kind="hotspot", lte=None)
    to(device, kind="laptop", maker="Dell", model="Latitude 7490")
    assert fresh(device).media.fitted().count() == 1


@pytest.mark.parametrize(
    ("status", "kind", "other"),
    [("refurbishing", "hotspot", "laptop"), ("ready", "hotspot", "other"), ("to_erase", "laptop", "hotspot")],
)
def test_once_in_the_workshop_the_gate_depends_on_it(status, kind, other):
    device = here(status, kind=kind)
    assert "passé à l’atelier" in why(to, device, kind=other)["kind_kept"]


def test_a_storage_that_is_described_is_one():
    device = here("received")
    media.fit(device, label="Carte SD", by=make.michel())
    assert "support de stockage" in why(to, device, kind="hotspot")["kind_kept"]
    assert fresh(device).media.fitted().count() == 2


def test_a_router_s_network_is_put_right():
    device = here("received", kind="hotspot", lte=False)
    post(device, serial="AB1234", maker="", model="", lte="yes")
    assert fresh(device).lte is True
    post(device, serial="AB1234", maker="", model="", lte="")
    assert fresh(device).lte is None


# --- a lot -----------------------------------------------------------------------------------------------

DAY = timezone.localdate() - dt.timedelta(days=40)


def lot(who=None, found=None, **said):
    found = found or make.donation()
    page = reverse("inventory:correct_lot", args=[found.pk])
    sent = {"reference": found.reference, "regime": found.regime, **said}
    return make.client(who or make.samira()).post(page, sent, follow=True)


def test_a_lot_s_reference_and_days_are_put_right():
    days = {
        f"{name}_on": DAY + dt.timedelta(days=n)
        for n, name in enumerate(("promised", "collected", "received"))
    }
    lot(reference="Lot de juin", regime="achat", resale_allowed="on", **days)
    found = Donation.objects.get()
    assert (found.reference, found.regime, found.resale_allowed) == ("Lot de juin", "achat", True)
    assert {name: getattr(found, name) for name in days} == days
    text = lot(found=found, **days).content.decode()  # its own reference is not another's
    assert "Le don est à jour." in text


def test_every_fault_of_a_lot_is_said():
    make.device("received")
    make.donation("Lot 2")
    text = lot(promised_on="2999-01-01").content.decode()
    for words in ("à venir", "gardez le jour de leur venue"):
        assert words in text
    text = lot(promised_on=DAY, collected_on=DAY, received_on=DAY - dt.timedelta(days=1)).content.decode()
    assert text.count("avant d’être reçu") == 2
    assert "déjà cette référence" in lot(reference="Lot 2", received_on=DAY).content.decode()
    assert Donation.objects.filter(reference="Lot 1", promised_on=None).exists()


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_corrects_a_lot(who):
    found = make.donation()
    assert lot(who(), reference="X").status_code in (403, 404)
    days = dict.fromkeys(("promised_on", "collected_on", "received_on"))
    assert why(correct.correct_lot, found, reference="X", by=who(), **days).keys() == {"not_allowed"}
