"""A list between its upload and its confirmation: what was shown is what is written, once, and stays told."""

import pytest
from django.utils import timezone, translation

from accounts.refusals import Refused
from inventory.actions import batches, workshop
from inventory.models import Device, Donation, ImportBatch
from tests import make
from tests.inventory.intake import lists

pytestmark = pytest.mark.django_db

LIST = (
    b"N\xc2\xb0 s\xc3\xa9rie;Type;VNC;Code\nAB1234;Portable;85,50;X1\n;Portable;12;X2\nAB1236;Portable;7;X3\n"
)
VALUE, CODE = 2, 3


def upload(data: bytes = LIST, *, by=None, donor=None, **more) -> ImportBatch:
    return batches.upload(
        name="liste.csv", data=data, donor=donor or make.alpexa(), by=by or make.samira(), **more
    )


def confirm(batch: ImportBatch, **more) -> ImportBatch:
    return batches.confirm(batch, by=make.samira(), **more)


def refusal(act) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def refused_lines(batch: ImportBatch) -> list[tuple[int, str]]:
    return [(row.line, fault.code) for row in batches.refused_rows(batch) for fault in row.problems]


# --- what was shown --------------------------------------------------------------------------------------


def test_a_confirmation_holds_for_the_columns_that_were_shown():
    """Same rows, same fates, another meaning: a colleague put a column right meanwhile."""
    batch = upload()
    shown = batches.preview(batch).digest
    batches.correct(batch, choices={VALUE: "", CODE: "reference"}, by=make.samira())
    assert refusal(lambda: confirm(batch, shown=shown)).code == "list_changed"
    assert Device.objects.count() == 0
    batch.refresh_from_db()
    confirm(batch, shown=batches.preview(batch).digest)
    assert list(Device.objects.values_list("reference", "declared_value").order_by("serial")) == [
        ("X1", None),
        ("X3", None),
    ]


def test_a_confirmation_without_anything_shown_is_refused_as_stale():
    assert refusal(lambda: confirm(upload(), shown="")).code == "list_changed"


def test_two_looks_at_one_list_are_the_same():
    batch = upload()
    assert batches.preview(batch).digest == batches.preview(batch).digest


def test_what_is_shown_does_not_depend_on_the_language():
    batch = upload()
    french = batches.preview(batch).digest
    with translation.override("en"):
        assert batches.preview(batch).digest == french
        assert "missing" in batches.preview(batch).fates[1].row.problems[0].message


# --- columns put right -----------------------------------------------------------------------------------


def fields(batch: ImportBatch) -> list[str]:
    return [column.field for column in batches.columns_of(batch)]


def test_one_field_is_in_one_column_the_last_that_was_chosen():
    batch = batches.correct(upload(), choices={CODE: "serial", VALUE: "serial"}, by=make.samira())
    assert fields(batch) == ["", "kind", "serial", ""]


def test_choices_are_kept_and_the_latest_one_counts():
    batch = batches.correct(upload(), choices={CODE: "note", VALUE: ""}, by=make.samira())
    batch = batches.correct(batch, choices={CODE: "reference"}, by=make.samira())
    assert batch.mapping["choices"] == {str(CODE): "reference", str(VALUE): ""}
    assert fields(batch) == ["serial", "kind", "", "reference"]


def test_two_columns_may_change_places():
    data = "N° série;Numéro d'inventaire;Type\nINV-1;AB1234;Portable\nINV-2;AB1235;Portable\n".encode()
    batch = batches.correct(upload(data), choices={0: "reference", 1: "serial"}, by=make.samira())
    confirm(batch)
    assert set(Device.objects.values_list("serial", "reference")) == {
        ("AB1234", "INV-1"),
        ("AB1235", "INV-2"),
    }


def test_a_list_that_is_written_is_not_put_right_any_more():
    """What was written would be told otherwise than it was."""
    batch = upload()
    confirm(batch)
    said = refusal(lambda: batches.correct(batch, choices={CODE: "note"}, by=make.samira()))
    assert (said.code, "Redonnez le fichier" in said.message) == ("list_applied", True)
    batch.refresh_from_db()
    assert fields(batch) == ["serial", "kind", "value", "reference"]


def test_a_volunteer_puts_nothing_right():
    batch = upload()
    for act in (
        lambda: batches.correct(batch, choices={CODE: "note"}, by=make.michel()),
        lambda: batches.confirm(batch, by=make.michel()),
    ):
        assert refusal(act).code == "not_allowed"


# --- refused rows ----------------------------------------------------------------------------------------


