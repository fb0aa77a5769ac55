"""Hostile text stands in every column that takes text, and comes out of no page as anything but text."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import CharField, TextField
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.choices import Role
from tests import hostile, make
from tests.matrix import addresses
from tests.matrix.sentinels import columns
from tests.matrix.table import BY_NAME
from tests.support import refusals

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike, pytest.mark.timeout(900)]

# Columns that take no text of people's: codes, keys and hashes of our own, figures, shipped rows.
OURS = {
    "Organisation.siret", "Organisation.commune", "Organisation.epci", "Organisation.departement",
    "Organisation.time_zone", "Organisation.slug", "Site.slug", "Site.opening_days", "Programme.slug",
    "ProgrammeVersion.departement", "Beneficiary.commune", "Device.imei", "Device.tag", "Tag.code",
    "User.password", "User.language", "User.session_salt", "Invitation.secret_hash", "ApiToken.secret_hash",
    "ImportBatch.file_hash", "Line.iccid", "LabelBatch.sheet", "Beneficiary.person_key", "Prescription.code",
    "ScanReceipt.payload_hash", "ScanReceipt.code", "AccessRecord.page", "Report.seal",
    "Criterion.code", "Criterion.label", "Criterion.source",
    "Factor.code", "Factor.version", "Factor.unit", "Factor.source",
    # Of what a phone sends only what reads is kept: a verb's word, a tag's signs.
    "ScanReceipt.verb", "ScanReceipt.tag",
    # An address keeps no `<`: it is refused before it is stored; the e-mail of a colleague likewise.
    "User.email", "Invitation.email",
    # Folded for search: letters and digits only, or the same text in small letters.
    "Beneficiary.name_key", "Device.search_text", "Device.serial_key", "DeviceModel.key",
    # Sealed: its clear text is looked at below.
    "ContactChannel.value", "Evidence.rows", "Evidence.reasons",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _each_refusal_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    refusals.drawn_once(monkeypatch)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[hostile.Hostile]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield hostile.seed()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("made")
def test_it_stands_in_every_column_that_takes_text():
    clean = []
    for model, column in columns():
        name = f"{model.__name__}.{column.name}"
        if not isinstance(column, CharField | TextField) or column.choices or name in OURS:
            continue
        if not model._default_manager.filter(**{f"{column.name}__contains": "<"}).exists():
            clean.append(name)
    assert not clean, f"say how hostile text comes in, or add to OURS why it cannot: {clean}"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_no_page_gives_it_out_as_anything_but_text(role, made):
    member = made[role]
    browser, program = make.client(member), make.api(member)
    browser.raise_request_exception = program.raise_request_exception = False
    count, faults = 0, []
    for address in addresses.every():
        for path in paths(address, made):
            response = (program if address.api else browser).get(path)
            count += 1
            if response.status_code >= 500:
                faults.append(f"{address.name}: {response.status_code}")
            if response.get("Content-Type", "").startswith("text/html"):
                page = response.content.decode()
                faults += [f"{address.name}: {raw}" for raw in hostile.RAW if raw in page]
            else:
                assert response.get("X-Content-Type-Options") == "nosniff"
    assert not faults, "\n".join(dict.fromkeys(faults))
    assert count > 60


def paths(address, made: hostile.Hostile) -> Iterator[str]:
    """The address about everything hostile that it could name."""
    row = BY_NAME.get(address.name)
    if row is None or "GET" not in row.methods:
        return
    if not address.keys:
        yield address.path({})
        return
    kinds = row.of if isinstance(row.of, dict) else dict.fromkeys(address.keys, row.of)
    things = {
        "device": [device.tag for device in made.devices], "person": [who.pk for who in made.people],
        "prescription": [asked.pk for asked in made.requests], "loan": [lent.pk for lent in made.loans],
        "donation": [made.lot.pk], "membership": [member.pk for member in made.members.values()],
        "donor": [made.lot.donor.slug], "batch": [*made.lot.import_batches.values_list("pk", flat=True)],
        "ending": ["csv", "xlsx"],
    }  # fmt: skip
    if len(kinds) == 1:
        ((key, kind),) = kinds.items()
        yield from (address.path({key: value}) for value in things.get(kind, ()))


def test_an_invitation_of_hostile_words_is_text_too(made):
    secret = make.invitation(made[Role.LENDS_MANAGER])
    page = Client().get(f"/welcome/{secret}/").content.decode()
    assert not any(raw in page for raw in hostile.RAW)
