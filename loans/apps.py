from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    """What joins things and people: prescriptions, holds, hand-overs, returns."""

    name = "loans"
    verbose_name = _("Prêts")
