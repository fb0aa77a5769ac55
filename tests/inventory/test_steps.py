"""The workshop by page: a form, one act, back to the device; refusals said whole, double posts once."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.actions import labels, locks, workshop
from inventory.facts import last_act
from inventory.models import Alarm, Device, DeviceEvent, Erasure, Lock, Medium
from inventory.views.panel import ways
from inventory.views.steps import STEPS
from tests import make

pytestmark = pytest.mark.django_db
HOW = {"technique": "NVMe sanitize", "tool": "nvme-cli 2.4"}


def fresh(device):
    return Device.objects.get(pk=device.pk)


def url(name, device, *more):
    return reverse(f"inventory:{name}", args=[device.tag, *more])


def post(name, device, who=None, **data):
    sent = {"client_id": str(uuid4()), **data}
    return make.client(who or make.michel()).post(url(name, device), sent)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def goes_back(answer, device):
    assert answer.status_code == 302, text(answer)
    assert answer["Location"] == reverse("loans:device", args=[device.tag])


# What each step is given, on a device in which status, and where it leads.
DONE = {
    "erase": ("received", {**HOW, "outcome": "purge"}, "to_erase"),
    "refurbish": ("to_erase", {}, "refurbishing"),
    "ready": ("refurbishing", {"grade": "B", "accessories": ["charger"], "checks": ["boots"]}, "ready"),
    "move": ("ready", {"site": "mens"}, "ready"),
    "find": ("missing", {"site": "mens"}, "to_erase"),
    "lock": ("ready", {"kind": "apple"}, "refurbishing"),
    "fit": ("to_erase", {"label": "Carte SD"}, "to_erase"),
    "missing": ("ready", {"comment": "Pas au comptage"}, "missing"),
    "retire": ("ready", {"reason": "Écran cassé"}, "retired"),
}


def who_does(name):
    return make.samira() if name == "retire" else make.michel()


def test_every_step_is_tried_here():
    assert set(DONE) == set(STEPS)


@pytest.mark.parametrize("name", STEPS)
def test_the_page_asks_and_the_act_is_done_once(name):
    status, data, to = DONE[name]
    device, who = make.device(status), who_does(name)
    asked = make.client(who).get(url(name, device))
    assert asked.status_code == 200
    assert f"{device.tag[:4]} {device.tag[4:]}" in text(asked)
    act = str(uuid4())
    goes_back(post(name, device, who, **data, client_id=act), device)
    assert fresh(device).status == to
    version = fresh(device).version
    goes_back(post(name, device, who, **data, client_id=act), device)
    assert fresh(device).version == version


@pytest.mark.parametrize("name", STEPS)
def test_an_empty_form_says_what_is_missing_and_does_nothing(name):
    status, data, _to = DONE[name]
    device = make.device(status)
    required = set(data) - {"comment", "checks", "accessories"}
    answer = post(name, device, who_does(name))
    if required:
        assert answer.status_code == 422
        assert text(answer).count('class="fault') >= len(required)
        assert fresh(device).version == device.version
    else:
        goes_back(answer, device)


@pytest.mark.parametrize("name", STEPS)
def test_a_stale_form_is_refused_with_its_reason(name):
    """Somebody took the device out of the stock between the page and the button."""
    status, data, _to = DONE[name]
    device = make.device(status)
    workshop.retire([device], reason="Écran", by=make.samira())
    answer = post(name, device, who_does(name), **data)
    assert answer.status_code == 409
    assert "Ce n’est pas fait" in text(answer)
    assert fresh(device).version == device.version


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_makes_no_sense_now_leads_back(name):
    device = make.device("retired")
    goes_back(make.client(make.samira()).get(url(name, device)), device)


@pytest.mark.parametrize("name", [*STEPS, "undo"])
@pytest.mark.parametrize(
    ("who", "status"), [(make.celine, 403), (make.ines, 403), (make.sylvie, 403), (make.odile, 404)]
)
def test_nobody_else(name, who, status):
    device = make.device("ready")
    assert make.client(who()).get(url(name, device)).status_code == status
    assert post(name, device, who()).status_code == status


def test_a_volunteer_does_not_retire():
    device = make.device("ready")
    assert make.client(make.michel()).get(url("retire", device)).status_code == 403
    assert post("retire", device, reason="x").status_code == 403


@pytest.mark.parametrize("tag", ["nonsense", "22222222", "ABCDEFGH"])
def test_an_unknown_tag_is_not_found(tag):
    assert make.client(make.michel()).get(f"/devices/{tag}/erase/").status_code == 404


def test_every_label_leads_to_the_device():
    device = make.device("ready")
    first = device.tag
    new = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    labels.claim(new, serial=device.serial, by=make.michel())
    answer = make.client(make.michel()).post(f"/devices/{first.lower()}/move/", {"site": "mens"})
    goes_back(answer, fresh(device))


def test_of_several_storages_one_is_chosen():
    device = make.device("to_erase")
    post("fit", device, label="Carte SD")
    asked = text(make.client(make.michel()).get(url("erase", device)))
    assert "Carte SD" in asked
    assert "Support d’origine" in asked
    assert post("erase", device, outcome="clear", **HOW).status_code == 422
    card = Medium.objects.get(device=device, label="Carte SD")
    goes_back(post("erase", device, outcome="clear", medium=card.pk, **HOW), device)
    assert Erasure.objects.get(medium=card).outcome == "clear"


def test_a_foreign_storage_or_place_is_no_choice():
    device, other = make.device("to_erase"), make.device("to_erase")
    post("fit", device, label="Carte SD")
    answer = post("erase", device, outcome="clear", medium=other.media.get().pk, **HOW)
    assert answer.status_code == 422
    make.vienne()
    assert post("move", device, site="vienne").status_code == 422


@pytest.mark.parametrize(("days", "again"), [(0, True), (1, False)])
def test_how_is_there_again_the_same_day_and_what_came_of_it_never(days, again):
    one, other = make.devices(2, "received")
    post("erase", one, outcome="purge", verification="relecture", **HOW)
    Erasure.objects.update(erased_at=make.days_ago(days))
    browser = make.client(make.michel())
    many_ = reverse("inventory:erase_many")
    for page in (url("erase", other), f"/d/{other.tag}", f"{many_}?tag={other.tag}"):
        asked = text(browser.get(page))
        there = re.findall(r'<input[^>]*name="(?:technique|tool)"[^>]*value="([^"]+)"', asked)
        assert there == (list(HOW.values()) if again else []), page
        assert 'value="relecture"' not in asked
        assert 'value="purge"' in asked
        assert not re.search(r'name="outcome" value="\w+"[^>]*checked', asked), page
        assert browser.post(page, {"tag": other.tag, **HOW}).status_code in (405, 422)
    assert Erasure.objects.count() == 1


def test_the_gate_s_reasons_stand_on_the_page_all_at_once():
    device = make.device("received")
    workshop.refurbish(device, by=make.michel())
    locks.add_lock(device, kind="apple", by=make.michel())
    answer = post("ready", device, grade="B")
    assert answer.status_code == 409
    assert "Il manque un effacement réussi" in text(answer)
    assert "Un verrou du fabricant" in text(answer)


def test_the_grade_is_chosen_each_time():
    device = make.device("refurbishing")
    Device.objects.filter(pk=device.pk).update(grade="B")
    browser = make.client(make.michel())
    for page in (url("ready", device), f"/d/{device.tag}"):
        asked = text(browser.get(page))
        assert 'name="grade" value="B"' in asked
        assert not re.search(r'name="grade" value="\w"[^>]*checked', asked), page
    assert post("ready", device, accessories=["charger"]).status_code == 422
    sent = browser.post(f"/d/{device.tag}/act/", {"verb": "ready"})
    assert sent.status_code == 422
    assert "Choisissez la qualité." in text(sent)
    assert fresh(device).status == "refurbishing"


def test_a_warning_is_said_and_does_not_stop():
    device = make.device("received", kind="hotspot", lte=None)
    workshop.refurbish(device, by=make.michel())
    answer = make.client(make.michel()).post(url("ready", device), {"grade": "B"}, follow=False)
    goes_back(answer, device)
    assert fresh(device).status == "ready"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("received", "Les responsables et le donateur sont prévenus"),
        ("ready", "personne n’est alerté"),
    ],
)
def test_what_a_loss_entails_is_said_before(status, words):
    assert words in text(make.client(make.michel()).get(url("missing", make.device(status))))


def test_a_social_security_number_is_kept_nowhere():
    device = make.device("ready")
    for name, field in [("missing", "comment"), ("retire", "reason")]:
        answer = post(name, device, make.samira(), **{field: "perdu par 1 84 12 76 451 089 46"})
        assert answer.status_code == 422
        assert "sécurité sociale" in text(answer)
    assert fresh(device).version == device.version


def test_an_announced_device_asks_where_one_is():
    device = make.device("announced")
    asked = make.client(make.michel()).get(url("erase", device))
    assert 'name="site"' in text(asked)
    goes_back(post("erase", device, outcome="purge", site="mens", **HOW), device)
    assert fresh(device).site == make.mens()


# --- locks, storages, alarms, undo -----------------------------------------------------------------------


def test_a_lock_is_lifted():
    device = make.device("refurbishing")
    lock = locks.add_lock(device, kind="apple", by=make.michel())
    browser = make.client(make.michel())
    assert browser.get(url("unlock", device, lock.pk)).status_code == 405
    goes_back(browser.post(url("unlock", device, lock.pk)), device)
    assert Lock.objects.get().lifted_by == make.michel().user
    goes_back(browser.post(url("unlock", device, lock.pk)), device)
    assert make.client(make.odile()).post(url("unlock", device, lock.pk)).status_code == 404


def test_a_storage_is_taken_out_with_a_word():
    device = make.device("received")
    medium = device.media.get()
    browser, page = make.client(make.michel()), url("take_out", device, medium.pk)
    assert "n’est pas effacé" in text(browser.get(page))
    act = {"client_id": str(uuid4())}
    assert browser.post(page, act).status_code == 409
    goes_back(browser.post(page, {**act, "comment": "Détruit"}), device)
    goes_back(browser.post(page, {**act, "comment": "Détruit"}), device)
    assert DeviceEvent.objects.filter(device=device, verb="take_out").count() == 1


def test_a_manager_closes_the_alarm():
    device = make.device("received")
    workshop.declare_missing(device, by=make.michel())
    page = reverse("inventory:close_alarm", args=[Alarm.objects.get().pk])
    assert make.client(make.michel()).post(page).status_code == 403
    assert make.client(make.odile()).post(page).status_code == 404
    goes_back(make.client(make.samira()).post(page), device)
    assert Alarm.objects.get().closed_by == make.samira().user


def test_one_s_own_act_is_undone_without_a_word():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    asked = make.client(make.michel()).get(url("undo", device))
    assert "Déplacé" in text(asked)
    assert "<textarea" not in text(asked)
    event = last_act(device)
    goes_back(post("undo", device, event=event.pk), device)
    assert fresh(device).site == make.grenoble()


def test_what_cannot_be_undone_says_so_before_it_is_asked():
    announced, moved = make.device("announced"), make.device("ready")
    workshop.relocate(moved, site=make.mens(), by=make.samira())
    for device, words in ((announced, "ne s’annule pas"), (moved, "Demandez à un responsable")):
        answer = make.client(make.michel()).get(url("undo", device), follow=True)
        assert answer.redirect_chain == [(reverse("loans:device", args=[device.tag]), 302)]
        assert words in text(answer)


def test_a_manager_says_why():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    event = last_act(device)
    assert "<textarea" in text(make.client(make.samira()).get(url("undo", device)))
    assert post("undo", device, make.samira(), event=event.pk).status_code == 409
    goes_back(post("undo", device, make.samira(), event=event.pk, reason="Mauvais lieu"), device)


def test_an_undo_means_the_act_that_was_shown():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    shown = last_act(device)
    workshop.relocate(fresh(device), site=make.grenoble(), by=make.michel())
    assert post("undo", device, event=shown.pk).status_code == 409


def names(device, who):
    return [way["name"] for way in ways(fresh(device), who)]


def test_the_ways_on_are_those_that_the_guard_lets_through():
    device = make.device("ready")
    assert names(device, make.michel()) == ["refurbish", "move", "lock", "missing"]
    assert names(device, make.samira()) == ["refurbish", "move", "lock", "missing", "retire", "undo"]
    assert names(device, make.celine()) == []
    assert names(device, make.odile()) == []
    assert names(make.device("received", kind="hotspot"), make.michel()) == [
        "refurbish",
        "move",
        "lock",
        "fit",
        "missing",
    ]


# --- many at once ----------------------------------------------------------------------------------------


def many(name, devices, who=None, **data):
    sent = {"client_id": str(uuid4()), "tag": [device.tag for device in devices], **data}
    return make.client(who or make.michel()).post(reverse(f"inventory:{name}"), sent)


def test_many_are_erased_by_one_form():
    devices = make.devices(3, "received")
    asked = make.client(make.michel()).get(reverse("inventory:erase_many"), {"tag": [d.tag for d in devices]})
    assert "3 supports attendent" in text(asked)
    act = str(uuid4())
    for _twice in range(2):
        assert many("erase_many", devices, outcome="purge", client_id=act, **HOW).status_code == 302
    assert Erasure.objects.count() == 3


def test_erased_together_they_stay_where_they_are():
    """They were ticked on a list, not scanned: the place of whoever notes it says nothing of theirs."""
    received, in_the_workshop = (make.device(status, site=make.mens()) for status in ("received", "to_erase"))
    undone = Erasure.objects.filter(medium__in=in_the_workshop.media.all())
    undone.update(undone_at=timezone.now(), undone_by=make.samira().user)
    assert many("erase_many", [received, in_the_workshop], outcome="purge", **HOW).status_code == 302
    assert {fresh(device).site for device in (received, in_the_workshop)} == {make.mens()}


def test_those_that_come_by_being_erased_are_asked_where_they_are():
    announced, at_mens = make.device("announced"), make.device("received", site=make.mens())
    asked = make.client(make.samira()).get(reverse("inventory:erase_many"), {"tag": [announced.tag]})
    assert 'name="site"' in text(asked)
    missing = many("erase_many", [announced], who=make.samira(), outcome="purge", **HOW)
    assert missing.status_code == 422
    assert "Choisissez un lieu." in text(missing)
    both = many("erase_many", [announced, at_mens], make.samira(), outcome="purge", site="grenoble", **HOW)
    assert both.status_code == 302
    assert (fresh(announced).site, fresh(at_mens).site) == (make.grenoble(), make.mens())


def test_many_move_by_one_form_or_none_does():
    devices = make.devices(2, "ready")
    assert many("move_many", devices, site="mens").status_code == 302
    assert {fresh(device).site for device in devices} == {make.mens()}
    gone = make.device("retired")
    answer = many("move_many", [*devices, gone], site="grenoble")
    assert answer.status_code == 409
    assert f"{gone.tag[:4]} {gone.tag[4:]} :" in text(answer)
    assert {fresh(device).site for device in devices} == {make.mens()}


def test_foreign_tags_are_not_among_them():
    mine, foreign = make.device("ready"), make.device("ready", by=make.odile())
    assert many("move_many", [mine, foreign], site="mens").status_code == 302
    assert fresh(foreign).version == foreign.version
    assert many("move_many", [foreign], site="mens").status_code == 302
    assert fresh(foreign).version == foreign.version


@pytest.mark.parametrize("name", ["erase_many", "move_many"])
def test_nothing_ticked_says_so(name):
    answer = make.client(make.michel()).get(reverse(f"inventory:{name}"))
    assert answer["Location"] == reverse("inventory:devices")
    assert make.client(make.celine()).get(reverse(f"inventory:{name}")).status_code == 403
