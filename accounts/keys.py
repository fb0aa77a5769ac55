"""Keys of rows: ordered by time, so that indexes stay small, and never guessable as a count."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new key: UUID version 7 (Python 3.11 has none)."""
    return _uuid7()
