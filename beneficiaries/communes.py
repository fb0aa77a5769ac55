"""Communes by name and INSEE code: people say a name, the programme's territory needs a code (domain §6.3).

The list is built by `manage.py assets` from the State's and read once a process; without it codes still
work.
"""

import json
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from beneficiaries.eligibility import departement_of
from beneficiaries.names import fold
from beneficiaries.validators import COG


@lru_cache(maxsize=1)
def _list() -> dict[str, dict[str, str]]:
    """{département: {code: name}}; empty where the assets are not built."""
    path = settings.VAR / "communes.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[str]]:
    """Codes by folded name."""
    found: dict[str, list[str]] = {}
    for communes in _list().values():
        for code, name in communes.items():
            found.setdefault(fold(name), []).append(code)
    return found


def name_of(code: str) -> str:
    """The commune's name, else its code: 38226 → Mens."""
    return _list().get(departement_of(code), {}).get(code, code)


def shown(code: str) -> str:
    """As it is written in the field: Mens (38226)."""
    name = name_of(code)
    return code if name == code else f"{name} ({code})"


def of_departement(departement: str) -> list[str]:
    """Every commune of a département as it is written in the field, by name."""
    return [
        shown(code)
        for code, _name in sorted(_list().get(departement, {}).items(), key=lambda one: fold(one[1]))
    ]


def find(text: str, departement: str = "") -> str:
    """The code that was meant by a code, « Mens (38226) », or a name.

    A name is looked for in the département, then in France. Raises
    ValidationError saying how to tell two communes apart.
    """
    text = text.strip()
    if COG.fullmatch(text.upper()):
        return text.upper()
    name, bracket, rest = text.partition("(")
    code = rest.strip(" )").upper()
    if bracket and COG.fullmatch(code):
        return code
    found = _by_name().get(fold(name), [])
    near = [one for one in found if departement_of(one) == departement]
    chosen = near or found
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise ValidationError(
            _("Cette commune n’est pas dans la liste. Écrivez son nom, ou son code INSEE."), code="commune"
        )
    words = {"example": shown(chosen[0])}
    raise ValidationError(
        _("Plusieurs communes portent ce nom. Ajoutez le code, comme %(example)s.") % words, code="commune"
    )
