"""What an association types about requests and loans: shaped here, judged by the actions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import codes
from accounts.models import Membership, Site
from accounts.refusals import Reason, Refused
from beneficiaries.forms import DayField
from inventory.choices import Accessory, Condition
from inventory.models import Device
from loans.words import at_office

LONG = {"rows": 3, "maxlength": 300, "required": True}
CODE = {
    "class": "code",
    "data-signs": 8,
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
}
SHORT = {"maxlength": 300, "autocomplete": "off"}


class ActForm(forms.Form):
    """One act. `seen` is how things stood when the page was shown: a form gone stale does nothing."""

    # Codes of refusals, and the field whose fault they are.
    faults: dict[str, str] = {}
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, verb: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{verb}_%s", **kwargs})
        self.verb = verb

    def put(self, refusal: Refused) -> None:
        """Each reason beside the field it is about; the others stand in the answer above the page."""
        for reason in refusal.reasons:
            name = self.faults.get(reason.code, "")
            if name in self.fields and not (self.is_bound and self.has_error(name)):
                self.add_error(name, at_office(reason))

    def was_filled(self) -> bool:
        """Whether anything was typed or chosen that a new page would lose."""
        return any(self.data.get(name) for name in self.fields if name != "seen")

    def refusal(self) -> Refused:
        """What cannot be read in what was typed."""
        said = [str(message) for messages in self.errors.values() for message in messages]
        return Refused.because([Reason("invalid", message) for message in said])


class SearchForm(forms.Form):
    """A code or a name; sent by POST, so that no name stands in an address."""

    q = forms.CharField(
        required=False,
        max_length=80,
        widget=forms.TextInput(
            {"type": "search", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )

    def text(self) -> str:
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


def _sites(member: Membership) -> Any:
    return Site.objects.visible_to(member)


class SiteChoice(forms.ModelChoiceField):
    """A place of the member's; the usual one, or the only one, is chosen already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Site.objects.none(),
            to_field_name="slug",
            required=False,
            error_messages={
                "invalid_choice": gettext_lazy("Ce lieu n’est pas parmi les vôtres. Choisissez-en un autre.")
            },
            **kwargs,
        )


class AcceptForm(ActForm):
    faults = {"invalid": "site"}
    site = SiteChoice(label=gettext_lazy("Lieu de la remise"), empty_label=gettext_lazy("N’importe lequel"))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = _sites(member)  # type: ignore[attr-defined]


class DeclineForm(ActForm):
    faults = {"comment_required": "reason", "invalid": "reason"}
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi\u00a0?"),
        help_text=gettext_lazy("Le travailleur social le lira."),
        required=False,
        widget=forms.Textarea(LONG),
    )


class DenyForm(ActForm):
    faults = {"comment_required": "reason", "invalid": "reason"}
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi\u00a0?"),
        help_text=gettext_lazy("Le travailleur social le lira."),
        required=False,
        widget=forms.TextInput(SHORT),
    )


class TagForm(ActForm):
    """A device by its label, whichever way it was typed."""

    faults = dict.fromkeys(
        ("not_found", "invalid", "wrong_status", "held_for_someone_else", "on_loan_to_someone_else"), "tag"
    )
    tag = forms.CharField(
        label=gettext_lazy("Étiquette de l’appareil"), required=False, widget=forms.TextInput(CODE)
    )

    def device(self, member: Membership) -> Device:
        """The device of that label; raises Refused: invalid, not_found."""
        code = codes.read(self.cleaned_data["tag"])
        if code is None:
            raise Refused("invalid")
        mine = Device.objects.visible_to(member).filter(organisation=member.organisation_id)
        found = mine.wearing(code).select_related("model").first()
        if found is None:
            raise Refused("not_found")
        return found


class SwapForm(TagForm):
    """Another device for the same person: which, where, and how the first one comes back."""

    faults = TagForm.faults | {"no_open_need": "tag", "already_on_loan": "tag", "site_missing": "site"}
    suggested = "others"  # id of the page's list of devices
    site = SiteChoice(label=gettext_lazy("Lieu de l’échange"), empty_label=None)
    condition = forms.ChoiceField(
        label=gettext_lazy("État de celui qui revient"),
        choices=Condition,
        initial=Condition.DAMAGED,
        required=False,
    )
    accessories = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui revient avec"),
        choices=Accessory,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, member: Membership, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = _sites(member)  # type: ignore[attr-defined]
        self.fields["site"].initial = (member.usual_site or site).slug
        self.fields["tag"].label = _("Étiquette de l’autre appareil")
        self.fields["tag"].widget.attrs["list"] = self.suggested


class FoundForm(ActForm):
    faults = {"site_missing": "site"}
    site = SiteChoice(label=gettext_lazy("Où il est maintenant"), empty_label=None)

    def __init__(self, *args: Any, member: Membership, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = _sites(member)  # type: ignore[attr-defined]
        self.fields["site"].initial = (member.usual_site or site).slug


class RenewForm(ActForm):
    faults = dict.fromkeys(
        ("due_date_invalid", "due_date_too_late", "renewals_exhausted", "wrong_status"), "due_on"
    )
    due_on = DayField(label=gettext_lazy("Nouvelle date de retour"))
    comment = forms.CharField(
        label=gettext_lazy("Un mot, si besoin"), required=False, widget=forms.TextInput(SHORT)
    )


class GoneForm(ActForm):
    """Lost or stolen: what happened, and the number of the police report."""

    faults = {"comment_required": "comment", "invalid": "comment"}
    comment = forms.CharField(
        label=gettext_lazy("Ce qui s’est passé"), required=False, widget=forms.Textarea(LONG)
    )
    police_report = forms.CharField(
        label=gettext_lazy("Numéro de la plainte, s’il y en a une"),
        required=False,
        widget=forms.TextInput({"maxlength": 60, "autocomplete": "off"}),
    )


class CommentForm(ActForm):
    """A manager's decision, with its word of explanation."""

    faults = {"comment_required": "comment", "invalid": "comment"}
    comment = forms.CharField(label=gettext_lazy("Pourquoi"), required=False, widget=forms.Textarea(LONG))


class UndoForm(ActForm):
    faults = {"comment_required": "comment", "invalid": "comment"}
    comment = forms.CharField(
        label=gettext_lazy("Pourquoi l’annuler"), required=False, widget=forms.TextInput(SHORT)
    )


class SettleForm(ActForm):
    faults = {"comment_required": "how", "invalid": "how"}
    how = forms.CharField(
        label=gettext_lazy("Comment c’est réglé"), required=False, widget=forms.TextInput(SHORT)
    )


def stale(form: ActForm, now: str, *, done: Iterable[str] = ()) -> bool:
    """Whether things have changed since the form was shown; `done` are the states the act itself leads to."""
    seen = form.data.get(form.add_prefix("seen"), "")
    return bool(seen) and seen != now and now not in done
