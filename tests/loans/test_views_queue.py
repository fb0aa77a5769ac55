"""The queue as an association needs it: who waits longest, counts after filters, who is named to whom."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.models import AccessRecord
from inventory.choices import Kind
from loans.actions import holds, prescriptions
from loans.models import Need, Prescription
from tests import make
from tests.loans.reading import SECRETS
from tests.make_loans import accepted, asked, days_ago, held, lent, returned
from tests.support.reading import main, says

pytestmark = pytest.mark.django_db

QUEUE = "/requests/"


def see(member, query="", **posted):
    """The page's text, as it is read."""
    browser = make.client(member)
    response = browser.post(QUEUE, posted) if posted else browser.get(QUEUE + query)
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode()).replace("\u00a0", " ")


def codes_in(html):
    """The codes of the rows, in their order."""
    return [
        code.replace(" ", "") for code in re.findall(r'<a class="tag" href="/requests/[^"]+">([^<]+)', html)
    ]


def counts_in(html):
    """Figure by word, as the counts show them."""
    part = html.split('class="counts"')[1].split("</ul>")[0]
    found = re.findall(r"<b>(\d+)</b>(.*?)</a>", part, re.DOTALL)
    return {re.sub(r"<svg.*?</svg>|<[^>]+>", "", word).strip(): int(figure) for figure, word in found}


# --- in which order, and which ---------------------------------------------------------------------------


def test_the_longest_wait_stands_first_whoever_asked_first():
    asked_first = asked(at=days_ago(40))
    late = accepted(at=days_ago(30), accepted_at=days_ago(2))
    early = accepted(at=days_ago(20), accepted_at=days_ago(10))
    prescriptions.accept(prescription=asked_first, by=make.samira(), at=days_ago(1))
    assert codes_in(see(make.samira())) == [early.code, late.code, asked_first.code]
    assert "10 jours" in see(make.samira())


def test_the_list_opens_on_what_can_be_worked_on_and_every_state_is_one_tap_away():
    waiting, to_read, kept = accepted(), asked(), held()
    to_complete = asked(evidence=())
    over = asked()
    prescriptions.decline(prescription=over, reason="Plus rien", by=make.samira())
    page = see(make.samira())
    assert set(codes_in(page)) == {waiting.code, to_read.code, kept.need.prescription.code}
    assert counts_in(page) == {
        "En cours": 3, "À lire": 1, "En attente": 1, "Mis de côté": 1, "À compléter": 1, "Refusées": 1,
    }  # fmt: skip
    assert codes_in(see(make.samira(), "?status=to_complete")) == [to_complete.code]
    assert codes_in(see(make.samira(), "?status=declined")) == [over.code]


def test_each_request_is_counted_once_however_many_take_part_in_the_programme():
    programme = make.programme()
    assert programme.participations.count() > 1
    accepted(), asked()
    assert counts_in(see(make.samira()))["En cours"] == 2


def test_counts_follow_the_filters():
    accepted(Kind.LAPTOP), accepted(Kind.TABLET), asked(Kind.TABLET)
    page = see(make.samira(), "?kind=tablet")
    assert counts_in(page) == {"En cours": 2, "À lire": 1, "En attente": 1}
    assert "?kind=tablet&status=accepted" in page
    assert "Retirer les filtres" in page
    assert "Retirer les filtres" not in see(make.samira())


def test_a_kind_is_what_is_still_wanted():
    both = accepted(Kind.LAPTOP, Kind.TABLET)
    lent(make.device(), both)
    assert codes_in(see(make.samira(), "?kind=laptop")) == []
    page = see(make.samira(), "?kind=tablet")
    assert codes_in(page) == [both.code]
    assert "tablette</td>" in page
    assert "portable" not in page.split("<tbody")[1].split("</tbody>")[0]


def test_two_of_a_kind_are_said_so():
    accepted(Kind.LAPTOP, Kind.LAPTOP, Kind.HOTSPOT)
    assert "2 × portable, routeur 4G" in see(make.samira())


def test_a_place_lists_what_is_handed_over_there_or_anywhere():
    here, anywhere, there = accepted(site=make.mens()), accepted(), accepted(site=make.grenoble())
    assert set(codes_in(see(make.samira(), "?site=mens"))) == {here.code, anywhere.code}
    assert there.code in codes_in(see(make.samira(), "?site=grenoble"))


