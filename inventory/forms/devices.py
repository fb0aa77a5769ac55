"""What a device is, typed by hand: the same reading of its numbers as a list's, said beside each field."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.keys import uuid7
from accounts.models import Membership, Site
from accounts.refusals import Reason
from inventory.actions.register import Draft
from inventory.choices import Kind
from inventory.forms.workshop import no_nir
from inventory.intake import amounts, identifiers, kinds, rows
from inventory.intake.rows import Row
from inventory.models import Device
from inventory.text import serial_key

# Which field a refusal is about.
BESIDE = {
    "serial_known": "serial",
    "serial_missing": "serial",
    "imei_duplicate": "imei",
    "kind_kept": "kind",
}
PLAIN = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class IdentityForm(forms.Form):
    """What tells this device from all others, and what it is."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[("", gettext_lazy("Choisissez")), *Kind.choices],
        error_messages={"required": gettext_lazy("Choisissez le type d’appareil.")},
    )
    maker = forms.CharField(label=gettext_lazy("Marque"), max_length=80, required=False, validators=[no_nir])
    model = forms.CharField(
        label=gettext_lazy("Modèle"), max_length=rows.MAX_TEXT, required=False, validators=[no_nir]
    )
    serial = forms.CharField(
        label=gettext_lazy("Numéro de série"),
        max_length=rows.MAX_SERIAL,
        required=False,
        widget=forms.TextInput(PLAIN),
        help_text=gettext_lazy("Il est écrit dessous. Un téléphone ou un routeur peut n’avoir qu’un IMEI."),
    )
    imei = forms.CharField(
        label=gettext_lazy("IMEI"),
        max_length=40,
        required=False,
        widget=forms.TextInput({**PLAIN, "inputmode": "numeric"}),
    )
    reference = forms.CharField(
        label=gettext_lazy("Référence du donateur"),
        max_length=rows.MAX_REFERENCE,
        required=False,
        validators=[no_nir],
        help_text=gettext_lazy("Facultative\u00a0: son numéro d’inventaire chez lui."),
    )

    value = forms.CharField(
        label=gettext_lazy("Valeur déclarée"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text=gettext_lazy("Facultative, en euros\u00a0: celle que dit le donateur."),
    )

    def clean_client_id(self) -> UUID:
        return self.cleaned_data["client_id"] or uuid7()

    def clean_serial(self) -> str:
        typed = self.cleaned_data["serial"]
        serial = identifiers.serial(typed)
        if (typed and not serial_key(serial)) or identifiers.is_scientific(serial):
            raise ValidationError(_("Ce n’est pas un numéro de série. Recopiez celui de l’appareil."))
        return serial

    def clean_imei(self) -> str:
        typed = self.cleaned_data["imei"]
        imei = identifiers.imei(typed) if typed else ""
        if imei is None:
            raise ValidationError(_("Cet IMEI ne se vérifie pas. Recopiez ses 15 chiffres."))
        return imei

    def clean_value(self) -> Any:
        typed = self.cleaned_data["value"]
        value = amounts.money(typed) if typed else None
        if typed and value is None:
            raise ValidationError(_("Ce n’est pas un montant. Écrivez par exemple 85,50."))
        return value

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        maker, model = kinds.maker_and_model(said.get("maker", ""), said.get("model", ""))
        said |= {"maker": maker, "model": model}
        if not (said.get("serial") or said.get("imei") or {"serial", "imei"} & {*self.errors}):
            self.add_error("serial", _("Donnez le numéro de série, ou l’IMEI."))
        return said

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        """Say why it was not done, each reason beside its field."""
        for why in reasons:
            self.add_error(BESIDE.get(why.code), why.sentence())


class DeviceForm(IdentityForm):
    """One device of a lot that came without a list."""

    note = forms.CharField(
        label=gettext_lazy("Note d’arrivée"),
        max_length=rows.MAX_NOTE,
        required=False,
        validators=[no_nir],
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Par exemple\u00a0: écran rayé. Sans nom de personne."),
    )
    site = forms.ModelChoiceField(
        Site.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Où est-il\u00a0?"),
        empty_label=gettext_lazy("Pas encore arrivé"),
        required=False,
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.visible_to(member)  # type: ignore[attr-defined]

    def row(self) -> Row:
        """The device as the row of a list would say it."""
        said = self.cleaned_data
        row = Row(1, kind=said["kind"], maker=said["maker"], model=said["model"], serial=said["serial"])
        row.serial_key = serial_key(said["serial"]) or ""
        row.imei, row.reference, row.value = said["imei"], said["reference"], said["value"]
        row.note = said["note"]
        row.lte = kinds.model_lte(f"{row.maker} {row.model}") if row.kind == Kind.HOTSPOT else None
        return row


class CorrectForm(IdentityForm):
    """What was written wrongly of one device: everything stands as it is known."""

    lte = forms.TypedChoiceField(
        label=gettext_lazy("Il capte la 4G"),
        choices=[
            ("", gettext_lazy("On ne sait pas")),
            ("yes", gettext_lazy("Oui")),
            ("no", gettext_lazy("Non")),
        ],
        coerce=lambda word: word == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Any = None, *, device: Device) -> None:
        super().__init__(data, initial=_as_known(device))
        self.device = device
        if device.kind != Kind.HOTSPOT:
            del self.fields["lte"]

    def draft(self) -> Draft:
        said = {
            name: value for name, value in self.cleaned_data.items() if name not in ("client_id", "value")
        }
        return Draft(declared_value=self.cleaned_data["value"], **{"lte": self.device.lte, **said})


def _as_known(device: Device) -> dict[str, Any]:
    value = device.declared_value
    return {
        "kind": device.kind,
        "maker": device.model.maker if device.model else "",
        "model": device.model.name if device.model else "",
        "serial": device.serial,
        "imei": device.imei or "",
        "reference": device.reference,
        "value": formats.number_format(value, 2) if value is not None else "",
        "lte": "" if device.lte is None else "yes" if device.lte else "no",
    }
