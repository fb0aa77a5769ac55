"""What a page offers is what the guard lets through, in every status; and undo says where it leads."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members
from accounts.refusals import Refused
from inventory.actions import labels, locks, media, moves, undo, workshop
from inventory.choices import Status
from inventory.facts import accessories_seen, facts_of, last_act
from inventory.forms.workshop import last_words
from inventory.models import Device, Erasure
from inventory.views.panel import ways
from inventory.views.steps import STEPS, is_offered
from loans.next_step import next_step
from tests import make
from tests.inventory.test_passages import somewhere

pytestmark = pytest.mark.django_db
HOW = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli", "verification": ""}
GATE = {"erasure_missing", "inspection_missing", "device_locked", "line_missing", "no_lte"}


def fresh(device):
    return Device.objects.select_related("organisation", "model", "site").get(pk=device.pk)


def url(name, device):
    return reverse(f"inventory:{name}", args=[device.tag])


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def said(name):
    """What somebody who knows what to do answers to the step's form."""
    return {
        "erase": HOW | {"site": make.mens()},
        "refurbish": {"site": make.mens()},
        "ready": {"grade": "B", "accessories": ["charger"], "checks": []},
        "move": {"site": make.mens()},
        "find": {"site": make.mens()},
        "lock": {"kind": "apple"},
        "fit": {"label": "Carte SD", "serial": ""},
        "missing": {"comment": ""},
        "retire": {"reason": "Écran cassé"},
    }[name]


@pytest.mark.broken  # reserved and on loan without a hold or a loan
@pytest.mark.parametrize("kind", ["laptop", "hotspot"])
@pytest.mark.parametrize("status", Status.values)
def test_a_step_is_offered_where_it_can_be_taken(status, kind):
    """Offered: done, or refused by the gate alone. Not offered: the act refuses too."""
    if (status, kind) == ("to_erase", "hotspot"):
        return  # it has nothing to erase, and never waits for it
    device, by = somewhere(status, kind), make.samira()
    for name, step in STEPS.items():
        row = fresh(device)
        with transaction.atomic():
            try:
                step.do(row, said(name), by, uuid4())
                codes = set()
            except Refused as refused:
                codes = {why.code for why in refused.reasons}
            transaction.set_rollback(True)
        offered = is_offered(step, fresh(device), by)
        if offered and status == "reserved" and name in ("missing", "refurbish"):
            assert codes == {"wrong_status"}  # the loans' own act is behind that address
        elif offered:
            assert codes <= GATE, (name, codes)
        elif (status, name) != ("missing", "refurbish"):  # the desk finds it by taking it into the workshop
            assert codes == {"wrong_status"}, name


@pytest.mark.parametrize("who", [make.samira, make.michel, make.mona])
def test_the_ways_are_the_steps_offered_the_likeliest_first(who):
    for status in ("announced", "received", "to_erase", "refurbishing", "ready", "missing", "retired"):
        device, member = make.device(status), who()
        offered = {name for name, step in STEPS.items() if is_offered(step, fresh(device), member)}
        names = [way["name"] for way in ways(fresh(device), member)]
        assert {*names} - {"undo"} == offered
        assert ("retire" in offered) == (who is make.samira and status not in ("announced", "retired"))
        firsts = [name for name in names if name in ("erase", "refurbish", "ready", "find", "move")]
        assert names[: len(firsts)] == firsts


def test_what_has_no_storage_is_not_offered_an_erasure():
    device = make.device("received", kind="hotspot")
    assert not is_offered(STEPS["erase"], device, make.michel())
    media.fit(device, label="Carte SD", by=make.michel())
    assert is_offered(STEPS["erase"], fresh(device), make.michel())


@pytest.mark.parametrize(
    ("brought", "name"),
    [
        (lambda: make.device("announced"), "move"),
        (lambda: make.device("received"), "erase"),
        (lambda: make.device("received", kind="hotspot"), "refurbish"),
        (lambda: make.device("to_erase"), "refurbish"),  # erased already
        (lambda: without_disk("received"), "refurbish"),
        (lambda: with_card(make.device("refurbishing")), "erase"),
        (lambda: make.device("refurbishing"), "ready"),
        (lambda: make.device("missing"), "find"),
    ],
)
def test_from_the_list_too_the_next_step_is_one_that_can_be_taken(brought, name):
    device = fresh(brought())
    listed = text(make.client(make.michel()).get(reverse("inventory:devices")))
    assert re.findall(r'c-act"><a href="([^"]+)"', listed) == [url(name, device)]
    assert is_offered(STEPS[name], device, make.michel())
    assert next_step(facts_of([device])[device.pk]).verb in (name, "move")


def without_disk(status):
    device = make.device(status)
    media.take_out(device.media.get(), by=make.michel(), comment="Au coffre")
    return device


def with_card(device):
    media.fit(device, label="Carte SD", by=make.michel())
    return device


# --- undo ------------------------------------------------------------------------------------------------


BACK_TO = {
    "erase of an announced one": (
        "announced",
        lambda d: workshop.erase(d, by=make.michel(), site=make.mens(), **HOW),
    ),
    "erase of a received one": ("received", lambda d: workshop.erase(d, by=make.michel(), **HOW)),
    "into the workshop": ("received", lambda d: workshop.refurbish(d, by=make.michel())),
    "loss": ("ready", lambda d: workshop.declare_missing(d, by=make.michel())),
    "finding": ("missing", lambda d: workshop.find(d, by=make.michel(), site=make.mens())),
    "found in the workshop": ("missing", lambda d: workshop.refurbish(d, by=make.michel())),
    "a lock on the shelf": ("ready", lambda d: locks.add_lock(d, kind="knox", by=make.michel())),
    "a place": ("ready", lambda d: workshop.relocate(d, by=make.michel(), site=make.mens())),
}


