"""Values for every component of the gallery, as a page author would give them."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from accounts.look import LOOKS

STATES = {
    "announced": _("Annoncé"),
    "received": _("Reçu"),
    "to_erase": _("À effacer"),
    "refurbishing": _("En atelier"),
    "ready": _("Disponible"),
    "reserved": _("Mis de côté"),
    "on_loan": _("Prêté"),
    "missing": _("Introuvable"),
    "retired": _("Sorti du parc"),
}
_MONTHS = ("nov.", "déc.", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.")
_HEIGHTS = (18, 24, 29, 31, 34, 36, 37, 38, 39, 41, 42, 43)
EXAMPLES: dict[str, Any] = {
    "states": list(STATES.items()),
    "nouns": [(noun, list(looks)) for noun, looks in LOOKS.items() if noun != "device"],
    "bars_items": list(zip(_MONTHS, _HEIGHTS, strict=True)),
    "share_items": [
        (_("Chez des personnes"), 43, "donor", "lent"),
        (_("Disponibles"), 6, "donor", "ready"),
        (_("En préparation"), 7, "donor", "preparing"),
        (_("Sortis du parc"), 6, "donor", "retired"),
        (_("Introuvables"), 2, "donor", "missing"),
    ],
    "counts": [{"count": 412, "label": _("Tous"), "url": "#counts", "current": True, "noun": ""}]
    + [
        {
            "count": 3 * place,
            "label": word,
            "url": "#counts",
            "current": False,
            "noun": "device",
            "status": status,
        }
        for place, (status, word) in enumerate(STATES.items(), start=1)
    ],
    "events": [
        {
            "noun": "device",
            "status": "ready",
            "title": _("Disponible"),
            "more": "à Mens, caisse 2",
            "text": "Tests réussis, qualité B, chargeur et housse. Odile P.",
            "when": "12 nov. 2026, 16 h 20",
            "iso": "2026-11-12T16:20",
            "url": "",
            "link": "",
        },
        {
            "noun": "device",
            "status": "on_loan",
            "title": "Prêté 7 mois",
            "more": "prolongé une fois",
            "text": "Remis à la salle des fêtes de Mens.",
            "when": "28 mars 2026",
            "iso": "2026-03-28",
            "url": "#road",
            "link": "Prêt nº 412",
        },
        {
            "noun": "device",
            "status": "announced",
            "title": _("Annoncé"),
            "more": "par Martin & Fils",
            "text": "",
            "when": "2 mars 2026",
            "iso": "2026-03-02",
            "url": "",
            "link": "",
        },
    ],
    "steps": [_("La personne"), _("Son droit"), _("Son besoin")],
    "conditions": [("good", _("Bon")), ("worn", _("Usé")), ("damaged", _("Abîmé"))],
    "crumbs": [(_("Équipements"), "#crumbs"), ("K7M4\u00a09TRX", "")],
    "facts": [
        ("50", _("personnes ont eu un de vos appareils")),
        ("412", _("mois d’usage chez elles, au total")),
        ("91\u00a0kg", _("d’équipement gardés en usage")),
    ],
    "identity": [
        (_("Série"), "SH7460P"),
        (_("Mémoire"), "16\u00a0Go, SSD 256\u00a0Go"),
        (_("Processeur"), ""),
    ],
    "ways": [
        {
            "title": _("Importer la liste d’une entreprise"),
            "text": _("Excel ou CSV, comme elle l’envoie"),
            "url": "#empty",
            "link": _("Choisir un fichier"),
            "icon": "",
        },
        {
            "title": _("Ou commencer par les étiquettes"),
            "text": _("une planche vierge, à coller au déballage"),
            "url": "#empty",
            "link": _("Imprimer"),
            "icon": "printer",
        },
    ],
    "bulk_acts": [
        {"label": _("Noter l’effacement"), "icon": "eraser", "name": "act", "value": "erase", "url": ""},
        {"label": _("Étiquettes"), "icon": "printer", "name": "act", "value": "labels", "url": ""},
    ],
    "reasons": [_("Aucun effacement réussi depuis son retour."), _("Personne n’a encore regardé son état.")],
    "page": Paginator(range(412), 20).page(2),
}
