"""Lists of loans and requests by API: who sees what, page by page, in as many statements (design §2, §8)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory.actions import labels
from inventory.facts import last_act
from loans.actions import holds, losses, prescriptions, undo
from loans.models import Loan
from tests import make
from tests import make_loans as m
from tests.support.reading import says

pytestmark = pytest.mark.django_db
LISTS = ("loans", "prescriptions")
# Words that the association must never read of a person: which right, which proof, an age, a name.
NEVER = ("rsa", "caf_attestation", "1950", "rey", "denise", "06 39", "maison-des")


def get(who, path, **query):
    response = make.api(who).get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def keys(who, path, **query):
    return [item["id"] for item in get(who, path, **query)["items"]]


def walked(who, path, limit):
    """Every page, from the first to the last."""
    pages, cursor = [], None
    while cursor is not None or not pages:
        page = get(who, path, limit=limit, **({"cursor": cursor} if cursor else {}))
        pages.append(page)
        cursor = page["next"]
    return pages


def old(days, back=None, site=None):
    """A loan that began so many days ago, and perhaps came back."""
    at = m.days_ago(days)
    device = make.device(kind="other", at=at - dt.timedelta(days=9), site=site)
    loan = m.lent(device, m.accepted("other", at=at - dt.timedelta(days=5)), at=at, site=site)
    return m.returned(loan, at=m.days_ago(back)) if back is not None else loan


# --- pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
def test_pages_walk_through_everything_once_newest_first(path):
    for _ in range(5):
        m.lent()
    pages = walked(make.samira(), path, limit=2)
    found = [item["id"] for page in pages for item in page["items"]]
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert {page["count"] for page in pages} == {5}
    assert found == sorted(set(found), reverse=True)  # keys grow with time


@pytest.mark.parametrize("path", LISTS)
def test_what_comes_in_while_somebody_reads_moves_nothing(path):
    for _ in range(4):
        m.lent()
    first = get(make.samira(), path, limit=2)
    m.lent()
    rest = get(make.samira(), path, limit=200, cursor=first["next"])
    assert len(rest["items"]) == 2
    assert not {item["id"] for item in first["items"]} & {item["id"] for item in rest["items"]}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", [{"limit": 201}, {"limit": 0}, {"limit": "all"}, {"cursor": "next"}])
def test_a_page_that_cannot_be_is_422_with_its_field(path, query):
    response = make.api(make.samira()).get(f"/api/v1/{path}", query)
    told = response.json()
    assert (response.status_code, told["code"]) == (422, "invalid")
    assert next(iter(query)) in told["reasons"][0]["message"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("build", [make.samira, make.michel, make.ines])
def test_as_many_statements_for_many_as_for_one(path, build):
    caller, counts = make.api(build()), []
    for many in (1, 3):
        for _ in range(many):
            asked = m.accepted("laptop", "tablet")
            m.lent(make.device(), asked)
            m.held(make.device(kind="tablet"), asked)
        caller.get(f"/api/v1/{path}")
        with CaptureQueriesContext(connection) as found:
            caller.get(f"/api/v1/{path}")
        counts.append(len(found))
    assert counts[0] == counts[1] <= 7


# --- who sees what ---------------------------------------------------------------------------------------


def test_a_volunteer_s_loans_are_those_that_run_and_thirty_days_of_those_that_ended():
    """Of all the association's places: what was lent in one village hall is brought back to another."""
    running, young, edge, past = old(80, site=make.grenoble()), old(80, 3), old(80, 29), old(80, 31)
    seen = {str(loan.pk) for loan in (running, young, edge)}
    for who in (make.michel(), make.mona()):
        assert set(keys(who, "loans")) == seen
    assert set(keys(make.samira(), "loans")) == seen | {str(past.pk)}


def test_what_a_volunteer_no_longer_sees_is_not_there_for_any_act():
    past = old(80, 31)
    caller = make.api(make.michel())
    for act, said in (
        ("renew", {"due_on": "2027-01-04"}),
        ("lost", {"comment": "x"}),
        ("swap", {"tag": "x"}),
    ):
        answer = caller.post(f"/api/v1/loans/{past.pk}/{act}", said, content_type="application/json")
        assert answer.status_code == 404, act
    seen = make.api(make.samira()).post(
        f"/api/v1/loans/{past.pk}/lost", {"comment": "x"}, content_type="application/json"
    )
    assert (seen.status_code, seen.json()["code"]) == (409, "loan_closed")


def test_a_volunteer_s_requests_are_the_accepted_ones_at_the_places_of_the_membership():
    anywhere, at_mens, at_grenoble = (
        m.accepted(),
        m.accepted(site=make.mens()),
        m.accepted(site=make.grenoble()),
    )
    m.asked(), m.asked(call=True)
    assert set(keys(make.mona(), "prescriptions")) == {str(anywhere.pk), str(at_mens.pk)}
    assert set(keys(make.michel(), "prescriptions")) == {
        str(asked.pk) for asked in (anywhere, at_mens, at_grenoble)
    }


