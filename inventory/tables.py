"""Rows of devices: what the association works with, and what a donor reads of its gifts."""

import re
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.codes import grouped
from accounts.days import recently
from accounts.names import folded
from accounts.templatetags.relais import mark
from inventory.choices import DONOR_STATES, GiftState, Status
from inventory.models import Device, Donation
from inventory.wording import money

DASH = "—"
HOLE = "00000000"  # stands for a tag in an address that is worked out once a table, not once a row

# What is to be done next, by status: the words, and the page that does it.
NEXT: dict[str, tuple[Any, str]] = {
    Status.ANNOUNCED: (_("Recevoir"), "inventory:move"),
    Status.RECEIVED: (_("Passer en atelier"), "inventory:refurbish"),
    Status.TO_ERASE: (_("Passer en atelier"), "inventory:refurbish"),
    Status.REFURBISHING: (_("Contrôler"), "inventory:ready"),
    Status.READY: (_("Remettre"), "loans:scan"),
    Status.RESERVED: (_("Remettre"), "loans:scan"),
    Status.ON_LOAN: (_("Reprendre"), "loans:scan"),
    Status.MISSING: (_("Dire où il est"), "inventory:find"),
}
ERASE: tuple[Any, str] = (_("Effacer"), "inventory:erase")  # first, as long as a storage of it waits for it
ERASED_FIRST = (Status.RECEIVED, Status.TO_ERASE, Status.REFURBISHING)


class Drawn(tables.Column):
    """A column that the table draws from the row alone."""

    def __init__(self, name: Any, cell: str, head: str = "") -> None:
        attrs = {"td": {"class": cell}, "th": {"class": head} if head else {}}
        super().__init__(verbose_name=name, orderable=False, empty_values=(), attrs=attrs)


class Tick(Drawn):
    """The ticks of rows, and in the head the one that takes them all."""

    @property
    def header(self) -> SafeString:
        box = '<label class="pick"><input type="checkbox" data-tick-all aria-label="{}"></label>'
        return format_html(box, self.verbose_name)


def lot_in_words(lot: Donation) -> str:
    """The lot's reference, after its donor unless it names it: every word of the name, whole."""
    donor, reference = (set(re.findall(r"\w+", folded(name))) for name in (lot.donor.name, lot.reference))
    return lot.reference if donor and donor <= reference else f"{lot.donor.name}, {lot.reference}"


class DeviceTable(tables.Table):
    """The association's devices; `declared` is shown to managers, `unerased` are those to erase first."""

    tick = Tick(_("Tout choisir"), "c-tick", "c-tick")
    tag = Drawn(_("Étiquette"), "c-tag")
    what = Drawn(_("Appareil"), "c-what")
    status = Drawn(_("État"), "c-mark")
    site = Drawn(_("Lieu"), "wide")
    grade = Drawn(_("Qualité"), "wide")
    donation = Drawn(_("Don"), "wide")
    declared = Drawn(_("Valeur"), "wide far num", "far num")
    since = tables.Column(
        verbose_name=_("Depuis"), accessor="status_at", empty_values=(), attrs={"td": {"class": "wide"}}
    )
    act = Drawn(_("À faire"), "c-act")

    class Meta:
        attrs = {"aria-label": _("Équipements")}
        order_by_field = "sort"

    def __init__(self, *args: Any, unerased: Collection[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unerased = unerased
        self.marks = {code: mark("device", code, word) for code, word in Status.choices}
        self.address = reverse("loans:device", args=[HOLE])
        self.steps = {status: (words, reverse(page, args=[HOLE])) for status, (words, page) in NEXT.items()}
        self.erase = ERASE[0], reverse(ERASE[1], args=[HOLE])

    def render_tick(self, record: Device) -> SafeString:
        box = (
            '<label class="pick"><input type="checkbox" class="row-tick" name="tag" value="{}"'
            ' aria-label="{}"></label>'
        )
        return format_html(box, record.tag, grouped(record.tag))

    def render_tag(self, record: Device) -> SafeString:
        address = self.address.replace(HOLE, record.tag)
        return format_html('<a class="tag" href="{}">{}</a>', address, grouped(record.tag))

    def render_what(self, record: Device) -> str:
        return record.designation()

    def render_status(self, record: Device) -> SafeString:
        return self.marks[record.status]

    def render_site(self, record: Device) -> str:
        return record.site.name if record.site else DASH

    def render_grade(self, record: Device) -> str:
        return record.grade or DASH

    def render_donation(self, record: Device) -> str:
        return lot_in_words(record.donation)

    def render_declared(self, record: Device) -> str:
        return DASH if record.declared_value is None else money(record.declared_value)

    def render_since(self, record: Device) -> SafeString:
        at = timezone.localtime(record.status_at)
        return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="minutes"), recently(at))

    def render_act(self, record: Device) -> SafeString | str:
        found = self.erase if record.pk in self.unerased else self.steps.get(record.status)
        if found is None:
            return ""
        words, page = found
        link = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return format_html(link, page.replace(HOLE, record.tag), words, grouped(record.tag))


class GiftTable(tables.Table):
    """A donor's own gifts: no place, no author, no loan; `months` comes from a floor above, where known."""

    tag = Drawn(_("Étiquette"), "c-tag")
    reference = Drawn(_("Votre référence"), "wide")
    what = Drawn(_("Appareil"), "c-what")
    serial = Drawn(_("Numéro de série ou IMEI"), "wide")
    declared = Drawn(_("Valeur déclarée"), "wide num", "num")
    state = Drawn(_("État"), "c-mark")
    months = Drawn(_("Mois chez quelqu’un"), "c-act num", "num")

    class Meta:
        attrs = {"aria-label": _("Vos appareils")}

    def __init__(self, *args: Any, months: Mapping[UUID, int] | None = None, **kwargs: Any) -> None:
        self.lent = months or {}
        hidden = () if months is not None else ("months",)
        super().__init__(*args, exclude=hidden, **kwargs)
        words = dict(GiftState.choices)
        self.marks = {code: mark("donor", said, words[said]) for code, said in DONOR_STATES.items()}
        self.address = reverse("loans:device", args=[HOLE])

    def render_tag(self, record: Device) -> SafeString:
        address = self.address.replace(HOLE, record.tag)
        return format_html('<a class="tag" href="{}">{}</a>', address, grouped(record.tag))

    def render_reference(self, record: Device) -> str:
        return record.reference or DASH

    def render_what(self, record: Device) -> str:
        return record.designation()

    def render_serial(self, record: Device) -> str:
        return record.serial or record.imei or DASH

    def render_declared(self, record: Device) -> str:
        return DASH if record.declared_value is None else money(record.declared_value)

    def render_state(self, record: Device) -> SafeString:
        return self.marks[record.status]

    def render_months(self, record: Device) -> str:
        number = self.lent.get(record.pk, 0)
        if not number:
            return "—"
        return ngettext("%(number)s mois", "%(number)s mois", number) % {"number": number}
