"""What a hand-over may refuse one day, said while a device is being asked for: never a block (design §3)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.codes import grouped
from accounts.days import spoken
from accounts.models import Membership
from accounts.refusals import Reason
from beneficiaries.models import Beneficiary, Programme
from inventory.choices import Kind
from loans.actions.desk import Desk
from loans.models import Loan, Prescription
from loans.words import kinds_of


def reached(asked: Prescription, kinds: Sequence[str], day: dt.date) -> Iterator[Reason]:
    """The limit of the association that what is lent, and what is asked here, would pass."""
    if asked.association is None:
        return
    desk = Desk(Membership(organisation=asked.association), asked.association)
    person = asked.beneficiary.person_key
    lent = Loan.objects.open().filter(organisation=asked.association, beneficiary__person_key=person)
    open_loans = Counter(
        lent.filter(claimed_returned_at__isnull=True).order_by("pk").values_list("device__kind", flat=True)
    )
    if any(open_loans[kind] + count > desk.policy(kind, day).limit for kind, count in Counter(kinds).items()):
        yield Reason("limit_reached")


def under_way(
    person: Beneficiary,
    programme: Programme,
    *,
    by: Membership,
    kinds: Sequence[str] = Kind.values,
    but: Prescription | None = None,
) -> list[str]:
    """A sentence for each request in the member's sight that still waits for such a device for the person."""
    rows = Prescription.objects.visible_to(by).filter(programme=programme)
    rows = rows.still_wanting(kinds, person.person_key, but=but)
    said = _(
        "Une demande est déjà en route pour cette personne\u00a0: %(kinds)s (code %(code)s, du %(day)s)."
    )
    return [
        said
        % {
            "kinds": kinds_of(need.kind for need in one.wanted),  # type: ignore[attr-defined]
            "code": grouped(one.code),
            "day": spoken(by.organisation.day_of(one.submitted_at)),
        }
        for one in rows
    ]
