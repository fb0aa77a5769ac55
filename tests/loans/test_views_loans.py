"""The list of loans: what runs, the soonest return first; lateness in a calm voice; who is named to whom."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import AccessRecord
from inventory.choices import Kind
from inventory.facts import last_act
from loans.actions import claims, losses, renewals, undo
from loans.models import Loan
from loans.policy import Calendar
from tests import make
from tests.loans.test_views_queue import counts_in
from tests.make_loans import accepted, days_ago, lent, returned
from tests.support.reading import says

pytestmark = pytest.mark.django_db

LOANS = "/loans/"


def see(member, query="", **posted):
    browser = make.client(member)
    response = browser.post(LOANS, posted) if posted else browser.get(LOANS + query)
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode()).replace("\u00a0", " ")


def tags_in(html):
    found = re.findall(r'<a class="tag" href="/loans/[^"]+">([^<]+)', html)
    return [tag.replace(" ", "") for tag in found]


def row_of(html, loan):
    """The row of one loan."""
    return next(row for row in html.split("<tr ") if str(loan.pk) in row)


def old(days, **more):
    """A loan that began so many days ago."""
    at = days_ago(days)
    kind = more.pop("kind", Kind.LAPTOP)
    device = make.device(kind=kind, at=at - dt.timedelta(days=20))
    return lent(device, accepted(kind, at=at - dt.timedelta(days=5), **more), at=at)


def test_what_runs_the_soonest_return_first():
    late, soon, running = old(190), old(175), old(10)
    over = returned(old(20))
    page = see(make.samira())
    assert tags_in(page) == [late.device.tag, soon.device.tag, running.device.tag]
    assert counts_in(page) == {
        "Prêtés": 3, "En retard": 1, "Retour bientôt": 1, "En cours": 1, "Terminés": 1,
    }  # fmt: skip
    assert tags_in(see(make.samira(), "?state=overdue")) == [late.device.tag]
    assert tags_in(see(make.samira(), "?state=closed")) == [over.device.tag]


def test_lateness_asks_for_news_and_wears_no_red():
    late = old(190)
    row = row_of(see(make.michel()), late)
    assert "Prendre des nouvelles" in row
    assert "t-act" not in row
    assert "t-wait" in row


def test_what_was_undone_never_happened():
    loan = lent()
    undo.undo(event=last_act(loan.device), by=make.michel())
    assert tags_in(see(make.samira(), "?state=closed")) == []
    assert make.client(make.samira()).get(f"{LOANS}{loan.pk}/").status_code == 404


def test_counts_follow_the_filters():
    old(190), old(10), old(9, kind=Kind.TABLET)
    assert counts_in(see(make.samira(), "?kind=tablet")) == {"Prêtés": 1, "En cours": 1}
    assert counts_in(see(make.samira(), "?site=mens")) == {"Prêtés": 0}


def test_what_waits_for_an_answer_is_said_and_found():
    asked, _other = old(100), old(100)
    day = Calendar("12345").next_open(asked.due_on + dt.timedelta(days=7))
    renewals.ask(loan=asked, due_on=day, by=make.ines())
    page = see(make.michel())
    assert "1 prolongation à décider" in page
    assert "Répondre" in row_of(page, asked)
    assert tags_in(see(make.michel(), "?todo=renewal")) == [asked.device.tag]


def test_one_said_to_be_returned_is_looked_for_and_called_by_nobody():
    claimed, _other = old(190), old(190)
    claims.claim_returned(loan=claimed, by=make.michel())
    row = row_of(see(make.michel()), claimed)
    assert "Dit rendu" in row
    assert "Le chercher" in row
    assert tags_in(see(make.michel(), "?todo=claimed")) == [claimed.device.tag]


def test_agreements_that_wait_for_a_signature_are_found():
    unsigned = lent()
    signed = lent(signed=True)
    found = tags_in(see(make.samira(), "?todo=unsigned"))
    assert unsigned.device.tag in found
    assert signed.device.tag not in found


def test_a_manager_finds_how_loans_ended():
    lost, back = old(50), returned(old(60))
    losses.declare_lost(loan=lost, comment="Dans le train", by=make.samira())
    assert tags_in(see(make.samira(), "?outcome=lost")) == [lost.device.tag]
    assert tags_in(see(make.samira(), "?state=closed&outcome=returned")) == [back.device.tag]
    assert "Terminé" in see(make.samira(), "?state=closed")


@pytest.mark.parametrize("query", ["?state=x", "?kind=%3Cb%3E", "?todo=all", "?outcome=undone", "?page=-1"])
def test_a_query_that_means_nothing_narrows_nothing(query):
    one = lent()
    assert tags_in(see(make.samira(), query)) == [one.device.tag]


def test_a_volunteer_remembers_thirty_days():
    recent = returned(old(50), at=days_ago(20))
    past = returned(old(90), at=days_ago(40))
    assert tags_in(see(make.michel(), "?state=closed")) == [recent.device.tag]
    assert set(tags_in(see(make.samira(), "?state=closed"))) == {recent.device.tag, past.device.tag}


def test_names_by_role_and_by_place():
    lent(prescription=accepted(who=make.denise()))  # at Grenoble
    assert "Denise Rey" in see(make.samira())
    assert "Denise R." in see(make.michel())
    assert says(see(make.michel()), "Rey") == []
    page = see(make.mona())
    assert "quelqu’un d’ailleurs" in page
    assert "Denise" not in page


def test_only_those_named_are_recorded():
    loan = lent()
    see(make.mona())
    assert not AccessRecord.objects.exists()
    see(make.michel())
    record = AccessRecord.objects.get()
    assert (record.page, [*record.people.all()]) == ("loans:loans", [loan.beneficiary])


def test_another_association_sees_nothing():
    lent()
    assert tags_in(see(make.odile())) == []
    assert "Aucun appareil n’est prêté." in see(make.odile())


@pytest.mark.parametrize("build", [make.ines, make.helene, make.celine, make.sylvie])
def test_the_page_is_the_associations(build):
    assert make.client(build()).get(LOANS).status_code == 403
    assert make.client(build()).post(LOANS, {"q": "x"}).status_code == 403


def test_a_label_leads_to_its_loan_the_running_one_first():
    device = make.device(at=days_ago(100))
    first = lent(device, accepted(at=days_ago(90)), at=days_ago(80))
    returned(first, at=days_ago(70))
    answer = make.client(make.samira()).post(LOANS, {"q": device.tag.lower()})
    assert answer["Location"] == f"{LOANS}{first.pk}/"
    theirs = make.loan(make.device(by=make.odile()), make.prescription(to=make.seconde_vie()))
    assert "Aucun prêt à cette étiquette ni à ce nom." in see(make.samira(), q=theirs.device.tag)


def test_a_name_is_found_by_post_as_far_as_one_reads():
    loan = lent(prescription=accepted(who=make.denise()))
    lent()
    assert tags_in(see(make.samira(), q="rey")) == [loan.device.tag]
    assert tags_in(see(make.michel(), q="denise")) == [loan.device.tag]
    assert tags_in(see(make.michel(), q="rey")) == []
    assert tags_in(see(make.mona(), q="denise")) == []


def test_what_people_write_does_not_run():
    lent(prescription=accepted(who=make.person("<script>alert(1)</script>", "<img src=x>")))
    response = make.client(make.samira()).get(LOANS)
    assert b"<script>alert" not in response.content
    assert b"<img" not in response.content


def many(number):
    """As many closed loans as asked for, copied by their rows: 2,000 acts would be a bench, not a test."""
    first = returned(old(20))
    fields = [field.attname for field in Loan._meta.concrete_fields if field.name != "id"]
    values = {name: getattr(first, name) for name in fields}
    Loan.objects.bulk_create(Loan(**values) for _ in range(number))


def statements(member, query):
    browser = make.client(member)
    browser.get(LOANS)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(LOANS + query).status_code == 200
    return len(found)


def test_as_many_statements_for_2000_rows_as_for_20():
    many(20)
    members = (make.samira(), make.michel())
    few = [statements(member, "?state=closed") for member in members]
    many(1980)
    assert few == [statements(member, "?state=closed") for member in members]
