"""What would be broken about loans: invariants I1 to I8 and I14 of trust 4.1, over devices, loans and holds.

I2 and I6 hold by the receipts' constraint and their own transaction; I9 to I13 belong to other parts.
"""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.doctor import Problem, Promises, Rows
from inventory.choices import MOVES, Status, Verb
from inventory.models import Device, DeviceEvent
from loans.actions.desk import SKEW
from loans.choices import Answer, NeedClosed
from loans.models import Hold, Loan, Need, Prescription, ScanReceipt

promise = Promises()


def problems() -> Iterator[Problem]:
    """Broken promises about loans, holds and requests, then the states that lead nowhere."""
    yield from promise.broken()
    yield from _dead_ends()


# --- a device and its loans ------------------------------------------------------------------------------


@promise("I1", "Device {} is {} and has {} open loans.")
def lent_means_one_open_loan() -> Rows:
    """I1, I3: on loan if and only if exactly one loan is open."""
    counted = Device.objects.annotate(running=Count("loans", filter=Q(loans__closed_at__isnull=True)))
    right = Q(status=Status.ON_LOAN, running=1) | (~Q(status=Status.ON_LOAN) & Q(running=0))
    return counted.exclude(right).values_list("tag", "status", "running")


@promise("I1", "Device {} was lent again before it had come back.")
def one_loan_after_the_other() -> Rows:
    """As far as the clocks of two phones allow."""
    others = Loan.objects.counted().filter(device=OuterRef("device")).exclude(pk=OuterRef("pk"))
    begun = others.filter(handed_over_at__lt=OuterRef("ended"), handed_over_at__gt=OuterRef("handed_over_at"))
    ended = Loan.objects.counted().annotate(ended=F("closed_at") - SKEW)
    return ended.filter(Exists(begun)).values_list("device__tag")


# --- a device and its holds ------------------------------------------------------------------------------


@promise("I5", "Device {} is {} and has {} active holds.")
def kept_aside_means_one_hold() -> Rows:
    """I5, I3: kept aside if and only if exactly one hold is active."""
    counted = Device.objects.annotate(kept=Count("holds", filter=Q(holds__closed_at__isnull=True)))
    right = Q(status=Status.RESERVED, kept=1) | (~Q(status=Status.RESERVED) & Q(kept=0))
    return counted.exclude(right).values_list("tag", "status", "kept")


@promise("I5", "Device {} is kept aside for a need that is closed.")
def holds_serve_open_needs() -> Rows:
    return Hold.objects.active().filter(need__closed_at__isnull=False).values_list("device__tag")


@promise("I5", "Device {} is kept aside for a need of another kind.")
def holds_are_of_the_kind_needed() -> Rows:
    return Hold.objects.active().exclude(need__kind=F("device__kind")).values_list("device__tag")


# --- needs and what met them -----------------------------------------------------------------------------


@promise("I3", "A need of prescription {} is closed as lent without a loan.")
def lent_needs_have_a_loan() -> Rows:
    counts = Loan.objects.counted().filter(need=OuterRef("pk"))
    lent = Need.objects.filter(closed_why=NeedClosed.LENT)
    return lent.exclude(Exists(counts)).values_list("prescription__code")


@promise("I3", "A need of prescription {} is open though its device is on loan.")
def open_needs_have_no_running_loan() -> Rows:
    runs = Loan.objects.counted().filter(need=OuterRef("pk"), closed_at__isnull=True)
    return Need.objects.open().filter(Exists(runs)).values_list("prescription__code")


@promise("I3", "Prescription {} is closed but still wants a device.")
def closed_requests_want_nothing() -> Rows:
    over = Prescription.objects.filter(Q(withdrawn_at__isnull=False) | Q(declined_at__isnull=False))
    wanted = Need.objects.open().filter(prescription=OuterRef("pk"))
    return over.filter(Exists(wanted)).values_list("code")


# --- strangers -------------------------------------------------------------------------------------------


@promise("I4", "Device {} is lent by another association than the one that holds it.")
def lent_by_its_holder() -> Rows:
    return Loan.objects.open().exclude(organisation=F("device__organisation")).values_list("device__tag")


@promise("I4", "Device {} is kept aside by another association than the one that holds it.")
def kept_aside_by_its_holder() -> Rows:
    return Hold.objects.active().exclude(organisation=F("device__organisation")).values_list("device__tag")


@promise("I12", "A loan of device {}, its request and its agreement are not of one person.")
def one_person_throughout() -> Rows:
    """I4, I12: loan, request and paper are about the same person."""
    person = {"need__prescription__beneficiary": F("beneficiary"), "agreement__beneficiary": F("beneficiary")}
    return Loan.objects.exclude(**person).values_list("device__tag")


# --- the journal and the answers given -------------------------------------------------------------------


@promise("I8", "A loan of device {} has no hand-over in the journal.")
def hand_overs_are_told() -> Rows:
    """What opened a loan stands in the device's journal, at the same instant."""
    told = DeviceEvent.objects.filter(device=OuterRef("device"), late=False)
    opened = told.filter(verb=Verb.HAND_OVER, occurred_at=OuterRef("handed_over_at"))
    return Loan.objects.exclude(Exists(opened)).values_list("device__tag")


@promise("I8", "A loan of device {} is closed without a line in the journal.")
def ends_are_told() -> Rows:
    """What closed a loan too."""
    told = DeviceEvent.objects.filter(device=OuterRef("device"), late=False)
    ended = told.filter(from_status=Status.ON_LOAN, occurred_at=OuterRef("closed_at"))
    return Loan.objects.filter(closed_at__isnull=False).exclude(Exists(ended)).values_list("device__tag")


@promise("I2", "Act {} was acknowledged as applied but is in no journal.")
def applied_acts_are_told() -> Rows:
    """I2: what a phone was told is in the journal."""
    applied = ScanReceipt.objects.filter(answer=Answer.APPLIED).exclude(verb="claim")
    return applied.exclude(Exists(_told(late=False))).values_list("client_id")


@promise("I2", "Act {} was acknowledged as a conflict but is in no journal.")
def recorded_conflicts_are_told() -> Rows:
    recorded = ScanReceipt.objects.filter(answer=Answer.CONFLICT_RECORDED)
    return recorded.exclude(Exists(_told(late=True))).values_list("client_id")


def _told(**how: bool) -> QuerySet[DeviceEvent]:
    act = {"client_id": OuterRef("client_id"), "organisation": OuterRef("organisation")}
    return DeviceEvent.objects.filter(**act, **how)


def _dead_ends() -> Iterator[Problem]:
    """I14: from every state some move leads on, to ready or out of the stock."""
    for status, leads_to in MOVES.items():
        if not leads_to and status != Status.RETIRED:
            yield Problem("I14", f"A device that is {status} can go nowhere.")


def advice() -> list[str]:
    """Open work to mind: what waits for a person."""
    waiting = ScanReceipt.objects.unsettled().count()
    return [f"{waiting} acts without network wait on Today to be settled."] if waiting else []
