"""The paperwork of one hand-over, read under a lock on the person (design §5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts import codes
from accounts.models import Membership, Site
from accounts.prepared import Prepared
from accounts.refusals import Refused
from beneficiaries.models import Beneficiary
from loans import lending
from loans.actions.desk import AtDesk
from loans.models import Agreement, Hold, Loan, Need, Prescription


@dataclass(frozen=True, slots=True)
class Paper:
    """A prescription at the desk: the need this device would meet, and what stands around it."""

    prescription: Prescription
    need: Need | None
    other_hold: Hold | None  # the need's, on another device
    agreement: UUID | None  # of this person, site and day, if there is one
    foreign_agreement: bool  # the phone's id for it is another person's, site's or day's
    open_loans: int
    others_wait_longer: bool
    awaited: tuple[str, ...]  # the kinds the prescription still waits for

    def facts(self, limit: int) -> lending.Paperwork:
        """The same, for the rules."""
        asked = self.prescription
        return lending.Paperwork(
            accepted=asked.accepted_at is not None,
            open_need=self.need is not None,
            right_until=asked.right_until,
            hand_over_until=asked.hand_over_until,
            open_loans=self.open_loans,
            limit=limit,
            others_wait_longer=self.others_wait_longer,
            awaited=self.awaited,
        )


def which(prescription: UUID | str) -> dict[str, UUID | str | None]:
    """A prescription's key or its pick-up code; raises Refused invalid for a code that is none."""
    if isinstance(prescription, UUID):
        return {"pk": prescription, "code": None}
    code = codes.read(prescription, codes.PICKUP_LENGTH)
    if code is None:
        raise Refused("invalid", _("Ce code de retrait ne se lit pas bien. Relisez-le."))
    return {"pk": None, "code": code}


def read_paper(
    by: Membership,
    prescription: UUID | str,
    found: AtDesk,
    *,
    site: Site | None,
    day: dt.date,
    agreement: UUID | None,
) -> Paper:
    """Lock the person, then read what the rules need; raises Refused not_found out of sight.

    Whoever hands over to the same person waits here: the limit is counted under this lock.
    """
    asked = {"organisation": by.organisation_id, "member": by.pk, **which(prescription)}
    person, kind = lock_person(asked), found.device.kind
    if person is None:
        raise Refused("not_found", _("Cette demande n’est pas connue ici. Relisez le code."))
    around = {"kind": kind, "site": site.pk if site else None, "day": day, "agreement": agreement}
    needs = _needs_of(**asked, **around, person=person)
    need = _chosen(needs, kind, found)
    first = need or needs[0]
    hold = getattr(need, "kept", None)
    return Paper(
        prescription=first.prescription,
        need=need,
        other_hold=hold if hold and hold.device_id != found.device.pk else None,
        agreement=first.agreement_there,
        foreign_agreement=first.agreement_elsewhere,
        open_loans=first.open_loans,
        others_wait_longer=bool(need and need.overtakes),
        awaited=tuple(row.kind for row in needs if row.closed_at is None),
    )


def lock_person(asked: Mapping[str, Any]) -> str | None:
    """Lock every row of the person, wherever they are known; gives their key. SQLite locks as a whole."""
    return next(iter(_person_of(**asked)), None)


def open_loans(by: Membership, person: str, kind: str) -> int:
    """Devices of a kind that the person has from this association; one said to be returned is not counted."""
    return running(by.organisation_id, person, kind).count()


def running(organisation: Any, person: Any, kind: Any) -> QuerySet[Loan]:
    """The loans that the limit counts."""
    lent = Loan.objects.open().filter(organisation=organisation, beneficiary__person_key=person)
    return lent.filter(device__kind=kind, claimed_returned_at__isnull=True)


def _chosen(needs: list[Any], kind: str, found: AtDesk) -> Any:
    """The need this device is kept for, else one that has nothing kept, else the first of that kind."""
    fit = [need for need in needs if need.closed_at is None and need.kind == kind]
    kept_for = found.hold.need_id if found.hold else None
    fit.sort(key=lambda need: (need.pk != kept_for, getattr(need, "kept", None) is not None, need.pk))
    return fit[0] if fit else None


def visible(organisation: Any, member: Any, pk: Any, code: Any) -> QuerySet[Prescription]:
    """The prescription of a key or of a pick-up code, where the member may open it at the desk."""
    by = Membership(pk=member, organisation_id=organisation)
    return Prescription.objects.at_desk(by).filter(Q(pk=pk) | Q(code=code))


def _person(**asked: Any) -> QuerySet[Any, Any]:
    keys = Beneficiary.objects.filter(prescriptions__in=visible(**asked)).values("person_key")
    rows = Beneficiary.objects.filter(person_key__in=keys).order_by("pk").select_for_update(no_key=True)
    return rows.values_list("person_key", flat=True)


def _needs(*, kind: Any, site: Any, day: Any, agreement: Any, person: Any, **asked: Any) -> QuerySet[Any]:
    """All of its needs, with the prescription, the hold of each, the day's agreement and what the person has.

    One statement, after the lock: the limit is held to the count it gives.
    """
    organisation = asked["organisation"]
    signed = Agreement.objects.filter(organisation=organisation)
    today = {"beneficiary": OuterRef("prescription__beneficiary"), "site": site, "day": day}
    lent = running(organisation, person, kind).order_by().values("organisation").annotate(many=Count("pk"))
    marked: QuerySet[Any] = Need.objects.filter(prescription__in=visible(**asked))
    return (  # type: ignore[no-any-return]
        marked.annotate(
            kept=FilteredRelation("holds", condition=Q(holds__closed_at__isnull=True)),
            agreement_there=Subquery(signed.filter(**today).values("pk")[:1]),
            agreement_elsewhere=Exists(signed.filter(client_id=agreement).exclude(**today)),
            overtakes=Exists(waiting_longer(organisation, kind, day)),
            open_loans=Coalesce(Subquery(lent.values("many")), Value(0)),
        )
        .select_related("prescription", "kept__device")
        .order_by("pk")
    )


def waiting_longer(organisation: Any, kind: Any, day: Any) -> QuerySet[Need]:
    """Needs accepted before the outer need's prescription, of other people."""
    waiting = Need.objects.waiting(kind, organisation, day)
    earlier = waiting.filter(prescription__accepted_at__lt=OuterRef("prescription__accepted_at"))
    return earlier.exclude(prescription__beneficiary=OuterRef("prescription__beneficiary"))


_ASKED: dict[str, Any] = {
    "organisation": UUIDField(),
    "member": UUIDField(),
    "pk": UUIDField(),
    "code": CharField(),
}
_person_of = Prepared(_person, **_ASKED)
_needs_of = Prepared(
    _needs,
    **_ASKED,
    kind=CharField(),
    site=UUIDField(),
    day=DateField(),
    agreement=UUIDField(),
    person=CharField(),
)
