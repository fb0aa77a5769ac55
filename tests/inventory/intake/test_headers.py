"""What columns are called, and what they are: the header first, then the values."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.intake import synonyms
from inventory.intake.headers import candidates, recognised
from inventory.intake.words import fold, header_words, phrases
from tests.inventory.intake import helpers, lists

HEADERS = [
    ("Numéro de série", "serial"), ("N° de série", "serial"), ("N°Série", "serial"), ("S/N", "serial"),
    ("Serial Number", "serial"), ("SerialNumber", "serial"), ("serial_no", "serial"), ("SERIAL #", "serial"),
    ("Service Tag", "serial"), ("Numéro de série du poste", "serial"), ("Nº de serie", "serial"),
    ("№ série", "serial"), ("Ｓｅｒｉａｌ Ｎｕｍｂｅｒ", "serial"),
    ("Série (n°)", "serial"), ("n/s", "serial"),
    ("IMEI", "imei"), ("IMEI1", "imei"), ("N° IMEI", "imei"), ("IMEI Number", "imei"), ("Code IMEI", "imei"),
    ("Numéro d'inventaire", "reference"), ("Numéro d’inventaire", "reference"), ("Asset Tag", "reference"),
    ("N° immobilisation", "reference"), ("N° immo", "reference"), ("Device name", "reference"),
    ("Computer Name", "reference"), ("Hostname", "reference"), ("Code inventaire", "reference"),
    ("Fabricant", "maker"), ("Marque", "maker"), ("Manufacturer", "maker"), ("Constructeur", "maker"),
    ("Modèle", "model"), ("MODELE", "model"), ("Model", "model"), ("Marque et modèle", "model"),
    ("Type d'appareil", "kind"), ("Type de matériel", "kind"), ("Catégorie", "kind"), ("Device type", "kind"),
    ("RAM", "memory"), ("RAM (Go)", "memory"), ("Mémoire vive", "memory"), ("Memory size", "memory"),
    ("Composants - Mémoire", "memory"), ("physicalMemoryInBytes", "memory"), ("Mémoire installée", "memory"),
    ("Disque dur", "storage"), ("Harddisk", "storage"), ("Total storage", "storage"),
    ("Stockage (Go)", "storage"), ("SSD", "storage"), ("Volumes - Taille totale", "storage"),
    ("totalStorageSpaceInBytes", "storage"), ("Système d'exploitation", "os"), ("OS", "os"),
    ("Operating System", "os"), ("operatingSystem", "os"), ("VNC", "value"), ("VNC au 31/12", "value"),
    ("Valeur nette comptable (€)", "value"), ("Net book value", "value"), ("Valeur déclarée", "value"),
    ("Valeur (€ HT)", "value"), ("Remarques", "note"), ("Commentaires", "note"), ("Observations", "note"),
    ("Comments", "note"), ("N° carte SIM (ICCID)", "iccid"), ("ICCID", "iccid"), ("N° SIM", "iccid"),
    ("SIM Card Number", "iccid"), ("N° ligne", "line_number"), ("Numéro d'appel", "line_number"),
    ("MSISDN", "line_number"), ("Forfait", "plan"), ("Abonnement", "plan"), ("Opérateur", "operator"),
    ("Carrier", "operator"), ("Date d'activation", "activated_on"),
    ("Fin d'engagement", "committed_until"), ("État de la ligne", "line_state"),
    ("Statut SIM", "line_state"), ("Line status", "line_state"), ("Processeur", "processor"),
    ("CPU", "processor"), ("Type de processeur", "processor"), ("BIOS Serial Number", "serial"),
    ("Dell Service Tag", "serial"), ("N° de série / Service Tag", "serial"),
    ("N° de série du PC portable", "serial"), ("Ser. No.", "serial"), ("IdentifyingNumber", "serial"),
    ("IMEI du mobile", "imei"), ("Phone IMEI", "imei"), ("Modèle du téléphone", "model"),
    ("Marque mobile", "maker"), ("Type de mobile", "kind"), ("Computer.System.Manufacturer", "maker"),
    ("Computer.System.Model", "model"), ("Product Description", "model"), ("MTM", "model"),
    ("Catégorie de modèle", "kind"), ("Nature du bien", "kind"), ("Sous-famille", "kind"),
    ("Étiquette d'actif", "reference"), ("Code bien", "reference"), ("Display Name", "reference"),
    ("Netbios Name", "reference"), ("annotatedAssetId", "reference"), ("N° d'étiquette", "reference"),
    ("Valeur nette au 31/12/2025", "value"), ("Valeur marchande", "value"), ("Fair value", "value"),
    ("N° NSCE", "iccid"), ("N° USIM", "iccid"), ("SIM serial", "iccid"), ("NDI", "line_number"),
    ("Modèle GSM", "model"), ("Tariff", "plan"), ("Computer O/S", "os"), ("Val.cptable nette", "value"),
]  # fmt: skip


def best(header):
    scores = candidates(header)
    return max(scores, key=scores.__getitem__) if scores else ""


@pytest.mark.parametrize(("header", "field"), HEADERS)
def test_headers(header, field):
    assert best(header) == field


@given(st.sampled_from(HEADERS), st.randoms(use_true_random=False))
def test_case_accents_and_spaces_are_ignored(pair, random):
    header, field = pair
    if any(char.islower() for char in header) and any(
        a.islower() and b.isupper() for a, b in itertools.pairwise(header)
    ):
        return  # a name in one word is split by its capitals
    changed = "".join(
        random.choice((char.upper(), char.lower())) if char.isalpha() else char for char in fold(header)
    )
    spaced = f"  {changed.replace(' ', random.choice((' ', '  ', '_', chr(160))))} "
    if header_words(changed)[0] == header_words(header)[0]:
        assert best(spaced) == field


@pytest.mark.parametrize("header", [h for h, _f in HEADERS if "(" not in h and "/" not in h])
def test_the_order_of_words_is_ignored(header):
    words = header.replace("'", " ").replace("’", " ").split(" ")
    assert best(" ".join(reversed(words))) == best(header)


@pytest.mark.parametrize(
    "header",
    [
        "Utilisateur", "Usager", "User name", "Primary user UPN", "Primary user email address", "E-mail",
        "Courriel", "Adresse e-mail", "Téléphone", "Tél.", "Phone number", "Bureau", "Office",
        "N° de bureau", "Affecté à", "Assigned to", "Attribué à", "Détenteur", "Nom de l'utilisateur",
        "Prénom", "Nom et prénom du salarié", "Collaborateur", "Employé(e)", "Matricule", "Service",
        "Department", "Lieu", "Localisation", "Bâtiment", "Last logged on user", "userPrincipalName",
        "Contact", "Responsable", "Owner", "Titulaire de la ligne", "Nom complet", "Full name",
        "Date de naissance", "N° de sécurité sociale", "Mél", "Utilisé par", "Porteur", "Attributaire",
        "Checked Out To", "Géré par", "Reçu par", "Direction", "Real name", "Nom de l'abonné", "Signature",
        "Supervisor", "Requested for", "N° mobile", "Mobile", "N° de poste téléphonique", "Code portable",
        "Modèle du téléphone de l'utilisateur",
    ],
)  # fmt: skip
def test_columns_about_staff(header):
    assert candidates(header) == {"not_kept": 100.0}


@pytest.mark.parametrize(
    "header",
    [
        "Entité", "Dernière modification", "Ownership", "Adresse MAC", "IP address", "Enrollment date",
        "Espace libre", "Free storage", "Date d'achat", "Prix d'achat", "Valeur d'acquisition",
        "Version du BIOS", "Fréquence CPU", "Numéro de série de l'écran", "Code PIN", "Type de carte SIM",
        "Encryption status", "Garantie jusqu'au", "Valeur à neuf", "Valeur acq.", "Valeur d'entrée",
        "Valeur assurée",
        "Libellé fournisseur", "Nature de la panne", "Product key", "BIOS manufacturer",
    ],
)  # fmt: skip
def test_what_is_no_field_is_left_aside(header):
    assert best(header) == ""


def test_a_table_says_each_name_once():
    for field, names in synonyms.FIELDS.items():
        known = [header_words(phrase)[0] for text in names.tiers for phrase in phrases(text)]
        twice = [sorted(words) for words in known if known.count(words) > 1]
        assert not twice, (field, twice)


def test_known_headers_of_a_whole_export_are_counted():
    assert recognised(lists.FLEET) == len(lists.FLEET) + 1  # IMEI counts double
    assert recognised(["Liste du matériel donné", "", "SIRET 732 829 320 00074"]) < 2


# --- values decide ---------------------------------------------------------------------------------------


def test_a_designation_is_the_kind_where_it_says_kinds():
    data = (
        "N° série;Désignation;Marque / modèle\nAB123456;PC portable;HP ProBook 450\nAB123457;Tablette;iPad\n"
    )
    assert helpers.fields(data) == {"N° série": "serial", "Désignation": "kind", "Marque / modèle": "model"}


def test_a_designation_is_the_model_where_it_says_models():
    data = "N° série;Désignation;RAM\nAB123456;HP ProBook 450 G6;8 Go\nAB123457;Dell Latitude 7490;8 Go\n"
    assert helpers.fields(data)["Désignation"] == "model"


def test_a_designation_that_names_models_is_no_kind_beside_another_column():
    data = (
        "Nature du bien;Libellé du bien;Série\nMicro-informatique;PORTABLE DELL LATITUDE 5400;A11\n"
        "Micro-informatique;PORTABLE APPLE MACBOOK AIR;A12\n"
    )
    assert helpers.fields(data)["Libellé du bien"] == "model"
    assert [row.kind for row in helpers.parsed(data).rows] == ["laptop", "laptop"]


def test_a_type_that_names_systems_is_no_model():
    data = "Type;Computer.System.Model;Serial\nWindows 10 Workstation;Latitude 5400;AAA1111\n"
    (row,) = helpers.parsed(data).rows
    assert (row.kind, row.model) == ("laptop", "Latitude 5400")


def test_a_type_is_what_its_values_say():
    assert helpers.fields("N° série;Type\nAB123456;Portable\n")["Type"] == "kind"
    assert (
        helpers.fields("N° série;Type\nAB123456;Latitude 7490\nAB123457;Latitude 7490\n")["Type"] == "model"
    )


def test_of_two_serial_columns_the_one_with_serials_is_taken():
    data = "N° série;Modèle;N° série\n;Latitude 7490;AB123456\n;Latitude 7490;AB123457\n"
    staged = helpers.staged(data)
    assert [column.field for column in staged.header.columns] == ["", "model", "serial"]
    assert [row.serial for row in helpers.parsed(data).rows] == ["AB123456", "AB123457"]


def test_of_two_references_the_filled_one_is_taken():
    data = "N° série;Numéro d'inventaire;Nom\nAB123456;;PC-001\nAB123457;;PC-002\n"
    assert helpers.fields(data)["Nom"] == "reference"
    data = "N° série;Numéro d'inventaire;Nom\nAB123456;INV-7;PC-001\nAB123457;INV-8;PC-002\n"
    assert helpers.fields(data)["Numéro d'inventaire"] == "reference"


def test_a_device_name_is_the_reference_rather_than_an_identifier():
    data = "Device ID,Device name,Serial number\n7cc251aa05ee,LT-0000,AB123456\na9122a069049,LT-1,AB123457\n"
    assert helpers.fields(data) == {"Device ID": "", "Device name": "reference", "Serial number": "serial"}


def test_numbers_of_lines_of_the_list_are_no_reference():
    data = "N°;N° série;Modèle\n" + "".join(f"{n};AB12345{n};Latitude 7490\n" for n in range(1, 8))
    assert helpers.fields(data)["N°"] == ""


def test_a_column_of_names_is_about_people_where_it_holds_people():
    people = "Nom;N° série\nMarie Dupont;AB123456\nPaul Durand;AB123457\n"
    assert helpers.fields(people)["Nom"] == "not_kept"
    assert helpers.fields("Nom;N° série\nPC-001;AB123456\n")["Nom"] == "reference"
    assert helpers.fields("Nom;Prénom;N° série\nPC1;Marie;AB123456\n")["Nom"] == "not_kept"


def test_a_column_that_holds_e_mails_or_telephones_is_not_kept_whatever_its_name():
    data = (
        "N° série;Info;Divers 2\nAB123456;marie@m.example;06 12 34 56 78\nAB123457;p@m.example;0612345679\n"
    )
    assert helpers.fields(data) == {"N° série": "serial", "Info": "not_kept", "Divers 2": "not_kept"}


def test_a_column_of_names_is_not_kept_even_without_a_title():
    data = "N° série;;Divers\nAB123456;Marie Dupont;M. Durand\nAB123457;DURAND Paul;Mme LE GALL\n"
    staged = helpers.staged(data)
    assert [column.field for column in staged.header.columns] == ["serial", "not_kept", "not_kept"]


def test_a_makers_reference_is_the_model():
    data = "Marque;Référence;N° série\nSamsung;SM-T505;R52N1234\nApple;iPad 7;DMPX1234\n"
    assert helpers.fields(data)["Référence"] == "model"


def test_a_computer_by_its_name():
    data = "Ordinateur;N° série\n" + "".join(f"PC-{n};AB12345{n}\n" for n in range(1, 9))
    assert helpers.fields(data)["Ordinateur"] == "reference"
    assert helpers.fields("Matériel;N° série\nPC portable;AB1234\nTablette;AB1235\n")["Matériel"] == "kind"


def test_a_column_with_a_social_security_number_is_not_kept():
    data = "N° série;Code X\nAB123456;295109912611193\nAB123457;12\n"
    assert helpers.fields(data)["Code X"] == "not_kept"


def test_the_telephone_of_a_fleet_without_people_is_the_lines():
    data = f"IMEI;ICCID;N° de téléphone\n{lists.imei(1)};{lists.iccid(1)};0639988983\n"
    assert helpers.fields(data)["N° de téléphone"] == "line_number"


def test_the_telephone_of_a_fleet_with_people_is_theirs():
    data = f"IMEI;ICCID;N° de téléphone;Utilisateur\n{lists.imei(1)};{lists.iccid(1)};0639988983;Marie\n"
    assert helpers.fields(data)["N° de téléphone"] == "not_kept"


def test_words_about_lines_mean_nothing_without_a_line():
    data = "N° série;Statut;Volume (Go);Réseau\nAB123456;Actif;256;LAN\n"
    found = helpers.fields(data)
    assert (found["Statut"], found["Volume (Go)"]) == ("", "storage")


def test_a_real_intune_export_with_everything():
    header = (
        "Device ID,Device name,Managed by,Ownership,Compliance,OS,OS version,Primary user UPN,Last check-in,"
        "Primary user display name,Serial number,Manufacturer,Model,IMEI,MEID,Phone number,"
        "Subscriber carrier,ICCID,Total storage,Free storage,Wi-Fi MAC,Encrypted,Category,Management name,"
        "Product name"
    )
    row = (
        f"7cc2,IPAD-1,Intune,Corporate,Compliant,iPadOS,17.5,m.dupont@martin.example,2026-05-30,Marie Dupont,"
        f"DMPX12345,Apple,iPad (9th generation),{lists.imei(3)},,+33639988983,Orange F,"
        f"{lists.iccid(3)},64000,31000,aabbccddeeff,True,Unassigned,mdupont_iPad_5/2/2026,iPad"
    )
    data = f"{header}\n{row}\n"
    found = helpers.fields(data)
    gone = {h for h, field in found.items() if field == "not_kept"}
    assert gone == {
        "Managed by", "Primary user UPN", "Primary user display name", "Phone number", "Management name",
    }  # fmt: skip
    (one,) = helpers.parsed(data).rows
    assert (one.kind, one.storage_gb, one.reference, one.sim.iccid) == (
        "tablet",
        64,
        "IPAD-1",
        lists.iccid(3),
    )
    assert one.is_good


# --- the order of columns --------------------------------------------------------------------------------

SHAPES = {
    "glpi": (lists.GLPI, [lists.glpi_row(n) for n in range(1, 9)]),
    "intune": (lists.INTUNE, [lists.intune_row(n, tablet=n % 2 == 0) for n in range(1, 9)]),
    "fleet": (lists.FLEET, [lists.fleet_row(n) for n in range(1, 9)]),
    "accountant": (lists.ACCOUNTANT, [[str(cell) for cell in lists.accountant_row(n)] for n in range(1, 9)]),
}


@given(shape=st.sampled_from(sorted(SHAPES)), data=st.data())
def test_the_order_of_columns_changes_nothing(shape, data):
    header, rows = SHAPES[shape]
    order = data.draw(st.permutations(range(len(header))))
    upper = data.draw(st.booleans())
    named = [fold(h).upper() if upper else h for h in header]
    straight = helpers.parsed(lists.text([header, *rows]))
    mixed = helpers.parsed(
        lists.text([[named[i] for i in order], *([row[i] for i in order] for row in rows)])
    )
    for one, other in zip(straight.rows, mixed.rows, strict=True):
        assert (one.serial, one.imei, one.reference, one.kind, one.model, one.sim) == (
            other.serial, other.imei, other.reference, other.kind, other.model, other.sim,
        )  # fmt: skip
        assert (one.memory_gb, one.storage_gb, one.value) == (other.memory_gb, other.storage_gb, other.value)
