"""A device is found by any part of what names it, however it is typed."""

import pytest
from django.db import connection

from inventory.actions import labels
from inventory.models import Device
from inventory.search import matching
from inventory.text import search_text
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def device():
    make.device("ready", maker="Lenovo", model="ThinkPad L13")
    return make.device(
        "ready",
        maker="Hewlett-Packard",
        model="Élite Book 840",
        serial="5CG-0123 AbC",
        imei="490154203237518",
        reference="Bureau d’études n°7",
    )


def found(text):
    return list(Device.objects.filter(matching(text)))


@pytest.mark.parametrize(
    "typed",
    [
        "5cg-0123",
        "5CG0123ABC",
        "0123 abc",
        "490154203237518",
        "154203",
        "elite",
        "ÉLITE book",
        "840 hewlett",
        "etudes",
        "N°7",
        "  bureau\u00a0d’études ",
    ],
)
def test_by_a_fragment(device, typed):
    assert found(typed) == [device]


@pytest.mark.parametrize(
    "shape", ["{0}", "{1}", "{2}", "{3}", "https://relais.example/d/{0}", "HTTPS://X/D/{0}"]
)
def test_by_its_tag_as_printed_typed_or_scanned(device, shape):
    tag = device.tag
    assert found(shape.format(tag, tag.lower(), f"{tag[:4]} {tag[4:]}", f"{tag[:4]}\u00a0{tag[4:]}")) == [
        device
    ]


def test_by_a_label_it_wore_before(device):
    first = device.tag
    new = labels.make_blank(count=1, sheet="L7160", by=make.michel())[0]
    labels.claim(new, serial=device.serial, by=make.michel())
    assert [one.tag for one in found(first)] == [new.code]
    assert found(new.code[:5]) == [device]


@pytest.mark.parametrize("typed", ["%", "_", "ZZZZ", "elite zzzz", "'; --", "\\"])
def test_signs_of_a_pattern_are_only_signs(device, typed):
    assert found(typed) == []


def test_every_word_counts(device):
    assert found("elite lenovo") == []
    assert len(found("")) == 2


def test_a_long_description_is_cut_not_refused():
    device = make.device("announced", reference="x" * 200, model="y" * 120, maker="Dell")
    assert len(search_text(device)) <= 500


@pytest.mark.postgres
def test_a_fragment_is_looked_up_in_an_index_where_the_server_has_one():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            pytest.skip("this server has no pg_trgm")
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Device.objects.filter(matching("sn-19")).order_by().explain()
    assert "inventory_device_by_fragment" in plan
