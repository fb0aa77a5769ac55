"""One request at the association: read, accepted, declined, devices kept aside and put back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.codes import grouped
from beneficiaries.choices import Channel
from beneficiaries.models import AccessRecord
from inventory.choices import Kind, Status
from loans.actions import prescriptions
from loans.models import Hold, Prescription
from tests import make
from tests.loans.reading import SECRETS, kept, post, see, told
from tests.make_loans import accepted, asked, days_ago, held, lent, returned
from tests.support.reading import says, text

pytestmark = pytest.mark.django_db

PAGE = "loans:request"
CONDITIONS = {"shared": True, "leave_no_message": True, "hours": "après 11 h"}


def now(prescription):
    today = timezone.localdate()
    return Prescription.objects.with_status(today).get(pk=prescription.pk)


# --- reading it ------------------------------------------------------------------------------------------


def test_who_what_where_and_until_when():
    one = accepted(Kind.LAPTOP, who=make.denise(), site=make.mens(), use="démarches en ligne")
    page = see(make.samira(), PAGE, one.pk)
    for words in ("Denise Rey", "En attente", "Portable · démarches en ligne", "Mens", "À remettre jusqu’au"):
        assert words in page, words
    assert "Remettre un appareil" in page


def test_a_volunteer_reads_the_initial_and_a_manager_the_name():
    one = accepted(who=make.denise())
    assert "Denise R." in see(make.michel(), PAGE, one.pk)
    assert "Rey" not in see(make.michel(), PAGE, one.pk)
    assert "Denise Rey" in see(make.samira(), PAGE, one.pk)


def test_that_a_person_already_waits_here_for_such_a_device_is_said_and_who_must_not_know_does_not():
    first, tablet = accepted(who=make.denise()), accepted("tablet", who=make.denise())
    twice = asked(who=make.denise())
    said = "Cette personne attend déjà ici : portable."
    page = see(make.samira(), PAGE, twice.pk)
    assert said in page
    assert grouped(first.code).replace("\u00a0", " ") in page
    assert said in see(make.samira(), PAGE, first.pk)
    assert "attend déjà" not in see(make.michel(), PAGE, first.pk)  # not accepted yet: out of sight
    assert "attend déjà" not in see(make.samira(), PAGE, tablet.pk)
    call = asked(who=make.denise(), call=True)
    assert "attend déjà" not in see(make.samira(), PAGE, call.pk)  # nobody is named there


def test_how_to_reach_whoever_is_expected_with_what_they_asked_to_mind():
    one = accepted(who=make.denise(**CONDITIONS))
    for member in (make.samira(), make.michel()):
        page = see(member, PAGE, one.pk)
        assert "Appeler 06 39 98 12 40" in page
        assert "Quand : après 11 h" in page
        assert "Quelqu’un d’autre peut répondre" in page
        assert "Ne laissez aucun message." in page


def test_nobody_is_reached_for_a_request_that_is_not_accepted_or_over():
    to_read, over = (
        asked(who=make.denise()),
        accepted(who=make.person("Roy", phone="0639981241", channel="call")),
    )
    device = make.device()
    lent(device, over, at=days_ago(2))
    assert "06 39 98 12 41" in see(make.samira(), PAGE, over.pk)  # lending
    returned(over.needs.get().loans.get())
    for one in (to_read, over):
        assert "Joindre" not in see(make.samira(), PAGE, one.pk)
        assert "06 39 98" not in see(make.samira(), PAGE, one.pk).split("Accessibilité")[0]


def test_somebody_reached_through_the_social_worker_has_no_number():
    one = accepted(who=make.person(channel=Channel.PRESCRIBER))
    assert "Passez par le travailleur social" in see(make.michel(), PAGE, one.pk)


def test_a_lost_key_takes_the_number_and_not_the_page(settings):
    one = accepted(who=make.denise())
    settings.RELAIS_KEYS = ["QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="]
    assert "06 39 98 12 40" not in see(make.michel(), PAGE, one.pk).split("Joindre")[1].split("Accessib")[0]


def test_neither_right_nor_proof_nor_age_nor_network_ever():
    one = accepted(who=make.person("Rey", "Denise", 1950), use="")
    held(prescription=one)
    for member in (make.samira(), make.michel()):
        assert says(see(member, PAGE, one.pk), *SECRETS, "programme", "éligib") == []


def test_an_open_call_names_nobody_and_records_nobody():
    who = make.denise(**CONDITIONS)
    call = asked(who=who, call=True)
    page = see(make.odile(), PAGE, call.pk)
    assert "Appel ouvert" in page
    assert "elle devient la nôtre" in page
    for secret in ("Denise", "Rey", "06 39 98 12 40 ", "après 11 h", "Refuser"):
        assert secret not in page.split("Accessibilité")[0], secret
    assert not AccessRecord.objects.exists()


def test_each_look_is_written():
    one = accepted()
    see(make.michel(), PAGE, one.pk)
    record = AccessRecord.objects.get()
    assert (record.viewer, record.page, [*record.people.all()]) == (
        make.michel().user, PAGE, [one.beneficiary],
    )  # fmt: skip


@pytest.mark.parametrize("build", [make.odile, make.oscar])
def test_another_association_finds_nothing(build):
    one = accepted()
    assert make.client(build()).get(reverse(PAGE, args=[one.pk])).status_code == 404


def test_a_volunteer_finds_neither_what_is_not_accepted_nor_what_is_for_another_site():
    to_read, elsewhere = asked(), accepted(site=make.grenoble())
    for one in (to_read, elsewhere):
        assert make.client(make.mona()).get(reverse(PAGE, args=[one.pk])).status_code == 404
    assert make.client(make.michel()).get(reverse(PAGE, args=[elsewhere.pk])).status_code == 200


@pytest.mark.parametrize("build", [make.ines, make.helene, make.celine])
@pytest.mark.parametrize("act", [PAGE, "loans:accept", "loans:decline", "loans:hold"])
def test_these_pages_are_the_associations(build, act):
    one = accepted()
    ask = make.client(build()).get if act == PAGE else make.client(build()).post
    assert ask(reverse(act, args=[one.pk])).status_code == 403


def test_what_people_write_does_not_run():
    one = accepted(who=make.person("<b>", "<script>alert(1)</script>"), use="<img src=x onerror=alert(2)>")
    response = make.client(make.samira()).get(reverse(PAGE, args=[one.pk]))
    assert b"<script>alert" not in response.content
    assert b"<img src=x" not in response.content


# --- accepting -------------------------------------------------------------------------------------------


def test_a_manager_accepts_for_a_place():
    one = asked()
    assert "Acceptée" in told(make.samira(), "loans:accept", one.pk, site="mens", seen="submitted")
    assert (now(one).status, now(one).site) == ("accepted", make.mens())


def test_without_a_place_it_is_anywhere():
    one = asked()
    post(make.samira(), "loans:accept", one.pk, site="")
    assert (now(one).status, now(one).site) == ("accepted", None)


def test_accepting_a_call_makes_it_ours_and_names_the_person():
    call = asked(who=make.denise(), call=True)
    assert "Denise Rey" in told(make.samira(), "loans:accept", call.pk)
    assert now(call).association == make.pont_vieux()
    assert post(make.odile(), "loans:accept", call.pk).status_code == 404


def test_accepting_twice_is_accepting_once():
    one = asked()
    for _ in range(2):
        assert post(make.samira(), "loans:accept", one.pk, site="mens").status_code == 302
    assert now(one).accepted_by == make.samira().user


def test_a_stale_form_does_not_move_what_a_colleague_accepted_elsewhere():
    one = accepted(site=make.grenoble())
    answer = post(make.samira(), "loans:accept", one.pk, site="mens", seen="submitted")
    assert answer.status_code == 409
    assert "Les choses ont changé depuis" in text(answer)
    assert now(one).site == make.grenoble()


def test_a_manager_corrects_the_place_from_the_page():
    one = accepted(site=make.grenoble())
    assert "Changer le lieu de la remise" in see(make.samira(), PAGE, one.pk)
    assert "Changer le lieu" not in see(make.michel(), PAGE, one.pk)
    page = told(make.samira(), "loans:accept", one.pk, site="mens", seen="accepted")
    assert "la remise se fait à Mens" in page
    assert now(one).site == make.mens()
    assert "n’importe quel lieu" in told(make.samira(), "loans:accept", one.pk, site="", seen="accepted")
    assert now(one).site is None
    answer = post(make.samira(), "loans:accept", one.pk, site="vienne", seen="accepted")
    assert answer.status_code == 409
    assert b'<details class="more" open>' in answer.content


def test_a_place_of_somebody_else_is_refused_and_the_form_stays():
    one = asked()
    answer = post(make.samira(), "loans:accept", one.pk, site="vienne")
    assert answer.status_code == 409
    assert "Ce lieu n’est pas parmi les vôtres" in text(answer)
    assert now(one).status == "submitted"


def test_a_right_that_lapsed_is_said_as_paperwork():
    one = asked(at=days_ago(250))
    page = see(make.samira(), PAGE, one.pk)
    assert "Accepter" not in page
    answer = post(make.samira(), "loans:accept", one.pk)
    assert answer.status_code == 409
    assert "renouveler par le travailleur social" in text(answer)
    assert now(one).accepted_at is None


def test_a_withdrawn_request_is_not_accepted():
    one = asked()
    prescriptions.withdraw(prescription=one, by=make.ines())
    assert "déjà close" in told(make.samira(), "loans:accept", one.pk)
    assert now(one).accepted_at is None


def test_a_volunteer_decides_nothing():
    one = accepted()
    assert post(make.michel(), "loans:accept", one.pk).status_code == 403
    assert post(make.michel(), "loans:decline", one.pk, reason="Non").status_code == 403
    assert "Ne plus pouvoir" not in see(make.michel(), PAGE, one.pk)


def test_the_queue_before_it_helps_to_decide():
    accepted(at=days_ago(3)), accepted(at=days_ago(2))
    make.devices(3)
    page = see(make.samira(), PAGE, asked().pk)
    assert "2 autres demandes attendent depuis plus longtemps (portable). 3 sont disponibles." in page


# --- declining -------------------------------------------------------------------------------------------


def test_a_manager_declines_with_a_word_that_the_social_worker_reads():
    one = asked()
    assert "Refusée" in told(make.samira(), "loans:decline", one.pk, reason="Plus de portable")
    assert (now(one).status, now(one).decline_reason) == ("declined", "Plus de portable")


def test_what_was_not_lent_is_declined_with_a_word_that_stays_on_the_page():
    one = accepted("laptop", "tablet")
    lent(make.device(), one)
    told(make.samira(), "loans:decline", one.pk, reason="Plus de tablette")
    page = see(make.samira(), "loans:request", one.pk)
    assert "Reste refusé Plus de tablette" in page
    assert "Refusée le" not in page


def test_without_a_word_it_is_not_declined_and_the_form_says_so():
    one = asked()
    answer = post(make.samira(), "loans:decline", one.pk, reason="  ", seen="submitted")
    assert answer.status_code == 409
    assert "Il faut un mot d’explication" in text(answer)
    assert b'aria-invalid="true"' in answer.content
    assert b'<details class="more" open>' in answer.content
    assert now(one).status == "submitted"


def test_every_reason_at_once_and_what_was_typed_stays():
    one = asked()
    prescriptions.withdraw(prescription=one, by=make.ines())
    nir = "2 50 05 38 185 001 02"
    answer = post(make.samira(), "loans:decline", one.pk, reason=f"{nir} {'x' * 300}")
    page = text(answer)
    assert "déjà close" in page
    assert "trop long" in page
    assert now(one).decline_reason == ""


def test_a_social_security_number_is_refused_in_the_word():
    one = asked()
    answer = post(make.samira(), "loans:decline", one.pk, reason="Voir 2 50 05 38 185 001 02")
    assert answer.status_code == 409
    assert kept(answer, "reason") == ["Voir 2 50 05 38 185 001 02"]
    assert now(one).status == "submitted"


def test_a_stale_refusal_does_not_end_what_a_colleague_accepted():
    one = asked()
    prescriptions.accept(prescription=one, by=make.samira())
    answer = post(make.samira(), "loans:decline", one.pk, reason="Plus rien", seen="submitted")
    assert answer.status_code == 409
    assert now(one).status == "accepted"


def test_an_accepted_request_may_be_given_back_knowingly():
    kept_aside = held()
    one = kept_aside.need.prescription
    told(make.samira(), "loans:decline", one.pk, reason="Plus de local", seen="held")
    kept_aside.device.refresh_from_db()
    assert (now(one).status, kept_aside.device.status) == ("declined", Status.READY)


def test_declining_twice_changes_nothing_more():
    one = asked()
    post(make.samira(), "loans:decline", one.pk, reason="Plus rien", seen="submitted")
    assert "déjà close" in told(make.samira(), "loans:decline", one.pk, reason="Autre", seen="submitted")
    assert now(one).decline_reason == "Plus rien"


# --- keeping aside ---------------------------------------------------------------------------------------


def test_devices_of_each_kind_wanted_are_suggested_those_of_the_place_first():
    far = make.device(site=make.grenoble(), at=days_ago(60))
    near = make.device(site=make.mens(), at=days_ago(40))
    tablet = make.device(kind=Kind.TABLET)
    make.device(Status.REFURBISHING)
    one = accepted(Kind.LAPTOP, Kind.TABLET, site=make.mens())
    page = see(make.michel(), PAGE, one.pk).replace(" ", "")
    assert page.index(near.tag) < page.index(far.tag)
    assert tablet.tag in page


def test_one_kept_aside_is_said_with_its_day_and_no_more_suggested():
    one, device = accepted(), make.device()
    page = told(make.michel(), "loans:hold", one.pk, tag=device.tag)
    assert "est mis de côté jusqu’au" in page
    assert "attendent depuis plus longtemps" not in page
    assert now(one).status == "held"
    assert "À mettre de côté" not in see(make.michel(), PAGE, one.pk)
    assert f"/d/{device.tag}" in make.client(make.michel()).get(reverse(PAGE, args=[one.pk])).content.decode()


def test_that_others_wait_longer_is_said_and_hinders_nobody():
    accepted(at=days_ago(9))
    one, device = accepted(at=days_ago(2)), make.device()
    assert "1 autre demande attend depuis plus longtemps" in see(make.michel(), PAGE, one.pk)
    assert "D’autres demandes attendent depuis plus longtemps." in told(
        make.michel(), "loans:hold", one.pk, tag=device.tag
    )
    assert now(one).status == "held"


def test_a_typed_label_is_read_as_people_type_it():
    one, device = accepted(), make.device()
    told(make.michel(), "loans:hold", one.pk, tag=f" {device.tag[:4].lower()} {device.tag[4:]} ")
    assert now(one).status == "held"


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("K7M49TRZ", "ne se lit pas bien"),
        ("<script>", "ne se lit pas bien"),
        ("22222222", "n’est pas connue ici"),
    ],
)
def test_a_label_that_leads_nowhere_is_said_and_kept(tag, words):
    one = accepted()
    answer = post(make.michel(), "loans:hold", one.pk, tag=tag)
    assert answer.status_code == 409
    assert words in text(answer)
    assert tag in kept(answer, "tag")
    assert not Hold.objects.exists()


def test_a_device_of_another_association_is_unknown_here():
    one, theirs = accepted(), make.device(by=make.odile())
    assert "n’est pas connue ici" in told(make.michel(), "loans:hold", one.pk, tag=theirs.tag)
    theirs.refresh_from_db()
    assert theirs.status == Status.READY


def test_a_device_that_is_not_free_is_refused_with_every_reason():
    kept_aside = held()
    tablet = accepted(Kind.TABLET)
    page = told(make.michel(), "loans:hold", tablet.pk, tag=kept_aside.device.tag)
    assert "mis de côté pour quelqu’un" in page
    assert "n’attend pas d’appareil de ce type" in page


def test_keeping_the_same_twice_keeps_it_once():
    one, device = accepted(), make.device()
    for _ in range(2):
        assert post(make.michel(), "loans:hold", one.pk, tag=device.tag).status_code == 302
    assert Hold.objects.count() == 1


def test_the_number_that_is_lent_already_is_said_before_anything_is_kept():
    who = make.denise()
    lent(prescription=accepted(who=who, at=days_ago(30)), at=days_ago(20))
    one = accepted(who=who)
    make.device()
    assert "la remise serait refusée" in see(make.michel(), PAGE, one.pk)


def test_put_back_on_the_shelf():
    kept_aside = held()
    assert "est remis en rayon" in told(make.michel(), "loans:release", kept_aside.pk)
    kept_aside.device.refresh_from_db()
    assert kept_aside.device.status == Status.READY
    assert post(make.michel(), "loans:release", kept_aside.pk).status_code == 302  # again: nothing to do


@pytest.mark.parametrize("build", [make.odile, make.oscar])
def test_nobody_puts_back_what_another_association_keeps(build):
    kept_aside = held()
    assert post(build(), "loans:release", kept_aside.pk).status_code == 404
    kept_aside.refresh_from_db()
    assert kept_aside.closed_at is None


def test_a_get_decides_nothing():
    one = asked()
    for act in ("accept", "decline", "hold"):
        assert make.client(make.samira()).get(reverse(f"loans:{act}", args=[one.pk])).status_code == 405


# --- what became of it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "at", "words"),
    [
        ((), None, "Le travailleur social complète le dossier."),
        (None, days_ago(400), "La place dans la file est gardée."),
    ],
)
def test_a_file_that_waits_elsewhere_is_said_without_fault(evidence, at, words):
    one = asked(evidence=evidence, at=at)
    assert words in see(make.samira(), PAGE, one.pk)


def test_what_was_lent_leads_to_its_loan():
    one = accepted()
    loan = lent(prescription=one)
    page = make.client(make.michel()).get(reverse(PAGE, args=[one.pk]))
    assert reverse("loans:loan", args=[loan.pk]) in page.content.decode()
    assert "Tout est remis." in text(page)
