"""A donation, a donor's list, and the columns of a list put right."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import CapacityKind
from accounts.models import Membership, Organisation, Site
from inventory.choices import Regime
from inventory.forms.workshop import site_field, usual_place
from inventory.intake.headers import Column
from inventory.intake.labels import CHOICES
from inventory.models import Donation

ACCEPTED = ".csv,.txt,.tsv,.xlsx,.xlsm,.ods"


class _DonorChoice(forms.ModelChoiceField):
    """A company or a public body that gives."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"required": _("Choisissez un donateur.")}
        super().__init__(Organisation.objects.none(), error_messages=said, **kwargs)


def donors() -> Any:
    return Organisation.objects.able(CapacityKind.GIVES).order_by("name")


class DonationForm(forms.Form):
    """What is promised, before or without a list."""

    donor = _DonorChoice(label=_("Donateur"), empty_label=_("Choisissez"))
    reference = forms.CharField(
        label=_("Référence du don"),
        max_length=60,
        help_text=_("Telle que vous la direz entre vous\u00a0: «\u00a0Alpexa, lot de juin\u00a0»."),
        error_messages={"required": _("Donnez une référence à ce don.")},
    )
    regime = forms.ChoiceField(label=_("Origine"), choices=Regime)
    promised_on = forms.DateField(
        label=_("Promis le"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    resale_allowed = forms.BooleanField(
        label=_("Le donateur permet la revente à prix solidaire"), required=False
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["donor"].queryset = donors()  # type: ignore[attr-defined]

    def clean_promised_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["promised_on"]
        if day and day > self.member.organisation.day_of(timezone.now()):
            raise forms.ValidationError(_("Ce jour est à venir\u00a0: écrivez le jour de la promesse."))
        return day


class ListForm(forms.Form):
    """A donor's list. For a known donation, only the file is asked for."""

    donor = _DonorChoice(label=_("Donateur"), empty_label=_("Choisissez"))
    reference = forms.CharField(
        label=_("Référence du don"),
        max_length=60,
        required=False,
        help_text=_(
            "Facultative\u00a0: sans elle, le don reçoit un numéro. Une référence connue complète ce don."
        ),
    )
    file = forms.FileField(
        label=_("La liste"),
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
        help_text=_("Un fichier Excel, LibreOffice ou CSV, tel que le donateur l’envoie. 10 Mo au plus."),
        error_messages={
            "required": _("Choisissez le fichier de la liste."),
            "empty": _("Ce fichier est vide. Choisissez celui de la liste."),
        },
    )

    def __init__(self, *args: Any, donation: Donation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if donation is None:
            self.fields["donor"].queryset = donors()  # type: ignore[attr-defined]
        else:
            del self.fields["donor"], self.fields["reference"]


class ColumnsForm(forms.Form):
    """Each column of a list with what it holds: `c3` is the column of index 3."""

    def __init__(self, *args: Any, columns: tuple[Column, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for column in columns:
            self.fields[f"c{column.index}"] = forms.ChoiceField(
                label=column.header or _("Colonne %(letter)s") % {"letter": column.letter},
                choices=CHOICES,
                initial=column.field,
                required=False,
            )

    def choices(self) -> Mapping[int, str]:
        """What a person changed, by column index; a column that was not shown stays as it is."""
        return {
            column.index: self.cleaned_data[name]
            for column in self.columns
            if self.add_prefix(name := f"c{column.index}") in self.data
            and self.cleaned_data[name] != column.field
        }


class ArrivalForm(forms.Form):
    """Where the devices were unloaded."""

    site = site_field(_("Arrivés à"))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.visible_to(member)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["site"].initial = usual_place(member)
