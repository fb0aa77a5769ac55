"""Which SIM card goes into a device, and where its line stands with the operator."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.keys import uuid7
from accounts.models import Membership
from accounts.refusals import Refused
from inventory.actions.lines import OVER, LineDraft
from inventory.choices import LineState
from inventory.forms.workshop import no_nir
from inventory.intake import identifiers, rows, values
from inventory.models import Insertion, Line

KNOWN, NEW = "known", "new"


class _LineChoice(forms.ModelChoiceField):
    """A card as people tell it from the others: operator, number, the end of what is printed on it."""

    def label_from_instance(self, line: Any) -> str:
        end = _("carte …%(end)s") % {"end": line.iccid[-6:]}
        return ", ".join(filter(None, (line.operator, line.number, end, str(line.get_state_display()))))


def aside(member: Membership) -> Any:
    """The association's cards that lie aside, their line not over."""
    placed = Insertion.objects.filter(line=OuterRef("pk"), removed_at=None)
    mine = Line.objects.filter(organisation=member.organisation_id)
    return mine.exclude(state__in=OVER).exclude(Exists(placed)).order_by("operator", "number", "iccid")


class Once(forms.Form):
    """A form sent twice acts once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)

    def clean_client_id(self) -> UUID:
        return self.cleaned_data["client_id"] or uuid7()


class CardForm(Once):
    """A card that lies aside, or a new one."""

    card = forms.ChoiceField(
        label=gettext_lazy("Carte SIM"),
        choices=[
            (KNOWN, gettext_lazy("Une carte déjà connue")),
            (NEW, gettext_lazy("Une nouvelle carte")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    line = _LineChoice(
        Line.objects.none(),
        label=gettext_lazy("Laquelle"),
        empty_label=gettext_lazy("Choisissez"),
        required=False,
    )
    iccid = forms.CharField(
        label=gettext_lazy("Numéro de la carte"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("L’ICCID imprimé dessus\u00a0: 19 ou 20 chiffres qui commencent par 89."),
    )
    operator = forms.CharField(
        label=gettext_lazy("Opérateur"), max_length=rows.MAX_OPERATOR, required=False, validators=[no_nir]
    )
    number = forms.CharField(
        label=gettext_lazy("Numéro de la ligne"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("Facultatif. 10 ou 14 chiffres."),
    )
    active = forms.BooleanField(label=gettext_lazy("La ligne est active"), required=False, initial=True)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = aside(member)  # type: ignore[attr-defined]
        self.fields["card"].initial = KNOWN if aside(member).exists() else NEW

    def clean_iccid(self) -> str:
        typed = self.cleaned_data["iccid"]
        iccid = identifiers.iccid(typed) if typed else ""
        if iccid is None:
            raise ValidationError(_("Ce numéro de carte ne se vérifie pas. Recopiez celui de la carte."))
        return iccid

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        number = values.line_number(typed) if typed else ""
        if number is None:
            raise ValidationError(_("Ce n’est pas un numéro de ligne. Écrivez ses 10 ou 14 chiffres."))
        return number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        new = said.get("card") == NEW
        # What stands in the choice that was not made says nothing.
        for other in ("line",) if new else ("iccid", "operator", "number"):
            self.errors.pop(other, None)
        if new and not said.get("iccid") and "iccid" not in self.errors:
            self.add_error("iccid", _("Donnez le numéro de la carte."))
        if not new and not said.get("line") and "line" not in self.errors:
            self.add_error("line", _("Choisissez une carte."))
        return said

    def chosen(self) -> Line | LineDraft:
        said = self.cleaned_data
        if said["card"] != NEW:
            line: Line = said["line"]
            return line
        state = LineState.ACTIVE if said["active"] else LineState.STOCK
        return LineDraft(said["iccid"], number=said["number"], operator=said["operator"], state=state)

    def refuse(self, refused: Refused) -> None:
        """Say why it was not done, beside the card that was chosen."""
        self.add_error("iccid" if self.cleaned_data["card"] == NEW else "line", refused.message)


class StateForm(Once):
    """Where a line stands with its operator."""

    state = forms.ChoiceField(
        label=gettext_lazy("Où en est la ligne"),
        choices=LineState,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez où en est la ligne.")},
    )
