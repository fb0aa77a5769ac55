"""What a passphrase must be, in the word that the pages use: Django's own sentences say « mot de passe »."""

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Cette phrase de passe est trop courte\u00a0: il faut au moins %(count)d signes.") % {
            "count": self.min_length
        }

    def get_help_text(self) -> str:
        return _("Au moins %(count)d signes.") % {"count": self.min_length}


class NotAboutOneself(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Cette phrase de passe est trop semblable à votre nom ou à votre adresse.")

    def get_help_text(self) -> str:
        return _("Ni votre nom, ni votre adresse.")


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Cette phrase de passe est trop courante. Choisissez-en une autre.")

    def get_help_text(self) -> str:
        return _("Pas une phrase que beaucoup utilisent.")
