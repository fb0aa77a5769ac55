"""How far a member of an association sees (design §2): the rule behind every page that names somebody."""

import pytest

from beneficiaries.models.person import Unrecorded
from loans.models import Loan, Prescription
from loans.people import contact_of, phones_of, sight_of
from loans.views import loan, loans, queue, requests
from tests import make
from tests.make_loans import accepted, asked, days_ago, lent, returned

pytestmark = pytest.mark.django_db


@pytest.mark.broken
def test_one_number_that_no_key_opens_hides_no_other(settings):
    readable, known = make.person("Bel", channel="call", phone="06 39 98 00 01"), settings.RELAIS_KEYS
    settings.RELAIS_KEYS = ["QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="]
    lost = make.person("Roux", channel="call", phone="06 39 98 00 02")
    settings.RELAIS_KEYS = known

    phones = phones_of([readable, lost])
    assert [(phones[who.pk].value, phones[who.pk].lost) for who in (readable, lost)] == [
        ("+33639980001", False),
        ("", True),
    ]


def read_by(member):
    return {*sight_of(member).requests()}


def test_a_manager_reads_all_that_is_addressed_here_and_open_calls():
    mine, call = {asked(), accepted()}, asked(call=True)
    accepted(to=make.seconde_vie(), manager=make.odile())
    assert read_by(make.samira()) == {*mine, call}


def test_a_volunteer_reads_people_expected_or_lending():
    expected, lending, past, _to_read = accepted(), accepted(), accepted(at=days_ago(100)), asked()
    lent(make.device(), lending)
    device = make.device(at=days_ago(99))
    returned(lent(device, past, at=days_ago(90)), at=days_ago(31))
    assert read_by(make.michel()) == {expected, lending}


def test_a_device_returned_last_week_is_still_remembered():
    one = accepted(at=days_ago(40))
    returned(lent(make.device(at=days_ago(39)), one, at=days_ago(35)), at=days_ago(7))
    assert read_by(make.michel()) == {one}


def test_at_other_sites_only_whoever_is_expected_anywhere():
    lending = accepted()
    lent(make.device(site=make.grenoble()), lending)
    here = accepted()
    lent(make.device(site=make.mens()), here, by=make.mona())
    assert read_by(make.mona()) == {here}
    loans = {loan: sight_of(make.mona()).here(loan) for loan in Loan.objects.all()}
    assert sorted(loans.values()) == [False, True]
    assert all(sight_of(make.michel()).here(loan) for loan in loans)


def test_a_place_is_no_limit_for_a_manager():
    narrow = make.member("lends.manager", who="Nora Petit", sites=[make.mens()])
    loan = lent(make.device(site=make.grenoble()))
    assert sight_of(narrow).here(loan)


@pytest.mark.parametrize("build", [make.ines, make.celine, make.sylvie, make.lea])
def test_others_have_no_sight_here(build):
    one = accepted(by=make.bruno())
    lent(prescription=one)
    assert read_by(build()) == set()
    assert not sight_of(build()).loans().exists()


def test_names_as_far_as_the_role_goes():
    denise = make.denise()
    assert sight_of(make.samira()).name(denise) == "Denise Rey"
    assert sight_of(make.michel()).name(denise) == "Denise R."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["marie"], True),
        (["anne"], True),
        (["marie", "anne"], True),
        (["marie", "l"], True),
        (["le", "marie"], True),
        (["marie", "legall"], True),  # begins as the family name does: Marie-Anne L.
        (["le", "gall"], False),
        (["gall", "marie"], False),
        (["gall"], False),
        (["l"], False),
        (["zoe", "marie"], False),
    ],
)
def test_a_volunteer_finds_by_a_given_name_and_perhaps_the_initial(words, found):
    one = accepted(who=make.person("Le Gall", "Marie-Anne"))
    assert ({*sight_of(make.michel()).requests_named(words)} == {one}) is found
    assert {*sight_of(make.samira()).requests_named(["gall"])} == {one}


def test_a_person_known_twice_is_reached_as_each_said():
    assert [channel.kind for channel in contact_of(make.denise(email="d@example.org"))] == ["phone", "email"]
    assert contact_of(make.person()) == []


def test_a_request_out_of_sight_is_not_there():
    one = asked()
    assert not Prescription.objects.visible_to(make.michel()).filter(pk=one.pk).exists()
    assert one not in read_by(make.michel())


@pytest.mark.parametrize("view", [queue, requests, loans, loan])
def test_a_page_that_would_name_somebody_unrecorded_fails(view, monkeypatch):
    lending = lent(prescription=accepted(at=days_ago(3)))
    waiting = accepted()
    address = {
        queue: "/requests/",
        requests: f"/requests/{waiting.pk}/",
        loans: "/loans/",
        loan: f"/loans/{lending.pk}/",
    }[view]
    for build in (make.samira, make.michel):
        assert make.client(build()).get(address).status_code == 200
    monkeypatch.setattr(view, "record_view", lambda *_args, **_more: None)
    for build in (make.samira, make.michel):
        with pytest.raises(Unrecorded):
            make.client(build()).get(address)
