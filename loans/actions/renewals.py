"""A later return date: at once by the association, pending when a prescriber asks (design §8)."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import Stale, act, unless_taken
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Reason, Refused, refuse_if
from inventory.actions.moves import note
from inventory.choices import Verb
from inventory.transitions import Verdict
from loans import perms, policy
from loans.actions.desk import Desk
from loans.actions.free_text import said, short
from loans.models import Loan, Need, Renewal


def read_loan(loan: Loan) -> Loan:
    """The loan as it is now, with what every act on it reads."""
    return Loan.objects.select_related("device", "need", "site", "beneficiary", "organisation").get(
        pk=loan.pk
    )


def verdict(loan: Loan, due_on: dt.date, desk: Desk, day: dt.date) -> Verdict:
    """Whether the loan may run until `due_on`, and whether somebody waits for such a device."""
    waiting = Need.objects.waiting(loan.device.kind, loan.organisation_id, day)
    facts = policy.Renewing(
        due_on=loan.due_on,
        granted=Renewal.objects.granted().filter(loan__need=loan.need_id).count(),
        open=loan.is_open,
        claimed_returned=loan.claimed_returned_at is not None,
        someone_waits=waiting.exists(),
    )
    rules = desk.policy(loan.device.kind, day)
    return policy.check_renewal(rules, desk.calendar(loan.site), facts, new_due_on=due_on, on=day)


@act
def renew(
    *, loan: Loan, due_on: dt.date, by: Membership, comment: str = "", at: dt.datetime | None = None
) -> Loan:
    """The association lets a loan run until `due_on`, and so answers a request. Sent twice, renewed once.

    Raises Refused with every reason: loan_closed, renewals_exhausted, due_date_invalid, due_date_too_late.
    """
    return _renewed(read_loan(loan), due_on, None, by=by, comment=comment, at=at or timezone.now())


def _renewed(
    now: Loan, due_on: dt.date, asked: Renewal | None, *, by: Membership, comment: str, at: dt.datetime
) -> Loan:
    """The same; `asked` is the request it says yes to, else the one that waits, if any."""
    desk = Desk(by)
    require(perms.can_renew(by, now))
    if _already(now, due_on):
        return now
    found = verdict(now, due_on, desk, desk.day(at))
    reasons = list(found.reasons)
    comment = short(comment, 300, reasons)
    refuse_if(reasons)
    _grant(now, due_on, asked or now.renewals.pending().first(), by=by, at=at, comment=comment)
    now.warnings = found.warnings
    return now


def _already(loan: Loan, due_on: dt.date) -> bool:
    """The same request again: the date is absolute, so nothing is added."""
    return loan.is_open and loan.due_on == due_on and loan.renewals.granted().filter(due_on=due_on).exists()


def _grant(
    loan: Loan, due_on: dt.date, pending: Renewal | None, *, by: Membership, at: dt.datetime, comment: str
) -> Renewal:
    """Move the date once, from the one that was looked at; raises Stale when it has moved meanwhile."""
    before = loan.due_on
    answer = {"decided_at": at, "decided_by_id": by.user_id, "granted": True, "due_on": due_on}
    if pending is None:
        pending = Renewal.objects.create(
            organisation_id=loan.organisation_id,
            loan=loan,
            due_before=before,
            comment=comment,
            asked_at=at,
            asked_by_id=by.user_id,
            **answer,
        )
    elif Renewal.objects.unanswered().filter(pk=pending.pk).update(due_before=before, **answer) != 1:
        raise Stale("renewal")
    data = {"loan": str(loan.pk), "renewal": str(pending.pk), "due_before": before.isoformat()}
    data |= {"due_on": due_on.isoformat(), "asked_for": pending.due_on.isoformat()}
    note([loan.device], verb=Verb.RENEW, by=by, at=at, data=data)
    if Loan.objects.open().filter(pk=loan.pk, due_on=before).update(due_on=due_on) != 1:
        raise Stale("loan")
    loan.due_on = due_on
    return pending


@act
def ask(
    *, loan: Loan, due_on: dt.date, by: Membership, comment: str = "", at: dt.datetime | None = None
) -> Renewal:
    """A prescriber asks the association; one request waits at a time, the same again is the same.

    Raises Refused with every reason, as `renew` would, and wrong_status while another one waits.
    """
    at = at or timezone.now()
    now = read_loan(loan)
    require(perms.can_ask_renewal(by, now))
    waits = now.renewals.pending().first()
    if waits and waits.due_on == due_on:
        return waits
    lender = Desk(by, now.organisation)
    reasons = list(verdict(now, due_on, lender, lender.day(at)).reasons)
    if waits:
        reasons.append(Reason("wrong_status", _("Une prolongation est déjà demandée pour ce prêt.")))
    comment = short(comment, 300, reasons)
    refuse_if(reasons)
    with unless_taken("renewal"):  # a colleague may just have asked
        return Renewal.objects.create(
            organisation_id=now.organisation_id,
            loan=now,
            due_before=now.due_on,
            due_on=due_on,
            comment=comment,
            asked_at=at,
            asked_by_id=by.user_id,
        )


@act
def grant(*, renewal: Renewal, by: Membership, at: dt.datetime | None = None) -> Loan:
    """The association says yes to a prescriber's request, on what is true now. Said twice: once.

    Raises Refused as `renew`, and wrong_status where a colleague has said no.
    """
    asked = Renewal.objects.select_related("loan").get(pk=renewal.pk)
    require(perms.can_renew(by, asked.loan))
    if asked.granted is False:
        raise answered()
    if asked.granted:
        return read_loan(asked.loan)
    return _renewed(read_loan(asked.loan), asked.due_on, asked, by=by, comment="", at=at or timezone.now())


@act
def deny(*, renewal: Renewal, reason: str, by: Membership, at: dt.datetime | None = None) -> Renewal:
    """The association says no, and why; the loan keeps its date. Said twice in the same words: once.

    Raises Refused comment_required, and wrong_status where it has another answer.
    """
    at = at or timezone.now()
    require(perms.can_renew(by, renewal.loan))
    renewal.refresh_from_db()
    reasons: list[Reason] = []
    why = said(reason, 300, reasons)
    if renewal.granted is False and renewal.reason == why:
        return renewal
    refuse_if(reasons if renewal.decided_at is None else answered().reasons)
    asked = Renewal.objects.filter(pk=renewal.pk)
    no = {"decided_at": at, "decided_by": by.user_id, "granted": False, "reason": why}
    if not asked.pending().exists() or asked.unanswered().update(**no) != 1:
        raise answered()
    renewal.refresh_from_db()
    return renewal


def answered() -> Refused:
    return Refused("wrong_status", _("Cette demande a déjà sa réponse."))
