"""A prescription's status is the first that fits (design §4): the annotation against it, in every case."""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone

from inventory.models import Device
from loans.choices import PrescriptionStatus
from loans.models import Hold, Loan, Need, Prescription
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
DAYS = (None, TODAY - dt.timedelta(days=1), TODAY, TODAY + dt.timedelta(days=30))
WAIT = ("accepted", "held")
# What became of the devices that were asked for.
NEEDS = {
    "open": ["open"],
    "kept": ["kept"],
    "lent": ["lent"],
    "closed": ["withdrawn"],
    "one lent, one open": ["lent", "open"],
    "one lent, one kept": ["lent", "kept"],
    "one lent, one closed": ["lent", "withdrawn"],
}


def first_that_fits(case):
    """Design §4: withdrawn, declined, expired, honoured, held, accepted, to complete, submitted."""
    withdrawn, declined, accepted, right, grace, needs = case
    wanted = any(state in ("open", "kept") for state in NEEDS[needs])
    if withdrawn:
        return "withdrawn"
    if declined:
        return "declined"
    if wanted and grace is not None and grace < TODAY:
        return "expired"
    if not wanted and "lent" in NEEDS[needs]:
        return "honoured"
    if "kept" in NEEDS[needs]:
        return "held"
    if accepted:
        return "accepted"
    return "to_complete" if right is None or right < TODAY else "submitted"


def cases():
    flags = (False, True)
    for withdrawn, declined, accepted, right, needs in product(flags, flags, flags, DAYS, NEEDS):
        graces = (None,) if right is None else {right, max(right, TODAY)}
        yield from ((withdrawn, declined, accepted, right, grace, needs) for grace in graces)


def written(every):
    """The rows of every case, around the actions: most of these states no action leads to."""
    like, by, now = m.accepted(), make.ines().user, timezone.now()
    device = make.device()
    same = ("organisation_id", "programme_id", "beneficiary_id", "eligibility_id", "association_id")
    common = {name: getattr(like, name) for name in same} | {"submitted_at": now, "submitted_by": by}

    def when(verb, there):
        return {f"{verb}_at": now if there else None, f"{verb}_by": by if there else None}

    asked = [
        Prescription(
            code=f"{number:06d}",
            right_until=right,
            hand_over_until=grace,
            **common,
            **when("withdrawn", withdrawn),
            **when("declined", declined),
            **when("accepted", accepted),
        )
        for number, (withdrawn, declined, accepted, right, grace, _needs) in enumerate(every)
    ]
    Prescription.objects.bulk_create(asked)
    needs, holds = [], []
    for one, case in zip(asked, every, strict=True):
        for state in NEEDS[case[-1]]:
            over = state in ("lent", "withdrawn")
            closed = when("closed", over) | {"closed_why": state if over else None}
            needs.append(Need(prescription=one, organisation_id=one.organisation_id, kind="laptop", **closed))
            if state == "kept":
                holds.append(needs[-1])
    Need.objects.bulk_create(needs)
    columns = [
        field for field in Device._meta.concrete_fields if field.name not in ("id", "tag", "serial_key")
    ]
    copied = {field.attname: getattr(device, field.attname) for field in columns}
    devices = Device.objects.bulk_create(
        Device(**copied, tag=f"{n:08d}", serial_key=f"COPY{n}") for n in range(len(holds))
    )
    Hold.objects.bulk_create(
        Hold(organisation=make.pont_vieux(), device=one, need=need, until=TODAY, held_at=now, held_by=by)
        for one, need in zip(devices, holds, strict=True)
    )
    return asked


@pytest.mark.broken
def test_every_case_has_the_first_status_that_fits():
    every = list(cases())
    asked = written(every)
    found = dict(Prescription.objects.with_status(TODAY).order_by("pk").values_list("pk", "status"))
    wrong = {
        case: (found[one.pk], first_that_fits(case))
        for one, case in zip(asked, every, strict=True)
        if found[one.pk] != first_that_fits(case)
    }
    assert wrong == {}
    assert set(found.values()) == set(PrescriptionStatus.values)


@pytest.mark.broken
def test_who_waits_is_accepted_and_still_wants_a_device():
    every = list(cases())
    asked = written(every)
    waiting = {one.pk for one, case in zip(asked, every, strict=True) if first_that_fits(case) in WAIT}
    found = set(Prescription.objects.waiting(TODAY).values_list("pk", flat=True))
    assert {key for key in found if key in {one.pk for one in asked}} == waiting


# --- a loan's state --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "state"),
    [(-400, "overdue"), (-1, "overdue"), (0, "due_soon"), (14, "due_soon"), (15, "open"), (182, "open")],
)
def test_a_loan_is_overdue_from_the_midnight_after_its_day(days, state):
    loan = m.lent()
    on = loan.due_on - dt.timedelta(days=days)
    found = Loan.objects.with_state(on).get(pk=loan.pk)
    assert found.state == state
    assert Loan.objects.overdue(on).exists() == (state == "overdue")


def test_a_loan_that_ended_is_closed_however_late_it_was():
    loan = m.returned(
        m.lent(make.device(at=m.days_ago(410)), m.accepted(at=m.days_ago(405)), at=m.days_ago(400))
    )
    assert Loan.objects.with_state(timezone.localdate()).get(pk=loan.pk).state == "closed"
    assert not Loan.objects.overdue(timezone.localdate()).exists()


HOURS = [
    (zone, dt.datetime(*day, hour, 30, tzinfo=dt.UTC))
    for zone in ("Europe/Paris", "Indian/Reunion", "America/Martinique")
    for day in ((2026, 3, 28), (2026, 3, 29), (2026, 10, 24), (2026, 10, 25))
    for hour in range(24)
]


def test_no_hour_of_the_days_the_clocks_change_moves_a_day():
    """Trust 97: at every hour, in each zone, a rule's day is the one on the wall where the association is."""
    pont_vieux = make.pont_vieux()
    for zone, at in HOURS:
        pont_vieux.time_zone = zone
        offset = at.astimezone(pont_vieux.zone).utcoffset()
        assert pont_vieux.day_of(at) == (at.replace(tzinfo=None) + offset).date(), (zone, at)
