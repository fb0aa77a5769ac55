"""Which sheet of a workbook is the list."""

from inventory.intake.headers import header_place, recognised
from inventory.intake.tables import Line, Table


def _score(lines: list[Line]) -> tuple[int, int]:
    place = header_place(lines)
    return (recognised(lines[place].cells), len(lines) - place) if place is not None else (0, 0)


def best_sheet(name: str, sheets: list[tuple[str, list[Line]]]) -> Table:
    """The sheet whose headers name the most columns, then the longest; other lists are named beside it."""
    scores = [_score(lines) for _title, lines in sheets]
    if not sheets:
        return Table(name, [])
    chosen = scores.index(max(scores))
    others = [title for i, (title, _lines) in enumerate(sheets) if i != chosen and scores[i][0] >= 3]
    return Table(name, sheets[chosen][1], sheets[chosen][0], others)
