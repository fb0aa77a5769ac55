"""What every page may say: signs, states, tags, telephone numbers, small drawings."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import codes, days, drawing, look, phones

register = template.Library()

register.filter("grouped", codes.grouped)
register.filter("phone", phones.read_aloud)
register.filter("tel", phones.dialled)
register.filter("spoken", days.spoken)  # {{ loan.due_on|spoken:"l j F" }}: vendredi 1er janvier
register.filter("clock", days.clock)
register.filter("moment", days.moment)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign beside a word, silent for readers: {% icon "check-lg" %}. KeyError if not in the sprite."""
    if name not in look.ICONS:
        raise KeyError(f"{name} is not in accounts.look.ICONS")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.simple_tag
def mark(noun: str, status: str, word: str | Promise) -> SafeString:
    """A state as milestone and word: {% mark "device" device.status device.get_status_display %}.

    Without a template of its own, since long lists show one a row and call it from their tables.
    """
    shown = look.look_of(noun, status)
    stone = format_html('<span class="stone t-{} {}">{}</span>', shown.tone, shown.shape, icon(shown.icon))
    return format_html('<span class="state">{}{}</span>', stone, word)


@register.simple_tag
def look_of(noun: str, status: str) -> look.Look:
    """{% look_of "device" device.status as look %} gives look.shape, look.tone, look.icon."""
    return look.look_of(noun, status)


@register.simple_tag
def answer_look(kind: str) -> look.Look:
    """{% answer_look "done" as look %}: done kept other held call noted note."""
    return look.ANSWERS[kind]


@register.filter
def answer_kind(tags: str) -> str:
    """The answer a Django message becomes: its extra tag if it names one, else by its level."""
    named = set(tags.split()) & look.ANSWERS.keys()
    by_level = {"success": "done", "warning": "other", "error": "other"}
    return next(iter(named), "") or next((by_level[tag] for tag in tags.split() if tag in by_level), "note")


@register.filter
def kind_icon(kind: str) -> str:
    """The sign of a kind of device: {% icon device.kind|kind_icon %}."""
    return look.KINDS.get(kind, look.KINDS["other"])


@register.simple_tag
def instance_phone() -> str:
    """The number on the sign-in page and on error pages: {% instance_phone as number %} (RELAIS_PHONE)."""
    return str(settings.RELAIS_PHONE)


@register.inclusion_tag("_components/bars.html")
def bars(title: str, items: Sequence[tuple[str, int]], unit: str = "") -> dict[str, Any]:
    """Values over time: {% bars title items unit %}, items of (label, whole number)."""
    return {"title": title, "bars": drawing.bars(items), "unit": unit, "tallest": drawing.BAR_TALLEST}


@register.inclusion_tag("_components/share.html")
def share(title: str, items: Sequence[tuple[str, int, str, str]]) -> dict[str, Any]:
    """Parts of a whole: {% share title items %}, items of (label, whole number, noun, status)."""
    return {"title": title, "parts": drawing.share(items)}


@register.inclusion_tag("_components/range.html", name="range")
def range_(title: str, low: int, high: int, most: int, most_label: str, unit: str = "") -> dict[str, Any]:
    """A figure with its doubt: {% range title low high most most_label unit %}, whole numbers."""
    words = {"title": title, "low": low, "high": high, "most": most, "most_label": most_label, "unit": unit}
    return words | drawing.span(low, high, most)


@register.filter(name="is")
def is_(one: Any, other: Any) -> bool:
    """Whether two values are the same, for a parameter: {% include … with checked=code|is:chosen %}."""
    return bool(one == other)
