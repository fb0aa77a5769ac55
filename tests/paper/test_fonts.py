"""The letters: installed, complete, embedded."""

from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from paper import cuts, fonts

PACKAGE = "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"


@pytest.fixture
def _forgotten() -> None:
    """The names reportlab already knows are asked for again, here and after."""
    fonts.font.cache_clear()
    fonts.signs.cache_clear()


def test_every_cut_is_installed() -> None:
    assert fonts.missing() == []
    assert {fonts.font(cut) for cut in fonts.CUTS} == {
        f"AtkinsonHyperlegibleNext-{cut}" for cut in fonts.CUTS
    }


@pytest.mark.usefixtures("_forgotten")
def test_a_missing_cut_says_what_to_run(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    assert len(fonts.missing()) == len(fonts.CUTS)
    with pytest.raises(fonts.MissingFontError, match=r"AtkinsonHyperlegibleNext-bold.ttf.*manage.py assets"):
        fonts.font("bold")


def test_what_french_and_its_neighbours_need() -> None:
    assert fonts.signs().issuperset("ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ’«»–—…°€×·•₂ŁłŞşĞğČčŠšŽžĐđŐőŢţ\u00a0")


def test_cuts_made_from_the_package(settings: Any, tmp_path: Path) -> None:
    woff2 = Path(settings.BASE_DIR) / PACKAGE / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
    if not woff2.exists():
        pytest.skip("npm packages are not installed")
    widths = {}
    for cut in ("text", "figures"):
        path = tmp_path / fonts.file_name(cut)
        cuts.make(woff2, path, weight=400, tabular=cut == "figures")
        font = TTFont(path)
        assert "fvar" not in font
        names = font.getBestCmap()
        assert {ord("é"), ord("Ş"), ord("₂")} <= set(names)
        widths[cut] = {font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths["figures"]) == 1
    assert len(widths["text"]) > 1
