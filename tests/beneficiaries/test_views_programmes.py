"""Programmes as they are read by those who take part, and opened, ruled and joined by their coordinator."""

import datetime as dt
import re

import pytest
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from beneficiaries.actions import programmes
from beneficiaries.models import AccessRecord, Participation, Programme, ProgrammeVersion
from tests import make
from tests.support.reading import main as text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_yet")]

LIST = reverse_lazy("beneficiaries:programmes")
NEW = reverse_lazy("beneficiaries:new_programme")
RULES = {
    "name": "Trièves connecté",
    "criteria": ["rsa", "elderly"],
    "elderly_age": "65",
    "departement": "38",
    "check_months": "6",
    "grace_days": "60",
}


def of(name: str, programme: Programme) -> str:
    return reverse(f"beneficiaries:{name}", args=[programme.slug])


def see(who, address) -> str:
    response = make.client(who()).get(address)
    assert response.status_code == 200, response.status_code
    return text(response)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


# --- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", [make.samira, make.michel, make.ines, make.helene, make.lea, make.sylvie, make.remi]
)
def test_one_reads_the_programmes_one_takes_part_in_or_coordinates(who):
    make.programme()
    make.programme_elsewhere()
    page = see(who, LIST)

    assert "Isère connectée" in page
    assert "Ailleurs" not in page


@pytest.mark.parametrize("who", [make.celine, make.agathe, make.fabien, make.olga])
def test_others_have_nothing_to_read_there(who):
    for address in (LIST, of("programme", make.programme())):
        assert make.client(who()).get(address).status_code == 403


def test_a_programme_one_is_not_in_is_not_there():
    elsewhere = make.programme_elsewhere()
    for who in (make.ines, make.samira, make.sylvie):
        assert make.client(who()).get(of("programme", elsewhere)).status_code == 404


def test_a_structure_without_a_programme_is_told_whom_to_ask():
    assert "Aucun programme n’est ouvert à votre structure." in see(make.bruno, LIST)


def test_a_social_worker_reads_what_opens_the_right_and_for_how_long():
    page = see(make.ines, of("programme", make.programme(elderly_age=65, departement="38")))

    for words in ("RSA", "65 ans ou plus", "avis motivé", "Département 38", "6 mois au plus", "92 jours"):
        assert words in page, words
    assert "Le Pont-Vieux" in page


@pytest.mark.parametrize("who", [make.samira, make.michel])
def test_an_association_reads_neither_which_rights_count_nor_who_prescribes(who):
    page = see(who, of("programme", make.programme()))

    assert "92 jours" in page
    for secret in ("RSA", "60 ans", "handicap", "avis motivé", "Solidarités", "Relais Emploi"):
        assert secret not in page, secret


def test_rules_to_come_stand_beside_those_of_the_day():
    programme = make.programme()
    programmes.revise(programme, by=make.sylvie(), since=in_days(30), elderly_age=70)
    page = see(make.ines, of("programme", programme))

    assert "60 ans ou plus" in page
    assert page.index("À partir du") < page.index("70 ans ou plus")


def test_a_programme_that_has_not_begun_says_so():
    programme = programmes.create(by=make.sylvie(), name="Demain", since=in_days(10))

    assert "Il n’a pas encore commencé." in see(make.sylvie, of("programme", programme))


def test_a_programme_is_about_nobody():
    make.loan(asked=make.prescription(who=make.denise()))
    see(make.sylvie, of("programme", make.programme()))

    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("who", [make.remi, make.ines, make.helene, make.samira, make.lea])
def test_whoever_only_reads_is_offered_nothing_to_change(who):
    programme = make.programme()
    body = make.client(who()).get(of("programme", programme)).content.decode()

    assert of("revise", programme) not in body
    assert of("join", programme) not in body
    assert str(NEW) not in make.client(who()).get(LIST).content.decode()


@pytest.mark.parametrize("who", [make.remi, make.ines, make.samira, make.lea, make.celine])
def test_nor_may_change_it(who):
    programme, browser = make.programme(), make.client(who())

    for address in (of("revise", programme), of("join", programme), NEW):
        assert browser.post(address, RULES).status_code == 403
    assert (Programme.objects.count(), programme.versions.count()) == (1, 1)


