"""Record that a right was verified: what was seen, when, and the verdict; nothing is copied (design §3)."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Membership
from accounts.perms import is_system, require
from accounts.refusals import Reason, Refused
from beneficiaries import perms
from beneficiaries.choices import Proof, Seen
from beneficiaries.eligibility import CriterionRule, ProofRule, Rules, Shown, Situation, Verdict, assess
from beneficiaries.models import (
    Beneficiary,
    Criterion,
    EligibilityCheck,
    Evidence,
    Participation,
    Programme,
    ProgrammeVersion,
)

MOST_PROOFS = 20


def rules_for(version: ProgrammeVersion, on: dt.date) -> Rules:
    """A version's rules, with the criteria in force on the day."""
    criteria = Criterion.objects.in_force(on).filter(code__in=version.criteria)
    return Rules(
        criteria=tuple(_criterion_rule(criterion) for criterion in criteria),
        elderly_age=version.elderly_age,
        departement=version.departement,
        statement_accepted=version.statement_accepted,
        check_months=version.check_months,
    )


def judge(
    programme: Programme, birth_year: int, commune: str, evidence: Sequence[Shown], on: dt.date
) -> tuple[ProgrammeVersion, Verdict]:
    """The verdict that `check` would record, and the version it rests on; writes nothing.

    Raises Refused `invalid` when the programme has no rules on that day.
    """
    version = programme.version_on(on)
    if version is None:
        raise Refused("invalid", _("Ce programme n’a pas encore commencé\u00a0: choisissez-en un autre."))
    return version, assess(Situation(birth_year, commune, tuple(evidence)), rules_for(version, on), on)


@act
def check(
    person: Beneficiary,
    programme: Programme,
    evidence: Sequence[Shown],
    *,
    by: Membership,
    at: dt.datetime | None = None,
) -> EligibilityCheck:
    """Record what was seen for a person and the verdict in a programme; open or not, it is kept as it is.

    No evidence at all is a check too: the request stays to complete. A structure that left the programme
    renews what it prescribed there; that it prescribes no more is asked where a request is made. Raises
    Refused `not_allowed`, `invalid` (impossible dates, words that are no known criterion or proof).
    """
    require(perms.can_check(by, person))
    at = at or timezone.now()
    day = by.organisation.day_of(at)
    require(is_system(by) or _ever_took_part(by, programme, day))
    _refuse_unknown(evidence, day)
    version, verdict = judge(programme, person.birth_year, person.commune, evidence, day)
    if wrong := verdict.impossible():
        raise Refused("invalid", wrong[0].sentence(), wrong)
    made = EligibilityCheck.objects.create(
        organisation_id=person.organisation_id,
        beneficiary=person,
        version=version,
        eligible=verdict.eligible,
        until=verdict.until,
        checked_on=day,
        checked_at=at,
        checked_by_id=by.user_id,
    )
    Evidence.objects.create(
        organisation_id=person.organisation_id,
        check_made=made,
        rows=[shown.as_row() for shown in evidence],
        reasons=[reason.code for reason in verdict.reasons],
    )
    return made


def verdict_of(made: EligibilityCheck) -> Verdict:
    """The recorded verdict with its sentences, worked out again from the evidence on the day of the check.

    Raises fields.Unreadable when the evidence cannot be opened.
    """
    shown = tuple(Shown.from_row(row) for row in made.evidence.rows)
    person = made.beneficiary
    situation = Situation(person.birth_year, person.commune, shown)
    fresh = assess(situation, rules_for(made.version, made.checked_on), made.checked_on)
    # What was decided stands, even where the person's details were corrected since.
    return Verdict(made.eligible, made.until, () if made.eligible else fresh.reasons, fresh.findings)


def takes_part(member: Membership, programme: Programme, on: dt.date) -> bool:
    """Whether the member's organisation prescribes or lends in the programme on a day."""
    return (
        Participation.objects.in_force(on)
        .filter(programme=programme, organisation=member.organisation_id)
        .exists()
    )


def _ever_took_part(member: Membership, programme: Programme, on: dt.date) -> bool:
    """Whether the member's organisation takes part, or took part before it left."""
    inside = Participation.objects.filter(programme=programme, organisation=member.organisation_id)
    return inside.filter(since__lte=on).exists()


def _criterion_rule(criterion: Criterion) -> CriterionRule:
    proofs = (
        ProofRule(proof["kind"], proof.get("max_age_months"), proof.get("lasting", False))
        for proof in criterion.proofs
    )
    return CriterionRule(criterion.code, {proof.kind: proof for proof in proofs})


def _refuse_unknown(evidence: Sequence[Shown], day: dt.date) -> None:
    """Only words of the lists are recorded: nothing else may slip into the evidence."""
    codes = {
        *Criterion.objects.in_force(day).values_list("code", flat=True).order_by(),
        "",
        Proof.STATEMENT.value,
    }
    if reasons := [*_unknown(evidence, codes)]:
        raise Refused("invalid", reasons[0].message, reasons)


def _unknown(evidence: Sequence[Shown], codes: set[str]) -> Iterator[Reason]:
    if len(evidence) > MOST_PROOFS:
        yield Reason("invalid", _("C’est trop de justificatifs\u00a0: un seul suffit."))
    for shown in evidence:
        if shown.criterion not in codes:
            yield Reason("criterion_unknown", _("Ce critère n’existe pas : choisissez-en un de la liste."))
        if shown.proof not in Proof.values:
            yield Reason("proof_unknown", _("Ce justificatif n’existe pas : choisissez-en un de la liste."))
        if shown.seen not in Seen.values:
            yield Reason("seen_unknown", _("Dites si le justificatif est vu, annoncé ou certifié."))
