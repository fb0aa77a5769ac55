"""`make test` goes on after a failure, remembers it, and fails in CI on what it could not run."""

import re
import subprocess
import sys

import pytest

from tests.support import postgres, run


def test_a_failed_step_is_remembered_and_the_next_runs(tmp_path):
    steps = run.Run()
    steps.step("first", "false")
    steps.step("second", "touch", tmp_path / "ran")
    assert steps.failed == ["first"]
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(("in_ci", "failed"), [(True, ["a browser"]), (False, [])])
def test_what_cannot_run_is_named_and_fails_in_ci(monkeypatch, capfd, in_ci, failed):
    monkeypatch.setattr(run, "IN_CI", in_ci)
    steps = run.Run()
    steps.cannot("a browser")
    steps.step("later", sys.executable, "-c", "import os; print(os.environ['RELAIS_NOT_RUN'])")
    assert steps.failed == failed
    assert capfd.readouterr().out.count("a browser") == 2


def test_the_time_it_took_is_said_last_whatever_failed(monkeypatch, capfd):
    monkeypatch.setitem(run.TASKS, "quick", lambda steps: steps.step("lint", "false"))
    assert run.main("quick") == 1
    told = capfd.readouterr()
    assert re.fullmatch(r"make quick: \d+ s", told.out.splitlines()[-1])
    assert told.err.strip() == "Failed: lint"


@pytest.mark.slow
def test_the_server_for_tests_leaves_nothing_behind():
    programs = postgres.find()
    if programs is None:
        pytest.skip("no PostgreSQL server here")
    with postgres.server(programs) as url:
        assert subprocess.run(
            ["pgrep", "-f", url.rpartition("=")[2]], capture_output=True, check=False
        ).stdout
    assert not subprocess.run(
        ["pgrep", "-f", url.rpartition("=")[2]], capture_output=True, check=False
    ).stdout
