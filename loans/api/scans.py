"""POST /scans: the acts of a phone, whole (design §6, §8)."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from accounts.api import ReasonOut, answers, needs
from accounts.models import Membership
from accounts.perms import ACT, Right, may
from accounts.refusals import Reason, Refused
from inventory.choices import Accessory, Condition, ErasureOutcome, Grade
from loans.actions import scanning
from loans.actions.scanning import fields
from loans.api.caller import caller
from loans.choices import Answer, ScanVerb

router = Router(tags=["scans"])
SLUG = "^[a-z0-9_-]+$"
KEYS = frozenset({"installation", "sent_at", "organisation", "scans"})


class ResultOut(Schema):
    """The answer to one act. Only these four let the phone forget it; `code` is the first of `reasons`."""

    id: str | None
    answer: Answer
    code: str | None
    message: str
    reasons: list[ReasonOut]
    device_status: str | None
    loan_id: str | None


class ResultsOut(Schema):
    """In the order of the scans; shorter where the server stopped: what is missing stays on the phone."""

    results: list[ResultOut]


def _own_fields() -> str:
    """Each verb's own fields, as they are read."""
    lines = []
    for verb, asked in fields.ASKED.items():
        named = [f"`{name}`" for name, field in asked.items() if not field.optional]
        more = [f"`{name}`" for name, field in asked.items() if field.optional]
        told = [f"needs {', '.join(named)}" if named else "needs nothing more"]
        told += [f"takes {', '.join(more)}"] if more else []
        lines.append(f"- `{verb}` {'; '.join(told)}")
    lists = {
        "condition": Condition.values,
        "accessories": Accessory.values,
        "outcome": ErasureOutcome.values,
        "grade": Grade.values,
    }
    lines += [f"- `{name}`: {' '.join(values)}" for name, values in lists.items()]
    return "The verb's own fields stand beside these; `site` (a slug) goes with all.\n\n" + "\n".join(lines)


# The envelope is read by hand: a scan that cannot be read is refused alone, and the others are worked.
_SCAN = {
    "title": "Scan",
    "description": _own_fields(),
    "type": "object",
    "required": ["id", "at", "verb", "tag"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "at": {"type": "string", "format": "date-time"},
        "verb": {"type": "string", "enum": ScanVerb.values},
        "tag": {"type": "string"},
        "done": {"type": "boolean"},
        "made_by": {"type": "string"},
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["installation", "sent_at", "scans"],
                    "additionalProperties": False,
                    "properties": {
                        "installation": {"type": "string", "format": "uuid"},
                        "sent_at": {"type": "string", "format": "date-time", "pattern": "^20"},
                        "organisation": {"type": ["string", "null"], "maxLength": 80, "pattern": SLUG},
                        "scans": {
                            "type": "array",
                            "items": {
                                "anyOf": [_SCAN, {"description": "what cannot be read is refused alone"}]
                            },
                        },
                    },
                }
            }
        },
    }
}


@router.post("/scans", auth=needs("device", ACT), response=answers(ResultsOut, 413, 503), openapi_extra=_BODY)
def scans(request: HttpRequest) -> Any:
    """Work a phone's acts in order, one transaction each, each answered for good."""
    envelope = _read(request.body)
    return {
        "results": scanning.run(
            by=_for(request, envelope.get("organisation")),
            installation=envelope["installation"],
            sent_at=envelope["sent_at"],
            scans=envelope["scans"],
        )
    }


def _read(body: bytes) -> dict[str, Any]:
    """The envelope's values; raises Refused invalid with every reason. The scans stay as they came."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("invalid", _("Cet envoi ne se lit pas.")) from error
    if not isinstance(sent, dict):
        raise Refused("invalid", _("Cet envoi ne se lit pas."))
    reasons = [fields.wrong(name, fields.UNKNOWN) for name in sent if name not in KEYS]
    read: dict[str, Any] = {"scans": sent.get("scans")}
    if not isinstance(read["scans"], list):
        reasons.append(fields.wrong("scans"))
    if sent.get("organisation") is not None:
        _take(read, sent, "organisation", fields.slug, reasons)
    _take(read, sent, "installation", fields.key, reasons)
    _take(read, sent, "sent_at", fields.instant, reasons)
    if reasons:
        raise Refused.because(reasons)
    return read


def _take(
    read: dict[str, Any], sent: dict[str, Any], name: str, reader: fields.Read, reasons: list[Reason]
) -> None:
    try:
        read[name] = reader(sent.get(name))
    except fields.Unreadable:
        reasons.append(fields.wrong(name, fields.UNREAD if name in sent else fields.MISSING))


def _for(request: HttpRequest, slug: str | None) -> Membership:
    """The membership the acts were made under: a phone of somebody who works for two says which.

    A token acts as the member it was made for, and for nobody else.
    """
    member = caller(request)
    if slug is None or slug == member.organisation.slug:
        return member
    if "Authorization" in request.headers:
        raise Refused("not_allowed")
    for other in Membership.objects.filter(user=member.user_id, organisation__slug=slug).at_work():
        if may(other, "device", Right.ACT):
            return other
    raise Refused("not_allowed")
