"""What the page showed, and that it is so no more."""

from django.utils.translation import gettext as _

from accounts.refusals import Refused


def gone_stale() -> Refused:
    return Refused(
        "wrong_status", _("Les choses ont changé depuis\u00a0: relisez la page, puis recommencez.")
    )