@pytest.mark.parametrize(("who", "starts"), [(make.lea, True), (make.sylvie, True), (make.michel, False)])
def test_who_has_nothing_nearer_starts_there(who, starts):
    """A referrer may signal and verifies nothing yet: what programmes there are is all there is to read."""
    make.programme()
    response = make.client(who()).get("/", follow=True)
    menu = response.content.decode().partition("<main")[0]

    assert (f'href="{LIST}"' in menu) is starts
    if who is make.lea:
        assert "Isère connectée" in text(response)


# --- opening one --------------------------------------------------------------------------------------------


def test_a_coordinator_opens_a_programme_with_its_rules():
    response = make.client(make.sylvie()).post(NEW, RULES, follow=True)
    made = Programme.objects.get()
    version = made.versions.get()

    assert "Programme ouvert." in text(response) or "Programme ouvert." in response.content.decode()
    assert (made.name, made.slug, made.organisation) == (
        "Trièves connecté",
        "trieves-connecte",
        make.departement(),
    )
    assert (version.since, version.criteria) == (timezone.localdate(), ["rsa", "elderly"])
    assert (version.elderly_age, version.grace_days, version.departement) == (65, 60, "38")
    assert not version.statement_accepted  # not ticked


def test_the_form_opens_with_every_criterion_and_the_products_defaults():
    body = make.client(make.sylvie()).get(NEW).content.decode()

    assert len(re.findall(r'<input type="checkbox" name="criteria"[^>]*checked', body)) == 3
    assert re.search(r'name="elderly_age" value="60"', body)
    assert re.search(r'name="grace_days" value="92"', body)


def test_a_double_tap_opens_one():
    browser = make.client(make.sylvie())
    browser.post(NEW, RULES)
    again = browser.post(NEW, RULES)

    assert Programme.objects.count() == 1
    assert "Un programme porte déjà ce nom" in text(again)


IMPOSSIBLE = [
    ("name", "", "Écrivez le nom du programme."),
    ("name", "!!!", "Écrivez le nom du programme."),
    ("name", "x" * 161, "160 signes au plus"),
    ("elderly_age", "", "Écrivez un nombre."),
    ("elderly_age", "beaucoup", "Écrivez un nombre."),
    ("elderly_age", "12", "entre 18 et 100"),
    ("check_months", "0", "entre 1 et 24"),
    ("check_months", "99999", "entre 1 et 24"),
    ("grace_days", "-1", "entre 0 et 366"),
    ("departement", "Isère", "comme 38, 2A ou 974"),
    ("criteria", ["asile"], "asile"),
    ("criteria", [], "Rien n’ouvrirait le droit"),
    ("since", "demain", "Écrivez la date comme 12/10/2026."),
    ("since", "2026-02-31", "Écrivez la date comme 12/10/2026."),
]


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written():
    browser = make.client(make.sylvie())
    for field, typed, said in IMPOSSIBLE:
        response = browser.post(NEW, RULES | {field: typed})
        assert response.status_code == 200, (field, typed)
        assert said in text(response), (field, typed)
        if field != "name":
            assert "Trièves connecté" in response.content.decode()  # what was typed stays
    assert not Programme.objects.exists()
    assert not ProgrammeVersion.objects.exists()


def test_every_fault_is_told_at_once():
    page = text(make.client(make.sylvie()).post(NEW, RULES | {"check_months": "0", "grace_days": "400"}))

    assert "entre 1 et 24" in page
    assert "entre 0 et 366" in page


# --- changing its rules -------------------------------------------------------------------------------------


def revised(programme: Programme, **more) -> HttpResponse:
    said = {name: value for name, value in RULES.items() if name != "name"}
    return make.client(make.sylvie()).post(of("revise", programme), said | more)


def test_new_rules_count_from_their_day_and_the_past_keeps_its_own():
    programme = make.programme()
    check = make.check(make.denise())
    assert revised(programme, since=in_days(1).isoformat()).status_code == 302

    assert programme.version_on(timezone.localdate()) == check.version
    assert programme.version_on(in_days(1)).elderly_age == 65
    check.refresh_from_db()
    assert check.version.elderly_age == 60


def test_the_same_rules_again_are_no_new_version():
    programme = make.programme()
    for _ in range(2):
        assert revised(programme, since=in_days(1).isoformat()).status_code == 302

    assert programme.versions.count() == 2


