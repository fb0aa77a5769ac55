"""Log lines as JSON, made of an allow-list of keys: ids, codes and counts, never a name (design §9)."""

import logging
import re
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# What may leave the process in a log line. Anything else is dropped before it is written.
ALLOWED = frozenset(
    {
        *("event", "level", "logger", "timestamp"),
        *("code", "count", "request", "seconds", "status", "verb"),
        *("correlation_id", "member_id", "organisation_id", "request_id", "scan_id", "user_id"),
        *("exception", "exception_type"),
    }
)


# What follows opens something: an invitation, a passphrase to choose anew.
_SECRET = re.compile(r"(/welcome/|/password/reset/key/)[^/]+")


def _without_query(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Addresses carry no personal data, but what is typed into a search field does; secrets open doors."""
    if isinstance(event.get("request"), str):
        event["request"] = _SECRET.sub(r"\1…", event["request"].partition("?")[0])
    return event


def _fault(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The kind of an exception and where it arose, without its message: that may quote a row."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception_type"] = type(error).__qualname__
        event["exception"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _foreign_event(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Of a library's line keep the pattern, not what was put into it."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg)
        event["code"] = getattr(record, "status_code", None)
        event["exc_info"] = record.exc_info or event.get("exc_info")
    return event


def _allowed_only(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED and value is not None}


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _exc_info_now(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take hold of the running exception while it runs: `logger.exception` passes a mere True."""
    if event.get("exc_info") is True:
        event["exc_info"] = sys.exc_info()
    return event


def logging_config(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, one JSON object a line."""
    structlog.configure(
        processors=[*_SHARED, _exc_info_now, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_SHARED, _foreign_event],
                "processors": [
                    _fault,
                    _without_query,
                    _allowed_only,
                    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django gives this one a handler of its own, which would write the line twice and unfiltered.
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
            # These two tell every table of a font and every start of theirs.
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
        },
    }
