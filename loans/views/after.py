"""After a hand-over: what is still to be done for the same person, before they leave."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from inventory.choices import Accessory, Kind
from inventory.wording import small
from loans.models import Loan, Need

SCAN: dict[str, Promise] = {
    Kind.LAPTOP: gettext_lazy("Scanner le portable"),
    Kind.TABLET: gettext_lazy("Scanner la tablette"),
    Kind.HOTSPOT: gettext_lazy("Scanner le routeur 4G"),
    Kind.DESKTOP: gettext_lazy("Scanner l’ordinateur fixe"),
    Kind.PHONE: gettext_lazy("Scanner le téléphone"),
    Kind.OTHER: gettext_lazy("Scanner l’appareil"),
}


@dataclass(frozen=True, slots=True)
class Lent:
    """One device that this signature covers: its kind, what left with it, when."""

    kind: str
    words: str
    loan: Loan


def what_remains(member: Membership, loan: Loan) -> dict[str, Any]:
    """The devices lent under one signature, those still waited for, and the signature itself."""
    together = Loan.objects.visible_to(member).open().filter(agreement=loan.agreement_id)
    lent = together.select_related("device").order_by("handed_over_at", "pk")
    waiting = list(Need.objects.open().filter(prescription=loan.need.prescription_id).order_by("pk"))
    return {
        "lent": [_lent(one) for one in lent],
        "waiting": waiting,
        "signed": loan.agreement.signed_at is not None,
        "for_whom": loan.need.prescription_id if waiting else "",
        "scan": SCAN[waiting[0].kind] if waiting else "",
    }


def _lent(loan: Loan) -> Lent:
    kind = loan.device.get_kind_display()
    with_it = [small(Accessory(code).label) for code in loan.accessories_out]
    return Lent(loan.device.kind, get_text_list([kind, *with_it], _("et")) if with_it else kind, loan)
