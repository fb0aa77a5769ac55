"""The same step for the devices ticked on a list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.keys import uuid7
from accounts.models import Membership, Site
from inventory.choices import Status
from inventory.forms.workshop import HowForm, last_words, site_field, usual_place
from inventory.models import Device


class ManyForm(forms.Form):
    """Its id makes a form sent twice act once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, *args: Any, member: Membership, devices: Sequence[Device], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.devices, self.member = devices, member
        self.prepare()
        if "site" in self.fields:
            self.fields["site"].queryset = Site.objects.visible_to(member)  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """What depends on the devices."""


class EraseManyForm(HowForm, ManyForm):
    """How every storage of them that waits for it was erased; asked where those are that come by it."""

    site = site_field(_("Où êtes-vous\u00a0?"))
    field_order = ("site",)

    def prepare(self) -> None:
        self.initial = {**last_words(self.member), "site": usual_place(self.member), **self.initial}
        if not any(device.status == Status.ANNOUNCED for device in self.devices):
            del self.fields["site"]


class MoveManyForm(ManyForm):
    """Where they are now."""

    site = site_field(_("Nouveau lieu"))
