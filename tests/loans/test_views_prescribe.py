"""The three steps of a request: person, right with a live verdict, need; nothing half-written."""

import datetime as dt
import re
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse, reverse_lazy

from beneficiaries.models import AccessRecord, Beneficiary, EligibilityCheck
from loans.models import Prescription
from tests import make
from tests.support.reading import text

pytestmark = pytest.mark.django_db

START = reverse_lazy("loans:prescribe")
NOON = dt.datetime(2026, 11, 21, 11, tzinfo=dt.UTC)

DENISE = {
    "act": "register",
    "family_name": "Rey",
    "given_name": "Denise",
    "birth_year": "1950",
    "commune": "Grenoble",
    "channel": "call",
    "phone": "06 39 98 12 40",
}
RSA = {
    "rsa": "on",
    "rsa-proof": "caf_attestation",
    "rsa-issued_on": "2026-10-12",
    "rsa-seen_on": "2026-11-21",
}
OLD = RSA | {"rsa-issued_on": "2026-02-12"}


@pytest.fixture(autouse=True)
def _the_day_of_the_picture():
    with time_machine.travel(NOON, tick=False):
        yield


def of(name: str, person: Beneficiary) -> str:
    return reverse(f"loans:{name}", args=[person.pk])


def need(**more) -> dict[str, str]:
    """What the last step sends: one laptop of the first association."""
    sent = {"step": "send", "laptop": "on", "association": "le-pont-vieux", "key": str(uuid4())}
    return {**RSA, **sent, **more}


@pytest.fixture
def client():
    make.programme()
    return make.client(make.ines())


# --- the person ---------------------------------------------------------------------------------------------


def test_a_new_person_is_registered_with_the_least_and_the_right_comes_next(client):
    response = client.post(START, DENISE)
    denise = Beneficiary.objects.get()

    assert response.headers["Location"] == of("prescribe_for", denise)
    assert (denise.full_name(), denise.commune, denise.referent) == ("Denise Rey", "38185", make.ines().user)


def test_a_person_already_followed_is_found_not_doubled(client):
    make.denise()
    response = client.post(START, DENISE | {"family_name": "REY"})

    assert response.headers["Location"] == of("prescribe_for", Beneficiary.objects.get())


@pytest.mark.parametrize("by", [make.ines, make.karim])
def test_what_a_known_file_does_not_take_is_said_with_where_to_correct_it(client, by):
    denise = make.person("Rey", "Denise", 1950, channel="call", phone="06 39 98 12 41", by=by())
    page = client.post(START, DENISE | {"act": "register" if by is make.ines else "take_over"}, follow=True)

    assert "Ceci n’y a pas changé : le téléphone. Corriger sa fiche" in text(page)
    assert f'href="{reverse("beneficiaries:edit", args=[denise.pk])}"' in page.content.decode()
    assert denise.channels.get().value == "+33639981241"


def test_a_search_shows_ones_own_people_and_records_them(client):
    denise = make.denise()
    make.person("Reymond", "Anne", by=make.karim())
    response = client.post(START, {"act": "search", "q": "rey"})

    assert "Denise Rey" in text(response)
    assert "Reymond" not in text(response)
    assert of("prescribe_for", denise) in response.content.decode()
    assert [record.page for record in AccessRecord.objects.all()] == ["loans:prescribe"]


def test_a_search_that_finds_nobody_says_so(client):
    assert "Personne de ce nom" in text(client.post(START, {"act": "search", "q": "Inconnue"}))


def test_an_empty_search_shows_nobody(client):
    make.denise()

    assert "Denise" not in text(client.post(START, {"act": "search", "q": " "}))


def test_whom_a_colleague_follows_can_be_taken_over_in_one_gesture(client):
    denise = make.person("Rey", "Denise", 1950, by=make.karim())
    page = client.post(START, DENISE)

    assert "Karim B. suit déjà cette personne ici." in text(page)
    assert "Reprendre son suivi" in text(page)
    assert str(denise.pk) not in page.content.decode()
    taken = client.post(START, DENISE | {"act": "take_over"})
    assert taken.headers["Location"] == of("prescribe_for", denise)
    denise.refresh_from_db()
    assert denise.referent == make.ines().user
    assert AccessRecord.objects.filter(page="loans:prescribe", people=denise).exists()


