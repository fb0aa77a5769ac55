"""What may be typed about a person: shared by forms, API and actions."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.nir import looks_like_nir

OLDEST = 120  # years
COG = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)


def nir_sentence() -> str:
    return _("Un numéro de sécurité sociale s’est glissé ici\u00a0: retirez-le, il n’est jamais gardé.")


def no_nir(text: str) -> None:
    """Refuse a social security number in free text."""
    if looks_like_nir(text):
        raise ValidationError(nir_sentence(), code="nir")


def real_birth_year(year: int, today_year: int) -> None:
    if not today_year - OLDEST <= year <= today_year:
        words = {"first": today_year - OLDEST, "last": today_year}
        raise ValidationError(_("Indiquez une année entre %(first)d et %(last)d.") % words, code="birth_year")


def cog(code: str) -> str:
    """A commune's INSEE code as it is kept, 38185 or 2A004; raises ValidationError."""
    kept = code.upper()
    if not COG.fullmatch(kept):
        raise ValidationError(_("Le code INSEE d’une commune a cinq signes, comme 38185."), code="commune")
    return kept


def phone_number(text: str) -> str:
    """The number to dial, E.164; raises ValidationError."""
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(
            _("Ce numéro de téléphone ne se lit pas. Écrivez-le comme 06 39 98 12 40."), code="phone"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def local_number(number: str) -> str:
    """As it is written by hand: 06 39 98 12 40."""
    parsed = phonenumbers.parse(number, "FR")
    home = parsed.country_code == phonenumbers.country_code_for_region("FR")
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape)


def email_address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValidationError(
            _("Cette adresse ne se lit pas. Écrivez-la comme nom@exemple.fr."), code="email"
        ) from error
    return text
