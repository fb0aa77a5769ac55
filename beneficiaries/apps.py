from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BeneficiariesConfig(AppConfig):
    """Who needs it, by which right: the only home of people's data."""

    name = "beneficiaries"
    verbose_name = _("Personnes aidées")
