"""Set this machine up from nothing but Python, pip and make: `python -m config.bootstrap demo`.

Runs before anything is installed, so it needs the standard library alone. Every step is skipped when what
it reads has not changed since it last went well; running it twice does no harm.
"""

import base64
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
VAR = ROOT / "var"

# The lock is complete; what comes as source alone is built the one way that every pip knows.
BY_HASH = ("--no-deps", "--require-hashes", "--use-pep517")


class CannotSetUp(Exception):
    """Set-up stops here; the message says what to do."""


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def run(*command: str | Path, **options: str) -> None:
    """Run a command beside manage.py; `options` are more variables of its environment."""
    words = [str(word) for word in command]
    if subprocess.run(words, cwd=ROOT, env={**os.environ, **options}, check=False).returncode:
        raise CannotSetUp(f"This command failed: {' '.join(words)}")


def succeeds(*command: str | Path) -> bool:
    """Whether a command goes well; what it says is kept quiet."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over names and contents of files and of all files in folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def is_done(stamp: Path, mark: str) -> bool:
    return stamp.is_file() and stamp.read_text() == mark


# --- steps -----------------------------------------------------------------------------------------------


def make_environment() -> None:
    """`.venv`, by the standard module or, where Debian left it out, by virtualenv."""
    if PYTHON.exists() and succeeds(PYTHON, "-m", "pip", "--version"):
        return
    say("making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if succeeds(sys.executable, "-m", "venv", VENV):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    tool = VAR / "virtualenv"  # a folder of its own: Debian's pip refuses to touch the system's packages
    run(sys.executable, "-m", "pip", "install", "--quiet", "--target", tool, "virtualenv")
    run(sys.executable, "-m", "virtualenv", "--quiet", VENV, PYTHONPATH=str(tool))


def install(name: str, *also: str) -> None:
    """Install `requirements/<name>.txt` by hash; `also` are the sets it contains."""
    locked = ROOT / "requirements" / f"{name}.txt"
    mark = fingerprint([locked])
    if is_done(VENV / f"{name}.stamp", mark):
        return
    say(f"installing requirements/{name}.txt")
    run(PYTHON, "-m", "pip", "install", "--quiet", *BY_HASH, "-r", locked)
    for part in (name, *also):
        (VENV / f"{part}.stamp").write_text(fingerprint([ROOT / "requirements" / f"{part}.txt"]))


def write_env() -> None:
    """A `.env` with keys of its own, readable by its owner alone. One that is there is left as it is."""
    path = ROOT / ".env"
    if path.exists():
        return
    say("writing .env with new keys")
    encryption = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    path.touch(mode=0o600)
    path.write_text(
        "# Written by make for this machine; .env.example says what each line means.\n"
        f"SECRET_KEY={secrets.token_urlsafe(60)}\n"
        f"RELAIS_KEYS={encryption}\n"
        f"RELAIS_PERSON_KEY={secrets.token_urlsafe(48)}\n"
        "RELAIS_URL=http://127.0.0.1:8000\n"
        "RELAIS_PHONE=06 39 98 12 40\n"
        "DATABASE_URL=sqlite:///var/relais.sqlite3\n"
    )


def npm() -> tuple[Path, dict[str, str]]:
    """npm from the path, else the one that PyPI ships; and the path on which it finds its node."""
    if found := shutil.which("npm"):
        return Path(found), {}
    install("node")
    return BIN / "npm", {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def build_front_end() -> None:
    """npm's packages, then styles, icons, fonts and the code reader into var/assets."""
    packages = [ROOT / "package-lock.json", ROOT / ".npmrc"]
    modules = ROOT / "node_modules"
    if not is_done(modules / ".stamp", mark := fingerprint(packages)):
        say("installing front-end packages")
        command, path = npm()
        run(command, "ci", "--no-progress", "--loglevel=error", **path)
        (modules / ".stamp").write_text(mark)
    sources = [*packages, ROOT / "static", ROOT / "config" / "assets"]
    if not is_done(VAR / "assets.stamp", mark := fingerprint(sources)):
        say("building styles, icons and fonts")
        run(PYTHON, "manage.py", "assets")
        (VAR / "assets.stamp").write_text(mark)


def compile_catalogues() -> None:
    """Translations as Django reads them; made here because no catalogue is committed compiled."""
    if any(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        run(BIN / "pybabel", "--quiet", "compile", "--directory", "locale", "--domain", "django")


def collect_static() -> None:
    """All static files under hashed names, compressed, for whitenoise."""
    sources = [VAR / "assets", ROOT / "static", ROOT / "requirements" / "base.txt"]
    if not is_done(VAR / "static.stamp", mark := fingerprint(sources)):
        run(PYTHON, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        (VAR / "static.stamp").write_text(mark)


# --- what make calls -------------------------------------------------------------------------------------


def set_up(requirements: str) -> None:
    """Everything that the product needs, or that its tests need, on this machine."""
    VAR.mkdir(exist_ok=True)
    make_environment()
    install(requirements, *(["base"] if requirements == "test" else []))
    write_env()
    build_front_end()
    compile_catalogues()
    collect_static()


def chosen_port() -> int:
    """The port asked for, else the one of RELAIS_URL on a loopback address, else 8000."""
    port = int(os.environ.get("PORT") or 0)
    if port:
        os.environ["RELAIS_URL"] = f"http://127.0.0.1:{port}"
        return port
    address = urlsplit(os.environ.get("RELAIS_URL") or _written("RELAIS_URL"))
    return address.port if address.hostname in ("127.0.0.1", "localhost") and address.port else 8000


def _written(name: str) -> str:
    """What `.env` says, where the environment says nothing."""
    path = ROOT / ".env"
    lines = path.read_text().splitlines() if path.is_file() else []
    return next((line.partition("=")[2].strip() for line in lines if line.startswith(f"{name}=")), "")


def demo() -> None:
    """A server on 127.0.0.1 with the demonstration in it."""
    port = chosen_port()
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise CannotSetUp(f"Port {port} is taken. Choose another: make demo PORT={port + 1}")
    set_up("base")
    run(PYTHON, "manage.py", "demo")
    say(f"serving http://127.0.0.1:{port}/ (Ctrl-C stops it)")
    server = BIN / "granian"
    # One process with one thread: what SQLite serves best.
    words = "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 1 --log-level warning"
    os.chdir(ROOT)
    os.execv(server, [str(server), *words.split(), "--port", str(port), "config.wsgi:application"])  # noqa: S606


def main(task: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python may run first
        raise CannotSetUp("Relais needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …")
    if task == "demo":
        demo()
    else:
        set_up(task)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except CannotSetUp as reason:
        sys.exit(f"\n{reason}")
    except KeyboardInterrupt:
        sys.exit(130)
