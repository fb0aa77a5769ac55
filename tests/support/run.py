"""What `make test`, `make quick` and `make lint` run; the last lines: pytest's own, the time it took."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.support import chromium, postgres

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
WORKERS = str(max(2, os.cpu_count() or 2))


class Run:
    """Steps that all run, whatever became of those before; remembers what failed or could not run."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.missing: list[str] = []

    def step(self, title: str, *command: str | Path, **environment: str) -> None:
        print(f"\n== {title}", flush=True)
        words = [str(word) for word in command]
        variables = {**os.environ, "RELAIS_NOT_RUN": "\n".join(self.missing), **environment}
        if subprocess.run(words, cwd=ROOT, env=variables, check=False).returncode:
            self.failed.append(title)

    def pytest(self, title: str, *words: str, **environment: str) -> None:
        parallel = ["-n", WORKERS, "--dist", "worksteal", "-q"]
        environment["RELAIS_SAME_WALKS"] = "1"
        self.step(title, sys.executable, "-m", "pytest", *parallel, *words, **environment)

    def cannot(self, what: str) -> None:
        """Name loudly what this machine lacks; where everything must run, that is a failure."""
        print(f"\n!! NOT RUN: {what}", flush=True)
        self.missing.append(what)
        if IN_CI:
            self.failed.append(what)


def lint(run: Run) -> None:
    run.step("ruff check", BIN / "ruff", "check", "--quiet", ".")
    run.step("ruff format", BIN / "ruff", "format", "--check", "--quiet", ".")
    run.step("mypy", BIN / "mypy")
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    if templates:
        run.step("djade", BIN / "djade", "--target-version", "5.2", "--check", *templates)
    check = ("makemigrations", "--check", "--dry-run", "--verbosity", "1")
    run.step("migrations", sys.executable, "manage.py", *check, DJANGO_SETTINGS_MODULE="tests.settings")


def quick(run: Run) -> None:
    lint(run)
    run.pytest("unit tests", "-m", "not browser and not slow", "--database=none")


def everything(run: Run) -> None:
    """Lint, then all tests on SQLite, those that ask a database on PostgreSQL, then the browser's."""
    browser, server = chromium.find_or_install(), postgres.find_or_install()
    if not browser:
        run.cannot("browser tests (no Chromium: apt-get install chromium)")
    if not server:
        run.cannot("tests on PostgreSQL (no server: apt-get install postgresql)")
    lint(run)
    if browser and any(ROOT.glob("tests/browser/test_*.py")):
        run.pytest("browser tests on SQLite", "-m", "browser", "tests/browser", "tests/bench")
    if server:
        with postgres.server(server) as url:
            words = ("-m", "not browser and not alike", "--database=only")
            run.pytest("tests that ask a database, on PostgreSQL", *words, DATABASE_URL=url)
    run.pytest("tests on SQLite", "-m", "not browser")


TASKS = {"lint": lint, "quick": quick, "test": everything}


def main(task: str) -> int:
    os.environ.pop("DATABASE_URL", None)  # each step says which database it means
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a dozen processes would each compile every test anew
    # A run that is told to stop leaves no server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run, began = Run(), time.monotonic()
    TASKS[task](run)
    print(f"\nmake {task}: {time.monotonic() - began:.0f} s", flush=True)
    if run.failed:
        print(f"\nFailed: {', '.join(run.failed)}", file=sys.stderr)
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
