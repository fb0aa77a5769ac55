"""Clients that ask a real server on this machine, a counted number of times, and stop by themselves."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.frame import ROOT

HOST = "127.0.0.1"
SECONDS = 60.0  # after which a client asks no more, whatever is left
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(RuntimeError):
    """The server answered something else than asked: a measure of that would mean nothing."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, and the processes that answer."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def spent(self) -> float:
        """Seconds of processor time of the server's processes, its workers included (Linux)."""
        family = {self.process.pid}
        found = 0.0
        for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parts[2])):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if int(stat.parts[2]) in family or int(fields[1]) in family:
                family.add(int(stat.parts[2]))
                found += (int(fields[11]) + int(fields[12])) / TICKS
        return found


@contextmanager
def serving(application: str, *, workers: int) -> Iterator[Server]:
    """Granian as the README runs it: processes of one thread each, on a free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    words = f"--interface wsgi --host {HOST} --port {port} --workers {workers} --blocking-threads 1"
    command = [str(Path(sys.executable).parent / "granian"), *words.split(), "--log-level", "warning"]
    environment = {**os.environ, "RELAIS_URL": f"http://{HOST}:{port}"}
    environment.pop("LOG_LEVEL", None)  # as instances run: one line a request
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*command, application], cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Failed("the server does not start")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, and the bytes that its answer must hold."""

    path: str
    body: bytes
    headers: dict[str, str]
    holds: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """What came of some requests: seconds each took, seconds in all, processor seconds of the server."""

    each: tuple[float, ...]
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        return len(self.each) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.each) * 1000

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.each, n=20)[-1] * 1000

    @property
    def cpu(self) -> float:
        """Milliseconds of the server's processor time for each request; a tick of its clock at least."""
        return max(self.processor, 1 / TICKS) / len(self.each) * 1000


def ask_all(server: Server, asks: Sequence[Ask], *, clients: int) -> Run:
    """Send every request once, shared out between clients that each keep one connection; raises Failed."""
    until = time.monotonic() + SECONDS
    start = threading.Barrier(clients + 1)
    took: list[float] = []
    faults: list[str] = []

    def client(mine: Sequence[Ask]) -> None:
        connection = http.client.HTTPConnection(HOST, server.port, timeout=SECONDS)
        connection.connect()
        start.wait()
        for ask in mine:
            began = time.perf_counter()
            if time.monotonic() > until or faults:
                break
            connection.request("POST", ask.path, ask.body, ask.headers)
            answer = connection.getresponse()
            text = answer.read()
            took.append(time.perf_counter() - began)
            if ask.holds not in text:
                faults.append(f"{answer.status} {text[:400].decode(errors='replace')}")
        connection.close()

    threads = [threading.Thread(target=client, args=(asks[turn::clients],)) for turn in range(clients)]
    for thread in threads:
        thread.start()
    spent = server.spent()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if faults or len(took) < len(asks):
        raise Failed(faults[0] if faults else f"{len(took)} of {len(asks)} requests in {SECONDS:.0f} s")
    return Run(tuple(took), seconds, server.spent() - spent)
