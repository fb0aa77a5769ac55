"""One loan's page: who, until when, its road; renewed, exchanged, lost, given, found, undone."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from beneficiaries.models import AccessRecord
from inventory.choices import Kind, Status
from inventory.facts import last_act
from inventory.models import Donation
from loans.actions import losses, renewals
from loans.choices import LoanOutcome
from loans.models import Loan, Renewal
from loans.policy import Calendar
from tests import make
from tests.loans.reading import SECRETS, kept, post, see, told
from tests.make_loans import accepted, days_ago, lent, returned
from tests.support.reading import says, text

pytestmark = pytest.mark.django_db

PAGE, SAY, DECIDE = "loans:loan", "loans:say", "loans:decide"


def running(days=20, **more):
    """A loan that began so many days ago."""
    at = days_ago(days)
    kind = more.pop("kind", Kind.LAPTOP)
    who = more.pop("who", None)
    device = make.device(kind=kind, at=at - dt.timedelta(days=20), **more)
    return lent(device, accepted(kind, at=at - dt.timedelta(days=5), who=who), at=at)


def now(loan):
    return Loan.objects.select_related("device").get(pk=loan.pk)


def a_day(loan, ahead):
    """An open day about so many days after the loan's own."""
    return Calendar("12345").next_open(loan.due_on + dt.timedelta(days=ahead))


# --- reading it ------------------------------------------------------------------------------------------


def test_who_has_it_until_when_and_what_happened():
    loan = running(who=make.denise())
    page = see(make.samira(), PAGE, loan.pk)
    for words in ("En cours", "Denise Rey", "Portable · Dell Latitude 7490", "Remis à Grenoble", "Michel F."):
        assert words in page, words
    assert f"à rendre le {date_format(loan.due_on, 'DATE_FORMAT')}" in page.replace(" 1er ", " 1 ")
    assert "Reprendre l’appareil" in page


def test_a_volunteer_reads_the_initial_and_the_number_while_it_runs():
    loan = running(who=make.denise(hours="le matin"))
    page = see(make.michel(), PAGE, loan.pk)
    assert "Denise R." in page
    assert "Rey" not in page
    assert "Appeler 06 39 98 12 40" in page
    assert "Quand : le matin" in page
    returned(loan)
    assert "Joindre" not in see(make.michel(), PAGE, loan.pk)


def test_a_volunteer_of_another_site_works_on_it_and_names_nobody():
    loan = running(who=make.denise())
    page = see(make.mona(), PAGE, loan.pk)
    assert "quelqu’un d’un autre lieu" in page
    assert "Denise" not in page
    assert "Joindre" not in page
    assert not AccessRecord.objects.exists()


def test_each_look_is_written():
    loan = running()
    see(make.michel(), PAGE, loan.pk)
    record = AccessRecord.objects.get()
    assert (record.page, [*record.people.all()]) == (PAGE, [loan.beneficiary])


def test_lateness_asks_for_news():
    loan = running(190)
    page = see(make.michel(), PAGE, loan.pk)
    assert "Le jour du retour est passé : prenez des nouvelles" in page
    html = make.client(make.michel()).get(reverse(PAGE, args=[loan.pk])).content.decode()
    assert 'class="borne t-wait"' in html


def test_neither_right_nor_proof_nor_age_nor_network_ever():
    loan = running(who=make.person("Rey", "Denise", 1950))
    renewals.ask(loan=loan, due_on=a_day(loan, 7), by=make.ines())
    for member in (make.samira(), make.michel()):
        assert says(see(member, PAGE, loan.pk), *SECRETS, "programme") == []


@pytest.mark.parametrize("build", [make.odile, make.oscar])
def test_another_association_finds_nothing(build):
    loan = running()
    assert make.client(build()).get(reverse(PAGE, args=[loan.pk])).status_code == 404
    assert post(build(), SAY, loan.pk, verb="claimed").status_code == 404


@pytest.mark.parametrize("build", [make.ines, make.celine, make.sylvie])
def test_these_pages_are_the_associations(build):
    loan = running()
    assert make.client(build()).get(reverse(PAGE, args=[loan.pk])).status_code == 403
    assert post(build(), SAY, loan.pk, verb="lost", comment="x").status_code == 403


def test_a_volunteer_forgets_a_loan_closed_long_ago():
    loan = returned(running(90), at=days_ago(40))
    assert make.client(make.michel()).get(reverse(PAGE, args=[loan.pk])).status_code == 404
    assert "Ce prêt est terminé" in see(make.samira(), PAGE, loan.pk)


