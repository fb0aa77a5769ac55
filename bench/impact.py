"""A donor's report over 10,000 devices and 30,000 loans: figures and PDF."""

import datetime as dt

from django.utils import timezone

from accounts import codes
from accounts.keys import uuid7
from bench.frame import Figure, at_most, cpu, main
from bench.rows import copy
from impact import paper
from impact.actions.reports import edition_of
from impact.measure import Scope
from impact.measure import measure as figures_of
from impact.values import Period
from inventory.models import Device, DeviceEvent
from loans.models import Loan, Need
from tests import make

DEVICES, LOANS_EACH = 10_000, 3
FIGURES_MS, PDF_MS = 300, 150


def measure(*, tiny: bool) -> list[Figure]:
    """Processor time of the figures and of the paper, up to today and for a past year."""
    fill(40 if tiny else DEVICES)
    donor, today = make.alpexa(), timezone.localdate()
    rows = []
    for name, period in (
        ("up to today", Period(dt.date(2025, 1, 1), today)),
        ("a past year", Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))),
    ):
        value, took = cpu(lambda period=period: figures_of(Scope(donor), period, today=today))
        rows.append(at_most(f"figures, {name}", took, "ms CPU", FIGURES_MS, f"{value.loans} loans"))
        paper.draw(value, edition_of(value, donor=donor))  # letters are loaded once
        pdf, took = cpu(lambda value=value: paper.draw(value, edition_of(value, donor=donor)))
        rows.append(at_most(f"PDF, {name}", took, "ms CPU", PDF_MS, f"{len(pdf) / 1000:.0f} kB"))
    return rows


def fill(how_many: int) -> None:
    """One real device with its journal, need and loan, made by actions, copied many times."""
    lent = make.loan(make.device(), site=make.grenoble())
    tags = codes.make_many(codes.TAG_LENGTH, how_many)
    devices = [copy(lent.device, tag=tag, serial_key=tag) for tag in tags]
    journal = list(DeviceEvent.objects.filter(device=lent.device_id))
    arrived = {"occurred_at": dt.datetime(2024, 12, 1, tzinfo=dt.UTC)}  # before both periods
    events = [copy(line, device_id=device.pk, **arrived) for device in devices for line in journal]
    needs, loans = [], []
    for number, device in enumerate(devices):
        for turn in range(LOANS_EACH):
            needs.append(copy(lent.need, id=uuid7()))
            begins = dt.date(2025, 1, 1) + dt.timedelta(days=200 * turn + number % 60)
            ends = begins + dt.timedelta(days=90 + number % 90)
            days = {"handed_over_on": begins, "due_on": ends, "closed_on": ends}
            ended = {
                "closed_at": lent.handed_over_at,
                "closed_by_id": lent.handed_over_by_id,
                "outcome": "returned",
            }
            loans.append(copy(lent, device_id=device.pk, need_id=needs[-1].pk, **days, **ended))
    for model, rows in ((Device, devices), (DeviceEvent, events), (Need, needs), (Loan, loans)):
        model.objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main("impact")
