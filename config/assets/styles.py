"""Two style sheets: what our pages use of Bootstrap, and our own in one file."""

import re
from pathlib import Path

import rcssmin

from config.assets.files import AssetError, source

# In the order of the cascade; one noun a file in static/css.
NOUNS = (
    "tokens",
    "text",
    "header",
    "button",
    "field",
    "choice",
    "mark",
    "borne",
    "answer",
    "band",
    "table",
    "counts",
    "columns",
    "road",
    "figure",
    "foot",
    "layout",
    "quiet",
    "desk",
    "focus",
)

# Of Bootstrap's components; a fifth of its sheet goes over the wire instead of all of it.
CLASSES = frozenset({"btn", "btn-link", "mt-3", "visually-hidden", "visually-hidden-focusable"})


def build(packages: Path, static: Path, out: Path) -> list[Path]:
    """bootstrap.min.css and relais.css."""
    own, bootstrap = out / "relais.css", out / "bootstrap.min.css"
    base, whole = (
        source(packages, f"bootstrap/dist/css/{name}.min.css").read_text(encoding="utf-8")
        for name in ("bootstrap-reboot", "bootstrap")
    )
    # Its source map is not shipped, and collecting files stops at the name of one that is not there.
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", base) + about(CLASSES, whole)
    bootstrap.write_text(text, encoding="utf-8")
    own.write_text(minified(static / "css"), encoding="utf-8")
    return [bootstrap, own]


def about(classes: frozenset[str], sheet: str) -> str:
    """The rules of a minified sheet that name some of these classes and no other, outside any @ block."""
    rules = re.findall(r"@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|[^{}]+\{[^{}]*\}", sheet)
    return "".join(rule for rule in rules if set() < _classes(rule) <= classes)


def _classes(rule: str) -> set[str]:
    selector = rule.partition("{")[0]
    return {"@"} if selector.startswith("@") else set(re.findall(r"\.([a-zA-Z][\w-]*)", selector))


def minified(folder: Path) -> str:
    """Our own sheets one after the other, without comments and spaces."""
    found = {path.stem for path in folder.glob("*.css")}
    if found != set(NOUNS):
        raise AssetError(f"static/css and the list of sheets differ: {', '.join(sorted(found ^ set(NOUNS)))}")
    sheets = "\n".join((folder / f"{noun}.css").read_text(encoding="utf-8") for noun in NOUNS)
    return str(rcssmin.cssmin(sheets))
