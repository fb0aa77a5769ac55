from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImpactConfig(AppConfig):
    """What came of it: numbers for donors and territories, with no person in them."""

    name = "impact"
    verbose_name = _("Impact")
