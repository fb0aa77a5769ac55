"""What a social worker ticks and asks: proofs seen, then devices wanted. Shaped here, judged by rules."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.keys import uuid7
from accounts.models import Organisation
from beneficiaries.choices import Proof
from beneficiaries.eligibility import Finding, Shown, Verdict
from beneficiaries.forms import DayField
from beneficiaries.models import Criterion, ProgrammeVersion
from inventory.choices import Kind

STATEMENT = Proof.STATEMENT.value
ANYBODY = "any"  # an open call: the first association that can
KINDS = (Kind.LAPTOP, Kind.TABLET, Kind.HOTSPOT, Kind.PHONE, Kind.DESKTOP)
MOST_OF_A_KIND = 4
DATES = ("issued_on", "seen_on", "valid_until")


@dataclass(frozen=True)
class Choice:
    """One criterion as the page opens it: its tick, its proof, its days, and what it says to each."""

    tick: forms.BoundField
    proof: forms.BoundField | None
    days: list[forms.BoundField]
    help: str = ""


class EvidenceForm(forms.Form):
    """The proofs seen, a group of fields a criterion; those not ticked are not read.

    `criteria` are the programme's, `version` its rules on the day, `today` the structure's day.
    """

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        version: ProgrammeVersion,
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        self.words = {criterion.code: criterion.word(version.elderly_age) for criterion in criteria}
        for criterion in self.criteria:
            self._add_criterion(criterion, today)
        if version.statement_accepted:
            self.words[STATEMENT] = _("Votre avis motivé")
            self.fields[STATEMENT] = forms.BooleanField(label=self.words[STATEMENT], required=False)
            self.fields[f"{STATEMENT}-seen_on"] = DayField(label=_("Donné le"), initial=today)

    def _add_criterion(self, criterion: Criterion, today: dt.date) -> None:
        code, proofs = criterion.code, criterion.proofs
        self.fields[code] = forms.BooleanField(label=self.words[code], required=False)
        kinds = [(proof["kind"], Proof(proof["kind"]).label) for proof in proofs]
        self.fields[f"{code}-proof"] = forms.ChoiceField(
            label=_("Justificatif"), choices=kinds, required=False
        )
        if any(proof["max_age_months"] for proof in proofs):
            self.fields[f"{code}-issued_on"] = DayField(label=_("Daté du"))
        if any(proof["max_age_months"] is None and not proof.get("lasting") for proof in proofs):
            self.fields[f"{code}-valid_until"] = DayField(label=_("Valable jusqu’au"))
        self.fields[f"{code}-seen_on"] = DayField(label=_("Vu le"), initial=today)

    def clean(self) -> dict[str, Any]:
        """What is not ticked is not asked for, so nothing there can be wrong."""
        for name in [*self.errors]:
            if not self.cleaned_data.get(name.partition("-")[0]):
                del self.errors[name]
        return self.cleaned_data

    def ticked(self) -> Iterator[str]:
        return (code for code in self.words if self.cleaned_data.get(code))

    def shown(self) -> tuple[Shown, ...]:
        """The proofs as the rules read them; days that cannot be read are left out."""
        return tuple(self._shown(code) for code in self.ticked())

    def _shown(self, code: str) -> Shown:
        days: dict[str, Any] = {name: self.cleaned_data.get(f"{code}-{name}") for name in DATES}
        if code == STATEMENT:
            return Shown("", STATEMENT, **days)
        kinds = [
            proof["kind"]
            for criterion in self.criteria
            if criterion.code == code
            for proof in criterion.proofs
        ]
        return Shown(code, self.cleaned_data.get(f"{code}-proof") or kinds[0], **days)

    def choices(self) -> list[Choice]:
        return [self._choice(criterion) for criterion in self.criteria]

    def _choice(self, criterion: Criterion) -> Choice:
        code = criterion.code
        days = [self[f"{code}-{name}"] for name in DATES if f"{code}-{name}" in self.fields]
        return Choice(self[code], self[f"{code}-proof"], days, _helped(criterion))

    def own_word(self) -> Choice | None:
        """The statement, where the programme takes it."""
        if STATEMENT not in self.fields:
            return None
        return Choice(self[STATEMENT], None, [self[f"{STATEMENT}-seen_on"]])

    def told(self, verdict: Verdict) -> list[str]:
        """The verdict's reasons, each with the criterion it speaks of where several are ticked."""
        several = len(verdict.findings) > 1
        said = {reason for finding in verdict.findings for reason in finding.reasons}
        general = [reason.sentence() for reason in verdict.reasons if reason not in said]
        return general + [line for finding in verdict.findings for line in self._lines(finding, several)]

    def _lines(self, finding: Finding, several: bool) -> Iterator[str]:
        word = self.words.get(finding.shown.criterion or STATEMENT, "")
        for reason in finding.reasons:
            words = {"what": word, "sentence": reason.sentence()}
            yield _("%(what)s\u00a0: %(sentence)s") % words if several else reason.sentence()


