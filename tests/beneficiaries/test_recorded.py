"""Nobody is shown, by name or number, in a request that has not written who looked: the page fails."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from beneficiaries.actions import people
from beneficiaries.actions.views import record_view
from beneficiaries.fields import SealedTextField
from beneficiaries.forms import PersonForm
from beneficiaries.middleware import watched
from beneficiaries.models import AccessRecord, Beneficiary, ContactChannel, Unrecorded
from beneficiaries.views import people as people_views
from loans.actions import renewals
from loans.views import card as card_view
from loans.views import follow, prescribe, prescriptions, slip, today
from tests import make
from tests.make_loans import accepted, days_ago, held, lent

pytestmark = pytest.mark.django_db


def in_a_request(do) -> HttpResponse:
    """What comes of an act done while a page is made."""
    return watched(lambda _request: HttpResponse(str(do())))(RequestFactory().get("/"))


# --- a number is read like a name ---------------------------------------------------------------------------


def test_a_number_is_not_read_unrecorded():
    channel = make.denise().channels.get()
    with pytest.raises(Unrecorded):
        in_a_request(lambda: channel.value)


@pytest.mark.parametrize(
    "read",
    [
        lambda who: who.channels.get().value,
        lambda who: who.channels.defer("value").get().value,
        lambda who: [channel.value for channel in ContactChannel.objects.filter(beneficiary=who)],
        lambda who: people.details_of(who),
        lambda who: PersonForm.of(who).initial,
    ],
)
def test_nor_by_any_way_to_it(read):
    denise = make.denise()
    with pytest.raises(Unrecorded):
        in_a_request(lambda: read(denise))


def test_recorded_it_is_read_and_nothing_stays_in_the_browser():
    denise = make.denise()

    def show():
        record_view(make.ines(), "test", [denise])
        return denise.channels.get().value

    response = in_a_request(show)
    assert response.content == b"+33639981240"
    assert response.headers["Cache-Control"] == "no-store"


def test_to_record_one_does_not_tell_the_number_of_another():
    denise, other = make.denise(), make.person("Bel", channel="call", phone="06 39 98 00 01")

    def show():
        record_view(make.ines(), "test", [denise])
        return other.channels.get().value

    with pytest.raises(Unrecorded):
        in_a_request(show)


def test_outside_a_request_it_is_read():
    assert make.denise().channels.get().value == "+33639981240"


def test_to_write_a_number_is_not_to_look():
    details = {"family_name": "Rey", "given_name": "Denise", "birth_year": 1950, "channel": "sms"}
    in_a_request(lambda: people.register(by=make.ines(), phone="06 39 98 12 40", **details))
    channel = ContactChannel.objects.get()
    assert channel.value == "+33639981240"
    in_a_request(lambda: channel.save(update_fields=["value"]))
    assert not AccessRecord.objects.exists()


def test_to_list_the_ways_to_reach_somebody_is_not_to_read_them():
    denise = make.denise()
    assert in_a_request(lambda: [channel.kind for channel in denise.channels.all()]).content == b"['phone']"


def test_for_migrations_it_is_a_sealed_text_and_nothing_else():
    _name, path, args, kwargs = ContactChannel._meta.get_field("value").deconstruct()
    assert path == f"{SealedTextField.__module__}.{SealedTextField.__name__}"
    assert (args, kwargs) == ([], {})


# --- every page of the social worker's, and the papers ------------------------------------------------------


def world() -> dict[str, str]:
    """Something of Denise's on every page that shows people, by the page's name."""
    denise = make.denise()
    waiting = held(prescription=accepted(who=denise)).need.prescription
    late = lent(make.device(at=days_ago(230)), accepted(who=denise, at=days_ago(210)), at=days_ago(200))
    return {
        "beneficiaries:people": reverse("beneficiaries:people"),
        "beneficiaries:person": reverse("beneficiaries:person", args=[denise.pk]),
        "beneficiaries:edit": reverse("beneficiaries:edit", args=[denise.pk]),
        "loans:prescriptions": reverse("loans:prescriptions"),
        "loans:prescription": reverse("loans:prescription", args=[waiting.pk]),
        "loans:prescriptions_of": reverse("loans:prescriptions_of", args=[denise.pk]),
        "loans:renew_check": reverse("loans:renew_check", args=[waiting.pk]),
        "loans:prescribe_for": reverse("loans:prescribe_for", args=[denise.pk]),
        "loans:follow": reverse("loans:follow"),
        "loans:today": reverse("loans:today"),
        "loans:card": reverse("loans:card", args=[late.pk]),
        "loans:slip": reverse("loans:slip", args=[waiting.pk]),
    }


ASSOCIATION = {"loans:today": today, "loans:card": card_view}
PRESCRIBER = {
    "beneficiaries:people": people_views,
    "beneficiaries:person": people_views,
    "beneficiaries:edit": people_views,
    "loans:prescriptions": prescriptions,
    "loans:prescription": prescriptions,
    "loans:prescriptions_of": prescriptions,
    "loans:renew_check": prescriptions,
    "loans:prescribe_for": prescribe,
    "loans:follow": follow,
}


def test_each_page_writes_one_line_with_those_it_shows():
    pages = world()
    browsers = {True: make.client(make.michel()), False: make.client(make.ines())}
    for name, address in pages.items():
        AccessRecord.objects.all().delete()
        assert browsers[name in ASSOCIATION].get(address).status_code == 200, name
        record = AccessRecord.objects.get()
        assert record.page == name
        assert [person.given_name for person in record.people.all()] == ["Denise"], name


def test_each_page_that_would_name_somebody_unrecorded_fails(monkeypatch):
    pages = world()
    ines, michel = make.client(make.ines()), make.client(make.michel())
    for browser, views in ((ines, PRESCRIBER), (michel, ASSOCIATION)):
        for name, module in views.items():
            with monkeypatch.context() as patch:
                patch.setattr(module, "record_view", lambda *_args, **_more: None)
                with pytest.raises(Unrecorded):
                    browser.get(pages[name])


def test_a_paper_is_a_look_though_it_names_nobody(monkeypatch):
    """The slip has no name on it, and yet it is one person's: the line is written all the same."""
    pages = world()
    make.client(make.ines()).get(pages["loans:slip"])
    assert AccessRecord.objects.get().page == "loans:slip"
    assert slip.record_view is record_view


