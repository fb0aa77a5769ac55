"""What would be broken about devices: state and journal that disagree (trust 4.1: I3, I7, I12)."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.doctor import Problem, Promises, Rows
from inventory.choices import MOVES, Status, Verb
from inventory.facts import fresh_start, last_inspection, last_passed
from inventory.labels import LONGEST_HOST, has_long_host
from inventory.models import Alarm, Device, DeviceEvent, Lock, Medium, Tag

FIT_TO_LEND = (Status.READY, Status.RESERVED)
PLACELESS = (Status.ANNOUNCED, Status.MISSING, Status.RETIRED)


promise = Promises()


def problems() -> Iterator[Problem]:
    """Broken promises about devices, their storage, labels and journal."""
    yield from promise.broken()


# --- state and journal -----------------------------------------------------------------------------------


@promise("I7", "Device {} is at version {} but its journal has {} lines.")
def journals_have_no_gaps() -> Rows:
    """Numbers run from 1 to the version without gaps."""
    counted = Device.objects.annotate(
        lines=Count("events"), first=Min("events__number"), last=Max("events__number")
    )
    wrong = counted.exclude(lines=F("version"), first=1, last=F("version"))
    return wrong.values_list("tag", "version", "lines")


@promise("I3", "Device {} is {}, or elsewhere, but its journal ends with {}.")
def states_have_a_story() -> Rows:
    """Status and site are what the last line that is not late says."""
    last = DeviceEvent.objects.filter(device=OuterRef("pk"), late=False).order_by("-number")
    told = Device.objects.annotate(
        told=Subquery(last.values("to_status")[:1]), told_site=Subquery(last.values("site")[:1])
    )
    same_site = Q(site=F("told_site")) | Q(site__isnull=True, told_site__isnull=True)
    return told.exclude(Q(status=F("told")) & same_site).values_list("tag", "status", "told")


@promise("I3", "Line {} of device {} jumps from {} to {}.")
def stories_do_not_jump() -> Rows:
    """A line starts where the one before ended, and goes where the table of moves leads, or undoes."""
    before = DeviceEvent.objects.filter(device=OuterRef("device"), late=False, number__lt=OuterRef("number"))
    lines = DeviceEvent.objects.filter(late=False).annotate(
        ended=Coalesce(Subquery(before.order_by("-number").values("to_status")[:1]), Value(""))
    )
    allowed = Q(from_status=F("to_status")) | Q(verb=Verb.UNDO) | Q(number=1)
    for origin, ends in MOVES.items():
        allowed |= Q(from_status=origin, to_status__in=ends)
    wrong = lines.exclude(Q(from_status=F("ended")) & allowed)
    return wrong.values_list("number", "device__tag", "from_status", "to_status")


# --- the gate: what may be lent was erased and inspected since it last came in, and no lock is open ------


def _fit_to_lend() -> QuerySet[Device]:
    return Device.objects.filter(status__in=FIT_TO_LEND).annotate(start=fresh_start())


@promise("I3", "Device {} may be lent, but a storage of it was not erased.")
def erased_before_lent() -> Rows:
    dirty = (
        Medium.objects.fitted()
        .filter(device=OuterRef("pk"))
        .annotate(passed=Coalesce(last_passed(), Value(0)))
        .filter(passed__lte=OuterRef("start"))
    )
    return _fit_to_lend().filter(Exists(dirty)).values_list("tag")


@promise("I3", "Device {} may be lent, but a lock of it is open.")
def unlocked_before_lent() -> Rows:
    locked = Lock.objects.open().filter(device=OuterRef("pk"))
    return Device.objects.filter(status__in=FIT_TO_LEND).filter(Exists(locked)).values_list("tag")


@promise("I3", "Device {} may be lent, but nobody inspected it.")
def inspected_before_lent() -> Rows:
    kept = _fit_to_lend().annotate(inspected=last_inspection())
    return kept.filter(inspected__lte=F("start")).values_list("tag")


# --- whose, where and under which label ------------------------------------------------------------------


@promise("I12", "Line {} of device {} belongs to another organisation.")
def lines_are_of_the_holder() -> Rows:
    """What hangs on a device belongs to the association that has it."""
    strangers = DeviceEvent.objects.exclude(organisation=F("device__organisation"))
    return strangers.values_list("number", "device__tag")


@promise("I12", "Label {} belongs to another organisation than its device.")
def labels_are_of_the_holder() -> Rows:
    claimed = Tag.objects.exclude(device=None)
    return claimed.exclude(organisation=F("device__organisation")).values_list("code")


@promise("I3", "Device {} shows a label that is not its own.")
def shown_labels_are_own() -> Rows:
    own = Tag.objects.filter(device=OuterRef("pk"), code=OuterRef("tag"))
    return Device.objects.exclude(Exists(own)).values_list("tag")


@promise("I3", "Device {} is not found by its own label.")
def found_by_label() -> Rows:
    return Device.objects.exclude(search_text__icontains=F("tag")).values_list("tag")


@promise("I3", "Device {} has arrived but is at no site.")
def arrived_somewhere() -> Rows:
    return Device.objects.exclude(status__in=PLACELESS).filter(site=None).values_list("tag")


def advice() -> list[str]:
    """Alarms that could not be mailed, and an address too long for good labels."""
    said = []
    if untold := Alarm.objects.untold().count():
        said.append(f"{untold} alarms about missing devices could not be mailed; run manage.py expire.")
    if has_long_host(settings.RELAIS_URL):
        said.append(
            f"RELAIS_URL has a host longer than {LONGEST_HOST} signs: codes on labels get bigger. "
            "Choose a shorter one before printing."
        )
    return said
