"""A device's page: its story with its loans, what may be done, and what each role reads of it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.choices import Kind, Status
from tests import make
from tests.make_loans import days_ago

pytestmark = pytest.mark.django_db


def see(member, device):
    answer = make.client(member).get(f"/devices/{device.tag}/")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("status", "said", "button"),
    [
        (Status.ANNOUNCED, "Il est attendu", "Noter son arrivée"),
        (Status.RECEIVED, "Ses données sont à effacer", "Noter l’effacement"),
        (Status.REFURBISHING, "Contrôlez-le", "Rendre disponible"),
        (Status.READY, "Il peut partir", "Remettre à…"),
        (Status.MISSING, "Personne ne sait où il est", "Il est retrouvé"),
        (Status.RETIRED, "sorti du parc", ""),
    ],
)
def test_the_next_step_leads_to_the_desk(status, said, button):
    device = make.device(status)
    page = see(make.michel(), device)
    assert said in page
    big = re.findall(r'<a class="btn btn-primary btn-big" href="([^"]+)">([^<]+)', page)
    assert big == ([(f"/d/{device.tag}", button)] if button else [])


def test_who_waits_for_one_like_it_is_counted():
    device = make.device()
    assert "Aucune demande" in see(make.michel(), device)
    make.prescription()
    make.prescription(Kind.TABLET)
    assert "1 demande en attend un" in see(make.michel(), device)


def test_loans_are_woven_into_the_story_without_a_name():
    first = make.loan(asked=make.prescription(who=make.denise(), at=days_ago(420)), at=days_ago(400))
    make.back(first, at=days_ago(190))
    page = see(make.michel(), first.device)
    assert "7 mois" in see(make.samira(), first.device)
    assert f'href="/loans/{first.pk}/"' not in page  # a volunteer remembers thirty days
    assert f'href="/loans/{first.pk}/"' in see(make.samira(), first.device)
    assert "Denise" not in page + see(make.samira(), first.device)


def test_the_loan_that_runs_is_a_tap_away():
    loan = make.loan()
    page = see(make.michel(), loan.device)
    assert f'href="/loans/{loan.pk}/"' in page
    assert "jusqu’au" in page


def test_every_label_of_a_device_leads_to_its_page():
    from inventory.actions import labels

    device = make.device(serial="SH7460P")
    old = device.tag
    tag = labels.make_blank(count=1, sheet="L7160", by=make.samira())[0]
    labels.claim(tag, serial="SH7460P", by=make.michel(), site=make.grenoble())
    browser = make.client(make.michel())
    assert browser.get(f"/devices/{old}/").url == f"/devices/{tag.code}/"
    assert browser.get(f"/devices/{tag.code.lower()}/").url == f"/devices/{tag.code}/"


@pytest.mark.parametrize("said", ["K7M49TRZ", "nonsense", "22222222", "%00"])
def test_no_device_is_no_page(said):
    assert make.client(make.michel()).get(f"/devices/{said}/").status_code == 404


def test_a_donor_reads_a_gift_in_five_words_and_nobody_of_elsewhere():
    loan = make.loan(asked=make.prescription(at=days_ago(120)), at=days_ago(100))
    page = see(make.celine(), loan.device)
    assert "Prêté" in page
    assert "3 mois entre les mains de quelqu’un" in page
    for never in ("Grenoble", "Samira", "Son histoire", "/loans/", "Reprendre", "btn-big", "Effacements"):
        assert never not in page
    assert make.client(make.paul()).get(f"/devices/{loan.device.tag}/").status_code == 404
    missing = make.device("missing")
    assert "Introuvable" in see(make.celine(), missing)
    assert "Déclaré" not in see(make.celine(), missing)


@pytest.mark.parametrize("who", [make.ines, make.sylvie, make.lea, make.olga])
def test_who_has_no_right_to_devices_is_stopped_at_the_door(who):
    assert make.client(who()).get(f"/devices/{make.device().tag}/").status_code == 403


def test_the_work_does_not_grow_with_the_story():
    def statements(device):
        browser = make.client(make.samira())
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/devices/{device.tag}/")
        return len(captured)

    once = make.loan(at=days_ago(300), asked=make.prescription(at=days_ago(310)))
    make.back(once, at=days_ago(290))
    few = statements(once.device)
    from inventory.actions import workshop

    for turn in (200, 100):
        device = once.device
        device.refresh_from_db()
        workshop.erase(
            device, outcome="purge", technique="NVMe", tool="nwipe", by=make.samira(), at=days_ago(turn + 5)
        )
        workshop.refurbish(device, by=make.samira(), at=days_ago(turn + 4))
        workshop.make_ready(device, grade="B", by=make.samira(), at=days_ago(turn + 3))
        again = make.loan(device, make.prescription(at=days_ago(turn + 10)), at=days_ago(turn))
        make.back(again, at=days_ago(turn - 10))
    assert statements(once.device) == few
