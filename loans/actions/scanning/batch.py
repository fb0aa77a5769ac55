"""A phone's acts are worked in order, one transaction each, and answered one by one (design §6, §8).

An act and its receipt are one transaction. A refused act wrote nothing: its transaction is rolled back whole,
and the refusal gets a transaction of its own. Two fewer statements than a savepoint around every act, and the
same promise: nothing is answered that is not kept.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError
from django.utils import timezone

from accounts.acts import Busy, act
from accounts.models import Membership
from accounts.perms import require
from accounts.refusals import Reason, Refused
from inventory.actions.moves import note
from inventory.perms import can_act
from loans.actions.desk import SKEW, AtDesk, Desk, read_labelled
from loans.actions.scanning import fields
from loans.actions.scanning.receipts import Asked, Envelope, Result, again, digest, result
from loans.actions.scanning.verbs import RUN, Act
from loans.choices import Answer
from loans.models import ScanReceipt

MOST = 200  # worked in one go; what comes after stays on the phone until the next sending
TRIES = 3
# What is never a conflict, whatever has happened without network.
NEVER_RECORDED = frozenset({"invalid", "payload_changed", "not_found", "not_allowed"})
# What is always one: the person gave the device back, whatever the phone believed.
ALWAYS_RECORDED = frozenset({"stale_return"})

log = structlog.get_logger(__name__)


def run(
    *,
    by: Membership,
    installation: UUID,
    sent_at: dt.datetime,
    scans: Sequence[Any],
    now: dt.datetime | None = None,
) -> list[Result]:
    """Work a batch; the answers, in order, fewer than the acts where a fault stopped the server."""
    now = now or timezone.now()
    skew = now - sent_at
    envelope = Envelope(by, installation, now, skew, abs(skew) > SKEW)
    keys = [key for key in map(_key, scans[:MOST]) if key]
    batch = _Batch(envelope, envelope.known(keys) if keys else {})
    results: list[Result] = []
    for scan in scans[:MOST]:
        try:
            results.append(batch.answer(scan))
        except Busy:
            break
        except Exception:
            # A fault of ours: never an answer, and no reason to keep back those that were given.
            if not results:
                raise
            log.exception("a scan crashed", scan_id=str(_key(scan)))
            break
    return results


def perform(
    *, by: Membership, installation: UUID, scan: dict[str, Any], now: dt.datetime | None = None
) -> Result:
    """One act of a page, on the same receipts: `scan` as in POST /scans. Raises Busy."""
    now = now or timezone.now()
    envelope = Envelope(by, installation, now, dt.timedelta(0), skewed=False)
    key = _key(scan)
    return _Batch(envelope, envelope.known([key]) if key else {}).answer(scan)


def _key(scan: Any) -> UUID | None:
    """The id of an act that can be kept; none where it has none, or is nested beyond hashing."""
    try:
        return fields.key(scan.get("id")) if isinstance(scan, dict) and fields.is_shallow(scan) else None
    except fields.Unreadable:
        return None


class _Batch:
    """The acts of one sending: what is read once, and what was answered so far."""

    def __init__(self, envelope: Envelope, known: dict[UUID, ScanReceipt]) -> None:
        self.envelope = envelope
        self.known = known
        self.desk = Desk(envelope.by)

    def answer(self, scan: Any) -> Result:
        key = _key(scan)
        if key is None:
            sent = scan.get("id") if isinstance(scan, dict) else None
            echo = sent if isinstance(sent, str) and len(sent) <= 45 and sent.isprintable() else None
            return result(echo, Answer.REFUSED, reasons=[fields.wrong("id")])
        if key in self.known:
            return self._replay(key, scan)
        said, reasons = fields.read_scan(scan)
        at = self.envelope.corrected(said.get("at", self.envelope.received_at))
        asked = Asked(key, scan, digest(scan), said, at)
        for _attempt in range(TRIES):
            try:
                receipt = self._work(asked, reasons)
            except IntegrityError:
                # Another process has answered this very act, or was faster on this device: look again.
                self.known |= self.envelope.known([key])
                if key in self.known:
                    return self._replay(key, scan)
                continue
            self.known[key] = receipt
            return dict(receipt.result)
        raise Busy

    def _work(self, asked: Asked, reasons: list[Reason]) -> ScanReceipt:
        if reasons:
            return self._refuse(asked, Refused.because(reasons))
        try:
            return self._apply(asked)
        except Refused as error:
            return self._refuse(asked, error)

    def _replay(self, key: UUID, scan: Any) -> Result:
        receipt = self.known[key]
        if receipt.payload_hash == digest(scan):
            return again(receipt)
        log.warning("scan sent again with another content", scan_id=str(key))
        return result(scan["id"], Answer.REFUSED, reasons=[Reason("payload_changed")])

    @act
    def _apply(self, asked: Asked) -> ScanReceipt:
        """The act and its receipt, in one transaction; raises Refused with nothing written."""
        said, verb = asked.said, asked.said["verb"]
        found = None if verb == "claim" else read_labelled(self.envelope.by, said["tag"])
        require(found is None or can_act(self.envelope.by, found.device))  # before where it happens is asked
        done = RUN[verb](
            Act(self.desk, said["tag"], found, asked.at, self.envelope.received_at, asked.key, said)
        )
        answered = result(
            asked.scan["id"],
            Answer.APPLIED,
            message=done.message,
            reasons=done.warnings,
            device_status=done.device.status,
            loan_id=done.loan_id,
        )
        return self.envelope.keep(asked, answered)

    @act
    def _refuse(self, asked: Asked, error: Refused) -> ScanReceipt:
        """The refusal is kept too; what did happen without network is noted late, for a person to settle."""
        found = self._seen(asked.said, error)
        recorded = found is not None and self._is_conflict(asked.said, error, found)
        if recorded and found is not None:
            note(
                [found.device],
                verb=asked.said["verb"],  # the journal says what the desk says
                by=self.envelope.by,
                at=asked.at,
                client_id=asked.key,
                late=True,
                data={"code": error.code, "receipt": str(asked.key)},
            )
        answered = result(
            asked.scan["id"],
            Answer.CONFLICT_RECORDED if recorded else Answer.REFUSED,
            message=error.message,
            reasons=error.reasons,
            device_status=found.device.status if found else None,
            loan_id=found.loan.pk if found and found.loan else None,
        )
        return self.envelope.keep(asked, answered)

    def _seen(self, said: dict[str, Any], error: Refused) -> AtDesk | None:
        """The device the refusal is about, where the member may see it."""
        if "tag" not in said:
            return None
        try:
            return read_labelled(self.envelope.by, said["tag"])
        except Refused:
            return None

    def _is_conflict(self, said: dict[str, Any], error: Refused, found: AtDesk) -> bool:
        if error.code in NEVER_RECORDED or not can_act(self.envelope.by, found.device):
            return False
        return said.get("done", False) or error.code in ALWAYS_RECORDED