def test_every_fault_is_told_beside_its_field_and_nothing_is_written(client):
    wrong = DENISE | {"family_name": "", "phone": "", "commune": "Nulle-Part", "birth_year": "1850"}
    page = text(client.post(START, wrong))
    assert "Écrivez le nom de famille." in page
    assert "Cette commune n’est pas dans la liste." in page

    page = text(client.post(START, wrong | {"family_name": "Rey", "commune": ""}))
    assert "Écrivez le numéro à appeler." in page
    assert "Indiquez une année entre 1906 et 2026." in page
    assert not Beneficiary.objects.exists()


def test_a_social_security_number_is_refused_and_not_repeated_to_the_database(client):
    page = text(client.post(START, DENISE | {"hours": "NIR 2 50 01 38 185 001"}))

    assert "Un numéro de sécurité sociale s’est glissé ici" in page
    assert not Beneficiary.objects.exists()


# --- the programme ------------------------------------------------------------------------------------------


def test_one_programme_is_not_asked_for(client):
    assert "Quel justificatif avez-vous vu ?" in text(client.get(of("prescribe_for", make.denise())))


def test_several_programmes_are_offered_and_the_chosen_one_counts(client):
    make.programme("Bourg connecté", make.maison(), criteria=["elderly"])
    page = client.get(of("prescribe_for", make.denise()))

    assert "Dans quel programme ?" in text(page)
    chosen = text(client.get(of("prescribe_for", make.denise()), {"programme": "bourg-connecte"}))
    assert "60 ans ou plus" in chosen
    assert "RSA" not in chosen


@pytest.mark.usefixtures("nobody_yet")
def test_without_a_programme_one_knows_whom_to_ask():
    client = make.client(make.ines())

    assert "coordinateur" in text(client.get(of("prescribe_for", make.denise())))


# --- the right: a live verdict ------------------------------------------------------------------------------


def verdict(client, **sent) -> str:
    return text(client.post(of("verdict", make.denise()), sent))


def test_the_verdict_of_the_picture(client):
    said = verdict(client, **RSA)

    assert "Droit ouvert jusqu’au 12 janvier 2027" in said
    assert "Cette date ne raccourcira pas le prêt." in said


def test_nothing_ticked_is_not_a_no(client):
    assert "Cochez ce que vous avez vu" in verdict(client)


def test_an_old_proof_says_what_to_do(client):
    said = verdict(client, **OLD)

    assert "Le droit n’est pas encore ouvert" in said
    assert "demandez-en un plus récent" in said


def test_a_valid_proof_beside_an_old_one_wins(client):
    said = verdict(
        client, **OLD, elderly="on", **{"elderly-proof": "identity", "elderly-seen_on": "2026-11-21"}
    )

    assert "Droit ouvert jusqu’au 21 mai 2027" in said


def test_reasons_name_their_criterion_where_several_are_ticked(client):
    said = verdict(
        client,
        **OLD,
        disability="on",
        **{
            "disability-proof": "cmi_card",
            "disability-seen_on": "2026-11-21",
            "disability-valid_until": "2026-01-01",
        },
    )

    assert "RSA : Ce justificatif a plus de 3 mois" in said
    assert "Situation de handicap : Ce justificatif allait jusqu’au 1er janvier 2026" in said


def test_a_date_that_cannot_be_or_does_not_read_is_said(client):
    assert "un jour à venir" in verdict(client, **RSA | {"rsa-issued_on": "2026-12-12"})
    assert "Écrivez la date comme 12/10/2026." in verdict(client, **RSA | {"rsa-issued_on": "le douze"})


def test_a_date_written_by_hand_reads_too(client):
    assert "12 janvier 2027" in verdict(client, **RSA | {"rsa-issued_on": "12/10/2026"})


def test_what_is_not_ticked_is_not_read(client):
    assert "Cochez" in verdict(client, **{**RSA, "rsa": "", "rsa-issued_on": "nonsense"})


def test_the_verdict_writes_nothing_and_names_nobody(client):
    said = verdict(client, **RSA)

    assert "Denise" not in said
    assert not AccessRecord.objects.exists()
    assert not EligibilityCheck.objects.exists()


