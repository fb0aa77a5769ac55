"""Who calls, what they may say, and the one object they mean: what these operations begin with."""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict

from accounts import codes
from accounts.models import Membership, Site
from accounts.refusals import MESSAGES, Refused
from inventory.models import Device


class Strict(Schema):
    """A body that says nothing unknown."""

    model_config = ConfigDict(extra="forbid")


def caller(request: HttpRequest) -> Membership:
    """The member that the operation's door let through."""
    member: Membership = request.member  # type: ignore[attr-defined]
    return member


def one(rows: "QuerySet[Any]", key: UUID) -> Any:
    """The object of a key among those in sight; raises Refused not_found."""
    found: Model | None = rows.filter(pk=key).first()
    if found is None:
        raise Refused("not_found", _("Rien à cette adresse."))
    return found


def wearing(rows: "QuerySet[Device]", tag: str) -> Device:
    """The device a label leads to among those in sight; raises Refused not_found.

    That a label is mistyped is said, and yet it is not found: no schema can tell its check sign from another.
    """
    code = codes.read(tag)
    if code is None:
        raise Refused("not_found", str(MESSAGES["invalid"]))
    found = rows.filter(tags__code=code).order_by("pk").first()
    if found is None:
        raise Refused("not_found")
    return found


def site_of(member: Membership, slug: str | None) -> Site | None:
    """The member's site of a slug; none means the usual one. Raises Refused not_found."""
    if not slug:
        return None
    found = Site.objects.visible_to(member).filter(slug=slug).first()
    if found is None:
        raise Refused("not_found", _("Ce lieu n’est pas connu ici. Choisissez-en un de la liste."))
    return found
