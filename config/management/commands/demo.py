"""manage.py demo: a year of the product's life, to look at and to try (design §8)."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organisation
from config.demo.build import DEVICES, build
from config.demo.cast import HOUSES, PASSPHRASE, SIGN_INS


class Command(BaseCommand):
    help = "Load the demonstration into an empty database; say where to go and how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--devices", type=int, default=DEVICES, help=f"how many devices ({DEVICES})")

    def handle(self, *args: Any, devices: int, **options: Any) -> None:
        if devices < 1:
            raise CommandError("Ask for at least one device.")
        call_command("migrate", verbosity=0, interactive=False)
        if Organisation.objects.exists():
            self._only_where_it_is_ours()
            self.stdout.write("The demonstration is already here: nothing was changed.")
        else:
            start = time.monotonic()
            build(devices=devices)
            self.stdout.write(f"The demonstration was loaded in {time.monotonic() - start:.1f} s.")
        self._say_where()

    def _only_where_it_is_ours(self) -> None:
        """The mark of the demonstration is its first association, with its first sign-in."""
        name, email = HOUSES[0].name, SIGN_INS[0][0]
        mark = Organisation.objects.filter(name=name, memberships__user__username=email)
        if not mark.exists():
            raise CommandError(
                "This database has organisations of its own: the demonstration is for an empty one. "
                "Set DATABASE_URL to another database, for instance sqlite:///var/demo.sqlite3."
            )

    def _say_where(self) -> None:
        self.stdout.write(f"Open {settings.RELAIS_URL}/ and sign in as one of:")
        for email, role in SIGN_INS:
            self.stdout.write(f"  {email:<34} {role}")
        self.stdout.write(f"The passphrase of all of them: {PASSPHRASE}")
