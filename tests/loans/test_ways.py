"""The workshop's pages, where a hold or a loan hangs on the device: both are kept and undone together."""

from uuid import uuid4

import pytest
from django.urls import reverse

from inventory.facts import last_act
from inventory.models import Device
from inventory.views.panel import ways
from loans.actions import losses
from loans.models import Hold, Loan, Need
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def url(name, device):
    return reverse(f"inventory:{name}", args=[device.tag])


def asked(name, device, who=None):
    return make.client(who or make.michel()).get(url(name, device)).content.decode().replace("\u00a0", " ")


def post(name, device, who=None, **said):
    sent = {"client_id": str(uuid4()), **said}
    answer = make.client(who or make.michel()).post(url(name, device), sent)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def undo(device, who=None, **said):
    return post("undo", device, who, event=last_act(device).pk, **said)


def names(device, who=None):
    return [way["name"] for way in ways(fresh(device), who or make.michel())]


# --- lost on a loan, found on a shelf --------------------------------------------------------------------


@pytest.fixture
def lost():
    loan = m.lent()
    return losses.declare_lost(loan=loan, comment="Oublié dans le bus", by=make.samira())


def test_found_by_its_page_the_loan_it_was_lost_on_says_so(lost):
    post("find", lost.device, site="mens")
    row = fresh(lost)
    assert row.found_by == make.michel().user
    assert row.outcome == "lost"  # what happened has happened
    assert (fresh(lost.device).status, fresh(lost.device).site) == ("to_erase", make.mens())


def test_the_same_form_sent_twice_finds_it_once(lost):
    act = str(uuid4())
    for _twice in range(2):
        post("find", lost.device, site="mens", client_id=act)
    assert Device.objects.get(pk=lost.device_id).events.filter(verb="find").count() == 1


def test_a_missing_device_sent_to_the_workshop_by_its_page_is_found_on_its_loan_too(lost):
    post("refurbish", lost.device, site="mens")
    assert fresh(lost.device).status == "refurbishing"
    assert fresh(lost).found_by == make.michel().user


def test_a_finding_undone_by_its_page_is_forgotten_on_the_loan_too(lost):
    post("find", lost.device, site="mens")
    undo(lost.device)
    row = fresh(lost)
    assert (row.found_at, row.found_by) == (None, None)
    assert fresh(lost.device).status == "missing"


def test_a_loss_undone_by_its_page_lets_the_loan_run_on(lost):
    undo(lost.device, make.samira())
    row = fresh(lost)
    assert (row.outcome, row.closed_at) == (None, None)
    assert fresh(lost.device).status == "on_loan"


def test_a_manager_who_undoes_a_colleague_s_loss_says_why():
    loan = losses.declare_lost(loan=m.lent(), comment="Oublié dans le bus", by=make.michel())
    sent = {"client_id": str(uuid4()), "event": last_act(loan.device).pk}
    answer = make.client(make.samira()).post(url("undo", loan.device), sent)
    assert answer.status_code == 409
    assert fresh(loan).outcome == "lost"
    undo(loan.device, make.samira(), reason="Il était dans le coffre")
    assert fresh(loan).is_open


# --- kept aside ------------------------------------------------------------------------------------------


@pytest.fixture
def kept():
    return m.held()


@pytest.mark.parametrize(
    ("name", "said", "status"),
    [("missing", {"comment": "Pas au comptage"}, "missing"), ("refurbish", {}, "refurbishing")],
)
def test_what_was_kept_aside_waits_for_another_device(kept, name, said, status):
    page = asked(name, kept.device)
    assert "la demande attend de nouveau un appareil" in page
    post(name, kept.device, **said)
    assert fresh(kept.device).status == status
    assert fresh(kept).closed_why == "device_gone"
    assert Need.objects.open().filter(pk=kept.need_id).exists()
    undo(kept.device)
    assert fresh(kept.device).status == "reserved"
    assert fresh(kept).closed_at is None


def test_on_the_shelf_nothing_is_said_of_a_request():
    device = make.device()
    for name in ("missing", "refurbish"):
        assert "mis de côté" not in asked(name, device).replace("Mis de côté", "")


def test_missing_is_a_tap_away_in_every_status_but_retired_and_in_somebody_s_hands():
    """On loan it is the loan that is lost; what is missing already, or gone, is not lost again."""
    kept, lent = m.held().device, m.lent().device
    offered = {
        status: "missing" in names(make.device(status))
        for status in ("announced", "received", "to_erase", "refurbishing", "ready", "missing", "retired")
    }
    assert offered == dict.fromkeys(offered, True) | {"missing": False, "retired": False}
    assert "missing" in names(kept)
    assert "missing" not in names(lent)


def test_what_is_in_somebody_s_hands_is_not_taken_from_them_by_a_page():
    loan = m.lent()
    for name, said in (("missing", {"comment": "x"}), ("refurbish", {}), ("find", {"site": "mens"})):
        sent = {"client_id": str(uuid4()), **said}
        answer = make.client(make.michel()).post(url(name, loan.device), sent)
        assert answer.status_code == 409, name
    assert fresh(loan).is_open
    assert fresh(loan.device).status == "on_loan"


def test_others_find_and_lose_nothing(kept):
    for who, status in ((make.oscar(), 404), (make.odile(), 404), (make.celine(), 403), (make.ines(), 403)):
        for name in ("missing", "refurbish", "find", "undo"):
            answer = make.client(who).post(url(name, kept.device), {"client_id": str(uuid4())})
            assert answer.status_code == status, (who.role, name)
    assert Hold.objects.active().get() == kept
    assert not Loan.objects.exists()


def test_a_kept_one_that_is_lost_in_the_workshop_alarms_nobody_and_says_so(kept):
    assert "personne n’est alerté" in asked("missing", kept.device)


def test_the_label_of_a_device_is_one_tap_from_its_page(kept):
    page = make.client(make.michel()).get(f"/devices/{kept.device.tag}/").content.decode()
    link = f"{reverse('inventory:labels')}?tag={kept.device.tag}"
    assert link in page
    assert f'value="{kept.device.tag}" checked' in make.client(make.michel()).get(link).content.decode()
