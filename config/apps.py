from django.apps import AppConfig


class RoofConfig(AppConfig):
    """Installed for its commands and for what the database needs besides models (the shared cache)."""

    name = "config"
