"""Questions asked at every scan: their SQL is written once a process, then only the values change.

Django writes a queryset's SQL anew each time, which costs several times what the database takes to answer:
more than half of a hand-over's processor time. Written by hand because Django has no prepared querysets. What
is kept is text that depends on the code alone, never a value or a row.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet

Row = TypeVar("Row")


class Slot(Expression):
    """The place of a value in a prepared question; its field says how the database takes it."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class _Written:
    """A queryset with the SQL of it; `params` are values, and slots where a value is to come."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]


class Prepared(Generic[Row]):
    """`build(*shape, **slots)` gives the queryset, with a slot for each of `fields`; ask it with the values.

    `shape` is what changes the words of the question rather than its values, a role for instance: `build` may
    look at it, but not at a slot. A value of None fits no row (`= NULL`).
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **fields: "Field[Any, Any]") -> None:
        self.build = build
        self.slots = {name: Slot(name, field) for name, field in fields.items()}
        self._known: dict[tuple[Any, ...], _Written | None] = {}  # None: no row can fit

    def __call__(self, *shape: Any, **values: Any) -> list[Row]:
        """The rows, fetched; one statement."""
        connection = connections[DEFAULT_DB_ALIAS]  # the proxy would look it up for every column
        key = (connection.vendor, *shape)
        if key not in self._known:
            self._known[key] = self._write(connection, shape)
        written = self._known[key]
        if written is None:
            return []
        taken = {
            name: slot.output_field.get_db_prep_value(values[name], connection)
            for name, slot in self.slots.items()
        }
        params = tuple(taken[param.name] if isinstance(param, Slot) else param for param in written.params)
        compiler = copy(written.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **options: (written.sql, params)
        rows = written.queryset.all()
        rows.query.get_compiler = lambda *args, **options: compiler  # type: ignore[method-assign]
        return list(rows)

    def _write(self, connection: Any, shape: tuple[Any, ...]) -> _Written | None:
        queryset = self.build(*shape, **self.slots)
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        compiler.connection = None  # each question is asked on the connection of its own thread
        return _Written(queryset, compiler, str(sql), tuple(params))
