"""What is around every test: watchful guards, and nothing that a test has to ask for."""

import os
from collections import Counter
from collections.abc import Iterator
from functools import partial

import hypothesis
import pytest
from django.db import connection, connections
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from tests.support import reads, room, shuffle, templates

# Walks are random where one file is tried, and a new fault is welcome; the same at every run of make test and
# of CI, where it would be somebody else's. Machines are shared: no property is late or slow.
hypothesis.settings.register_profile(
    "relais",
    deadline=None,
    derandomize=bool(os.environ.get("CI") or os.environ.get("RELAIS_SAME_WALKS")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("relais")

_NEEDS_DATABASE = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}


@pytest.fixture(scope="session", autouse=True)
def _unordered_is_shuffled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        shuffle.install(patch)
        templates.install(patch)
        yield


@pytest.fixture(autouse=True)
def _same_start(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test starts in French, in Paris, with dice of its own."""
    shuffle.reseed(request.node.nodeid)
    with translation.override("fr"), timezone.override("Europe/Paris"):
        yield


def _uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", [])
    return bool(_NEEDS_DATABASE.intersection(fixtures) or item.get_closest_marker("django_db"))


@pytest.fixture(autouse=True)
def _invariants_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """Doctor looks at the database after every test that wrote (design §5)."""
    if not _uses_database(request.node):
        yield
        return
    request.getfixturevalue("_django_db_helper")  # so that this one ends before the rows are rolled back
    with reads.watched_writes() as writes:
        yield
    # What the live server or another thread wrote is not seen from here, so those tests are always asked.
    elsewhere = _commits(request.node)
    spared = request.node.get_closest_marker("broken") or connection.needs_rollback
    if (writes.tables or elsewhere) and not spared:
        from accounts import doctor

        problems = [str(problem) for problem in doctor.run()]
        assert not problems, "doctor: " + "; ".join(problems)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", [])
    asked = {"transactional_db", "live_server"}.intersection(names)
    return bool(asked or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The cast stands beside the rows that come with migrations, and every connection knows them all.

    Django keeps them on one connection object, as they were before the cast came; beside Playwright's event
    loop it sees another of the class. So the class has them, and the object no others.
    """
    with django_db_blocker.unblock():
        from tests import make

        make.everybody()
        rows = connection.creation.serialize_db_to_string()
    vars(connections["default"]).pop("_test_serialized_contents", None)
    type(connections["default"])._test_serialized_contents = rows  # type: ignore[attr-defined]


@pytest.fixture
def nobody_yet(_django_db_helper: None) -> None:
    """An empty house: the standing cast is out until the test ends."""
    from tests import make

    make.nobody()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After a test that committed, the rows that a run begins with are back at once.

    Django puts them back before the next such test only; but workers steal tests from each other, so any
    test may be the next.
    """
    yield
    rows = getattr(connection, "_test_serialized_contents", None)  # none before the first test that asks
    if nextitem and rows and _commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(rows)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("only", "none"), help="tests that ask a database, or the others")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what means nothing on this database; browser tests carry their mark by their folder."""
    if chosen := config.getoption("--database"):
        left_out = [item for item in items if _uses_database(item) != (chosen == "only")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    on_sqlite = connection.vendor == "sqlite"
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
        if _commits(item):
            # Without `serialized_rollback` Django would make content types anew, under other keys.
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
        if on_sqlite and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="means something on PostgreSQL only"))
        item.runtest = partial(room.roomy, item.runtest)  # type: ignore[method-assign]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, beside the counts, what could not be run here; how much the matrix and controls saw."""
    counts: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        counts.update({name: value for name, value in report.user_properties if name in ("cells", "answers")})
        for seen in [value for name, value in report.user_properties if name == "control"]:
            terminalreporter.write_line(f"race control: {seen}")
    if counts["cells"]:
        terminalreporter.write_line(
            f"matrix: {counts['cells']} cells, {counts['answers']} answers read whole"
        )
    for line in filter(None, os.environ.get("RELAIS_NOT_RUN", "").split("\n")):
        terminalreporter.write_line(f"NOT RUN: {line}", red=True, bold=True)
