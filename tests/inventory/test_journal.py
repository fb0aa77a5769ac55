"""The journal is written once: never changed, whole for whoever reads it."""

import ast

import pytest
from django.urls import get_resolver

from inventory.actions import undo, workshop
from inventory.choices import Verb
from inventory.facts import last_act
from inventory.models import Device, DeviceEvent
from inventory.story import story
from tests import make
from tests.house import tree

WRITES = {"create", "bulk_create", "update", "delete", "bulk_update", "save"}
WRITES |= {"update_or_create", "get_or_create"}
# Who writes lines: acts by the one writer, and lists of thousands of rows by their own statements.
WRITERS = {
    "inventory.actions.moves": {"bulk_create"},
    "inventory.actions.register": {"bulk_create"},
    "inventory.actions.intake": {"bulk_create"},
}


def writes_on_the_journal(source):
    """Calls like `DeviceEvent.objects.….update(…)`, by the last name."""
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            names = {inner.id for inner in ast.walk(node.func.value) if isinstance(inner, ast.Name)}
            if "DeviceEvent" in names:
                found.add(node.func.attr)
    return found


def test_no_code_changes_a_line_and_three_places_write_them():
    found = {source.module: writes_on_the_journal(source) for source in tree.sources()}
    assert {module: calls for module, calls in found.items() if calls} == WRITERS


def test_the_rule_sees_what_it_forbids():
    for text in ("DeviceEvent.objects.filter(pk=1).update(late=True)", "DeviceEvent.objects.all().delete()"):
        assert writes_on_the_journal(tree.Source("loans.views", text))


def test_no_address_leads_to_a_line_of_it():
    """It is read with its device, and written by acts: there is no page of one line to post to."""
    paths = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    assert not [path for path in paths if "event" in path]


@pytest.mark.django_db
def test_a_device_s_whole_life_stays_in_it():
    """Lost, found, undone, retired: nothing is taken out, and the story tells every line."""
    device = make.device("ready")
    at_first = list(DeviceEvent.objects.filter(device=device).order_by("number").values())
    workshop.declare_missing(device, by=make.michel())
    workshop.find(device, by=make.michel(), site=make.mens())
    undo.undo(last_act(device), by=make.michel())
    device = Device.objects.get(pk=device.pk)
    workshop.retire([device], reason="Jamais retrouvé", by=make.samira())
    lines = list(DeviceEvent.objects.filter(device=device).order_by("number").values())
    assert lines[: len(at_first)] == at_first
    assert [line["verb"] for line in lines[len(at_first) :]] == ["missing", "find", "undo", "retire"]
    assert [line.number for line in story(device)] == list(range(len(lines), 0, -1))


@pytest.mark.django_db
def test_every_line_names_who_where_and_when():
    device = make.device("ready")
    workshop.declare_missing(device, by=make.michel())
    lines = list(DeviceEvent.objects.filter(device=device).select_related("site"))
    assert len(lines) == device.version
    for line in lines:
        assert line.by_id
        assert line.organisation == make.pont_vieux()
        assert line.recorded_at >= line.occurred_at
        assert (line.site is None) == (line.verb == Verb.ANNOUNCE)  # it was nowhere yet


@pytest.mark.django_db
def test_the_api_tells_the_journal_to_those_who_work_with_the_device_and_to_nobody_else():
    device = make.device("ready")
    address = f"/api/v1/devices/{device.tag}/events"
    told = make.api(make.michel()).get(address).json()
    lines = told["items"] if isinstance(told, dict) else told
    assert {line["number"] for line in lines} == set(range(1, device.version + 1))
    verbs = [line["verb"] for line in sorted(lines, key=lambda line: line["number"])]
    assert verbs == ["announce", "receive", "to_erase", "erase", "refurbish", "ready"]
    for who, status in ((make.odile(), 404), (make.celine(), 403), (make.ines(), 403)):
        assert make.api(who).get(address).status_code == status
    for method in ("post", "put", "patch", "delete"):
        assert getattr(make.api(make.samira()), method)(address).status_code in (403, 404, 405)
    assert DeviceEvent.objects.filter(device=device).count() == device.version
