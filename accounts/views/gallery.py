"""One page with every component in every state: what page authors copy from, and what axe looks at."""

from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.access import for_members
from accounts.templatetags.relais import mark
from accounts.views.gallery_examples import EXAMPLES, STATES

_TAGS = [f"{start}9TRX" for start in ("K7M4", "W2HN", "R4KD", "N8CV", "E6TQ", "P3VX", "C9YA", "H2PX", "V7EC")]
_ROW = {"tick": "", "what": "Dell Latitude 7490", "site": "Mens", "value": "85,00 €", "act": _("Remettre")}
_TICK = '<label class="pick"><input type="checkbox" class="row-tick" value="{}" aria-label="{}"></label>'
_TICK_ALL = '<label class="pick"><input type="checkbox" data-tick-all aria-label="{}"></label>'


class ExampleTable(tables.Table):
    """How a list is declared: classes on the cells say what a phone shows of a row."""

    tick = tables.Column(
        verbose_name=format_html(_TICK_ALL, _("Tout choisir")),
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "c-tick"}, "th": {"class": "c-tick"}},
    )
    tag = tables.Column(verbose_name=_("Étiquette"), attrs={"td": {"class": "c-tag"}})
    what = tables.Column(verbose_name=_("Appareil"), attrs={"td": {"class": "c-what"}})
    status = tables.Column(verbose_name=_("État"), attrs={"td": {"class": "c-mark"}})
    site = tables.Column(verbose_name=_("Lieu"), attrs={"td": {"class": "wide"}})
    value = tables.Column(
        verbose_name=_("Valeur"), attrs={"td": {"class": "wide num"}, "th": {"class": "num"}}
    )
    act = tables.Column(verbose_name=_("À faire"), orderable=False, attrs={"td": {"class": "c-act"}})

    class Meta:
        attrs = {"aria-label": _("Équipements")}
        order_by = "tag"
        row_attrs = {"class": lambda record: "t-act" if record["status"] == "missing" else None}

    def render_tick(self, record: dict[str, Any]) -> str:
        return format_html(_TICK, record["tag"], record["tag"])

    def render_tag(self, value: str) -> str:
        return format_html('<a class="tag" href="#table">{}\u00a0{}</a>', value[:4], value[4:])

    def render_status(self, value: str) -> str:
        return mark("device", value, STATES[value])

    def render_act(self, value: str) -> str:
        return format_html('<a href="#table">{}</a>', value)


class ExampleForm(forms.Form):
    """How Django's own controls look; nothing is said about looks in a form."""

    name = forms.CharField(label=_("Nom du lot"), help_text=_("Tel que l’entreprise l’appelle."))
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    kind = forms.ChoiceField(label=_("Type"), choices=[("laptop", _("Portable")), ("tablet", _("Tablette"))])
    regime = forms.ChoiceField(
        label=_("Origine"), widget=forms.RadioSelect, choices=[("gift", _("Don")), ("loan", _("Dépôt"))]
    )
    photo = forms.FileField(label=_("Photo"), required=False)
    resale = forms.BooleanField(label=_("La revente est permise"), required=False)
    passphrase = forms.CharField(
        label=_("Phrase de passe"), widget=forms.PasswordInput({"autocomplete": "off"}), required=False
    )


@for_members
def components(request: HttpRequest) -> HttpResponse:
    """The gallery."""
    rows = [{**_ROW, "tag": tag, "status": status} for tag, status in zip(_TAGS, STATES, strict=True)]
    table = ExampleTable(rows, request=request)
    table.paginate(page=request.GET.get("page", 1), per_page=6)
    return render(
        request, "accounts/gallery.html", {"table": table, "form": ExampleForm({"name": ""}), **EXAMPLES}
    )
