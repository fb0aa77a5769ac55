"""Builders of loans, through actions: a test reads as what people do. On top of `tests.make`."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import Membership, Organisation, Site
from beneficiaries.models import Beneficiary
from inventory.actions import together, workshop
from inventory.choices import Kind, Status
from inventory.models import Device
from loans.actions import handover, holds, prescriptions, scanning, takeback
from loans.models import Hold, Loan, Prescription
from tests import make

days_ago = make.days_ago


def asked(
    *kinds: str,
    who: Beneficiary | None = None,
    by: Membership | None = None,
    to: Organisation | None = None,
    call: bool = False,
    at: dt.datetime | None = None,
    **more: Any,
) -> Prescription:
    """A prescription of Inès's for somebody, one laptop, to the first association; `call`: to all of them."""
    by = by or make.ines()
    evidence = more.pop("evidence", None)
    day = timezone.localdate(at) if at else timezone.localdate()
    return prescriptions.prescribe(
        beneficiary=who or make.person(by=by, at=at),
        programme=make.programme(),
        kinds=kinds or (Kind.LAPTOP,),
        evidence=(make.shown(on=day),) if evidence is None else evidence,
        association=None if call else to or make.pont_vieux(),
        by=by,
        at=at,
        **more,
    )


def accepted(
    *kinds: str,
    site: Site | None = None,
    at: dt.datetime | None = None,
    accepted_at: dt.datetime | None = None,
    manager: Membership | None = None,
    **more: Any,
) -> Prescription:
    """The same, accepted by the association's manager at once."""
    prescription = asked(*kinds, at=at, **more)
    by = manager or make.samira()
    return prescriptions.accept(prescription=prescription, by=by, site=site, at=accepted_at or at)


def held(device: Device | None = None, prescription: Prescription | None = None, **more: Any) -> Hold:
    """A device kept aside by Samira for somebody who waits."""
    device = device or make.device()
    prescription = prescription or accepted(device.kind)
    return holds.hold(device=device, prescription=prescription, by=more.pop("by", make.samira()), **more)


def lent(
    device: Device | None = None,
    prescription: Prescription | UUID | str | None = None,
    *,
    by: Membership | None = None,
    at: dt.datetime | None = None,
    **more: Any,
) -> Loan:
    """A device handed over by Michel to somebody, accepted the same day."""
    device = device or make.device()
    if prescription is None:
        prescription = accepted(device.kind, at=at)
    return handover.hand_over(device=device, prescription=prescription, by=by or make.michel(), at=at, **more)


def returned(loan: Loan | None = None, *, by: Membership | None = None, **more: Any) -> Loan:
    """A device handed over, and taken back by Michel."""
    loan = loan or lent()
    return takeback.take_back(device=loan.device, by=by or make.michel(), **more)


def prepared(device: Device, *, by: Membership | None = None, at: dt.datetime | None = None) -> Device:
    """A device that came back, erased and checked: ready for the next person."""
    by = by or make.samira()
    now = Device.objects.get(pk=device.pk)
    if now.status == Status.TO_ERASE:
        together.erase_all([now], outcome="purge", technique="sanitize", tool="nvme-cli", by=by, at=at)
        workshop.refurbish(now, by=by, at=at)
    workshop.make_ready(now, grade="B", by=by, at=at)
    return now


def scan(verb: str, device: Device | str, at: dt.datetime | None = None, **fields: Any) -> dict[str, Any]:
    """One act as a phone writes it down."""
    tag = device if isinstance(device, str) else device.tag
    plain = {
        name: str(value) if isinstance(value, UUID | dt.date) else value for name, value in fields.items()
    }
    return {"id": str(uuid4()), "at": (at or timezone.now()).isoformat(), "verb": verb, "tag": tag} | plain


PHONE = UUID("0192f0c1-0000-7000-8000-00000000a001")


def send(
    *scans: Any,
    by: Membership | None = None,
    installation: UUID = PHONE,
    sent_at: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> list[dict[str, Any]]:
    """What the server answers to a phone that sends these acts; Michel's where nothing is said."""
    now = now or timezone.now()
    return scanning.run(
        by=by or make.michel(), installation=installation, sent_at=sent_at or now, scans=scans, now=now
    )


def sent(verb: str, device: Device | str, by: Membership | None = None, **fields: Any) -> dict[str, Any]:
    """The answer to one act."""
    return send(scan(verb, device, **fields), by=by)[0]


def back(device: Device, **fields: Any) -> dict[str, Any]:
    """A return as a phone writes it down."""
    return scan("take_back", device, **{"condition": "good", "accessories": ["charger"], **fields})
