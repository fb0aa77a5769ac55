"""Who may be helped: rules over values, a verdict with all its reasons (design §4, domain §1).

Any one criterion that holds is enough, or the social worker's reasoned statement where the programme takes
it; residence is a condition apart. A proof is judged on the day of the check: one valid and one out of date,
the valid one wins. Nothing here reads a request or a row.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import spoken
from accounts.refusals import Reason
from beneficiaries.choices import Proof, Seen
from beneficiaries.days import add_months

ELDERLY = "elderly"
STATEMENT = Proof.STATEMENT

# What no proof can say: these are corrected, never recorded.
IMPOSSIBLE = frozenset({"seen_in_future", "issued_in_future", "seen_before_issued", "valid_before_issued"})


@dataclass(frozen=True, slots=True)
class ProofRule:
    """How long one kind of proof counts: so many months from its own date (None: until the end it names).

    `lasting` proofs show what does not change, as an identity document shows a birth year.
    """

    kind: str
    max_age_months: int | None = None
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """A ground for help and the proofs that show it, by kind."""

    code: str
    proofs: Mapping[str, ProofRule]


@dataclass(frozen=True, slots=True)
class Rules:
    """A programme's conditions on a day.

    `departement` empty: anywhere. `check_months` is a check's longest life (domain §1.4: six months).
    """

    criteria: tuple[CriterionRule, ...]
    elderly_age: int = 60
    departement: str = ""
    statement_accepted: bool = True
    check_months: int = 6

    def criterion(self, code: str) -> CriterionRule | None:
        return next((rule for rule in self.criteria if rule.code == code), None)


@dataclass(frozen=True, slots=True)
class Shown:
    """One proof as the social worker saw it: kinds and dates, never a document or a number."""

    criterion: str
    proof: str
    seen_on: dt.date | None = None
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None
    seen: str = Seen.SEEN

    @property
    def label(self) -> str:
        """The proof in words."""
        return str(Proof(self.proof).label) if self.proof in Proof.values else self.proof

    def as_row(self) -> dict[str, str | None]:
        """As `Evidence.rows` keeps it: ISO dates or None."""
        return {
            "criterion": self.criterion,
            "proof": self.proof,
            "seen": str(self.seen),
            "seen_on": _iso(self.seen_on),
            "issued_on": _iso(self.issued_on),
            "valid_until": _iso(self.valid_until),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, str | None]) -> "Shown":
        day = {name: row.get(name) for name in ("seen_on", "issued_on", "valid_until")}
        return cls(
            criterion=row.get("criterion") or "",
            proof=row.get("proof") or "",
            seen=row.get("seen") or Seen.SEEN,
            **{name: dt.date.fromisoformat(text) if text else None for name, text in day.items()},
        )


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the person for this decision."""

    birth_year: int
    commune: str = ""  # COG code
    evidence: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one proof is worth: it counts until a day (None: no end of its own), or the reasons why not."""

    shown: Shown
    reasons: tuple[Reason, ...] = ()
    until: dt.date | None = None

    @property
    def counts(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the right is open, and until which day one may hand over for it.

    `until` is set if and only if `eligible`; `reasons` say what is missing and what to do, and are empty if
    eligible; `findings` answer each proof in the order given.
    """

    eligible: bool
    until: dt.date | None = None
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    def impossible(self) -> tuple[Reason, ...]:
        """Dates that cannot be: the check cannot be recorded with them."""
        found = (reason for finding in self.findings for reason in finding.reasons)
        return tuple(dict.fromkeys(reason for reason in found if reason.code in IMPOSSIBLE))


def assess(situation: Situation, rules: Rules, on: dt.date) -> Verdict:
    """The verdict on a day: the longest of what counts, never beyond the check's own life."""
    findings = tuple(_finding(shown, situation, rules, on) for shown in situation.evidence)
    longest = add_months(on, rules.check_months)
    ends = [min(finding.until or longest, longest) for finding in findings if finding.counts]
    missing = [*_residence(situation, rules)]
    if not ends:
        missing += [reason for finding in findings for reason in finding.reasons] or [_nothing_seen(rules)]
    if missing:
        return Verdict(False, reasons=tuple(dict.fromkeys(missing)), findings=findings)
    return Verdict(True, until=max(ends), findings=findings)


def _finding(shown: Shown, situation: Situation, rules: Rules, on: dt.date) -> Finding:
    if wrong := [*_impossible(shown, on)]:
        return Finding(shown, tuple(wrong))
    if shown.proof == STATEMENT:
        return _statement(shown, rules, on)
    criterion = rules.criterion(shown.criterion)
    if criterion is None:
        return Finding(
            shown,
            (Reason("criterion_not_counted", _("Ce critère n’est pas prévu ici : choisissez-en un autre.")),),
        )
    proof = criterion.proofs.get(shown.proof)
    if proof is None:
        return Finding(
            shown,
            (
                Reason(
                    "proof_not_accepted",
                    _("Ce justificatif ne va pas avec ce critère\u00a0: choisissez-en un de la liste."),
                ),
            ),
        )
    until = _end(shown, proof)
    reasons = [
        *_unseen(shown, proof),
        *_too_old(shown, proof, until, on),
        *_too_early(shown, situation, rules, on),
    ]
    return Finding(shown, tuple(reasons), None if reasons else until)


