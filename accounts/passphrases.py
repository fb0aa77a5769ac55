"""What a passphrase must be, in the word that the pages use, and the keys that let one be chosen anew."""

from difflib import SequenceMatcher
from typing import Any

from django.contrib.auth import password_validation as django
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Keys(PasswordResetTokenGenerator):
    """A key is void once it was used, and also where its person signs in, is signed out, or works elsewhere:
    who was given it to hand over must not come in where they answer for nobody."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        works = user.memberships.not_over().order_by("pk").values_list("pk", flat=True)
        known = [super()._make_hash_value(user, timestamp), user.session_salt, *map(str, works)]
        return "|".join(known)


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Cette phrase de passe est trop courte\u00a0: il faut au moins %(count)d signes.") % {
            "count": self.min_length
        }

    def get_help_text(self) -> str:
        return _("Au moins %(count)d signes.") % {"count": self.min_length}


class NotAboutOneself(django.UserAttributeSimilarityValidator):
    def validate(self, password: str, user: Any = None) -> None:
        """Django looks at one name at a time; both in a row are what comes to mind first."""
        super().validate(password, user)
        given, family = getattr(user, "given_name", ""), getattr(user, "family_name", "")
        if not (given and family):
            return
        for name in (f"{given} {family}", f"{family} {given}"):
            if SequenceMatcher(a=password.lower(), b=name.lower()).ratio() >= self.max_similarity:
                raise ValidationError(self.get_error_message(), code="password_too_similar")

    def get_error_message(self) -> str:
        return _("Cette phrase de passe est trop semblable à votre nom ou à votre adresse.")

    def get_help_text(self) -> str:
        return _("Ni votre nom, ni votre adresse.")


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Cette phrase de passe est trop courante. Choisissez-en une autre.")

    def get_help_text(self) -> str:
        return _("Pas une phrase que beaucoup utilisent.")
