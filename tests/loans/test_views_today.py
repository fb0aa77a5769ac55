"""The association's day: right counts, names of people expected or lending only, the same work for many."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.actions import people
from beneficiaries.models import AccessRecord
from inventory.choices import Kind
from loans.actions import claims, renewals, scanning
from loans.models import Renewal
from loans.policy import Calendar
from tests import make, make_loans
from tests.make_loans import days_ago

pytestmark = pytest.mark.django_db


def see(member):
    answer = make.client(member).get("/today/")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def counts(page):
    """The figure of each section by its title."""
    found = re.findall(r'<section class="todo"><b>(\d+)</b><div><h2>(?:<a[^>]*>)?([^<]+)', page)
    return {title: int(figure) for figure, title in found}


def test_a_day_with_something_of_everything():
    expected = make.hold(asked=make.prescription(who=make.denise()))
    make.prescription(Kind.TABLET)
    make.prescription(accepted=False)
    late = make.loan(
        asked=make.prescription(
            who=make.person("Bel", "Jeanne", channel="call", phone="06 39 98 00 01"), at=days_ago(250)
        ),
        at=days_ago(200),
    )
    soon = make.loan(asked=make.prescription(at=days_ago(190)), at=days_ago(180))
    conflict = make.loan()
    scan = {
        "id": str(uuid4()),
        "at": timezone.now().isoformat(),
        "verb": "take_back",
        "tag": conflict.device.tag,
        "loan_id": str(late.pk),
        "condition": "good",
        "accessories": [],
        "done": True,
    }
    scanning.perform(by=make.michel(), installation=uuid4(), scan=scan)
    page = see(make.michel())
    assert counts(page) == {
        "À remettre": 1,
        "Attendu en retour": 1,
        "En retard : prenez des nouvelles": 1,
        "Attend un appareil": 1,
        "À départager": 1,
    }
    assert counts(see(make.samira()))["Demande à lire"] == 1
    assert "Denise R." in page
    assert expected.need.prescription.code[:3] in page
    assert "Jeanne B." in page
    assert "tel:+33639980001" in page
    assert "1 portable" in page
    assert f"Reprendre {conflict.device.tag[:4]} {conflict.device.tag[4:]}" in page
    assert soon.beneficiary.family_name not in page


def test_names_are_of_people_expected_or_lending_and_each_look_is_recorded():
    held = make.hold(asked=make.prescription(who=make.denise()))
    waiting = make.prescription(who=make.person("Attendu", "Aurèle"))
    page = see(make.michel())
    record = AccessRecord.objects.get(page="loans:today")
    assert [*record.people.all()] == [held.need.prescription.beneficiary]
    assert record.viewer == make.michel().user
    assert waiting.beneficiary.given_name not in page


def test_a_volunteer_of_one_place_is_not_told_of_the_others():
    make.hold(asked=make.prescription(who=make.denise(), site=make.grenoble()))
    assert "Denise" not in see(make.mona())
    assert counts(see(make.mona())) == {}


def test_who_said_to_have_returned_it_is_not_called():
    late = make.loan(asked=make.prescription(at=days_ago(250)), at=days_ago(200))
    assert "En retard" in see(make.michel())
    claims.claim_returned(loan=late, by=make.michel())
    assert "En retard" not in see(make.michel())


def test_the_figures_are_those_of_the_lists_they_open():
    late = make.loan(asked=make.prescription(at=days_ago(250)), at=days_ago(200))
    claims.claim_returned(loan=late, by=make.michel())
    make.loan(asked=make.prescription(at=days_ago(180)), at=days_ago(172))  # back in some ten days
    page = see(make.michel())
    assert counts(page) == {"Attendu en retour": 1}
    for state, many in (("due_soon", 1), ("overdue", 0)):
        listed = make.client(make.michel()).get(f"/loans/?state={state}").content.decode()
        assert len(re.findall(r"<tr[^>]*>\s*<td", listed)) == many, state


def test_an_empty_day_says_so_and_where_to_begin():
    page = see(make.michel())
    assert "Rien n’attend aujourd’hui." in page
    assert 'href="/desk/"' in page


def test_the_scanner_is_on_the_page_for_who_has_no_phone_in_hand():
    make.hold()
    assert '<a class="btn btn-primary twin" href="/desk/">' in see(make.samira())


def test_the_first_few_are_shown_and_the_others_are_one_tap_away():
    for _ in range(7):
        make.hold()
    page = see(make.michel())
    assert counts(page)["À remettre"] == 7
    assert "Les 2 suivantes" in page


def test_the_work_does_not_grow_with_the_day():
    def statements():
        browser = make.client(make.michel())
        browser.get("/today/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/today/")
        return len(captured)

    def more(times):
        for _ in range(times):
            make.hold()
            make.prescription(Kind.TABLET)
            make.loan(asked=make.prescription(at=days_ago(250)), at=days_ago(200))
            make.loan(asked=make.prescription(at=days_ago(190)), at=days_ago(180))

    more(1)
    few = statements()
    more(8)
    assert statements() == few


def test_renewals_that_wait_for_an_answer_are_said_and_lead_to_them():
    loan = make.loan()
    renewals.ask(
        loan=loan, due_on=Calendar("12345").next_open(loan.due_on + dt.timedelta(days=14)), by=make.ines()
    )
    for build in (make.samira, make.michel):
        page = see(build())
        assert counts(page)["Prolongation à décider"] == 1
        assert 'href="/loans/?todo=renewal"' in page
    renewals.deny(renewal=Renewal.objects.get(), reason="Quelqu’un attend.", by=make.samira())
    assert "Prolongation" not in see(make.samira())


def test_a_renewal_asked_of_another_association_is_not_ones_own():
    loan = make.loan(make.device(by=make.odile()), make.prescription(to=make.seconde_vie()))
    later = Calendar("12345").next_open(loan.due_on + dt.timedelta(days=14))
    renewals.ask(loan=loan, due_on=later, by=make.ines())
    assert "Prolongation" not in see(make.samira())
    assert "Prolongation" in see(make.odile())


def test_somebody_helped_elsewhere_is_not_named_to_a_volunteer_who_does_not_work_there():
    who = make.person("Bel", "Jeanne", channel="call", phone="06 39 98 00 01")
    make.loan(asked=make.prescription(who=who, at=days_ago(250)), at=days_ago(200))
    assert "Jeanne" in see(make.michel())
    page = see(make.mona())
    assert "Jeanne" not in page
    assert "39980001" not in page
    assert not AccessRecord.objects.filter(viewer=make.mona().user).exists()


@pytest.mark.broken
def test_a_lost_key_takes_the_number_and_not_the_day(settings):
    who = make.person("Bel", "Jeanne", channel="call", phone="06 39 98 00 01")
    make.loan(asked=make.prescription(who=who, at=days_ago(250)), at=days_ago(200))
    settings.RELAIS_KEYS = ["QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="]
    page = see(make.michel())
    assert "Jeanne B." in page
    assert "tel:+33639980001" not in page


def test_a_number_withdrawn_is_not_called():
    who = make.person("Bel", "Jeanne", channel="call", phone="06 39 98 00 01")
    make.loan(asked=make.prescription(who=who, at=days_ago(250)), at=days_ago(200))
    details = {"family_name": "Bel", "given_name": "Jeanne", "birth_year": 1980, "channel": "prescriber"}
    people.update(who, by=make.ines(), **details)
    page = see(make.michel())
    assert "Jeanne B." in page
    assert "Appeler" not in page


def test_who_asked_for_another_way_is_not_dialled():
    for channel, more in (("prescriber", {}), ("letter", {"address": "3 rue du Four\n38710 Mens"})):
        who = make.person(
            "Bel", channel=channel, phone="06 39 98 00 01", given_name=f"Anne-{channel}", **more
        )
        make.loan(asked=make.prescription(who=who, at=days_ago(250)), at=days_ago(200))
    page = see(make.michel())
    assert "Par le travailleur social" in page
    assert "Courrier" in page
    assert "tel:+33639980001" not in page
    assert page.count("#contact") == 2


def test_what_a_person_asked_callers_to_mind_is_read_before_calling():
    asked = {"hours": "le soir", "shared": True, "leave_no_message": True}
    who = make.person("Bel", "Jeanne", channel="call", phone="06 39 98 00 01", **asked)
    make.loan(asked=make.prescription(who=who, at=days_ago(250)), at=days_ago(200))
    page = see(make.michel())
    for words in ("le soir", "sans dire pourquoi", "Ne laissez aucun message.", "tel:+33639980001"):
        assert words in page


def test_a_call_to_all_is_counted_as_the_queue_counts_it():
    make.prescription(accepted=False)
    make_loans.asked(call=True)
    assert counts(see(make.samira()))["Demandes à lire"] == 2
    queue = make.client(make.samira()).get("/requests/?status=submitted").content.decode()
    assert len(re.findall(r"<tr[^>]*>\s*<td", queue)) == 2
