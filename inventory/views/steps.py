"""The steps of the workshop as pages show them: when each is offered, its words, its form and its act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.refusals import Reason
from inventory import perms
from inventory.actions import locks, media, workshop
from inventory.choices import ERASED_IN, MOVES, NOT_HERE, PROMISED, Status
from inventory.forms import workshop as forms
from inventory.models import Device

HERE = tuple(status for status in Status.values if status not in NOT_HERE)
# What is done: the device, the form's values, who, the form's id; the answer may be warnings.
Do = Callable[[Device, dict[str, Any], Membership, UUID], object]


@dataclass(frozen=True)
class Step:
    """One page of the workshop."""

    name: str
    offered: str | Promise  # the link that leads there
    title: str | Promise
    button: str | Promise
    done: str | Promise  # the answer once it is done
    icon: str
    form: type[forms.StepForm]
    do: Do
    when: tuple[str, ...]  # statuses in which it makes sense
    allowed: Callable[[Membership, Device], bool] = perms.can_act
    needs_storage: bool = False


def _move(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    return workshop.relocate(device, site=data["site"], by=by, client_id=act)


def _erase(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    workshop.erase(
        device,
        medium=data.get("medium"),
        outcome=data["outcome"],
        technique=data["technique"],
        tool=data["tool"],
        verification=data["verification"],
        site=data.get("site"),
        by=by,
        client_id=act,
    )
    return ()


def _refurbish(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    return workshop.refurbish(device, site=data.get("site"), by=by, client_id=act)


def _ready(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> tuple[Reason, ...]:
    return workshop.make_ready(
        device,
        grade=data["grade"],
        accessories=data["accessories"],
        checks=data["checks"],
        by=by,
        client_id=act,
    )


def _missing(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    return workshop.declare_missing(device, comment=data["comment"], by=by, client_id=act)


def _find(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    return workshop.find(device, site=data["site"], by=by, client_id=act)


def _retire(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    return workshop.retire([device], reason=data["reason"], by=by, client_id=act)


def _lock(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    return locks.add_lock(device, kind=data["kind"], by=by, client_id=act)


def _fit(device: Device, data: dict[str, Any], by: Membership, act: UUID) -> object:
    return media.fit(device, label=data["label"], serial=data["serial"], by=by, client_id=act)


STEPS = {
    step.name: step
    for step in (
        Step(
            name="erase",
            offered=_("Noter l’effacement"),
            title=_("Comment a-t-il été effacé\u00a0?"),
            button=_("Noter l’effacement"),
            done=_("Effacement noté."),
            icon="eraser",
            form=forms.EraseForm,
            do=_erase,
            when=(Status.ANNOUNCED, Status.RECEIVED, *ERASED_IN),
            needs_storage=True,
        ),
        Step(
            name="refurbish",
            offered=_("Passer en atelier"),
            title=_("Le passer en atelier"),
            button=_("Passer en atelier"),
            done=_("Il est en atelier."),
            icon="wrench-adjustable",
            form=forms.HereForm,
            do=_refurbish,
            when=(Status.ANNOUNCED, Status.RECEIVED, Status.TO_ERASE, Status.READY, Status.RESERVED),
        ),
        Step(
            name="ready",
            offered=_("Contrôler"),
            title=_("Le contrôler avant de le prêter"),
            button=_("Le dire disponible"),
            done=_("Il est disponible."),
            icon="check-lg",
            form=forms.ReadyForm,
            do=_ready,
            when=(Status.REFURBISHING,),
        ),
        Step(
            name="move",
            offered=_("Déplacer"),
            title=_("Où est-il maintenant\u00a0?"),
            button=_("Il est ici"),
            done=_("Lieu noté."),
            icon="geo-alt",
            form=forms.MoveForm,
            do=_move,
            when=HERE,
        ),
        Step(
            name="find",
            offered=_("Dire où il est"),
            title=_("Où est-il\u00a0?"),
            button=_("Il est retrouvé"),
            done=_("Il est retrouvé, et repart à l’effacement et aux contrôles."),
            icon="check-lg",
            form=forms.FindForm,
            do=_find,
            when=(Status.MISSING,),
        ),
        Step(
            name="lock",
            offered=_("Noter un verrou"),
            title=_("Quel verrou est posé\u00a0?"),
            button=_("Noter ce verrou"),
            done=_("Verrou noté\u00a0: il ne partira pas avant d’être levé."),
            icon="key",
            form=forms.LockForm,
            do=_lock,
            when=locks.WHILE,
        ),
        Step(
            name="fit",
            offered=_("Ajouter un support"),
            title=_("Quel support est dedans\u00a0?"),
            button=_("Ajouter ce support"),
            done=_("Support ajouté\u00a0: il est à effacer comme les autres."),
            icon="plus-lg",
            form=forms.FitForm,
            do=_fit,
            when=media.WHILE,
        ),
        Step(
            name="missing",
            offered=_("Dire qu’il est introuvable"),
            title=_("Il est introuvable\u00a0?"),
            button=_("Le dire introuvable"),
            done=_("C’est noté\u00a0: il est introuvable."),
            icon="question-lg",
            form=forms.MissingForm,
            do=_missing,
            when=HERE,
        ),
        Step(
            name="retire",
            offered=_("Sortir du parc"),
            title=_("Le sortir du parc\u00a0?"),
            button=_("Sortir du parc"),
            done=_("Il est sorti du parc."),
            icon="archive-fill",
            form=forms.RetireForm,
            do=_retire,
            when=tuple(
                origin for origin in MOVES if Status.RETIRED in MOVES[origin] and origin not in PROMISED
            ),
            allowed=perms.can_manage,
        ),
    )
}


def is_offered(step: Step, device: Device, member: Membership) -> bool:
    """Whether the page shows a way to this step: the right to it, and a status in which it makes sense."""
    if device.status not in step.when or not step.allowed(member, device):
        return False
    return not step.needs_storage or device.media.fitted().exists()
