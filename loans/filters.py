"""What the association's requests and loans are narrowed by; their state by its counts."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from accounts.models import Site
from inventory.choices import Kind
from loans.choices import LoanOutcome, LoanState, PrescriptionStatus
from loans.models import Loan, Need, Prescription, Renewal
from loans.words import LIVE

CALLS = "calls"
RENEWAL, CLAIMED, UNSIGNED = "renewal", "claimed", "unsigned"
OUTCOMES = [choice for choice in LoanOutcome.choices if choice[0] != LoanOutcome.UNDONE]


def sites(request: HttpRequest) -> Any:
    return Site.objects.visible_to(request.member)  # type: ignore[attr-defined]


class _Stated(FilterSet):
    """`others` is the list before its state is chosen, so that counts follow the filters."""

    stated = ""  # the filter of the state
    others: QuerySet[Any]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.form.cleaned_data.pop(self.stated, "")
        self.others = super().filter_queryset(queryset)
        self.form.cleaned_data[self.stated] = chosen
        return self.filters[self.stated].filter(self.others, chosen) if chosen else self.unsaid(self.others)

    def unsaid(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What the list opens on."""
        return rows

    def chosen(self) -> str:
        """The state asked for, if it is one."""
        return self.form.cleaned_data.get(self.stated) or ""

    def narrowed(self) -> bool:
        """Whether anything but the state is asked for."""
        return any(value for name, value in self.form.cleaned_data.items() if name != self.stated)


class RequestFilter(_Stated):
    """The queue: what can be worked on, where no state is said."""

    stated = "status"
    status = ChoiceFilter(choices=PrescriptionStatus, widget=forms.HiddenInput)
    kind = ChoiceFilter(label=_("Il faut"), choices=Kind, empty_label=_("Tous les types"), method="wants")
    site = ModelChoiceFilter(
        label=_("Remise à"),
        queryset=sites,
        to_field_name="slug",
        empty_label=_("Tous les lieux"),
        method="at",
    )
    to = ChoiceFilter(
        label=_("Adressée"),
        choices=[("us", _("À nous")), (CALLS, _("À toutes\u00a0: appels ouverts"))],
        empty_label=_("À nous ou à toutes"),
        method="addressed",
    )

    class Meta:
        model = Prescription
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.member.is_manager:  # open calls are read by managers
            del self.filters["to"]

    def wants(self, rows: QuerySet[Any], _name: str, kind: str) -> QuerySet[Any]:
        """A device of the kind is still wanted; where nothing is wanted any more, it was."""
        asked = Need.objects.filter(prescription=OuterRef("pk"), kind=kind)
        wanted = Need.objects.open().filter(prescription=OuterRef("pk"))
        return rows.filter(Exists(asked.open()) | (Exists(asked) & ~Exists(wanted)))

    def at(self, rows: QuerySet[Any], _name: str, site: Site) -> QuerySet[Any]:
        """To be handed over there, or anywhere."""
        return rows.filter(Q(site=site) | Q(site__isnull=True))

    def addressed(self, rows: QuerySet[Any], _name: str, to: str) -> QuerySet[Any]:
        return rows.filter(association__isnull=to == CALLS)

    def unsaid(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(status__in=LIVE)


class LoanFilter(_Stated):
    """The loans: those that run, where no state is said."""

    stated = "state"
    state = ChoiceFilter(choices=LoanState, widget=forms.HiddenInput)
    kind = ChoiceFilter(
        label=_("Type"), choices=Kind, field_name="device__kind", empty_label=_("Tous les types")
    )
    site = ModelChoiceFilter(
        label=_("Remis à"), queryset=sites, to_field_name="slug", empty_label=_("Tous les lieux")
    )
    todo = ChoiceFilter(
        label=_("À suivre"),
        choices=[
            (RENEWAL, _("Prolongation demandée")),
            (CLAIMED, _("Dit rendu, à chercher")),
            (UNSIGNED, _("Convention à signer")),
        ],
        empty_label=_("Tous"),
        method="to_follow",
    )
    outcome = ChoiceFilter(label=_("Terminé"), choices=OUTCOMES, empty_label=_("De toutes les façons"))

    class Meta:
        model = Loan
        fields: list[str] = []

    def to_follow(self, rows: QuerySet[Any], _name: str, what: str) -> QuerySet[Any]:
        running = rows.filter(closed_at__isnull=True)
        if what == RENEWAL:
            return running.filter(Exists(Renewal.objects.pending().filter(loan=OuterRef("pk"))))
        if what == CLAIMED:
            return running.filter(claimed_returned_at__isnull=False)
        return running.filter(agreement__signed_at__isnull=True)

    def unsaid(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if self.form.cleaned_data.get("outcome") else rows.filter(closed_at__isnull=True)
