"""How long things may be, and which files are used."""

import ast
import re

from tests.house.tree import Source, lines_that_count

FUNCTION, FILE, TEMPLATE, TEST_FILE = 45, 300, 150, 600
_LITERAL = (ast.Dict, ast.List, ast.Set, ast.Tuple)
_TABLE = 20  # a literal of more lines than this is a table
_NAMED = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
_ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def long_functions(source: Source) -> list[str]:
    """Functions stay under 45 lines, docstring not counted."""
    objections = []
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _length(node) - (_length(node.body[0]) if ast.get_docstring(node) else 0)
            if length >= FUNCTION:
                objections.append(source.at(node, f"{node.name} has {length} lines"))
    return objections


def long_module(source: Source, limit: int = FILE) -> list[str]:
    """Files stay under their limit; literal tables at module level are not counted."""
    tables = sum(
        _length(node)
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_table(node.value)
    )
    length = len(source.text.splitlines()) - tables
    return [f"{source.module} has {length} lines"] if length >= limit else []


def _is_table(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call) and value.args:  # frozenset({…}), MappingProxyType({…})
        value = value.args[0]
    return isinstance(value, _LITERAL) and _length(value) > _TABLE


def _length(node: ast.AST) -> int:
    return (node.end_lineno or 0) - node.lineno + 1  # type: ignore[attr-defined]


def long_text(name: str, text: str, limit: int) -> list[str]:
    length = len(text.splitlines())
    return [f"{name} has {length} lines"] if length >= limit else []


def unused_templates(templates: dict[str, str], code: str, overridden: set[str]) -> list[str]:
    """Every template is named in code or in another template, or stands in for a library's."""
    used = {name for text in (code, *templates.values()) for name in _NAMED.findall(text)}
    return [
        f"templates/{name} is not used" for name in sorted({*templates} - used - overridden - _ERROR_PAGES)
    ]


def unnamed_in_readme(readme: str, rooms: set[str], commands: set[str]) -> list[str]:
    """Whoever reads the README finds every room and every command."""
    lost = [
        f"the README does not name the room `{room}`" for room in sorted(rooms) if f"`{room}" not in readme
    ]
    words = set(re.findall(r"[\w-]+", readme))
    return lost + [f"the README does not name `manage.py {name}`" for name in sorted(commands - words)]


def balance(code: dict[str, str], tests: dict[str, str]) -> tuple[int, int]:
    """Lines that are not blank: of the product, of its tests."""
    return sum(map(lines_that_count, code.values())), sum(map(lines_that_count, tests.values()))