def test_the_statement_counts_where_the_programme_takes_it(client):
    assert "21 mai 2027" in verdict(client, statement="on", **{"statement-seen_on": "2026-11-21"})


def test_a_programme_without_statement_does_not_offer_it():
    make.programme("Strict", make.maison(), statement_accepted=False)
    page = text(make.client(make.ines()).get(of("prescribe_for", make.denise())))

    assert "Votre avis motivé" not in page


def test_without_a_script_a_button_checks(client):
    page = client.post(of("prescribe_for", make.denise()), {"step": "check", **RSA})

    assert "Droit ouvert jusqu’au 12 janvier 2027" in text(page)
    assert 'value="2026-10-12"' in page.content.decode()


# --- from the right to the need -----------------------------------------------------------------------------


def test_an_open_right_leads_to_the_need_with_what_was_seen_kept_in_the_page(client):
    page = client.post(of("prescribe_for", make.denise()), {"step": "right", **RSA})

    assert "De quoi la personne a-t-elle besoin ?" in text(page)
    assert "ouvert jusqu’au 12 janvier 2027" in text(page)
    assert '<input type="hidden" name="rsa-issued_on" value="2026-10-12"' in page.content.decode()
    assert not EligibilityCheck.objects.exists()


def test_a_right_not_open_stays_and_says_why(client):
    page = text(client.post(of("prescribe_for", make.denise()), {"step": "right", **OLD}))

    assert "Quel justificatif avez-vous vu ?" in page
    assert "demandez-en un plus récent" in page


@pytest.mark.parametrize("seen", [{}, OLD])
def test_one_may_go_on_without_and_complete_later(client, seen):
    page = text(client.post(of("prescribe_for", make.denise()), {"step": "later", **seen}))

    assert "De quoi la personne a-t-elle besoin ?" in page
    assert "à compléter plus tard" in page


@pytest.mark.parametrize("step", ["right", "later", "send"])
def test_a_date_that_cannot_be_goes_no_further(client, step):
    page = text(
        client.post(of("prescribe_for", make.denise()), need(step=step, **{"rsa-issued_on": "2026-12-12"}))
    )

    assert "Quel justificatif avez-vous vu ?" in page
    assert not Prescription.objects.exists()


def test_one_may_go_back_to_the_right(client):
    page = client.post(of("prescribe_for", make.denise()), need(step="back"))

    assert "Quel justificatif avez-vous vu ?" in text(page)
    assert 'name="rsa" id="id_rsa" checked' in page.content.decode()


# --- the need, and sending ----------------------------------------------------------------------------------


def test_one_form_makes_one_request_with_its_check_and_code(client):
    sent = need(tablet="on", use="Démarches et garder le lien", **{"laptop-count": "2"})
    response = client.post(of("prescribe_for", make.denise()), sent)
    asked = Prescription.objects.get()

    assert response.headers["Location"] == reverse("loans:prescription", args=[asked.pk])
    assert sorted(asked.needs.values_list("kind", flat=True)) == ["laptop", "laptop", "tablet"]
    assert asked.association == make.pont_vieux()
    assert asked.right_until == dt.date(2027, 1, 12)
    assert asked.eligibility.evidence.rows[0]["issued_on"] == "2026-10-12"
    assert asked.needs.first().use == "Démarches et garder le lien"


def test_the_same_form_sent_twice_asks_once(client):
    sent = need()
    first = client.post(of("prescribe_for", make.denise()), sent)
    again = client.post(of("prescribe_for", make.denise()), sent)

    assert again.headers["Location"] == first.headers["Location"]
    assert Prescription.objects.count() == 1
    assert EligibilityCheck.objects.count() == 1


def test_an_open_call_is_addressed_to_nobody_yet(client):
    client.post(of("prescribe_for", make.denise()), need(association="any"))

    assert Prescription.objects.get().association is None


def test_without_a_proof_the_request_waits_to_be_completed(client):
    sent = {name: value for name, value in need().items() if not name.startswith("rsa")}
    client.post(of("prescribe_for", make.denise()), sent)

    assert Prescription.objects.get().right_until is None


