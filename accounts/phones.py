"""Telephone numbers as people read them aloud, and as a phone dials them."""

from typing import Any

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumber, PhoneNumberFormat

from accounts.refusals import Refused

HOME = "FR"


def read_aloud(number: Any) -> str:
    """06 39 98 12 40, with no-break spaces; kept as typed where it is no number."""
    parsed = _parsed(number)
    if parsed is None:
        return str(number)
    at_home = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    shape = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape).replace(" ", "\u00a0")


def dialled(number: Any) -> str:
    """The address that dials it: tel:+33639981240."""
    parsed = _parsed(number)
    if parsed is None:
        return f"tel:{''.join(sign for sign in str(number) if sign.isdigit() or sign == '+')}"
    return f"tel:{phonenumbers.format_number(parsed, PhoneNumberFormat.E164)}"


def to_dial(number: str) -> str:
    """The number as it is kept, +33639981240; nothing for nothing. Raises Refused `phone`."""
    parsed = _parsed(number) if number else None
    if number and parsed is None:
        raise Refused("phone", _("Ce numéro de téléphone ne se lit pas. Écrivez-le comme 06 39 98 12 40."))
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164) if parsed else ""


def _parsed(number: Any) -> PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(str(number), HOME)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