def test_the_refused_rows_of_a_written_list_stay_those_that_were():
    batch = confirm(upload())
    first = Device.objects.get(serial="AB1234")
    workshop.take_in([first], by=make.samira(), site=make.grenoble())
    workshop.retire([first], reason="Carte mère morte", by=make.samira())
    assert refused_lines(batch) == [(3, "serial_missing")]
    assert refused_lines(upload()) == [(2, "serial_known"), (3, "serial_missing")]


def test_refusals_are_said_in_the_readers_language():
    batch = upload()
    with translation.override("en"):
        (row,) = batches.refused_rows(batch)
        assert row.problems[0].message == "The serial number is missing. Add it in column A."


# --- donations -------------------------------------------------------------------------------------------


def test_two_lists_for_one_new_reference_make_one_donation():
    """Both were looked at before either was written."""
    one, other = (
        upload(reference="Lot de mai"),
        upload(lists.fleet([lists.fleet_row(1)]), reference="Lot de mai"),
    )
    confirm(one)
    confirm(other)
    assert Donation.objects.get().devices.count() == 3


def test_one_file_looked_at_twice_before_it_was_written_makes_one_donation():
    one, other = upload(), upload()
    confirm(one)
    Device.objects.filter(serial="AB1236").update(serial="ZZ1", serial_key="ZZ1")  # so that it is new again
    confirm(other)
    assert (Donation.objects.count(), Device.objects.count()) == (1, 3)


def test_a_reference_taken_by_another_donor_meanwhile_is_refused_and_nothing_is_written():
    batch = upload(reference="Lot de mai")
    make.donation("Lot de mai", donor=make.cimelec())
    assert refusal(lambda: confirm(batch)).code == "invalid"
    batch.refresh_from_db()
    assert (batch.applied_at, Device.objects.count()) == (None, 0)


def test_a_reference_too_long_for_its_column_is_refused_at_once():
    assert upload(reference="x" * 60).mapping["reference"] == "x" * 60
    said = refusal(lambda: upload(reference="x" * 61))
    assert (said.code, "60 signes" in said.message) == ("invalid", True)


def test_a_list_of_refused_rows_alone_opens_no_donation():
    batch = confirm(upload("N° série;Type\n;Portable\n".encode()))
    assert (batch.donation, batch.counts["refused"], Donation.objects.count()) == (None, 1, 0)


def test_numbers_of_donations_start_again_each_year_and_in_each_association():
    at = make.days_ago(800)
    confirm(upload(), at=at)
    theirs = upload(by=make.odile())
    batches.confirm(theirs, by=make.odile())
    now = timezone.localdate().year
    year = make.pont_vieux().day_of(at).year
    assert set(Donation.objects.values_list("organisation__slug", "reference")) == {
        ("le-pont-vieux", f"alpexa-{year}-1"),
        (make.seconde_vie().slug, f"alpexa-{now}-1"),
    }


def test_the_number_that_a_person_took_is_not_given_again():
    year = timezone.localdate().year
    make.donation(f"alpexa-{year}-1")
    assert confirm(upload()).donation.reference == f"alpexa-{year}-2"


# --- the trace -------------------------------------------------------------------------------------------


def test_who_gave_and_who_confirmed_are_both_kept():
    at = make.days_ago(2)
    batch = upload(at=at)
    confirm(batch)
    batch.refresh_from_db()
    assert (batch.made_at, batch.made_by, batch.applied_by) == (at, make.samira().user, make.samira().user)
    assert batch.applied_at > batch.made_at


@pytest.mark.parametrize(("days", "kept"), [(29, True), (30, True), (32, False)])
def test_rows_are_kept_thirty_days(days, kept):
    batch = upload(at=make.days_ago(days))
    batches.forget(on=timezone.localdate())
    batch.refresh_from_db()
    assert (batch.table is not None) is kept


def test_a_list_whose_rows_are_gone_is_neither_confirmed_nor_put_right():
    batch = upload()
    ImportBatch.objects.update(table=None)
    batch.refresh_from_db()
    for act in (
        lambda: confirm(batch),
        lambda: batches.correct(batch, choices={CODE: "note"}, by=make.samira()),
        lambda: batches.refused_rows(batch),
    ):
        assert refusal(act).code == "file_needed"


def test_a_list_is_seen_by_managers_of_its_association_alone():
    batch = upload()
    for who, sees in (
        (make.samira, True), (make.odile, False), (make.michel, False), (make.celine, False),
        (make.ines, False), (make.sylvie, False),
    ):  # fmt: skip
        assert ImportBatch.objects.visible_to(who()).filter(pk=batch.pk).exists() is sees
