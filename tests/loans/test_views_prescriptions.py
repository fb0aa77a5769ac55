"""What becomes of requests, as their social worker reads it: the day, the list, the road, the paper."""

import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from pypdf import PdfReader

from accounts.codes import grouped
from accounts.days import spoken
from beneficiaries.actions import people
from beneficiaries.choices import Proof
from beneficiaries.eligibility import Shown
from beneficiaries.models import AccessRecord
from loans.actions import prescriptions, renewals, undo
from loans.models import Loan, Prescription, Renewal
from loans.policy import Calendar
from tests import make
from tests.make import days_ago as ago
from tests.support.reading import says, text

pytestmark = pytest.mark.django_db

LIST = reverse_lazy("loans:prescriptions")
DAY = reverse_lazy("loans:follow")


def of(name: str, thing: Prescription | Loan) -> str:
    return reverse(f"loans:{name}", args=[thing.pk])


def read(name: str, thing: Prescription | Loan, who=make.ines) -> str:
    return text(make.client(who()).get(of(name, thing)))


def today_says(who=make.ines) -> str:
    return text(make.client(who()).get(DAY))


def to_complete() -> Prescription:
    """Sent without a proof."""
    return prescriptions.prescribe(
        beneficiary=make.denise(),
        programme=make.programme(),
        kinds=["laptop"],
        evidence=[],
        association=make.pont_vieux(),
        by=make.ines(),
    )


def rsa_today() -> dict[str, str]:
    day = timezone.localdate().isoformat()
    return {"rsa": "on", "rsa-proof": "caf_attestation", "rsa-issued_on": day, "rsa-seen_on": day}


# --- one request: where it stands, what to do ---------------------------------------------------------------


def test_the_code_stands_in_large_with_state_need_and_person():
    asked = make.prescription("laptop", "hotspot", who=make.denise(), site=make.mens())
    page = read("prescription", asked)

    for words in (
        grouped(asked.code).replace("\u00a0", " "),
        "En attente d’un appareil",
        "Portable, Routeur 4G",
        "Denise Rey",
        "Mens",
    ):
        assert words in page
    assert [record.page for record in AccessRecord.objects.all()] == ["loans:prescription"]


def test_the_road_tells_the_whole_story_newest_first():
    asked = make.prescription(who=make.denise(), site=make.mens(), at=ago(40))
    loan = make.loan(asked=asked, at=ago(20))
    make.back(loan, at=ago(1), condition="good")
    page = read("prescription", asked)

    order = [page.index(words) for words in ("Rendu", "Appareil remis", "Acceptée", "Demande envoyée")]
    assert order == sorted(order)
    assert "À retirer : Mens." in page


def test_a_device_kept_aside_says_that_the_person_may_come():
    asked = make.prescription(who=make.denise())
    make.hold(asked=asked)
    page = read("prescription", asked)

    assert "Appareil mis de côté" in page
    assert "La personne peut venir avec son code." in page


def test_a_refused_request_says_why_and_leads_elsewhere():
    asked = make.prescription(who=make.denise(), accepted=False)
    prescriptions.decline(prescription=asked, reason="Plus de portable avant janvier.", by=make.samira())
    page = read("prescription", asked)

    assert "Plus de portable avant janvier." in page
    assert "Demander ailleurs" in page


def decline(asked):
    prescriptions.decline(prescription=asked, reason="Plus de tablette.", by=make.samira())


def withdraw(asked):
    prescriptions.withdraw(prescription=asked, by=make.ines())


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (decline, ("Reste de la demande refusé", "tablette", "Plus de tablette.")),
        (withdraw, ("Reste de la demande retiré", "tablette")),
    ],
)
def test_where_a_part_was_lent_the_road_tells_what_became_of_the_rest(end, told):
    asked = make.prescription("laptop", "tablet", who=make.denise())
    make.loan(make.device(), asked)
    end(asked)
    page = read("prescription", asked)

    assert all(words in page for words in told)
    assert "Appareil remis" in page


def test_the_social_worker_reads_which_proof_was_seen():
    page = read("prescription", make.prescription(who=make.denise()))

    assert "RSA" in page
    assert "Attestation CAF" in page
    assert "par Inès R." in page


