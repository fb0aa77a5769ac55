"""GET /devices: each role its own keys, filters, pages, journal (design §2, §8)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from inventory.actions import labels
from inventory.models import Device
from loans.actions import losses
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
URL = "/api/v1/devices"
HOLDER = {
    "tag",
    "kind",
    "status",
    "model",
    "serial",
    "reference",
    "grade",
    "site",
    "donation",
    "donor",
    "loan_id",
}
DONOR = {"tag", "kind", "status", "model", "serial", "reference", "donation", "declared_value", "months"}


def get(who, path="", **query):
    return make.api(who).get(URL + path, query)


def items(who, **query):
    answer = get(who, **query)
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def tags(who, **query):
    return [item["tag"] for item in items(who, **query)]


# --- keys ------------------------------------------------------------------------------------------------


def test_the_association_reads_where_it_is_and_which_loan():
    loan = m.lent(make.device(reference="PC-0042"))
    (item,) = items(make.michel())
    assert set(item) == HOLDER
    assert item | {"serial": ""} == {
        "tag": loan.device.tag,
        "kind": "laptop",
        "status": "on_loan",
        "model": "Dell Latitude 7490",
        "serial": "",
        "reference": "PC-0042",
        "grade": "B",
        "site": "grenoble",
        "donation": loan.device.donation.reference,
        "donor": "alpexa",
        "loan_id": str(loan.pk),
    }


def test_the_donor_reads_what_became_of_it_and_nothing_of_people_or_places():
    m.lent(make.device(at=m.days_ago(200)), m.accepted(at=m.days_ago(100)), at=m.days_ago(100))
    (item,) = items(make.celine())
    assert set(item) == DONOR
    assert (item["status"], item["months"]) == ("lent", 3)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("announced", "announced"),
        ("received", "preparing"),
        ("to_erase", "preparing"),
        ("refurbishing", "preparing"),
        ("ready", "ready"),
        ("missing", "missing"),
        ("retired", "retired"),
    ],
)
def test_the_donor_s_words(stored, read):
    device = make.device(stored)
    assert get(make.celine(), f"/{device.tag}").json()["status"] == read
    assert tags(make.celine(), status=read) == [device.tag]
    if read != stored:
        assert tags(make.celine(), status=stored) == []  # not a donor's word: nothing is told by it


def test_a_loss_is_never_told_to_the_donor():
    losses.declare_stolen(loan=m.lent(), comment="Cambriolage", by=make.michel())
    answer = get(make.celine())
    assert answer.json()["items"][0]["status"] == "missing"
    for word in ("lost", "stolen", "vol", "Cambriolage", "loan"):
        assert word not in answer.content.decode()


def test_a_device_kept_aside_is_ready_for_the_donor():
    m.held()
    assert items(make.celine())[0]["status"] == "ready"


# --- who -------------------------------------------------------------------------------------------------


def test_each_sees_its_own_and_the_rest_is_unknown():
    mine, theirs = make.device(), make.device(by=make.odile())
    assert tags(make.michel()) == [mine.tag]
    assert tags(make.odile()) == [theirs.tag]
    assert get(make.oscar(), f"/{mine.tag}").status_code == 404
    assert get(make.paul(), f"/{mine.tag}").status_code == 404
    assert get(make.celine(), f"/{mine.tag}").status_code == 200
    Device.objects.filter(pk=theirs.pk).update(owner=make.pont_vieux())
    assert set(tags(make.samira())) == {mine.tag, theirs.tag}
    assert tags(make.michel()) == [mine.tag]


def test_an_owner_reads_the_device_held_elsewhere_and_not_its_loan():
    """The journal and the place are of the device; the loan is the other association's."""
    device = make.device(by=make.odile())
    loan = m.lent(device, m.accepted(to=make.seconde_vie(), manager=make.odile()), by=make.oscar())
    Device.objects.filter(pk=device.pk).update(owner=make.pont_vieux())
    for answer in (get(make.samira(), f"/{device.tag}").json(), *items(make.samira())):
        assert set(answer) == HOLDER - {"loan_id"}
    assert get(make.odile(), f"/{device.tag}").json()["loan_id"] == str(loan.pk)


@pytest.mark.parametrize(
    "role", [r for r in make.CAST if r not in (Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER, Role.GIVES_CONTACT)]
)
def test_a_role_without_devices_is_stopped_before_anything_is_looked_up(role):
    device = make.device()
    for path in ("", f"/{device.tag}", "/22222222", f"/{device.tag}/events"):
        assert get(make.CAST[role](), path).status_code == 403


def test_nobody_is_asked_to_sign_in_and_never_redirected():
    answer = get(None)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


# --- filters and pages -----------------------------------------------------------------------------------


def test_filters():
    laptop = make.device(reference="Compta 12")
    tablet = make.device("to_erase", kind="tablet", site=make.mens())
    samira = make.samira()
    assert (
        tags(samira, kind="tablet")
        == tags(samira, status="to_erase")
        == tags(samira, site="mens")
        == [tablet.tag]
    )
    for text in (laptop.tag.lower(), laptop.serial.lower(), "compta 1", "LATITUDE"):
        assert tags(samira, q=text) == [laptop.tag]
    assert tags(samira, q="nothing like it") == []
    assert tags(samira, site="nowhere") == []
    assert tags(samira, status="lent") == []  # a donor's word
    assert get(samira, status="nice").status_code == 422
    assert get(samira, kind="bicycle").status_code == 422


def test_an_earlier_label_still_leads_to_its_device():
    device = make.device()
    (blank,) = labels.make_blank(count=1, sheet="L7160", by=make.samira())
    labels.claim(blank, serial=device.serial, by=make.michel())
    for code in (device.tag, blank.code):
        assert tags(make.michel(), q=code) == [blank.code]
        assert get(make.michel(), f"/{code.lower()}").json()["tag"] == blank.code


def test_pages_walk_through_everything_once():
    make.devices(7, "received")
    seen, cursor = [], None
    for _ in range(4):
        page = get(make.michel(), limit=2, **({"cursor": cursor} if cursor else {})).json()
        assert page["count"] == 7
        seen += [item["tag"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(Device.objects.values_list("tag", flat=True))
    assert get(make.michel(), limit=201).status_code == 422
    assert get(make.michel(), cursor="nonsense").status_code == 422


@pytest.mark.parametrize("who", [make.samira, make.celine])
def test_a_list_costs_the_same_for_any_number(who):
    caller = make.api(who())
    counts = []
    for _ in range(2):
        make.devices(4)
        m.lent(Device.objects.filter(status="ready").first())
        with CaptureQueriesContext(connection) as asked:
            caller.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


# --- the journal -----------------------------------------------------------------------------------------


def test_the_journal_newest_first():
    at = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    device = make.device("received", at=at)
    answer = get(make.michel(), f"/{device.tag}/events").json()
    assert [line["number"] for line in answer["items"]] == [2, 1]
    line = answer["items"][0]
    assert line | {"recorded_at": ""} == {
        "number": 2,
        "verb": "receive",
        "from": "announced",
        "to": "received",
        "by": "Samira B.",
        "organisation": "le-pont-vieux",
        "site": "grenoble",
        "occurred_at": "2026-11-02T09:00:00Z",
        "recorded_at": "",
        "late": False,
    }
    assert answer["items"][1]["from"] == ""


def test_the_journal_is_the_association_s():
    device = make.device()
    assert get(make.celine(), f"/{device.tag}/events").status_code == 403
    assert get(make.oscar(), f"/{device.tag}/events").status_code == 404
    assert get(make.michel(), "/22222222/events").status_code == 404
