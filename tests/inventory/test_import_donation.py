"""`manage.py import_donation`: its last line, its report, its refusals, what it creates."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.choices import CapacityKind
from accounts.models import Membership, Organisation
from inventory.models import Device, Donation, ImportBatch, Line
from tests import make
from tests.inventory.intake import lists
from tests.inventory.intake.test_real_lists import LISTS, NAMES, truth

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_yet")]


@pytest.fixture
def file(tmp_path):
    """Writes a list and gives its path."""

    def write(data: bytes, name: str = "liste.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def run(path, donor="martin", association="les-bornes", *options, create=True, **more):
    """What the command printed: lines, and what it said of faults."""
    out, err = io.StringIO(), io.StringIO()
    flags = ["--create"] if create else []
    call_command(
        "import_donation", str(path), "--donor", donor, "--association", association, *flags, *options,
        stdout=out, stderr=err, **more,
    )  # fmt: skip
    return out.getvalue().splitlines(), err.getvalue()


def last(*args, **kwargs) -> str:
    return run(*args, **kwargs)[0][-1]


def refused_lines(path):
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return [(int(row["line"]), row["column"], row["code"]) for row in csv.DictReader(opened)]


FLEET = lists.fleet([lists.fleet_row(1), lists.fleet_row(2, **{"N° carte SIM (ICCID)": "8,93301E+18"})])


def test_the_last_line_counts(file):
    assert last(file(FLEET)) == "created=1 updated=0 unchanged=0 refused=1"
    assert last(file(FLEET)) == "created=0 updated=0 unchanged=1 refused=1"
    changed = lists.fleet([lists.fleet_row(1, Forfait="Data 4G 50 Go")])
    assert last(file(changed)) == "created=0 updated=1 unchanged=0 refused=0"


def test_the_report_holds_one_line_for_each_cell_at_fault(file, tmp_path):
    run(file(FLEET), "martin", "les-bornes", "--report", str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfline,column,code,message\r\n")
    assert refused_lines(tmp_path / "out.csv") == [(3, "N° carte SIM (ICCID)", "iccid_invalid")]


def test_a_report_without_refusals_has_its_header_alone(file, tmp_path):
    run(
        file(lists.fleet([lists.fleet_row(1)])), "martin", "les-bornes", "--report", str(tmp_path / "out.csv")
    )
    assert refused_lines(tmp_path / "out.csv") == []


def test_what_is_created_is_a_company_and_an_association_with_one_site(file):
    run(file(FLEET), "martin-fils", "les-bornes")
    donor, association = (Organisation.objects.get(slug=slug) for slug in ("martin-fils", "les-bornes"))
    assert [c.kind for c in donor.capacities.all()] == [CapacityKind.GIVES]
    assert [c.kind for c in association.capacities.all()] == [CapacityKind.LENDS]
    assert (donor.name, [site.name for site in association.sites.all()]) == ("Martin Fils", ["Les Bornes"])
    assert set(Membership.objects.values_list("role", flat=True)) == {"system"}
    assert Device.objects.get().organisation == association


def test_known_organisations_are_taken_as_they_are(file):
    make.pont_vieux(), make.alpexa()
    assert last(file(FLEET), "alpexa", "le-pont-vieux", create=False).startswith("created=1 ")
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(
    ("donor", "association", "words"),
    [
        ("inconnu", "le-pont-vieux", "«\u00a0inconnu\u00a0» n’est pas connu"),
        ("alpexa", "inconnue", "--create"),
        ("Alpexa SA", "le-pont-vieux", "minuscules"),
        ("maison-des-solidarites", "le-pont-vieux", "ne fait pas cela"),
        ("alpexa", "alpexa", "ne fait pas cela"),
    ],
)
def test_organisations_that_will_not_do(file, donor, association, words):
    make.pont_vieux(), make.alpexa(), make.maison()
    with pytest.raises(CommandError, match=words):
        run(file(FLEET), donor, association, create=False)
    assert Device.objects.count() == 0


def test_a_siret_above_the_header_is_set_on_a_donor_so_created(file):
    data = lists.accountant([lists.accountant_row(1)])
    run(file(data, "don.xlsx"))
    assert Organisation.objects.get(slug="martin").siret == "73282932000074"
    assert Organisation.objects.get(slug="les-bornes").siret == ""


def test_a_siret_that_does_not_check_is_not_set(file):
    run(file(lists.accountant([lists.accountant_row(1)], siret="SIRET 732 829 320 00075"), "don.xlsx"))
    assert Organisation.objects.get(slug="martin").siret == ""


def test_a_siret_is_compared_with_that_of_a_known_donor(file):
    donor = make.organisation("Martin", CapacityKind.GIVES, siret="55208131766522")
    _out, said = run(file(lists.accountant([lists.accountant_row(1)]), "don.xlsx"))
    assert "73282932000074" in said
    assert "55208131766522" in said
    donor.refresh_from_db()
    assert donor.siret == "55208131766522"


def test_a_donor_without_siret_keeps_none(file):
    donor = make.organisation("Martin", CapacityKind.GIVES)
    _out, said = run(file(lists.accountant([lists.accountant_row(1)]), "don.xlsx"))
    donor.refresh_from_db()
    assert (donor.siret, said) == ("", "")


def test_the_same_file_donor_and_association_make_one_donation(file):
    run(file(FLEET))
    run(file(FLEET))
    assert Donation.objects.count() == 1
    run(file(FLEET), "martin", "autre-association")
    assert Donation.objects.count() == 2


def test_a_donation_may_be_named(file):
    run(file(FLEET), "martin", "les-bornes", "--donation", "Lot de juin")
    assert Donation.objects.get().reference == "Lot de juin"
    more = lists.fleet([lists.fleet_row(7)])
    run(file(more), "martin", "les-bornes", "--donation", "Lot de juin")
    assert Donation.objects.get().devices.count() == 2
    with pytest.raises(CommandError, match="autre donateur"):
        run(file(more), "durand", "les-bornes", "--donation", "Lot de juin")


def test_a_dry_run_says_what_would_happen_and_writes_nothing(file, tmp_path):
    out, _err = run(file(FLEET), "martin", "les-bornes", "--dry-run", "--report", str(tmp_path / "out.csv"))
    assert out[-1] == "created=1 updated=0 unchanged=0 refused=1"
    assert "Essai\u00a0: rien n’est écrit." in out
    assert len(refused_lines(tmp_path / "out.csv")) == 1
    for model in (Organisation, Device, Donation, ImportBatch, Line):
        assert model.objects.count() == 0


def test_a_file_refused_whole_stops_the_command_and_creates_nobody(file):
    for data, name, words in (
        (b"PK this is no workbook", "corrompu.xlsx", "«\u00a0corrompu.xlsx\u00a0» est abîmé"),
        (b"", "vide.csv", "est vide"),
        (b"Bonjour;\n", "lettre.csv", "ligne de titres"),
        (b"Mod\xc3\xa8le;RAM\nLatitude;8\n", "sans.csv", "ni colonne «\u00a0Numéro de série\u00a0»"),
        ("N° série;Type\n".encode(), "rien.csv", "aucun appareil"),
    ):
        with pytest.raises(CommandError, match=words):
            run(file(data, name))
    assert Organisation.objects.count() == 0


def test_a_path_that_leads_nowhere_is_said(tmp_path):
    with pytest.raises(CommandError, match="ne se lit pas"):
        run(tmp_path / "rien.csv")
    with pytest.raises(CommandError, match="ne se lit pas"):
        run(tmp_path)


def test_columns_lines_and_sheets_left_out_are_named(file):
    header = ["N° série", "Type", "Utilisateur", "VNC"]
    book = lists.workbook(
        {
            "Portables": [
                header,
                ["AB123456", "Portable", "Marie", "voir compta"],
                ["TOTAL", None, None, 12],
            ],
            "Tablettes": [[*header[:3], "Modèle"], ["AB123457", "Tablette", "Paul", "iPad"]],
        }
    )
    out, _err = run(file(book, "don.xlsx"))
    said = "\n".join(out)
    assert "Colonnes non gardées\u00a0: Utilisateur." in said
    assert "Feuilles non lues\u00a0: Tablettes" in said
    assert "1 ligne n’est pas un appareil" in said
    assert "Ligne 2\u00a0: «\u00a0voir compta\u00a0» n’est pas un montant." in said
    assert "Marie" not in said


def test_many_remarks_are_counted(file):
    rows = [lists.glpi_row(n, **{"Numéro de série": ""}) for n in range(1, 31)]
    out, _err = run(file(lists.glpi([*rows, lists.glpi_row(99)])))
    assert "… et 10 autres remarques." in out


def test_nobody_of_the_donors_staff_is_stored_anywhere(file, django_db_blocker):
    rows = "".join(
        f"AB12345{n};Portable;Canari{n};c{n}@canari.example;06 12 34 56 7{n};B12{n}\n" for n in range(9)
    )
    run(file(f"N° série;Type;Utilisateur;E-mail;Téléphone;Bureau\n{rows}".encode()))
    stored = json.dumps([*ImportBatch.objects.values(), *Device.objects.values()], default=str)
    for canary in ("Canari", "canari.example", "06 12 34", "B121"):
        assert canary not in stored
    assert Device.objects.count() == 9


def test_a_report_that_cannot_be_written_stops_before_anything_is_imported(file, tmp_path):
    """Otherwise the command would fail, and the devices be there."""
    with pytest.raises(CommandError, match="Rien n’est importé"):
        run(file(FLEET), "martin", "les-bornes", "--report", str(tmp_path / "no" / "out.csv"))
    for model in (Organisation, Device, Donation, ImportBatch):
        assert model.objects.count() == 0


def test_a_reference_too_long_is_said_and_creates_nobody(file):
    with pytest.raises(CommandError, match="trop longue"):
        run(file(FLEET), "martin", "les-bornes", "--donation", "x" * 61)
    assert Organisation.objects.count() == 0


def test_a_siret_is_compared_even_where_its_last_figure_is_mistyped(file):
    make.organisation("Martin", CapacityKind.GIVES, siret="55208131766522")
    data = lists.accountant([lists.accountant_row(1)], siret="SIRET 732 829 320 00075")
    assert "73282932000075" in run(file(data, "don.xlsx"))[1]


def test_the_command_speaks_english_where_that_is_asked(file):
    with translation.override("en"):
        out, _err = run(file(FLEET), "martin", "les-bornes", "--dry-run")
    assert out[-1] == "created=1 updated=0 unchanged=0 refused=1"
    assert not {"Ligne", "Essai", "écrit"} & set(" ".join(out).replace(":", " ").split())


def test_every_row_refused_is_no_failure_of_the_command(file):
    assert last(file("N° série;Type\n;Portable\n".encode())) == "created=0 updated=0 unchanged=0 refused=1"
    assert Donation.objects.count() == 0


def test_counts_are_of_rows_and_the_report_of_cells(file, tmp_path):
    """One row with two columns at fault: refused=1, two lines."""
    data = f"N° série;IMEI;Type\nA1234;{lists.imei(1)[:-1]}x;Machin\n".encode()
    out = tmp_path / "out.csv"
    assert last(file(data), "martin", "les-bornes", "--report", str(out)).endswith("refused=1")
    assert refused_lines(out) == [(2, "IMEI", "imei_invalid"), (2, "Type", "kind_unknown")]


def test_every_code_of_the_contract_can_be_reported(file, tmp_path):
    """Design §8 names eight; a list that has them all names them all."""
    run(file("N° série;Type\nKNOWN1;Portable\n".encode()), "autre-donateur", "les-bornes")
    header = "N° série;IMEI;ICCID;Type;Modèle"
    rows = (
        ";;;Portable;Latitude 7490", "DOUBLE;;;Portable", "double;;;Portable", "KNOWN1;;;Portable",
        "AB2;12;;Tablette",
        f"AB3;{lists.imei(1)};;Tablette", f"AB4;{lists.imei(1)};;Tablette", "AB5;;8,93301E+18;Routeur 4G",
        "6,32661E+15;;;Portable", "AB6;;;Machin",
    )  # fmt: skip
    out = tmp_path / "out.csv"
    said = last(file("\n".join([header, *rows]).encode()), "martin", "les-bornes", "--report", str(out))
    assert said == "created=2 updated=0 unchanged=0 refused=8"
    assert refused_lines(out) == [
        (2, "N° série", "serial_missing"),
        (4, "N° série", "serial_duplicate"),
        (5, "N° série", "serial_known"),
        (6, "IMEI", "imei_invalid"),
        (8, "IMEI", "imei_duplicate"),
        (9, "ICCID", "iccid_invalid"),
        (10, "N° série", "value_invalid"),
        (11, "Type", "kind_unknown"),
    ]


def test_what_the_report_says_is_enough_to_mend_the_list(file, tmp_path):
    """The donor corrects the lines named and sends the file again: nothing is refused, nothing is doubled."""
    good = lists.fleet_row(1)
    out = tmp_path / "out.csv"
    run(file(FLEET), "martin", "les-bornes", "--report", str(out))
    ((line, column, _code),) = refused_lines(out)
    mended = lists.fleet_row(line - 1, **{column: lists.iccid(99)})
    assert last(file(lists.fleet([good, mended]))) == "created=1 updated=0 unchanged=1 refused=0"
    assert Donation.objects.count() == 2


def test_an_association_created_by_the_command_can_be_joined_later(file):
    """It lends from today, at one site of its name; nobody but the system acts for it yet."""
    run(file(FLEET))
    association = Organisation.objects.get(slug="les-bornes")
    assert Organisation.objects.able(CapacityKind.LENDS).filter(pk=association.pk).exists()
    assert not Organisation.objects.able(CapacityKind.GIVES).filter(pk=association.pk).exists()
    assert [site.slug for site in association.sites.all()] == ["les-bornes"]
    assert {device.owner for device in Device.objects.all()} == {association}


# --- the lists that donors really sent -------------------------------------------------------------------


@pytest.mark.skipif(not LISTS.is_dir(), reason=f"NOT RUN: no donor lists in {LISTS}")
@pytest.mark.parametrize("name", NAMES)
def test_the_donors_lists_import_with_the_counts_of_their_truth(name):
    said = truth(name)
    lost = said["rows"] - said["good"]
    first = f"created={said['good']} updated=0 unchanged=0 refused={lost}"
    again = f"created=0 updated=0 unchanged={said['good']} refused={lost}"
    assert last(LISTS / name) == first
    assert last(LISTS / name) == again
    assert Device.objects.filter(status="announced").count() == said["good"]


@pytest.mark.skipif(not LISTS.is_dir(), reason=f"NOT RUN: no donor lists in {LISTS}")
def test_all_lists_of_one_donor_stand_side_by_side():
    for name in NAMES:
        run(LISTS / name)
    assert Device.objects.count() == sum(truth(name)["good"] for name in NAMES)
    assert Donation.objects.count() == 4
    suspended = Line.objects.filter(state="suspended").count()
    assert suspended == truth("flotte-4g.csv")["suspended_among_good_rows"]


@pytest.mark.skipif(not LISTS.is_dir(), reason=f"NOT RUN: no donor lists in {LISTS}")
def test_the_broken_workbook_is_refused_and_creates_nobody():
    with pytest.raises(CommandError, match=r"corrompu\.xlsx"):
        run(LISTS / "corrompu.xlsx")
    assert Organisation.objects.count() == 0
