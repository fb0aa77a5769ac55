"""Rows of long lists, drawn with as little work a cell as possible."""

from collections.abc import Callable, Iterator
from inspect import signature
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import Table
from django_tables2.utils import AttributeDict

register = template.Library()


@register.filter
def light_rows(table: Table) -> Iterator[SafeString]:
    """The rows of the shown page, each as HTML. Cell attributes are worked out once a column, not once a cell
    as django-tables2 does: `attrs={"td": …}` of a column may hold plain values only; what depends on the row
    goes into `Meta.row_attrs`. Written here, since a template's loop over cells takes twice as long.

    A column that is never empty (`empty_values=()`) and drawn from the row alone (`render_x(self, record)`)
    is asked straight, which costs a fifth.
    """
    columns = [(_cell_attrs(column), column.name, _straight(table, column)) for column in table.columns]
    for row in table.paginated_rows:
        cells = ((td, _shown(draw(row.record) if draw else row.get_cell(name))) for td, name, draw in columns)
        attrs = format_html(" {}", row.attrs.as_html()) if table.row_attrs else ""
        yield format_html(
            '<tr role="row"{}>{}</tr>', attrs, format_html_join("", '<td role="cell"{}>{}</td>', cells)
        )


def _shown(value: Any) -> str:
    """A value as a template writes it: in the reader's language, and never as HTML unless it says it is."""
    return conditional_escape(value if isinstance(value, str) else localize(value))


def _straight(table: Table, column: Any) -> Callable[[Any], Any] | None:
    """The table's own way to draw this column from a record, where it needs nothing else."""
    draw: Callable[[Any], Any] | None = getattr(table, f"render_{column.name}", None)
    if draw is None or column.column.empty_values != () or [*signature(draw).parameters] != ["record"]:
        return None
    return draw


def _cell_attrs(column: Any) -> str:
    """The td attributes of a column, as HTML after a space."""
    attrs = column.column.attrs
    html = AttributeDict(attrs.get("td", attrs.get("cell", {}))).as_html()
    return format_html(" {}", html) if html else ""
