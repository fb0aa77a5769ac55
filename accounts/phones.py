"""Telephone numbers as people read them aloud, and as a phone dials them."""

from typing import Any

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

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


def _parsed(number: Any) -> PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(str(number), HOME)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
