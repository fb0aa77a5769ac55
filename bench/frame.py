"""What every measure shares: its rows, a database that is thrown away, its clock, and the printed table.

A measure is a module with `measure(*, tiny) -> list[Figure]`. It runs in a process of its own, which is given
a database with all tables to fill; `tiny` is for showing that it runs at all. One that means something on
PostgreSQL too says `POSTGRES = True`, and runs again there where a server is found (not when `tiny`).
"""

import argparse
import dataclasses
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support import postgres as servers

ROOT = Path(__file__).resolve().parent.parent
MEASURES = ("scans", "lists", "labels", "imports", "impact", "pages", "demo")
RUNS = 3

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, how much, what was beside it, what is asked, and whether it is met."""

    name: str
    value: float
    unit: str
    beside: str = ""
    target: str = ""
    met: bool | None = None  # None: nothing is asked


class Broken(Exception):
    """A measure did not run; its own process has said why."""


def at_most(name: str, value: float, unit: str, limit: float, beside: str = "") -> Figure:
    return Figure(name, value, unit, beside, f"≤ {number(limit)}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float, beside: str = "") -> Figure:
    return Figure(name, value, unit, beside, f"≥ {number(limit)}", value >= limit)


def number(value: float) -> str:
    """Three figures that count: 0.62, 7.31, 58.2, 1 250."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    text = f"{value:,.{digits}f}".replace(",", " ")
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- clocks ----------------------------------------------------------------------------------------------


def spent() -> float:
    """Seconds of processor time that this process has used, its own and the system's on its behalf."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def cpu(work: Callable[[], T], runs: int = RUNS) -> tuple[T, float]:
    """What came out last, and the median milliseconds of processor time of some runs."""
    times = []
    for _run in range(runs):
        began = spent()
        found = work()
        times.append((spent() - began) * 1000)
    return found, statistics.median(times)


def side_by_side(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """The median milliseconds of processor time of each, done in turn: a busy minute slows all of them."""
    times: list[list[float]] = [[] for _work in works]
    for _run in range(runs):
        for work, took in zip(works, times, strict=True):
            took.append(cpu(work, runs=1)[1])
    return [statistics.median(took) for took in times]


def statements(work: Callable[[], object]) -> list[str]:
    """The SQL that was sent, BEGIN and COMMIT too."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


# --- one measure, in its own process -----------------------------------------------------------------------


def work(name: str, *, tiny: bool) -> list[Figure]:
    """Run one measure on the database that DATABASE_URL names."""
    found: list[Figure] = import_module(f"bench.{name}").measure(tiny=tiny)
    return found


@contextmanager
def tables() -> Iterator[Path]:
    """A file of SQLite with all tables, made once: every measure begins with a copy."""
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as folder:
        file = Path(folder) / "empty.sqlite3"
        migrate(f"sqlite:///{file}")
        yield file


def migrate(address: str) -> None:
    words = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(words, cwd=ROOT, env={**os.environ, **settings(address)}, check=True)


def settings(address: str) -> dict[str, str]:
    """The environment of an instance on that database."""
    return {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "RELAIS_URL": "http://127.0.0.1:8000",
        "DEBUG": "0",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def databases(empty: Path, *, postgres: bool) -> Iterator[Iterable[tuple[str, str]]]:
    """Name and address of each database: a copy of a file, and a server's where asked for and found."""
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as folder:
        places = [("SQLite", f"sqlite:///{shutil.copy(empty, folder)}")]
        if not postgres:
            yield places
            return
        programs = servers.find()
        if programs is None:
            print("!! NOT MEASURED on PostgreSQL: no server on this machine", flush=True)
            yield places
            return
        with servers.server(programs, durable=True) as url:
            migrate(url)
            yield [*places, ("PostgreSQL", url)]


def apart(name: str, address: str, *, tiny: bool) -> list[Figure]:
    """Run a measure in a process of its own, so that none warms or fills another's."""
    words = [sys.executable, "-m", "bench.frame", name, *(["--tiny"] if tiny else [])]
    with tempfile.NamedTemporaryFile("r", prefix="relais-bench-", suffix=".json") as rows:
        environment = {**os.environ, **settings(address), "BENCH_ROWS": rows.name}
        if subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode:
            raise Broken(name)
        return [Figure(**row) for row in json.load(rows)]


# --- the table -------------------------------------------------------------------------------------------


def line(figure: Figure) -> str:
    verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
    value = f"{number(figure.value):>8} {figure.unit}"
    return f"  {figure.name:<46}{value:<22} {figure.beside:<46} {figure.target:<8}{verdict}".rstrip()


def run(names: Iterable[str], empty: Path, *, tiny: bool) -> tuple[list[Figure], list[str]]:
    """Run measures one after another, printing their rows as they come; the names of those that broke."""
    every: list[Figure] = []
    broken: list[str] = []
    for name in names:
        module = import_module(f"bench.{name}")
        both = getattr(module, "POSTGRES", False) and not tiny
        with databases(empty, postgres=both) as places:
            for place, address in places:
                title = (module.__doc__ or name).partition("\n")[0]
                print(f"\n{title}{f' [{place}]' if both else ''}", flush=True)
                try:
                    found = apart(name, address, tiny=tiny)
                except Broken:
                    broken.append(f"{name} on {place}")
                    continue
                print("\n".join(map(line, found)), flush=True)
                every += found
    return every, broken


def main(*names: str) -> None:
    """`python -m bench`, `python -m bench.<name>`: `--tiny` shows that it runs, on next to no data."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--tiny", action="store_true", help="next to no data, to see that it runs")
    tiny = parser.parse_args().tiny
    with tables() as empty:
        found, broken = run(names, empty, tiny=tiny)
    asked = [figure for figure in found if figure.met is not None]
    print(f"\n{sum(bool(figure.met) for figure in asked)} of {len(asked)} targets met")
    if broken:
        sys.exit(f"Not measured: {', '.join(broken)}")


def _worker() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=MEASURES)
    parser.add_argument("--tiny", action="store_true")
    asked = parser.parse_args()
    rows = [dataclasses.asdict(figure) for figure in work(asked.name, tiny=asked.tiny)]
    Path(os.environ["BENCH_ROWS"]).write_text(json.dumps(rows))


if __name__ == "__main__":
    _worker()
