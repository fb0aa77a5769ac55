from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class RoofConfig(AppConfig):
    """Installed for its commands and for what the database needs besides models (the shared cache)."""

    name = "config"

    def ready(self) -> None:
        """Forms answer by themselves, since a browser speaks its own language: in our words, not Django's."""
        Field.default_error_messages["required"] = _("Remplissez ce champ.")