def test_what_people_write_does_not_run():
    loan = running(who=make.person("<b>", "<script>alert(1)</script>"))
    losses.declare_lost(loan=loan, comment="<img src=x onerror=alert(2)>", by=make.samira())
    response = make.client(make.samira()).get(reverse(PAGE, args=[loan.pk]))
    assert b"<script>alert" not in response.content
    assert b"<img src=x" not in response.content


# --- renewed ---------------------------------------------------------------------------------------------


def test_the_suggested_day_renews_and_stands_on_the_road():
    loan = running()
    form = make.client(make.michel()).get(reverse(PAGE, args=[loan.pk]))
    (suggested,) = kept(form, "due_on")
    page = told(
        make.michel(), SAY, loan.pk, verb="renew", due_on=suggested, comment="Formation", seen=loan.due_on
    )
    assert "Prolongé jusqu’au" in page
    assert "Formation · Michel F." in page
    assert now(loan).due_on.isoformat() == suggested > loan.due_on.isoformat()


def test_that_others_wait_is_said_before_and_after():
    loan = running()
    accepted(at=days_ago(3))
    assert "D’autres demandes attendent" in see(make.michel(), PAGE, loan.pk)
    assert "D’autres demandes attendent" in told(
        make.michel(), SAY, loan.pk, verb="renew", due_on=a_day(loan, 7)
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (-1, ["vient après l’ancienne"]),
        (400, ["trop lointaine"]),
        ("2099-12-25", ["fermé ce jour-là", "trop lointaine"]),
    ],
)
def test_a_typed_day_that_cannot_be_is_refused_with_every_reason_and_stays(day, words):
    loan = running()
    typed = day if isinstance(day, str) else a_day(loan, day).isoformat()
    answer = post(make.michel(), SAY, loan.pk, verb="renew", due_on=typed, comment="Mot", seen=loan.due_on)
    assert answer.status_code == 409
    assert all(word in text(answer) for word in words)
    assert kept(answer, "due_on") == [typed]
    assert "Mot" in kept(answer, "comment")
    assert now(loan).due_on == loan.due_on


@pytest.mark.parametrize("typed", ["", "demain", "31/02/2027", "2027-13-01", "<b>"])
def test_a_day_that_is_none_is_said(typed):
    loan = running()
    answer = post(make.michel(), SAY, loan.pk, verb="renew", due_on=typed)
    assert answer.status_code == (409 if typed else 302)
    page = told(make.michel(), SAY, loan.pk, verb="renew", due_on=typed)
    assert "Prolongé" not in page.split("Ce qu")[0]
    assert "date" in page.lower() or "jour" in page.lower()
    assert now(loan).due_on == loan.due_on


def test_a_refusal_with_nothing_written_is_a_page_that_back_can_show_again():
    loan = running()
    browser = make.client(make.michel())
    answer = browser.post(reverse(SAY, args=[loan.pk]), {"verb": "renew", "due_on": "", "seen": loan.due_on})
    assert (answer.status_code, answer["Location"]) == (302, reverse(PAGE, args=[loan.pk]))
    assert "Choisissez" in text(browser.get(answer["Location"]))
    assert now(loan).due_on == loan.due_on


def test_a_day_may_be_written_by_hand():
    loan = running()
    day = a_day(loan, 7)
    told(make.michel(), SAY, loan.pk, verb="renew", due_on=day.strftime("%d/%m/%Y"))
    assert now(loan).due_on == day


def test_renewing_twice_by_a_double_tap_renews_once():
    loan = running()
    for _ in range(2):
        said = {"verb": "renew", "due_on": a_day(loan, 7), "seen": loan.due_on}
        assert post(make.michel(), SAY, loan.pk, **said).status_code == 302
    assert Renewal.objects.count() == 1


def test_a_form_gone_stale_does_not_renew_a_second_time():
    loan = running()
    renewals.renew(loan=loan, due_on=a_day(loan, 7), by=make.samira())
    page = told(make.michel(), SAY, loan.pk, verb="renew", due_on=a_day(loan, 30), seen=loan.due_on)
    assert "Les choses ont changé depuis" in page
    assert Renewal.objects.count() == 1


def test_when_the_renewals_are_used_up_the_page_says_so_instead_of_asking():
    loan = running()
    for days in (7, 14):
        renewals.renew(loan=loan, due_on=a_day(loan, days), by=make.samira())
    page = see(make.michel(), PAGE, loan.pk)
    assert "autant de fois que prévu" in page
    assert "Prolonger le prêt" not in page
    answer = post(make.michel(), SAY, loan.pk, verb="renew", due_on=a_day(loan, 21))
    assert (answer.status_code, now(loan).due_on) == (409, a_day(loan, 14))


