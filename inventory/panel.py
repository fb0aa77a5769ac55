"""The inventory's half of a device's page: what it is, its story, its storage, and what may be done."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.codes import grouped
from accounts.days import SHORT, spoken
from inventory.choices import PASSED, Accessory, ErasureOutcome
from inventory.models import Device, Erasure, Insertion, Medium
from inventory.wording import money, small

SPECS = (
    ("ram_gb", lambda: _("Mémoire"), lambda value: _("%(size)s\u00a0Go") % {"size": value}),
    ("storage_gb", lambda: _("Stockage"), lambda value: _("%(size)s\u00a0Go") % {"size": value}),
    ("cpu", lambda: _("Processeur"), str),
    ("os", lambda: _("Système"), str),
    ("note", lambda: _("Note d’arrivée"), str),
)


@dataclass(frozen=True, slots=True)
class Storage:
    """One storage and what was last tried on it: state of accounts.look "erasure", in words."""

    medium: Medium
    name: str
    state: str
    words: str
    removed: bool


def identity(device: Device, *, with_value: bool) -> list[tuple[str, str]]:
    """What the device is, as (word, value); empty values are left out by the component."""
    words = [small(Accessory(code).label) for code in device.accessories if code in Accessory.values]
    value = money(device.declared_value) if device.declared_value is not None else ""
    specs = [
        (word(), shown(device.specs[key]))
        for key, word, shown in SPECS
        if device.specs.get(key) not in (None, "")
    ]
    return [
        (_("Série"), device.serial),
        (_("IMEI"), device.imei or ""),
        *specs,
        (_("Ligne"), _line(device)),
        (_("Donné par"), f"{device.donation.donor.name}, {device.donation.reference}"),
        (_("Sa référence"), device.reference),
        (_("Valeur déclarée"), value if with_value else ""),
        (_("Accessoires"), ", ".join(words)),
        (_("Étiquettes"), _labels(device)),
    ]


def _line(device: Device) -> str:
    """The SIM card that sits in it."""
    inside = Insertion.objects.filter(device=device, removed_at__isnull=True).select_related("line").first()
    if inside is None:
        return ""
    line = inside.line
    return ", ".join(filter(None, (line.operator, line.number, small(line.get_state_display()))))


def _labels(device: Device) -> str:
    """Other labels that lead here."""
    others = device.tags.exclude(code=device.tag).order_by("code").values_list("code", flat=True)
    return ", ".join(map(grouped, others))


def storages(device: Device) -> list[Storage]:
    """Every storage the device has had, with its last erasure that stands; two queries."""
    last: dict[Any, Erasure] = {}
    tried = Erasure.objects.filter(medium__device=device, undone_at__isnull=True).order_by("number")
    for erasure in tried:
        known = last.get(erasure.medium_id)
        # A passed one is not outdone by a failed one after it: the gate looks at the last that passed.
        if known is None or erasure.outcome in PASSED or known.outcome not in PASSED:
            last[erasure.medium_id] = erasure
    media = device.media.order_by(F("removed_at").asc(nulls_first=True), "fitted_at", "id")
    return [_storage(medium, last.get(medium.pk)) for medium in media]


def _storage(medium: Medium, erasure: Erasure | None) -> Storage:
    name = " ".join(filter(None, (medium.label or _("Support d’origine"), medium.serial)))
    removed = medium.removed_at is not None
    if erasure is None:
        return Storage(medium, name, "", _("Pas encore effacé"), removed)
    outcome = small(ErasureOutcome(erasure.outcome).label)
    said = [
        spoken(erasure.erased_at, SHORT),
        outcome,
        " ".join(filter(None, (erasure.technique, erasure.tool))),
        erasure.verification,
    ]
    return Storage(medium, name, erasure.outcome, " · ".join(filter(None, said)), removed)
