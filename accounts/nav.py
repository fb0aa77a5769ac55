"""The menu: a list of values with a predicate each, and one walk over it.

An entry whose page does not exist is not shown, so a part can be built before the next.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts import perms
from accounts.models import Membership
from accounts.perms import Right

FEW = 3  # at the foot of a phone
Allowed = Callable[[Membership], bool]


@dataclass(frozen=True)
class Entry:
    """A place of the menu; on a phone `first` and `middle` stand at the foot, the rest one tap away."""

    label: str | Promise
    url_name: str
    icon: str
    allowed: Allowed
    place: str = ""


@dataclass(frozen=True)
class Item:
    """An entry as one member sees it now."""

    label: str | Promise
    url: str
    icon: str
    place: str
    current: bool


@dataclass(frozen=True)
class Menu:
    """The items, and those at the foot of a phone: `first` at the left, `middle` under the thumb."""

    entries: list[Item]

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def few(self) -> list[Item]:
        """All of them, where they fit at the foot of a phone by themselves."""
        return self.entries if len(self.entries) <= FEW and self.middle is None else []

    @property
    def first(self) -> Item | None:
        return self._at("first")

    @property
    def middle(self) -> Item | None:
        return self._at("middle")

    def _at(self, place: str) -> Item | None:
        return next((item for item in self.entries if item.place == place), None)


def may(noun: str, right: Right) -> Allowed:
    """Whether the role goes that far with the noun."""
    return lambda member: perms.may(member, noun, right)


def lender(noun: str, right: Right) -> Allowed:
    """The same, for those who lend."""
    return lambda member: perms.lends(member) and perms.may(member, noun, right)


def prescriber(noun: str, right: Right) -> Allowed:
    """The same, for those who prescribe."""
    return lambda member: perms.prescribes(member) and perms.may(member, noun, right)


def donor(member: Membership) -> bool:
    """Whoever speaks for a company that gives."""
    return bool(member.role.startswith("gives."))


def coordinator(member: Membership) -> bool:
    """Whoever reads a territory's figures."""
    return bool(member.role.startswith("coordinates."))


ENTRIES = (
    Entry(_("Aujourd’hui"), "loans:today", "calendar-check", lender("loan", Right.READ), place="first"),
    Entry(_("Scanner"), "loans:desk", "qr-code-scan", lender("device", Right.ACT), place="middle"),
    Entry(_("Équipements"), "inventory:devices", "laptop", lender("device", Right.READ)),
    Entry(_("Demandes"), "loans:queue", "hourglass-split", lender("prescription", Right.READ)),
    Entry(
        _("Aujourd’hui"),
        "loans:follow",
        "calendar-check",
        prescriber("prescription", Right.READ),
        place="first",
    ),
    Entry(
        _("Prescriptions"), "loans:prescriptions", "file-earmark-text", prescriber("prescription", Right.READ)
    ),
    Entry(
        _("Prescrire"), "loans:prescribe", "plus-lg", prescriber("prescription", Right.WRITE), place="middle"
    ),
    Entry(_("Personnes"), "beneficiaries:people", "people", prescriber("beneficiary", Right.READ)),
    Entry(_("Prêts"), "loans:loans", "person-fill", lender("loan", Right.READ)),
    Entry(_("Dons"), "inventory:donations", "box-seam", lender("donation", Right.READ)),
    Entry(_("Rapports"), "impact:report", "graph-up", lender("impact", Right.READ)),
    Entry(_("Vos dons"), "inventory:donations", "box-seam", donor, place="first"),
    Entry(_("Vos appareils"), "inventory:devices", "laptop", donor),
    Entry(_("Ce qu’ils deviennent"), "impact:report", "graph-up", donor),
    Entry(_("Chiffres"), "impact:territory", "graph-up", coordinator, place="first"),
    Entry(
        _("Programmes"),
        "beneficiaries:programmes",
        "signpost-split",
        lambda member: perms.prescribes(member) or coordinator(member),
    ),
    Entry(_("Collègues"), "accounts:colleagues", "person-circle", may("colleague", Right.WRITE)),
)


def items(request: HttpRequest) -> list[Item]:
    """The menu of whoever is at work; empty without a working membership."""
    member = getattr(request, "member", None)
    if member is None:
        return []
    found = [(entry, address_of(entry.url_name)) for entry in ENTRIES if entry.allowed(member)]
    here = max((url for _entry, url in found if url and request.path.startswith(url)), key=len, default="")
    return [
        Item(entry.label, url, entry.icon, entry.place, current=url == here) for entry, url in found if url
    ]


def menu(request: HttpRequest) -> dict[str, object]:
    """For every page: `menu`, worked out only where a template asks for it."""
    return {"menu": SimpleLazyObject(lambda: Menu(items(request)))}


def address_of(url_name: str) -> str:
    """The address of a page; empty for one that is not built yet."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
