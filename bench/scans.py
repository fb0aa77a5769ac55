"""One scan by POST /api/v1/scans through a real server, beside a bare view on the same tables."""

import datetime as dt
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench.frame import Figure, at_least, at_most, main, number, statements
from bench.load import HOST, Ask, Run, Server, ask_all, serving
from inventory.actions import moves, register, workshop
from inventory.actions import together as many
from inventory.actions.register import Draft
from inventory.choices import Kind, Status, Verb
from inventory.models import Device, DeviceEvent
from loans.models import Agreement, Loan, Need, ScanReceipt
from tests import make

POSTGRES = True
PATH = "/api/v1/scans"
VERBS = {"hand_over": "hand-over", "take_back": "take-back"}
CLIENTS = (1, 8)
ALONE, SHARED, BATCH, ROUNDS = 80, 240, 60, 5
FEWER = (3, 16, 3, 1)
Key = tuple[bool, int, str]  # the bare view or the product, how many clients, the verb
MOST = {"hand_over": 20, "take_back": 14}


@dataclass(frozen=True, slots=True)
class Hall:
    """A morning in a village hall: ready devices, people who wait for one, and the volunteer's token."""

    token: str
    pairs: tuple[tuple[str, str], ...]  # tag, pick-up code
    version: int  # of every device, before the morning begins
    agreement: str  # for the bare view, which writes none

    def scan(self, verb: str, pair: tuple[str, str]) -> dict[str, Any]:
        tag, code = pair
        said = {"id": str(uuid4()), "at": timezone.now().isoformat(), "verb": verb, "tag": tag}
        if verb == "hand_over":
            return said | {"prescription": code}
        return said | {"condition": "good", "accessories": ["charger"]}

    def body(self, *scans: dict[str, Any]) -> bytes:
        sent = {"installation": str(uuid4()), "sent_at": timezone.now().isoformat(), "scans": scans}
        return json.dumps(sent).encode()

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}


