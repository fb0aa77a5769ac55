"""Django assumes SQLite's limit of 999 parameters a statement, which was raised in 2020.

Asking the library for its own limit writes a list of 10,000 devices in a few statements instead of hundreds.
"""

import sqlite3
from functools import cached_property

from django.db.backends.sqlite3 import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    """What this SQLite can do."""

    @cached_property
    def max_query_params(self) -> int:  # type: ignore[override]
        """Asked of the open connection, since it depends on how the library was built."""
        self.connection.ensure_connection()
        return int(self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection."""

    features_class = DatabaseFeatures
