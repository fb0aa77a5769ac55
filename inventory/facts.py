"""What is true of devices now, read for the table of moves and the gate (design §4).

"Later" is always a higher journal number, never a clock: ordered dates may be equal.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.prepared import Prepared
from inventory.choices import FRESH_START, Status, Verb
from inventory.models import Device, DeviceEvent, Erasure, Insertion, Inspection, Line, Lock, Medium
from inventory.transitions import Facts


def fresh_start(device: str = "pk") -> Coalesce:
    """The number of the last reception, return or finding that stands; 0 where there is none yet.

    `device` is the path to the device from the row that is annotated.
    """
    begun = DeviceEvent.objects.standing().filter(device=OuterRef(device), verb__in=FRESH_START)
    last = begun.order_by("-number").values("number")[:1]
    return Coalesce(Subquery(last), Value(0), output_field=IntegerField())


def last_inspection(device: str = "pk") -> Coalesce:
    """The number of the last inspection that stands; 0 where there is none."""
    standing = Inspection.objects.filter(device=OuterRef(device), undone_at__isnull=True)
    last = standing.order_by("-number").values("number")[:1]
    return Coalesce(Subquery(last), Value(0), output_field=IntegerField())


def last_passed(medium: str = "pk") -> Subquery:
    """The number of the last passed erasure of a medium; None where there is none."""
    return Subquery(
        Erasure.objects.filter(medium=OuterRef(medium)).passed().order_by("-number").values("number")[:1]
    )


def facts_of(devices: Sequence[Device]) -> dict[UUID, Facts]:
    """What the gate looks at, for many devices in one query."""
    live = Line.objects.filter(pk=OuterRef("line")).live()
    carried = Insertion.objects.filter(Exists(live), device=OuterRef("pk"), removed_at__isnull=True)
    rows = (
        Device.objects.filter(pk__in=[device.pk for device in devices])
        .annotate(
            start=fresh_start(),
            inspected=last_inspection(),
            locked=Exists(Lock.objects.filter(device=OuterRef("pk")).open()),
            connected=Exists(carried),
            inside=FilteredRelation("media", condition=Q(media__removed_at__isnull=True)),
            passed=last_passed("inside__pk"),
        )
        .values(
            "pk", "status", "kind", "lte", "start", "inspected", "locked", "connected", "inside", "passed"
        )
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows.order_by():
        found.setdefault(row["pk"], []).append(row)
    return {pk: _facts(of_media) for pk, of_media in found.items()}


def _facts(rows: Sequence[Mapping[str, Any]]) -> Facts:
    """One device's facts, from a row for each fitted medium (a single one where there is none)."""
    device = rows[0]
    erased = [row["passed"] for row in rows if row["inside"] is not None]
    return Facts(
        status=device["status"],
        kind=device["kind"],
        fitted=len(erased),
        unerased=sum(number is None or number <= device["start"] for number in erased),
        never_erased=erased.count(None),
        inspected=device["inspected"] > device["start"],
        locked=device["locked"],
        live_line=device["connected"],
        lte=device["lte"],
    )


def facts_for(devices: Sequence[Device], to: str) -> dict[UUID, Facts]:
    """As much of the facts as a move to `to` depends on: no query at all for most moves."""
    if to == Status.READY:
        return facts_of(devices)
    fitted = fitted_media(devices) if to in (Status.TO_ERASE, Status.REFURBISHING) else {}
    return {d.pk: Facts(status=d.status, kind=d.kind, fitted=fitted.get(d.pk, 0)) for d in devices}


def fitted_media(devices: Sequence[Device]) -> dict[UUID, int]:
    """How many storage media sit in each device; those without are left out."""
    keys = [device.pk for device in devices]
    return dict(_fitted(device=keys[0]) if len(keys) == 1 else _fitted_in(Q(device__in=keys)))


def _fitted_in(devices: Q) -> QuerySet[Any, Any]:
    media = Medium.objects.filter(devices).fitted()
    return media.order_by().values_list("device").annotate(Count("pk"))


_fitted: Prepared[Any] = Prepared(lambda device: _fitted_in(Q(device=device)), device=UUIDField())


def unerased_media(devices: Sequence[Device]) -> list[Medium]:
    """The fitted media without a passed erasure since the last reception, return or finding."""
    media = Medium.objects.filter(device__in=[device.pk for device in devices]).fitted()
    marked = media.annotate(start=fresh_start("device"), passed=Coalesce(last_passed(), Value(0)))
    return list(marked.filter(passed__lte=F("start")).select_related("device"))


def accessories_seen(device: Device) -> list[str]:
    """What was with the device when somebody last looked, else its kit."""
    return accessories_seen_of([device])[device.pk]


def accessories_seen_of(devices: Sequence[Device]) -> dict[UUID, list[str]]:
    """The same of many devices, in one query."""
    looked = DeviceEvent.objects.standing().filter(
        device__in=[device.pk for device in devices],
        verb__in=(Verb.READY, Verb.TAKE_BACK, Verb.HAND_OVER),
        data__has_key="accessories",
    )
    told = looked.order_by("number").values_list("device", "data")
    last = {device: list(data["accessories"]) for device, data in told}
    return {device.pk: last.get(device.pk, list(device.accessories)) for device in devices}


def last_act(device: Device) -> DeviceEvent | None:
    """The device's last act, with the device as it is now.

    Neither `late` lines nor what a donor's list completed stand between: they touch nothing an act did.
    """
    acts = DeviceEvent.objects.filter(device=device, late=False).exclude(verb=Verb.AMEND)
    lines = acts.select_related("device")
    return lines.order_by("-number").first()