def measure(*, tiny: bool) -> list[Figure]:
    """Requests per second, waiting, processor time and statements of both acts, with one client and eight."""
    alone, shared, batch, rounds = FEWER if tiny else (ALONE, SHARED, BATCH, ROUNDS)
    hall = fill(max(alone, shared, batch + 1))
    counted = [*count(hall), *count_batch(hall, batch)]
    sizes = dict(zip(CLIENTS, (alone, shared), strict=True))
    workers = 1 if connection.vendor == "sqlite" else 2
    with (
        serving("config.wsgi:application", workers=workers) as whole,
        serving("bench.minimal:application", workers=workers) as bare,
    ):
        for server in (whole, bare):  # the first ones compile and connect
            morning(server, hall, {8: shared // 3}, bare=server is bare)
        found = [
            {
                (server is bare, *key): run
                for server in (whole, bare)
                for key, run in morning(server, hall, sizes, bare=server is bare).items()
            }
            for _round in range(rounds)
        ]
    return [*told(found), *counted]


# --- what there is ---------------------------------------------------------------------------------------


@transaction.atomic
def fill(how_many: int) -> Hall:
    """Ready laptops and as many people who wait for one, made by the product's actions."""
    at = make.days_ago(30)
    samira, place = make.samira(), make.grenoble()
    drafts = [
        Draft(kind=Kind.LAPTOP, serial=make.unique("SN"), maker="Dell", model="Latitude 7490")
        for _ in range(how_many)
    ]
    devices = register.announce(drafts, donation=make.donation(), by=samira, at=at)
    workshop.take_in(devices, by=samira, at=at, site=place)
    how = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli"}
    many.erase_all(devices, by=samira, at=at, **how)
    moves.move(devices, Status.REFURBISHING, verb=Verb.REFURBISH, by=samira, at=at)
    many.ready_all(devices, grade="B", by=samira, at=at)
    asked = [make.prescription(at=at + dt.timedelta(days=10)) for _ in range(how_many)]
    old = Agreement.objects.create(
        organisation=make.pont_vieux(), beneficiary=asked[0].beneficiary, site=place, day=at.date()
    )
    pairs = [(device.tag, prescription.code) for device, prescription in zip(devices, asked, strict=True)]
    return Hall(make.token(make.michel()), tuple(pairs), devices[0].version, str(old.pk))


def reset(hall: Hall) -> None:
    """As it was before the morning: whatever was written is removed, every device is ready again."""
    with transaction.atomic():
        for rows in (
            Loan.objects.all(),
            Agreement.objects.exclude(pk=hall.agreement),
            ScanReceipt.objects.all(),
            DeviceEvent.objects.filter(number__gt=hall.version),
        ):
            rows.order_by()._raw_delete(rows.db)
        Need.objects.update(closed_at=None, closed_by=None, closed_why=None)
        Device.objects.update(status=Status.READY, version=hall.version)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


# --- through a server ------------------------------------------------------------------------------------


def morning(server: Server, hall: Hall, sizes: dict[int, int], *, bare: bool) -> dict[tuple[int, str], Run]:
    """Hand everything over and take it back, with each number of clients."""
    found = {}
    for clients, how_many in sizes.items():
        for verb in VERBS:
            asks = [ask(hall, verb, pair, bare=bare) for pair in hall.pairs[:how_many]]
            found[clients, verb] = ask_all(server, asks, clients=clients)
        reset(hall)
    return found


def ask(hall: Hall, verb: str, pair: tuple[str, str], *, bare: bool) -> Ask:
    said = hall.scan(verb, pair) | ({"agreement": hall.agreement} if bare else {})
    return Ask(PATH, hall.body(said), hall.headers(), b'"answer": "applied"')


def told(rounds: Sequence[dict[Key, Run]]) -> list[Figure]:
    """The rows of both acts, the product's beside the bare view's; of several rounds, the median."""
    figures = []
    for clients, verb in product(CLIENTS, VERBS):
        who = f"{VERBS[verb]}, {clients} client{'s' if clients > 1 else ''}"
        rate, bare_rate = middle(rounds, clients, verb, "rate")
        beside = f"{number(rate)}/s, minimal {number(bare_rate)}/s"
        figures.append(at_least(f"{who}: requests/s", rate / bare_rate, "x minimal", 0.6, beside))
        for name, what in (("p50", "p50"), ("server CPU a request", "cpu")):
            took, bare = middle(rounds, clients, verb, what)
            beside = f"minimal {number(bare)} ms, {number(took / bare)} times"
            figures.append(Figure(f"{who}: {name}", took, "ms", beside))
        waited, bare = middle(rounds, clients, verb, "p95")
        beside = f"{number(waited)} ms, minimal {number(bare)} ms"
        if clients == max(CLIENTS):
            figures.append(at_most(f"{who}: p95", waited / bare, "x minimal", 2, beside))
        else:
            figures.append(Figure(f"{who}: p95", waited / bare, "x minimal", beside))
    return figures


def middle(rounds: Sequence[dict[Key, Run]], clients: int, verb: str, what: str) -> tuple[float, float]:
    """The median of a figure over the rounds, the product's and the bare view's."""
    whole, bare = (
        statistics.median(getattr(found[which, clients, verb], what) for found in rounds)
        for which in (False, True)
    )
    return whole, bare


# --- statements ------------------------------------------------------------------------------------------


def count(hall: Hall) -> list[Figure]:
    """Statements of one act of each, BEGIN and COMMIT included, once the process is warm."""
    figures = []
    for pair in hall.pairs[:2]:
        figures = [
            at_most(f"{word}: SQL statements", len(sent), "", MOST[verb])
            for verb, word in VERBS.items()
            if (sent := posted(hall, [hall.scan(verb, pair)]))
        ]
    reset(hall)
    return figures


def count_batch(hall: Hall, how_many: int) -> list[Figure]:
    """Statements a scan beyond the first, in one request."""
    figures = []
    for verb, word in VERBS.items():
        sent = posted(hall, [hall.scan(verb, pair) for pair in hall.pairs[:how_many]])
        one = posted(hall, [hall.scan(verb, pair) for pair in hall.pairs[how_many : how_many + 1]])
        beyond = (len(sent) - len(one)) / (how_many - 1)
        name = f"{word}, {how_many} in a batch: SQL beyond the first"
        figures.append(at_most(name, beyond, "a scan", 12, f"{len(sent)} in all"))
    reset(hall)
    return figures


def posted(hall: Hall, scans: Sequence[dict[str, Any]]) -> list[str]:
    """What a request sends to the database; every act of it must be applied."""

    def post() -> None:
        answer = Client(headers={"Authorization": f"Bearer {hall.token}", "Host": HOST}).post(
            PATH, hall.body(*scans), content_type="application/json"
        )
        wrong = [result for result in answer.json()["results"] if result["answer"] != "applied"]
        if wrong or len(answer.json()["results"]) != len(scans):
            raise RuntimeError(f"not applied: {wrong[:1]}")

    return statements(post)


if __name__ == "__main__":
    main("scans")
