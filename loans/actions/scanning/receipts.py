"""The answers that were given, each kept for ever with the hash of what was asked (design §5, §8)."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import UUIDField
from django.utils import translation

from accounts.models import Membership
from accounts.prepared import Prepared
from accounts.refusals import Reason, in_order
from loans.choices import Answer
from loans.models import ScanReceipt

Result = dict[str, Any]


def digest(scan: Any) -> str:
    """The same for the same scan object, whatever the order of its keys."""
    text = json.dumps(scan, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def result(
    key: str | None,
    answer: str,
    *,
    message: str = "",
    reasons: Iterable[Reason] = (),
    device_status: str | None = None,
    loan_id: UUID | None = None,
) -> Result:
    """One answer, as it is sent and kept: `key` as the phone wrote it, `code` the first of its reasons."""
    said = in_order(reasons)
    return {
        "id": key,
        "answer": str(answer),
        "code": said[0].code if said else None,
        "message": str(message) or (said[0].sentence() if said else ""),
        "reasons": [reason.as_dict() for reason in said],
        "device_status": str(device_status) if device_status else None,
        "loan_id": str(loan_id) if loan_id else None,
    }


def again(receipt: ScanReceipt) -> Result:
    """The stored answer, in the language of who asks now; what was applied has been already."""
    stored = told(receipt)
    if stored["answer"] == Answer.APPLIED:
        stored["answer"] = str(Answer.ALREADY_APPLIED)
    return stored


def told(receipt: ScanReceipt) -> Result:
    """The stored answer as it reads to whoever reads it: a colleague may have made it in another language.

    Sentences that go with a code are said anew; one made for the act alone stays as it was written.
    """
    stored: Result = receipt.result
    reasons = [{**reason, "message": _anew(**reason)} for reason in stored["reasons"]]
    head = stored["code"]
    return {
        **stored,
        "reasons": reasons,
        "message": _anew(head, stored["message"]) if head else stored["message"],
    }


def _anew(code: str, message: str) -> str:
    return Reason(code).sentence() if message in _sentences(code) else message


@cache
def _sentences(code: str) -> frozenset[str]:
    """What a code says, in every language."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(Reason(code).sentence())
    return frozenset(found)


_receipt = Prepared(
    lambda **named: ScanReceipt.objects.filter(**named).order_by("pk"),
    organisation=UUIDField(),
    installation=UUIDField(),
    client_id=UUIDField(),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One act: its id, the object that was sent with its hash, what it reads as, when it happened."""

    key: UUID
    scan: dict[str, Any]
    payload: str
    said: dict[str, Any]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sent what, from which phone, when it was sent and received."""

    by: Membership
    installation: UUID
    received_at: dt.datetime
    skew: dt.timedelta
    skewed: bool

    def corrected(self, at: dt.datetime) -> dt.datetime:
        """When it happened by the server's clock; never after it was received."""
        return min(at + self.skew, self.received_at)

    def known(self, keys: Iterable[UUID]) -> dict[UUID, ScanReceipt]:
        """The receipts of acts that were answered before."""
        sent = [*keys]
        here = {"organisation": self.by.organisation_id, "installation": self.installation}
        rows = (
            _receipt(client_id=sent[0], **here)
            if len(sent) == 1
            else ScanReceipt.objects.filter(client_id__in=sent, **here).order_by("pk")
        )
        return {receipt.client_id: receipt for receipt in rows}

    def keep(self, asked: Asked, answered: Result) -> ScanReceipt:
        """Write the answer beside the act, in its transaction. Nothing typed is kept but a tag that reads."""
        said, verb = asked.said, asked.scan.get("verb")
        return ScanReceipt.objects.create(
            organisation_id=self.by.organisation_id,
            installation=self.installation,
            client_id=asked.key,
            payload_hash=asked.payload,
            verb=verb if isinstance(verb, str) and verb.isidentifier() and len(verb) <= 12 else "",
            tag=said.get("tag", ""),
            answer=answered["answer"],
            code=answered["code"] or "",
            result=answered,
            done=said.get("done", False),
            claimed_author=said.get("made_by", ""),
            by_id=self.by.user_id,
            occurred_at=asked.at,
            received_at=self.received_at,
            skewed=self.skewed,
        )