def test_a_device_kept_aside_is_one_tap_from_the_hand_over():
    kept = held()
    assert f"/d/{kept.device.tag}?for={kept.need.prescription_id}" in see(make.samira()).replace("/?", "?")


@pytest.mark.parametrize(
    "query", ["?status=nothing", "?kind=<script>", "?site=vienne", "?page=99999", "?page=x", "?to=%00"]
)
def test_a_query_that_means_nothing_narrows_nothing(query):
    one = accepted()
    assert codes_in(see(make.samira(), query)) == [one.code]


def test_an_empty_queue_says_so():
    make.programme()
    assert "Personne n’attend." in see(make.samira())
    assert "Aucune demande avec ces filtres." in see(make.samira(), "?kind=phone")


# --- open calls ------------------------------------------------------------------------------------------


def test_an_open_call_is_read_without_a_name_by_every_association_of_the_programme():
    who = make.person("Delorme", "Ginette")
    call = asked(who=who, call=True)
    for manager in (make.samira(), make.odile()):
        page = see(manager)
        assert codes_in(page) == [call.code]
        assert "Appel ouvert" in page
        assert "Ginette" not in page
        assert codes_in(see(manager, "?to=us")) == []
    assert not AccessRecord.objects.filter(people=who, page="loans:queue").exists()


def test_an_association_that_left_the_programme_reads_its_calls_no_more():
    asked(call=True)
    part = make.programme().participations.get(organisation=make.seconde_vie())
    part.until = days_ago(1).date()
    part.save()
    assert codes_in(see(make.odile())) == []
    assert len(codes_in(see(make.samira()))) == 1


def test_a_call_taken_by_one_is_gone_for_the_others():
    call = asked(call=True)
    make.client(make.samira()).post(reverse("loans:accept", args=[call.pk]))
    assert codes_in(see(make.samira())) == [call.code]
    assert codes_in(see(make.odile())) == []


# --- who reads what --------------------------------------------------------------------------------------


def test_another_association_sees_nothing_of_it():
    accepted()
    assert codes_in(see(make.odile())) == []


def test_a_manager_reads_names_and_a_volunteer_initials():
    accepted(who=make.denise())
    assert "Denise Rey" in see(make.samira())
    page = see(make.michel())
    assert "Denise R." in page
    assert says(page, "Rey") == []


def test_a_volunteer_reads_what_is_accepted_for_ones_own_sites():
    accepted(site=make.grenoble()), asked()
    here, anywhere = accepted(site=make.mens()), accepted()
    assert set(codes_in(see(make.mona()))) == {here.code, anywhere.code}
    assert "À lire" not in see(make.mona())
    assert "Adressée" not in see(make.mona())
    assert "Adressée" in see(make.samira())


def test_a_volunteer_forgets_people_helped_long_ago_and_a_manager_does_not():
    old = accepted(who=make.person("Vieux", "Octave", at=days_ago(400)), at=days_ago(300))
    returned(lent(prescription=old, at=days_ago(200), device=make.device(at=days_ago(320))), at=days_ago(60))
    query = "?status=honoured"
    assert codes_in(see(make.samira(), query)) == [old.code]
    assert codes_in(see(make.michel(), query)) == []
    assert codes_in(see(make.michel(), q="Octave")) == []


def test_nobody_at_the_association_reads_the_right_the_proof_the_age_or_the_network():
    who = make.person("Rey", "Denise", 1950)
    accepted(who=who)
    for member in (make.samira(), make.michel()):
        page = main(make.client(member).get(QUEUE))
        assert "Denise" in page
        assert says(page, *SECRETS, "Isère connectée") == []


@pytest.mark.parametrize("build", [make.ines, make.helene, make.celine, make.sylvie, make.lea, make.olga])
def test_the_page_is_the_associations(build):
    assert make.client(build()).get(QUEUE).status_code == 403
    assert make.client(build()).post(QUEUE, {"q": "Denise"}).status_code == 403


def test_who_looked_at_whom_is_written_once_a_view():
    shown, other = accepted(), accepted(to=make.seconde_vie(), manager=make.odile())
    see(make.michel())
    record = AccessRecord.objects.get()
    assert (record.viewer, record.page) == (make.michel().user, "loans:queue")
    assert [*record.people.all()] == [shown.beneficiary]
    assert other.beneficiary not in record.people.all()


