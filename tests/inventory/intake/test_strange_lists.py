"""Lists as companies really send them, beyond the four shapes: what is counted, refused, and told apart.

Each list is written out with what a person reads in it: how many devices, which lines are at fault and why.
"""

import pytest

from inventory.intake.parsing import parse
from tests.inventory.intake import helpers, lists

IMEI, ICCID = lists.imei, lists.iccid


def rounded(number: str) -> str:
    """A number as a spreadsheet shows it once it has forgotten the end."""
    return f"{int(number):.5E}".replace(".", ",")


def wrong(number: str) -> str:
    """The same number with another check digit."""
    return number[:-1] + str((int(number[-1]) + 3) % 10)


def holds(data: bytes | str, name: str = "liste.csv", *, devices: int, refused: dict | None = None, **kinds):
    """The list has so many devices, these lines refused by code, these good ones by kind; gives its rows."""
    found = helpers.parsed(data, name)
    assert len(found.rows) == devices
    assert helpers.refused(found) == (refused or {})
    assert helpers.kinds(found) == kinds
    return found.rows


# --- asset managers --------------------------------------------------------------------------------------

GLPI_EN = """\
"Name";"Entity";"Status";"Manufacturer";"Serial number";"Type";"Model";"Operating System - Name";"Location";\
"Alternate username";"User";"Components - Processor";"Components - Memory";"Volumes - Global size"
"PC-1";"Root";"Retired";"Dell Inc.";"SH7460P";"Laptop";"Latitude 7490";"Microsoft Windows 10 Pro";"HQ > 2";\
"jcanari";"Canari Jane";"Intel(R) Core(TM) i7";"16384 MiB";"488448 MiB"
"PC-2";"Root";"Retired";"HP";"";"Notebook";"HP ProBook 450 G6";"Microsoft Windows 10 Pro";"HQ > 2";\
"jcanari";"Canari Jane";"Intel(R) Core(TM) i5";"8192 MiB";"244224 MiB"
"PC-3";"Root";"Retired";"HP";"sh-7460 p";"Notebook";"HP ProBook 450 G6";"Microsoft Windows 10 Pro";"HQ > 2";\
"jcanari";"Canari Jane";"Intel(R) Core(TM) i5";"8192 MiB";"244224 MiB"
"""


def test_glpi_in_english_with_its_people():
    refused = {"serial_missing": [3], "serial_duplicate": [4]}
    rows = holds(GLPI_EN.encode("utf-8-sig"), devices=3, refused=refused, laptop=1)
    assert (rows[0].maker, rows[0].model, rows[0].memory_gb, rows[0].storage_gb) == (
        "Dell", "Latitude 7490", 16, 512,
    )  # fmt: skip
    staged = helpers.staged(GLPI_EN)
    assert [column.header for column in staged.header.columns if not column.kept] == [
        "Location", "Alternate username", "User",
    ]  # fmt: skip
    assert "anari" not in str(staged.as_json())


def test_intune_as_its_interface_gives_it():
    head = (
        "id,userId,deviceName,managedDeviceOwnerType,operatingSystem,osVersion,model,manufacturer,imei,"
        "serialNumber,phoneNumber,userDisplayName,emailAddress,iccid,totalStorageSpaceInBytes"
    )
    person, pad = "Jane Canari,jane@canari.example", "iPad (6th generation),Apple"
    rows = [
        f"1,u1,LT-1,company,Windows,10.0,HP EliteBook 840 G5,HP,,AAA1111,,{person},,256060514304",
        f"2,u2,TAB-2,company,iOS/iPadOS,17,{pad},{IMEI(1)},AAA2222,,{person},{ICCID(1)},32000000000",
        f"3,u2,PH-3,company,iOS/iPadOS,17,iPhone 11,Apple,{IMEI(2)},AAA3333,,{person},{ICCID(2)},64000000000",
        f"4,u2,X-4,company,AndroidEnterprise,11,Unknown 7,Foo,{IMEI(3)},AAA4444,,{person},,64000000000",
        f"5,u2,X-5,company,Linux,11,Unknown 8,Foo,,AAA5555,,{person},,64000000000",
        f"6,u2,X-6,company,macOS,14,Unknown 9,Apple,,AAA6666,,{person},,64000000000",
    ]
    found = holds(
        "\n".join([head, *rows]), devices=6, refused={"kind_unknown": [6]}, laptop=2, tablet=2, phone=1
    )
    assert [row.storage_gb for row in found] == [256, 32, 64, 64, 64, 64]
    assert "anari" not in str(helpers.staged("\n".join([head, *rows])).as_json())


