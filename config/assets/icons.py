"""One sprite with the icons that pages name, and no other."""

import re
from pathlib import Path

from accounts.look import ICONS
from config.assets.files import AssetError, source

_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def build(packages: Path, out: Path) -> list[Path]:
    """icons.svg: a symbol per name of `accounts.look.ICONS`, 16 units square."""
    target = out / "icons.svg"
    symbols = "".join(symbol(name, source(packages, f"bootstrap-icons/icons/{name}.svg")) for name in ICONS)
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>', encoding="utf-8")
    return [target]


def symbol(name: str, path: Path) -> str:
    """The drawing of one icon as a symbol that <use> can point at."""
    drawing = _SHAPES.search(path.read_text(encoding="utf-8"))
    if drawing is None:
        raise AssetError(f"{path.name} holds no drawing.")
    shapes = re.sub(r">\s+<", "><", drawing.group(1).strip())
    return f'<symbol id="{name}" viewBox="0 0 16 16">{shapes}</symbol>'
