"""A donation, a donor's list, and the columns of a list put right."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.organisations import Newcomer, read_siret, recognised
from accounts.choices import CapacityKind, Nature
from accounts.models import Membership, Organisation, Site
from accounts.refusals import Reason, Refused
from inventory.actions.register import check_free_reference
from inventory.choices import Regime
from inventory.forms.workshop import no_nir, site_field, usual_place
from inventory.intake.headers import Column
from inventory.intake.labels import CHOICES
from inventory.models import Donation

ACCEPTED = ".csv,.txt,.tsv,.xlsx,.xlsm,.ods"


KNOWN, NEW = "known", "new"


def donors() -> Any:
    return Organisation.objects.able(CapacityKind.GIVES).order_by("name")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class GiverForm(forms.Form):
    """Who gives: somebody known, or somebody new with a name; `donor` is then a Newcomer."""

    giver = forms.ChoiceField(
        label=_("Donateur"),
        choices=[(KNOWN, _("Un donateur déjà connu")), (NEW, _("Un nouveau donateur"))],
        widget=forms.RadioSelect,
        initial=KNOWN,
        required=False,
    )
    donor = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Lequel"), empty_label=_("Choisissez"), required=False
    )
    donor_name = forms.CharField(
        label=_("Son nom"),
        max_length=Organisation._meta.get_field("name").max_length,
        validators=[no_nir],
        required=False,
        help_text=_("L’entreprise ou l’organisme, tel qu’il s’écrit sur ses papiers."),
    )
    donor_siret = forms.CharField(
        label=_("Son SIRET"),
        max_length=30,
        required=False,
        help_text=_("Facultatif. 14 chiffres\u00a0: il évite de confondre deux donateurs."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    ABOUT = ("giver", "donor", "donor_name", "donor_siret")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "donor" in self.fields:
            self.fields["donor"].queryset = donors()  # type: ignore[attr-defined]
            if not donors().exists():
                self.fields["giver"].initial = NEW
        self.rest = [self[name] for name in self.fields if name not in self.ABOUT]

    def clean_donor_siret(self) -> str:
        try:
            return read_siret(self.cleaned_data["donor_siret"])
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        giver, name, siret = (said.pop(field, "") for field in ("giver", "donor_name", "donor_siret"))
        if "donor" not in self.fields:
            return said
        # What stands in the choice that was not made says nothing.
        for other in ("donor",) if giver == NEW else ("donor_name", "donor_siret"):
            self.errors.pop(other, None)
        if giver == NEW:
            said["donor"] = self._newcomer(Newcomer(name, siret, self.nature_of(said)))
        elif not said.get("donor") and "donor" not in self.errors:
            self.add_error("donor", _("Choisissez un donateur."))
        return said

    def _newcomer(self, newcomer: Newcomer) -> Newcomer:
        """The same, once it is known to have a name, and that of nobody else."""
        if not newcomer.name and "donor_name" not in self.errors:
            self.add_error("donor_name", _("Donnez le nom de ce donateur."))
        try:
            recognised(newcomer)
        except Refused as refused:
            self.add_error("donor_name", refused.message)
        return newcomer

    def nature_of(self, said: dict[str, Any]) -> str:
        """What a new donor is by law, as far as its gift tells."""
        plain = said.get("regime", Regime.COMPANY) in (Regime.COMPANY, Regime.PURCHASE)
        return Nature.COMPANY if plain else Nature.OTHER


class DonationForm(GiverForm):
    """What is promised, before or without a list."""

    reference = forms.CharField(
        label=_("Référence du don"),
        max_length=60,
        help_text=_("Telle que vous la direz entre vous\u00a0: «\u00a0Alpexa, lot de juin\u00a0»."),
        error_messages={"required": _("Donnez une référence à ce don.")},
    )
    regime = forms.ChoiceField(label=_("Origine"), choices=Regime)
    promised_on = _day(_("Promis le"))
    resale_allowed = forms.BooleanField(
        label=_("Le donateur permet la revente à prix solidaire"), required=False
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"]
        try:
            check_free_reference(reference, by=self.member)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused
        return reference

    def clean_promised_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["promised_on"]
        if day and day > self.member.organisation.day_of(timezone.now()):
            raise forms.ValidationError(_("Ce jour est à venir\u00a0: écrivez le jour de la promesse."))
        return day


class LotForm(forms.Form):
    """What was written wrongly of a lot; the rules are the action's."""

    reference = forms.CharField(
        label=_("Référence du don"),
        max_length=60,
        error_messages={"required": _("Donnez une référence à ce don.")},
    )
    regime = forms.ChoiceField(label=_("Origine"), choices=Regime)
    promised_on = _day(_("Promis le"))
    collected_on = _day(_("Collecté le"))
    received_on = _day(_("Reçu le"))
    resale_allowed = forms.BooleanField(
        label=_("Le donateur permet la revente à prix solidaire"), required=False
    )

    FIELDS = ("reference", "regime", "promised_on", "collected_on", "received_on", "resale_allowed")

    def __init__(self, data: Any = None, *, donation: Donation) -> None:
        super().__init__(data, initial={name: getattr(donation, name) for name in self.FIELDS})

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        """Say why it was not done, each reason beside its field."""
        for why in reasons:
            self.add_error(why.code if why.code in self.fields else "reference", why.sentence())


class ListForm(GiverForm):
    """A donor's list. For a known donation, only the file is asked for."""

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
        if donation is not None:
            for name in (*self.ABOUT, "reference"):
                del self.fields[name]
            self.rest = [self["file"]]


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
