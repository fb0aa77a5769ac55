"""What a passphrase must be, in the word that the pages use: Django's own sentences say « mot de passe »."""

from difflib import SequenceMatcher
from typing import Any

from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


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
