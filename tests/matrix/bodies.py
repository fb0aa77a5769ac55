"""What a well-meant request says, by the word of its row: about the actor's own things."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.choices import Role
from tests import make
from tests.matrix.world import Actor, World


def body(word: str, world: World, actor: Actor) -> dict[str, Any]:
    """The fields of one request; {} where it says nothing."""
    return globals()[f"_{word}"](world, actor) if word else {}


def _language(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"language": "en", "next": "/"}


def _membership(_world: World, actor: Actor) -> dict[str, Any]:
    return {"membership": actor.member.pk if actor.member else uuid4()}


def _site(_world: World, actor: Actor) -> dict[str, Any]:
    return {"site": "mens"}


def _role(_world: World, actor: Actor) -> dict[str, Any]:
    first = {"prescribes": Role.PRESCRIBES_PRESCRIBER, "coordinates": Role.COORDINATES_READER}
    return {"role": first.get(actor.role.partition(".")[0], Role.LENDS_VOLUNTEER)}


def _invite(world: World, actor: Actor) -> dict[str, Any]:
    site = {"site": make.mens().pk} if actor.role.startswith("lends.") else {}
    return _role(world, actor) | {"email": "somebody@example.org"} | site


def _welcome(_world: World, _actor: Actor) -> dict[str, Any]:
    return {
        "given_name": "Nadia",
        "family_name": "Cohen",
        "username": make.unique("nadia"),
        "passphrase": make.PASSPHRASE,
    }


def _works_at(_world: World, actor: Actor) -> dict[str, Any]:
    return {"sites": ["mens"]} if actor.role.startswith("lends.") else {}


def _phone(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"phone": "04 76 00 00 09"}


def _place(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"name": make.unique("Lieu"), "opening_days": ["2", "4"]}


def _closure(world: World, _actor: Actor) -> dict[str, Any]:
    days = {"first_day": _in_days(30), "last_day": _in_days(40)}
    return days | {f"{world.closure.pk}-{name}": day for name, day in days.items()}


# --- loans -----------------------------------------------------------------------------------------------


def _in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def _scan(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"scan_id": str(uuid4()), "verb": "refurbish"}


def _find(world: World, _actor: Actor) -> dict[str, Any]:
    return {"text": world.ready.tag}


def _who(world: World, _actor: Actor) -> dict[str, Any]:
    return {"code": world.waiting.code}


def _reason(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"reason": "Aucun appareil de ce type avant le printemps."}


def _tag(world: World, _actor: Actor) -> dict[str, Any]:
    return {"tag": world.ready.tag}


def _lost(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"verb": "lost", "comment": "Tombé dans le lac."}


def _gone(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"comment": "Tombé dans le lac."}


def _grant(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"verb": "grant"}


def _how(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"how": "Vu avec Michel : l’appareil est en rayon."}


def _due_on(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"due_on": _in_days(200)}


def _envelope(world: World, _actor: Actor) -> dict[str, Any]:
    scan = {"id": str(uuid4()), "at": timezone.now().isoformat(), "verb": "refurbish", "tag": world.ready.tag}
    return {"installation": str(uuid4()), "sent_at": timezone.now().isoformat(), "scans": [scan]}


# --- inventory -------------------------------------------------------------------------------------------


def _ticked(world: World, _actor: Actor) -> dict[str, Any]:
    return {"tag": [world.ready.tag, world.locked.tag]}


def _gift(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"donor": str(make.alpexa().pk), "reference": "Alpexa 2027", "regime": "entreprise_don"}


def _device(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"kind": "laptop", "serial": make.unique("BYHAND"), "site": "mens"}


def _card(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"card": "new", "iccid": "8933011234567890120", "operator": "Opérateur"}


def _line(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"state": "suspended"}


# --- people ----------------------------------------------------------------------------------------------


def _person(_world: World, _actor: Actor) -> dict[str, Any]:
    return {
        "act": "register",
        "family_name": "Lenoir",
        "given_name": "Odette",
        "birth_year": "1948",
        "channel": "call",
        "phone": "0639981241",
    }


def _edit(world: World, actor: Actor) -> dict[str, Any]:
    return _person(world, actor)


def _hand_on(_world: World, actor: Actor) -> dict[str, Any]:
    to = make.ines() if actor.name == Role.PRESCRIBES_MANAGER else make.karim()
    return {"to": str(to.pk)}


def _search(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"q": "Nom"}


def _programme(_world: World, _actor: Actor) -> dict[str, Any]:
    return {
        "name": make.unique("Programme"),
        "criteria": ["rsa"],
        "elderly_age": "62",
        "check_months": "6",
        "grace_days": "92",
    }


def _joined(_world: World, _actor: Actor) -> dict[str, Any]:
    return {"organisation": make.ccas().slug}


def _seen(_world: World, _actor: Actor) -> dict[str, Any]:
    return {
        "step": "right",
        "programme": make.programme().slug,
        "rsa": "on",
        "rsa-proof": "caf_attestation",
        "rsa-issued_on": _in_days(-1),
        "rsa-seen_on": _in_days(0),
    }


def _asked(world: World, _actor: Actor) -> dict[str, Any]:
    return {
        "programme": make.programme().slug,
        "association": make.pont_vieux().slug,
        "kinds": ["laptop"],
        "beneficiary": str(world.waiting.beneficiary_id),
        "evidence": [
            {
                "criterion": "rsa",
                "proof": "caf_attestation",
                "seen_on": _in_days(0),
                "issued_on": _in_days(-1),
            }
        ],
    }
