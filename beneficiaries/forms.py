"""What is typed about people and programmes: shaped here, judged by the actions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import CapacityKind, Role
from accounts.models import Membership, Organisation
from accounts.refusals import Refused
from beneficiaries import communes
from beneficiaries.actions import people
from beneficiaries.actions.programmes import RULES, rules_of
from beneficiaries.choices import Channel, Language
from beneficiaries.models import Beneficiary, Criterion, Participation, Programme, ProgrammeVersion
from beneficiaries.validators import local_number

COMMUNES = "communes"  # id of the page's list of names


def put_refusal(form: forms.Form, refusal: Refused) -> None:
    """Every reason beside its field, the others above the form: what was typed stays."""
    for reason in refusal.reasons:
        form.add_error(reason.code if reason.code in form.fields else None, reason.sentence())


class DayField(forms.DateField):
    """A day, in the browser's own control; also as it is written by hand."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        said = _("Écrivez la date comme 12/10/2026.")
        super().__init__(
            required=required,
            widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": said, "required": said},
            **kwargs,
        )


class SearchForm(forms.Form):
    """Find a person among one's own; sent by POST, so that no name stands in an address."""

    q = forms.CharField(
        label=_("Nom ou prénom"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class PersonForm(forms.Form):
    """The least that a loan needs; `departement` is where a commune is looked for first."""

    family_name = forms.CharField(
        label=_("Nom de famille"),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Écrivez le nom de famille.")},
    )
    given_name = forms.CharField(
        label=_("Prénom"),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Écrivez le prénom.")},
    )
    birth_year = forms.IntegerField(
        label=_("Année de naissance"),
        help_text=_("L’année suffit."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Écrivez l’année de naissance."),
            "invalid": _("Écrivez l’année en quatre chiffres, comme 1950."),
        },
    )
    commune = forms.CharField(
        label=_("Commune"), required=False, widget=forms.TextInput({"list": COMMUNES, "autocomplete": "off"})
    )
    channel = forms.ChoiceField(
        label=_("Comment joindre la personne\u00a0?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        initial=Channel.CALL,
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label=_("Adresse e-mail"),
        required=False,
        widget=forms.TextInput({"type": "email", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Adresse postale"),
        required=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Pour le courrier\u00a0: rue, code postal, ville."),
    )
    language = forms.ChoiceField(
        label=_("Langue à côté du français"), choices=Language.choices, initial=Language.FR, required=False
    )
    shared = forms.BooleanField(label=_("Quelqu’un d’autre peut répondre"), required=False)
    leave_no_message = forms.BooleanField(label=_("Ne laisser aucun message"), required=False)
    hours = forms.CharField(
        label=_("Quand appeler"), required=False, help_text=_("Par exemple\u00a0: après 11 h.")
    )

    MAIN = ("family_name", "given_name", "birth_year", "commune", "channel", "phone", "email", "address")
    CONDITIONS = ("hours", "leave_no_message", "shared", "language")

    def __init__(self, *args: Any, departement: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departement = departement

    def clean_commune(self) -> str:
        text = self.cleaned_data["commune"]
        return communes.find(text, self.departement) if text else ""

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if self.cleaned_data.get("channel") == Channel.LETTER and not address:
            raise forms.ValidationError(_("Écrivez l’adresse à mettre sur l’enveloppe."))
        return address

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or Language.FR

    @property
    def known_communes(self) -> list[str]:
        """What the commune's field suggests."""
        return communes.of_departement(self.departement)

    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    def conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CONDITIONS]

    @property
    def has_conditions(self) -> bool:
        """Whether a condition is filled in or wrong: then they are shown open."""
        filled = any(self[name].value() not in (None, "", False, Language.FR) for name in self.CONDITIONS)
        return filled or any(self[name].errors for name in self.CONDITIONS)

    @classmethod
    def of(cls, person: Beneficiary, *args: Any, **kwargs: Any) -> "PersonForm":
        """The form as it stands for a person already known."""
        known = people.details_of(person)
        initial = asdict(known) | {
            "commune": communes.shown(known.commune),
            "phone": local_number(known.phone) if known.phone else "",
        }
        return cls(*args, initial=initial, **kwargs)


class HandOnForm(forms.Form):
    """To which colleague a file goes."""

    to = forms.ModelChoiceField(
        Membership.objects.none(), label=_("Collègue"), empty_label=_("Choisissez un collègue")
    )

    def __init__(self, *args: Any, member: Membership, person: Beneficiary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        roles = (Role.PRESCRIBES_PRESCRIBER, Role.PRESCRIBES_MANAGER)
        able = Membership.objects.visible_to(member).in_force().filter(role__in=roles)
        able = able.exclude(user=person.referent_id).select_related("user")
        field.queryset = able.order_by("user__given_name", "user__family_name", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda colleague: colleague.user.full_name()  # type: ignore[attr-defined]


def _number(label: Any, **more: Any) -> forms.IntegerField:
    said = _("Écrivez un nombre.")
    return forms.IntegerField(
        label=label,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": said, "invalid": said},
        **more,
    )


class RulesForm(forms.Form):
    """A programme's rules from a day on; `last` are those in force, which the form opens with."""

    criteria = forms.MultipleChoiceField(
        label=_("Ce qui ouvre le droit"), required=False, widget=forms.CheckboxSelectMultiple
    )
    statement_accepted = forms.BooleanField(
        label=_("La parole du travailleur social suffit"), required=False, initial=True
    )
    elderly_age = _number(_("Âge demandé"), initial=60)
    departement = forms.CharField(
        label=_("Département"), required=False, help_text=_("Comme 38 ou 2A. Vide\u00a0: partout.")
    )
    check_months = _number(_("Une vérification vaut, en mois"), initial=6)
    grace_days = _number(
        _("Jours de plus pour remettre l’appareil"),
        initial=92,
        help_text=_("Après la fin du droit, la remise reste possible et la place dans la file est gardée."),
    )
    since = DayField(label=_("À partir du"), help_text=_("Vide\u00a0: dès aujourd’hui."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], last: ProgrammeVersion | None = None, **kwargs: Any
    ) -> None:
        opens = {**rules_of(last), "seen": str(last.pk)} if last else {}
        super().__init__(*args, **{"initial": opens, **kwargs})
        age = last.elderly_age if last else self.fields["elderly_age"].initial
        choices = [(criterion.code, criterion.word(age)) for criterion in criteria]
        self.fields["criteria"].choices = choices  # type: ignore[attr-defined]
        if last is None:
            self.fields["criteria"].initial = [code for code, _word in choices]

    def rules(self) -> dict[str, Any]:
        """What is said, as `programmes.revise` takes it."""
        return {name: self.cleaned_data[name] for name in (*RULES, "since")}


class ProgrammeForm(RulesForm):
    """A new programme: its name and its first rules."""

    name = forms.CharField(
        label=_("Nom du programme"),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Écrivez le nom du programme.")},
    )
    field_order = ("name",)


class JoinForm(forms.Form):
    """Who joins a programme: a structure that prescribes or lends; those not inside yet are offered."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Structure"),
        empty_label=_("Choisissez une structure"),
        to_field_name="slug",
        error_messages={
            "required": _("Choisissez une structure de la liste."),
            "invalid_choice": _("Choisissez une structure de la liste."),
        },
    )

    def __init__(self, *args: Any, programme: Programme, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = Participation.objects.in_force(on).filter(programme=programme, until__isnull=True)
        able = Organisation.objects.able(CapacityKind.LENDS, on) | Organisation.objects.able(
            CapacityKind.PRESCRIBES, on
        )
        free = able.exclude(pk__in=inside.values("organisation")).order_by("name", "pk")
        field: Any = self.fields["organisation"]
        field.queryset = able  # whoever is inside already may be named again: a form sent twice is no fault
        field.widget.choices = [("", field.empty_label), *free.values_list("slug", "name")]
