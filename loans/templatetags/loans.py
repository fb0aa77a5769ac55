"""Words of derived states, for pages."""

from django import template
from django.utils.functional import Promise

from inventory.wording import small
from loans.choices import PrescriptionStatus

register = template.Library()
register.filter("small", small)


@register.simple_tag
def prescription_word(status: str) -> str | Promise:
    """{% prescription_word asked.status as word %}"""
    return PrescriptionStatus(status).label
