"""Text that the database cannot read: encrypted with keys kept outside it."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class Unreadable(Exception):
    """A stored value was tampered with, or none of the configured keys opens it."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("RELAIS_KEYS holds no key: people's contact details cannot be stored.")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured("A key of RELAIS_KEYS is not 32 bytes in base64.") from error


def seal(text: str) -> str:
    """`text`, encrypted with the newest key."""
    return _box(tuple(settings.RELAIS_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; raises Unreadable."""
    try:
        return _box(tuple(settings.RELAIS_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("This value cannot be read: is the key that sealed it in RELAIS_KEYS?") from error


class SealedTextField(models.TextField):
    """Text at rest as ciphertext; empty stays empty. It cannot be searched, by design."""

    def get_prep_value(self, value: Any) -> str:
        return seal(str(value)) if value else ""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str:
        return unseal(value) if value else ""


class SealedJSONField(models.TextField):
    """A JSON value at rest as ciphertext."""

    if TYPE_CHECKING:  # what django-stubs reads as the types taken and given
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str:
        return seal(json.dumps(value, ensure_ascii=False, sort_keys=True))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return json.loads(unseal(value)) if value else None

    def to_python(self, value: Any) -> Any:
        return value
