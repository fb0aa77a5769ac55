"""Prescriptions: asked by a social worker, decided by an association, withdrawn (design §8)."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import Discriminator, Tag

from accounts.api import Page, Paging, Readable, ReasonOut, answers, needs, page_of
from accounts.models import Membership, Organisation
from accounts.perms import ACT, READ, WRITE
from accounts.refusals import Refused
from beneficiaries.actions.checks import verdict_of
from beneficiaries.choices import Channel, Language
from beneficiaries.details import LONGEST_ADDRESS
from beneficiaries.eligibility import Shown
from beneficiaries.models import Beneficiary, Programme
from inventory.choices import Kind
from inventory.models import Device
from loans.actions import asking, holds, prescriptions
from loans.api.caller import Strict, caller, one, site_of, wearing
from loans.choices import PrescriptionStatus
from loans.models import Hold, Need, Prescription

router = Router(tags=["prescriptions"])


class PersonIn(Strict):
    """A person registered with the request, or found again by name and birth year."""

    family_name: str = Field(max_length=80)
    given_name: str = Field(max_length=80)
    birth_year: int = Field(ge=1850, le=2100)
    commune: str = Field("", max_length=5)
    channel: Channel
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=254)
    address: str = Field("", max_length=LONGEST_ADDRESS)
    language: Language = Language.FR


class EvidenceIn(Strict):
    """A proof that was seen: its kind and its dates, never a number or a copy."""

    criterion: str = Field(max_length=30)
    proof: str = Field(max_length=30)
    seen_on: dt.date | None = None
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None


def _either(said: Any) -> str:
    return "<person>" if isinstance(said, dict | PersonIn) else "<key>"


# Decided by its shape, so that what is wrong with a person is not also told as what is wrong with a key.
Whom = Annotated[Annotated[UUID, Tag("<key>")] | Annotated[PersonIn, Tag("<person>")], Discriminator(_either)]


class PrescriptionIn(Strict):
    """`association` null: an open call to the programme's associations; `kinds` is repeated for quantity.

    It has to be said: a key that was forgotten must not tell every association of somebody's need.
    """

    programme: str = Field(max_length=80)
    association: str | None = Field(max_length=80)
    kinds: list[Kind] = Field(min_length=1, max_length=asking.MOST_DEVICES)
    beneficiary: Whom
    evidence: list[EvidenceIn] = Field(max_length=20)
    use: str = Field("", max_length=200)


class AcceptIn(Strict):
    """`site`: where it will be handed over; none means any."""

    site: str | None = Field(None, max_length=80)


# Read by hand: a client that has nothing to say sends no body at all.
_MAYBE_SITE = {
    "requestBody": {
        "required": False,
        "content": {"application/json": {"schema": AcceptIn.json_schema()}},
    }
}


class DeclineIn(Strict):
    reason: str = Field(max_length=300)


class HoldIn(Strict):
    """`tag` as typed or scanned: the label's address too."""

    tag: str = Field(max_length=200)


class VerdictOut(Schema):
    eligible: bool
    until: dt.date | None
    reasons: list[ReasonOut]


class PrescriptionOut(Schema):
    """`kinds` lists open needs, repeated for quantity; `eligible_until` the last day of the right."""

    id: UUID
    code: str
    status: PrescriptionStatus
    kinds: list[Kind]
    association: str | None
    eligible_until: dt.date | None
    held_tags: list[str]


class CreatedOut(PrescriptionOut):
    verdict: VerdictOut
    warnings: list[ReasonOut]


class Wanted(Paging):
    status: PrescriptionStatus | None = None
    kind: Kind | None = None


