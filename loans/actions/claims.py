"""The person says it was brought back, and nobody finds it; or it turns out that they still have it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.acts import Stale, act
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Reason, refuse_if
from inventory.actions.moves import note
from inventory.choices import Verb
from loans import perms
from loans.actions.renewals import read_loan
from loans.models import Loan


@act
def claim_returned(*, loan: Loan, by: Membership, at: dt.datetime | None = None) -> Loan:
    """The person says they brought it back, and nobody finds it: it counts for no limit, and is looked for.

    Said twice: once. Raises Refused loan_closed.
    """
    now = _running(loan, by)
    if now.claimed_returned_at is not None:
        return now
    at = at or timezone.now()
    note([now.device], verb=Verb.SAID_BACK, by=by, at=at, data={"loan": str(now.pk)})
    return _say(now, {"claimed_returned_at": at, "claimed_returned_by": by.user_id})


@act
def still_out(*, loan: Loan, by: Membership, at: dt.datetime | None = None) -> Loan:
    """The person has it after all, or that was said of the wrong loan: it runs and counts as before.

    Said twice: once. Raises Refused loan_closed.
    """
    now = _running(loan, by)
    if now.claimed_returned_at is None:
        return now
    told = {"loan": str(now.pk), "at": now.claimed_returned_at.isoformat()}
    told["by"] = str(now.claimed_returned_by_id)
    note([now.device], verb=Verb.STILL_OUT, by=by, at=at or timezone.now(), data=told)
    return _say(now, {"claimed_returned_at": None, "claimed_returned_by": None})


def _running(loan: Loan, by: Membership) -> Loan:
    now = read_loan(loan)
    require(perms.can_declare(by, now))
    refuse_if([] if now.is_open else [Reason("loan_closed")])
    return now


def _say(now: Loan, said: dict[str, Any]) -> Loan:
    """Write it on the loan as it was read; raises Stale when a colleague was faster."""
    unsaid = now.claimed_returned_at is None
    rows = Loan.objects.open().filter(pk=now.pk, claimed_returned_at__isnull=unsaid)
    if rows.update(**said) != 1:
        raise Stale("loan")
    return read_loan(now)
