"""One act, one transaction: wholly done or not at all, tried again when the database is busy (design §5)."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Model

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
# Serialisation failure, deadlock, lock timeout: the same transaction may pass the next time.
PASSING = {"40001", "40P01", "55P03"}

_inside: ContextVar[bool] = ContextVar("inside an act", default=False)


class Busy(Exception):
    """The database stayed busy through all tries: answered as 503 with Retry-After."""


class Stale(Exception):
    """A row changed between look and act: `rows` are read again, and the whole act is tried once more."""

    def __init__(self, message: str, rows: Iterable[Model] = ()) -> None:
        self.rows = tuple(rows)
        super().__init__(message)


@contextmanager
def unless_taken(what: str) -> Iterator[None]:
    """A constraint met in here says that somebody was faster: the whole act looks again, and says why not."""
    try:
        yield
    except IntegrityError as error:
        raise Stale(what) from error


def is_passing(error: OperationalError) -> bool:
    """Whether the fault may be gone at the next try."""
    if getattr(error.__cause__, "sqlstate", None) in PASSING:
        return True
    return "database is locked" in str(error) or "database table is locked" in str(error)


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction, with three tries; one called by another joins its transaction."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside.get():
            return function(*args, **kwargs)
        token = _inside.set(True)
        try:
            return _try(lambda: function(*args, **kwargs))
        finally:
            _inside.reset(token)

    return run


def _try(once: Callable[[], R]) -> R:
    tries = 1 if connection.in_atomic_block else TRIES  # a broken outer transaction can't be tried again here
    for attempt in range(1, tries + 1):
        try:
            with transaction.atomic():
                return once()
        except (OperationalError, Stale) as error:
            if isinstance(error, OperationalError) and not is_passing(error):
                raise
            if attempt == tries:
                raise Busy from error
            for row in getattr(error, "rows", ()):
                with suppress(ObjectDoesNotExist):  # made by the try that was rolled back
                    row.refresh_from_db()
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter, not a secret
    raise Busy  # pragma: no cover - the loop returns or raises
