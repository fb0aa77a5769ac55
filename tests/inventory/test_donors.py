"""A donor nobody knew yet is added with its gift: found if it is here, never doubled, never half-written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions.organisations import Newcomer, bring_in_donor
from accounts.choices import CapacityKind, Nature
from accounts.models import Organisation
from accounts.refusals import Refused
from inventory.actions.donors import promise
from inventory.models import Donation, ImportBatch
from tests import make

pytestmark = pytest.mark.django_db

SIRET, OTHER = "73282932000074", "35600000049837"  # the second is one of La Poste's, with its own rule
LIST = b"Type;Marque;N\xc2\xb0 de s\xc3\xa9rie\nPortable;Dell;AB123456\n"
NOT_THEIRS = [make.michel, make.celine, make.ines, make.sylvie, make.fabien]


def noted(who=None, **said):
    """The answer to a gift of a new donor noted by page."""
    plain = {"giver": "new", "donor_name": "Brasserie du Drac", "reference": "Lot 1"}
    data = {**plain, "regime": "entreprise_don", **said}
    return make.client(who or make.samira()).post(reverse("inventory:new_donation"), data, follow=True)


def here(name: str = "Brasserie du Drac") -> Organisation:
    return Organisation.objects.get(name=name)


# --- by page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("siret", ["", SIRET, "732 829 320 00074", "356 000 000 49837"])
def test_a_new_donor_is_written_with_its_gift(siret):
    text = noted(donor_siret=siret).content.decode()
    assert "C’est noté." in text
    assert "déjà connu" not in text
    lot = Donation.objects.get()
    assert (lot.donor, lot.reference, lot.organisation) == (here(), "Lot 1", make.pont_vieux())
    assert lot.donor.siret == siret.replace(" ", "")
    assert [*lot.donor.capacities.values_list("kind", flat=True)] == [CapacityKind.GIVES]
    assert lot.donor.nature == Nature.COMPANY


def test_what_a_public_body_gives_makes_no_company_of_it():
    noted(donor_name="Mairie de Mens", regime="collectivite_cg3p")
    assert here("Mairie de Mens").nature == Nature.OTHER


def test_every_fault_is_said_at_once_and_nothing_is_written():
    make.donation("Lot 1")
    text = noted(donor_name="", donor_siret="73282932000075").content.decode()
    assert text.count("aria-invalid") == 3
    for words in ("Donnez le nom de ce donateur.", "Ce SIRET n’existe pas", "déjà cette référence"):
        assert words in text
    assert Donation.objects.count() == 1


def test_the_other_choice_says_nothing():
    noted(giver="known", donor=make.alpexa().pk, donor_name="x" * 200, donor_siret="12")
    assert Donation.objects.get().donor == make.alpexa()
    noted(reference="Lot 2", donor=make.maison().pk)
    assert Donation.objects.get(reference="Lot 2").donor == here()


def test_where_nobody_gives_yet_the_page_asks_for_a_name():
    page = reverse("inventory:new_donation")
    checked = 'value="new" id="id_giver_1" checked'
    assert checked not in make.client(make.samira()).get(page).content.decode()
    for one in Organisation.objects.able(CapacityKind.GIVES):
        one.capacities.all().delete()
    assert checked in make.client(make.samira()).get(page).content.decode()


def test_a_person_s_number_is_no_name():
    assert "sécurité sociale" in noted(donor_name="Don de 2 95 10 99 126 111 93").content.decode()
    assert not Donation.objects.exists()


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_adds_a_donor(who):
    before = Organisation.objects.count()
    assert noted(who()).status_code == 403
    with pytest.raises(Refused, match="not_allowed"):
        promise(Newcomer("Brasserie du Drac"), reference="Lot 1", by=who())
    with pytest.raises(Refused, match="not_allowed"):
        bring_in_donor(Newcomer("Brasserie du Drac"), by=who())
    assert Organisation.objects.count() == before


# --- known already ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Alpexa", "ALPEXA ", "Alpexá."])
def test_a_donor_known_by_its_name_is_not_doubled_and_it_is_said(name):
    alpexa, before = make.alpexa(), Organisation.objects.count()
    text = noted(donor_name=name).content.decode()
    assert "«\u00a0Alpexa\u00a0» était déjà connu ici" in text
    assert Donation.objects.get().donor == alpexa
    assert Organisation.objects.count() == before


def test_a_donor_known_by_its_siret_is_not_doubled_whatever_it_is_called():
    drac = bring_in_donor(Newcomer("Brasserie du Drac", SIRET), by=make.samira())[0]
    assert bring_in_donor(Newcomer("B.D.D.", "732 829 320 00074"), by=make.odile()) == (drac, True)


def test_of_those_that_share_a_siret_the_namesake_is_meant():
    mother = bring_in_donor(Newcomer("Drac", SIRET), by=make.samira())[0]
    branch = make.organisation("Drac Mens", CapacityKind.GIVES, siret=SIRET, at=make.days_ago(0))
    assert bring_in_donor(Newcomer("drac mens", SIRET), by=make.samira()) == (branch, True)
    assert bring_in_donor(Newcomer("Autre", SIRET), by=make.samira()) == (mother, True)


def test_a_namesake_with_another_siret_is_somebody_else_and_must_be_told_apart():
    bring_in_donor(Newcomer("Brasserie du Drac", SIRET), by=make.samira())
    text = noted(donor_siret=OTHER).content.decode()
    assert "est déjà connu avec un autre SIRET" in text
    assert not Donation.objects.exists()
    with pytest.raises(Refused) as refused:
        bring_in_donor(Newcomer("brasserie du drac", OTHER), by=make.samira())
    assert refused.value.code == "donor_known"


def test_one_that_is_here_for_something_else_gives_from_now_on_too():
    ccas = make.ccas()
    noted(donor_name=ccas.name)
    noted(donor_name=ccas.name, reference="Lot 2")
    assert Donation.objects.filter(donor=ccas).count() == 2
    assert sorted(ccas.capacities.values_list("kind", flat=True)) == ["gives", "lends", "prescribes"]


# --- all or nothing --------------------------------------------------------------------------------------


def test_a_gift_that_is_refused_leaves_no_donor():
    make.donation("Lot 1")
    with pytest.raises(Refused, match="référence"):
        promise(Newcomer("Brasserie du Drac"), reference="Lot 1", by=make.samira())
    assert not Organisation.objects.filter(name="Brasserie du Drac").exists()


def test_a_list_may_be_a_new_donor_s_and_one_that_is_refused_leaves_none():
    client, page = make.client(make.samira()), reverse("inventory:new_list")

    def give(data: bytes, name: str):
        said = {"giver": "new", "donor_name": "Brasserie du Drac", "donor_siret": SIRET}
        return client.post(page, {**said, "file": SimpleUploadedFile(name, data)}, follow=True)

    assert "n’est pas un tableau" in give(b"%PDF-1.7 x", "liste.pdf").content.decode()
    assert not Organisation.objects.filter(name="Brasserie du Drac").exists()
    give(LIST, "liste.csv")
    assert ImportBatch.objects.get().donor == here()
    assert "était déjà connu ici" in give(LIST, "liste.csv").content.decode()
    assert ImportBatch.objects.filter(donor=here()).count() == 2
