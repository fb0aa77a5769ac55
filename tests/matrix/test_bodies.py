"""What a request says besides its address: ids of others in forms and data, and keys nobody asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from tests import make
from tests.matrix import addresses
from tests.matrix.bodies import body
from tests.matrix.cells import OWN, Cell, expected
from tests.matrix.sentinels import Intruder
from tests.matrix.table import BY_NAME, ROWS, Row
from tests.matrix.world import Actor, World
from tests.support import reads

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.alike,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("_quiet"),
]


def posted(
    who: Actor, path: str, said: dict[str, Any], *, api: bool, look: Callable[[set[str]], Any] = set
) -> tuple[HttpResponse, set[str], Any]:
    """The answer, the tables it wrote, and what `look` saw in them before everything was rolled back."""
    client = make.api(who.member) if api else make.client(who.member)
    kind = {"content_type": "application/json"} if api else {}
    with transaction.atomic():
        with reads.watched_writes() as writes:
            response = client.post(path, said, **kind)
        seen = look(writes.tables)
        transaction.set_rollback(True)
    return response, writes.tables - reads.WRITABLE, seen


# --- ids of others in what is sent -------------------------------------------------------------------------


@dataclass(frozen=True)
class Foreign:
    """A request about one's own things that names something of others in its body."""

    who: str
    name: str
    said: Callable[[World], dict[str, Any]]
    stores: frozenset[str] = frozenset()  # what a refusal writes too

    def __str__(self) -> str:
        return self.name


RECEIPT = frozenset({"loans_scanreceipt"})
MANAGER, VOLUNTEER = Role.LENDS_MANAGER, Role.LENDS_VOLUNTEER
PRESCRIBER = Role.PRESCRIBES_PRESCRIBER


def scan(**fields: Any) -> dict[str, Any]:
    """An envelope with one scan."""
    one = {"id": str(uuid4()), "at": timezone.now().isoformat(), **fields}
    return {"installation": str(uuid4()), "sent_at": timezone.now().isoformat(), "scans": [one]}


def to(prescription: str) -> dict[str, Any]:
    return {"verb": "hand_over", "prescription": prescription}


FOREIGN = [
    Foreign(MANAGER, "accounts:choose", lambda w: {"membership": str(w.odile.pk)}),
    Foreign(MANAGER, "accounts:choose_site", lambda w: {"site": "vienne"}),
    Foreign(MANAGER, "accounts:invite", lambda w: {"role": VOLUNTEER, "site": str(make.vienne().pk)}),
    Foreign(MANAGER, "accounts:change_role", lambda w: {"role": Role.OPERATOR}),
    Foreign(MANAGER, "accounts:change_role", lambda w: {"role": PRESCRIBER}),
    Foreign(MANAGER, "inventory:move", lambda w: {"site": "vienne"}),
    Foreign(MANAGER, "inventory:move", lambda w: {"site": str(make.vienne().pk)}),
    Foreign(MANAGER, "inventory:arrived", lambda w: {"site": "vienne"}),
    Foreign(MANAGER, "inventory:move_many", lambda w: {"tag": [w.other_ready.tag], "site": "mens"}),
    Foreign(MANAGER, "inventory:erase_many", lambda w: {"tag": [w.other_locked.tag], "outcome": "purge"}),
    Foreign(MANAGER, "inventory:labels", lambda w: {"tag": [w.other_ready.tag], "what": "chosen"}),
    Foreign(MANAGER, "inventory:labels", lambda w: {"what": "donation", "donation": str(w.other_lot.pk)}),
    Foreign(MANAGER, "inventory:new_donation", lambda w: {"donor": str(make.maison().pk), "reference": "X"}),
    Foreign(
        MANAGER, "inventory:add_device", lambda w: {"kind": "laptop", "serial": "X9999", "site": "vienne"}
    ),
    Foreign(MANAGER, "loans:find", lambda w: {"text": w.other_ready.tag}),
    Foreign(MANAGER, "loans:who", lambda w: {"code": w.elsewhere.code}),
    Foreign(MANAGER, "loans:hold", lambda w: {"tag": w.other_ready.tag}),
    Foreign(MANAGER, "loans:accept", lambda w: {"site": "vienne"}),
    Foreign(MANAGER, "loans:accept", lambda w: {"site": str(make.vienne().pk)}),
    Foreign(MANAGER, "loans:say", lambda w: {"verb": "swapped", "tag": w.other_ready.tag}),
    Foreign(VOLUNTEER, "loans:act", lambda w: to(w.elsewhere.code), RECEIPT),
    Foreign(VOLUNTEER, "loans:act", lambda w: to(str(w.submitted.pk)), RECEIPT),
    Foreign(VOLUNTEER, "loans:act", lambda w: {"verb": "move", "site": "vienne"}, RECEIPT),
    Foreign(PRESCRIBER, "beneficiaries:hand_on", lambda w: {"to": str(w.bruno.pk)}),
    Foreign(PRESCRIBER, "beneficiaries:hand_on", lambda w: {"to": str(make.michel().pk)}),
    Foreign(PRESCRIBER, "beneficiaries:hand_on", lambda w: {"to": str(make.lea().pk)}),
    Foreign(VOLUNTEER, "POST /scans", lambda w: scan(verb="refurbish", tag=w.other_ready.tag), RECEIPT),
    Foreign(VOLUNTEER, "POST /scans", lambda w: scan(verb="move", tag=w.ready.tag, site="vienne"), RECEIPT),
    Foreign(
        VOLUNTEER,
        "POST /scans",
        lambda w: scan(verb="hand_over", tag=w.ready.tag, prescription=str(w.elsewhere.pk)),
        RECEIPT,
    ),
    Foreign(
        VOLUNTEER,
        "POST /scans",
        lambda w: scan(verb="refurbish", tag=w.ready.tag) | {"organisation": "seconde-vie"},
    ),
    Foreign(MANAGER, "POST /prescriptions/{key}/hold", lambda w: {"tag": w.other_ready.tag}),
    Foreign(MANAGER, "POST /prescriptions/{key}/accept", lambda w: {"site": "vienne"}),
    Foreign(MANAGER, "POST /loans/{key}/swap", lambda w: {"tag": w.other_ready.tag}),
    Foreign(
        PRESCRIBER, "POST /prescriptions",
        lambda w: body("asked", w, _actor(w, PRESCRIBER)) | {"beneficiary": str(w.elsewhere.beneficiary_id)},
    ),
    Foreign(
        PRESCRIBER, "POST /prescriptions",
        lambda w: body("asked", w, _actor(w, PRESCRIBER)) | {"beneficiary": str(w.colleagues.beneficiary_id)},
    ),
    Foreign(
        PRESCRIBER, "POST /prescriptions",
        lambda w: body("asked", w, _actor(w, PRESCRIBER)) | {"association": make.maison().slug},
    ),
]  # fmt: skip


