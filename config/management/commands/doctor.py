"""manage.py doctor: what is wrong here, a sentence each (design §8)."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts import doctor
from paper import fonts


class Command(BaseCommand):
    help = "Say what is broken and what to mind; fails for what is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [*self._pending(), *self._missing_fonts()]
        if not broken:  # an old schema cannot be asked
            broken += [str(problem) for problem in doctor.run()]
        for sentence in broken:
            self.stdout.write(sentence)
        minded = [*settings_to_mind(), *([] if broken else doctor.advice())]
        for sentence in minded:
            self.stdout.write(f"Advice: {sentence}")
        if broken:
            raise CommandError(f"{len(broken)} problems. Mend them, then run manage.py doctor again.")
        if minded and not on_loopback():
            raise CommandError(f"Nothing is broken; {len(minded)} things to mind before people depend on it.")
        self.stdout.write("Nothing is broken.")

    def _pending(self) -> list[str]:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        return [f"{len(plan)} migrations are pending. Run manage.py migrate."] if plan else []

    def _missing_fonts(self) -> list[str]:
        return [f"The font {name} is missing. Run manage.py assets." for name in fonts.missing()]


def on_loopback() -> bool:
    """Whether this instance is somebody's own machine, where advice may wait."""
    host = urlsplit(settings.RELAIS_URL).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def settings_to_mind() -> list[str]:
    """What an instance that people depend on should have set otherwise."""
    found = []
    if settings.DEBUG:
        found.append("DEBUG is on: error pages show what they should not. Set DEBUG=off.")
    if not settings.RELAIS_URL.startswith("https://"):
        found.append("RELAIS_URL is not https: sign-ins and the camera need it. Put a certificate in front.")
    elif not settings.RELAIS_PROXIES:
        found.append(
            "RELAIS_URL is https and RELAIS_PROXIES is 0: behind a proxy every page would lead to itself. "
            "Set RELAIS_PROXIES=1."
        )
    if not settings.RELAIS_PHONE:
        found.append("RELAIS_PHONE is empty: whoever finds a device has nobody to call.")
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        found.append("Mails are printed, not sent: set EMAIL_URL.")
    return found
