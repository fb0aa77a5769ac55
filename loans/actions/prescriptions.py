"""Devices are asked for a person and accepted by an association; a lapsed right is renewed (design §4)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes
from accounts.acts import Stale, act
from accounts.keys import uuid7
from accounts.models import Membership, Organisation, Site
from accounts.perms import require
from accounts.refusals import Reason, refuse_if
from beneficiaries.actions import checks, people
from beneficiaries.eligibility import Shown
from beneficiaries.fields import Unreadable
from beneficiaries.models import Beneficiary, EligibilityCheck, Programme
from inventory.choices import Kind
from loans import perms
from loans.actions import asking, limits
from loans.actions.free_text import said, short
from loans.actions.holds import release_need
from loans.actions.seen import gone_stale
from loans.choices import NeedClosed
from loans.models import Need, Prescription

OPEN: dict[str, object] = {"declined_at": None, "withdrawn_at": None}


@act
def prescribe(
    *,
    beneficiary: Beneficiary | Mapping[str, Any],
    programme: Programme,
    kinds: Sequence[str],
    evidence: Sequence[Shown],
    by: Membership,
    association: Organisation | None = None,
    use: str = "",
    key: UUID | None = None,
    at: dt.datetime | None = None,
) -> Prescription:
    """Ask devices for a person, of one association or all: the right is checked, each device is a need.

    `beneficiary` is a person known here, or the details to register them with (beneficiaries.actions.people).
    What is not open yet is kept "to complete". `warnings` say a limit that the hand-over will meet, and what
    a file already here tells otherwise than the details. `key` is the request's own id, where a form made it:
    sent twice, it is asked once.
    Raises Refused: not_allowed, invalid, payload_changed (the key is another request's, or it has changed).
    """
    at = at or timezone.now()
    day = by.organisation.day_of(at)
    require(perms.can_prescribe(by))
    if key and (asked := Prescription.objects.filter(pk=key).first()):
        return asking.as_sent(asked, beneficiary, programme, kinds, association=association, use=use, by=by)
    reasons = [*asking.impossible(kinds), *asking.not_taking_part(programme, by, association, day)]
    use = short(use, 200, reasons)
    refuse_if(reasons)
    person = (
        beneficiary if isinstance(beneficiary, Beneficiary) else people.register(by=by, at=at, **beneficiary)
    )
    check = checks.check(person, programme, evidence, by=by, at=at)
    facts = {"organisation_id": by.organisation_id, "programme": programme, "beneficiary": person}
    facts |= {"association": association, "submitted_at": at, "submitted_by_id": by.user_id, **_right(check)}
    facts |= {"eligibility": check, "code": _free_code()}
    asked, fresh = Prescription.objects.get_or_create(pk=key or uuid7(), defaults=facts)
    if not fresh:
        raise Stale("prescription")  # the same form was sent twice at once: look again
    Need.objects.bulk_create(
        Need(organisation_id=by.organisation_id, prescription=asked, kind=Kind(kind), use=use)
        for kind in kinds
    )
    asked.warnings = (*person.warnings, *limits.reached(asked, kinds, day))
    return asked


def _free_code() -> str:
    """A pick-up code nobody has: 28 million of them, so that one look is nearly always enough."""
    code = codes.make(codes.PICKUP_LENGTH)
    while Prescription.objects.filter(code=code).exists():
        code = codes.make(codes.PICKUP_LENGTH)
    return code


def _right(check: EligibilityCheck) -> dict[str, dt.date | None]:
    """The facts of a check that a prescription repeats: its last day, and that day with the grace."""
    if not check.eligible or check.until is None:
        return {"right_until": None, "hand_over_until": None}
    grace = dt.timedelta(days=check.version.grace_days)
    return {"right_until": check.until, "hand_over_until": check.until + grace}


@act
def accept(
    *,
    prescription: Prescription,
    by: Membership,
    site: Site | None = None,
    first: bool = False,
    at: dt.datetime | None = None,
) -> Prescription:
    """The association takes it on; `site` is where it will be handed over, none means any. Said twice: once.

    Accepted already, it is to be handed over at this `site` from now on; but where it was not yet as the page
    was shown (`first`), the place that a colleague has just chosen stands.
    Raises Refused: not_allowed, wrong_status (closed), not_eligible or eligibility_expired (the right must be
    open on the day), invalid (a site of somebody else).
    """
    at = at or timezone.now()
    day = by.organisation.day_of(at)
    asked = read_prescription(prescription)
    require(perms.can_decide(by, asked))
    refuse_if(_closed(asked))
    if asked.accepted_at is not None and asked.association_id == by.organisation_id:
        return _elsewhere(asked, site, by, first=first)
    refuse_if([*_no_right(asked, day), *_not_ours(site, by), *_not_inside(asked, by, day)])
    done = {"accepted_at": at, "accepted_by": by.user_id, "association": by.organisation_id, "site": site}
    _once(asked, {**OPEN, "accepted_at": None, "association": asked.association_id}, done)
    return read_prescription(asked)


def _no_right(asked: Prescription, day: dt.date) -> list[Reason]:
    if asked.right_until is None:
        return [Reason("not_eligible", _("Ce dossier est à compléter par le travailleur social."))]
    if asked.right_until < day:
        return [Reason("eligibility_expired", _("Ce dossier est à renouveler par le travailleur social."))]
    return []


def _elsewhere(asked: Prescription, site: Site | None, by: Membership, *, first: bool) -> Prescription:
    """Accepted for one place, it is handed over at another."""
    if site == asked.site:
        return asked
    if first:
        raise gone_stale()
    refuse_if([*_over(asked), *_not_ours(site, by)])
    _once(asked, {**OPEN, "site": asked.site_id}, {"site": site})
    return read_prescription(asked)


def _not_ours(site: Site | None, by: Membership) -> list[Reason]:
    if site is None or site.organisation_id == by.organisation_id:
        return []
    return [Reason("invalid", _("Ce lieu n’est pas à votre association. Choisissez-en un autre."))]


def _not_inside(asked: Prescription, by: Membership, day: dt.date) -> list[Reason]:
    if checks.takes_part(by, asked.programme, day):
        return []
    return [Reason("not_allowed", _("Votre association ne participe pas à ce programme."))]


def _over(asked: Prescription) -> list[Reason]:
    """Closed, or with nothing left to wait for."""
    reasons = _closed(asked)
    if not reasons and not asked.needs.open().exists():
        reasons.append(Reason("wrong_status", _("Cette demande est déjà honorée.")))
    return reasons


def _closed(asked: Prescription) -> list[Reason]:
    if asked.declined_at is None and asked.withdrawn_at is None:
        return []
    return [Reason("wrong_status", _("Cette demande est déjà close."))]


@act
def decline(
    *, prescription: Prescription, reason: str, by: Membership, at: dt.datetime | None = None
) -> Prescription:
    """The association cannot help; the prescriber reads why. What was lent stays lent, the rest is closed.

    Said twice in the same words: once. Raises Refused: not_allowed, comment_required, wrong_status (closed,
    wholly honoured, or an open call).
    """
    at = at or timezone.now()
    asked = read_prescription(prescription)
    require(perms.can_decide(by, asked))
    reasons = _over(asked)
    why = said(reason, 300, reasons)
    if asked.decline_reason == why and _ended(asked, NeedClosed.DECLINED, by.user_id):
        return asked
    if asked.association_id is None:
        reasons.append(Reason("wrong_status", _("Cet appel est ouvert à toutes les associations.")))
    refuse_if(reasons)
    whole = {} if _lent(asked) else {"declined_at": at, "declined_by": by.user_id}
    _once(asked, OPEN, {"decline_reason": why, **whole})
    _close_needs(asked, NeedClosed.DECLINED, by=by, at=at)
    return read_prescription(asked)


@act
def withdraw(*, prescription: Prescription, by: Membership, at: dt.datetime | None = None) -> Prescription:
    """The prescriber takes it back; what was kept aside is free again, what was lent stays lent.

    Said twice: once. Raises Refused: not_allowed, wrong_status (declined, or wholly honoured).
    """
    at = at or timezone.now()
    asked = read_prescription(prescription)
    require(perms.can_follow(by, asked))
    if _ended(asked, NeedClosed.WITHDRAWN):
        return asked
    refuse_if(_over(asked))
    if not _lent(asked):
        _once(asked, OPEN, {"withdrawn_at": at, "withdrawn_by": by.user_id})
    _close_needs(asked, NeedClosed.WITHDRAWN, by=by, at=at)
    return read_prescription(asked)


@act
def renew_check(
    *,
    prescription: Prescription,
    evidence: Sequence[Shown],
    by: Membership,
    seen: str = "",
    at: dt.datetime | None = None,
) -> EligibilityCheck:
    """The right is verified again: a longer one counts from now on, and revives what had expired.

    One that is not open is recorded and takes nothing away. `seen` is the check that was in force as the page
    was shown: sent twice, it is kept once; where a colleague has made another one, nothing is.
    Raises Refused: not_allowed, invalid, wrong_status.
    """
    at = at or timezone.now()
    asked = read_prescription(prescription)
    require(perms.can_follow(by, asked))
    refuse_if(_closed(asked))
    if seen and seen != str(asked.eligibility_id):
        return _kept(asked.eligibility, evidence, by)
    check = checks.check(asked.beneficiary, asked.programme, evidence, by=by, at=at)
    if check.eligible and (asked.right_until is None or check.until >= asked.right_until):  # type: ignore[operator]
        _once(asked, {"eligibility": asked.eligibility_id}, {"eligibility": check, **_right(check)})
    return check


def _kept(made: EligibilityCheck, evidence: Sequence[Shown], by: Membership) -> EligibilityCheck:
    """The check made since the page was shown, where it is this very one."""
    try:
        rows = made.evidence.rows
    except Unreadable:  # no key opens it any more
        rows = None
    if made.checked_by_id != by.user_id or rows != [shown.as_row() for shown in evidence]:
        raise gone_stale()
    return made


def read_prescription(prescription: Prescription | UUID) -> Prescription:
    """The prescription as it is now, with what every decision reads."""
    key = prescription if isinstance(prescription, UUID) else prescription.pk
    related = ("beneficiary", "programme", "association", "organisation", "site")
    return Prescription.objects.select_related(*related).get(pk=key)


def _once(asked: Prescription, before: dict[str, object], done: dict[str, object]) -> None:
    """Change what was looked at, if it still is so; raises Stale when somebody was faster."""
    rows = Prescription.objects.filter(pk=asked.pk)
    for name, value in before.items():
        rows = rows.filter(**{f"{name}__isnull": True}) if value is None else rows.filter(**{name: value})
    if rows.update(**done) != 1:
        raise Stale("prescription")


def _lent(asked: Prescription) -> bool:
    return asked.needs.filter(closed_why=NeedClosed.LENT).exists()


def _ended(asked: Prescription, why: str, by: UUID | None = None) -> bool:
    """Nothing is wanted any more, and all or the rest of it ended so (by that user, where one is named)."""
    ended = asked.needs.filter(closed_why=why, **({"closed_by": by} if by else {}))
    return ended.exists() and not asked.needs.open().exists()


def _close_needs(asked: Prescription, why: str, *, by: Membership, at: dt.datetime) -> None:
    """Close what is still wanted; each once, and what was kept for it goes back on the shelf."""
    for need in asked.needs.open().order_by("pk"):
        done = {"closed_at": at, "closed_by": by.user_id, "closed_why": why}
        if Need.objects.open().filter(pk=need.pk).update(**done) != 1:
            raise Stale("need")
        release_need(need, by=by, at=at)
