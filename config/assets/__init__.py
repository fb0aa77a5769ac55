"""What a browser is given, built from npm packages and our own sources into var/assets.

`build` runs everything; one module a kind of file: styles, icons, fonts, decoder.
"""

from dataclasses import dataclass
from pathlib import Path

from config.assets import communes, decoder, fonts, icons, styles


@dataclass(frozen=True)
class Places:
    """Where things are read and written; folders, absolute."""

    packages: Path  # node_modules, filled by npm ci
    static: Path  # our own css and js
    out: Path  # var/assets, one of STATICFILES_DIRS


def build(places: Places) -> list[Path]:
    """Write every built file; returns them. Raises `AssetError` naming what is missing."""
    places.out.mkdir(parents=True, exist_ok=True)
    return [
        *styles.build(places.packages, places.static, places.out),
        *icons.build(places.packages, places.out),
        *fonts.build(places.packages, places.out),
        *decoder.build(places.packages, places.out),
        *communes.build(places.packages, places.out.parent),
    ]
