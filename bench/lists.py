"""List pages at 20, 2,000 and 20,000 rows: statements and CPU, beside a plain template loop."""

from functools import partial

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import codes
from accounts.models import Membership
from bench.frame import Figure, at_most, cpu, main, side_by_side, statements
from bench.rows import copy
from beneficiaries.models import Beneficiary
from inventory.actions import register, workshop
from inventory.actions.register import Draft
from inventory.choices import Kind
from inventory.models import Device
from inventory.paging import page_of
from inventory.search import matching
from loans.models import Loan, Need, Prescription
from tests import make

POSTGRES = True
SIZES, STOCK = (20, 2_000), 20_000
FEWER = (20, 60)
RUNS = 9
PLAIN = 2  # times the loop
PAGES = {"devices": "/devices/", "queue": "/requests/", "loans": "/loans/", "people": "/people/"}


def measure(*, tiny: bool) -> list[Figure]:
    """Each page at each size, signed in as who works with it."""
    settings.ROOT_URLCONF = "bench.plain"
    samira, runs = make.samira(), 1 if tiny else RUNS
    lent, asked = make.loan(), make.prescription(site=make.grenoble())
    browsers = {name: browser(make.ines() if name == "people" else samira) for name in PAGES}
    first: dict[str, int] = {}
    figures = []
    there = 0
    for size in FEWER if tiny else SIZES:
        grow_stock(size - there)
        grow_people(lent, asked, size - max(there, 1))
        there = size
        for name in PAGES:
            figures += page(name, browsers[name], size, first, runs)
    if not tiny:
        grow_stock(STOCK - there)
        figures += page("devices", browsers["devices"], STOCK, first, runs)
    return [*figures, *beyond(browsers["devices"], runs)]


def browser(who: Membership) -> Client:
    return make.client(who, SERVER_NAME="127.0.0.1")


def page(name: str, who: Client, size: int, first: dict[str, int], runs: int) -> list[Figure]:
    """One list: as many statements as with few rows, and not much slower than the loop."""
    get, loop = partial(ok, who, PAGES[name]), partial(ok, who, f"/bench/{name}/")
    get(), loop()  # templates are compiled once
    sent = len(statements(get))
    took, plain = side_by_side(get, loop, runs=runs)
    title = f"{name}, {size} rows"
    return [
        at_most(f"{title}: SQL statements", sent, "", first.setdefault(name, sent)),
        at_most(title, took / plain, "x plain", PLAIN, f"{took:.1f} ms, plain loop {plain:.1f} ms"),
    ]


def ok(who: Client, address: str, **query: str) -> bytes:
    answer = who.get(address, query)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return answer.content


def beyond(who: Client, runs: int) -> list[Figure]:
    """What lies behind the first page of devices: the next one, a search, the whole list as a file."""
    count = Device.objects.count()
    after = page_of(Device.objects.visible_to(make.samira())).next
    _answer, took = cpu(partial(ok, who, PAGES["devices"], after=after), runs)
    found = partial(lambda: list(Device.objects.filter(matching("sn-19"))[:51]))
    _rows, search = cpu(found, runs)
    _answer, file = cpu(partial(ok, who, "/devices/export.xlsx"), 1)
    return [
        Figure(f"devices, {count} rows: next page", took, "ms CPU"),
        Figure(f"devices, {count} rows: part of a serial", search, "ms CPU"),
        Figure(f"devices, {count} rows: as XLSX", file, "ms CPU"),
    ]


# --- what there is ---------------------------------------------------------------------------------------


def grow_stock(more: int) -> None:
    """So many more devices, half of them received, by the product's own acts."""
    by, lot = make.samira(), make.donation()
    drafts = [
        Draft(kind=Kind.LAPTOP, serial=make.unique("SN"), maker="Dell", model=f"Latitude {number % 40}")
        for number in range(more)
    ]
    made = register.announce(drafts, donation=lot, by=by, at=timezone.now())
    workshop.take_in(made[::2], by=by, site=make.grenoble())


def grow_people(lent: Loan, asked: Prescription, more: int) -> None:
    """So many more people who wait and people who borrow: copies of one of each, made by actions."""
    need = asked.needs.get()
    pickups, tags = (codes.make_many(size, more) for size in (codes.PICKUP_LENGTH, codes.TAG_LENGTH))
    people, requests, needs, devices, loans = [], [], [], [], []
    for pickup, tag in zip(pickups, tags, strict=True):
        people.append(copy(asked.beneficiary, family_name=tag, name_key=tag.lower(), person_key=tag))
        requests.append(copy(asked, code=pickup, beneficiary_id=people[-1].pk))
        needs.append(copy(need, prescription_id=requests[-1].pk))
        devices.append(copy(lent.device, tag=tag, serial_key=tag))
        needs.append(copy(lent.need, prescription_id=requests[-1].pk))
        loans.append(copy(lent, device_id=devices[-1].pk, need_id=needs[-1].pk, beneficiary_id=people[-1].pk))
    Beneficiary.objects.bulk_create(people)
    Prescription.objects.bulk_create(requests)
    Need.objects.bulk_create(needs)
    Device.objects.bulk_create(devices)
    Loan.objects.bulk_create(loans)


if __name__ == "__main__":
    main("lists")
