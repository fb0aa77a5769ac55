"""What was given: fourteen donations of a year, as data, and how the workshop went through them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from stdnum import luhn

from accounts.models import Membership
from config.demo.agenda import Agenda
from config.demo.cast import Cast
from inventory.actions import register
from inventory.actions.lines import LineDraft, fit
from inventory.actions.moves import move
from inventory.actions.register import Draft
from inventory.actions.together import erase_all, ready_all
from inventory.actions.workshop import declare_missing, retire, take_in
from inventory.choices import KINDS_WITH_MEDIUM, Grade, Kind, Status, Verb
from inventory.models import Device

LAPTOP, TABLET, HOTSPOT = Kind.LAPTOP, Kind.TABLET, Kind.HOTSPOT

MODELS: dict[str, tuple[tuple[str, str], ...]] = {
    LAPTOP: (
        ("Dell", "Latitude 7490"),
        ("HP", "ProBook 450 G6"),
        ("Lenovo", "ThinkPad X280"),
        ("Dell", "Latitude 5400"),
    ),
    TABLET: (("Apple", "iPad (6th generation)"), ("Lenovo", "TB-X306X"), ("Samsung", "Galaxy Tab A7")),
    HOTSPOT: (("TP-Link", "M7200"), ("HUAWEI", "E5577Cs-321"), ("NETGEAR", "AC797")),
}
MEMORY_GB, STORAGE_GB = (8, 8, 16), (256, 256, 512)
GRADES = (Grade.B, Grade.B, Grade.A, Grade.C, Grade.B)


@dataclass(frozen=True, slots=True)
class Lot:
    """One donation: how many of each kind, when it was announced and when it arrived (days ago).

    `left` says how many of its devices stay behind: announced, received, to_erase, refurbishing, retired,
    missing; all others were made ready.
    """

    number: int
    donor: str
    lender: str
    announced: int
    arrived: int
    laptops: int = 0
    tablets: int = 0
    hotspots: int = 0
    left: tuple[tuple[str, int], ...] = ()

    @property
    def reference(self) -> str:
        return f"LOT-{self.number:02d}"


LOTS: tuple[Lot, ...] = (
    Lot(1, "martin", "pont-vieux", 372, 365, 50, 10, 0, (("retired", 14),)),
    Lot(2, "valbonne", "pont-vieux", 350, 341, 36, 0, 0, (("retired", 8),)),
    Lot(3, "cimelec", "pont-vieux", 322, 315, 0, 28, 20, (("missing", 1),)),
    Lot(4, "martin", "pont-vieux", 264, 255, 34, 6, 0, (("retired", 4), ("refurbishing", 6))),
    Lot(5, "banque", "pont-vieux", 190, 180, 30, 8, 0, (("refurbishing", 9), ("missing", 1))),
    Lot(6, "departement", "pont-vieux", 158, 150, 18, 0, 14, (("to_erase", 8),)),
    Lot(7, "alpexa", "pont-vieux", 74, 60, 26, 6, 0, (("refurbishing", 8), ("to_erase", 12))),
    Lot(8, "papeteries", "pont-vieux", 21, 8, 14, 0, 0, (("announced", 4), ("received", 10))),
    Lot(9, "valbonne", "seconde-vie", 342, 332, 30, 6, 8, (("retired", 6),)),
    Lot(10, "alpexa", "seconde-vie", 230, 220, 16, 8, 0, (("missing", 1),)),
    Lot(11, "banque", "seconde-vie", 110, 100, 14, 0, 0, (("refurbishing", 4),)),
    Lot(12, "papeteries", "seconde-vie", 16, 6, 12, 0, 0, (("announced", 6), ("to_erase", 6))),
    Lot(13, "departement", "ccas", 290, 280, 10, 6, 0),
    Lot(14, "cimelec", "ccas", 48, 40, 0, 2, 4, (("received", 2),)),
)  # fmt: skip


def scaled(devices: int) -> tuple[Lot, ...]:
    """The same donations with `devices` in all; what stays behind grows with them."""
    factor = devices / size(LOTS)
    lots = [_scaled(lot, factor) for lot in LOTS]
    return (replace(lots[0], laptops=lots[0].laptops + devices - size(lots)), *lots[1:])


def _scaled(lot: Lot, factor: float) -> Lot:
    left = tuple((stage, int(count * factor)) for stage, count in lot.left)
    return replace(
        lot,
        laptops=int(lot.laptops * factor),
        tablets=int(lot.tablets * factor),
        hotspots=int(lot.hotspots * factor),
        left=left,
    )


def size(lots: Sequence[Lot]) -> int:
    return sum(lot.laptops + lot.tablets + lot.hotspots for lot in lots)


def drafts(lot: Lot, start: int) -> list[Draft]:
    """The devices as the donor's list has them; numbers go on from `start`, unique over all donations."""
    kinds = [LAPTOP] * lot.laptops + [TABLET] * lot.tablets + [HOTSPOT] * lot.hotspots
    return [_draft(lot, kind, start + index) for index, kind in enumerate(kinds)]


def _draft(lot: Lot, kind: str, number: int) -> Draft:
    maker, model = MODELS[kind][number % len(MODELS[kind])]
    specs = {} if kind == HOTSPOT else {"ram_gb": MEMORY_GB[number % 3], "storage_gb": STORAGE_GB[number % 3]}
    return Draft(
        kind=kind,
        serial="" if kind == HOTSPOT else f"RL{number * 7919 % 900000 + 100000}{lot.number:02d}{number}",
        imei=None if kind == LAPTOP else imei(number),
        maker=maker,
        model=model,
        reference=f"PC-{20000 + number}",
        declared_value=Decimal(40 + number * 13 % 140) if kind == LAPTOP else None,
        specs=specs,
        lte=True if kind == HOTSPOT else None,
    )


