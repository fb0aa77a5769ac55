"""The Chromium that browser tests drive: what is on the path, else Debian's package."""

import os
import shutil
import subprocess

# Debian's shell without a window of its own draws the same pages for half the work.
PACKAGES = ("chromium-headless-shell", "chromium")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome-stable", "google-chrome")

# Nothing of its own on the network, and what it wants where it is started by root or without a screen.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


def find() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def find_or_install() -> str | None:
    """The same, fetched from Debian where we may."""
    return find() or (find() if any(map(apt_install, PACKAGES)) else None)


def apt_install(package: str) -> bool:
    """Whether Debian's `package` could be installed; needs root and apt."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print(f"== installing Debian's {package}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return False
    return True
