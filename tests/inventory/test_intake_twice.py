"""Whatever a list holds: it is written without a fault of the database, and a second time changes nothing."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.refusals import Refused
from inventory.actions import batches
from inventory.doctor import problems
from inventory.models import Device, Insertion, Line
from tests import make
from tests.inventory.intake import lists

pytestmark = pytest.mark.django_db

HEADER = (
    "N° série", "IMEI", "Type", "Marque", "Modèle", "RAM", "VNC", "Numéro d'inventaire", "Remarques",
    "ICCID", "N° de ligne", "Opérateur", "Forfait", "Volume (Go)", "Date d'activation",
)  # fmt: skip
SERIALS = ("", "AB1", "ab-1", "AB2", "AB3", "n/a", "6,3E+15", "é7", "S/N AB4", "x" * 90)
IMEIS = ("", lists.imei(1), lists.imei(2), f"'{lists.imei(1)}", "12", lists.imei(3)[:14])
KINDS = ("Portable", "Tablette", "Routeur 4G", "Machin", "", "TOTAL")
MAKERS = ("", "Dell", "HP Inc.", "Bidule", "x" * 130)
MODELS = ("", "Latitude 7490", "Dell Latitude 7490", "HP", "PC portable HP ProBook", "Œ 7", "y" * 119)
CARDS = ("", lists.iccid(1), lists.iccid(2), lists.iccid(1) + "F", "8,9E+18")
FREE = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
LONG = st.sampled_from(("", "Orange", "z" * 61, "z" * 81, "=1+1", "😀" * 70))

ROW = st.tuples(
    st.sampled_from(SERIALS), st.sampled_from(IMEIS), st.sampled_from(KINDS), st.sampled_from(MAKERS),
    st.sampled_from(MODELS), st.sampled_from(("", "8 Go", "9" * 30)), st.sampled_from(("", "85,5", "9" * 12)),
    FREE, FREE, st.sampled_from(CARDS), st.sampled_from(("", "0639980001", "+33639980002")), LONG, LONG,
    st.sampled_from(("", "20", "9" * 9)), st.sampled_from(("", "01/07/2026", "31/02/2026")),
)  # fmt: skip
# A first row that says what every column is.
PLAIN = (
    "ZZ99", lists.imei(90), "Tablette", "Samsung", "SM-T505", "4 Go", "10", "INV-99", "ok", lists.iccid(90),
    "0639989999", "Orange", "Data 20", "20", "01/07/2026",
)  # fmt: skip

anything = settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def brought(data: bytes) -> dict[str, int]:
    batch = batches.upload(name="l.csv", data=data, donor=make.alpexa(), by=make.samira())
    shown = batches.preview(batch)
    done = batches.confirm(batch, by=make.samira(), shown=shown.digest)
    assert done.counts == shown.counts
    return done.counts


def undone(check) -> None:
    """Run a check and leave the database as it was, for the next example."""
    with transaction.atomic():
        check()
        transaction.set_rollback(True)


@anything
@given(st.lists(ROW, max_size=7))
def test_a_second_time_everything_good_is_known_and_nothing_changes(rows):
    data = lists.text([HEADER, PLAIN, *rows]).encode()

    def check():
        first = brought(data)
        before = list(Device.objects.order_by("pk").values()), Line.objects.count(), Insertion.objects.count()
        second = brought(data)
        assert (first["updated"], first["unchanged"]) == (0, 0)
        assert second == {**first, "created": 0, "unchanged": first["created"]}
        after = list(Device.objects.order_by("pk").values()), Line.objects.count(), Insertion.objects.count()
        assert after == before
        assert Device.objects.count() == first["created"]
        assert not list(problems())

    make.samira(), make.alpexa()
    undone(check)


@anything
@given(st.lists(ROW, max_size=5), st.lists(ROW, max_size=5))
def test_after_any_two_lists_each_device_and_card_is_there_once(one, other):
    def check():
        for rows in (one, other, one):
            try:
                brought(lists.text([HEADER, PLAIN, *rows]).encode())
            except Refused as refused:
                pytest.fail(refused.message)
        keys = [key for key in Device.objects.values_list("serial_key", flat=True) if key]
        cards = list(Insertion.objects.filter(removed_at=None).values_list("line", flat=True))
        assert len(keys) == len(set(keys))
        assert len(cards) == len(set(cards)) <= Line.objects.count()
        assert set(Device.objects.values_list("status", flat=True)) == {"announced"}
        assert not list(problems())

    make.samira(), make.alpexa()
    undone(check)
