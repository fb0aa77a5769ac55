"""The bench measures what it says and says what it measured; the figures are nobody's verdict here."""

import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import User
from bench import frame
from bench.frame import MEASURES, ROOT, Broken, Figure, at_least, at_most, line, number

IN_A_BROWSER = {"pages"}
EVERY = [pytest.param(name, marks=[pytest.mark.browser] * (name in IN_A_BROWSER)) for name in MEASURES]


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    """A file with all tables, for every measure the same."""
    with frame.tables() as file:
        yield file


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", EVERY)
def test_a_measure_runs_and_prints_its_rows(name, empty, capfd):
    figures, broken = frame.run([name], empty, tiny=True)
    told = capfd.readouterr()
    assert not broken, told.err[-3000:]
    assert "Traceback" not in told.err
    assert [row for row in told.out.splitlines() if row.startswith("  ")] == [line(row) for row in figures]
    assert any(figure.met is not None for figure in figures)


def test_every_module_that_measures_is_in_the_table():
    texts = {path.stem: path.read_text() for path in (ROOT / "bench").glob("*.py")}
    assert {name for name, text in texts.items() if "def measure(" in text} == set(MEASURES)
    assert {name for name, text in texts.items() if text.endswith(f'main("{name}")\n')} == set(MEASURES)


def test_what_the_issue_asks_for_is_measured_first():
    assert {"scans", "lists", "labels", "imports", "demo"} <= set(MEASURES)


# --- rows ------------------------------------------------------------------------------------------------


def test_a_row_says_what_is_asked_and_whether_it_is_met():
    assert line(at_most("statements", 13, "", 14)).split()[-3:] == ["≤", "14", "met"]
    assert line(at_least("requests/s", 0.4, "x minimal", 0.6)).endswith("MISSED")
    assert "met" not in line(Figure("p50", 3.456, "ms")).lower()


@pytest.mark.parametrize(("value", "met"), [(13.9, True), (14, True), (14.1, False)])
def test_a_bound_is_met_at_the_bound(value, met):
    assert at_most("statements", value, "", 14).met is met
    assert at_least("rate", -value, "", -14).met is met


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.6, "0.6"), (7.306, "7.31"), (58.24, "58.2"), (12.0, "12"), (1250.4, "1 250"), (0, "0"), (100, "100")],
)
def test_numbers_keep_what_counts(value, words):
    assert number(value) == words


def test_rows_stand_under_one_another():
    short = line(at_most("a", 1, "ms", 2, "beside"))
    long = line(at_most("a much longer name of a row", 1000, "x minimal", 2, "and more beside it"))
    assert short.index("≤") == long.index("≤")


# --- clocks ----------------------------------------------------------------------------------------------


def test_processor_time_is_counted_not_waiting():
    def think():
        return sum(range(400_000))

    found, took = frame.cpu(think)
    assert found == sum(range(400_000))
    waited = frame.cpu(lambda: subprocess.run(["sleep", "0.05"], check=True), runs=1)[1]
    assert 0 < took < 5000
    assert waited < 50


def test_works_side_by_side_take_turns():
    done = []
    frame.side_by_side(lambda: done.append("one"), lambda: done.append("other"), runs=3)
    assert done == ["one", "other"] * 3


def test_the_middle_of_some_runs_is_told(monkeypatch):
    clock = iter([0, 1, 1, 9, 9, 11])
    monkeypatch.setattr(frame, "spent", lambda: next(clock))
    assert frame.cpu(lambda: "done") == ("done", 2000)


@pytest.mark.django_db
def test_statements_are_those_that_were_sent():
    sent = frame.statements(lambda: [User.objects.count(), User.objects.exists()])
    assert len(sent) == 2
    assert all("accounts_user" in sql for sql in sent)
    assert not connection.force_debug_cursor


# --- the table -------------------------------------------------------------------------------------------


@pytest.fixture
def measured(monkeypatch, tmp_path):
    """What each measure finds, without running it: figures by name, or None for one that breaks."""
    found: dict[str, list[Figure] | None] = {}

    def apart(name, address, *, tiny):
        rows = found[name]
        if rows is None:
            raise Broken(name)
        return rows

    monkeypatch.setattr(frame, "apart", apart)
    monkeypatch.setattr(frame, "tables", lambda: nullcontext(tmp_path / "empty"))
    (tmp_path / "empty").touch()
    return found


def test_what_broke_is_named_and_the_next_is_measured(measured, tmp_path, capsys):
    measured |= {"labels": None, "demo": [at_most("demo", 6, "s", 20)]}
    figures, broken = frame.run(["labels", "demo"], tmp_path / "empty", tiny=True)
    assert [figure.name for figure in figures] == ["demo"]
    assert broken == ["labels on SQLite"]
    told = capsys.readouterr().out
    assert "A thousand labels on each sheet" in told
    assert "6 s" in told


def test_the_last_line_counts_targets_and_what_broke_is_a_failure(measured, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["bench", "--tiny"])
    measured["demo"] = [at_most("demo", 6, "s", 20), at_most("more", 30, "s", 20), Figure("p50", 1, "ms")]
    frame.main("demo")
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 2 targets met"
    measured["demo"] = None
    with pytest.raises(SystemExit, match="Not measured: demo on SQLite"):
        frame.main("demo")


def test_one_measure_is_run_by_its_own_name(measured, capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "bench.labels", raising=False)
    monkeypatch.setattr(sys, "argv", ["bench.labels", "--tiny"])
    measured["labels"] = [at_most("labels", 1, "s", 2)]
    runpy.run_module("bench.labels", run_name="__main__")
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 1 targets met"


def test_a_measure_that_fails_in_its_own_process_is_broken(tmp_path):
    with pytest.raises(Broken):
        frame.apart("impact", f"sqlite:///{tmp_path}/nowhere/at/all.sqlite3", tiny=True)


def test_each_measure_has_a_copy_that_is_thrown_away(tmp_path):
    empty = tmp_path / "empty.sqlite3"
    empty.write_bytes(b"tables")
    with frame.databases(empty, postgres=False) as places:
        ((name, address),) = places
        assert name == "SQLite"
        copy = Path(address.removeprefix("sqlite:///"))
        assert copy.read_bytes() == b"tables"
        copy.write_bytes(b"rows")
    assert not copy.parent.exists()
    assert empty.read_bytes() == b"tables"