# --- a renewal asked for ---------------------------------------------------------------------------------


@pytest.fixture
def asked():
    loan = running()
    return renewals.ask(loan=loan, due_on=a_day(loan, 30), comment="Stage", by=make.ines())


def test_the_association_grants(asked):
    page = see(make.michel(), PAGE, asked.loan_id)
    assert "Le travailleur social demande une prolongation jusqu’au" in page
    assert "Stage" in page
    assert "Prolongé jusqu’au" in told(make.michel(), DECIDE, asked.pk, verb="grant")
    assert now(asked.loan).due_on == asked.due_on


def test_the_association_says_no_and_why(asked):
    assert "Il faut un mot d’explication" in told(make.michel(), DECIDE, asked.pk, verb="deny", reason="")
    assert "Non accordé" in told(make.michel(), DECIDE, asked.pk, verb="deny", reason="Tous attendus")
    assert now(asked.loan).due_on == asked.loan.due_on
    assert "Prolongation non accordée" in see(make.michel(), PAGE, asked.loan_id)


def test_an_answer_given_is_not_given_again(asked):
    renewals.deny(renewal=asked, reason="Non", by=make.samira())
    assert "a déjà sa réponse" in told(make.michel(), DECIDE, asked.pk, verb="grant")
    assert now(asked.loan).due_on == asked.loan.due_on


def test_nobody_answers_for_another_association(asked):
    assert post(make.odile(), DECIDE, asked.pk, verb="grant").status_code == 404
    assert post(make.ines(), DECIDE, asked.pk, verb="grant").status_code == 403


# --- exchanged -------------------------------------------------------------------------------------------


def test_an_exchange_goes_on_with_the_other_device():
    loan, other = running(), make.device()
    said = {"tag": other.tag, "site": "mens", "condition": "damaged", "accessories": ["charger"]}
    page = told(make.michel(), SAY, loan.pk, verb="swapped", **said)
    fresh = Loan.objects.get(replaces=loan)
    assert "Échangé" in page
    assert "À la place de" in page
    assert (fresh.device, fresh.due_on, fresh.site) == (other, loan.due_on, make.mens())
    assert (now(loan).outcome, now(loan).condition_in) == (LoanOutcome.SWAPPED, "damaged")
    assert "Échangé contre" in see(make.michel(), PAGE, loan.pk)


def test_a_manager_without_a_usual_place_says_where():
    loan, other = running(), make.device()
    assert make.samira().usual_site is None
    told(make.samira(), SAY, loan.pk, verb="swapped", tag=other.tag, site="grenoble", condition="worn")
    assert now(loan).outcome == LoanOutcome.SWAPPED


def test_an_exchange_without_a_place_asks_for_it():
    loan, other = running(), make.device()
    answer = post(make.samira(), SAY, loan.pk, verb="swapped", tag=other.tag)
    assert answer.status_code == 409
    assert "Choisissez un lieu" in text(answer)
    assert now(loan).is_open


def test_what_cannot_take_its_place_is_refused_with_every_reason_and_the_form_stays():
    loan, tablet = running(), make.device(Status.REFURBISHING, kind=Kind.TABLET)
    answer = post(make.michel(), SAY, loan.pk, verb="swapped", tag=tablet.tag, site="mens", condition="dead")
    assert answer.status_code == 409
    assert "n’attend pas d’appareil de ce type" in text(answer)
    assert "ne va pas avec l’état de l’appareil" in text(answer)
    assert tablet.tag in kept(answer, "tag")
    assert b'<option value="dead" selected>' in answer.content
    assert now(loan).is_open


def test_ready_devices_of_the_kind_are_proposed():
    loan, other = running(), make.device()
    page = make.client(make.michel()).get(reverse(PAGE, args=[loan.pk])).content.decode()
    assert other.tag[:4] in page.split("<datalist")[1].split("</datalist>")[0]


# --- gone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["lost", "stolen"])
def test_lost_or_stolen_with_a_word_and_nobody_pays(verb):
    loan = running()
    page = told(make.michel(), SAY, loan.pk, verb=verb, comment="Dans le bus", police_report="2026/118")
    assert "Personne ne paiera" in page
    assert "Dans le bus · Plainte 2026/118 · Michel F." in page
    assert (now(loan).outcome, now(loan).device.status) == (verb, Status.MISSING)