def test_a_list_with_nothing_but_serials_and_systems():
    data = "Serial;OS\nA1111;Windows 11 Pro\nA1112;iPadOS 17\nA1113;Android 12\nA1114;Windows Server 2019\n"
    holds(data + "A1115;macOS Sonoma\n", devices=5, refused={"kind_unknown": [4, 5]}, laptop=2, tablet=1)


def test_virtual_machines_are_nobodys_gift():
    rows = [
        lists.glpi_row(1),
        lists.glpi_row(2, Type="VMware", Modèle="VMware Virtual Platform", Fabricant="VMware, Inc."),
    ]
    holds(lists.glpi(rows), devices=2, refused={"kind_unknown": [3]}, laptop=1)


# --- accountants -----------------------------------------------------------------------------------------


def test_an_english_accountants_list_with_titles_and_a_total():
    data = (
        "Acme Ltd - equipment donation 2026,,,,,\nPrepared by,Jane Smith,,,,\n,,,,,\n"
        "Item,Category,Make,Model No.,Serial No.,Book value (EUR)\n"
        '1,Laptop,Dell,Latitude 5400,ABC1234,"1,234.50"\n'
        '2,Laptop,Dell,Latitude 5400,abc 1234,"€1,100.00"\n'
        "3,Notebook,HP,HP ProBook 450 G6,5CG0001XYZ,250\n"
        "4,Tablet,Samsung,SM-T505,R52N00001,80.00\n"
        ',,,,Total,"2,664.50"\n'
    )
    rows = holds(data, devices=4, refused={"serial_duplicate": [6]}, laptop=2, tablet=1)
    assert [str(row.value) for row in rows] == ["1234.50", "1100.00", "250.00", "80.00"]


FIXED_ASSETS = (
    "Relevé d’immobilisations – cession 2026;;;;;\nEntreprise : Étoile SARL;;;;;\n"
    "SIRET : 732 829 320 00074;;;;;\n\n"
    "Code immo;Désignation;Constructeur;Référence constructeur;N° de série constructeur;Valeur d'origine;"
    "V.N.C. (€)\n"
    "IM1;Micro-ordinateur portable;DELL;Latitude 5400;7HX1234;1 234,50 €;0,00 €\n"
    "IM2;Micro-ordinateur portable;DELL;Latitude 5400;7hx-1235 ;1 234,50 €;234,50 €\n"
    "IM3;Ordinateur portable;HP;EliteBook 840 G5;;1 234,50 €;1 234,50 €\n"
    "IM4;Station d'accueil;HP;;DOCK001;120,00 €;20,00 €\n"
    "IM5;Licence Office;Microsoft;;;120,00 €;20,00 €\n"
    ";Sous-total portables;;;;;1 469,00 €\n"
    ";TOTAL GENERAL;;;;3 943,50 €;1 489,00 €\n"
)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16"])
def test_fixed_assets_with_dotted_headers_and_totals_of_groups(encoding):
    data = FIXED_ASSETS.encode(encoding)
    refused = {"serial_missing": [8, 10], "kind_unknown": [10]}
    rows = holds(data, devices=5, refused=refused, laptop=2, other=1)
    assert [str(row.value) for row in rows] == ["0.00", "234.50", "1234.50", "20.00", "20.00"]
    header = helpers.staged(data).header
    assert (header.line, header.siret, header.siret_checks) == (5, "73282932000074", True)


def test_what_was_paid_is_not_what_it_is_worth():
    fields = helpers.fields(FIXED_ASSETS)
    assert (fields["Valeur d'origine"], fields["V.N.C. (€)"]) == ("", "value")


