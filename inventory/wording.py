"""Words and amounts as this house writes them."""

from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_NIR = _("Un numéro de sécurité sociale s’est glissé ici\u00a0: retirez-le, il n’est jamais gardé.")


def small(word: str | Promise) -> str:
    """A word that begins a line, inside a sentence: Carte SIM, carte SIM."""
    text = str(word)
    return text[:1].lower() + text[1:]


def money(value: Any) -> str:
    """An amount in euros: 85,00 €."""
    return f"{formats.number_format(value, 2)}\u00a0€"
