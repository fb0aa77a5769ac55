"""Devices and their journal, each role its own keys (design §2, §8): a key a role may not see is absent."""

import datetime as dt
from functools import partial
from typing import Any, Literal

from django.db.models import FilteredRelation, Prefetch, Q, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from accounts import codes
from accounts.api import Page, Paging, PagingByNumber, answers, needs, page_of
from accounts.choices import Role
from accounts.models import Membership
from accounts.names import folded
from accounts.perms import ACT, READ
from inventory.choices import DONOR_STATES, Kind
from inventory.models import Device, DeviceEvent
from loans.api.caller import caller, wearing
from loans.figures import months_until
from loans.models import Loan

router = Router(tags=["devices"])


# The journal's states, and a donor's words for them.
Word = Literal[
    "announced", "received", "to_erase", "refurbishing", "ready", "reserved", "on_loan", "missing", "retired",
    "preparing", "lent",
]  # fmt: skip


class Wanted(Paging):
    """`q` looks in tag, serial, IMEI, reference and model; a donor's `status` is one of its own words."""

    q: str = Field("", max_length=100)
    status: Word | None = None
    kind: Kind | None = None
    site: str = Field("", max_length=80)


class DeviceOut(Schema):
    """A device, each role its own keys.

    A donor reads `status` in five words (and announced), `declared_value` in EUR, whole `months` in people's
    hands, and has no grade, site, donor or loan.
    """

    tag: str
    kind: Kind
    status: str
    model: str
    serial: str
    reference: str
    grade: str = ""
    site: str | None = None
    donation: str = ""
    donor: str = ""
    loan_id: str | None = None
    declared_value: str | None = None
    months: int = 0


class EventOut(Schema):
    """One line of a device's journal."""

    number: int
    verb: str
    from_: str = Field(alias="from")
    to: str
    by: str
    organisation: str
    site: str | None
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    late: bool


@router.get("/devices", auth=needs("device", READ), response=answers(Page[DeviceOut]), exclude_unset=True)
def devices(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """Devices in sight, newest first: in the association's custody, owned elsewhere, or given."""
    member = caller(request)
    rows = _narrowed(_rows(member), wanted, is_donor(member))
    return page_of(rows, wanted, partial(donors_view if is_donor(member) else holders_view, member))


@router.get(
    "/devices/{tag}", auth=needs("device", READ), response=answers(DeviceOut, 404), exclude_unset=True
)
def device(request: HttpRequest, tag: str) -> Any:
    """One device, by any label it wears."""
    member = caller(request)
    found = wearing(_rows(member), tag)
    return donors_view(member, found) if is_donor(member) else holders_view(member, found)


@router.get(
    "/devices/{tag}/events", auth=needs("device", ACT), response=answers(Page[EventOut], 404), by_alias=True
)
def events(request: HttpRequest, tag: str, paging: Query[PagingByNumber]) -> Any:
    """The journal of a device, newest first; `late` lines happened without network and changed nothing."""
    found = wearing(Device.objects.visible_to(caller(request)), tag)
    rows = DeviceEvent.objects.filter(device=found.pk).select_related("by", "organisation", "site")
    return page_of(rows, paging, _line, key="number")


def is_donor(member: Membership) -> bool:
    return member.role == Role.GIVES_CONTACT


def _rows(member: Membership) -> "QuerySet[Any]":
    """Devices in sight with what this role's answer reads: the same number of statements for any number."""
    rows: QuerySet[Any] = Device.objects.visible_to(member)
    if is_donor(member):
        stays = Loan.objects.counted().order_by("pk")
        return rows.select_related("model", "donation").prefetch_related(
            Prefetch("loans", queryset=stays, to_attr="stays")
        )
    running = FilteredRelation("loans", condition=Q(loans__closed_at__isnull=True))
    return rows.annotate(running=running).select_related("model", "site", "donation__donor", "running")


def _narrowed(rows: "QuerySet[Any]", wanted: Wanted, donor: bool) -> "QuerySet[Any]":
    if wanted.status:
        rows = rows.filter(status__in=_statuses(wanted.status, donor))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.site:
        rows = rows.none() if donor else rows.filter(site__slug=wanted.site)
    if text := folded(wanted.q).strip():
        code = codes.read(wanted.q)
        looked = Q(search_text__contains=text)
        # Any label leads to its device, also one worn earlier.
        rows = rows.filter(looked | Q(pk__in=Device.objects.wearing(code).values("pk")) if code else looked)
    return rows


def _statuses(said: str, donor: bool) -> list[str]:
    """The stored states that a word of the caller's means; none for a word of others."""
    return [status for status, word in DONOR_STATES.items() if word == said] if donor else [said]


def holders_view(member: Membership, device: Any) -> dict[str, Any]:
    """A device as its association reads it; the loan only of one in its custody: others' loans are theirs."""
    running = getattr(device, "running", None)
    loan = {"loan_id": str(running.pk) if running else None}
    return (loan if device.organisation_id == member.organisation_id else {}) | {
        "tag": device.tag,
        "kind": device.kind,
        "status": device.status,
        "model": str(device.model) if device.model else "",
        "serial": device.serial,
        "reference": device.reference,
        "grade": device.grade,
        "site": device.site.slug if device.site else None,
        "donation": device.donation.reference,
        "donor": device.donation.donor.slug,
    }


def donors_view(member: Membership, device: Any) -> dict[str, Any]:
    """A device as its donor reads it: what became of the gift, and nothing of people or places."""
    value = device.declared_value
    return {
        "tag": device.tag,
        "kind": device.kind,
        "status": DONOR_STATES[device.status],
        "model": str(device.model) if device.model else "",
        "serial": device.serial,
        "reference": device.reference,
        "donation": device.donation.reference,
        "declared_value": None if value is None else str(value),
        "months": months_until(member.today(), ((one.handed_over_on, one.closed_on) for one in device.stays)),
    }


def _line(event: DeviceEvent) -> dict[str, Any]:
    return {
        "number": event.number,
        "verb": event.verb,
        "from": event.from_status,
        "to": event.to_status,
        "by": event.by.short_name(),
        "organisation": event.organisation.slug,
        "site": event.site.slug if event.site else None,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "late": event.late,
    }