def test_a_form_gone_stale_changes_nothing():
    programme = make.programme()
    browser = make.client(make.sylvie())
    seen = re.search(r'name="seen" value="([^"]+)"', browser.get(of("revise", programme)).content.decode())[1]
    programmes.revise(programme, by=make.sylvie(), since=in_days(1), elderly_age=70)
    response = revised(programme, seen=seen, since=in_days(2).isoformat())

    assert "Les règles ont changé depuis" in text(response)
    assert programme.versions.count() == 2


def test_rules_do_not_begin_before_the_last():
    programme = make.programme()
    page = text(revised(programme, since="2020-01-01"))

    assert "Ces règles commencent avant les précédentes" in page
    assert programme.versions.count() == 1


# --- who takes part -----------------------------------------------------------------------------------------


def test_a_structure_joins_today_and_twice_is_once():
    programme = make.programme()
    place = make.ccas()
    for _ in range(2):
        sent = {"organisation": place.slug}
        page = make.client(make.sylvie()).post(of("join", programme), sent, follow=True)
        assert "CCAS de Romanche participe à ce programme." in page.content.decode()

    part = Participation.objects.get(organisation=place)
    assert (part.since, part.until) == (timezone.localdate(), None)


def test_only_those_who_prescribe_or_lend_and_are_not_inside_are_offered():
    make.ccas(), make.alpexa(), make.mairie()
    body = make.client(make.sylvie()).get(of("programme", make.programme())).content.decode()
    offered = set(re.findall(r'<option value="([^"]+)"', body))

    assert make.ccas().slug in offered
    assert not offered & {place().slug for place in (make.alpexa, make.mairie, make.pont_vieux, make.maison)}


@pytest.mark.parametrize("slug", ["", "nowhere", "alpexa"])
def test_whoever_is_not_on_the_list_does_not_join(slug):
    make.alpexa()
    programme = make.programme()
    before = Participation.objects.count()
    response = make.client(make.sylvie()).post(of("join", programme), {"organisation": slug})

    assert "Choisissez une structure de la liste." in text(response)
    assert Participation.objects.count() == before


def test_a_structure_leaves_after_today_and_what_it_asked_goes_on():
    asked = make.prescription()
    part = Participation.objects.get(organisation=make.maison())
    address = reverse("beneficiaries:leave", args=[part.pk])
    for _ in range(2):
        assert make.client(make.sylvie()).post(address).status_code == 302
    part.refresh_from_db()

    assert part.until == timezone.localdate()
    assert make.loan(asked=asked).is_open


def test_one_that_was_to_leave_today_stays_when_it_is_asked_back():
    make.programme()
    part = Participation.objects.get(organisation=make.maison())
    programmes.leave(part, by=make.sylvie(), until=timezone.localdate())
    programme = part.programme
    make.client(make.sylvie()).post(of("join", programme), {"organisation": make.maison().slug})
    part.refresh_from_db()

    assert part.until is None


def test_who_came_today_may_leave_today_and_not_before():
    programme = make.programme()
    part = programmes.join(programme, make.ccas(), by=make.sylvie(), since=in_days(5))
    page = make.client(make.sylvie()).post(reverse("beneficiaries:leave", args=[part.pk]), follow=True)

    assert "Le dernier jour vient avant le premier" in page.content.decode()


def test_nobody_ends_a_part_in_a_programme_of_elsewhere():
    part = make.programme_elsewhere().participations.get()

    assert make.client(make.sylvie()).post(reverse("beneficiaries:leave", args=[part.pk])).status_code == 404


def test_what_people_write_does_not_run():
    programme = programmes.create(by=make.sylvie(), name="<script>alert(1)</script> Nord")
    for address in (LIST, of("programme", programme), of("revise", programme)):
        assert b"<script>alert" not in make.client(make.sylvie()).get(address).content


def test_lists_and_pages_cost_the_same_for_many(django_assert_max_num_queries):
    programme = make.programme()
    for number in range(12):
        programmes.create(by=make.sylvie(), name=f"Programme {number}")
        programmes.join(programme, make.organisation(f"Structure {number}", "prescribes"), by=make.sylvie())
    browser = make.client(make.sylvie())
    browser.get(LIST)
    with django_assert_max_num_queries(8):
        browser.get(LIST)
    with django_assert_max_num_queries(14):
        browser.get(of("programme", programme))
