"""What a device is, its maker and model: the column, the catalogue, the card, the system."""

import re

import pytest

from inventory.intake import catalogue, kinds
from inventory.text import model_key
from tests.inventory.intake import helpers, lists

WORDS = [
    ("Portable", "laptop"), ("PC portable", "laptop"), ("Ordinateur portable", "laptop"),
    ("Notebook", "laptop"), ("Laptop", "laptop"), ("Ultrabook 14\"", "laptop"),
    ("Convertible", "laptop"), ("Mobile Workstation", "laptop"), ("Station de travail mobile", "laptop"),
    ("PC portable avec chargeur et sacoche", "laptop"), ("MacBook Air", "laptop"),
    ("Ordi. portable", "laptop"), ("PORTABLES", "laptop"), ("2 en 1", "laptop"), ("Tablette", "tablet"),
    ("Tablette tactile", "tablet"), ("Tablet", "tablet"), ("iPad", "tablet"), ("Routeur 4G", "hotspot"),
    ("Hotspot", "hotspot"), ("Point d'accès 4G", "hotspot"), ("Clé 4G", "hotspot"), ("Mi-Fi", "hotspot"),
    ("Box 4G", "hotspot"), ("Modem 4G", "hotspot"), ("Mobile hotspot", "hotspot"),
    ("Unité centrale", "desktop"), ("UC", "desktop"), ("PC fixe", "desktop"), ("Desktop", "desktop"),
    ("Tour", "desktop"), ("Mini PC", "desktop"), ("All in One", "desktop"),
    ("Ordinateur de bureau", "desktop"), ("Smartphone", "phone"), ("Téléphone portable", "phone"),
    ("Téléphone", "phone"), ("iPhone", "phone"), ("Mobile", "phone"), ("Écran", "other"),
    ("Écran portable", "other"), ("Imprimante", "other"), ("Chargeur pour PC portable", "other"),
    ("Station d'accueil", "other"), ("Serveur", "other"), ("Borne Wi-Fi", "other"), ("Autre", "other"),
    ("PC", None), ("Ordinateur", None), ("Machin", None), ("VMware", None), ("Machine virtuelle", None),
    ("Corporate", None), ("x" * 500, None), ("PC Port.", "laptop"), ("Workstation mobile", "laptop"),
    ("Tab", "tablet"), ("Clef 4G", "hotspot"), ("Clé USB 4G", "hotspot"), ("Boîtier 4G", "hotspot"),
    ("Tél.", "phone"), ("NUC", "desktop"), ("Mobile device", None), ("Périphérique mobile", None),
    ("Windows 10 Workstation", None),
]  # fmt: skip

MODELS = [
    ("Latitude 7490", "laptop"), ("Latitude E5570", "laptop"), ("HP EliteBook 840 G5", "laptop"),
    ("ThinkPad X280", "laptop"), ("20L6S0AB00", "laptop"), ("MacBook Pro (13-inch, 2019)", "laptop"),
    ("Surface Laptop 3", "laptop"), ("Precision 5560", "laptop"), ("82KT00XDFR", "laptop"),
    ("TB-X306X", "tablet"), ("SM-T505", "tablet"), ("iPad (6th generation)", "tablet"),
    ("Galaxy Tab A8", "tablet"), ("E5577Cs-321", "hotspot"), ("AC797", "hotspot"), ("M7200", "hotspot"),
    ("MF920U", "hotspot"), ("OptiPlex 7050", "desktop"), ("ThinkCentre M720q", "desktop"),
    ("iMac 21.5", "desktop"), ("10MQS00000", "desktop"), ("iPhone SE", "phone"), ("SM-A525F", "phone"),
    ("Galaxy S21", "phone"), ("Core-X5", "phone"), ("Bidule 3000", None),
    ("VMware Virtual Platform", None), ("Surface Pro 7", "laptop"), ("Surface Go 2", "laptop"),
    ("Dell Pro 14", "laptop"), ("HP 14s-dq1045nf", "laptop"), ("AC810S", "hotspot"), ("Flybox", "hotspot"),
    ("Archer MR600", "hotspot"), ("Macmini8,1", "desktop"), ("Venue 11 Pro", "tablet"),
    ("Core-T4", "tablet"), ("Nexus 7", "tablet"), ("ThinkPad USB-C Dock Gen 2", "other"),
    ("HP EliteBook Docking Station", "other"), ("Chargeur MacBook 60W", "other"), ("Surface Dock 2", "other"),
    ("Dell Station d'accueil Latitude", "other"), ("Surface Pro Type Cover", "other"),
    ("Latitude 7490 avec dock", "laptop"), ("Latitude 7490 + chargeur", "laptop"),
    ("Latitude 7490 clavier azerty", "laptop"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), WORDS)
def test_words_for_kinds(text, kind):
    assert kinds.by_word(text) == kind


@pytest.mark.parametrize(("text", "kind"), MODELS)
def test_models_tell_their_kind(text, kind):
    assert kinds.by_model(text) == kind