def test_a_hand_over_that_was_undone_never_happened():
    loan = make.loan(at=timezone.now())
    undo.undo(event=loan.device.events.latest("number"), by=make.samira(), reason="Erreur de personne")
    page = read("prescription", loan.need.prescription)

    assert "Appareil remis" not in page
    assert "Annulé" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (make.ines, 200),
        (make.helene, 200),
        (make.karim, 404),
        (make.bruno, 404),
        (make.lea, 403),
        (make.samira, 403),
        (make.michel, 403),
        (make.celine, 403),
        (make.sylvie, 403),
    ],
)
@pytest.mark.parametrize("name", ["prescription", "slip", "renew_check"])
def test_who_opens_a_request(name, who, status):
    response = make.client(who()).get(of(name, make.prescription()))

    assert response.status_code == status
    assert AccessRecord.objects.exists() is (status == 200)


def test_a_file_handed_on_takes_its_requests_along():
    asked = make.prescription(who=make.denise())
    people.hand_on(make.denise(), make.karim(), by=make.ines())

    assert make.client(make.karim()).get(of("prescription", asked)).status_code == 200
    assert make.client(make.ines()).get(of("prescription", asked)).status_code == 404


# --- completing and renewing --------------------------------------------------------------------------------


def test_what_was_missing_is_completed_from_the_page():
    asked = to_complete()
    assert "Compléter le droit" in read("prescription", asked)
    client = make.client(make.ines())
    page = client.post(of("renew_check", asked), {"step": "save", **rsa_today()}, follow=True)

    assert "Droit ouvert jusqu’au" in text(page)
    asked.refresh_from_db()
    assert asked.right_until is not None
    assert "Droit vérifié" in read("prescription", asked)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"rsa": "on", "rsa-proof": "caf_attestation"},
        {
            "rsa": "on",
            "rsa-proof": "caf_attestation",
            "rsa-issued_on": "2020-01-01",
            "rsa-seen_on": "2020-01-02",
        },
    ],
)
def test_a_check_that_opens_nothing_is_not_saved_from_the_page(sent):
    asked = to_complete()
    response = make.client(make.ines()).post(of("renew_check", asked), {"step": "save", **sent})

    assert response.status_code == 200
    assert asked.beneficiary.checks.count() == 1


def test_a_right_that_lapsed_asks_to_be_renewed_and_lives_again():
    old = ago(250)
    asked = make.prescription(who=make.person("Rey", at=old), at=old, evidence=[make.shown(on=old.date())])
    page = read("prescription", asked)

    assert "À renouveler" in page
    assert "La place dans la file est gardée." in page
    make.client(make.ines()).post(of("renew_check", asked), {"step": "save", **rsa_today()})
    assert "En attente d’un appareil" in read("prescription", asked)


def test_a_check_made_for_another_request_is_not_told_as_this_ones():
    first = make.prescription(who=make.denise(), at=ago(100), evidence=[make.shown(on=ago(100).date())])
    second = make.prescription("tablet", who=make.denise(), at=ago(40))
    assert "Droit vérifié" not in read("prescription", first)
    prescriptions.renew_check(prescription=second, evidence=[make.shown()], by=make.ines())
    assert "Droit vérifié" not in read("prescription", first)
    assert "Droit vérifié" in read("prescription", second)
    until = Prescription.objects.get(pk=first.pk).right_until
    assert f"Ouvert jusqu’au {spoken(until)}" in read("prescription", first).replace("\u00a0", " ")
    prescriptions.renew_check(prescription=first, evidence=[make.shown()], by=make.ines())
    assert read("prescription", first).count("Droit vérifié") == 1


def test_a_right_that_ends_soon_says_so_before():
    issued = timezone.localdate() - dt.timedelta(days=80)
    soon = Shown("rsa", Proof.CAF_ATTESTATION, seen_on=timezone.localdate(), issued_on=issued)
    asked = make.prescription(who=make.denise(), evidence=[soon], at=timezone.now())

    assert "Vérifiez-le de nouveau : la place est gardée." in read("prescription", asked)


def test_a_right_with_months_left_is_not_talked_about():
    assert "Renouvelez-le" not in read("prescription", make.prescription(at=timezone.now()))


# --- withdrawing --------------------------------------------------------------------------------------------


def test_a_request_is_withdrawn_from_the_page():
    asked = make.prescription(who=make.denise())
    page = text(make.client(make.ines()).post(of("withdraw", asked), follow=True))

    assert "Demande retirée." in page
    assert "Demander de nouveau" in page
    asked.refresh_from_db()
    assert asked.withdrawn_at is not None


