"""`manage.py assets`: what a browser is given, built into var/assets after `npm ci`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import assets
from config.assets.files import AssetError


class Command(BaseCommand):
    help = "Build style sheets, icons, fonts and the code reader into var/assets."
    requires_system_checks: list[str] = []  # it runs before anything else is in place

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        places = assets.Places(root / "node_modules", root / "static", root / "var" / "assets")
        try:
            made = assets.build(places)
        except AssetError as error:
            raise CommandError(str(error)) from error
        size = sum(path.stat().st_size for path in made) // 1024
        self.stdout.write(f"var/assets: {len(made)} files, {size} kB.")
