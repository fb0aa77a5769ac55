"""Pages of lists, further: in English, when they are stale, when the form is not the one we sent."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members
from accounts.days import spoken
from inventory.actions import batches, workshop
from inventory.forms.donations import ColumnsForm, DonationForm, ListForm
from inventory.intake.headers import Column
from inventory.models import Device, Donation, ImportBatch
from tests import make
from tests.inventory.intake import lists

pytestmark = pytest.mark.django_db

LIST = (
    "Utilisateur;N° série;Type;VNC\nMarie Canari;AB1234;Portable;85,50\nPaul Canari;;Portable;12\n"
    "Jean Canari;AB1236;Portable;7\n"
).encode()


def staged(data: bytes = LIST, **more) -> ImportBatch:
    return batches.upload(name="liste.csv", data=data, donor=make.alpexa(), by=make.samira(), **more)


def written(data: bytes = LIST) -> ImportBatch:
    return batches.confirm(staged(data), by=make.samira())


def page(name: str, *args, who=None, **query) -> str:
    answer = make.client(who or make.samira()).get(reverse(f"inventory:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(name: str, *args, who=None, **data):
    """What is shown after the form was sent, wherever that leads."""
    address = reverse(f"inventory:{name}", args=args)
    return make.client(who or make.samira()).post(address, data, follow=True).content.decode()


def english():
    members.set_language(user=make.samira().user, language="en")


# --- the preview -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "known", "words"),
    [
        (1, 0, "Créer l’appareil<"), (2, 0, "Créer les 2 appareils<"), (0, 1, "Compléter l’appareil<"),
        (0, 2, "Compléter les 2 appareils<"), (1, 2, "Créer 1 appareil et en compléter 2<"),
        (2, 1, "Créer 2 appareils et en compléter 1<"),
    ],
)  # fmt: skip
def test_the_button_says_what_it_will_do(new, known, words):
    if known:
        written(lists.glpi([lists.glpi_row(n) for n in range(1, known + 1)]))
    rows = [lists.glpi_row(n, Nom=f"PC-9{n}") for n in range(1, known + 1)]
    rows += [lists.glpi_row(n) for n in range(50, 50 + new)]
    assert words in page("list", staged(lists.glpi(rows)).pk)


def test_nothing_to_write_has_no_button_and_says_so():
    written()
    text = page("list", staged().pk)
    assert "Rien à écrire" in text
    assert "Créer" not in text


def test_lines_that_are_no_device_are_counted():
    data = LIST + b";;TOTAL;104,50\n"
    assert "1 ligne n’est pas un appareil" in page("list", staged(data).pk)


def test_other_sheets_are_named():
    sheet = [["N° série", "Type", "Modèle"], ["A1", "Portable", "L"]]
    text = page("list", staged(lists.workbook({"Une": sheet, "Deux": sheet})).pk)
    assert "D’autres feuilles semblent être des listes\u00a0: Deux" in text


@pytest.mark.parametrize(
    ("known", "shown"), [("73282932000074", False), ("55208131766522", True), ("", False)]
)
def test_a_siret_is_compared_with_the_donors_where_both_are_known(known, shown):
    donor = make.alpexa()
    donor.siret = known
    donor.save()
    text = page("list", staged(lists.accountant([lists.accountant_row(1)])).pk)
    assert ("La liste porte le SIRET" in text) is shown


def test_a_page_that_does_not_exist_shows_the_last_one():
    batch = staged(lists.glpi([lists.glpi_row(n) for n in range(1, 61)]))
    assert "SN00060X" in page("list", batch.pk, page=99)
    assert "SN00001X" in page("list", batch.pk, page="x")


def test_a_fate_that_does_not_exist_shows_no_row():
    assert "Aucune ligne ici." in page("list", staged().pk, fate="perdue")


def test_the_pages_of_one_fate_keep_to_it():
    rows = [lists.glpi_row(n, **({"Numéro de série": ""} if n % 2 else {})) for n in range(1, 151)]
    text = page("list", staged(lists.glpi(rows)).pk, fate="refused", page=2)
    assert "fate=refused" in text
    assert text.count("Le numéro de série manque") == 25


def test_looking_costs_the_same_for_few_rows_and_for_many():
    costs = []
    for count in (20, 600):
        batch = staged(lists.glpi([lists.glpi_row(n) for n in range(count)]))
        client = make.client(make.samira())
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("inventory:list", args=[batch.pk]))
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_preview_in_english():
    english()
    text = page("list", staged().pk)
    assert "The serial number is missing." in text
    assert "Not kept" in text
    for french in ("Refusée", "À créer", "Vos colonnes", "Rien"):
        assert french not in text


# --- forms that are not those we sent --------------------------------------------------------------------


def test_a_file_under_another_name_is_no_file_again():
    batch = staged()
    post("list_columns", batch.pk, other=SimpleUploadedFile("liste.csv", LIST))
    assert ImportBatch.objects.count() == 1


def test_a_confirmation_without_what_was_shown_writes_nothing():
    batch = staged()
    assert "a changé entre-temps" in post("confirm_list", batch.pk)
    assert "a changé entre-temps" in post("confirm_list", batch.pk, shown="0123456789abcdef")
    assert Device.objects.count() == 0


def test_extra_keys_decide_nothing():
    other = make.seconde_vie()
    batch = staged()
    post(
        "confirm_list", batch.pk, shown=batches.preview(batch).digest, organisation=other.pk, status="ready",
        donation=make.donation("Lot 9", donor=make.cimelec()).pk, applied_by=make.odile().user.pk,
        at="2020-01-01",
    )  # fmt: skip
    batch.refresh_from_db()
    assert (batch.organisation, batch.applied_by) == (make.pont_vieux(), make.samira().user)
    assert batch.applied_at.year >= timezone.now().year - 1
    assert set(Device.objects.values_list("organisation", "status")) == {(make.pont_vieux().pk, "announced")}


def test_columns_of_a_written_list_are_not_put_right_from_an_old_page():
    batch = written()
    assert "déjà écrite" in post("list_columns", batch.pk, c3="note")
    batch.refresh_from_db()
    assert [column.field for column in batches.columns_of(batch)][3] == "value"


def test_a_donor_that_does_not_give_is_no_choice():
    answer = make.client(make.samira()).post(
        reverse("inventory:new_list"), {"donor": make.maison().pk, "file": SimpleUploadedFile("l.csv", LIST)}
    )
    assert answer.status_code == 200
    assert ImportBatch.objects.count() == 0


def test_a_list_is_not_added_to_the_donation_of_another_association():
    lot = make.donation("Lot 7")
    answer = make.client(make.odile()).post(
        reverse("inventory:add_list", args=[lot.pk]), {"file": SimpleUploadedFile("l.csv", LIST)}
    )
    assert (answer.status_code, ImportBatch.objects.count()) == (404, 0)


# --- afterwards ------------------------------------------------------------------------------------------


def test_what_was_written_is_told_and_the_refused_rows_are_those_of_that_day():
    batch = written()
    device = Device.objects.get(serial="AB1234")
    workshop.take_in([device], by=make.samira(), site=make.grenoble())
    workshop.retire([device], reason="Carte mère", by=make.samira())
    text = page("list", batch.pk)
    assert "C’est écrit" in text
    assert "La ligne refusée" in text
    file = page("refused_rows", batch.pk).lstrip("\ufeff").splitlines()
    assert [line.split(",")[:3] for line in file[1:]] == [["3", "N° série", "serial_missing"]]


def test_the_file_of_refused_rows_speaks_the_readers_language_and_keeps_its_codes():
    english()
    (line,) = page("refused_rows", staged().pk).splitlines()[1:]
    assert line == "3,N° série,serial_missing,The serial number is missing. Add it in column B."


# --- forms -----------------------------------------------------------------------------------------------


def test_a_list_of_a_known_donation_asks_for_the_file_alone():
    assert set(ListForm(donation=make.donation()).fields) == {"file"}
    assert set(ListForm().fields) == {"reference", "file", *ListForm.ABOUT}


def test_only_who_gives_today_is_a_donor():
    make.alpexa(), make.cimelec(), make.maison(), make.pont_vieux()
    names = set(ListForm().fields["donor"].queryset.values_list("name", flat=True))
    assert {make.alpexa().name, make.cimelec().name} <= names
    assert not {make.maison().name, make.pont_vieux().name} & names


def test_a_reference_is_taken_in_ones_own_association_only():
    make.donation("Lot 1", by=make.odile())
    said = {"donor": make.alpexa().pk, "reference": "Lot 1", "regime": "entreprise_don"}
    assert DonationForm(said, member=make.samira()).is_valid()
    taken = make.client(make.odile()).post(reverse("inventory:new_donation"), said)
    assert "reference" in taken.context["form"].errors
    assert make.client(make.samira()).post(reverse("inventory:new_donation"), said).status_code == 302


def test_the_day_of_a_promise_may_be_today_in_the_associations_zone():
    today = make.pont_vieux().day_of(timezone.now())
    said = {"donor": make.alpexa().pk, "reference": "Lot 1", "regime": "entreprise_don", "promised_on": today}
    assert DonationForm(said, member=make.samira()).is_valid()


COLUMNS = (Column(0, "N° série", "serial"), Column(3, "", ""), Column(5, "Nom", "not_kept"))


@pytest.mark.parametrize(
    ("posted", "choices"),
    [
        ({"c0": "serial", "c3": "", "c5": "not_kept"}, {}),
        ({"c0": "reference"}, {0: "reference"}),
        ({"c3": "note", "c5": ""}, {3: "note", 5: ""}),
        ({"c0": "", "c9": "serial"}, {0: ""}),
    ],
)
def test_only_what_a_person_changed_is_a_choice(posted, choices):
    form = ColumnsForm(posted, columns=COLUMNS)
    assert form.is_valid()
    assert form.choices() == choices


def test_a_column_without_a_title_is_named_by_its_letter():
    assert ColumnsForm(columns=COLUMNS).fields["c3"].label == "Colonne D"


def test_a_field_that_does_not_exist_is_no_choice():
    assert not ColumnsForm({"c0": "status"}, columns=COLUMNS).is_valid()


# --- donations -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [(make.samira, 200), (make.michel, 200), (make.celine, 200), (make.odile, 404), (make.paul, 404),
     (make.ines, 403), (make.sylvie, 403)],
)  # fmt: skip
def test_who_reads_a_donation(who, status):
    lot = written().donation
    answer = make.client(who()).get(reverse("inventory:donation", args=[lot.pk]))
    assert answer.status_code == status


def test_a_donor_reads_each_gift_from_its_lot_whatever_number_it_has():
    (tablet,) = make.devices(1, "announced", kind="tablet", serial="", imei="490154203237518")
    lot = page("donation", tablet.donation_id, who=make.celine())
    assert f'href="{reverse("loans:device", args=[tablet.tag])}"' in lot
    for told in (lot, page("devices", who=make.celine())):
        assert "490154203237518" in told


def test_a_volunteer_reads_a_donation_and_brings_no_list():
    lot = written().donation
    text = page("donation", lot.pk, who=make.michel())
    assert "AB1234" in text
    for hidden in ("Ajouter une liste", "85,50", "liste.csv"):
        assert hidden not in text


def test_a_donation_is_called_by_who_gave_and_when_and_says_nothing_empty():
    lot = make.donation("martin-et-fils-2026-2")
    for who, shown in ((make.samira(), True), (make.celine(), False)):
        text = page("donation", lot.pk, who=who)
        assert f"<h1>{lot.donor.name}, don du {spoken(lot.made_at)}</h1>" in text
        assert "référence martin-et-fils-2026-2" in text
        assert ("Ce don<" in text) is shown


def test_a_donation_in_english():
    lot = written().donation
    english()
    text = page("donation", lot.pk)
    assert re.search(r"2 devices are announced", text)
    assert "annoncé" not in text


def test_gifts_that_were_noted_without_a_list_wait_for_one():
    lot = make.donation("Lot 7")
    assert "Pas encore d’appareil dans ce don." in page("donation", lot.pk)
    assert "Lot 7" in page("donations")
    assert Donation.objects.get().devices.count() == 0
