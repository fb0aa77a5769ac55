"""Why not: one way to refuse, with a code for machines, a sentence for people and all reasons at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Every code the product answers with, in the order in which the first one is named (design §8).
# The sentences speak of the device or the paperwork, never of the person.
MESSAGES: dict[str, Promise] = {
    "invalid": _("Ce code ne se lit pas bien. Relisez l’étiquette, ou scannez-la."),
    "payload_changed": _("Ce geste a déjà été envoyé avec un autre contenu. Refaites-le depuis le début."),
    "not_found": _("Cette étiquette n’est pas connue ici. Vérifiez-la, ou appelez le bureau."),
    "not_allowed": _("Votre rôle ne permet pas ce geste. Demandez à un responsable."),
    "site_missing": _("Il faut dire où vous êtes. Choisissez un lieu."),
    "in_transit": _("Cet appareil est en route vers un autre lieu. Attendez son arrivée."),
    "already_on_loan": _("Cet appareil est déjà remis pour cette demande."),
    "on_loan_to_someone_else": _("Cet appareil est déjà remis à quelqu’un. Prenez-en un autre."),
    "not_on_loan": _("Cet appareil n’est pas prêté : rien à reprendre."),
    "held_for_someone_else": _("Celui-ci est mis de côté pour quelqu’un : prenez-en un autre."),
    "wrong_status": _("Ce geste ne va pas avec l’état de l’appareil."),
    "erasure_missing": _("Il manque un effacement réussi. Effacez ses supports d’abord."),
    "inspection_missing": _("Il manque le contrôle de l’appareil. Faites-le d’abord."),
    "device_locked": _("Un verrou du fabricant est encore posé. Levez-le d’abord."),
    "line_missing": _("Ce routeur n’a pas de ligne active. Posez une carte SIM d’abord."),
    "no_lte": _("Ce routeur ne capte pas la 4G. Il ne peut pas partir."),
    "no_open_need": _("Cette demande n’attend pas d’appareil de ce type."),
    "not_accepted": _("Cette demande n’est pas encore acceptée. Appelez le bureau avant de remettre."),
    "not_eligible": _("Ce dossier est à compléter. Appelez le bureau avant de remettre."),
    "eligibility_expired": _("Appelez le bureau avant de remettre."),
    "limit_reached": _("Le nombre d’appareils prévu est atteint. Appelez le bureau avant de remettre."),
    "due_date_invalid": _("Cette date de retour ne convient pas. Choisissez un jour d’ouverture à venir."),
    "due_date_too_late": _("Cette date de retour est trop lointaine. Choisissez-en une plus proche."),
    "renewals_exhausted": _("Ce prêt a déjà été prolongé autant de fois que prévu."),
    "someone_waits": _("D’autres demandes attendent depuis plus longtemps."),
    "loan_closed": _("Ce prêt est déjà terminé."),
    "stale_return": _("Ce retour parle d’un prêt plus ancien. Quelqu’un départagera."),
    "comment_required": _("Il faut un mot d’explication. Écrivez-le en quelques mots."),
    "undo_too_late": _("Il est trop tard pour annuler ce geste. Demandez à un responsable."),
}
_RANK = {code: rank for rank, code in enumerate(MESSAGES)}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a stable code and, where the table's sentence is too general, a closer one.

    `field` (optional): what was typed wrong, for a page that has it.
    """

    code: str
    message: str = ""
    field: str = ""

    def sentence(self) -> str:
        return str(self.message or MESSAGES.get(self.code, self.code))

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "message": self.sentence()}


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons once each, the one to name first at the head (order of design §8)."""
    once = {reason.code + reason.message: reason for reason in reasons}
    return tuple(sorted(once.values(), key=lambda reason: _RANK.get(reason.code, len(_RANK))))


class Refused(Exception):
    """An act that is not done, and why: `code`, `message`, and all `reasons`."""

    def __init__(self, code: str, message: str = "", reasons: Iterable[Reason] = ()) -> None:
        self.reasons = in_order([*reasons] or [Reason(code, str(message))])
        self.code = code
        self.message = str(message) or self.reasons[0].sentence()
        super().__init__(f"{self.code}: {self.message}")

    @classmethod
    def because(cls, reasons: Iterable[Reason]) -> "Refused":
        """The refusal that gives all `reasons`, headed by the first in order."""
        first, *_rest = found = in_order(reasons)
        return cls(first.code, first.sentence(), found)

    def as_dict(self) -> dict[str, object]:
        return {"code": self.code, "message": self.message, "reasons": [r.as_dict() for r in self.reasons]}


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise one Refused with all `reasons`, if there are any."""
    found = [*reasons]
    if found:
        raise Refused.because(found)
