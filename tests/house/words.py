"""What product code does not say: raw SQL, unescaped text, signals, writes outside actions."""

import ast
import re

from tests.house.tree import Source

# Modules that may talk to the database in its own words, with the reason.
RAW_SQL: dict[str, str] = {}
# Modules that may use `random`: all chance that matters comes from `secrets`.
CHANCE = {"accounts.acts": "jitter between tries"}
# Modules that assign a device's status.
STATUS = {"inventory.actions.moves": "the one writer of moves"}

_UNSAFE = {"mark_safe", "SafeString", "SafeText"}
_RAW = {"raw", "extra", "cursor", "RawSQL"}
_CHAINED = {"objects", "filter", "exclude", "all", "order_by", "select_for_update", "visible_to"}
_BULK = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
_ON_QUERY = {"create", "update", "delete"}
_WEB = {"views", "api", "forms", "tables", "filters", "resources", "access", "middleware", "perms"}
_WRITERS = {"actions", "migrations"}
_TEMPLATE_UNSAFE = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off")
_PERSON = re.compile(r"(?:^|__)(?:beneficiary|beneficiaries|eligibility)(?:_id)?(?:__|$)")


def called(node: ast.AST) -> str:
    """The last name of what a call calls, else nothing."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def unsafe(source: Source) -> list[str]:
    """No text reaches a page unescaped, and SQL is written by Django."""
    objections = []
    for node in source.nodes:
        name = called(node)
        if name in _UNSAFE:
            objections.append(source.at(node, f"calls {name}"))
        if name in _RAW and source.module not in RAW_SQL:
            objections.append(source.at(node, f"writes SQL by {name}"))
    return objections


def unsafe_template(name: str, text: str) -> list[str]:
    """A page escapes whatever it is given; a mail in plain text has nothing to escape for."""
    found = [] if name.endswith(".txt") else _TEMPLATE_UNSAFE.findall(text)
    return [f"templates/{name} switches escaping off: {switch}" for switch in found]


def signals(source: Source) -> list[str]:
    """What happens stands where it is called, not in a signal."""
    return [
        source.at(node, "uses signals")
        for node in source.nodes
        if (isinstance(node, ast.ImportFrom) and re.search(r"\b(dispatch|signals)$", node.module or ""))
        or (isinstance(node, ast.Import) and any("signals" in alias.name for alias in node.names))
    ]


def chance(source: Source) -> list[str]:
    """Codes and keys come from `secrets`."""
    return [
        source.at(node, "imports random")
        for node in source.nodes
        if source.module not in CHANCE
        and (
            (isinstance(node, ast.Import) and any(alias.name == "random" for alias in node.names))
            or (isinstance(node, ast.ImportFrom) and node.module == "random")
        )
    ]


def writes(source: Source) -> list[str]:
    """Actions are the only writers; one of them alone assigns a status."""
    objections = []
    for node in source.nodes:
        if _assigns_status(node) and source.module not in STATUS and source.app != "config":
            objections.append(source.at(node, "assigns a status"))
        if not _WRITERS.intersection(source.parts) and _writes(
            node, in_web=bool(_WEB.intersection(source.parts))
        ):
            objections.append(source.at(node, f"writes by {called(node)} outside actions"))
    return objections


def _assigns_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
    return called(node) == "update" and any(word.arg == "status" for word in node.keywords)  # type: ignore[attr-defined]


def _writes(node: ast.AST, *, in_web: bool) -> bool:
    name = called(node)
    if name in _BULK or (in_web and name == "save"):
        return True
    return name in _ON_QUERY and bool(_CHAINED.intersection(_chain(node)))


def _chain(node: ast.AST) -> set[str]:
    """The names before the last in `Device.objects.filter(…).update(…)`."""
    names: set[str] = set()
    inner: ast.AST | None = getattr(node, "func", None)
    while inner is not None:
        if isinstance(inner, ast.Attribute):
            names.add(inner.attr)
            inner = inner.value
        else:
            inner = inner.func if isinstance(inner, ast.Call) else None
    return names


def paths(source: Source) -> list[tuple[ast.AST, str]]:
    """Whatever may be a query path or an accessor: attributes, keywords of calls, strings like `a__b`."""
    found: list[tuple[ast.AST, str]] = []
    for node in source.nodes:
        if isinstance(node, ast.Attribute):
            found.append((node, node.attr))
        elif isinstance(node, ast.keyword) and node.arg:
            found.append((node.value, node.arg))
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.match(r"^-?\w+$", node.value)
        ):
            found.append((node, node.value.lstrip("-")))
    return found


def people_in_impact(source: Source) -> list[str]:
    """No query of impact passes through a person or a right."""
    if source.app != "impact":
        return []
    return [
        source.at(node, f"reaches people by {path}") for node, path in paths(source) if _PERSON.search(path)
    ]


def climbs(source: Source, higher: dict[str, str]) -> list[str]:
    """A lower floor does not name what a higher one hung on its models: `higher` is accessor → its app."""
    return [
        source.at(node, f"names {part}, which {higher[part]} made")
        for node, path in paths(source)
        if isinstance(node, ast.Attribute) or "__" in path
        for part in path.split("__")
        if part in higher
    ]


def template_climbs(name: str, text: str, higher: dict[str, str]) -> list[str]:
    """The same in a template of a lower floor."""
    marked = " ".join(re.findall(r"{{.*?}}|{%.*?%}", text, re.DOTALL))
    parts = set(re.findall(r"\.(\w+)", marked))
    return [f"templates/{name} names {part}, which {higher[part]} made" for part in sorted(parts & {*higher})]
