"""Clients that ask a server a counted number of times: nothing is measured of answers that were not meant."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import Popen

import pytest

from bench import load
from bench.load import Ask, Failed, Run, Server

ASK = Ask("/api/v1/scans", b'{"scans": []}', {"Content-Type": "application/json"}, b"applied")


class Answers(BaseHTTPRequestHandler):
    """Says that it was applied, and remembers who asked; refuses bodies with the word."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, int]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.client_address[1]))
        answer = b"refused" if b"refuse" in body else b"applied"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def server():
    Answers.seen = []
    listening = ThreadingHTTPServer((load.HOST, 0), Answers)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    process = Popen(["sleep", "60"])
    yield Server(listening.server_port, process)
    process.kill()
    process.wait()
    listening.shutdown()
    listening.server_close()


@pytest.mark.parametrize("clients", [1, 4])
def test_each_request_is_sent_once_and_each_client_keeps_its_connection(server, clients):
    found = load.ask_all(server, [ASK] * 12, clients=clients)
    assert len(found.each) == len(Answers.seen) == 12
    assert len({port for _path, port in Answers.seen}) == clients
    assert found.rate == pytest.approx(12 / found.seconds)


def test_an_answer_that_was_not_meant_fails_the_measure(server):
    wrong = Ask(ASK.path, b"refuse", ASK.headers, b"applied")
    with pytest.raises(Failed, match="200 refused"):
        load.ask_all(server, [ASK, wrong], clients=1)


def test_what_takes_too_long_fails_instead_of_flattering(server, monkeypatch):
    monkeypatch.setattr(load, "SECONDS", -1.0)
    monkeypatch.setattr(load.http.client, "HTTPConnection", _patient(load.http.client.HTTPConnection))
    with pytest.raises(Failed, match="0 of 3 requests"):
        load.ask_all(server, [ASK] * 3, clients=1)


def _patient(real):
    """The same connection, whose own patience is not what is tried here."""
    return lambda host, port, timeout: real(host, port, timeout=5)


def test_processor_time_is_that_of_the_server_and_its_workers(server):
    assert server.spent() < 1  # it sleeps
    busy = Popen(["sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 30 & wait"])
    try:
        spent = 0.0
        for _try in range(100):
            spent = Server(server.port, busy).spent()
            if spent > 0.05:
                break
            threading.Event().wait(0.05)
        assert spent > 0.05
    finally:
        busy.kill()
        busy.wait()


def test_a_run_is_told_in_milliseconds():
    run = Run(each=tuple(seconds / 1000 for seconds in range(1, 101)), seconds=2.0, processor=0.5)
    assert run.rate == 50
    assert run.p50 == pytest.approx(50.5)
    assert run.p95 == pytest.approx(95, abs=1.5)
    assert run.cpu == pytest.approx(5)


def test_a_server_that_does_not_start_is_said():
    process = Popen(["false"])
    process.wait()
    with pytest.raises(Failed, match="does not start"):
        load._wait_for(1, process)