def test_without_a_word_nothing_is_lost_and_the_report_stays_typed():
    loan = running()
    answer = post(make.michel(), SAY, loan.pk, verb="stolen", comment="", police_report="2026/118")
    assert answer.status_code == 409
    assert kept(answer, "police_report") == ["2026/118"]
    assert now(loan).is_open


def test_twice_is_once_and_the_second_is_told():
    loan = running()
    told(make.michel(), SAY, loan.pk, verb="lost", comment="Un")
    assert "Ce prêt est déjà terminé." in told(make.michel(), SAY, loan.pk, verb="stolen", comment="Deux")
    assert now(loan).closed_comment == "Un"


def test_found_later_is_noted_and_the_outcome_stays():
    loan = running()
    losses.declare_lost(loan=loan, comment="Bus", by=make.michel())
    assert "Il est retrouvé" in see(make.michel(), PAGE, loan.pk)
    page = told(make.michel(), SAY, loan.pk, verb="found", site="mens")
    assert "Retrouvé plus tard" in page
    assert (now(loan).outcome, now(loan).device.site) == (LoanOutcome.LOST, make.mens())
    assert "Il est retrouvé" not in page
    assert "Retrouvé. Il repasse" not in told(make.michel(), SAY, loan.pk, verb="found", site="mens")


def test_said_to_be_returned_stays_open_and_is_looked_for():
    loan = running(190)
    page = told(make.michel(), SAY, loan.pk, verb="claimed")
    assert "Dit rendu" in page
    assert "cherchez-le chez nous" in page
    assert "prenez des nouvelles" not in page
    assert now(loan).is_open
    first = now(loan).claimed_returned_at
    told(make.samira(), SAY, loan.pk, verb="claimed")
    assert now(loan).claimed_returned_at == first
    page = told(make.michel(), SAY, loan.pk, verb="still_out")
    assert now(loan).claimed_returned_at is None
    assert "prenez des nouvelles" in page


# --- for good --------------------------------------------------------------------------------------------


def test_a_manager_gives_with_a_word():
    loan = running()
    assert "il sort du parc" in told(make.samira(), SAY, loan.pk, verb="given", comment="Fin d’études")
    assert (now(loan).outcome, now(loan).device.status) == (LoanOutcome.GIVEN, Status.RETIRED)


def test_selling_is_offered_where_the_donor_allows_it():
    loan = running()
    assert "Vendre" not in see(make.samira(), PAGE, loan.pk)
    assert "n’a pas prévu de revente" in told(make.samira(), SAY, loan.pk, verb="sold", comment="Demandé")
    assert now(loan).is_open
    Donation.objects.filter(pk=loan.device.donation_id).update(resale_allowed=True)
    assert "Vendre" in see(make.samira(), PAGE, loan.pk)
    told(make.samira(), SAY, loan.pk, verb="sold", comment="Demandé")
    assert now(loan).outcome == LoanOutcome.SOLD


def test_a_manager_decides_that_it_will_not_come_back():
    loan = running(200)
    told(make.samira(), SAY, loan.pk, verb="written_off", comment="Parti loin")
    assert (now(loan).outcome, now(loan).device.status) == (LoanOutcome.WRITTEN_OFF, Status.MISSING)


@pytest.mark.parametrize("verb", ["given", "sold", "written_off"])
def test_a_volunteer_decides_nothing_for_good(verb):
    loan = running()
    page = see(make.michel(), PAGE, loan.pk)
    for words in ("Donner", "Il ne reviendra pas", "pertes"):
        assert words not in page, words
    assert "Demandez à un responsable" in told(make.michel(), SAY, loan.pk, verb=verb, comment="Je décide")
    assert now(loan).is_open


# --- signed, undone --------------------------------------------------------------------------------------


def test_an_agreement_signed_later_is_noted_once():
    loan = running()
    assert "pas encore signée" in see(make.michel(), PAGE, loan.pk)
    assert "signée sur papier le" in told(make.michel(), SAY, loan.pk, verb="signed")
    first = now(loan).agreement.signed_at
    told(make.samira(), SAY, loan.pk, verb="signed")
    assert now(loan).agreement.signed_at == first


def undo_form(member, loan):
    """The event that the page offers to undo."""
    page = make.client(member).get(reverse(PAGE, args=[loan.pk])).content.decode()
    if "Annuler ce geste" not in page:
        return None
    return str(last_act(loan.device).pk) if str(last_act(loan.device).pk) in page else None