def test_nothing_wanted_and_nobody_chosen_are_both_said_and_what_was_seen_stays(client):
    page = client.post(of("prescribe_for", make.denise()), need(laptop="", association=""))

    assert "Choisissez au moins un appareil." in text(page)
    assert "Choisissez une association, ou toutes." in text(page)
    assert 'name="rsa-issued_on" value="2026-10-12"' in page.content.decode()
    assert not Prescription.objects.exists()


def test_a_social_security_number_in_the_use_is_refused_and_the_form_stays_filled(client):
    page = client.post(of("prescribe_for", make.denise()), need(use="NIR 295109912611193"))

    assert "sécurité sociale" in text(page)
    assert 'name="laptop" id="id_laptop" checked' in page.content.decode()
    assert not Prescription.objects.exists()


def test_only_associations_of_the_programme_are_offered(client):
    make.programme("Bourg connecté", make.maison(), make.seconde_vie(), criteria=["rsa"])
    chosen = {"programme": "bourg-connecte", **RSA}
    page = text(client.post(of("prescribe_for", make.denise()), {"step": "right", **chosen}))

    assert "Seconde Vie" in page
    assert "Le Pont-Vieux" not in page
    forged = client.post(of("prescribe_for", make.denise()), need(**chosen, association="le-pont-vieux"))
    assert forged.status_code == 200
    assert not Prescription.objects.exists()


def test_a_limit_that_the_hand_over_will_meet_is_said_at_once(client):
    denise = make.denise()
    make.loan(asked=make.prescription(who=denise))
    page = text(client.post(of("prescribe_for", denise), need(), follow=True))

    assert "Le nombre d’appareils prévu est déjà atteint" in page
    assert "Appelez le bureau" not in page


def test_a_request_under_way_is_said_before_sending_and_after_and_blocks_nothing(client):
    denise = make.denise()
    make.prescription(who=denise, at=dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC))
    said = "Une demande est déjà en route pour cette personne : portable (code"

    assert said in text(client.post(of("prescribe_for", denise), {"step": "right", **RSA}))
    assert said in text(client.post(of("prescribe_for", denise), need(), follow=True))
    assert Prescription.objects.count() == 2


def test_the_address_never_holds_a_name_or_a_right(client):
    walked = [
        client.post(START, DENISE),
        client.post(of("prescribe_for", make.denise()), {"step": "right", **RSA}),
        client.post(of("prescribe_for", make.denise()), need()),
    ]
    addresses = " ".join(
        response.request["PATH_INFO"]
        + response.request["QUERY_STRING"]
        + response.headers.get("Location", "")
        for response in walked
    )

    assert not re.search(r"rey|denise|rsa|1950", addresses, re.IGNORECASE)


def test_each_step_that_names_the_person_is_recorded(client):
    denise = make.denise()
    client.get(of("prescribe_for", denise))
    client.post(of("prescribe_for", denise), {"step": "right", **RSA})

    assert [record.page for record in AccessRecord.objects.all()] == ["loans:prescribe_for"] * 2


# --- who may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (make.helene, 200),
        (make.karim, 404),
        (make.bruno, 404),
        (make.lea, 403),
        (make.samira, 403),
        (make.celine, 403),
        (make.sylvie, 403),
    ],
)
def test_who_writes_a_request_for_a_person(who, status):
    make.programme()
    denise = make.denise()
    client = make.client(who())

    assert client.get(of("prescribe_for", denise)).status_code == status
    assert client.post(of("verdict", denise), RSA).status_code == status
    if status != 200:
        assert client.post(of("prescribe_for", denise), need()).status_code == status
        assert not Prescription.objects.exists()


def test_a_need_changed_after_it_was_sent_is_told_and_keeps_what_was_typed(client):
    """Back, another tick, Send: nothing is dropped in silence."""
    denise = make.denise()
    sent = need()
    client.post(of("prescribe_for", denise), sent)
    page = client.post(of("prescribe_for", denise), sent | {"tablet": "on"})
    assert page.status_code == 200
    assert "Cette demande est déjà partie" in page.content.decode()
    assert list(Prescription.objects.get().needs.values_list("kind", flat=True)) == ["laptop"]
