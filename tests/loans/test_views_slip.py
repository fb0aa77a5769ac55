"""The slip as a social worker prints it: where to go, when, in the person's language, and no more."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import organisations
from accounts.models import Closure, Site
from beneficiaries.models import AccessRecord
from loans.actions import prescriptions
from tests import make
from tests.support import pdfs
from tests.support.reading import says

pytestmark = pytest.mark.django_db


def printed(asked, who=make.ines) -> str:
    response = make.client(who()).get(reverse("loans:slip", args=[asked.pk]))
    assert response.status_code == 200
    return " ".join(pdfs.words(response.content))


def place(**facts) -> Site:
    Site.objects.filter(pk=make.mens().pk).update(**facts)
    return make.mens()


def test_the_place_chosen_with_its_address_its_number_and_its_days():
    site = place(address="12 place de la Halle, 38710 Mens", phone="+33476348100", opening_days="24")
    said = printed(make.prescription(site=site))
    for words in ("Mens", "12 place de la Halle, 38710 Mens", "04 76 34 81 00", "Ouvert : mardi, jeudi."):
        assert words in said, words


def test_days_on_which_it_is_closed_are_said_before_somebody_comes():
    day = timezone.localdate() + dt.timedelta(days=10)
    Closure.objects.create(organisation=make.pont_vieux(), site=make.mens(), first_day=day, last_day=day)
    assert "Fermé le" in printed(make.prescription(site=make.mens()))


def test_a_place_without_a_number_gives_the_associations():
    assert "04 76 00 00 01" in printed(make.prescription(site=place(phone="")))


def test_any_place_is_the_associations_name_and_number():
    said = printed(make.prescription(site=None))
    assert "Le Pont-Vieux" in said
    assert "04 76 00 00 01" in said
    assert "Ouvert" not in said


def test_where_the_association_has_one_place_it_is_that_one():
    Site.objects.filter(pk=make.vienne().pk).update(address="3 quai Riondet, 38200 Vienne")
    asked = make.prescription(to=make.seconde_vie())
    assert "3 quai Riondet, 38200 Vienne" in printed(asked)
    organisations.add_site(organisation=make.seconde_vie(), name="Pont-Évêque", by=None)
    assert "3 quai Riondet" not in printed(asked)


def test_an_open_call_has_no_place_yet():
    said = printed(make.prescription(call=True))
    assert "Le lieu n’est pas encore choisi." in said
    assert "Téléphone" not in said


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "Votre demande d’appareil"),
        ("en", "Your request for a device"),
        ("ar", "Votre demande d’appareil"),
    ],
)
def test_it_speaks_the_persons_language_where_papers_are_written_in_it(language, title):
    asked = make.prescription(
        who=make.person("Rey", "Denise", language=language), site=place(opening_days="1")
    )
    said = printed(asked)
    assert title in said
    assert ("Open: Monday." in said) is (language == "en")


def test_it_names_neither_the_person_nor_who_asked():
    paper = printed(make.prescription(who=make.denise(), site=make.mens()))
    assert says(paper, "Denise", "Rey", "Inès", "Roux", "Solidarités", "06 39 98 12 40", "1950") == []


def test_to_print_it_is_to_have_looked():
    asked = make.prescription(who=make.denise())
    printed(asked)
    record = AccessRecord.objects.get()
    assert (record.page, [*record.people.all()]) == ("loans:slip", [asked.beneficiary])


def test_a_long_address_many_wishes_and_holidays_still_make_one_page():
    for ahead in (10, 40):
        first = timezone.localdate() + dt.timedelta(days=ahead)
        Closure.objects.create(
            organisation=make.pont_vieux(),
            site=make.mens(),
            first_day=first,
            last_day=first + dt.timedelta(days=9),
        )
    site = place(
        address="Maison des habitants, 12 place de la Halle, bâtiment C, au fond de la cour, 38710 Mens"
    )
    asked = make.prescription("laptop", "laptop", "hotspot", site=site)
    response = make.client(make.ines()).get(reverse("loans:slip", args=[asked.pk]))
    words = pdfs.words(response.content)
    assert "1 / 1" in words
    assert "2 × Portable" in words
    assert "Routeur 4G" in words


@pytest.mark.parametrize(
    ("build", "status"),
    [(make.helene, 200), (make.karim, 404), (make.bruno, 404), (make.lea, 403), (make.samira, 403)],
)
def test_who_prints_it(build, status):
    asked = make.prescription()
    assert make.client(build()).get(reverse("loans:slip", args=[asked.pk])).status_code == status
    assert AccessRecord.objects.exists() is (status == 200)


def test_what_was_handed_over_already_is_not_asked_again():
    asked = make.prescription("laptop", "hotspot")
    make.loan(make.device(), asked)
    said = printed(asked)
    assert "Routeur 4G" in said
    assert "Portable" not in said
    make.loan(make.device(kind="hotspot"), asked)
    assert make.client(make.ines()).get(reverse("loans:slip", args=[asked.pk])).status_code == 404


def test_a_request_taken_back_has_no_paper():
    asked = make.prescription()
    prescriptions.withdraw(prescription=asked, by=make.ines())
    assert make.client(make.ines()).get(reverse("loans:slip", args=[asked.pk])).status_code == 404
