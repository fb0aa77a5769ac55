"""Rows of long lists: as django-tables2 would write them, with less work, and never as markup."""

import datetime as dt

import django_tables2 as tables
import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html

from accounts.templatetags.lists import light_rows

HOSTILE = '"><script>x()</script>'


class Devices(tables.Table):
    """A list with each kind of column: plain, drawn from the value, drawn from the row alone."""

    tag = tables.Column(attrs={"td": {"class": "c-tag"}})
    what = tables.Column()
    day = tables.Column(accessor="when")
    link = tables.Column(empty_values=(), accessor="tag")
    price = tables.Column(attrs={"cell": {"class": "num"}})

    class Meta:
        row_attrs = {"class": lambda record: "t-act" if record["what"] == "missing" else None}
        orderable = False

    def render_what(self, value):
        return value.upper()

    def render_link(self, record):
        return format_html('<a href="/d/{}">{}</a>', record["tag"], record["tag"])


def row(**changes: object) -> dict[str, object]:
    return {"tag": "K7M49TRX", "what": "laptop", "when": dt.date(2026, 5, 1), "price": 1234.5} | changes


def drawn(*rows: dict[str, object], per_page: int = 20) -> list[str]:
    table = Devices(rows)
    table.paginate(per_page=per_page)
    return [str(html) for html in light_rows(table)]


def cells(html: str) -> list[str]:
    return [part.partition(">")[2].removesuffix("</td>") for part in html.split("<td")[1:]]


def test_a_cell_holds_its_value_drawn_by_the_table():
    (html,) = drawn(row())
    assert cells(html.removesuffix("</tr>"))[:4] == [
        "K7M49TRX", "LAPTOP", "1 mai 2026", '<a href="/d/K7M49TRX">K7M49TRX</a>',
    ]  # fmt: skip


def test_attributes_stand_on_cells_and_rows():
    (plain, missing) = drawn(row(), row(what="missing"))
    assert '<td role="cell" class="c-tag">' in plain
    assert '<td role="cell" class="num">' in plain
    assert plain.startswith('<tr role="row"')
    assert "t-act" not in plain
    assert 'class="t-act ' in missing


@pytest.mark.parametrize("column", ["tag", "what"])
def test_what_was_typed_stays_text_in_every_kind_of_cell(column):
    (html,) = drawn(row(**{column: HOSTILE}))
    assert "<script>" not in html.lower()
    assert "&lt;script&gt;" in html.lower()


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_cell_shows_a_dash_as_everywhere(value):
    (html,) = drawn(row(what=value))
    assert cells(html)[1] == "—"


@pytest.mark.parametrize(
    ("language", "day", "price"), [("fr", "1 mai 2026", "1234,5"), ("en", "1 May 2026", "1234.5")]
)
def test_days_and_numbers_are_the_readers(language, day, price):
    with translation.override(language):
        (html,) = drawn(row())
    assert day in html
    assert price in html.replace("\u202f", "").replace("\u00a0", "").replace(",5", ",5").replace(
        "1,234.5", "1234.5"
    )


def test_only_the_page_that_is_shown_is_drawn():
    assert len(drawn(*[row() for _number in range(7)], per_page=3)) == 3


def test_a_list_of_nothing_has_no_row():
    assert drawn() == []


def test_the_order_is_the_table_s():
    table = Devices([row(tag="B"), row(tag="A")], order_by="tag", orderable=True)
    table.paginate()
    assert [cells(str(html))[0] for html in light_rows(table)] == ["A", "B"]


def test_it_says_the_same_as_the_library_s_own_rows():
    """Cell by cell, for the same rows."""
    table = Devices([row(), row(what="missing", tag="W2HN9TRX")])
    table.paginate()
    plain = Template("{% for row in rows %}{% for cell in row %}{{ cell }}|{% endfor %}{% endfor %}")
    expected = plain.render(Context({"rows": [[*found] for found in table.paginated_rows]})).split("|")[:-1]
    ours = [
        cell.removesuffix("</tr>").removesuffix("</td>")
        for html in light_rows(table)
        for cell in cells(str(html))
    ]
    assert len(ours) == 10
    assert ours == expected


def test_a_column_that_asks_for_more_than_the_row_is_asked_the_library_s_way():
    class Numbered(tables.Table):
        place = tables.Column(empty_values=(), accessor="tag")

        def render_place(self, record, table):
            return f"{record['tag']} of {len(table.rows)}"

    table = Numbered([row(), row()])
    table.paginate()
    assert all("K7M49TRX of 2" in html for html in light_rows(table))