def test_what_cannot_be_withdrawn_says_why():
    asked = make.loan().need.prescription
    page = text(make.client(make.ines()).post(of("withdraw", asked), follow=True))

    assert "Cette demande est déjà honorée." in page


def test_a_get_withdraws_nothing():
    asked = make.prescription()

    assert make.client(make.ines()).get(of("withdraw", asked)).status_code == 405


# --- a longer loan ------------------------------------------------------------------------------------------


def test_a_longer_loan_is_asked_of_the_association():
    loan = make.loan()
    later = Calendar("12345").next_open(loan.due_on + dt.timedelta(days=7))
    page = make.client(make.ines()).post(of("ask_renewal", loan), {"due_on": later.isoformat()}, follow=True)

    assert "Prolongation demandée." in text(page)
    assert Renewal.objects.get().due_on == later
    renewals.deny(renewal=Renewal.objects.get(), reason="Quelqu’un attend.", by=make.samira())
    assert "Quelqu’un attend." in read("prescription", loan.need.prescription)


@pytest.mark.parametrize("day", ["", "demain", "2020-01-01"])
def test_a_date_that_does_not_do_is_refused_with_a_reason(day):
    loan = make.loan()
    page = make.client(make.ines()).post(of("ask_renewal", loan), {"due_on": day}, follow=True)

    assert page.status_code == 200
    assert "date" in text(page).lower()
    assert not Renewal.objects.exists()


# --- the paper ----------------------------------------------------------------------------------------------


def slip_of(asked: Prescription) -> str:
    response = make.client(make.ines()).get(of("slip", asked))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="{asked.code}.pdf"'
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_the_paper_has_the_code_the_place_and_what_is_asked():
    paper = slip_of(make.prescription(who=make.denise(), site=make.mens()))

    assert "Mens" in paper
    assert "Portable" in paper


def test_the_paper_tells_a_desk_nothing_about_right_name_or_social_worker():
    paper = slip_of(make.prescription(who=make.denise()))

    assert says(paper, "RSA", "Denise", "Rey", "1950", "Inès", "Maison", "Isère connectée", "CAF") == []


def test_a_request_that_is_over_has_no_paper():
    asked = make.prescription(who=make.denise())
    prescriptions.withdraw(prescription=asked, by=make.ines())

    assert make.client(make.ines()).get(of("slip", asked)).status_code == 404


# --- the list -----------------------------------------------------------------------------------------------


def test_the_list_counts_states_and_filters_by_them():
    make.prescription(who=make.person("Attend"))
    make.prescription(who=make.person("Envoi"), accepted=False)
    client = make.client(make.ines())
    page = text(client.get(LIST))

    assert "Attend" in page
    assert "Envoi" in page
    filtered = text(client.get(LIST, {"status": "submitted"}))
    assert "Camille Envoi" in filtered
    assert "Camille Attend" not in filtered


def test_a_state_that_does_not_exist_filters_nothing():
    make.prescription(who=make.person("Attend"))

    assert "Camille Attend" in text(make.client(make.ines()).get(LIST, {"status": "nonsense"}))


def test_the_list_records_in_one_line_whom_it_shows():
    shown = {make.prescription().beneficiary for _one in range(3)}
    make.client(make.ines()).get(LIST)

    assert set(AccessRecord.objects.get().people.all()) == shown


def test_a_list_of_any_length_costs_the_same(django_assert_max_num_queries):
    client = make.client(make.ines())
    for _one in range(3):
        make.prescription("laptop", "tablet")
    with django_assert_max_num_queries(16):
        client.get(LIST)
    for _one in range(9):
        make.prescription("laptop", "tablet")
    with django_assert_max_num_queries(16):
        client.get(LIST)


def test_a_persons_requests_stand_on_their_page_with_and_without_a_script():
    denise = make.denise()
    asked = make.prescription(who=denise)
    make.prescription(who=make.person("Autre"))
    client = make.client(make.ines())
    address = reverse("loans:prescriptions_of", args=[denise.pk])

    assert address in client.get(reverse("beneficiaries:person", args=[denise.pk])).content.decode()
    alone = client.get(address).content.decode()
    inside = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert of("prescription", asked) in alone
    assert of("prescription", asked) in inside
    assert "<html" in alone
    assert "<html" not in inside


# --- the day ------------------------------------------------------------------------------------------------


