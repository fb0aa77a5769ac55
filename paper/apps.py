"""Paper as Django knows it: an app without tables, here for its sentences to be translated."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """Letters, codes and pages for everything that is printed."""

    name = "paper"
    verbose_name = "Paper"
