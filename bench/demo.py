"""The demonstration by `manage.py demo`, database and all: 400 devices, and 20,000 with BENCH_LARGE=1."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.frame import ROOT, Figure, at_most, main

SIZES = {400: 20}  # devices: seconds
LARGE = {20_000: 300}


def measure(*, tiny: bool) -> list[Figure]:
    """Seconds by the clock, as whoever waits for it counts them."""
    sizes = {40: 20} if tiny else SIZES | (LARGE if os.environ.get("BENCH_LARGE") else {})
    figures = []
    for devices, limit in sizes.items():
        seconds, processor = demo(devices)
        beside = f"{processor:.1f} s CPU"
        figures.append(at_most(f"manage.py demo, {devices} devices", seconds, "s", limit, beside))
    return figures


def demo(devices: int) -> tuple[float, float]:
    """Seconds by the clock and of processor, from nothing to the sign-ins printed."""
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as folder:
        address = f"sqlite:///{Path(folder) / 'demo.sqlite3'}"
        words = [sys.executable, "manage.py", "demo", "--devices", str(devices)]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        quiet = subprocess.DEVNULL
        subprocess.run(words, cwd=ROOT, env={**os.environ, "DATABASE_URL": address}, stdout=quiet, check=True)
        seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main("demo")
