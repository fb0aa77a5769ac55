"""One cell: a request of one actor to one address about one object, and what must come of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import make
from tests.matrix.addresses import Address
from tests.matrix.design import goes
from tests.matrix.table import EVERYBODY, MEMBER, SIGNED_IN, Row
from tests.matrix.world import Actor, World
from tests.support import reads
from tests.support.reading import TOKEN

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
USED = ("GET", "POST")  # no page is made for the others: one object each is enough
OWN, FOREIGN, NONE = "own", "foreign", "none"
_DONE = frozenset({200, 201, 202, 302, 303, 400, 409, 422})


@dataclass(frozen=True)
class Cell:
    """Where, how, who, about what."""

    address: Address
    row: Row
    method: str
    actor: Actor
    sight: str  # own · foreign · none
    keys: tuple[tuple[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.method} {self.address.name} by {self.actor.name} ({self.sight})"

    @property
    def path(self) -> str:
        return self.address.path(dict(self.keys))


def cells(address: Address, row: Row, world: World) -> Iterator[Cell]:
    """Every cell of one address."""
    # An operation of the API has one method; the others are its neighbours' on the same path.
    methods = (address.name.split()[0],) if " " in address.name else USED if row.static else METHODS
    for actor in world.actors:
        objects = [*_objects(address, row, actor, world)]
        for method in methods:
            for sight, keys in objects if method in USED and actor.works else objects[:1]:
                yield Cell(address, row, method, actor, sight, tuple(keys.items()))


def _objects(address: Address, row: Row, actor: Actor, world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    if not address.keys:
        yield OWN, {}
        return
    kinds = row.of if isinstance(row.of, dict) else dict.fromkeys(address.keys, row.of)
    yield OWN, {key: actor.own[kind] for key, kind in kinds.items()}
    for number in range(max((len(actor.foreign.get(kind, ())) for kind in kinds.values()), default=0)):
        found = {key: actor.foreign.get(kind, [world.none[kind]]) for key, kind in kinds.items()}
        yield FOREIGN, {key: values[min(number, len(values) - 1)] for key, values in found.items()}
    yield NONE, {key: world.none[kind] for key, kind in kinds.items()}


class Browser:
    """One actor's way in: a session for pages, a token for the API; every request is rolled back."""

    def __init__(self, actor: Actor) -> None:
        who = actor.member or actor.user
        self.pages = make.client(who) if who else Client()
        self.program = make.api(actor.member) if actor.member else self.pages
        for client in (self.pages, self.program):
            client.raise_request_exception = False

    def ask(self, cell: Cell, body: dict[str, Any], query: dict[str, str]) -> tuple[HttpResponse, set[str]]:
        """The answer, and the tables it wrote."""
        client = self.program if cell.address.api else self.pages
        cookies = client.cookies.copy()
        if cell.method == "GET":
            extra: dict[str, Any] = {"query_params": query}
        elif cell.address.api:
            extra = {"data": body, "content_type": "application/json"}
        elif cell.method == "POST":
            extra = {"data": body}
        else:
            extra = {}
        with transaction.atomic():
            with reads.watched_writes() as writes:
                response = (
                    client.generic(cell.method, cell.path)
                    if not extra
                    else getattr(client, cell.method.lower())(cell.path, **extra)
                )
            transaction.set_rollback(True)
        client.cookies = cookies  # the session it may have got is rolled back too
        return response, writes.tables - reads.WRITABLE


def fault(cell: Cell, status: int, wrote: set[str], location: str) -> str:
    """What is wrong with an answer, or nothing."""
    wanted = expected(cell)
    if status not in wanted:
        return f"{status} instead of {sorted(wanted)}"
    refused = status in (401, 403, 404, 405) or (status == 302 and _sent_away(location))
    wrote = wrote - cell.row.writes
    if wrote and (refused or _elsewhere(cell) or cell.method not in cell.row.methods):
        return f"{status}, and wrote {sorted(wrote)}"
    return ""


def _sent_away(location: str) -> bool:
    return location.startswith((reverse("account_login"), reverse("accounts:choose")))


def expected(cell: Cell) -> frozenset[int]:
    """The statuses that may come of it, by design §2."""
    need, actor = cell.row.need(cell.method), cell.actor
    offered = cell.method in cell.row.methods
    served = _served(cell) if offered else frozenset({405, *_served(cell)})
    if need == EVERYBODY:
        return served
    closed = actor.name in ("anonymous", "account closed")
    if closed:
        return frozenset({401}) if cell.address.api else frozenset({302})
    if need == SIGNED_IN:
        return served
    if not actor.works:
        return frozenset({403}) if cell.address.api else frozenset({302})
    if need == MEMBER:
        return served
    if not goes(actor.role, *need):
        return frozenset({403})
    if cell.row.own_needs and cell.sight == OWN and not goes(actor.role, *cell.row.own_needs):
        return frozenset({403, 405} if not offered else {403})
    return served | {302, 403, 404} if _elsewhere(cell) else served


def _elsewhere(cell: Cell) -> bool:
    """Whether the page is made for another activity, though the role has the right."""
    return bool(cell.row.by and cell.actor.works and not cell.actor.role.startswith(cell.row.by))


def _served(cell: Cell) -> frozenset[int]:
    if cell.row.gives:
        return cell.row.gives
    if cell.sight != OWN:
        return frozenset({404})
    return frozenset({200, 302}) if cell.method == "GET" else _DONE


def words(response: HttpResponse, cell: Cell) -> str:
    """An answer without what may differ between two of its kind: tokens, and the key that was asked."""
    text = response.content.decode(errors="replace")
    text = TOKEN.sub("", text)
    for _key, value in cell.keys:
        # A whole word: the place "vienne" is not in "deviennent".
        text = re.sub(rf"(?<!\w){re.escape(str(value))}(?!\w)", "?", text)
    return text
