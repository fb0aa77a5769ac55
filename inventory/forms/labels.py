"""Which labels to print, on what, and from which place of the sheet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Membership
from inventory.filters import LotChoice
from inventory.models import Device, Donation
from inventory.sheets import SHEETS

MOST = 1000  # labels at a time: a ream of sheets, a few seconds' work

CHOSEN, LOT, BLANK = "chosen", "donation", "blank"


class LabelForm(forms.Form):
    """Labels for the devices chosen on the list, for a donation, or blank ones to claim later."""

    what = forms.ChoiceField(
        label=gettext_lazy("Pour quoi"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce qu’il faut imprimer.")},
    )
    donation = LotChoice(
        Donation.objects.none(),
        required=False,
        label=gettext_lazy("Don"),
        empty_label=gettext_lazy("Choisissez un don"),
    )
    count = forms.IntegerField(
        required=False, min_value=1, max_value=MOST, label=gettext_lazy("Combien d’étiquettes vierges")
    )
    sheet = forms.ChoiceField(
        label=gettext_lazy("Planche ou rouleau"),
        choices=[(sheet.name, sheet.title) for sheet in SHEETS.values()],
        widget=forms.RadioSelect,
        initial="L7160",
    )
    start = forms.IntegerField(
        label=gettext_lazy("Commencer à la case"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("Pour finir une planche entamée\u00a0: 1 est la première."),
    )
    named = forms.BooleanField(
        label=gettext_lazy("Écrire le nom de l’association"),
        required=False,
        help_text=gettext_lazy("Sans lui, rien ne dit à qui est l’appareil."),
    )

    def __init__(self, *args: Any, member: Membership, chosen: list[Device], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        self.fields["donation"].queryset = (  # type: ignore[attr-defined]
            Donation.objects.visible_to(member)
            .filter(organisation=member.organisation_id)
            .select_related("donor")
        )
        ways = [(LOT, _("Les appareils d’un don")), (BLANK, _("Des étiquettes vierges, à poser puis à lier"))]
        if chosen:
            ways.insert(0, (CHOSEN, _("Les appareils choisis")))
            self.initial.setdefault("what", CHOSEN)
        self.fields["what"].choices = ways  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("what") == LOT and not data.get("donation"):
            self.add_error("donation", _("Choisissez un don."))
        if data.get("what") == BLANK and not data.get("count") and "count" not in self.errors:
            self.add_error("count", _("Dites combien d’étiquettes vierges il faut."))
        sheet = SHEETS.get(data.get("sheet", ""))
        if sheet and data.get("start", 1) > sheet.per_page:
            fault = ngettext(
                "Sur un rouleau, il n’y a qu’une case\u00a0: laissez 1.",
                "Cette planche a %(count)d cases\u00a0: choisissez l’une d’elles.",
                sheet.per_page,
            )
            self.add_error("start", ValidationError(fault % {"count": sheet.per_page}))
        return data
