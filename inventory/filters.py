"""What a list of devices is narrowed by: words, kind, place, donation, grade; the status by its counts."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter
from django_filters.filters import CharFilter

from accounts.models import Site
from inventory.choices import DONOR_STATES, GiftState, Grade, Kind, Status
from inventory.models import Device, Donation
from inventory.models.device import DeviceQuerySet
from inventory.search import matching

SEARCH = {"type": "search", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
SHORT_GRADES = [(grade.value, grade.value) for grade in Grade]


def sites(request: HttpRequest) -> Any:
    return Site.objects.visible_to(request.member)  # type: ignore[attr-defined]


def donations(request: HttpRequest) -> Any:
    return Donation.objects.visible_to(request.member).select_related("donor")  # type: ignore[attr-defined]


class LotChoice(forms.ModelChoiceField):
    """A donation by its donor and reference."""

    def label_from_instance(self, obj: Donation) -> str:
        return f"{obj.donor.name} · {obj.reference}"


class LotFilter(ModelChoiceFilter):
    field_class = LotChoice


class _Devices(FilterSet):
    """Filters that all readers have. `others` is the list before its status is chosen: counts follow it."""

    q = CharFilter(label=_("Rechercher"), method="search", widget=forms.TextInput(SEARCH))
    kind = ChoiceFilter(label=_("Type"), choices=Kind, empty_label=_("Tous les types"))
    others: DeviceQuerySet

    def search(self, devices: DeviceQuerySet, _name: str, text: str) -> DeviceQuerySet:
        return devices.filter(matching(text))

    def filter_queryset(self, queryset: DeviceQuerySet) -> DeviceQuerySet:
        status = self.form.cleaned_data.pop("status", "")
        self.others = super().filter_queryset(queryset)
        self.form.cleaned_data["status"] = status
        return self.filters["status"].filter(self.others, status)

    def narrowed(self) -> bool:
        """Whether anything but the status is asked for."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "status")


class DeviceFilter(_Devices):
    """The association's: place, donation and grade too."""

    status = ChoiceFilter(choices=Status, widget=forms.HiddenInput)
    site = ModelChoiceFilter(
        label=_("Lieu"), queryset=sites, to_field_name="slug", empty_label=_("Tous les lieux")
    )
    donation = LotFilter(label=_("Don"), queryset=donations, empty_label=_("Tous les dons"))
    grade = ChoiceFilter(label=_("Qualité"), choices=SHORT_GRADES, empty_label=_("Toutes"))

    class Meta:
        model = Device
        fields: list[str] = []


class GiftFilter(_Devices):
    """The donor's: the state in five words, its own donations, no place."""

    status = ChoiceFilter(choices=GiftState, widget=forms.HiddenInput, method="state")
    donation = LotFilter(label=_("Don"), queryset=donations, empty_label=_("Tous vos dons"))

    class Meta:
        model = Device
        fields: list[str] = []

    def state(self, devices: DeviceQuerySet, _name: str, state: str) -> DeviceQuerySet:
        return devices.filter(status__in=[code for code, said in DONOR_STATES.items() if said == state])