@pytest.mark.parametrize("name", BACK_TO)
def test_undo_says_where_the_whole_act_began_and_leads_there(name):
    status, do = BACK_TO[name]
    device = make.device(status)
    do(fresh(device))
    browser = make.client(make.michel())
    words = Status(status).label
    assert f"redevient comme avant : {words}." in text(browser.get(url("undo", device)))
    event = last_act(device)
    browser.post(url("undo", device), {"event": event.pk, "client_id": str(uuid4())})
    assert fresh(device).status == status


@pytest.mark.parametrize(("minutes", "asks"), [(0, False), (9, False), (11, True)])
def test_one_s_own_act_asks_for_a_word_after_ten_minutes(minutes, asks):
    device = make.device("ready")
    at = timezone.now() - dt.timedelta(minutes=minutes)
    workshop.relocate(device, site=make.mens(), by=make.samira(), at=at)
    assert ("<textarea" in text(make.client(make.samira()).get(url("undo", device)))) == asks


def test_a_volunteer_too_late_is_told_whom_to_ask():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel(), at=timezone.now() - dt.timedelta(hours=1))
    answer = make.client(make.michel()).post(url("undo", device), {"event": last_act(device).pk})
    assert answer.status_code == 409
    assert "Demandez à un responsable" in text(answer)
    assert "undo" not in [way["name"] for way in ways(fresh(device), make.michel())]
    assert "undo" in [way["name"] for way in ways(fresh(device), make.samira())]


def test_another_device_s_act_is_not_undone_from_here():
    one, other = make.devices(2, "ready")
    workshop.relocate(other, site=make.mens(), by=make.michel())
    workshop.relocate(one, site=make.mens(), by=make.michel())
    answer = make.client(make.michel()).post(url("undo", one), {"event": last_act(other).pk})
    assert answer.status_code == 404
    assert fresh(other).site == make.mens()


def test_the_journal_tells_both_and_the_page_shows_them():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    undo.undo(last_act(device), by=make.samira(), reason="Mauvais lieu")
    page = text(make.client(make.michel()).get(f"/devices/{device.tag}/"))
    assert "« Déplacé » ne compte plus" in page
    assert "Mauvais lieu · Samira B." in page


# --- what a form remembers -------------------------------------------------------------------------------


def erased(device, by, **words):
    return workshop.erase(device, by=by, **{**HOW, **words})


def test_a_morning_s_erasures_are_alike():
    first, second = make.devices(2, "received")
    assert last_words(make.michel()) == {}
    erased(first, make.michel(), technique="ATA Secure Erase", tool="hdparm", verification="relecture")
    erased(second, make.mona(), technique="nwipe", tool="nwipe 0.37")
    assert last_words(make.michel()) == {
        "technique": "ATA Secure Erase",
        "tool": "hdparm",
    }  # never what came of it


def test_what_was_written_for_one_association_is_not_read_at_another():
    """The same person works for two: words typed at one are that one's."""
    erased(make.device("received"), make.michel(), tool="outil de Grenoble")
    away = make.member("lends.volunteer", make.seconde_vie(), who=make.michel().user)
    assert last_words(away) == {}
    page = make.client(away).get(url("erase", make.device("received", by=make.odile())))
    assert "Grenoble" not in text(page)


def test_accessories_seen_on_an_act_that_was_undone_were_not_seen():
    device = make.device("refurbishing")
    workshop.make_ready(device, grade="B", accessories=["bag", "charger"], by=make.michel())
    workshop.refurbish(device, by=make.michel())
    workshop.make_ready(device, grade="B", accessories=[], by=make.michel())
    undo.undo(last_act(device), by=make.michel())
    assert accessories_seen(fresh(device)) == ["bag", "charger"]
    page = text(make.client(make.michel()).get(url("ready", device)))
    boxes = re.findall(r'<input type="checkbox" name="accessories" value="(\w+)"([^>]*)>', page)
    assert {value for value, more in boxes if "checked" in more} == {"bag", "charger"}


def test_a_late_line_is_no_look_at_the_device():
    device = make.device("ready")
    moves.note([device], verb="take_back", by=make.michel(), late=True, data={"accessories": ["mouse"]})
    assert accessories_seen(fresh(device)) == ["charger"]


# --- words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STEPS)
def test_every_step_reads_in_english(name):
    status = "missing" if name == "find" else "refurbishing" if name == "ready" else "received"
    device = make.device(status)
    members.set_language(user=make.samira().user, language="en")
    page = text(make.client(make.samira()).get(url(name, device)))
    assert '<html lang="en"' in page
    step = STEPS[name]
    for words in (step.title, step.button):
        assert str(words) not in page  # the French, in which this test runs
    assert "Back to the device" in page


@pytest.mark.parametrize("field", ["label", "serial"])
def test_no_field_of_a_storage_keeps_a_person_s_number(field):
    device = make.device("to_erase")
    sent = {"label": "SSD", "serial": "S3Z8", field: "1 84 12 76 451 089 46"}
    assert make.client(make.michel()).post(url("fit", device), sent).status_code == 422
    assert device.media.count() == 1


def test_a_blank_label_put_on_is_undone_from_the_page():
    device = make.device("ready")
    first = device.tag
    tag = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    labels.claim(tag, serial=device.serial, by=make.michel())
    browser = make.client(make.michel())
    browser.post(f"/devices/{tag.code}/undo/", {"event": last_act(device).pk})
    assert fresh(device).tag == first
    assert browser.get(f"/devices/{tag.code}/").status_code == 404
    assert Erasure.objects.filter(medium__device=device).passed().exists()
