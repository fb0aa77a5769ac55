"""What may be asked in one request, and whether it is the same one sent again (design §5)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.choices import CapacityKind
from accounts.models import Membership, Organisation
from accounts.refusals import Reason, Refused
from beneficiaries.actions import people
from beneficiaries.models import Beneficiary, Participation, Programme
from inventory.choices import Kind
from loans.models import Prescription

MOST_DEVICES = 10  # for one person in one request


def as_sent(
    asked: Prescription,
    beneficiary: Beneficiary | Mapping[str, Any],
    programme: Programme,
    kinds: Sequence[str],
    *,
    association: Organisation | None,
    use: str,
    by: Membership,
) -> Prescription:
    """The request that has this key already, where the same is asked again; raises payload_changed."""
    if (asked.submitted_by_id, asked.organisation_id) != (by.user_id, by.organisation_id):
        raise Refused("payload_changed")
    named = ("family_name", "given_name", "birth_year")
    person = (
        beneficiary
        if isinstance(beneficiary, Beneficiary)
        else people.same_person(by.organisation, **{name: beneficiary[name] for name in named})
    )
    same = person == asked.beneficiary and programme == asked.programme
    # An open call is its association's once that has accepted it.
    same &= asked.association == association or (association is None and asked.accepted_at is not None)
    wanted = sorted(asked.needs.values_list("kind", "use"))
    if not same or wanted != sorted((kind, use.strip()) for kind in kinds):
        sentence = _("Cette demande est déjà partie\u00a0: ouvrez-la, ou faites-en une autre.")
        raise Refused("payload_changed", sentence)
    return asked


def impossible(kinds: Sequence[str]) -> list[Reason]:
    if not kinds:
        return [Reason("invalid", _("Choisissez au moins un appareil."))]
    if len(kinds) > MOST_DEVICES:
        return [Reason("invalid", _("C’est trop d’appareils pour une demande. Faites-en plusieurs."))]
    if any(kind not in Kind.values for kind in kinds):
        return [Reason("invalid", _("Ce type d’appareil n’existe pas. Choisissez-en un de la liste."))]
    return []


def not_taking_part(
    programme: Programme, by: Membership, association: Organisation | None, day: dt.date
) -> list[Reason]:
    """Both sides take part in the programme, and the association lends."""
    inside = set(
        Participation.objects.in_force(day)
        .filter(programme=programme)
        .order_by("pk")
        .values_list("organisation", flat=True)
    )
    reasons = []
    if by.organisation_id not in inside:
        reasons.append(
            Reason(
                "not_allowed", _("Votre structure ne participe pas à ce programme. Choisissez-en un autre.")
            )
        )
    if association and not (association.pk in inside and can_lend_on(association, day)):
        sentence = _("Cette association ne prête pas dans ce programme. Choisissez-en une autre.")
        reasons.append(Reason("not_allowed", sentence))
    return reasons


def can_lend_on(organisation: Organisation, day: dt.date) -> bool:
    """Whether lending is one of the organisation's capacities that day."""
    return organisation.capacities.in_force(day).filter(kind=CapacityKind.LENDS).exists()
