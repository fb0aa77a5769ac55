"""What is in the tree: the floors, the files, their modules."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Imports go down only. Paper knows nobody; accounts may draw (an invitation's QR code); inventory and
# beneficiaries do not know each other.
FLOORS = {"paper": 0, "accounts": 1, "inventory": 2, "beneficiaries": 2, "loans": 3, "impact": 4, "config": 5}

TOP_LEVEL = frozenset(
    {
        *FLOORS,
        *("templates", "static", "locale", "tests", "bench", "docs", "requirements"),
        *("manage.py", "pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "LICENSE"),
        *("package.json", "package-lock.json", "Dockerfile", "compose.yaml"),
    }
)


@dataclass(frozen=True)
class Source:
    """A Python file, or a made-up one in a test of the rules: its dotted module and its text."""

    module: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def app(self) -> str:
        return self.module.partition(".")[0]

    @property
    def parts(self) -> list[str]:
        return self.module.split(".")

    def at(self, node: ast.AST, objection: str) -> str:
        return f"{self.module}:{getattr(node, 'lineno', 0)} {objection}"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def sources(*, migrations: bool = False) -> list[Source]:
    """Every Python file of the product."""
    paths = (path for app in FLOORS for path in sorted((ROOT / app).rglob("*.py")))
    kept = (path for path in paths if migrations or "migrations" not in path.parts)
    return [Source(module_of(path), path.read_text()) for path in kept]


def templates() -> dict[str, str]:
    """Template name → text."""
    folder = ROOT / "templates"
    return {str(path.relative_to(folder)): path.read_text() for path in _files(folder, "*.html", "*.txt")}


def front_end() -> list[Path]:
    """Our own scripts and style sheets."""
    return list(_files(ROOT / "static", "*.js", "*.css"))


def test_files() -> list[Path]:
    return list(_files(ROOT / "tests", "*.py"))


def committed() -> list[str]:
    """Every path that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name]


def lines_that_count(text: str) -> int:
    """Lines that are not blank."""
    return sum(1 for line in text.splitlines() if line.strip())


def _files(folder: Path, *patterns: str) -> Iterator[Path]:
    return (path for pattern in patterns for path in sorted(folder.rglob(pattern)))
