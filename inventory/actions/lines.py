"""SIM cards and the hotspots they sit in: who connects what, from when to when (domain §5)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from accounts.acts import act
from accounts.models import Membership
from accounts.perms import require
from inventory import perms
from inventory.choices import LineState
from inventory.models import Device, Insertion, Line


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A SIM card as a fleet's list describes it; `allowance_gb` in gigabytes a month."""

    iccid: str
    number: str = ""
    operator: str = ""
    plan: str = ""
    allowance_gb: Decimal | None = None
    activated_on: dt.date | None = None
    commitment_until: dt.date | None = None
    state: str = LineState.ACTIVE


@act
def fit(
    pairs: Sequence[tuple[Device, LineDraft]], *, by: Membership, at: dt.datetime | None = None
) -> list[Insertion]:
    """Put new SIM cards into hotspots. The database refuses a card it already knows (IntegrityError)."""
    require(all(perms.can_act(by, device) for device, _draft in pairs))
    at = at or timezone.now()
    lines = Line.objects.bulk_create(
        Line(
            organisation_id=device.organisation_id,
            iccid=draft.iccid,
            number=draft.number,
            operator=draft.operator,
            plan=draft.plan,
            allowance_gb=draft.allowance_gb,
            activated_on=draft.activated_on,
            commitment_until=draft.commitment_until,
            state=draft.state,
        )
        for device, draft in pairs
    )
    return Insertion.objects.bulk_create(
        Insertion(
            organisation_id=device.organisation_id,
            line=line,
            device=device,
            inserted_at=at,
            inserted_by_id=by.user_id,
        )
        for (device, _draft), line in zip(pairs, lines, strict=True)
    )


@act
def set_state(line: Line, *, state: str, by: Membership) -> Line:
    """The operator resumed, suspended or ended the line."""
    require(line.organisation_id == by.organisation_id and perms.can_import(by))
    Line.objects.filter(pk=line.pk).update(state=LineState(state))
    line.state = state
    return line
