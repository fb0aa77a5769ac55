"""Donations and lists by page: given, looked at, put right, written; each role sees its own."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from inventory.actions import batches, workshop
from inventory.models import Device, Donation, ImportBatch
from tests import make
from tests.inventory.intake import lists

pytestmark = pytest.mark.django_db

LIST = (
    "Utilisateur;N° série;Type;Modèle;RAM;VNC;Numéro d'inventaire\n"
    "Marie Canari;AB123456;Portable;Latitude 7490;16 Go;85,50;PC-001\n"
    "Paul Canari;;Portable;Latitude 7490;8 Go;voir compta;PC-002\n"
    "Jean Canari;AB123458;Portable;Latitude 7490;8 Go;voir compta;PC-003\n"
).encode()
HOSTILE = "<script>alert(1)</script>"


def file(data: bytes = LIST, name: str = "liste.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def give(data: bytes = LIST, *, who=None, name: str = "liste.csv", **more):
    """The answer to a list given by page."""
    client = make.client(who or make.samira())
    return client.post(
        reverse("inventory:new_list"), {"donor": make.alpexa().pk, "file": file(data, name), **more}
    )


def page_of(answer, who=None) -> str:
    return make.client(who or make.samira()).get(answer.headers["Location"]).content.decode()


def staged(data: bytes = LIST) -> ImportBatch:
    return batches.upload(name="liste.csv", data=data, donor=make.alpexa(), by=make.samira())


def get(name, *args, who=None, **query):
    return make.client(who or make.samira()).get(reverse(f"inventory:{name}", args=args), query)


def post(name, *args, who=None, **data):
    return make.client(who or make.samira()).post(reverse(f"inventory:{name}", args=args), data)


# --- give a list -----------------------------------------------------------------------------------------


def test_a_list_is_given_and_shown_before_anything_is_written():
    answer = give()
    assert answer.status_code == 302
    text = page_of(answer)
    assert "rien n’est encore écrit" in text
    assert "AB123456" in text
    assert "<b>Le numéro de série manque.</b> Ajoutez-le en colonne B." in text
    assert "n’est pas un montant" in text
    assert (Device.objects.count(), Donation.objects.count()) == (0, 0)


def test_columns_about_staff_are_named_and_their_cells_are_nowhere():
    answer = give()
    text = page_of(answer)
    assert "Utilisateur" in text
    assert "Non gardée" in text
    assert "Canari" not in text
    assert "Canari" not in str(ImportBatch.objects.values().get())


def test_the_columns_are_shown_with_what_they_hold():
    text = page_of(give())
    assert re.search(r'name="c1"[^>]*>.*?<option value="serial" selected>', text, re.DOTALL)
    assert re.search(r'name="c6"[^>]*>.*?<option value="reference" selected>', text, re.DOTALL)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"PK no workbook", "corrompu.xlsx", "«\u00a0corrompu.xlsx\u00a0» est abîmé"),
        (b"%PDF-1.7 x", "liste.pdf", "n’est pas un tableau"),
        (b"Bonjour;\n", "lettre.csv", "ligne de titres"),
    ],
)
def test_a_file_that_will_not_do_is_said_beside_its_field(data, name, words):
    answer = give(data, name=name)
    assert answer.status_code == 200
    assert escape(words) in answer.content.decode() or words in answer.content.decode()
    assert ImportBatch.objects.count() == 0


def test_a_file_too_big_is_refused(monkeypatch):
    monkeypatch.setattr("inventory.intake.tables.MAX_BYTES", 10)
    assert "dépasse" in give().content.decode()


def test_without_a_file_or_a_donor_the_form_says_so():
    answer = post("new_list")
    assert answer.status_code == 200
    assert answer.content.decode().count("aria-invalid") == 2
    for words in ("Choisissez un donateur.", "Choisissez le fichier de la liste."):
        assert words in answer.content.decode()
    assert "Ce fichier est vide." in give(b"").content.decode()
    noted = post("new_donation").content.decode()
    for words in ("Choisissez un donateur.", "Donnez une référence à ce don."):
        assert words in noted


def test_a_reference_of_another_donor_is_refused_beside_it():
    make.donation("Lot 7", donor=make.cimelec())
    text = give(reference="Lot 7").content.decode()
    assert "autre donateur" in text


def test_a_list_is_added_to_a_donation():
    lot = make.donation("Lot 7")
    answer = make.client(make.samira()).post(reverse("inventory:add_list", args=[lot.pk]), {"file": file()})
    batch = ImportBatch.objects.get()
    assert answer.headers["Location"] == reverse("inventory:list", args=[batch.pk])
    assert batch.donation == lot


# --- look, put right -------------------------------------------------------------------------------------


def test_counts_lead_to_the_rows_of_each_fate():
    batch = staged()
    assert "AB123456" not in get("list", batch.pk, fate="refused").content.decode().split("<tbody")[1]
    assert "Le numéro de série manque" not in get("list", batch.pk, fate="created").content.decode()


def test_a_column_is_put_right_and_the_preview_made_again():
    batch = staged()
    answer = post("list_columns", batch.pk, c1="serial", c2="kind", c3="note", c4="memory", c5="value", c6="")
    assert answer.headers["Location"] == reverse("inventory:list", args=[batch.pk])
    batch.refresh_from_db()
    fields = {column.index: column.field for column in batches.columns_of(batch)}
    assert (fields[3], fields[6], fields[0]) == ("note", "", "not_kept")


def test_a_choice_that_does_not_exist_changes_nothing():
    batch = staged()
    batch.refresh_from_db()
    before = batch.table
    post("list_columns", batch.pk, c1="status")
    batch.refresh_from_db()
    assert batch.table == before


def test_a_column_that_was_not_kept_is_read_with_the_file_again():
    batch = staged()
    answer = post("list_columns", batch.pk, **{"again-c0": "note", "file": file()})
    again = ImportBatch.objects.exclude(pk=batch.pk).get()
    assert answer.headers["Location"] == reverse("inventory:list", args=[again.pk])
    assert batches.preview(again).fates[0].row.note == "Marie Canari"
    assert "Canari" not in str(ImportBatch.objects.filter(pk=batch.pk).values().get())


def test_another_file_is_not_the_same_file():
    batch = staged()
    post("list_columns", batch.pk, **{"again-c0": "note", "file": file(LIST + b"x")})
    assert ImportBatch.objects.count() == 1


def test_a_list_without_identity_asks_which_column_it_is():
    batch = staged("Code;Type;Modèle\nAB123456;Portable;Latitude\n".encode())
    text = get("list", batch.pk).content.decode()
    assert "quelle colonne porte le numéro de série" in text
    assert "Créer" not in text
    assert "Dites quelle colonne le porte, ou ajoutez-en une." in text
    assert "en colonne ." not in text
    post("list_columns", batch.pk, c0="serial", c1="kind", c2="model")
    assert "Créer l’appareil" in get("list", batch.pk).content.decode()


def test_the_preview_shows_the_columns_that_the_list_has_and_no_other():
    heads = [
        re.findall(r"<th [^>]*>([^<]*)</th>", get("list", staged(data).pk).content.decode())
        for data in (LIST, b"IMEI;Type\n490154203237518;Tablette\n")
    ]
    assert heads == [
        ["Ligne", "Sort", "Série", "Appareil", "Référence", "Mémoire", "Valeur"],
        ["Ligne", "Sort", "IMEI", "Appareil"],
    ]


def test_a_siret_that_is_not_the_donors_is_said():
    donor = make.alpexa()
    donor.siret = "55208131766522"
    donor.save()
    batch = staged(lists.accountant([lists.accountant_row(1)]))
    text = get("list", batch.pk).content.decode()
    assert "73282932000074" in text


def test_long_lists_come_page_by_page(django_assert_max_num_queries):
    make.samira()
    batch = staged(lists.glpi([lists.glpi_row(n) for n in range(1, 121)]))
    client = make.client(make.samira())
    with django_assert_max_num_queries(20):
        text = client.get(reverse("inventory:list", args=[batch.pk])).content.decode()
    assert "120 lignes" in text
    assert text.count("À créer") < 60
    assert "SN00120X" in client.get(reverse("inventory:list", args=[batch.pk]), {"page": 3}).content.decode()


def test_hostile_text_is_only_text():
    header = f"{HOSTILE};N° série;Type;Modèle;Remarques"
    data = f"{header}\n{HOSTILE};AB123456;Portable;{HOSTILE};{HOSTILE}\n;;{HOSTILE};;\n"
    batch = staged(data.encode())
    for answer in (get("list", batch.pk), give(data.encode(), name=f"{HOSTILE}.csv", reference=HOSTILE)):
        text = page_of(answer) if answer.status_code == 302 else answer.content.decode()
        assert HOSTILE not in text
        assert escape(HOSTILE) in text


# --- write -----------------------------------------------------------------------------------------------


def digest(batch) -> str:
    return re.search(r'name="shown" value="(\w+)"', get("list", batch.pk).content.decode())[1]


def test_what_was_shown_is_written_and_said():
    batch = staged()
    answer = post("confirm_list", batch.pk, shown=digest(batch))
    assert answer.headers["Location"] == reverse("inventory:list", args=[batch.pk])
    text = get("list", batch.pk).content.decode()
    assert "C’est écrit" in text
    assert Device.objects.count() == 2
    assert reverse("inventory:donation", args=[Donation.objects.get().pk]) in text


def test_a_double_tap_writes_once():
    batch = staged()
    shown = digest(batch)
    post("confirm_list", batch.pk, shown=shown)
    post("confirm_list", batch.pk, shown=shown)
    assert Device.objects.count() == 2


def test_a_stale_preview_is_looked_at_again():
    batch, other = staged(), staged()
    shown = digest(batch)
    batches.confirm(other, by=make.samira())
    client = make.client(make.samira())
    text = client.post(reverse("inventory:confirm_list", args=[batch.pk]), {"shown": shown}, follow=True)
    assert "a changé entre-temps" in text.content.decode()
    assert Device.objects.count() == 2


def test_the_refused_rows_are_a_file():
    answer = get("refused_rows", staged().pk)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("3,N° série,serial_missing,")


def test_a_list_whose_rows_are_gone_asks_for_the_file():
    batch = staged()
    ImportBatch.objects.update(table=None)
    for name in ("list", "refused_rows"):
        assert get(name, batch.pk).headers["Location"] == reverse("inventory:new_list")


# --- donations -------------------------------------------------------------------------------------------


def written() -> Donation:
    batches.confirm(staged(), by=make.samira())
    return Donation.objects.get()


def test_donations_are_listed_with_what_arrived():
    lot = written()
    text = get("donations").content.decode()
    assert lot.reference in text
    assert "0 sur 2" in text
    here, gone = lot.devices.order_by("tag")
    workshop.declare_missing(gone, by=make.samira())  # it never came
    workshop.take_in([here], by=make.samira(), site=make.mens())
    assert "1 sur 2" in get("donations").content.decode()


def test_a_donation_shows_its_devices_and_its_lists():
    lot = written()
    text = get("donation", lot.pk).content.decode()
    assert "PC-001" in text
    assert "85,50" in text
    assert "liste.csv" in text


def test_the_declared_value_is_for_the_donor_and_the_manager():
    lot = written()
    for who, seen in ((make.samira, True), (make.celine, True), (make.michel, False)):
        assert ("85,50" in get("donation", lot.pk, who=who()).content.decode()) is seen


def test_a_donor_sees_its_own_gifts_and_nobody_at_work():
    lot = written()
    client = make.client(make.celine())
    client.get(reverse("inventory:donations"))
    post("arrived", lot.pk, site="grenoble")
    text = get("donation", lot.pk, who=make.celine()).content.decode()
    assert "PC-001" in text
    for hidden in ("Grenoble", "Samira", "liste.csv", "Tout est arrivé", "Reçu<"):
        assert hidden not in text
    assert "En préparation" in text
    assert get("donation", lot.pk, who=make.paul()).status_code == 404


def test_everything_has_arrived():
    lot = written()
    answer = post("arrived", lot.pk, site="mens", who=make.michel())
    assert answer.headers["Location"] == reverse("inventory:donation", args=[lot.pk])
    assert set(Device.objects.values_list("status", "site__name")) == {("received", "Mens")}
    lot.refresh_from_db()
    assert lot.received_on is not None
    assert "Tout est arrivé" not in get("donation", lot.pk).content.decode()


def test_the_labels_of_a_donation_are_one_tap_from_everywhere_it_is_read():
    lot = written()
    way = f'href="{reverse("inventory:labels")}?donation='
    done = get("list", ImportBatch.objects.get().pk).content.decode()
    for page in (done, get("donation", lot.pk, who=make.michel()).content.decode()):
        assert 'class="btn btn-primary' in page.split(way)[0].rpartition("<a ")[2]
    post("arrived", lot.pk, site="mens")
    assert way in get("donation", lot.pk).content.decode()
    assert "/labels/" not in get("donation", lot.pk, who=make.celine()).content.decode()


def test_blank_labels_are_found_beside_the_donations():
    way = f"{reverse('inventory:labels')}?blank"
    for who in (make.samira(), make.michel()):
        assert f'href="{way}"' in get("donations", who=who).content.decode()
    assert "/labels/" not in get("donations", who=make.celine()).content.decode()
    page = make.client(make.michel()).get(way).content.decode()
    assert re.search(r'value="blank"[^>]* checked', page)


def test_where_they_arrived_is_chosen_and_not_guessed():
    lot = written()
    for who, place in ((make.samira, ""), (make.michel, "grenoble"), (make.mona, "mens")):
        page = get("donation", lot.pk, who=who()).content.decode()
        assert f'<option value="{place}" selected>' in page
    client = make.client(make.samira())
    said = client.post(reverse("inventory:arrived", args=[lot.pk]), follow=True).content.decode()
    assert "Dites où les appareils sont arrivés." in said
    assert set(Device.objects.values_list("status", flat=True)) == {"announced"}


def test_arriving_twice_changes_nothing():
    lot = written()
    post("arrived", lot.pk, site="mens")
    versions = set(Device.objects.values_list("version", flat=True))
    post("arrived", lot.pk, site="grenoble")
    assert set(Device.objects.values_list("version", flat=True)) == versions


def test_a_site_of_another_association_is_no_place_to_arrive():
    lot = written()
    make.vienne()
    post("arrived", lot.pk, site="vienne")
    assert set(Device.objects.values_list("status", flat=True)) == {"announced"}


def test_a_gift_is_noted_before_its_list():
    answer = post("new_donation", donor=make.alpexa().pk, reference="Lot de juin", regime="entreprise_don")
    lot = Donation.objects.get()
    assert answer.headers["Location"] == reverse("inventory:donation", args=[lot.pk])
    assert "Ajouter une liste" in get("donation", lot.pk).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reference": "Lot 1"}, "déjà cette référence"),
        ({"reference": "Don de 2 95 10 99 126 111 93"}, "Un numéro de sécurité sociale"),
        ({"promised_on": "2099-01-01"}, "à venir"),
        ({"regime": "x"}, ""),
    ],
)
def test_a_gift_that_cannot_be_noted(typed, words):
    make.donation("Lot 1")
    plain = {"donor": make.alpexa().pk, "reference": "Lot 2", "regime": "entreprise_don"}
    answer = post("new_donation", **{**plain, **typed})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Donation.objects.count() == 1


def test_lists_of_gifts_cost_the_same_at_any_length(django_assert_max_num_queries):
    for number in range(30):
        make.donation(f"Lot {number}")
    client = make.client(make.samira())
    with django_assert_max_num_queries(12):
        client.get(reverse("inventory:donations"))


def test_pages_of_lists_are_the_managers():
    batch = staged()
    for name, args in (
        ("new_list", []),
        ("list", [batch.pk]),
        ("new_donation", []),
        ("refused_rows", [batch.pk]),
    ):
        assert get(name, *args, who=make.michel()).status_code == 403
        assert get(name, *args, who=make.celine()).status_code == 403
    assert get("list", batch.pk, who=make.odile()).status_code == 404
    assert post("confirm_list", batch.pk, who=make.odile()).status_code == 404
    assert post("list_columns", batch.pk, who=make.odile()).status_code == 404
    assert Device.objects.count() == 0
