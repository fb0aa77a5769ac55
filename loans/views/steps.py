"""What the form of a step shows: whom it is for, choices, the policy's date, what was said last time."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Site
from inventory.choices import Accessory, Condition, ErasureOutcome, Grade, Kind, Status, checks_of
from inventory.facts import unerased_media
from inventory.forms.workshop import last_words
from inventory.models import Device
from loans.actions.desk import Desk
from loans.choices import ScanVerb
from loans.models import Agreement, Hold, Loan
from loans.next_step import Whose
from loans.policy import due_date

# At the end of a loan a device may be dead; nobody hands a dead one over.
CONDITIONS_OUT = (Condition.GOOD, Condition.WORN, Condition.DAMAGED)
GRADES: tuple[tuple[str, Promise], ...] = (
    (Grade.A, gettext_lazy("A, comme neuf")),
    (Grade.B, gettext_lazy("B, bon")),
    (Grade.C, gettext_lazy("C, usé")),
)
OTHERS: dict[str, Promise] = {
    Kind.LAPTOP: gettext_lazy("Portables disponibles ici"),
    Kind.TABLET: gettext_lazy("Tablettes disponibles ici"),
    Kind.HOTSPOT: gettext_lazy("Routeurs 4G disponibles ici"),
    Kind.DESKTOP: gettext_lazy("Ordinateurs disponibles ici"),
    Kind.PHONE: gettext_lazy("Téléphones disponibles ici"),
    Kind.OTHER: gettext_lazy("Appareils disponibles ici"),
}
# What may go with a kind, beside what is expected with the device itself.
GOES_WITH: dict[str, tuple[str, ...]] = {
    Kind.LAPTOP: (Accessory.CHARGER, Accessory.BAG, Accessory.MOUSE),
    Kind.TABLET: (Accessory.CHARGER, Accessory.BAG, Accessory.CABLE),
    Kind.HOTSPOT: (Accessory.CHARGER, Accessory.CABLE, Accessory.SIM),
    Kind.DESKTOP: (Accessory.MOUSE, Accessory.CABLE),
    Kind.PHONE: (Accessory.CHARGER, Accessory.BAG, Accessory.CABLE, Accessory.SIM),
    Kind.OTHER: tuple(Accessory),
}
SHOWN = 3  # devices proposed in place of one that cannot leave


def hold_of(member: Membership, device: Device) -> Hold | None:
    """The hold on a device that has not lapsed: whom it is kept for, and until when."""
    if device.status != Status.RESERVED:
        return None
    today = member.organisation.day_of(timezone.now())
    active = Hold.objects.active().filter(device=device, until__gte=today)
    return active.select_related("need").first()


def loan_of(member: Membership, device: Device) -> Loan | None:
    """The loan that runs on a device."""
    if device.status != Status.ON_LOAN:
        return None
    running = Loan.objects.visible_to(member).open().filter(device=device)
    return running.select_related("beneficiary", "need").first()


def whose(wanted: Any, hold: Hold | None, loan: Loan | None) -> Whose:
    """Whom the device is with or kept for, seen from the person who came."""
    tied = hold.need if hold else loan.need if loan else None
    if wanted is None or tied is None:
        return Whose.UNKNOWN
    return Whose.THEIRS if tied.prescription_id == wanted.pk else Whose.ANOTHERS


def for_step(
    member: Membership,
    device: Device,
    verb: str,
    *,
    prescription: Any,
    loan: Loan | None,
    said: dict[str, Any],
) -> dict[str, Any]:
    """The values of a step's template."""
    match verb:
        case ScanVerb.HAND_OVER:
            return _hand_over(member, device, prescription, said)
        case ScanVerb.TAKE_BACK:
            out = loan.accessories_out if loan else None
            return {"conditions": Condition.choices, "kit": _kit(device, out, said)}
        case ScanVerb.ERASE:
            return _erase(member, device)
        case ScanVerb.READY:
            checks = [
                {"code": code, "word": word, "ticked": code in said["checks"]}
                for code, word in checks_of(device.kind).items()
            ]
            return {"grades": GRADES, "checks": checks, "kit": _kit(device, None, said)}
    return {}


def _hand_over(member: Membership, device: Device, prescription: Any, said: dict[str, Any]) -> dict[str, Any]:
    desk = Desk(member)
    day = desk.day(timezone.now())
    site = member.usual_site or device.site
    due = due_date(desk.policy(device.kind, day), desk.calendar(site), day) if site else None
    return {
        "due": due,
        "today": day,
        "signed": prescription is not None and _is_signed(member, prescription, site, day),
        "conditions": [(condition.value, condition.label) for condition in CONDITIONS_OUT],
        "seen": Condition.WORN if device.grade == Grade.C else Condition.GOOD,  # as it was inspected last
        "kit": _kit(device, None, said),
    }


def _is_signed(member: Membership, prescription: Any, site: Site | None, day: dt.date) -> bool:
    """Whether one signature covers this device already: same person, site and day."""
    same = Agreement.objects.filter(organisation=member.organisation_id, site=site, day=day)
    return same.filter(beneficiary=prescription.beneficiary_id, signed_at__isnull=False).exists()


def _erase(member: Membership, device: Device) -> dict[str, Any]:
    """The media still to erase, and how the same hands erased the last one: many are done in a row."""
    return {
        "media": unerased_media([device]),
        "fitted": device.media.fitted().count(),
        "outcomes": ErasureOutcome.choices,
        "before": {"technique": "", "tool": "", **last_words(member)},
    }


def _kit(device: Device, there: list[str] | None, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Accessories to tick: those expected first, then the others; ticked are those said to be there."""
    expected = list(dict.fromkeys([*device.accessories, *(there or ())]))
    ticked = said["accessories"] if said["verb"] else (expected if there is None else there)
    every = dict.fromkeys([*expected, *GOES_WITH[device.kind]])
    return [{"code": code, "word": Accessory(code).label, "ticked": code in ticked} for code in every]


def others(member: Membership, device: Device, wanted: Any) -> dict[str, Any]:
    """Devices that can leave in its place, from where the member is; longest ready first.

    They are of its kind, or of the one that whoever is here (`wanted`, may be None) waits for.
    """
    kinds = [need.kind for need in wanted.waiting] if wanted else []
    kind = device.kind if device.kind in kinds or not kinds else kinds[0]
    own = Device.objects.visible_to(member).filter(organisation=member.organisation_id)
    ready = own.filter(status=Status.READY, kind=kind).exclude(pk=device.pk)
    here = ready.filter(site=member.usual_site) if member.usual_site_id else ready
    return {
        "title": OTHERS[kind],
        "devices": list(here.select_related("model", "site").order_by("status_at", "pk")[:SHOWN]),
    }
