"""Days, numbers and the database as people and rows meet them: British English, real limits of SQLite."""

import datetime as dt
import sqlite3
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms import DateField
from django.test.utils import CaptureQueriesContext
from django.utils import formats, translation
from django.utils.formats import date_format, number_format

from accounts.models import User
from config.formats.en import formats as english

DAY = dt.datetime(2026, 12, 3, 8, 5, tzinfo=dt.UTC).astimezone(ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("language", "shape", "said"),
    [
        ("en", "DATE_FORMAT", "3 December 2026"),
        ("en", "SHORT_DATE_FORMAT", "03/12/2026"),
        ("en", "DATETIME_FORMAT", "3 December 2026, 9:05"),
        ("en", "YEAR_MONTH_FORMAT", "December 2026"),
        ("en", "MONTH_DAY_FORMAT", "3 December"),
        ("fr", "DATE_FORMAT", "3 décembre 2026"),
        ("fr", "SHORT_DATE_FORMAT", "03/12/2026"),
    ],
)
def test_a_day_is_written_before_its_month(language, shape, said):
    with translation.override(language):
        assert date_format(DAY, shape) == said


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("typed", ["2026-12-03", "03/12/2026", "03/12/26"])
def test_a_day_is_read_as_it_is_written_here_in_either_language(language, typed):
    with translation.override(language):
        assert DateField().clean(typed) == DAY.date()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_american_day_is_never_taken_for_another(language):
    """12/31/2026 is no day here; were it read, 12/03 would silently be 3 December."""
    with translation.override(language), pytest.raises(ValidationError):
        DateField().clean("12/31/2026")


@pytest.mark.parametrize(("language", "said"), [("fr", "1234567,5"), ("en", "1,234,567.5")])
def test_numbers_are_grouped_as_the_reader_groups_them(language, said):
    with translation.override(language):
        written = number_format(1234567.5, use_l10n=True, force_grouping=True)
    assert written.replace("\u00a0", "").replace("\u202f", "") == said


def test_weeks_begin_on_monday():
    for language in ("fr", "en"):
        with translation.override(language):
            assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_every_way_a_day_may_be_typed_in_english_is_read_in_french_too():
    with translation.override("fr"):
        french = {*formats.get_format("DATE_INPUT_FORMATS")}
    assert {*english.DATE_INPUT_FORMATS} <= french


# --- the database ----------------------------------------------------------------------------------------

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own")


@on_sqlite
@pytest.mark.django_db
def test_the_library_is_asked_for_its_own_limit():
    connection.ensure_connection()
    limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    assert connection.features.max_query_params == limit > 999


@on_sqlite
@pytest.mark.django_db
def test_a_long_list_is_written_in_few_statements():
    people = [User(username=f"user-{number}") for number in range(2_000)]
    with CaptureQueriesContext(connection) as sent:
        User.objects.bulk_create(people)
    assert sum("INSERT" in query["sql"] for query in sent) <= 2


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(("pragma", "value"), [("foreign_keys", 1), ("journal_mode", "wal")])
def test_the_file_keeps_its_promises(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == value


@pytest.mark.django_db
def test_a_transaction_that_will_write_waits_at_its_beginning():
    """Deferred, it would fail at once where it turns into a writer."""
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"
