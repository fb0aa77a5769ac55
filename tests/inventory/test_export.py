"""Lists as files: each role's columns, and no cell that a spreadsheet would run."""

import csv
import io
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from inventory.resources import FORMATS, GiftResource, as_text
from tests import make


def rows(answer, ending):
    if ending == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def exported(who, ending="csv", **asked):
    answer = make.client(who).get(f"/devices/export.{ending}", asked)
    assert answer.status_code == 200
    return rows(answer, ending)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_volunteer_s_file(ending):
    device = make.device("ready", declared_value=Decimal("85.50"), reference="PC-1")
    head, row = exported(make.michel(), ending)
    assert device.tag in row
    assert {"Dell Latitude 7490", "PC-1", "Disponible", "B", "Grenoble", "Alpexa"} <= set(row)
    assert not {"Valeur déclarée (€)", "Propriétaire"} & set(head)
    assert not any("85" in str(cell) for cell in row if cell != device.tag and "SN" not in str(cell))


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_manager_s_file_has_the_declared_value_as_a_number(ending):
    make.device("ready", declared_value=Decimal("85.50"))
    head, row = exported(make.samira(), ending)
    assert float(row[head.index("Valeur déclarée (€)")]) == 85.5


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_donor_s_file_has_its_words_and_nothing_of_the_association(ending):
    make.device("to_erase", reference="PC-1", declared_value=Decimal(40))
    make.device("ready", lot=make.donation("Autre", donor=make.cimelec()))
    head, *found = exported(make.celine(), ending)
    assert len(found) == 1
    assert "En préparation" in found[0]
    assert not {"Lieu", "Qualité", "Depuis", "Donateur"} & set(head)
    assert not {"Grenoble", "À effacer", "Alpexa"} & set(found[0])


@pytest.mark.django_db
def test_the_file_is_the_list_as_narrowed():
    make.device("ready")
    tablet = make.device("ready", kind="tablet")
    _head, *found = exported(make.michel(), kind="tablet", status="ready")
    assert [row[0] for row in found] == [tablet.tag]
    assert len(exported(make.michel(), status="missing")) == 1


@pytest.mark.django_db
def test_another_association_s_devices_are_in_no_file():
    make.device("ready", by=make.odile())
    assert len(exported(make.samira())) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("who", [make.ines, make.sylvie, make.olga])
def test_others_have_no_file(who):
    assert make.client(who()).get("/devices/export.csv").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["pdf", "html", "ods", "x"])
def test_no_other_kind_of_file(ending):
    assert make.client(make.michel()).get(f"/devices/export.{ending}").status_code == 400


@pytest.mark.django_db
def test_csv_opens_with_its_accents():
    make.device("ready")
    answer = make.client(make.michel()).get("/devices/export.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.builds(
        lambda lead, rest: lead + rest,
        st.sampled_from(
            ["=", "+", "-", "@", "\t=", "\r=", "\n@", " =", "\u00a0=", "=HYPERLINK(", "=cmd|' /C calc'!A0"]
        ),
        st.text(max_size=20),
    ),
)
RUNS = ("=", "+", "-", "@", "\t", "\r")


@given(HOSTILE)
def test_no_text_starts_like_a_formula(text):
    safe = as_text(text)
    assert not safe.startswith(RUNS)
    assert not safe.lstrip().startswith(RUNS)


@given(st.one_of(st.none(), st.integers(), st.decimals(allow_nan=False), st.booleans()))
def test_numbers_stay_numbers(value):
    assert as_text(value) is value


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    reference=HOSTILE.filter(lambda text: "\x00" not in text),
    serial=HOSTILE.filter(lambda text: "\x00" not in text),
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_cell_of_a_file_runs(one_device, ending, reference, serial):
    one_device.reference, one_device.serial = reference, serial
    written = FORMATS[ending]().export_data(GiftResource().export([one_device]))
    if ending == "csv":
        cells = [cell for row in csv.reader(io.StringIO(written.removeprefix("\ufeff"))) for cell in row]
        lines = re.split(r"[\r\n]+", written.removeprefix("\ufeff"))
        french = [cell for row in csv.reader(lines, delimiter=";") for cell in row]
        assert not [cell for cell in (*cells, *french) if cell.lstrip().startswith(RUNS)]
    else:
        sheet = load_workbook(io.BytesIO(written)).active
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
        assert kinds <= {"s", "n", "inlineStr"}


@pytest.fixture
def one_device(db):
    return make.device("announced")