def test_a_quiet_day_says_so():
    make.programme()

    assert "Rien n’attend aujourd’hui." in today_says()


def test_the_day_gathers_what_waits_for_the_social_worker():
    to_complete()
    make.hold(asked=make.prescription(who=make.person("Garde", "Anne")))
    declined = make.prescription(who=make.person("Refus", "Paul"), accepted=False)
    prescriptions.decline(prescription=declined, reason="Plus de stock", by=make.samira())
    make.loan(asked=make.prescription(who=make.person("Recent", "Lise")))
    page = today_says()

    assert "À compléter Denise R." in page
    assert "Mis de côté : la personne peut venir Anne G." in page
    assert "Refusées par l’association Paul R." in page
    assert "Remis ces deux semaines Lise R." in page


def test_the_day_says_which_rights_end_before_they_do():
    issued = timezone.localdate() - dt.timedelta(days=80)
    soon = Shown("rsa", Proof.CAF_ATTESTATION, seen_on=timezone.localdate(), issued_on=issued)
    make.prescription(who=make.denise(), evidence=[soon], at=timezone.now())

    assert "Droits à renouveler Denise R." in today_says()


def test_the_day_asks_for_news_of_a_loan_whose_day_is_over_without_blame():
    loan = make.loan(at=ago(300), asked=make.prescription(who=make.denise(), at=ago(305)))
    assert loan.due_on < timezone.localdate()
    page = today_says()

    assert "prenez des nouvelles Denise R." in page
    assert "retard" not in page.lower()


def test_the_day_says_what_comes_back_soon():
    loan = make.loan(asked=make.prescription(who=make.denise()))
    due = dt.datetime.combine(loan.due_on, dt.time(11), dt.UTC)
    with time_machine.travel(due - dt.timedelta(days=12), tick=False):
        assert "Retour bientôt Denise R." in today_says()
    with time_machine.travel(due - dt.timedelta(days=20), tick=False):
        assert "Retour bientôt" not in today_says()


def test_the_day_brings_the_answer_to_a_longer_loan_and_why():
    loan = make.loan(asked=make.prescription(who=make.denise()))
    later = loan.due_on + dt.timedelta(days=7)
    asked = renewals.ask(loan=loan, due_on=later, by=make.ines())
    assert "Réponses" not in today_says()
    renewals.deny(renewal=asked, reason="Trois personnes attendent", by=make.samira())
    page = today_says()

    assert "Réponses aux prolongations Denise R." in page
    assert "Trois personnes attendent" in page


def test_what_the_association_renews_of_itself_answers_nobody():
    loan = make.loan(asked=make.prescription(who=make.denise()))
    renewals.renew(loan=loan, due_on=loan.due_on + dt.timedelta(days=7), by=make.samira())

    assert "Réponses" not in today_says()


def test_a_longer_loan_is_asked_for_with_its_why():
    loan = make.loan(asked=make.prescription(who=make.denise()))
    said = {
        "due_on": (loan.due_on + dt.timedelta(days=7)).isoformat(),
        "comment": "Sa formation finit en mai",
    }
    page = text(make.client(make.ines()).post(of("ask_renewal", loan), said, follow=True))

    assert Renewal.objects.get().comment == "Sa formation finit en mai"
    assert "Sa formation finit en mai" in page  # on the road of the request


def test_a_sign_that_no_database_holds_is_refused_in_the_why():
    loan = make.loan(asked=make.prescription(who=make.denise()))
    said = {"due_on": (loan.due_on + dt.timedelta(days=7)).isoformat(), "comment": "\0"}

    assert make.client(make.ines()).post(of("ask_renewal", loan), said).status_code == 302
    assert not Renewal.objects.exists()


def test_the_day_is_ones_own():
    to_complete()

    assert "Denise" not in today_says(make.karim)
    assert "Denise" in today_says(make.helene)
    assert AccessRecord.objects.filter(viewer=make.karim().user).count() == 0


def test_the_day_begins_at_the_first_page():
    response = make.client(make.ines()).get("/", follow=True)

    assert response.redirect_chain[-1][0] == str(DAY)


def test_a_day_with_something_to_follow_still_leads_to_prescribing():
    make.prescription(who=make.denise())
    way = f'href="{reverse("loans:prescribe")}">'
    page = make.client(make.ines()).get(DAY).content.decode()
    assert f'<a class="btn btn-primary twin" {way}' in page
