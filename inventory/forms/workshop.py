"""What the workshop types about a device: how it was erased, its grade, where it is, why it goes."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.keys import uuid7
from accounts.models import Membership, Site
from accounts.nir import looks_like_nir
from inventory.choices import Accessory, ErasureOutcome, Grade, LockKind, Status, checks_of
from inventory.facts import accessories_seen
from inventory.models import Device, Erasure, Medium
from inventory.wording import NO_NIR


def no_nir(text: str) -> None:
    """Free text about a device holds no social security number either."""
    if looks_like_nir(text):
        raise ValidationError(NO_NIR, code="nir")


def usual_place(member: Membership) -> str | None:
    """The slug of the place the member is usually at; an only place goes without saying."""
    if member.usual_site:
        return str(member.usual_site.slug)
    known = Site.objects.visible_to(member).order_by("name").values_list("slug", flat=True)[:2]
    return known[0] if len(known) == 1 else None


class StepForm(forms.Form):
    """A step's form knows the device and who fills it in; its id makes a form sent twice act once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)

    def __init__(self, *args: Any, device: Device, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device, self.member = device, member
        if "site" in self.fields:
            site = self.fields["site"]
            site.queryset = Site.objects.visible_to(member)  # type: ignore[attr-defined]
            site.initial = self.usual_site()
        self.prepare()

    def prepare(self) -> None:
        """What depends on the device."""

    def clean_client_id(self) -> UUID:
        """Whoever sends none (a shorter form on another page) acts once by its own care."""
        return self.cleaned_data["client_id"] or uuid7()

    def usual_site(self) -> str | None:
        """The slug of the place that stands in the form to begin with."""
        return usual_place(self.member)


def site_field(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Site.objects.none(),
        to_field_name="slug",
        label=label,
        empty_label=_("Choisissez un lieu"),
        error_messages={"required": _("Choisissez un lieu.")},
    )


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, validators=[no_nir], **more)


def _reason(label: Any, **more: Any) -> forms.CharField:
    return _text(label, widget=forms.Textarea({"rows": 2}), max_length=300, **more)


class HereForm(StepForm):
    """An act that takes place somewhere: asked where a device that has not arrived yet is."""

    site = site_field(_("Où êtes-vous\u00a0?"))

    def prepare(self) -> None:
        if self.device.status != Status.ANNOUNCED:
            del self.fields["site"]


class HowForm(forms.Form):
    """How a storage was erased."""

    outcome = forms.ChoiceField(
        label=_("Résultat"),
        choices=ErasureOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que l’effacement a donné.")},
    )
    technique = _text(
        _("Technique"), max_length=80, help_text=_("Par exemple\u00a0: sanitize NVMe, ATA Secure Erase.")
    )
    tool = _text(_("Outil et version"), max_length=80, help_text=_("Par exemple\u00a0: nvme-cli 2.4."))
    verification = _text(
        _("Vérification"), max_length=120, required=False, help_text=_("Par exemple : relecture complète.")
    )


def last_words(member: Membership) -> dict[str, str]:
    """How this person's last erasure today was made, here: a morning's are alike, save for the outcome."""
    mine = Erasure.objects.filter(organisation=member.organisation_id, erased_by=member.user_id)
    last = mine.order_by("-erased_at", "-id").first()
    day_of = member.organisation.day_of
    if last is None or day_of(last.erased_at) != day_of(timezone.now()):
        return {}
    return {"technique": last.technique, "tool": last.tool}


class EraseForm(HowForm, HereForm):
    """One attempt on one storage."""

    medium = forms.ModelChoiceField(
        Medium.objects.none(),
        label=_("Support"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choisissez le support effacé.")},
    )
    field_order = ("site", "medium", "outcome", "technique", "tool", "verification")

    def prepare(self) -> None:
        super().prepare()
        fitted = self.device.media.fitted()
        self.fields["medium"].queryset = fitted  # type: ignore[attr-defined]
        self.fields["medium"].label_from_instance = medium_in_words  # type: ignore[attr-defined]
        if fitted.count() < 2:
            del self.fields["medium"]
        self.initial = {**last_words(self.member), **self.initial}


def medium_in_words(medium: Medium) -> str:
    """A storage as people tell it from the others."""
    return " ".join(filter(None, (medium.label or str(_("Support d’origine")), medium.serial)))


class ReadyForm(StepForm):
    """What was checked before the device may be lent."""

    grade = forms.ChoiceField(
        label=_("Qualité"),
        choices=Grade,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la qualité de l’appareil.")},
    )
    checks = forms.MultipleChoiceField(
        label=_("Vérifié"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    accessories = forms.MultipleChoiceField(
        label=_("Avec lui"),
        choices=Accessory,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ce qui n’est pas coché part sans\u00a0: vous le décidez."),
    )

    def prepare(self) -> None:
        self.fields["checks"].choices = checks_of(self.device.kind).items()  # type: ignore[attr-defined]
        self.initial.setdefault("accessories", accessories_seen(self.device))


class MoveForm(StepForm):
    """Where it is now."""

    site = site_field(_("Nouveau lieu"))

    def usual_site(self) -> str | None:
        return super().usual_site() if self.device.status == Status.ANNOUNCED else None


class FindForm(StepForm):
    site = site_field(_("Lieu"))


class MissingForm(StepForm):
    comment = _reason(_("Ce que vous savez"), required=False, help_text=_("Sans nom de personne."))


class RetireForm(StepForm):
    reason = _reason(
        _("Pourquoi il sort"),
        help_text=_("Par exemple\u00a0: écran cassé, trop ancien. Sans nom de personne."),
        error_messages={"required": _("Dites pourquoi, en quelques mots.")},
    )


class LockForm(StepForm):
    kind = forms.ChoiceField(
        label=_("Verrou"),
        choices=LockKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez le verrou trouvé.")},
    )


class UndoForm(StepForm):
    """Why the last act is undone; one's own, soon after, needs no word."""

    event = forms.UUIDField(widget=forms.HiddenInput)
    reason = _reason(_("Pourquoi"), required=False, help_text=_("Sans nom de personne."))


class FitForm(StepForm):
    label = _text(_("Support"), max_length=80, help_text=_("Par exemple\u00a0: carte SD 64 Go."))
    serial = _text(_("Numéro de série"), max_length=80, required=False)


class TakeOutForm(StepForm):
    comment = _reason(
        _("Où il va"),
        required=False,
        help_text=_("S’il n’est pas effacé\u00a0: détruit, au coffre, absent à l’arrivée…"),
    )