def test_the_association_reads_until_when_and_nothing_of_why():
    asked = m.accepted(who=make.denise())
    m.lent(make.device(), asked)
    for who in (make.samira(), make.michel()):
        (item,) = get(who, "prescriptions")["items"]
        assert item["eligible_until"] == asked.right_until.isoformat()
        assert says(f"{item}{get(who, 'loans')}", *NEVER) == []


def test_an_open_call_is_read_by_every_association_of_the_programme_until_one_takes_it():
    call = m.asked(call=True)
    for who in (make.samira(), make.odile()):
        (item,) = get(who, "prescriptions")["items"]
        assert (item["id"], item["association"]) == (str(call.pk), None)
    prescriptions.accept(prescription=call, by=make.odile())
    assert keys(make.samira(), "prescriptions") == []
    assert get(make.odile(), "prescriptions")["items"][0]["association"] == "seconde-vie"


def test_a_prescriber_follows_the_loans_of_people_not_of_the_structure():
    loan = m.lent()
    assert keys(make.ines(), "loans") == keys(make.helene(), "loans") == [str(loan.pk)]
    assert keys(make.karim(), "loans") == keys(make.bruno(), "loans") == []


# --- what a row says -------------------------------------------------------------------------------------


def test_kinds_are_the_devices_still_wanted_and_held_tags_those_kept_aside():
    asked = m.accepted("laptop", "laptop", "tablet")
    first, tablet = make.device(), make.device(kind="tablet")
    kept = m.held(tablet, asked)
    m.lent(first, asked)
    (item,) = get(make.michel(), "prescriptions")["items"]
    assert (item["kinds"], item["held_tags"], item["status"]) == (["laptop", "tablet"], [tablet.tag], "held")
    holds.release(hold=kept, by=make.michel())
    (item,) = get(make.michel(), "prescriptions")["items"]
    assert (item["held_tags"], item["status"]) == ([], "accepted")


def test_a_request_undone_has_its_status_and_its_code_again():
    asked = m.accepted()
    before = get(make.samira(), "prescriptions")["items"]
    device = m.lent(make.device(), asked).device
    assert get(make.samira(), "prescriptions")["items"][0]["status"] == "honoured"
    undo.undo(event=last_act(device), by=make.michel())
    assert get(make.samira(), "prescriptions")["items"] == before


def test_a_loan_is_found_by_any_label_of_its_device_once():
    loan = m.lent()
    (blank,) = labels.make_blank(count=1, sheet="L7160", by=make.samira())
    first = loan.device.tag
    labels.claim(blank, serial=loan.device.serial, by=make.michel())
    for code in (first, blank.code, first.lower(), f"HTTPS://RELAIS.EXAMPLE/D/{blank.code}"):
        assert keys(make.michel(), "loans", tag=code) == [str(loan.pk)]
    assert get(make.michel(), "loans")["count"] == 1


def test_what_was_undone_is_listed_and_counted_nowhere():
    kept, wrong = m.lent(), m.lent()
    undo.undo(event=last_act(wrong.device), by=make.michel())
    for who in (make.samira(), make.ines()):
        assert (keys(who, "loans"), get(who, "loans")["count"]) == ([str(kept.pk)], 1)
        assert keys(who, "loans", open="false") == []


def test_how_a_loan_ended_is_said_to_who_lent_and_who_follows():
    loan = losses.declare_lost(
        loan=m.lent(), comment="Dans le bus", police_report="2026/12", by=make.michel()
    )
    for who in (make.michel(), make.ines()):
        (item,) = get(who, "loans", open="false")["items"]
        assert (item["outcome"], item["overdue"]) == ("lost", False)
        assert "bus" not in str(item)
        assert item["closed_on"] == loan.closed_on.isoformat()


def test_overdue_is_told_from_the_day_after_the_day_it_was_due():
    loan = m.lent()
    today = timezone.localdate()
    for days, late in ((0, False), (1, True)):
        begun = today - dt.timedelta(days=200)
        Loan.objects.filter(pk=loan.pk).update(handed_over_on=begun, due_on=today - dt.timedelta(days=days))
        (item,) = get(make.michel(), "loans")["items"]
        assert item["overdue"] is late
        assert keys(make.michel(), "loans", overdue="true") == [str(loan.pk)] * late


@pytest.mark.parametrize(
    "address",
    ["loans?open=&overdue=&tag=", "prescriptions?status=&kind=", "devices?q=&status=&kind=&site="],
)
def test_an_address_as_the_contract_writes_it_asks_for_everything(address):
    make.loan()
    answer = make.api(make.samira()).get(f"/api/v1/{address}")

    assert answer.status_code == 200
    assert answer.json()["count"] == 1
