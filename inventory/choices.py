"""The words of things: kinds, statuses and their moves, verbs of the journal, grades, conditions."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    LAPTOP = "laptop", _("Portable")
    TABLET = "tablet", _("Tablette")
    HOTSPOT = "hotspot", _("Routeur 4G")
    DESKTOP = "desktop", _("Ordinateur fixe")
    PHONE = "phone", _("Téléphone")
    OTHER = "other", _("Autre")


# What holds data of its last user and must be erased: these kinds start with one storage medium.
KINDS_WITH_MEDIUM = frozenset({Kind.LAPTOP, Kind.TABLET, Kind.DESKTOP, Kind.PHONE})

# What goes with each kind, as expected until somebody says otherwise.
KIT: dict[str, tuple[str, ...]] = {
    Kind.LAPTOP: ("charger",),
    Kind.TABLET: ("charger",),
    Kind.HOTSPOT: ("charger", "sim"),
    Kind.DESKTOP: (),
    Kind.PHONE: ("charger",),
    Kind.OTHER: (),
}


class Status(TextChoices):
    ANNOUNCED = "announced", _("Annoncé")
    RECEIVED = "received", _("Reçu")
    TO_ERASE = "to_erase", _("À effacer")
    REFURBISHING = "refurbishing", _("En atelier")
    READY = "ready", _("Disponible")
    RESERVED = "reserved", _("Mis de côté")
    ON_LOAN = "on_loan", _("Prêté")
    MISSING = "missing", _("Introuvable")
    RETIRED = "retired", _("Sorti du parc")


# The one table of moves (design §4). `missing` is reached from every status but `retired`.
MOVES: dict[str, frozenset[str]] = {
    Status.ANNOUNCED: frozenset({Status.RECEIVED, Status.MISSING}),
    Status.RECEIVED: frozenset({Status.TO_ERASE, Status.REFURBISHING, Status.RETIRED, Status.MISSING}),
    Status.TO_ERASE: frozenset({Status.REFURBISHING, Status.RETIRED, Status.MISSING}),
    Status.REFURBISHING: frozenset({Status.READY, Status.TO_ERASE, Status.RETIRED, Status.MISSING}),
    Status.READY: frozenset(
        {Status.RESERVED, Status.ON_LOAN, Status.REFURBISHING, Status.RETIRED, Status.MISSING}
    ),
    Status.RESERVED: frozenset({Status.ON_LOAN, Status.READY, Status.REFURBISHING, Status.MISSING}),
    Status.ON_LOAN: frozenset({Status.TO_ERASE, Status.REFURBISHING, Status.RETIRED, Status.MISSING}),
    Status.MISSING: frozenset({Status.TO_ERASE, Status.REFURBISHING, Status.RETIRED}),
    Status.RETIRED: frozenset(),
}

ERASED_IN = (Status.TO_ERASE, Status.REFURBISHING)
PROMISED = (Status.RESERVED, Status.ON_LOAN)  # to a person: by a hold, by a loan
NOT_HERE = (Status.ON_LOAN, Status.MISSING, Status.RETIRED)  # in somebody's hands, or gone


class GiftState(TextChoices):
    """What a donor reads of a device: five words, and what has not come yet (design §8)."""

    ANNOUNCED = "announced", _("Annoncé")
    PREPARING = "preparing", _("En préparation")
    READY = "ready", _("Disponible")
    LENT = "lent", _("Prêté")
    RETIRED = "retired", _("Sorti du parc")
    MISSING = "missing", _("Introuvable")


# A donor reads five words (design §8); `announced` is told apart, since it has not arrived.
DONOR_STATES: dict[str, str] = {
    Status.ANNOUNCED: "announced",
    Status.RECEIVED: "preparing",
    Status.TO_ERASE: "preparing",
    Status.REFURBISHING: "preparing",
    Status.READY: "ready",
    Status.RESERVED: "ready",
    Status.ON_LOAN: "lent",
    Status.RETIRED: "retired",
    Status.MISSING: "missing",
}


# Over their number, on lists.
COUNTED: dict[str, Promise] = {
    Status.ANNOUNCED: _("Annoncés"),
    Status.RECEIVED: _("Reçus"),
    Status.TO_ERASE: pgettext_lazy("plural", "À effacer"),
    Status.REFURBISHING: pgettext_lazy("plural", "En atelier"),
    Status.READY: _("Disponibles"),
    Status.RESERVED: pgettext_lazy("plural", "Mis de côté"),
    Status.ON_LOAN: _("Prêtés"),
    Status.MISSING: _("Introuvables"),
    Status.RETIRED: _("Sortis"),
}
GIFTS_COUNTED: dict[str, Promise] = {
    GiftState.ANNOUNCED: _("Annoncés"),
    GiftState.PREPARING: pgettext_lazy("plural", "En préparation"),
    GiftState.READY: _("Disponibles"),
    GiftState.LENT: _("Prêtés"),
    GiftState.RETIRED: _("Sortis"),
    GiftState.MISSING: _("Introuvables"),
}


class Verb(TextChoices):
    """What happened, as the journal says it."""

    ANNOUNCE = "announce", _("Annoncé")
    AMEND = "amend", _("Fiche complétée")
    RECEIVE = "receive", _("Reçu")
    CLAIM = "claim", _("Étiquette posée")
    TO_ERASE = "to_erase", _("Mis à effacer")
    ERASE = "erase", _("Effacement noté")
    REFURBISH = "refurbish", _("Passé en atelier")
    READY = "ready", _("Contrôlé, disponible")
    MOVE = "move", _("Déplacé")
    LOCK = "lock", _("Verrou trouvé")
    UNLOCK = "unlock", _("Verrou levé")
    FIT = "fit", _("Support ajouté")
    TAKE_OUT = "take_out", _("Support retiré")
    HOLD = "hold", _("Mis de côté")
    RELEASE = "release", _("Remis en rayon")
    HAND_OVER = "hand_over", _("Remis")
    TAKE_BACK = "take_back", _("Rendu")
    RENEW = "renew", _("Prolongé")
    SAID_BACK = "said_back", _("Dit rendu")
    STILL_OUT = "still_out", _("Toujours chez la personne")
    MISSING = "missing", _("Déclaré introuvable")
    FIND = "find", _("Retrouvé")
    RETIRE = "retire", _("Sorti du parc")
    GRADE = "grade", _("Qualité changée")
    UNDO = "undo", _("Annulé")


# After these, erasures and inspections start over (design §4: reception, return or finding).
FRESH_START = (Verb.RECEIVE, Verb.TAKE_BACK, Verb.FIND)


class Grade(TextChoices):
    A = "A", _("A · comme neuf à l’usage")
    B = "B", _("B · bon")
    C = "C", _("C · usé")
    D = "D", _("D · pour pièces")


class Condition(TextChoices):
    GOOD = "good", _("Bon")
    WORN = "worn", _("Usé")
    DAMAGED = "damaged", _("Abîmé")
    DEAD = "dead", _("Hors service")


class Accessory(TextChoices):
    CHARGER = "charger", _("Chargeur")
    BAG = "bag", _("Housse")
    MOUSE = "mouse", _("Souris")
    CABLE = "cable", _("Câble")
    SIM = "sim", _("Carte SIM")


class ErasureOutcome(TextChoices):
    """NIST SP 800-88: three ways to succeed, and failure, which is kept (domain §3.4)."""

    CLEAR = "clear", _("Réécrit")
    PURGE = "purge", _("Purgé")
    DESTROY = "destroy", _("Détruit")
    FAILED = "failed", _("Échoué")


PASSED = (ErasureOutcome.CLEAR, ErasureOutcome.PURGE, ErasureOutcome.DESTROY)


class LockKind(TextChoices):
    FIRMWARE = "firmware", _("Mot de passe du micrologiciel")
    AUTOPILOT = "autopilot", _("Autopilot")
    APPLE = "apple", _("Compte Apple")
    GOOGLE = "google", _("Compte Google")
    KNOX = "knox", _("Knox")
    OTHER = "other", _("Autre verrou")


class LineState(TextChoices):
    STOCK = "stock", _("En stock")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspendue")
    TERMINATED = "terminated", _("Résiliée")
    LOST = "lost", _("Perdue")


class Regime(TextChoices):
    """Where a donation comes from by law: it drives receipts and resale (domain §3.2)."""

    COMPANY = "entreprise_don", _("Don d’entreprise")
    AUTHORITY = "collectivite_cg3p", _("Don d’une collectivité")
    STATE = "etat_cg3p", _("Don de l’État")
    PERSON = "particulier", _("Don d’un particulier")
    PURCHASE = "achat", _("Achat")


INSPECTION_CHECKS: dict[str, Promise] = {
    "boots": _("Il démarre"),
    "screen": _("L’écran est entier"),
    "keyboard": _("Le clavier répond"),
    "battery": _("La batterie tient"),
    "network": _("Le réseau marche"),
}
# What devices of a kind do not have, so that nobody is asked whether it works.
LACKS: dict[str, frozenset[str]] = {
    Kind.TABLET: frozenset({"keyboard"}),
    Kind.PHONE: frozenset({"keyboard"}),
    Kind.HOTSPOT: frozenset({"screen", "keyboard"}),
    Kind.DESKTOP: frozenset({"battery"}),
}


def checks_of(kind: str) -> dict[str, Promise]:
    """What is checked on a device of this kind before it may be lent, in the words of the form."""
    lacks = LACKS.get(kind, frozenset())
    return {code: word for code, word in INSPECTION_CHECKS.items() if code not in lacks}
