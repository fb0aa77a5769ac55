"""A GET writes nothing but access records and the session (design §5)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

_WRITE = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.IGNORECASE
)
# What Django makes of an update that also filters on another table.
_THROUGH = re.compile(r'UPDATE "(\w+)" .* WHERE "\1"\."id" IN \(SELECT \w+\."id" FROM "\1"', re.DOTALL)
WRITABLE = frozenset(
    {"beneficiaries_accessrecord", "beneficiaries_accessrecord_people", "django_session", "relais_cache"}
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Answer = Callable[[HttpRequest], HttpResponse]


class WrittenByReading(AssertionError):
    """A request that should only read wrote a row."""


class ComparedThroughAnother(AssertionError):
    """An update filters on another table: PostgreSQL does not compare again once it has waited for a row."""


def written_table(sql: str) -> str | None:
    """The table that a statement writes, or None if it only reads."""
    found = _WRITE.match(sql)
    return found.group(1).lower() if found else None


def _guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    table = written_table(sql)
    if table and table not in WRITABLE:
        raise WrittenByReading(f"a GET wrote {table}: {sql[:120]}")
    return execute(sql, params, many, context)


def gets_only_read(get_response: Answer) -> Answer:
    """Middleware of the test settings, outermost: covers the test client and the live server alike."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return get_response(request)
        with connection.execute_wrapper(_guard):
            return get_response(request)

    return middleware


class Writes:
    """The tables that a test wrote; each statement may compare the rows it changes, and no others."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if table := written_table(sql):
            self.tables.add(table)
            if _THROUGH.match(sql):
                raise ComparedThroughAnother(sql[:400])
        return execute(sql, params, many, context)


@contextmanager
def watched_writes() -> Iterator[Writes]:
    """The tables written on this thread's connection while the block runs."""
    writes = Writes()
    with connection.execute_wrapper(writes):
        yield writes