def test_one_s_own_hand_over_is_undone_at_once_and_never_happened():
    loan = lent()
    event = undo_form(make.michel(), loan)
    page = told(make.michel(), SAY, loan.pk, verb="undo", seen=event)
    assert "tout est comme avant" in page
    assert now(loan).outcome == LoanOutcome.UNDONE
    assert make.client(make.samira()).get(reverse(PAGE, args=[loan.pk])).status_code == 404


def test_later_a_manager_undoes_with_a_word_and_a_volunteer_does_not():
    loan = running()
    losses.declare_lost(loan=loan, comment="Bus", by=make.michel(), at=days_ago(1))
    assert undo_form(make.michel(), loan) is None
    event = undo_form(make.samira(), loan)
    page = told(make.samira(), SAY, loan.pk, verb="undo", seen=event, comment="")
    assert "Il faut un mot d’explication" in page
    assert "Annulé" not in told(make.michel(), SAY, loan.pk, verb="undo", seen=event, comment="x")
    assert not now(loan).is_open
    told(make.samira(), SAY, loan.pk, verb="undo", seen=event, comment="Retrouvé chez elle")
    assert (now(loan).is_open, now(loan).device.status) == (True, Status.ON_LOAN)


def test_only_the_act_that_was_shown_is_undone():
    loan = running()
    shown = undo_form(make.samira(), loan)
    renewals.renew(loan=loan, due_on=a_day(loan, 7), by=make.michel())
    page = told(make.samira(), SAY, loan.pk, verb="undo", seen=shown, comment="Erreur")
    assert "Un autre geste a suivi" in page
    assert now(loan).is_open
    for nonsense in ("", "x", make.device().pk):
        assert "Annulé" not in told(make.samira(), SAY, loan.pk, verb="undo", seen=nonsense, comment="x")
        assert now(loan).is_open


def test_a_swap_is_undone_from_the_loan_that_follows():
    loan, other = running(), make.device()
    fresh = losses.swap(loan=loan, device=other, by=make.michel(), site=make.grenoble())
    assert undo_form(make.samira(), loan) is None
    told(make.samira(), SAY, fresh.pk, verb="undo", seen=undo_form(make.samira(), fresh), comment="Pas lui")
    assert now(loan).is_open


def test_an_act_of_the_workshop_is_not_undone_from_a_loan():
    from inventory.actions import workshop

    loan = returned(running())
    workshop.erase(
        loan.device, outcome="purge", technique="NVMe", tool="nvme", by=make.michel(), at=timezone.now()
    )
    assert undo_form(make.samira(), loan) is None


def test_an_act_that_does_not_exist_is_said():
    loan = running()
    assert "Ce geste n’est pas connu" in told(make.michel(), SAY, loan.pk, verb="<b>")
    assert "Ce geste n’est pas connu" in told(make.michel(), SAY, loan.pk)
    assert make.client(make.michel()).get(reverse(SAY, args=[loan.pk])).status_code == 405


def test_a_social_security_number_is_refused_in_every_word():
    loan = running()
    nir = "2 50 05 38 185 001 02"
    for verb in ("lost", "stolen", "given", "written_off"):
        assert post(make.samira(), SAY, loan.pk, verb=verb, comment=nir).status_code == 409
    assert now(loan).is_open


def test_the_card_is_one_tap_away():
    loan = running()
    page = make.client(make.michel()).get(reverse(PAGE, args=[loan.pk])).content.decode()
    assert reverse("loans:card", args=[loan.pk]) in page


def test_the_one_big_button_is_what_the_loan_asks_for():
    late, asked, quiet = running(190, who=make.denise()), running(60), running()
    renewals.ask(loan=asked, due_on=a_day(asked, 7), by=make.ines())

    def big(loan):
        page = make.client(make.michel()).get(reverse(PAGE, args=[loan.pk])).content.decode()
        assert page.count("btn-big") == 1
        return page.split("btn-big")[1].split("</")[0:4]

    assert "tel:+33639981240" in " ".join(big(late))
    assert "Accorder" in " ".join(big(asked))
    assert "Reprendre l’appareil" in " ".join(big(quiet))


def test_a_late_loan_of_somebody_reached_through_the_social_worker_does_not_lead_with_a_call():
    late = running(days=300, who=make.person("Bel", channel="prescriber", phone="06 39 98 00 01"))
    html = make.client(make.samira()).get(reverse(PAGE, args=[late.pk])).content.decode()
    assert "la personne l’a demandé." in html
    assert "06\u00a039\u00a098\u00a000\u00a001" in html
    assert "tel:+33639980001" not in html
    assert "Reprendre l’appareil" in html.split("btn-big")[1].partition("</a>")[0]