@router.get("/prescriptions", auth=needs("prescription", READ), response=answers(Page[PrescriptionOut]))
def listed(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """Prescriptions in sight, newest first; `kind` keeps those that still want such a device."""
    rows = in_sight(caller(request))
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.kind:
        open_needs = Need.objects.open().filter(kind=wanted.kind)
        rows = rows.filter(pk__in=open_needs.values("prescription"))
    return page_of(rows, wanted, shape)


@router.post(
    "/prescriptions",
    auth=needs("prescription", WRITE),
    response=answers(CreatedOut, 404, 409, 503, status=201),
)
def create(request: HttpRequest, body: PrescriptionIn) -> Any:
    """Ask devices for a person; the right is checked and recorded with it."""
    member = caller(request)
    asked = prescriptions.prescribe(
        beneficiary=_person(member, body.beneficiary),
        programme=_programme(member, body.programme),
        association=_association(body.association),
        kinds=[kind.value for kind in body.kinds],
        evidence=[Shown(**row.model_dump()) for row in body.evidence],
        use=body.use,
        by=member,
    )
    verdict = verdict_of(asked.eligibility)
    return Status(
        201,
        shape(one(in_sight(member), asked.pk))
        | {
            "verdict": {
                "eligible": verdict.eligible,
                "until": verdict.until,
                "reasons": [reason.as_dict() for reason in verdict.reasons],
            },
            "warnings": [reason.as_dict() for reason in asked.warnings],
        },
    )


@router.post(
    "/prescriptions/{key}/accept",
    auth=needs("prescription", ACT),
    response=answers(PrescriptionOut, 404, 409, 503),
    openapi_extra=_MAYBE_SITE,
)
def accept(request: HttpRequest, key: UUID) -> Any:
    """The association takes it on; the body may name the `site` of hand-over, and may be left out.

    Accepted again with another site, it is handed over there; with none, where it was.
    """
    member = caller(request)
    asked = one(in_sight(member), key)
    site = site_of(member, _accepted_at(request)) or asked.site
    prescriptions.accept(prescription=asked, by=member, site=site)
    return shape(one(in_sight(member), key))


@router.post(
    "/prescriptions/{key}/decline",
    auth=needs("prescription", ACT),
    response=answers(PrescriptionOut, 404, 409, 503),
)
def decline(request: HttpRequest, key: UUID, body: DeclineIn) -> Any:
    """The association cannot help, and says why."""
    member = caller(request)
    prescriptions.decline(prescription=one(in_sight(member), key), reason=body.reason, by=member)
    return shape(one(in_sight(member), key))


@router.post(
    "/prescriptions/{key}/withdraw",
    auth=needs("prescription", WRITE),
    response=answers(PrescriptionOut, 404, 409, 503),
)
def withdraw(request: HttpRequest, key: UUID) -> Any:
    """The prescriber takes it back."""
    member = caller(request)
    prescriptions.withdraw(prescription=one(in_sight(member), key), by=member)
    return shape(one(in_sight(member), key))


@router.post(
    "/prescriptions/{key}/hold",
    auth=needs("loan", ACT),
    response=answers(PrescriptionOut, 404, 409, 503),
)
def hold(request: HttpRequest, key: UUID, body: HoldIn) -> Any:
    """Keep a ready device aside for it."""
    member = caller(request)
    asked = one(in_sight(member), key)
    holds.hold(device=wearing(Device.objects.visible_to(member), body.tag), prescription=asked, by=member)
    return shape(one(in_sight(member), key))


def in_sight(member: Membership) -> "QuerySet[Any]":
    """Prescriptions in sight with what an answer reads, whatever their number."""
    kept = Hold.objects.active().select_related("device")
    needs_kept = Need.objects.order_by("pk").prefetch_related(Prefetch("holds", kept, to_attr="kept"))
    today = member.today()
    return (
        Prescription.objects.visible_to(member)
        .with_status(today)
        .select_related("association", "beneficiary")
        .prefetch_related(Prefetch("needs", needs_kept, to_attr="wanted"))
    )


def shape(asked: Any) -> dict[str, Any]:
    """A prescription as it is answered."""
    return {
        "id": asked.pk,
        "code": asked.code,
        "status": asked.status,
        "kinds": [need.kind for need in asked.wanted if need.closed_at is None],
        "association": asked.association.slug if asked.association else None,
        "eligible_until": asked.right_until,
        "held_tags": [hold.device.tag for need in asked.wanted for hold in need.kept],
    }


def _accepted_at(request: HttpRequest) -> str | None:
    """The place that a body names; one that says nothing is none, one that cannot be read is refused."""
    if not request.body or _is_empty_form(request):
        return None
    try:
        return AcceptIn.model_validate(Readable().parse_body(request)).site
    except (ValueError, RecursionError) as error:
        raise Refused("invalid", _("Cette demande ne se lit pas.")) from error


def _is_empty_form(request: HttpRequest) -> bool:
    """What a browser's tools send for nothing: a form without a field, which is not an empty body."""
    if request.content_type not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return False
    try:
        return not request.POST and not request.FILES
    except MultiPartParserError:
        return False


def _person(member: Membership, said: UUID | PersonIn) -> Beneficiary | dict[str, Any]:
    if isinstance(said, UUID):
        found = Beneficiary.objects.visible_to(member).filter(pk=said).first()
        if found is None:
            raise Refused("not_found", _("Cette personne n’est pas connue ici. Vérifiez sa clé."))
        return found
    return said.model_dump()


def _programme(member: Membership, slug: str) -> Programme:
    found = Programme.objects.visible_to(member).filter(slug=slug).first()
    if found is None:
        raise Refused("not_found", _("Ce programme n’est pas connu ici. Vérifiez son nom court."))
    return found


def _association(slug: str | None) -> Organisation | None:
    if slug is None:
        return None
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Refused("not_found", _("Cette association n’est pas connue ici. Vérifiez son nom court."))
    return found