def _impossible(shown: Shown, on: dt.date) -> Iterable[Reason]:
    if shown.seen_on and shown.seen_on > on:
        yield Reason("seen_in_future", _("«\u00a0Vu le\u00a0» est un jour à venir\u00a0: corrigez la date."))
    if shown.issued_on and shown.issued_on > on:
        yield Reason("issued_in_future", _("Le justificatif porte un jour à venir\u00a0: corrigez sa date."))
    if shown.seen_on and shown.issued_on and shown.seen_on < shown.issued_on <= on:
        yield Reason(
            "seen_before_issued",
            _("Le justificatif est vu avant d’être daté\u00a0: corrigez l’une des deux dates."),
        )
    if shown.valid_until and shown.issued_on and shown.valid_until < shown.issued_on <= on:
        yield Reason(
            "valid_before_issued",
            _("Le justificatif finit avant d’être daté\u00a0: corrigez l’une des deux dates."),
        )


def _unseen(shown: Shown, proof: ProofRule) -> Iterable[Reason]:
    if shown.seen == Seen.DECLARED:
        yield Reason("not_seen", _("Ce justificatif est seulement annoncé\u00a0: il comptera une fois vu."))
    elif shown.seen_on is None:
        yield Reason("seen_on_missing", _("Indiquez le jour où vous avez vu le justificatif."))
    if proof.max_age_months is not None and shown.issued_on is None:
        yield Reason("issued_on_missing", _("Indiquez la date écrite sur le justificatif."))


def _too_old(shown: Shown, proof: ProofRule, until: dt.date | None, on: dt.date) -> Iterable[Reason]:
    if until is None or until >= on:
        return
    months = proof.max_age_months
    if months is not None and shown.issued_on and add_months(shown.issued_on, months) < on:
        sentence = ngettext(
            "Ce justificatif a plus d’%(months)d mois\u00a0: demandez-en un plus récent.",
            "Ce justificatif a plus de %(months)d mois\u00a0: demandez-en un plus récent.",
            months,
        )
        yield Reason("proof_too_old", sentence % {"months": months})
    else:
        sentence = _("Ce justificatif allait jusqu’au %(day)s\u00a0: demandez-en un à jour.")
        yield Reason("proof_expired", sentence % {"day": spoken(until)})


def _too_early(shown: Shown, situation: Situation, rules: Rules, on: dt.date) -> Iterable[Reason]:
    """The age counts from the first of January of the year in which it is reached."""
    year = situation.birth_year + rules.elderly_age
    if shown.criterion == ELDERLY and year > on.year:
        sentence = _("Ce critère s’ouvre à %(age)d ans, donc en %(year)d\u00a0: cochez-en un autre.")
        yield Reason("age_not_reached", sentence % {"age": rules.elderly_age, "year": year})


def _statement(shown: Shown, rules: Rules, on: dt.date) -> Finding:
    """The social worker's word: good for a check's life from the day it was given."""
    if not rules.statement_accepted:
        sentence = _("Ce programme demande un justificatif\u00a0: l’avis motivé ne suffit pas.")
        return Finding(shown, (Reason("statement_not_accepted", sentence),))
    given = shown.issued_on or shown.seen_on
    if given is None:
        return Finding(shown, (Reason("seen_on_missing", _("Indiquez le jour de votre avis.")),))
    until = add_months(given, rules.check_months)
    if until < on:
        return Finding(
            shown, (Reason("proof_too_old", _("Votre avis est trop ancien\u00a0: donnez-en un nouveau.")),)
        )
    return Finding(shown, until=until)


def _residence(situation: Situation, rules: Rules) -> Iterable[Reason]:
    if not rules.departement:
        return
    place = {"departement": rules.departement}
    if not situation.commune:
        sentence = _("Indiquez la commune\u00a0: ce programme sert le département %(departement)s.")
        yield Reason("residence_missing", sentence % place)
    elif departement_of(situation.commune) != rules.departement:
        sentence = _(
            "Ce programme sert le département %(departement)s\u00a0: choisissez un programme de la commune."
        )
        yield Reason("residence_outside", sentence % place)


def _nothing_seen(rules: Rules) -> Reason:
    if rules.statement_accepted:
        return Reason("no_evidence", _("Il manque un justificatif, ou votre avis motivé."))
    return Reason("no_evidence", _("Il manque un justificatif."))


def _end(shown: Shown, proof: ProofRule) -> dt.date | None:
    """The last day a proof is good for; None when it names no end."""
    if proof.lasting:
        return None
    ends = [shown.valid_until] if shown.valid_until else []
    if proof.max_age_months is not None and shown.issued_on:
        ends.append(add_months(shown.issued_on, proof.max_age_months))
    return min(ends, default=None)


def departement_of(commune: str) -> str:
    """The département of a COG code: 38185 → 38, 2A004 → 2A, 97411 → 974."""
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
