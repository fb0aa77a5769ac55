from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Membership
from inventory.actions import batches
from inventory.actions.alarms import tell_untold
from loans.actions import holds


class Command(BaseCommand):
    """Frees devices kept aside too long, tells what could not be told, drops rows of old lists, and sessions.

    Run daily; twice does no harm.
    """

    help = "Puts back on the shelf what was kept aside beyond its days, by each organisation's local date."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        freed = 0
        for organisation in holds.organisations_with_holds():
            freed += holds.close_lapsed(by=Membership.objects.system_of(organisation), at=now)
        told = tell_untold()
        self.stdout.write(f"{freed} devices are back on the shelf; {told} alarms were mailed.")
        call_command("clearsessions")  # Django keeps them for ever
        if forgotten := batches.forget(on=timezone.localdate(now)):
            self.stdout.write(f"The rows of {forgotten} donors' lists were dropped.")
