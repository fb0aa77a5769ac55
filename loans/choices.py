"""The words of loans: outcomes, states, verbs and answers of the scan desk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PrescriptionStatus(TextChoices):
    """Derived, the first that fits (design §4)."""

    WITHDRAWN = "withdrawn", _("Retirée")
    DECLINED = "declined", _("Refusée par l’association")
    EXPIRED = "expired", _("À renouveler")
    HONOURED = "honoured", _("Remise faite")
    HELD = "held", _("Appareil mis de côté")
    ACCEPTED = "accepted", _("En attente d’un appareil")
    TO_COMPLETE = "to_complete", _("À compléter")
    SUBMITTED = "submitted", _("Envoyée")


class NeedClosed(TextChoices):
    LENT = "lent", _("Appareil remis")
    WITHDRAWN = "withdrawn", _("Demande retirée")
    DECLINED = "declined", _("Demande refusée")


class HoldClosed(TextChoices):
    HANDED_OVER = "handed_over", _("Remis")
    OTHER_DEVICE = "other_device", _("Un autre appareil a été remis")
    RELEASED = "released", _("Remis en rayon")
    LAPSED = "lapsed", _("Délai passé")
    DEVICE_GONE = "device_gone", _("L’appareil n’est plus disponible")
    NEED_CLOSED = "need_closed", _("La demande est close")


class LoanOutcome(TextChoices):
    RETURNED = "returned", _("Rendu")
    SWAPPED = "swapped", _("Échangé")
    LOST = "lost", _("Perdu")
    STOLEN = "stolen", _("Volé")
    GIVEN = "given", _("Donné")
    SOLD = "sold", _("Vendu")
    WRITTEN_OFF = "written_off", _("Passé en pertes")
    UNDONE = "undone", _("Annulé")


class LoanState(TextChoices):
    """Derived from dates: open, due soon, overdue, or closed."""

    OPEN = "open", _("En cours")
    DUE_SOON = "due_soon", _("Retour bientôt")
    OVERDUE = "overdue", _("En retard")
    CLOSED = "closed", _("Terminé")


DUE_SOON_DAYS = 14  # the first reminder's distance (domain §7.4)


class ScanVerb(TextChoices):
    HAND_OVER = "hand_over", _("Remettre")
    TAKE_BACK = "take_back", _("Reprendre")
    ERASE = "erase", _("Noter l’effacement")
    REFURBISH = "refurbish", _("Passer en atelier")
    READY = "ready", _("Rendre disponible")
    CLAIM = "claim", _("Poser l’étiquette")
    MOVE = "move", _("Déplacer")
    COUNT = "count", _("Compter")
    UNDO = "undo", _("Annuler")


class Answer(TextChoices):
    """The four final answers: only these let the phone forget an act (design §6)."""

    APPLIED = "applied", _("Fait")
    ALREADY_APPLIED = "already_applied", _("Déjà fait")
    CONFLICT_RECORDED = "conflict_recorded", _("Noté, quelqu’un départagera")
    REFUSED = "refused", _("Refusé")
