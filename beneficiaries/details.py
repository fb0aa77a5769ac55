"""What is kept of a person, made fit to keep: every fault at once, and what a file says otherwise."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Reason, Refused
from beneficiaries import names, validators
from beneficiaries.choices import Channel, Language

# What a channel needs to work. A letter's address is asked for by the form and not here: what programs send
# of a person (design §8) has no place where it must stand.
REACHED_BY = {Channel.CALL: "phone", Channel.SMS: "phone", Channel.EMAIL: "email"}
LONGEST = 80
LONGEST_ADDRESS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is kept of a person: the least a loan needs (domain §2)."""

    family_name: str
    given_name: str
    birth_year: int
    channel: str
    commune: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    language: str = Language.FR
    shared: bool = False
    leave_no_message: bool = False
    hours: str = ""


def cleaned(details: Details, today: dt.date) -> Details:
    """The details as they are kept; raises Refused `invalid` with every fault, one reason a field."""
    reasons: list[Reason] = []

    def take(field: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except ValidationError as error:
            reasons.append(Reason(field, error.messages[0]))
            return getattr(details, field)

    family_name = take("family_name", lambda: _name(details.family_name))
    given_name = take("given_name", lambda: _name(details.given_name))
    take("birth_year", lambda: validators.real_birth_year(details.birth_year, today.year))
    commune = take("commune", lambda: validators.cog(details.commune)) if details.commune else ""
    phone = take("phone", lambda: validators.phone_number(details.phone)) if details.phone else ""
    email = take("email", lambda: _email(details.email)) if details.email else ""
    address = take("address", lambda: _address(details.address))
    take("hours", lambda: _short(details.hours, 60))
    reasons += _unreachable(details)
    if reasons:
        raise Refused("invalid", reasons[0].message, reasons)
    kept = {"family_name": family_name, "given_name": given_name, "commune": commune}
    return replace(details, **kept, phone=phone, email=email, address=address, hours=details.hours.strip())


def _unreachable(details: Details) -> Iterator[Reason]:
    if details.channel not in Channel.values:
        yield Reason("channel", _("Choisissez comment joindre la personne."))
    if details.language not in Language.values:
        yield Reason("language", _("Choisissez une langue de la liste."))
    needed = REACHED_BY.get(details.channel)  # type: ignore[call-overload]
    if needed == "phone" and not details.phone:
        yield Reason("phone", _("Écrivez le numéro à appeler."))
    if needed == "email" and not details.email:
        yield Reason("email", _("Écrivez l’adresse e-mail."))


def _email(text: str) -> str:
    validators.no_nir(text)
    return validators.email_address(text.strip())


def _address(text: str) -> str:
    """As on an envelope: a line each, none empty."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return _short("\n".join(filter(None, lines)), LONGEST_ADDRESS)


def _name(text: str) -> str:
    text = " ".join(text.split())
    if not names.fold(text):
        raise ValidationError(_("Écrivez le nom et le prénom."), code="blank")
    return _short(text, LONGEST)


def _short(text: str, longest: int) -> str:
    validators.no_nir(text)
    if len(text) > longest:
        raise ValidationError(
            _("Ce texte est trop long\u00a0: %(longest)d signes au plus."), params={"longest": longest}
        )
    return text


# What a file may say otherwise than a form that registers the person again.
NAMED: dict[str, Promise] = {
    "commune": gettext_lazy("la commune"),
    "channel": gettext_lazy("comment joindre la personne"),
    "phone": gettext_lazy("le téléphone"),
    "email": gettext_lazy("l’e-mail"),
    "address": gettext_lazy("l’adresse"),
    "language": gettext_lazy("la langue"),
    "shared": gettext_lazy("qui peut répondre"),
    "leave_no_message": gettext_lazy("les messages"),
    "hours": gettext_lazy("quand appeler"),
}


def not_taken(typed: Details, kept: Details) -> list[str]:
    """What was typed for somebody known and their file tells otherwise, in words; a blank says nothing."""
    blank = {field.name: field.default for field in fields(Details)}
    said, now = asdict(typed), asdict(kept)
    return [str(word) for name, word in NAMED.items() if said[name] not in (blank[name], now[name])]
