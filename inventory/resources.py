"""Lists of devices as files for a spreadsheet; text that looks like a formula stays text."""

import io
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export import resources, widgets
from import_export.fields import Field
from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import save_workbook

from inventory.choices import DONOR_STATES, GiftState, Kind, Status
from inventory.models import Device
from inventory.text import neutral


def as_text(value: Any) -> Any:
    """A cell that no spreadsheet runs, and that a workbook can hold; what is no text stays as it is."""
    if not isinstance(value, str):
        return value
    return neutral(ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))


class Csv(base_formats.CSV):
    """UTF-8 with a mark at its head, which spreadsheets need to read accents."""

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        return "\ufeff" + str(super().export_data(dataset, **kwargs))


class Xlsx(base_formats.XLSX):
    """Written row by row: tablib goes cell by cell, in twice the time."""

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(str(_("Équipements")))
        sheet.freeze_panes = "A2"
        for row in (dataset.headers, *dataset):
            sheet.append(row)
        written = io.BytesIO()
        save_workbook(book, written)
        return written.getvalue()


FORMATS: dict[str, type[base_formats.TablibFormat]] = {"csv": Csv, "xlsx": Xlsx}


class _Devices(resources.Resource):
    """What every reader may have of a device: what it is. Each role's file is declared below, whole."""

    tag = Field("tag", column_name=_("Étiquette"))
    kind = Field(column_name=_("Type"))
    model = Field("model", column_name=_("Modèle"))
    serial = Field("serial", column_name=_("Numéro de série"))
    imei = Field("imei", column_name=_("IMEI"))
    donation = Field("donation__reference", column_name=_("Don"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Said once, not once a row: Django would look each word up anew.
        self.words = {code: str(word) for code, word in (*Kind.choices, *Status.choices)}
        self.donor_words = {code: str(GiftState(said).label) for code, said in DONOR_STATES.items()}

    def dehydrate_kind(self, device: Device) -> str:
        return self.words[device.kind]

    def export_field(self, field: Field, instance: Device, **kwargs: Any) -> Any:
        value = super().export_field(field, instance, **kwargs)
        return as_text("" if value is None else value)


def _value() -> Field:
    widget = widgets.DecimalWidget(coerce_to_string=False)
    return Field("declared_value", column_name=_("Valeur déclarée (€)"), widget=widget)


class GiftResource(_Devices):
    """A donor's own gifts."""

    reference = Field("reference", column_name=_("Votre référence"))
    declared_value = _value()
    state = Field(column_name=_("État"))

    def dehydrate_state(self, device: Device) -> str:
        return self.donor_words[device.status]


class DeviceResource(_Devices):
    """What the association works with: all but the declared value."""

    reference = Field("reference", column_name=_("Référence du donateur"))
    donor = Field("donation__donor__name", column_name=_("Donateur"))
    status = Field(column_name=_("État"))
    since = Field(column_name=_("Depuis"))
    grade = Field("grade", column_name=_("Qualité"))
    site = Field("site__name", column_name=_("Lieu"))

    def dehydrate_status(self, device: Device) -> str:
        return self.words[device.status]

    def dehydrate_since(self, device: Device) -> str:
        return str(timezone.localdate(device.status_at).isoformat())


class ManagerResource(DeviceResource):
    """The same with what the donor declared of its value."""

    declared_value = _value()
