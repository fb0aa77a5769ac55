"""What is kept of a list between its preview and its confirmation: never a cell about the donor's staff."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.nir import looks_like_nir
from accounts.refusals import Refused
from inventory.intake.fitting import EMAIL
from inventory.intake.headers import FREE, Column, Header, read_header, with_choices
from inventory.intake.identifiers import holds_nir
from inventory.intake.rows import MAX_NOTE
from inventory.intake.tables import Line, Table
from inventory.intake.totals import is_total

# Numbers of things, which may look like anything.
_NUMBERS = frozenset({"serial", "imei", "iccid", "line_number"})
LEFT_OUT = "…"  # what stands in place of a text that is not kept, so that it is said


@dataclass(frozen=True, slots=True)
class Staged:
    """A list ready to be looked at: names, header with its mapping, lines with the cells that are kept.

    `places` gives, for each staged cell, the index of its column. In a line's formulas, the index one past
    the last cell says that a column which is not kept held a total word.
    """

    name: str
    sheet: str
    other_sheets: tuple[str, ...]
    header: Header
    places: tuple[int, ...]
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return {
            "name": self.name,
            "sheet": self.sheet,
            "other_sheets": list(self.other_sheets),
            "header": asdict(self.header),
            "places": list(self.places),
            "lines": [[line.number, line.cells, sorted(line.formulas)] for line in self.lines],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Staged":
        header = dict(data["header"])
        header["columns"] = tuple(Column(**column) for column in header["columns"])
        return cls(
            data["name"],
            data["sheet"],
            tuple(data["other_sheets"]),
            Header(**header),
            tuple(data["places"]),
            tuple(Line(number, cells, frozenset(formulas)) for number, cells, formulas in data["lines"]),
        )


def _fit_to_keep(text: str, field: str) -> str:
    """A cell without what is nobody's business: social security numbers; in free text, e-mail addresses.

    A remark's number may be mistyped; a column of other words holds references that look like mistyped ones.
    """
    if field in _NUMBERS or not text:
        return text
    is_free = field in ("note", FREE)
    if is_free and len(text) > MAX_NOTE:
        return LEFT_OUT
    if len(text) >= 13 and (looks_like_nir if field == "note" else holds_nir)(text):
        return LEFT_OUT
    return EMAIL.sub(LEFT_OUT, text) if is_free else text


def _kept(line: Line, fields: Mapping[int, str]) -> Line:
    """The line with the cells of kept columns: `fields` by a column's index."""
    places, width = tuple(fields), len(line.cells)
    cells = [
        _fit_to_keep(line.cells[index], field) if index < width else "" for index, field in fields.items()
    ]
    formulas = frozenset(place for place, index in enumerate(places) if index in line.formulas)
    if any(index not in places and is_total(line.cells[index]) for index in range(width)):
        formulas |= {len(places)}
    return Line(line.number, cells, formulas)


def _stage(table: Table, header: Header, lines: list[Line]) -> Staged:
    fields = {column.index: column.field for column in header.columns if column.kept}
    return Staged(
        table.name,
        table.sheet,
        tuple(table.other_sheets),
        header,
        tuple(fields),
        tuple(_kept(line, fields) for line in lines),
    )


def stage(table: Table, choices: Mapping[int, str] | None = None) -> Staged:
    """A table read, mapped (with a person's `choices`, column index to field) and rid of what is not kept."""
    header, lines = read_header(table)
    return _stage(table, with_choices(header, choices or {}), lines)


def remap(staged: Staged, choices: Mapping[int, str]) -> Staged:
    """The same list with columns put right. A column that was not kept cannot come back: its cells are gone.

    Raises Refused("file_needed"): the file must be given again.
    """
    lost = {
        column.index: column.header for column in staged.header.columns if column.index not in staged.places
    }
    for index in choices:
        if index in lost and choices[index] != "not_kept":
            raise Refused(
                "file_needed",
                _("La colonne «\u00a0%(column)s\u00a0» n’a pas été gardée. Redonnez le fichier pour la lire.")
                % {"column": lost[index]},
            )
    header = with_choices(staged.header, choices)
    width = 1 + max((column.index for column in header.columns), default=-1)
    lines = []
    for line in staged.lines:
        cells = [""] * width
        for place, index in enumerate(staged.places):
            cells[index] = line.cells[place]
        formulas = {staged.places[place] for place in line.formulas if place < len(staged.places)}
        lines.append(Line(line.number, cells, frozenset(formulas)))
    table = Table(staged.name, [], staged.sheet, list(staged.other_sheets))
    again = _stage(table, header, lines)
    marked = [len(staged.places) in line.formulas for line in staged.lines]
    return replace(
        again,
        lines=tuple(
            line._replace(formulas=line.formulas | {len(again.places)}) if mark else line
            for line, mark in zip(again.lines, marked, strict=True)
        ),
    )