def test_what_people_write_does_not_run():
    accepted(Kind.LAPTOP, who=make.person("<script>alert(1)</script>", "<img src=x onerror=alert(2)>"))
    response = make.client(make.samira()).get(QUEUE)
    assert b"<script>alert" not in response.content
    assert b"<img" not in response.content


# --- found by code, by name ------------------------------------------------------------------------------


def test_a_code_leads_to_its_request_in_any_case_and_state():
    one = accepted()
    spaced = f"{one.code[:3]} {one.code[3:]}".lower()
    answer = make.client(make.michel()).post(QUEUE, {"q": spaced})
    assert answer["Location"] == reverse("loans:request", args=[one.pk])
    elsewhere = accepted(to=make.seconde_vie(), manager=make.odile())
    assert "Aucune demande à ce code ni à ce nom." in see(make.michel(), q=elsewhere.code)


def test_a_name_is_found_by_post_and_stands_in_no_address():
    one = accepted(who=make.denise())
    accepted()
    page = see(make.samira(), q="rey dénise")
    assert codes_in(page) == [one.code]
    assert 'method="post"' in page
    assert codes_in(see(make.samira(), "?q=denise")) != [one.code]  # a name in an address narrows nothing


def test_a_volunteer_finds_by_what_a_volunteer_reads():
    one = accepted(who=make.denise())
    for words in ("denise", "Denise R", "denise rey", "DEN"):
        assert codes_in(see(make.michel(), q=words)) == [one.code], words
    for words in ("rey", "denise martin", "ey"):
        assert codes_in(see(make.michel(), q=words)) == [], words
    assert codes_in(see(make.samira(), q="ey")) == [one.code]


def test_an_open_call_is_not_found_by_a_name():
    asked(who=make.denise(), call=True)
    assert codes_in(see(make.samira(), q="denise")) == []


def test_those_found_are_recorded_and_no_others():
    one = accepted(who=make.denise())
    accepted(who=make.person("Autre", "Alice"))
    see(make.michel(), q="denise")
    assert [*AccessRecord.objects.get().people.all()] == [one.beneficiary]


@pytest.mark.parametrize("q", ["", "   ", "\x00", "'--", "%", "é" * 80])
def test_a_search_for_nothing_is_no_fault(q):
    accepted()
    assert make.client(make.michel()).post(QUEUE, {"q": q}).status_code in (200, 302)
    assert make.client(make.michel()).post(QUEUE, {"q": "x" * 5000}).status_code == 302


# --- as many as there are --------------------------------------------------------------------------------


def many(number):
    """As many requests as asked for, made from one by their rows: 2,000 acts would be a bench, not a test."""
    first = Prescription.objects.select_related("beneficiary").get(pk=accepted().pk)
    from accounts import codes

    rows = []
    for code in codes.make_many(codes.PICKUP_LENGTH, number):
        first.pk, first.code, first._state.adding = None, code, True
        rows.append(
            Prescription(
                **{
                    field.attname: getattr(first, field.attname)
                    for field in Prescription._meta.concrete_fields
                    if field.name != "id"
                }
            )
        )
    made = Prescription.objects.bulk_create(rows)
    Need.objects.bulk_create(
        Need(organisation_id=first.organisation_id, prescription=row, kind="laptop") for row in made
    )


def statements(member, query=""):
    browser = make.client(member)
    browser.get(QUEUE)  # what is read once a session
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(QUEUE + query).status_code == 200
    return len(found)


def test_as_many_statements_for_2000_rows_as_for_20():
    kept = held()
    many(20)
    few = {member.role: statements(member) for member in (make.samira(), make.michel())}
    many(1980)
    assert few == {member.role: statements(member) for member in (make.samira(), make.michel())}
    assert kept.need.prescription.code in see(make.samira(), "?status=held").replace(" ", "")


def test_pages_keep_the_filters():
    many(60)
    page = see(make.samira(), "?kind=laptop")
    assert "50 affichés sur 61" in page
    assert "?kind=laptop&page=2" in page
    assert len(codes_in(see(make.samira(), "?kind=laptop&page=2"))) == 11


def test_a_hold_released_puts_the_request_back_where_it_waited():
    first = accepted(at=days_ago(9))
    second = accepted(at=days_ago(3))
    kept = held(prescription=first)
    holds.release(hold=kept, by=make.samira())
    assert codes_in(see(make.samira(), "?status=accepted")) == [first.code, second.code]