def test_a_page_that_cannot_write_who_looked_shows_nobody(monkeypatch):
    address = world()["beneficiaries:person"]

    def broken(*_args, **_more):
        raise RuntimeError("the journal is full")

    monkeypatch.setattr(AccessRecord.objects, "create", broken)
    with pytest.raises(RuntimeError):
        make.client(make.ines()).get(address)


# --- who looked, at the association as well -----------------------------------------------------------------


def test_an_associations_manager_reads_who_of_the_association_looked_and_nobody_else():
    asked = accepted(who=make.denise())
    address = reverse("loans:request", args=[asked.pk])
    make.client(make.ines()).get(reverse("beneficiaries:person", args=[asked.beneficiary_id]))
    for _ in range(2):
        make.client(make.michel()).get(address)
    page = make.client(make.samira()).get(address).content.decode()
    seen = page.partition("Qui a regardé ce dossier")[2].partition("</section>")[0]
    assert "Michel Faure" in seen
    assert "2 fois" in seen
    assert "Inès" not in page
    assert "Qui a regardé" not in make.client(make.michel()).get(address).content.decode()


def test_nobody_looked_at_an_open_call():
    call = make.prescription(call=True, who=make.denise())
    page = make.client(make.samira()).get(reverse("loans:request", args=[call.pk])).content.decode()
    assert "Qui a regardé" not in page
    assert not AccessRecord.objects.exists()


def test_a_decision_about_a_loan_shows_its_person_and_so_is_a_look():
    loan = lent(make.device(), accepted(who=make.denise()))
    later = loan.due_on + dt.timedelta(days=14)
    pending = renewals.ask(loan=loan, due_on=later, by=make.ines())
    refused = make.client(make.michel()).post(
        reverse("loans:decide", args=[pending.pk]), {"verb": "deny", "reason": ""}, follow=True
    )
    assert refused.status_code == 200
    assert AccessRecord.objects.get().page == "loans:loan"


def test_a_person_who_is_shown_nowhere_leaves_no_line():
    for address in ("/people/", "/prescriptions/", "/follow/"):
        make.client(make.ines()).get(address)
    for address in ("/today/", "/requests/", "/loans/"):
        make.client(make.michel()).get(address)
    assert not AccessRecord.objects.exists()
    assert not Beneficiary.objects.exists()
