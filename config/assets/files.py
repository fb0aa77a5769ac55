"""Reading a package's file, and saying plainly when it is not there."""

import shutil
from pathlib import Path


class AssetError(Exception):
    """A source is missing or two sources do not go together; the text says what to do."""


def source(packages: Path, name: str) -> Path:
    """The path of a package's file under node_modules."""
    path = packages / name
    if not path.is_file():
        raise AssetError(f"{name} is missing under {packages.name}/. Run: npm ci")
    return path


def copy(path: Path, target: Path) -> Path:
    """A copy of a source, in a folder made for it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(path, target))
