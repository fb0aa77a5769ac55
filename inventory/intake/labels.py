"""What the columns of a list are called on the page where they are put right."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inventory.intake.headers import FREE, STAFF_COLUMN

FIELD_LABELS: dict[str, Promise] = {
    "serial": _("Numéro de série"),
    "imei": _("IMEI"),
    "reference": _("Référence du donateur"),
    "kind": _("Type d’appareil"),
    "maker": _("Marque"),
    "model": _("Modèle"),
    "memory": _("Mémoire"),
    "storage": _("Stockage"),
    "processor": _("Processeur"),
    "os": _("Système"),
    "value": _("Valeur déclarée"),
    "note": _("Note d’arrivée"),
    "iccid": _("Carte SIM (ICCID)"),
    "line_number": _("Numéro de ligne"),
    "line_state": _("État de la ligne"),
    "operator": _("Opérateur"),
    "plan": _("Forfait"),
    "volume": _("Volume par mois"),
    "activated_on": _("Date d’activation"),
    "committed_until": _("Fin d’engagement"),
    "network": _("Réseau (4G ou non)"),
}
CHOICES: tuple[tuple[str, Promise], ...] = (
    *FIELD_LABELS.items(),
    (FREE, _("Laissée de côté")),
    (STAFF_COLUMN, _("Non gardée")),
)
