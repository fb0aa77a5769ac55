"""May this device move there? Pure rules over facts, with every reason at once (design §4)."""

from dataclasses import dataclass

from accounts.refusals import Reason
from inventory.choices import MOVES, Kind, Status


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate looks at, all of it "since the last reception, return or finding".

    `unerased` counts fitted media without a passed erasure; `lte` is unknown when None.
    """

    status: str
    kind: str
    fitted: int = 0
    unerased: int = 0
    never_erased: int = 0  # media that never had a passed erasure: the donor's data may be there
    inspected: bool = False
    locked: bool = False
    live_line: bool = False
    lte: bool | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed if there is no reason; warnings are said and do not stop."""

    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons


def gate(facts: Facts) -> Verdict:
    """What a device lacks before it may be lent."""
    reasons: list[Reason] = []
    warnings: list[Reason] = []
    if facts.unerased:
        reasons.append(Reason("erasure_missing"))
    if not facts.inspected:
        reasons.append(Reason("inspection_missing"))
    if facts.locked:
        reasons.append(Reason("device_locked"))
    if facts.kind == Kind.HOTSPOT:
        if not facts.live_line:
            reasons.append(Reason("line_missing"))
        if facts.lte is False:
            reasons.append(Reason("no_lte"))
        elif facts.lte is None:
            warnings.append(Reason("no_lte"))
    return Verdict(tuple(reasons), tuple(warnings))


def may_move(facts: Facts, to: str) -> Verdict:
    """Whether a device in this state may reach `to`, by the table of moves and, to be lent, the gate."""
    if to not in MOVES[facts.status] or _skips_erasure(facts, to):
        return Verdict((Reason("wrong_status"),))
    return gate(facts) if to == Status.READY else Verdict()


def _skips_erasure(facts: Facts, to: str) -> bool:
    """A received device with a medium is erased first; one without has nothing to erase."""
    if facts.status == Status.RECEIVED:
        return to == (Status.REFURBISHING if facts.fitted else Status.TO_ERASE)
    return to == Status.TO_ERASE and not facts.fitted


def after_coming_in(fitted: int) -> str:
    """Where a returned or found device goes: never straight to ready."""
    return Status.TO_ERASE if fitted else Status.REFURBISHING
