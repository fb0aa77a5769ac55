"""A device's story: one line an event, newest first, in plain words of the reader's language."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from inventory.actions import labels, locks, media, moves, undo, workshop
from inventory.choices import INSPECTION_CHECKS, Kind, Verb
from inventory.facts import last_act
from inventory.models import Device
from inventory.panel import identity, storages
from inventory.story import CHECKED, TITLES, since, story
from inventory.views.panel import panel
from tests import make

pytestmark = pytest.mark.django_db


def lived():
    device = make.device("received", reference="PC-20330")
    workshop.erase(device, outcome="failed", technique="ATA Secure Erase", tool="hdparm", by=make.michel())
    workshop.erase(device, outcome="purge", technique="ATA Secure Erase", tool="hdparm", by=make.michel())
    workshop.refurbish(device, by=make.michel())
    lock = locks.add_lock(device, kind="autopilot", by=make.michel())
    lock.device.refresh_from_db()
    locks.lift_lock(lock, by=make.samira())
    device.refresh_from_db()
    workshop.make_ready(device, grade="B", accessories=["charger", "bag"], by=make.samira(), site=make.mens())
    return device


def test_every_verb_has_words():
    assert set(TITLES) == set(Verb)


def test_the_story_is_told_newest_first():
    lines = story(lived())
    assert [line.title for line in lines] == [
        "Disponible",
        "Verrou levé",
        "Verrou trouvé",
        "En atelier",
        "Effacé",
        "Effacement échoué, gardé au journal",
        "Mis à effacer",
        "Reçu",
        "Annoncé",
    ]
    assert lines[0].more == "à Mens"
    unchecked = "Non contrôlés\u00a0: démarrage, écran, clavier, batterie, réseau"
    assert lines[0].text == f"B · bon · {unchecked} · avec chargeur et housse · Samira B."
    assert lines[4].text == "Purgé · ATA Secure Erase hdparm · Michel F."
    assert lines[1].text == "Autopilot · Samira B."
    assert [line.number for line in lines] == list(range(9, 0, -1))


def test_what_was_checked_and_what_was_not_stand_in_the_story():
    device = make.device("refurbishing")
    workshop.make_ready(device, grade="C", checks=["boots", "screen", "network"], by=make.michel())
    told = story(device)[0].text
    assert "Contrôlés\u00a0: démarrage, écran, réseau · Non contrôlés\u00a0: clavier, batterie · " in told


def test_every_check_made_leaves_nothing_to_say_of_the_others():
    device = make.device("refurbishing")
    workshop.make_ready(device, grade="C", checks=list(INSPECTION_CHECKS), by=make.michel())
    assert "Non contrôlés" not in story(device)[0].text
    assert set(CHECKED) == set(INSPECTION_CHECKS)


def test_what_a_kind_does_not_have_is_neither_asked_nor_told():
    tablet = make.device("refurbishing", kind=Kind.TABLET)
    workshop.make_ready(tablet, grade="B", checks=["boots"], by=make.michel())
    assert "Non contrôlés\u00a0: écran, batterie, réseau" in story(tablet)[0].text
    other = make.device("refurbishing", kind=Kind.TABLET)
    asked = make.client(make.michel()).get(f"/devices/{other.tag}/ready/")
    assert "L’écran est entier" in asked.content.decode()
    assert "clavier" not in asked.content.decode()


def test_how_it_came_back_is_told():
    device = make.device("refurbishing")
    said = {"accessories": ["charger"], "condition": "damaged"}
    moves.note([device], verb=Verb.TAKE_BACK, by=make.michel(), data=said)
    assert story(device)[0].text.startswith("État\u00a0: abîmé · avec chargeur")


def test_an_undo_says_what_counts_no_more():
    device = make.device("ready")
    workshop.relocate(device, site=make.mens(), by=make.michel())
    undo.undo(last_act(device), by=make.samira(), reason="Mauvais lieu")
    line = story(device)[0]
    assert (line.title, line.more) == ("Annulé", "«\u00a0Déplacé\u00a0» ne compte plus")
    assert "Mauvais lieu" in line.text


def test_a_late_line_says_that_it_changed_nothing():
    """Also once somebody has settled it: the journal's lines do not change."""
    device = make.device("ready")
    moves.note([device], verb=Verb.TAKE_BACK, by=make.michel(), late=True)
    assert story(device)[0].more == "fait sans réseau, n’a rien changé"


def test_a_code_of_a_later_version_does_not_break_the_page():
    device = make.device("ready")
    moves.note([device], verb=Verb.LOCK, by=make.michel(), data={"lock": "quantum"})
    assert "quantum" in story(device)[0].text


def test_a_story_takes_as_many_queries_however_long(django_assert_num_queries):
    device = make.device("ready")
    for _again in range(6):
        moves.note([device], verb=Verb.AMEND, by=make.michel())
    with django_assert_num_queries(1):
        story(device)


def test_identity_leaves_the_value_to_those_who_may_see_it():
    device = make.device(
        "ready",
        serial="SN-1",
        reference="PC-1",
        specs={"ram_gb": 16, "cpu": "Core i7", "note": "Coque rayée"},
        declared_value=85,
    )
    device = Device.objects.get(pk=device.pk)
    rows = dict(identity(device, with_value=True))
    assert (rows["Série"], rows["Sa référence"], rows["Mémoire"]) == ("SN-1", "PC-1", "16\u00a0Go")
    assert (rows["Valeur déclarée"], rows["Note d’arrivée"]) == ("85,00\u00a0€", "Coque rayée")
    assert dict(identity(device, with_value=False))["Valeur déclarée"] == ""


def test_other_labels_and_lines_are_named():
    device = make.device("ready", kind="hotspot")
    first = device.tag
    new = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    labels.claim(new, serial=device.serial, by=make.michel())
    rows = dict(identity(Device.objects.get(pk=device.pk), with_value=False))
    assert rows["Étiquettes"] == f"{first[:4]}\u00a0{first[4:]}"
    assert rows["Ligne"] == "active"


def test_each_storage_says_how_it_was_erased_last():
    device = lived()
    workshop.refurbish(device, by=make.michel())
    media.fit(device, label="Carte SD", by=make.michel())
    disk, card = storages(device)
    assert (disk.state, card.state, card.words) == ("purge", "", "Pas encore effacé")
    assert "ATA Secure Erase hdparm" in disk.words
    workshop.erase(device, medium=card.medium, outcome="failed", technique="x", tool="y", by=make.michel())
    assert [storage.state for storage in storages(device)] == ["purge", "failed"]


def test_the_cap_says_since_when_and_where():
    device = make.device("ready")
    assert since(device).endswith(", à Grenoble")
    for now, year in ((timezone.now(), False), (dt.datetime(2020, 2, 3, 12, tzinfo=dt.UTC), True)):
        device.status_at = now
        assert (str(now.year) in since(device)) is year
    workshop.declare_missing(device, by=make.michel())
    assert "Grenoble" not in since(device)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("status", ["announced", "received", "refurbishing", "ready", "missing", "retired"])
def test_the_fragments_draw_themselves(language, status, rf):
    device = make.device(status)
    if status == "refurbishing":
        locks.add_lock(device, kind="apple", by=make.michel())
    full = Device.objects.select_related("model", "site", "organisation", "donation__donor").get(pk=device.pk)
    request = rf.get("/")
    with translation.override(language):
        for name in ("_identity", "_story", "_erasures", "_ways"):
            context = {**panel(full, make.samira()), "csrf_token": "x"}
            assert render_to_string(f"inventory/{name}.html", context, request=request)
