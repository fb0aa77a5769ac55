"""How the association says the states of requests and loans, and when its places are open."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.days import spoken
from accounts.models import Closure, Site
from accounts.refusals import Reason
from inventory.choices import Kind
from inventory.wording import small
from loans.choices import LoanOutcome, LoanState, PrescriptionStatus
from loans.models import Loan

# The same states as the social worker's, said to whoever must act on them.
REQUEST: dict[str, str | Promise] = {
    PrescriptionStatus.SUBMITTED: _("À lire"),
    PrescriptionStatus.ACCEPTED: _("En attente"),
    PrescriptionStatus.HELD: _("Mis de côté"),
    PrescriptionStatus.TO_COMPLETE: _("À compléter"),
    PrescriptionStatus.EXPIRED: _("À renouveler"),
    PrescriptionStatus.HONOURED: _("Remise"),
    PrescriptionStatus.DECLINED: _("Refusée"),
    PrescriptionStatus.WITHDRAWN: _("Retirée"),
}
# Over their number, on lists; the social worker's, who sent them.
COUNTED: dict[str, str | Promise] = REQUEST | {
    PrescriptionStatus.HONOURED: _("Remises"),
    PrescriptionStatus.DECLINED: pgettext_lazy("demandes", "Refusées"),
    PrescriptionStatus.WITHDRAWN: _("Retirées"),
}
SENT: dict[str, str | Promise] = COUNTED | {PrescriptionStatus.SUBMITTED: _("Envoyées")}
# What the association can do something about: the list opens on these.
LIVE = tuple(REQUEST)[:3]

LOAN: dict[str, str | Promise] = {
    LoanState.OVERDUE: _("En retard"),
    LoanState.DUE_SOON: _("Retour bientôt"),
    LoanState.OPEN: _("En cours"),
    LoanState.CLOSED: _("Terminés"),
}
CLAIMED = "claimed"
MOST_CLOSURES = 2  # told on a paper


# Refusals that send the desk to the office, as the office and the social worker read them.
OFFICE: dict[str, Promise] = {
    "invalid": _("Cette étiquette ne se lit pas bien. Relisez ses huit signes."),
    "not_found": _("Cette étiquette n’est pas connue ici. Relisez-la."),
    "site_missing": _("Choisissez un lieu."),
    "not_accepted": _("Cette demande n’est pas encore acceptée."),
    "not_eligible": _("Ce dossier est à compléter par le travailleur social."),
    "eligibility_expired": _("Ce dossier est à renouveler par le travailleur social."),
    "limit_reached": _("Le nombre d’appareils prévu est déjà atteint\u00a0: la remise serait refusée."),
}


def at_office(reason: Reason) -> str:
    """A reason as the office reads it: its own sentence, else one that sends nobody to the office."""
    return str(reason.message or OFFICE.get(reason.code) or reason.sentence())


def state_of(loan: Loan) -> tuple[str, str | Promise]:
    """Code and word of how a loan stands (annotated with `state`): how it runs, or how it ended."""
    if loan.outcome:
        return loan.outcome, LoanOutcome(loan.outcome).label
    if loan.claimed_returned_at:
        return CLAIMED, _("Dit rendu")
    state: str = loan.state  # type: ignore[attr-defined]
    return state, LoanState(state).label


def kinds_of(kinds: Iterable[str]) -> str:
    """Kinds in a sentence, most wanted first: 2 × portable, routeur 4G."""
    found = Counter(kinds)
    return ", ".join(
        f"{number} × {small(Kind(kind).label)}" if number > 1 else small(Kind(kind).label)
        for kind, number in sorted(found.items(), key=lambda item: Kind.values.index(item[0]))
    )


def opening(site: Site, on: dt.date) -> str:
    """When a place is open, then the days to come on which it is not."""
    shut = site.closures.filter(last_day__gte=on).order_by("first_day", "pk")[:MOST_CLOSURES]
    return " ".join(filter(None, (weekdays(site.opening_days), *map(_closed, shut))))


def weekdays(days: str) -> str:
    """ISO weekdays in words: "12345" Ouvert du lundi au vendredi."""
    found = sorted({int(day) for day in days if day in "1234567"})
    names = [str(WEEKDAYS[day - 1]) for day in found]
    if not found:
        return ""
    if len(found) == len(WEEKDAYS):
        return gettext("Ouvert tous les jours.")
    if len(found) > 2 and found[-1] - found[0] == len(found) - 1:
        return gettext("Ouvert du %(first)s au %(last)s.") % {"first": names[0], "last": names[-1]}
    return gettext("Ouvert\u00a0: %(days)s.") % {"days": ", ".join(names)}


def _closed(closure: Closure) -> str:
    first, last = spoken(closure.first_day), spoken(closure.last_day)
    if first == last:
        return gettext("Fermé le %(day)s.") % {"day": first}
    return gettext("Fermé du %(first)s au %(last)s.") % {"first": first, "last": last}