def test_a_ledger_with_its_accounts_and_the_total_of_one():
    data = (
        "N° fiche;Compte;Libellé;Mise en service;VO;VNC;Code lieu;N° inventaire;N° de série\n"
        "1001;218300;ORDI PORTABLE DELL LATITUDE 5400;01/09/2019;1 050,00;0,00;GRE;INV-001;5XK1111\n"
        "1002;218300;ORDI PORTABLE DELL LATITUDE 5400;01/09/2019;1 050,00;0,00;GRE;INV-002;5XK1112\n"
        "1003;218300;TABLETTE SAMSUNG SM-T505;01/09/2020;450,00;0,00;GRE;INV-003;R52N1113\n"
        "Total compte 218300;;;;2 550,00;0,00;;;\n"
    )
    rows = holds(data.encode("cp1252"), devices=3, laptop=2, tablet=1)
    assert [(row.maker, row.model, row.reference) for row in rows] == [
        ("Dell", "LATITUDE 5400", "INV-001"),
        ("Dell", "LATITUDE 5400", "INV-002"),
        ("Samsung", "SM-T505", "INV-003"),
    ]


def test_a_value_written_off_is_a_value():
    data = "N° de série;Type;Valeur d'usage;VNC 2025\nA11111;Portable;85,00;0,00\nA11112;Portable;85,00;0\n"
    assert [row.value for row in holds(data, devices=2, laptop=2)] == [85, 85]
    data = data.replace("Valeur d'usage", "Taux")
    assert [row.value for row in holds(data, devices=2, laptop=2)] == [0, 0]


def test_amounts_in_french_and_english():
    typed = {
        "1 234,50 €": "1234.50", "1\u202f234,50\u00a0€": "1234.50", "1.234,50": "1234.50",
        "1,234.50": "1234.50", "€ 1234.5": "1234.50", "1'234.50": "1234.50", "1 234.50 EUR": "1234.50",
        "-": "None", "n/c": "None", "gratuit": "None", "-15,00 €": "None",
    }  # fmt: skip
    data = lists.text(
        [["N° série", "Type", "Valeur"], *([f"A{n:05}", "Portable", text] for n, text in enumerate(typed))]
    )
    rows = holds(data, devices=len(typed), laptop=len(typed))
    assert [str(row.value) for row in rows] == list(typed.values())
    assert [row.line for row in rows if row.warnings] == [11, 12]  # a dash says nothing, "gratuit" something


def test_one_column_that_says_what_everything_is():
    said = {
        "PC portable HP EliteBook 840 G5": "laptop", "Tablette Samsung Galaxy Tab A8": "tablet",
        "Routeur 4G Huawei E5577": "hotspot", "Unité centrale Dell OptiPlex 7050": "desktop",
        "Écran Dell 24 pouces": "other", "iPhone 8": "phone", "Truc": "",
    }  # fmt: skip
    data = lists.text([["Désignation", "N° série"], *([what, f"AA{n}11"] for n, what in enumerate(said))])
    assert [row.kind for row in helpers.parsed(data).rows] == list(said.values())


# --- fleets ----------------------------------------------------------------------------------------------


def test_an_operators_english_fleet_in_utf_16_with_tabs():
    head = (
        "IMEI;SIM (ICCID);MSISDN;Vendor;Device model;Carrier;Rate plan;Monthly data;Start date;Line status;"
        "User"
    )
    said = [
        (IMEI(1), "Active"),
        (rounded(IMEI(2)), "Active"),
        (IMEI(3), "Suspended"),
        (wrong(IMEI(4)), "Active"),
    ]
    rows = [
        f"{imei};{ICCID(n)};+33 6 39 98 00 0{n};Huawei;E5577Cs-321;Orange;Data 20;20 GB;07/25/2026;{state};"
        "Jane Canari"
        for n, (imei, state) in enumerate(said, 1)
    ]
    data = "\n".join([head, *rows]).replace(";", "\t").encode("utf-16")
    found = holds(data, devices=4, refused={"imei_invalid": [3, 5]}, hotspot=2)
    assert [row.sim.state for row in found] == ["active", "active", "suspended", "active"]
    assert {str(row.sim.activated_on) for row in found} == {"2026-07-25"}
    assert found[0].sim.number == "0639980001"
    assert "anari" not in str(helpers.staged(data).as_json())