def _actor(world: World, name: str) -> Actor:
    return next(actor for actor in world.actors if actor.name == name)


def test_what_belongs_to_others_is_not_taken_from_a_body(world, record_property):
    found = {address.name: address for address in addresses.every()}
    faults = []
    for one in FOREIGN:
        address, row, actor = found[one.name], BY_NAME[one.name], _actor(world, one.who)
        kinds = row.of if isinstance(row.of, dict) else dict.fromkeys(address.keys, row.of)
        path = address.path({key: actor.own[kind] for key, kind in kinds.items()})
        response, wrote, _seen = posted(actor, path, one.said(world), api=address.api)
        if response.status_code >= 500 or response.status_code in (201, 202):
            faults.append(f"{one} {one.said(world)}: {response.status_code}")
        if wrote - one.stores:
            faults.append(f"{one} {one.said(world)}: {response.status_code}, wrote {sorted(wrote)}")
        if response.get("Content-Type") == "application/pdf":
            faults.append(f"{one} {one.said(world)}: printed")
    record_property("cells", len(FOREIGN))
    assert not faults, "\n".join(faults)


# --- keys nobody asked for ---------------------------------------------------------------------------------

# What forms rightly take under the names of columns.
TAKEN = {
    "accounts:choose": {"membership"},
    "accounts:choose_site": {"site"},
    "accounts:invite": {"role", "site"},
    "accounts:change_role": {"role"},
    "inventory:new_donation": {"donor"},
    "inventory:new_list": {"donor"},
    "loans:accept": {"site"},
    "loans:prescribe_for": {"association"},
    "POST /prescriptions": {"association"},
}
ANYWHERE = {"site", "membership", "tag"}


def test_no_request_sets_whose_by_whom_when_or_in_which_state(world, record_property):
    intruder = Intruder()
    found = {address.name: address for address in addresses.every()}
    count, effective, faults = 0, 0, []
    for row in ROWS:
        if "POST" not in row.methods or row.name not in found:
            continue
        address = found[row.name]
        for actor in _able(world, row):
            kinds = row.of if isinstance(row.of, dict) else dict.fromkeys(address.keys, row.of)
            path = address.path({key: actor.own[kind] for key, kind in kinds.items()})
            said = body(row.body, world, actor)
            extras = intruder.extras({*said, *TAKEN.get(row.name, ()), *ANYWHERE})
            response, wrote, got_in = posted(
                actor, path, {**extras, **said}, api=address.api, look=intruder.got_in
            )
            count += 1
            effective += bool(wrote)
            if got_in or response.status_code >= 500:
                faults.append(f"{row.name} by {actor.name}: {response.status_code} {got_in}")
    record_property("cells", count)
    assert not faults, "\n".join(faults)
    assert effective > 25, f"only {effective} of {count} requests did anything: their bodies are out of date"


def _able(world: World, row: Row) -> list[Actor]:
    """One actor of each kind who may."""
    address = {address.name: address for address in addresses.every()}[row.name]
    actors = []
    for actor in world.actors:
        cell = Cell(address, row, "POST", actor, OWN, ())
        if actor.works and 403 not in expected(cell) and (not row.by or actor.role.startswith(row.by)):
            actors.append(actor)
    return actors[:2]


# --- labels are no credentials -----------------------------------------------------------------------------


def test_a_label_says_the_same_to_strangers_whatever_it_is_on(world):
    """Known or not, here or elsewhere, ready or missing, blank or never printed: one page (design §6)."""
    gone = world.alarm.device.tag
    tags = [world.ready.tag, world.other_ready.tag, world.loan.device.tag, gone, world.none["device"]]
    for browser in (
        Client(),
        make.client(make.ines()),
        make.client(make.celine()),
        make.client(make.sylvie()),
    ):
        answers = set()
        for tag in tags:
            response = browser.get(reverse("loans:scan", args=[tag]))
            page = response.content.decode().replace(tag, "?")
            answers.add((response.status_code, reads_alike(page)))
        assert len(answers) == 1


def reads_alike(page: str) -> str:
    import re

    return re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", page)


def test_counts_are_data_too(world):
    """What others have moves no total."""
    program = make.api(world.odile)

    def totals() -> list[int]:
        return [
            program.get(f"/api/v1/{noun}").json()["count"] for noun in ("devices", "prescriptions", "loans")
        ]

    before = totals()
    make.devices(3)
    make.loan()
    assert totals() == before
    make.loan(make.device(by=world.odile), make.prescription(to=world.odile.organisation))
    assert totals() == [count + 1 for count in before]