def imei(number: int) -> str:
    """A well-formed IMEI of a range that no maker uses."""
    body = f"00440{number:09d}"
    return body + luhn.calc_check_digit(body)


def iccid(number: int) -> str:
    body = f"893399{number:012d}"
    return body + luhn.calc_check_digit(body)


def line_of(number: int, day: dt.date) -> LineDraft:
    return LineDraft(
        iccid=iccid(number),
        number=f"063998{number % 10000:04d}",
        operator="Opérateur des Cimes",
        plan="Données 20 Go",
        allowance_gb=Decimal(20),
        activated_on=day,
    )


def put_down(lot: Lot, start: int, cast: Cast, agenda: Agenda) -> None:
    """A donation's whole way through the workshop, on the days it took."""
    by = cast.manager(lot.lender)
    site = cast.sites_of(lot.lender)[0]
    devices: list[Device] = []

    def list_comes(at: dt.datetime) -> None:
        donation = register.open_donation(
            donor=cast.house[lot.donor],
            reference=lot.reference,
            promised_on=at.date(),
            received_on=agenda.day(lot.arrived),
            by=cast.manager(lot.lender),
            at=at,
        )
        devices.extend(
            register.announce(drafts(lot, start), donation=donation, by=cast.manager(lot.lender), at=at)
        )

    def van_comes(at: dt.datetime) -> None:
        staying = dict(lot.left)
        here = devices[: len(devices) - staying.get("announced", 0)]
        take_in(here, by=by, site=site, at=at)
        hotspots = [device for device in here if device.kind == HOTSPOT]
        first = start + lot.laptops + lot.tablets
        fit([(device, line_of(first + i, at.date())) for i, device in enumerate(hotspots)], by=by, at=at)
        _work_through(here, staying, by, agenda, lot.arrived)

    agenda.put(lot.announced, list_comes, hour=9)
    agenda.put(lot.arrived, van_comes, hour=9)


def _work_through(
    devices: Sequence[Device], staying: dict[str, int], by: Membership, agenda: Agenda, arrived: int
) -> None:
    """A sixth of the lot a day: erased, checked, made ready, unless it stays behind at a stage."""
    stages = [stage for stage, count in staying.items() if stage != "announced" for _ in range(count)]
    stages += [Status.READY] * (len(devices) - len(stages))
    together: dict[tuple[str, int], list[Device]] = {}
    for index, (device, stage) in enumerate(zip(reversed(devices), stages, strict=True)):
        together.setdefault((stage, index % 6), []).append(device)
    for (stage, day), group in together.items():
        prepare(group, stage, by, agenda, max(arrived - 1 - day, 0), day)


def prepare(
    devices: Sequence[Device], stage: str, by: Membership, agenda: Agenda, days_ago: int, number: int
) -> None:
    """Take devices that came in as far as `stage`, over one day."""
    work = Work(devices, by, number)
    if stage == Status.RECEIVED:
        return
    agenda.put(days_ago, work.start_erasing, hour=9)
    if stage == Status.TO_ERASE:
        return
    agenda.put(days_ago, work.erase, hour=11)
    if stage in (Status.MISSING, Status.RETIRED):
        agenda.put(days_ago, work.lose if stage == Status.MISSING else work.retire, hour=15)
        return
    agenda.put(days_ago, work.refurbish, hour=14)
    if stage == Status.READY:
        agenda.put(days_ago, work.make_ready, hour=16)


@dataclass(frozen=True, slots=True)
class Work:
    """What the workshop does with some devices in a day; one in twenty erasures fails first."""

    devices: Sequence[Device]
    by: Membership
    number: int

    def at_stage(self, *stages: str) -> list[Device]:
        return [device for device in self.devices if device.status in stages]

    def start_erasing(self, at: dt.datetime) -> None:
        holding = [device for device in self.at_stage(Status.RECEIVED) if device.kind in KINDS_WITH_MEDIUM]
        move(holding, Status.TO_ERASE, verb=Verb.TO_ERASE, by=self.by, at=at)

    def erase(self, at: dt.datetime) -> None:
        waiting = self.at_stage(Status.TO_ERASE)
        noted = partial(erase_all, technique="NVMe sanitize", tool="nwipe 0.37", by=self.by, at=at)
        if self.number == 3:
            noted(waiting[:1], outcome="failed")
        noted(waiting, outcome="purge")

    def refurbish(self, at: dt.datetime) -> None:
        """What has nothing to erase, and came back, is there already."""
        waiting = self.at_stage(Status.TO_ERASE, Status.RECEIVED)
        move(waiting, Status.REFURBISHING, verb=Verb.REFURBISH, by=self.by, at=at)

    def make_ready(self, at: dt.datetime) -> None:
        ready_all(self.devices, grade=GRADES[self.number % 5], by=self.by, at=at)

    def lose(self, at: dt.datetime) -> None:
        for device in self.devices:
            declare_missing(device, by=self.by, comment="Absent au comptage", at=at)

    def retire(self, at: dt.datetime) -> None:
        retire(self.devices, reason="Écran cassé, pièces gardées", by=self.by, at=at)


def void(_result: object) -> None:
    """An act's result is not needed here."""
