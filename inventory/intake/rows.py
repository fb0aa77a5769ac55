"""What a row of a list says once read, and what can be wrong in it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from inventory.choices import Kind, LineState
from inventory.intake.headers import Column

# The codes of refused rows (design §8), in the order in which one cell names them.
CODES = (
    "serial_missing", "serial_duplicate", "serial_known", "imei_invalid", "imei_duplicate", "iccid_invalid",
    "value_invalid", "kind_unknown",
)  # fmt: skip
MAX_SERIAL, MAX_REFERENCE, MAX_TEXT, MAX_NOTE, MAX_OPERATOR, MAX_PLAN = 80, 200, 120, 500, 60, 80


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell: code, field, the column's own header and its letter, a sentence."""

    code: str
    field: str
    column: str
    letter: str
    message: str

    @property
    def what(self) -> str:
        """The first sentence: what is wrong."""
        return self.message.split(". ", 1)[0].rstrip(".") + "."

    @property
    def todo(self) -> str:
        """The rest: what to do."""
        return self.message.partition(". ")[2]


@dataclass(slots=True)
class Sim:
    """The line that a list says is in a device. Volume in gigabytes a month."""

    iccid: str = ""
    number: str = ""
    operator: str = ""
    plan: str = ""
    volume_gb: Decimal | None = None
    activated_on: date | None = None
    committed_until: date | None = None
    state: LineState | None = None

    def __bool__(self) -> bool:
        return bool(self.iccid or self.number)


@dataclass(slots=True)
class Row:
    """One device of the list. Empty text and None mean that the list does not say."""

    line: int
    serial: str = ""
    serial_key: str = ""
    imei: str = ""
    reference: str = ""
    kind: str = ""
    maker: str = ""
    model: str = ""
    processor: str = ""
    os: str = ""
    memory_gb: int | None = None
    storage_gb: int | None = None
    value: Decimal | None = None
    note: str = ""
    lte: bool | None = None
    sim: Sim = field(default_factory=Sim)
    problems: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems

    @property
    def kind_word(self) -> str:
        """The kind as people say it."""
        return str(Kind(self.kind).label) if self.kind else ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """All rows that are devices, and the lines that are none with why (total, title, header)."""

    rows: list[Row]
    passed_over: list[tuple[int, str]]
    columns: tuple[Column, ...]
