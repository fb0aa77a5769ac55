from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who acts: people, their organisations, and what each role may do."""

    name = "accounts"
    verbose_name = _("Comptes")
