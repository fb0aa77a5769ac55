"""Where the marks of a drawing stand: plain numbers in, positions out, for inline SVG without style.

Across, everything is in per cent of the width, so that a drawing fits a phone while its letters
keep their size; upright, in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from paper import qr

BAR_TALLEST = 220  # px
BAR_FILL = 0.66  # of a bar's slot


@dataclass(frozen=True)
class Bar:
    """One bar: `x` and `width` in %, `middle` in %, `top` and `height` in px."""

    label: str
    value: int
    x: str
    width: str
    middle: str
    top: str
    height: str
    edge: bool


@dataclass(frozen=True)
class Part:
    """One part of a whole: `x`, `width` in %; its figure is `shown` where it fits, `tight` on a phone."""

    label: str
    value: int
    noun: str
    status: str
    x: str
    width: str
    middle: str
    shown: bool
    tight: bool


def per_cent(value: float) -> str:
    """A length for SVG, the same in every language."""
    return f"{value:.2f}%"


def bars(items: Sequence[tuple[str, int]]) -> list[Bar]:
    """Bars side by side, the tallest as high as the drawing; the first and last stand out."""
    slot = 100 / max(len(items), 1)
    tallest = max((value for _, value in items), default=0) or 1
    drawn = []
    for place, (label, value) in enumerate(items):
        height = BAR_TALLEST * value / tallest
        drawn.append(
            Bar(
                label=label,
                value=value,
                x=per_cent(slot * place + slot * (1 - BAR_FILL) / 2),
                width=per_cent(slot * BAR_FILL),
                middle=per_cent(slot * (place + 0.5)),
                top=f"{BAR_TALLEST - height:.1f}",
                height=f"{height:.1f}",
                edge=place in (0, len(items) - 1),
            )
        )
    return drawn


def share(items: Sequence[tuple[str, int, str, str]]) -> list[Part]:
    """Parts of a whole from (label, value, noun, status), in the given order; empty ones left out."""
    total = sum(value for _, value, _, _ in items) or 1
    drawn, x = [], 0.0
    for label, value, noun, status in items:
        if not value:
            continue
        width = 100 * value / total
        drawn.append(
            Part(
                label=label,
                value=value,
                noun=noun,
                status=status,
                x=per_cent(x),
                width=per_cent(width),
                middle=per_cent(x + width / 2),
                shown=width > 0.3 + 1.1 * len(str(value)),
                tight=width < 7,
            )
        )
        x += width
    return drawn


def span(low: float, high: float, most: float) -> dict[str, str]:
    """Where a range lies between nothing and `most`, which keeps a margin of 2 % at the right."""
    scale = 98 / (most or 1)
    return {
        "x": per_cent(low * scale),
        "width": per_cent(max(high - low, 0) * scale),
        "high_x": per_cent(high * scale),
        "most_x": per_cent(98),
    }


def code_to_scan(text: str) -> dict[str, int | str]:
    """A code for a telephone's camera: `side` with its margin of `quiet`, and the `path` of its dark runs."""
    code = qr.encode(text, level="M")
    runs = code.runs
    path = "".join(f"M{left} {low + 1}h{wide}v-{tall}h-{wide}z" for low, left, wide, tall in runs)
    return {"side": code.with_quiet_zone, "quiet": qr.QUIET, "path": path}
