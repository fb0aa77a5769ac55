"""Chemical signs on a page: the screen font has no ₂, so it is set as a lowered 2 (look.md, "Type")."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def formula(words: str) -> SafeString:
    """« CO₂e » with its lowered figure: {{ emissions|formula }}. The words themselves are escaped."""
    lowered = format_html("<sub>{}</sub>", 2)
    return format_html_join(lowered, "{}", ((part,) for part in words.split("₂")))
