"""The road of one loan, the newest first: what was said and done, and by which colleague."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.codes import grouped
from accounts.days import FULL, moment, spoken
from inventory.choices import Accessory, Condition
from inventory.wording import small
from loans.choices import LoanOutcome
from loans.models import Loan, Renewal

Stone = dict[str, str]


def road_of(loan: Loan) -> list[Stone]:
    """What `_components/road.html` reads. Who asked for a renewal elsewhere is not named."""
    stones = [_handed_over(loan), *_renewals(loan), *_said(loan), *_ended(loan)]
    return sorted(stones, key=lambda stone: stone["iso"], reverse=True)


def _joined(words: list[str]) -> str:
    return " · ".join(filter(None, words))


def _stone(loan: Loan, at: dt.datetime, status: str, title: str, **more: str) -> Stone:
    iso = at.astimezone(loan.organisation.zone).isoformat()
    return {"noun": "loan", "status": status, "title": title, "when": moment(at, FULL), "iso": iso} | more


def _handed_over(loan: Loan) -> Stone:
    kit = ", ".join(small(Accessory(code).label) for code in loan.accessories_out)
    words = [
        _("État\u00a0: %(condition)s") % {"condition": small(Condition(loan.condition_out).label)},
        _("Avec\u00a0: %(kit)s") % {"kit": kit} if kit else "",
        loan.comment,
        loan.handed_over_by.short_name(),
    ]
    more = {"more": _("à %(site)s") % {"site": loan.site.name}, "text": _joined(words)}
    before = loan.replaces
    if before:
        more |= {
            "url": reverse("loans:loan", args=[before.pk]),
            "link": _("À la place de %(tag)s") % {"tag": grouped(before.device.tag)},
        }
    return _stone(loan, loan.handed_over_at, "open", _("Remis"), **more)


def _renewals(loan: Loan) -> Iterator[Stone]:
    for renewal in loan.renewals.told().select_related("decided_by").order_by("asked_at"):
        until = _("jusqu’au %(day)s") % {"day": spoken(renewal.due_on)}
        asked = renewal.asked_at != renewal.decided_at
        if asked:
            title = _("Prolongation demandée par le travailleur social")
            yield _stone(loan, renewal.asked_at, "due_soon", title, more=until, text=renewal.comment)
        if renewal.decided_at and renewal.decided_by:
            yield _decided(loan, renewal, until, "" if asked else renewal.comment)


def _decided(loan: Loan, renewal: Renewal, until: str, comment: str) -> Stone:
    by = renewal.decided_by.short_name() if renewal.decided_by else ""
    at = renewal.decided_at or renewal.asked_at
    if renewal.granted:
        text = _joined([comment, by])
        return _stone(loan, at, "open", _("Prolongé"), more=until, text=text)
    text = _joined([renewal.reason, by])
    return _stone(loan, at, "due_soon", _("Prolongation non accordée"), text=text)


def _said(loan: Loan) -> Iterator[Stone]:
    if loan.claimed_returned_at and loan.claimed_returned_by:
        by = loan.claimed_returned_by.short_name()
        title = _("La personne dit l’avoir rendu")
        yield _stone(loan, loan.claimed_returned_at, "claimed", title, text=by)
    if loan.found_at and loan.found_by:
        by = loan.found_by.short_name()
        yield _stone(loan, loan.found_at, "returned", _("Retrouvé plus tard"), text=by)


def _ended(loan: Loan) -> Iterator[Stone]:
    if not (loan.closed_at and loan.outcome and loan.closed_by and loan.closed_on):
        return
    state = small(Condition(loan.condition_in).label) if loan.condition_in else ""
    words = [
        _("État\u00a0: %(condition)s") % {"condition": state} if state else "",
        loan.closed_comment,
        _("Plainte %(number)s") % {"number": loan.police_report} if loan.police_report else "",
        loan.closed_by.short_name(),
    ]
    more = {"text": _joined(words)}
    if loan.closed_on != loan.closed_at.astimezone(loan.organisation.zone).date():
        more["more"] = _("le %(day)s") % {"day": spoken(loan.closed_on)}
    after = Loan.objects.filter(replaces=loan).select_related("device").first()
    if after and loan.outcome == LoanOutcome.SWAPPED:
        more |= {
            "url": reverse("loans:loan", args=[after.pk]),
            "link": _("Échangé contre %(tag)s") % {"tag": grouped(after.device.tag)},
        }
    yield _stone(loan, loan.closed_at, loan.outcome, str(LoanOutcome(loan.outcome).label), **more)
