"""Who imports whom: floors between apps, the grammar inside an app, no cycles."""

import ast
import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from tests.house.tree import FLOORS, Source

# The order in which a module may know another (design §1). What is not named here is a rule or a plain value:
# it may know models, and nobody above them.
RANKS = {
    "choices": 0,
    "models": 1,
    "perms": 3,
    "actions": 4,
    "doctor": 4,
    **dict.fromkeys(("forms", "tables", "filters", "resources", "api"), 5),
    **dict.fromkeys(("access", "context", "middleware", "nav", "signin", "templatetags"), 5),
    **dict.fromkeys(("views", "management"), 6),
    **dict.fromkeys(("urls", "apps", "migrations"), 7),
}
RULE = 2
DRAWS = re.compile(r"^(paper|reportlab|pikepdf)\b")
MAY_DRAW = {"actions", "views", "management", "doctor"}
_LAZY = re.compile(rf"^({'|'.join(FLOORS)})\.([A-Z]\w+)$")


def imports(source: Source, known: Iterable[str]) -> list[tuple[ast.AST, str]]:
    """Every module that `source` imports, anywhere in it; `from a import b` is a.b where that is a module."""
    modules = set(known)
    found: list[tuple[ast.AST, str]] = []
    for node in source.nodes:
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*source.parts[: -node.level], *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                found.append((node, inner if inner in modules else base))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _LAZY.match(node.value):
            found.append((node, node.value.partition(".")[0] + ".models"))  # ForeignKey("loans.Loan")
    return found


def between_apps(source: Source, known: Iterable[str]) -> list[str]:
    """Imports go down only, and nobody imports the roof."""
    objections = []
    for node, name in imports(source, known):
        app = name.partition(".")[0]
        if app in FLOORS and app != source.app and FLOORS[app] >= FLOORS[source.app]:
            objections.append(source.at(node, f"imports {name}, which is not below it"))
        if app == "beneficiaries" and source.app == "impact":
            objections.append(
                source.at(node, f"imports {name}; people reach impact as tallies of loans only")
            )
    return objections


def rank(module: str) -> int:
    parts = module.split(".")
    return RANKS.get(parts[1], RULE) if len(parts) > 1 else RULE


def inside_apps(source: Source, known: Iterable[str]) -> list[str]:
    """A module imports only those above it in the grammar; a drawing knows no model and no query."""
    if source.app == "config" or len(source.parts) < 2:
        return []
    objections = []
    found = imports(source, known)
    draws = any(DRAWS.match(name) for _node, name in found) and source.parts[1] not in MAY_DRAW
    for node, name in found:
        head = name.split(".")
        if draws and (name.startswith("django.db") or (head[0] in FLOORS and rank(name) not in (0, RULE))):
            objections.append(source.at(node, f"draws, and imports {name}"))
        elif head[0] in FLOORS and len(head) > 1 and not _may_know(rank(source.module), rank(name)):
            objections.append(source.at(node, f"imports {name}, which comes after it in the grammar"))
    return objections


def _may_know(mine: int, other: int) -> bool:
    """Choices and models lean on plain values that have no rank of their own (keys, codes, constraints)."""
    return other <= mine or other == RULE


def cycles(every: list[Source]) -> list[str]:
    """No module reaches itself, not even by an import inside a function."""
    known = {source.module for source in every}
    graph = {
        source.module: {
            name for _node, name in imports(source, known) if name in known and name != source.module
        }
        for source in every
        if source.parts[-1] not in {"urls", "apps"}
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["imports go round: " + " → ".join(error.args[1])]
    return []
