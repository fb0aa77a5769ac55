"""Many rows from one that the product's actions made, where only their number matters."""

from typing import Any, TypeVar

from django.db.models import Model

from accounts.keys import uuid7

Row = TypeVar("Row", bound=Model)


def copy(row: Row, **changes: Any) -> Row:
    """The same row under a key of its own."""
    values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    return type(row)(**{**values, "id": uuid7(), **changes})
