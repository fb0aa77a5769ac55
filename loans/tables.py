"""Rows of requests and of loans, as the association works with them."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.codes import grouped
from accounts.days import SHORT, spoken
from accounts.templatetags.relais import mark
from loans.choices import LoanState, PrescriptionStatus
from loans.people import Sight
from loans.words import REQUEST, kinds_of, state_of

_NAMED = '{}<span class="visually-hidden"> {}</span>'


def day(value: dt.date) -> SafeString:
    """A day as lists say it: 21 nov. 2026."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), spoken(value, SHORT))


def column(words: Any, css: str = "wide", **more: Any) -> tables.Column:
    """A column worked out from the whole row; `css` places it on a phone."""
    return tables.Column(
        verbose_name=words, orderable=False, empty_values=(), attrs={"td": {"class": css}}, **more
    )


class _People(tables.Table):
    """Rows about people, read as far as `sight` goes, on the day `today`."""

    def __init__(self, *args: Any, sight: Sight, today: dt.date, **kwargs: Any) -> None:
        self.sight, self.today = sight, today
        super().__init__(*args, **kwargs)

    class Meta:
        order_by_field = "sort"


class RequestTable(_People):
    """The queue; an open call has no name."""

    code = column(gettext_lazy("Code"), "c-tag")
    who = column(gettext_lazy("Pour"), "c-what")
    wanted = column(gettext_lazy("Il faut"), "")
    status = column(gettext_lazy("État"), "c-mark")
    waits = column(gettext_lazy("Attend depuis"), "")
    until = column(gettext_lazy("À remettre jusqu’au"))
    site = column(gettext_lazy("Remise à"))
    act = column(gettext_lazy("À faire"), "c-act")

    class Meta(_People.Meta):
        attrs = {"aria-label": gettext_lazy("Demandes")}

    def render_code(self, record: Any) -> SafeString:
        url = reverse("loans:request", args=[record.pk])
        return format_html('<a class="tag" href="{}">{}</a>', url, grouped(record.code))

    def render_who(self, record: Any) -> str:
        return self.sight.name(record.beneficiary) if record.association_id else _("Appel ouvert")

    def render_wanted(self, record: Any) -> str:
        """What is still wanted; for a request that is over, what it was about."""
        wanted = [need for need in record.every_need if need.closed_at is None]
        return kinds_of(need.kind for need in wanted or record.every_need)

    def render_status(self, record: Any) -> SafeString:
        return mark("prescription", record.status, REQUEST[record.status])

    def render_waits(self, record: Any) -> SafeString:
        since = (record.accepted_at or record.submitted_at).astimezone(self.sight.member.organisation.zone)
        days = (self.today - since.date()).days
        words = ngettext("%(days)s jour", "%(days)s jours", days) % {"days": days}
        return format_html('<time datetime="{}">{}</time>', since.date().isoformat(), words)

    def render_until(self, record: Any) -> SafeString | str:
        return day(record.hand_over_until) if record.hand_over_until else "—"

    def render_site(self, record: Any) -> str:
        return record.site.name if record.site else _("partout")

    def render_act(self, record: Any) -> SafeString | str:
        code, key = grouped(record.code), record.pk
        if record.status == PrescriptionStatus.SUBMITTED:
            return _link(reverse("loans:request", args=[key]), _("Lire"), code)
        if record.status == PrescriptionStatus.HELD:
            kept = next(hold.device for need in record.every_need for hold in need.kept)
            return _link(f"{reverse('loans:scan', args=[kept.tag])}?for={key}", _("Remettre"), code)
        if record.status == PrescriptionStatus.ACCEPTED:
            return _link(reverse("loans:request", args=[key]), _("Mettre de côté"), code)
        return ""


class LoanTable(_People):
    """Loans; somebody helped elsewhere is not named to a volunteer who does not work there."""

    tag = column(gettext_lazy("Étiquette"), "c-tag")
    who = column(gettext_lazy("Chez"), "c-what")
    state = column(gettext_lazy("État"), "c-mark")
    what = column(gettext_lazy("Appareil"))
    since = column(gettext_lazy("Depuis"))
    due = column(gettext_lazy("À rendre"), "")
    site = column(gettext_lazy("Remis à"))
    act = column(gettext_lazy("À faire"), "c-act")

    class Meta(_People.Meta):
        attrs = {"aria-label": gettext_lazy("Prêts")}

    def render_tag(self, record: Any) -> SafeString:
        url = reverse("loans:loan", args=[record.pk])
        return format_html('<a class="tag" href="{}">{}</a>', url, grouped(record.device.tag))

    def render_who(self, record: Any) -> str:
        return self.sight.name(record.beneficiary) if self.sight.here(record) else _("quelqu’un d’ailleurs")

    def render_state(self, record: Any) -> SafeString:
        return mark("loan", *state_of(record))

    def render_what(self, record: Any) -> str:
        return str(record.device.designation())

    def render_since(self, record: Any) -> SafeString:
        return day(record.handed_over_on)

    def render_due(self, record: Any) -> SafeString:
        return day(record.closed_on or record.due_on)

    def render_site(self, record: Any) -> str:
        return str(record.site.name)

    def render_act(self, record: Any) -> SafeString | str:
        tag, page = grouped(record.device.tag), reverse("loans:loan", args=[record.pk])
        if not record.is_open:
            return ""
        if record.asked:
            return _link(page, _("Répondre"), tag)
        if record.claimed_returned_at:
            return _link(page, _("Le chercher"), tag)
        if record.state == LoanState.OVERDUE:
            return _link(page, _("Prendre des nouvelles"), tag)
        return _link(reverse("loans:scan", args=[record.device.tag]), _("Reprendre"), tag)


def _link(url: str, words: str, about: str) -> SafeString:
    return format_html('<a href="{}">' + _NAMED + "</a>", url, words, about)
