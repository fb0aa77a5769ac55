"""What people type about themselves and their colleagues."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.invitations import NewColleague
from accounts.choices import INVITES, Role
from accounts.models import Invitation, Membership, Site, User
from accounts.perms import lends
from accounts.refusals import Reason, Refused

ROLE_WORDS: dict[str, Any] = {
    Role.LENDS_MANAGER: gettext_lazy("Reçoit les dons, décide, invite, corrige."),
    Role.LENDS_VOLUNTEER: gettext_lazy("Scanne, prépare, remet et reprend."),
    Role.PRESCRIBES_MANAGER: gettext_lazy("Suit toutes les prescriptions, invite."),
    Role.PRESCRIBES_PRESCRIBER: gettext_lazy("Vérifie les droits et prescrit."),
    Role.PRESCRIBES_REFERRER: gettext_lazy("Signale une personne, sans vérifier ses droits."),
    Role.COORDINATES_MANAGER: gettext_lazy("Règle les programmes, lit les chiffres, invite."),
    Role.COORDINATES_READER: gettext_lazy("Lit les chiffres du territoire."),
}


def roles_for(member: Membership) -> list[tuple[str, str]]:
    """The roles a manager may give."""
    return [(role.value, str(role.label)) for role in INVITES.get(member.role, ())]


def roles_in_words(member: Membership) -> list[tuple[str, str, Any]]:
    """The roles a manager may give: code, word, and what it does here."""
    return [(code, word, ROLE_WORDS.get(code, "")) for code, word in roles_for(member)]


# An address is also the name one signs in with.
LONGEST_ADDRESS = User._meta.get_field("username").max_length

# Each by its own name, as whoever looks for it reads it.
LANGUAGES = [("fr", "Français"), ("en", "English")]


class InviteForm(forms.Form):
    """Whom to ask in: by e-mail, or by a code to show on the screen where there is no address."""

    role = forms.ChoiceField(label=gettext_lazy("Son rôle"))
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=gettext_lazy("Son lieu habituel"),
        required=False,
        empty_label=gettext_lazy("Aucun en particulier"),
    )
    email = forms.EmailField(
        label=gettext_lazy("Son adresse e-mail"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("Sans adresse, un code s’affiche : la personne le scanne avec son téléphone."),
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(member)  # type: ignore[attr-defined]
        self.fields["site"].queryset = Site.objects.visible_to(member)  # type: ignore[attr-defined]
        if not lends(member):
            del self.fields["site"]


class RoleForm(forms.Form):
    """A colleague's role."""

    role = forms.ChoiceField(label=gettext_lazy("Son rôle"))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(member)  # type: ignore[attr-defined]


class WelcomeForm(forms.Form):
    """Who comes in: a name, a way to sign in, a passphrase."""

    given_name = forms.CharField(label=gettext_lazy("Votre prénom"), max_length=80)
    family_name = forms.CharField(label=gettext_lazy("Votre nom"), max_length=80)
    email = forms.EmailField(
        label=gettext_lazy("Votre adresse e-mail"), required=False, max_length=LONGEST_ADDRESS
    )
    username = forms.CharField(
        label=gettext_lazy("Ou un nom d’accès, si vous n’avez pas d’adresse"), required=False, max_length=60
    )
    passphrase = forms.CharField(
        label=gettext_lazy("Votre phrase de passe"), strip=False, max_length=200, widget=forms.PasswordInput
    )
    remember = forms.BooleanField(required=False)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if invitation.email:  # known already: it becomes the way to sign in
            del self.fields["email"], self.fields["username"]
        self.fields["given_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["family_name"].widget.attrs["autocomplete"] = "family-name"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = self.invitation.email or data.get("email") or data.get("username")
        if not named and not self.errors:
            self.add_error("email", _("Écrivez une adresse e-mail, ou choisissez un nom d’accès."))
        return data

    def blame(self, reasons: Iterable[Reason]) -> list[str]:
        """Each reason under the field it is about; the sentences of those about none of them."""
        about = {reason: self.is_bound and reason.field in self.fields for reason in reasons}
        for reason, shown in about.items():
            if shown:
                self.add_error(reason.field, reason.sentence())
        return [reason.sentence() for reason, shown in about.items() if not shown]

    def colleague(self) -> NewColleague:
        """What was typed, for the action."""
        data = self.cleaned_data
        return NewColleague(
            given_name=data["given_name"],
            family_name=data["family_name"],
            passphrase=data["passphrase"],
            email=self.invitation.email or data["email"],
            username="" if self.invitation.email or data["email"] else data["username"],
        )


class LanguageForm(forms.Form):
    """In which language to read."""

    language = forms.ChoiceField(
        label=gettext_lazy("Lire Relais en"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
    )


# --- places ----------------------------------------------------------------------------------------------


def _phone(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, max_length=30, required=False, widget=widget)


def _day(label: Any) -> forms.DateField:
    said = {"required": gettext_lazy("Choisissez un jour.")}
    return forms.DateField(
        label=label, error_messages=said, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


class RefusableForm(forms.Form):
    """A form that says why its act was not done, each reason beside the field of that name."""

    def refuse(self, refused: Refused) -> None:
        for why in refused.reasons:
            self.add_error(why.code if why.code in self.fields else None, why.sentence())


class PhoneForm(RefusableForm):
    """The association's own number."""

    phone = _phone(
        gettext_lazy("Téléphone de l’association"),
        gettext_lazy("Il s’imprime sur les étiquettes, pour qui trouve un appareil."),
    )


class PlaceForm(RefusableForm):
    """What people are told of a place."""

    name = forms.CharField(
        label=gettext_lazy("Nom du lieu"),
        max_length=120,
        error_messages={"required": gettext_lazy("Donnez un nom à ce lieu.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Adresse"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Telle qu’elle s’écrit sur la carte de prêt."),
    )
    phone = _phone(
        gettext_lazy("Téléphone du lieu"), gettext_lazy("Vide\u00a0: celui de l’association est donné.")
    )
    opening_days = forms.MultipleChoiceField(
        label=gettext_lazy("Ouvert le"),
        choices=[(str(day + 1), word) for day, word in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Un retour n’est attendu que ces jours-là."),
        error_messages={"required": gettext_lazy("Choisissez au moins un jour d’ouverture.")},
    )

    def clean_opening_days(self) -> str:
        return "".join(sorted(self.cleaned_data["opening_days"]))


class ClosureForm(RefusableForm):
    """Days on which a place stays shut."""

    first_day = _day(gettext_lazy("Fermé du"))
    last_day = _day(gettext_lazy("Jusqu’au"))


class SitesForm(RefusableForm):
    """Where a colleague works."""

    sites = forms.ModelMultipleChoiceField(
        Site.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Travaille à"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Aucun coché\u00a0: tous les lieux."),
    )
    usual_site = forms.ModelChoiceField(
        Site.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Son lieu habituel"),
        required=False,
        empty_label=gettext_lazy("Aucun en particulier"),
    )

    def __init__(self, data: Any = None, *, member: Membership, colleague: Membership) -> None:
        sites = [site.slug for site in colleague.sites.all()]
        usual = colleague.usual_site.slug if colleague.usual_site else ""
        super().__init__(data, initial={"sites": sites, "usual_site": usual})
        for name in self.fields:
            own = Site.objects.filter(organisation=member.organisation_id).order_by("name")
            self.fields[name].queryset = own  # type: ignore[attr-defined]
