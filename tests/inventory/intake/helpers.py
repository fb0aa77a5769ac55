"""A list read as the product reads it, short to say in a test."""

from collections import Counter
from collections.abc import Mapping

from inventory.intake.parsing import parse
from inventory.intake.reading import read
from inventory.intake.rows import Parsed
from inventory.intake.staging import Staged, stage


def staged(data: bytes | str, name: str = "liste.csv", choices: Mapping[int, str] | None = None) -> Staged:
    return stage(read(name, data.encode() if isinstance(data, str) else data), choices)


def parsed(data: bytes | str, name: str = "liste.csv", choices: Mapping[int, str] | None = None) -> Parsed:
    return parse(staged(data, name, choices))


def fields(data: bytes | str, name: str = "liste.csv") -> dict[str, str]:
    """Header → field of a list."""
    return {column.header: column.field for column in staged(data, name).header.columns}


def refused(found: Parsed) -> dict[str, list[int]]:
    """Code → lines of the refused rows."""
    lines: dict[str, list[int]] = {}
    for row in found.rows:
        for fault in row.problems:
            lines.setdefault(fault.code, []).append(row.line)
    return lines


def kinds(found: Parsed) -> dict[str, int]:
    return dict(Counter(row.kind for row in found.rows if row.is_good))


def row(header: str, *cells: str, delimiter: str = ";"):
    """The only row of a small list."""
    (found,) = parsed("\n".join([header, delimiter.join(cells)])).rows
    return found
