import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.keys import uuid7
from accounts.names import initial


def spelled(name: str) -> str:
    """One spelling of a name to sign in with, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def session_salt() -> str:
    return secrets.token_urlsafe(16)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **more: str
    ) -> "User":
        user = self.model(username=spelled(username), email=spelled(email or "") or None, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who works here. What they may do is said by their memberships, never by the person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=150, unique=True)  # the sign-in name; no e-mail address is needed
    email = models.EmailField(unique=True, null=True, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, blank=True)  # empty: the cookie, else French
    is_active = models.BooleanField(default=True)
    joined_on = models.DateTimeField(default=timezone.now)
    session_salt = models.CharField(max_length=32, default=session_salt)  # changing it signs every phone out

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.short_name()

    def full_name(self) -> str:
        """Name as colleagues read it."""
        return f"{self.given_name} {self.family_name}".strip() or self.username

    def short_name(self) -> str:
        """First name and initial: Samira B."""
        last = f" {initial(self.family_name)}." if self.family_name else ""
        return f"{self.given_name}{last}" if self.given_name else self.username

    def get_full_name(self) -> str:
        return self.full_name()

    def get_session_auth_hash(self) -> str:
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for key in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(key)

    def _session_hash(self, secret: str | None) -> str:
        value = hashlib.sha256(f"{self.password}:{self.session_salt}".encode()).hexdigest()
        return salted_hmac("relais.session", value, secret=secret, algorithm="sha256").hexdigest()
