"""What is sealed reads back whole, and at rest tells nothing: not even that two values are alike."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.fields import SealedJSONField, SealedTextField, Unreadable, seal, unseal
from beneficiaries.models import ContactChannel, Evidence
from tests import make

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(max_size=60))
def test_a_text_reads_back_as_it_was(text):
    field = SealedTextField()
    stored = field.get_prep_value(text)

    assert field.from_db_value(stored, None, None) == text
    assert len(text) < 4 or text not in stored


@given(values)
def test_a_value_reads_back_as_it_was(value):
    field = SealedJSONField()

    assert field.from_db_value(field.get_prep_value(value), None, None) == value


def test_nothing_stays_nothing():
    assert SealedTextField().get_prep_value("") == ""
    assert SealedTextField().get_prep_value(None) == ""
    assert SealedTextField().from_db_value("", None, None) == ""
    assert SealedTextField().from_db_value(None, None, None) == ""
    assert SealedJSONField().from_db_value("", None, None) is None


def test_two_of_the_same_do_not_look_alike():
    """So nobody counts at rest who has the same right, or the same number."""
    assert seal("rsa") != seal("rsa")


@pytest.mark.parametrize(
    "spoilt",
    ["", "gAAAA", "rsa", seal("rsa")[:-2], seal("rsa")[:-1] + "!"],
    ids=["empty", "cut short", "in clear", "without its end", "another end"],
)
def test_what_was_not_sealed_here_is_not_read(spoilt):
    with pytest.raises(Unreadable, match="RELAIS_KEYS"):
        unseal(spoilt)


def test_the_newest_key_seals_and_every_key_reads(settings):
    old, new = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=", "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU="
    settings.RELAIS_KEYS = [old]
    before = seal("avant")
    settings.RELAIS_KEYS = [new, old]
    after = seal("après")
    assert (unseal(before), unseal(after)) == ("avant", "après")
    settings.RELAIS_KEYS = [old]
    with pytest.raises(Unreadable):
        unseal(after)


def test_without_a_key_nothing_is_stored_in_clear(settings):
    settings.RELAIS_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="RELAIS_KEYS"):
        seal("06 39 98 12 40")


# --- in the database ----------------------------------------------------------------------------------------


def raw(table: str) -> str:
    """Every column of every row of a table, as the database holds it.

    A sealed value counts as sealed: among its letters any short word stands sooner or later.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        said = " ".join(str(value) for row in cursor.fetchall() for value in row)
    return re.sub(r"\bgAAAA[\w=-]{60,}", "(sealed)", said)


@pytest.mark.django_db
def test_at_rest_no_row_tells_how_to_reach_somebody_nor_by_which_right():
    denise = make.denise(email="denise.rey@example.org")
    make.check(denise, make.shown("disability", "cmi_card"), make.shown("rsa"))
    make.prescription(who=denise)
    for model in (ContactChannel, Evidence):
        said = raw(model._meta.db_table)
        assert said
        for secret in (
            "639981240",
            "06 39",
            "denise.rey",
            "disability",
            "cmi_card",
            "rsa",
            "caf_attestation",
        ):
            assert secret not in said, (model, secret)


@pytest.mark.django_db
def test_no_other_table_keeps_which_right_was_seen_of_somebody():
    """The words stand in the rules of programmes and criteria, about nobody, and nowhere else in clear."""
    denise = make.denise()
    seen = make.shown("disability", "cmi_card", on=timezone.localdate() - dt.timedelta(days=30))
    make.loan(asked=make.prescription(who=denise, evidence=[seen]))
    rules = {"beneficiaries_criterion", "beneficiaries_programmeversion"}
    for table in sorted({*connection.introspection.table_names()} - rules):
        said = raw(table)
        assert "disability" not in said, table
        assert "cmi_card" not in said, table
