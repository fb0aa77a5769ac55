"""A log line holds ids, codes and counts, and never what a person typed or is called."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from config.logs import ALLOWED, logging_config


@pytest.fixture
def lines():
    """Configure logging as the product does, into a text that can be read; then undo it."""
    before = structlog.get_config()
    written = io.StringIO()
    config = logging_config("INFO")
    config["handlers"]["stderr"]["stream"] = written
    handlers, level = logging.root.handlers[:], logging.root.level
    logging.config.dictConfig(config)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.configure(**before)


def test_only_keys_of_the_list_are_written(lines):
    structlog.get_logger("relais").info("loan_made", code="applied", count=2, name="Nadia B.")
    (line,) = lines()
    assert line["event"] == "loan_made"
    assert (line["code"], line["count"]) == ("applied", 2)
    assert "name" not in line
    assert set(line) <= ALLOWED


def test_what_was_searched_for_is_not_written(lines):
    structlog.get_logger("relais").info("request_finished", request="GET /people/?q=benali", code=200)
    assert lines()[0]["request"] == "GET /people/"


def test_an_exception_is_named_without_its_message(lines):
    try:
        raise ValueError("Nadia Benali, 1961")
    except ValueError:
        structlog.get_logger("relais").exception("request_failed")
    (line,) = lines()
    assert line["exception_type"] == "ValueError"
    assert "test_logs.py" in line["exception"][-1]
    assert "Nadia" not in json.dumps(line)


def test_a_library_line_is_its_pattern_alone(lines):
    logging.getLogger("some.library").warning("cannot send to %s", "nadia@example.org")
    (line,) = lines()
    assert line["event"] == "cannot send to %s"
    assert "nadia" not in json.dumps(line)


# --- secrets and people ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("GET /welcome/s3cret-x_y/", "GET /welcome/…/"),
        ("POST /welcome/s3cret-x_y/?next=/", "POST /welcome/…/"),
        ("GET /accounts/password/reset/key/3-abc-def/", "GET /accounts/password/reset/key/…/"),
        ("GET /people/?q=Zorgbeck&page=2", "GET /people/"),
        ("GET /devices/K7M49TRX/", "GET /devices/K7M49TRX/"),
        ("GET /", "GET /"),
    ],
)
def test_an_address_is_written_without_what_opens_or_names(lines, asked, written):
    structlog.get_logger("relais").info("request_finished", request=asked)
    assert lines()[0]["request"] == written


@pytest.mark.parametrize(
    "key", ["name", "email", "phone", "ip", "user_agent", "password", "family_name", "query"]
)
def test_what_is_not_on_the_list_is_dropped_whatever_it_is_called(lines, key):
    structlog.get_logger("relais").warning("something", **{key: "Zorgbeck"})
    assert "Zorgbeck" not in json.dumps(lines())
    assert key not in ALLOWED


def test_nothing_on_the_list_is_about_a_person_but_ids():
    assert not {
        key for key in ALLOWED if any(part in key for part in ("name", "mail", "phone", "address", "ip"))
    }


def test_what_is_bound_to_a_request_is_held_to_the_list_too(lines):
    with structlog.contextvars.bound_contextvars(user_id="7", ip="192.0.2.1", username="samira"):
        structlog.get_logger("relais").info("acted")
    (line,) = lines()
    assert line["user_id"] == "7"
    assert {"ip", "username"}.isdisjoint(line)


def test_a_fault_within_a_fault_quotes_neither(lines):
    try:
        try:
            raise ValueError("Denise Zorgbeck")
        except ValueError as inner:
            raise RuntimeError("born on the first of May") from inner
    except RuntimeError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/people/?q=Zorgbeck")
    (line,) = lines()
    assert line["exception_type"] == "RuntimeError"
    assert not any(word in json.dumps(line) for word in ("Zorgbeck", "born"))


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_each_line_is_one_json_object_with_its_moment_level_and_source(lines, level):
    structlog.get_logger("relais.loans").log(getattr(logging, level.upper()), "acted", count=3)
    found = lines()
    assert len(found) == (level != "debug")
    for line in found:
        assert {"event", "level", "logger", "timestamp", "count"} == {*line}
        assert (line["level"], line["logger"]) == (level, "relais.loans")
        assert line["timestamp"].endswith("Z")


def test_letters_are_written_as_letters(lines):
    structlog.get_logger("relais").info("événement", code="déjà")
    assert lines()[0]["event"] == "événement"


def test_what_json_does_not_know_is_written_as_text(lines):
    structlog.get_logger("relais").info("acted", scan_id=object, count={1})
    assert isinstance(lines()[0]["scan_id"], str)


def test_noisy_libraries_say_only_what_is_wrong(lines):
    logging.getLogger("fontTools.subset").info("glyph names")
    logging.getLogger("pikepdf").info("started")
    logging.getLogger("fontTools.subset").warning("broken table")
    assert [line["event"] for line in lines()] == ["broken table"]
