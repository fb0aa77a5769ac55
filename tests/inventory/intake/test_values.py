"""What people type in one cell, and what is read."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from inventory.intake import amounts, identifiers, values
from tests.inventory.intake import lists

# --- identity --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("5CG8231Q", "5CG8231Q"),
        ("  5CG 8231Q ", "5CG 8231Q"),
        ('="0012345"', "0012345"),
        ("'0012345", "0012345"),
        ("63266081.0", "63266081"),
        ("0012345", "0012345"),
        ("N/A", ""),
        ("néant", ""),
        ("To be filled by O.E.M.", ""),
        ("System Serial Number", ""),
        ("0", ""),
        ("00000000", ""),
        ("XXXXXXX", ""),
        ("-", ""),
        ("#N/A", ""),
        ("11111111", "11111111"),
        ("=CMD()", "=CMD()"),
    ],
)
def test_serials(text, serial):
    assert identifiers.serial(text.strip()) == serial


@pytest.mark.parametrize(
    ("text", "imei"),
    [
        ("354464674190160", "354464674190160"),
        ("35-446467-419016-0", "354464674190160"),
        ("35 446467 419016 0", "354464674190160"),
        ("35446467419016", "354464674190160"),  # without its check digit
        ("3544646741901623", "354464674190160"),  # with the version of its software
        ("'354464674190160", "354464674190160"),
        ('="354464674190160"', "354464674190160"),
        ("354464674190160.0", "354464674190160"),
        ("IMEI: 354464674190160", "354464674190160"),
        ("354464674190160 / 356101497346292", "354464674190160"),
        ("３５４４６４６７４１９０１６０", "354464674190160"),
        ("354464674190161", None),
        ("3,54465E+14", None),
        ("35446467419", None),
        ("354464674190160 / 356101497346291", None),
        ("ABC", None),
    ],
)
def test_imeis(text, imei):
    assert identifiers.imei(text) == imei


@given(st.integers(min_value=0, max_value=10**12 - 1), st.integers(min_value=1, max_value=9))
def test_one_wrong_figure_of_an_imei_is_seen(number, shift):
    right = lists.imei(number)
    wrong = right[:5] + str((int(right[5]) + shift) % 10) + right[6:]
    assert identifiers.imei(right) == right
    assert identifiers.imei(wrong) is None


@pytest.mark.parametrize(
    ("text", "iccid"),
    [
        ("8933131037135344776", "8933131037135344776"),
        ("89 33 1310 3713 5344 776", "8933131037135344776"),
        ("8933131037135344776F", "8933131037135344776"),
        ("893313103713534477", "893313103713534477"),  # eighteen: the check digit left out
        ('="8933131037135344776"', "8933131037135344776"),
        ("8,93301E+18", None),
        ("8.93313103713534E+18", None),
        ("8933131037135344775", None),
        ("8833131037135344776", None),
        ("8933131037135", None),
        ("893313103713534000", None),  # eighteen that a spreadsheet rounded
        ("89331310371353447761234", None),
    ],
)
def test_iccids(text, iccid):
    assert identifiers.iccid(text) == iccid


def test_iccids_of_twenty_with_their_check_digit_last_or_before_last():
    nineteen = lists.iccid(77)
    last = "8933" + "1" * 15
    assert identifiers.iccid(nineteen + "4") == nineteen + "4"
    assert identifiers.iccid(last + luhn.calc_check_digit(last)) == last + luhn.calc_check_digit(last)
    assert identifiers.iccid(nineteen[:-1] + str((int(nineteen[-1]) + 1) % 10) + "4") is None


@pytest.mark.parametrize("text", ["8,93301E+18", "8.93301E+18", "1E+15", "6,3266081E+07", "1,5e-3"])
def test_rounded_numbers_are_told_from_serials(text):
    assert identifiers.is_scientific(text)


@pytest.mark.parametrize("text", ["5E10", "1E23456", "E577", "8E", "12,5"])
def test_serials_with_an_e_are_no_rounded_numbers(text):
    assert not identifiers.is_scientific(text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("vu avec 2 95 10 99 126 111 93 ce jour", True),
        ("295109912611193", True),
        ("253072B07300470", True),
        ("295109912611194", False),
        ("SN 1234567", False),
        ("354464674190160", False),
        ("8933131037135344776", False),
    ],
)
def test_social_security_numbers_are_seen(text, held):
    assert identifiers.holds_nir(text) is held


# --- amounts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("39", "39"),
        ("55,83", "55.83"),
        ("55.83", "55.83"),
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,234", "1234"),
        ("12.345.678", None),
        ("1.234.567", "1234567"),
        ("EUR 85", "85"),
        ("85 EUR HT", "85"),
        ("€85.00", "85"),
        ("85,-", "85"),
        ("0,125", "0.12"),
        ("0", "0"),
        ("１２３,５", "123.5"),
        ("voir compta", None),
        ("-85", None),
        ("85 k€", None),
        ("1e1000000", None),
        ("9" * 400, None),
        ("12,34,5", None),
    ],
)
def test_money(text, amount):
    read = amounts.money(text)
    assert read == (None if amount is None else Decimal(amount).quantize(Decimal("0.01")))


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_every_french_amount_is_read_back(amount):
    whole, part = f"{amount:.2f}".split(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    assert amounts.money(f"{grouped},{part} €") == amount


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [
        ("16384 Mio", "", 16),
        ("8192", "", 8),
        ("8", "gb", 8),
        ("8 Go", "", 8),
        ("8GB", "", 8),
        ("16 Go DDR4", "", 16),
        ("DDR4 16 Go", "", 16),
        ("2 x 8 Go", "", 16),
        ("2x4096 Mo", "", 8),
        ("8 Go + 8 Go", "", 16),
        ("7,88 Go", "", 8),
        ("17179869184", "", 16),
        ("8000 Mo", "", 8),
        ("12", "", 12),
        ("16 777 216 Ko", "", 16),
        ("16,384 MiB", "", 16),
        ("beaucoup", "", None),
        ("0", "", None),
        ("DDR4", "", None),
        ("i5-8265U", "", None),
    ],
)
def test_memory(text, unit, size):
    assert amounts.memory_gb(text, unit) == size


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [
        ("512 Go SSD", "", 512),
        ("SSD NVMe M.2 512 Go", "", 512),
        ("1 To", "", 1000),
        ("0,5 To", "", 500),
        ("488448 Mio", "", 512),
        ("171720 Mio", "", 180),
        ("238,47 Gio", "", 256),
        ("238,475 Gio", "", 256),
        ("488,448 MiB", "", 512),
        ("256000", "", 256),
        ("64000", "", 64),
        ("256", "", 256),
        ("256", "gb", 256),
        ("255060869120", "b", 255),
        ("255060869120", "", 255),
        ("512 Go SSD + 1 To HDD", "", 1512),
        ("SSD 256GB", "", 256),
        ("SSD", "", None),
        ("chiffré", "", None),
    ],
)
def test_storage(text, unit, size):
    assert amounts.storage_gb(text, unit) == size


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [("20,0", "gb", "20.00"), ("500 Mo", "", "0.50"), ("20 Go", "", "20.00"), ("illimité", "", None)],
)
def test_volumes(text, unit, size):
    assert amounts.volume_gb(text, unit) == (None if size is None else Decimal(size))


# --- days, lines, words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/07/2026", date(2026, 7, 1)),
        ("1/7/26", date(2026, 7, 1)),
        ("2026-07-01", date(2026, 7, 1)),
        ("2026-07-01 10:00:00", date(2026, 7, 1)),
        ("2026-07-01T10:00:00Z", date(2026, 7, 1)),
        ("01.07.2026", date(2026, 7, 1)),
        ("1er juillet 2026", date(2026, 7, 1)),
        ("15 févr. 2026", date(2026, 2, 15)),
        ("15-août-2026", date(2026, 8, 15)),
        ("Jul 1, 2026", date(2026, 7, 1)),
        ("46204", date(2026, 7, 1)),
        ("31/02/2026", None),
        ("bientôt", None),
        ("2026", None),
        ("0000-00-00", None),
        ("99/99/9999", None),
    ],
)
def test_days(text, day):
    assert values.day(text) == day


def test_a_column_may_show_that_the_month_comes_first():
    assert values.shows_month_first(["03/04/2026", "03/25/2026"])
    assert not values.shows_month_first(["03/04/2026", "25/03/2026"])
    assert not values.shows_month_first(["03/04/2026"])
    assert values.day("03/04/2026", month_first=True) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Actif", "active"), ("ACTIVE", "active"), ("En service", "active"), ("Activée", "active"),
        ("Suspendu", "suspended"), ("Suspendue temporairement", "suspended"), ("Bloquée", "suspended"),
        ("Résiliée", "terminated"), ("Terminated", "terminated"), ("Inactif", "stock"),
        ("Désactivée", "stock"),
        ("En stock", "stock"), ("Perdue", "lost"), ("Volée", "lost"), ("???", None), ("bleu", None),
    ],
)  # fmt: skip
def test_states_of_lines(text, state):
    assert values.line_state(text) == state


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0639988983", "0639988983"),
        ("06 39 98 89 83", "0639988983"),
        ("+33 6 39 98 89 83", "0639988983"),
        ("+33 (0)6 39 98 89 83", "0639988983"),
        ("0033639988983", "0639988983"),
        ("639988983", "0639988983"),
        ("07001234567890", "07001234567890"),
        ('="0639988983"', "0639988983"),
        ("Dupont", None),
        ("12", None),
    ],
)
def test_numbers_of_lines(text, number):
    assert values.line_number(text) == number


@pytest.mark.parametrize(
    ("text", "lte"),
    [
        ("4G", True),
        ("LTE Cat 6", True),
        ("5G", True),
        ("3G", False),
        ("HSPA+", False),
        ("Oui", True),
        ("Non", False),
        ("Orange", None),
    ],
)
def test_networks(text, lte):
    assert values.has_lte(text) is lte


@pytest.mark.parametrize("text", ["", "-", "n/a", "N.C.", "Néant", "non renseigné", "#REF!", "INCONNU", "?"])
def test_blanks(text):
    assert values.is_blank(text)


@pytest.mark.parametrize("text", ["=A1", "＝A1", "=HYPERLINK(1)"])
def test_formula_texts(text):
    assert values.is_formula_text(text)


@given(st.text(max_size=300))
def test_no_text_breaks_a_reader(text):
    for read in (
        identifiers.imei, identifiers.iccid, identifiers.serial, identifiers.find_siret,
        identifiers.holds_nir, amounts.money, amounts.memory_gb, amounts.storage_gb, amounts.volume_gb,
        values.day, values.line_state, values.line_number, values.has_lte, values.is_blank,
    ):  # fmt: skip
        read(text)
