from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    """What we hold, where it is, who gave it."""

    name = "inventory"
    verbose_name = _("Équipements")
