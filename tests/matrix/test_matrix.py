"""Every address × method × role × {own, foreign, none}: who gets what, by design §2 and nothing else."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.matrix import addresses
from tests.matrix.bodies import body
from tests.matrix.cells import FOREIGN, NONE, Browser, Cell, cells, fault, words
from tests.matrix.table import BY_NAME, ROWS
from tests.matrix.world import World
from tests.support import refusals

# So many rows run in one test.
TOGETHER = 8
PARTS = [ROWS[start : start + TOGETHER] for start in range(0, len(ROWS), TOGETHER)]


def test_every_address_has_a_row_and_every_row_an_address():
    found, known = {address.name for address in addresses.every()}, set(BY_NAME)
    assert not found - known, f"no row in tests/matrix/table.py: {sorted(found - known)}"
    assert not known - found, f"no such address any more: {sorted(known - found)}"
    assert len(BY_NAME) == len(ROWS), "a row stands twice"


def test_every_address_declares_who_may_open_it():
    assert not [address.name for address in addresses.every() if not address.declared]


@pytest.fixture(scope="module")
def browsers(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Browser]]:
    """Everybody, signed in."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {actor.name: Browser(actor) for actor in world.actors}
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _each_refusal_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    refusals.drawn_once(monkeypatch)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.alike
@pytest.mark.usefixtures("_quiet")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("rows", PARTS, ids=lambda rows: rows[0].name)
def test_every_cell(rows, world, browsers, record_property):
    count, faults = 0, Faults()
    found = {address.name: address for address in addresses.every()}
    for row in rows:
        address = found.get(row.name)
        if address is None:  # said by the test above
            continue
        told: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for cell in cells(address, row, world):
            said = body(row.body, world, cell.actor) if cell.method != "GET" else {}
            response, wrote = browsers[cell.actor.name].ask(cell, said, row.query)
            count += 1
            if wrong := fault(cell, response.status_code, wrote, response.get("Location", "")):
                faults.add(cell, wrong)
            told[cell.actor.name, cell.method][cell.sight].add(words(response, cell))
        for (actor, method), by_sight in told.items():
            # Out of sight and not there are answered alike: the answer is no oracle.
            if by_sight[FOREIGN] and by_sight[FOREIGN] != by_sight[NONE]:
                faults.lines[f"{method} {address.name}: tells what exists elsewhere"].append(actor)
    record_property("cells", count)
    assert not faults.lines, f"of {count} cells:\n{faults}"


class Faults:
    """What went wrong, and for whom."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = defaultdict(list)

    def add(self, cell: Cell, wrong: str) -> None:
        self.lines[f"{cell.method} {cell.address.name} ({cell.sight}): {wrong}"].append(cell.actor.name)

    def __str__(self) -> str:
        return "\n".join(f"{line} · {', '.join(actors)}" for line, actors in self.lines.items())