def test_a_card_without_a_device_is_no_device_to_lend():
    rows = (f"M7200;;{ICCID(1)};0639980001", f";{IMEI(3)};{ICCID(3)};0639980003", f";{IMEI(4)};;")
    data = "\n".join(["Modèle;IMEI;ICCID;Ligne", *rows])
    refused = {"serial_missing": [2], "kind_unknown": [4]}
    holds(data, devices=3, refused=refused, hotspot=1)


def test_imeis_however_they_were_typed():
    one, two, three = IMEI(1), IMEI(2), IMEI(3)
    typed = {
        one: True, f"'{two}": True, f"{three} / {IMEI(4)}": True, f"{IMEI(5)}.0": True, f"{IMEI(6)},00": True,
        f"{IMEI(7)[:2]} {IMEI(7)[2:8]}-{IMEI(7)[8:14]}-{IMEI(7)[14]}": True, f'="{IMEI(8)}"': True,
        "n/a": True, "0": True, rounded(IMEI(9)): False, wrong(IMEI(10)): False, "12345": False,
    }  # fmt: skip
    data = lists.text(
        [["Appareil", "IMEI", "N° de série"], *(["iPad", imei, f"S000{n}"] for n, imei in enumerate(typed))]
    )
    assert [row.is_good for row in helpers.parsed(data).rows] == list(typed.values())


# --- identity --------------------------------------------------------------------------------------------


def test_serials_that_are_one_however_they_are_spelt():
    spelt = ("AB12-345C", "ab12 345c", " Ab12.345C ", "AB12345C\u00a0", "SN: AB12345C", "S/N AB12345C")
    data = lists.text([["N° de série", "Type"], *([text, "Portable"] for text in spelt)])
    holds(data, devices=6, refused={"serial_duplicate": [3, 4, 5, 6, 7]}, laptop=1)


def test_zeros_at_the_head_tell_serials_apart():
    data = lists.workbook({"Parc": [["N° série", "Type"], ["00123", "Portable"], [123, "Portable"]]})
    assert [row.serial for row in holds(data, "parc.xlsx", devices=2, laptop=2)] == ["00123", "123"]


def test_errors_of_a_spreadsheet_are_no_serials():
    data = "N° série;Type\n#N/A;Portable\n#REF!;Portable\n#VALEUR!;Portable\n"
    holds(data, devices=3, refused={"serial_missing": [2, 3, 4]})


def test_the_serial_of_the_screen_is_not_the_computers():
    rows = ("SCR1111;UC00001;Unité centrale", "SCR1112;UC00002;Unité centrale")
    data = "\n".join(["N° de série écran;N° de série UC;Type", *rows])
    assert [row.serial for row in holds(data, devices=2, desktop=2)] == ["UC00001", "UC00002"]


def test_a_serial_that_only_holds_a_word_for_nothing_is_missing():
    words = ("Néant", "non lisible", "à compléter", "xxx", "0000000", "Default string", "Oui")
    data = lists.text([["N° série", "Type"], *([word, "Portable"] for word in words)])
    holds(data, devices=7, refused={"serial_missing": [2, 3, 4, 5, 6, 7, 8]})


# --- lines that are no device ----------------------------------------------------------------------------


def passed_over(data: str) -> list[tuple[int, str]]:
    return helpers.parsed(data).passed_over


def test_tables_under_one_another_with_titles_headers_and_totals_of_their_own():
    head = "Type;Marque;Modèle;N° de série;Valeur"
    data = (
        f"PORTABLES;;;;\n{head}\nPortable;Dell;Latitude 7490;AAA1111;10\nTotal portables;;;;10\n\n"
        f"TABLETTES;;;;\n{head.upper()}\nTablette;Samsung;SM-T505;BBB1111;5\nTotal tablettes;;;;5\n"
        "TOTAL GENERAL;;;;15\n"
    )
    holds(data, devices=2, laptop=1, tablet=1)
    assert passed_over(data) == [(4, "total"), (6, "title"), (7, "header"), (9, "total"), (10, "total")]


