"""What a page says of the acts that its phone keeps; the script has no sentence of its own."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusals import MESSAGES
from loans.choices import ScanVerb
from loans.views.answers import ABOUT_PAPER, STANDS_ELSEWISE

ONE_AND_MANY = (1, 2)
# The answers that a script shows without the server: kept, refused, kept for somebody, noted.
SHOWN_BY_SCRIPT = ("kept", "other", "held", "call", "noted")


def words() -> dict[str, Any]:
    """For the desk and for Today: the line, the answers that came meanwhile, what the desk says by itself."""
    return line() | {
        "held": str(MESSAGES["held_for_someone_else"]),
        "kept": _("Gardé sur ce téléphone"),
        "cap": (_("Gardé"), _("sur ce téléphone")),
        "kept_more": _("Il partira tout seul dès qu’il y aura du réseau."),
        "kept_check": _("Attendez sa réponse avant que la personne parte."),
        "noted": _("C’est noté. Quelqu’un départagera."),
        "read": _("C’est lu"),
        "unread": str(MESSAGES["invalid"]),
        "no_camera": _("La caméra ne s’ouvre pas. Tapez le code, ou prenez une photo."),
        "sign": _("Le signe # n’est dans aucun de nos codes. Relisez-le."),
        "check": _("Le dernier signe ne va pas avec les autres. Relisez-les."),
        "length": {6: _("Il faut six signes : il y en a #."), 8: _("Il faut huit signes : il y en a #.")},
        "verbs": dict(ScanVerb.choices),
        "looks": SHOWN_BY_SCRIPT,
        "about_paper": ABOUT_PAPER,
        "take_another": STANDS_ELSEWISE,
    }


def above() -> dict[str, list[str]]:
    """For any other page: the line, and that answers wait to be read on Today."""
    to_read = [ngettext("# réponse à lire.", "# réponses à lire.", count) for count in ONE_AND_MANY]
    return line() | {"to_read": to_read}


def line() -> dict[str, list[str]]:
    """The line above the page while anything is kept, for one act and for many."""
    said: dict[str, list[str]] = {}
    for count in ONE_AND_MANY:
        for name, sentence in _line(count).items():
            said.setdefault(name, []).append(sentence)
    return said


def _line(count: int) -> dict[str, str]:
    return {
        "waiting": ngettext("# geste gardé sur ce téléphone.", "# gestes gardés sur ce téléphone.", count),
        "alone": ngettext("Il partira tout seul.", "Ils partiront tout seuls.", count),
        "sign_in": ngettext(
            "Connectez-vous pour envoyer # geste.", "Connectez-vous pour envoyer # gestes.", count
        ),
        "reload": ngettext(
            "Rechargez cette page pour envoyer # geste.", "Rechargez cette page pour envoyer # gestes.", count
        ),
        "elsewhere": ngettext(
            "# geste d’une autre organisation attend sur ce téléphone.",
            "# gestes d’une autre organisation attendent sur ce téléphone.",
            count,
        ),
        "call": _("L’accès n’y est plus ouvert : appelez son bureau."),
        "another": ngettext(
            "# geste d’une autre personne attend sur ce téléphone.",
            "# gestes d’une autre personne attendent sur ce téléphone.",
            count,
        ),
        "later": ngettext(
            "Il partira quand elle se connectera.", "Ils partiront quand elle se connectera.", count
        ),
    }