def _helped(criterion: Criterion) -> str:
    """Which date matters for which proof."""
    ages = {proof["kind"]: proof["max_age_months"] for proof in criterion.proofs}
    aged = [kind for kind, months in ages.items() if months]
    own = [
        proof["kind"]
        for proof in criterion.proofs
        if proof["max_age_months"] is None and not proof.get("lasting")
    ]
    lines = []
    if aged:
        months = max(ages[kind] for kind in aged)
        if len(aged) == len(ages):
            line = ngettext(
                "Accepté\u00a0: moins d’%(months)d mois.", "Accepté\u00a0: moins de %(months)d mois.", months
            )
            lines.append(line % {"months": months})
        else:
            words = {"what": _words(aged), "months": months}
            line = ngettext(
                "%(what)s\u00a0: donnez sa date, moins d’%(months)d mois.",
                "%(what)s\u00a0: donnez sa date, moins de %(months)d mois.",
                months,
            )
            lines.append(line % words)
    if own:
        lines.append(_("%(what)s\u00a0: donnez sa fin, rien si sans limite.") % {"what": _words(own)})
    return " ".join(lines)


def _words(kinds: Sequence[str]) -> str:
    return ", ".join(str(Proof(kind).label) for kind in kinds)


class NeedForm(forms.Form):
    """The devices wanted, what for, and of whom."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid7
    )  # the request's own id: sent twice, asked once
    use = forms.CharField(
        label=gettext_lazy("Pour quoi faire\u00a0?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("En quelques mots\u00a0: démarches, études, garder le lien. Rien de médical."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    association = forms.ChoiceField(
        label=gettext_lazy("À quelle association\u00a0?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une association, ou toutes.")},
    )

    def __init__(self, *args: Any, associations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_slug = {association.slug: association for association in associations}
        choices = [(slug, association.name) for slug, association in self.by_slug.items()]
        choices.append((ANYBODY, _("La première qui peut")))
        self.fields["association"].choices = choices  # type: ignore[attr-defined]
        if len(self.by_slug) == 1:
            self.fields["association"].initial = choices[0][0]
        for kind in KINDS:
            self.fields[kind] = forms.BooleanField(label=Kind(kind).label, required=False)
            counts = [(count, str(count)) for count in range(1, MOST_OF_A_KIND + 1)]
            self.fields[f"{kind}-count"] = forms.TypedChoiceField(
                label=_("Combien\u00a0?"), choices=counts, coerce=int, empty_value="1", required=False
            )

    def clean(self) -> dict[str, Any]:
        if not self.kinds():
            self.add_error(None, forms.ValidationError(_("Choisissez au moins un appareil."), code="kinds"))
        return self.cleaned_data

    def kinds(self) -> list[str]:
        """The kinds wanted, repeated for quantity."""
        wanted = [kind for kind in KINDS if self.cleaned_data.get(kind)]
        return [
            kind.value for kind in wanted for _one in range(int(self.cleaned_data.get(f"{kind}-count") or 1))
        ]

    def chosen(self) -> Organisation | None:
        """The association, or None for an open call."""
        return self.by_slug.get(self.cleaned_data["association"])

    def devices(self) -> list[tuple[Kind, forms.BoundField, forms.BoundField]]:
        return [(kind, self[kind], self[f"{kind}-count"]) for kind in KINDS]