@pytest.mark.parametrize(
    "last",
    [
        ";;;Nombre total d'appareils : 2;22", "Total TTC;;;;22,00", "Nb : 2;;;;", "Montant total : 22 €;;;;",
        "Total général (2 PC);;;;22", ";;;;=SOMME(E2:E3)", "* valeurs hors taxes;;;;",
        ";;;Fait à Grenoble le 3 juin 2026;",
    ],
)  # fmt: skip
def test_what_stands_below_a_list_is_no_device(last):
    data = f"Référence;Type;Modèle;N° de série;VNC\nR1;Portable;Latitude 7490;AA11111;10\n{last}\n"
    holds(data, devices=1, laptop=1)
    assert [line for line, _why in passed_over(data)] == [3]


def test_a_row_that_lacks_nearly_everything_is_refused_and_not_passed_over():
    data = "N° série;Type;Modèle;Entité\n;Portable;;Total-E 38\n;Portable;Latitude 7490;Total-E 38\n"
    refused = helpers.refused(helpers.parsed(data))
    assert refused == {"serial_missing": [3]}
    assert passed_over(data) == [(2, "total")]  # one mapped cell beside the total word


def test_blank_lines_with_and_without_delimiters_keep_the_count_of_lines():
    head = "N° inventaire;N° série;Type;Modèle"
    data = f";;;\n\n;;;\n{head}\n;;;\nINV1;SER1001;Portable;L\n  ; ;;\nINV2;SER1002;Portable;L\n"
    assert [row.line for row in holds(data, devices=2, laptop=2)] == [6, 8]


def test_a_long_letter_above_the_list():
    letter = "".join(
        f"Ligne {n} de notre lettre sur le don de matériel informatique ;;;\n" for n in range(19)
    )
    data = f"{letter}Modèle;N° de série;Type;OS\nLatitude 7490;AAA1111;Portable;W10\n"
    assert helpers.staged(data).header.line == 20
    holds(data, devices=1, laptop=1)


def test_names_of_columns_beside_their_values_above_the_list_are_no_header():
    data = (
        "Donateur;Martin SA;;;\nType;Don;;;\nModèle;Convention 2026;;;\n"
        "N° de série;Modèle;Type;OS;Valeur\nAAA1111;Latitude 7490;Portable;W10;12\n"
    )
    assert helpers.staged(data).header.line == 4
    holds(data, devices=1, laptop=1)


# --- files -----------------------------------------------------------------------------------------------


def test_a_text_file_by_another_name():
    data = "NUMERO DE SERIE|TYPE MATERIEL|MARQUE|MODELE|MEMOIRE RAM|TAILLE DISQUE|VALEUR\n"
    data += "X12345|ORDINATEUR PORTABLE|DELL|LATITUDE 7490|8 GO|256 GO SSD|150.00 EUROS\n"
    (row,) = holds(data, "export.xls", devices=1, laptop=1)
    assert (row.maker, row.memory_gb, row.storage_gb, str(row.value)) == ("Dell", 8, 256, "150.00")


def test_a_workbook_by_an_old_name():
    data = lists.accountant([lists.accountant_row(n) for n in range(1, 4)])
    holds(data, "don.xls", devices=3, laptop=3)


def test_headers_over_several_lines_of_a_cell():
    data = '"N° de\nsérie";"Type\nd\'appareil";"Valeur\n(€)";\n"AB12345";"Portable";"12,50";\n'
    (row,) = holds(data, devices=1, laptop=1)
    assert (row.line, str(row.value)) == (5, "12.50")


def test_accents_in_two_signs():
    data = "Nume\u0301ro de se\u0301rie;Mode\u0300le;Cate\u0301gorie\nAAA1111;Latitude;Portable\n"
    holds(data, devices=1, laptop=1)


def test_the_columns_put_right_are_read_again_with_everything_that_follows():
    """A note taken for the serial: the person says so, and the counts are the truth's."""
    data = "Code;Remarques;Type\nAB11111;ok;Portable\nAB11111;rayé;Portable\n;ok;Portable\n"
    found = parse(helpers.staged(data, choices={0: "serial"}))
    assert helpers.refused(found) == {"serial_duplicate": [3], "serial_missing": [4]}