@pytest.mark.parametrize(
    ("maker", "model", "shown"),
    [
        ("Dell Inc.", "Latitude 7490", ("Dell", "Latitude 7490")),
        ("LENOVO", "20L6S0AB00", ("Lenovo", "20L6S0AB00")),
        ("HP", "HP ProBook 450 G6", ("HP", "ProBook 450 G6")),
        ("Hewlett-Packard", "HP EliteBook 840 G5", ("HP", "EliteBook 840 G5")),
        ("", "Hp HP EliteBook 840 G5", ("HP", "EliteBook 840 G5")),
        ("", "Dell Inc. Latitude 7490", ("Dell", "Latitude 7490")),
        ("", "PC portable HP ProBook 450 G6", ("HP", "ProBook 450 G6")),
        ("", "Tablette Samsung SM-T505", ("Samsung", "SM-T505")),
        ("Apple", "iPad (6th generation)", ("Apple", "iPad (6th generation)")),
        ("ASUSTeK COMPUTER INC.", "VivoBook 15", ("ASUS", "VivoBook 15")),
        ("", "Ordinateur portable", ("", "Ordinateur portable")),
        ("Bidule", "HP 250 G7", ("Bidule", "250 G7")),
        ("Dell", "HP 250 G7", ("Dell", "HP 250 G7")),
        ("", "HP", ("HP", "")),
        ("TP-LINK", "M7200", ("TP-Link", "M7200")),
        ("Œuvre", "Œ 7", ("Œuvre", "Œ 7")),
    ],
)
def test_makers_and_models(maker, model, shown):
    assert kinds.maker_and_model(maker, model) == shown


def test_one_thing_written_two_ways_has_one_key():
    one = kinds.maker_and_model("Hewlett-Packard", "HP EliteBook 840 G5")
    other = kinds.maker_and_model("", "Hp HP EliteBook 840 G5")
    assert model_key(*one) == model_key(*other)


def decide(known=None, **said):
    plain = {"word": "", "maker": "", "model": "", "os": "", "has_imei": False, "has_iccid": False}
    text = f"{said.get('maker', '')} {said.get('model', '')}"
    return kinds.decide(**{**plain, "text": text, **said}, known=known or {})


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"word": "Tablette", "model": "Latitude 7490", "os": "Windows"}, "tablet"),
        ({"word": "PC", "model": "OptiPlex 7050", "os": "Windows 10"}, "desktop"),
        ({"model": "Bidule 3000", "os": "Windows 10"}, "laptop"),
        ({"os": "macOS 14"}, "laptop"),
        ({"os": "iPadOS"}, "tablet"),
        ({"os": "Android (fully managed)", "has_imei": True}, "tablet"),
        ({"os": "Android"}, ""),
        ({"os": "Android", "has_imei": True, "has_iccid": True}, "tablet"),
        ({"os": "iOS 17", "model": "iPad"}, "tablet"),
        ({"os": "iOS 17"}, ""),
        ({"os": "Ubuntu 22.04"}, ""),
        ({"os": "Windows Server 2019"}, ""),
        ({"has_iccid": True}, "hotspot"),
        ({"model": "Bidule 3000"}, ""),
        ({"word": "Machin", "os": "Windows 11"}, "laptop"),
        ({"word": "VMware", "os": "Windows 10"}, ""),
        ({"model": "VMware Virtual Platform", "os": "Windows 10"}, ""),
    ],
)
def test_the_kind_of_a_device(said, kind):
    assert decide(**said) == kind


def test_what_other_lists_taught_the_catalogue_speaks_last():
    """It is shared: one association's mistaken list must not change what another's model is."""
    known = {model_key("Dell", "Latitude 7490"): "tablet", model_key("", "Bidule 3000"): "hotspot"}
    assert decide(known, maker="Dell", model="Latitude 7490") == "laptop"
    assert decide(known, model="Bidule 3000", os="Windows") == "hotspot"
    assert decide(known, word="Portable", model="Bidule 3000") == "laptop"


@pytest.mark.parametrize(
    ("model", "lte"),
    [
        ("HUAWEI E5577Cs-321", True),
        ("M7200", True),
        ("AC797", True),
        ("E5331", False),
        ("M5350", False),
        ("Bidule", None),
    ],
)
def test_radios_that_are_known(model, lte):
    assert kinds.model_lte(model) is lte


@pytest.mark.parametrize(
    ("cell", "kind", "model"),
    [
        ('Laptop 14" i5 8GB', "laptop", '14" i5 8GB'),
        ('Écran Dell 24"', "other", '24"'),
        ("PC portable HP ProBook 450", "laptop", "ProBook 450"),
        ("MacBook Air (13-inch, 2017)", "laptop", "MacBook Air (13-inch, 2017)"),
    ],
)
def test_a_designation_alone_tells_kind_and_model(cell, kind, model):
    (row,) = helpers.parsed(lists.text([["N° série", "Désignation commerciale"], ["AB123456", cell]])).rows
    assert (row.kind, row.model) == (kind, model)


def test_an_unknown_kind_is_refused_in_its_column():
    data = "N° série;Type;Modèle\nAB123456;Machin;Bidule 3000\n"
    (row,) = helpers.parsed(data).rows
    assert [(fault.code, fault.column, fault.letter) for fault in row.problems] == [
        ("kind_unknown", "Type", "B")
    ]


def test_an_unknown_kind_is_refused_beside_the_model_where_there_is_no_column():
    (row,) = helpers.parsed("N° série;Modèle\nAB123456;Bidule 3000\n").rows
    assert [(fault.code, fault.column) for fault in row.problems] == [("kind_unknown", "Modèle")]
    assert "Ajoutez une colonne" in row.problems[0].message


def test_all_that_is_wrong_in_a_row_is_said_at_once():
    data = f"N° série;IMEI;ICCID;Modèle\n;{lists.imei(1)[:-1]}x;8,9E+18;\n"
    (row,) = helpers.parsed(data).rows
    assert [fault.code for fault in row.problems] == ["imei_invalid", "iccid_invalid"]


def test_patterns_are_read_in_linear_time():
    """No table hides a pattern that a long cell can stall."""
    for _kind, table in (*catalogue.WORDS, *catalogue.MODELS):
        pattern = re.compile("|".join(line.strip() for line in table.strip().splitlines()))
        pattern.search("routeur 4g " * 2_000)
        pattern.search("a" * 20_000)
