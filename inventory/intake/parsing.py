"""From staged lines to typed rows with everything that is wrong in them, all at once; no database.

Only identity (serial, else IMEI), kind and a wrong IMEI or ICCID refuse a row. Any other value that cannot
be read is left out with a warning.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TypeVar

from accounts.nir import looks_like_nir
from inventory.intake import amounts, identifiers, kinds, values
from inventory.intake.rows import (
    MAX_NOTE,
    MAX_OPERATOR,
    MAX_PLAN,
    MAX_REFERENCE,
    MAX_SERIAL,
    MAX_TEXT,
    Fault,
    Parsed,
    Row,
)
from inventory.intake.sentences import SENTENCES
from inventory.intake.staging import LEFT_OUT, Staged
from inventory.intake.tables import Line
from inventory.intake.totals import why_no_device
from inventory.text import meant, serial_key

# Where a fault is shown when the file has no column of its own for it.
_INSTEAD = {"serial": ("imei",), "kind": ("model", "os", "serial", "imei")}
_Value = TypeVar("_Value")


class _Reader:
    """Reads the lines of one staged list; remembers what was seen, to find doubles."""

    def __init__(self, staged: Staged, known: Mapping[str, str]) -> None:
        by_index = {column.index: column for column in staged.header.columns}
        self.columns = {
            by_index[index].field: (place, by_index[index])
            for place, index in enumerate(staged.places)
            if by_index[index].field
        }
        self.known = known
        self.month_first = {
            name: values.shows_month_first([line.cells[self.columns[name][0]] for line in staged.lines])
            for name in ("activated_on", "committed_until")
            if name in self.columns
        }
        self.seen: dict[tuple[str, str], tuple[int, str]] = {}

    def text(self, line: Line, name: str) -> str:
        found = self.columns.get(name)
        text = meant(line.cells[found[0]]) if found else ""
        return "" if values.is_blank(text) else text

    def no_result(self, line: Line, name: str) -> bool:
        """Whether the cell is a formula whose result the workbook does not hold."""
        found = self.columns.get(name)
        return bool(found and found[0] in line.formulas and not line.cells[found[0]])

    def unit(self, name: str) -> str:
        found = self.columns.get(name)
        return found[1].unit if found else ""

    def fault(self, code: str, name: str, sentence: str, text: str = "", line: int = 0) -> Fault:
        """A fault in the column of `name`, else in the one that stands in for it."""
        column = next(
            (self.columns[place][1] for place in (name, *_INSTEAD.get(name, ())) if place in self.columns),
            None,
        )
        if column is None:
            return Fault(code, name, "", "", str(SENTENCES[sentence]))
        message = SENTENCES[sentence] % {"text": text[:40], "col": column.letter, "line": line}
        return Fault(code, name, column.header, column.letter, message)

    def warn(self, row: Row, name: str, sentence: str, text: str = "") -> None:
        row.warnings.append(self.fault("value_left_out", name, sentence, text))

    def row(self, line: Line) -> Row:
        row = Row(line.number)
        self.read_imei(row, line)
        self.read_serial(row, line)
        self.read_words(row, line)
        row.memory_gb = self.optional(
            row, line, "memory", partial(amounts.memory_gb, unit=self.unit("memory"))
        )
        row.storage_gb = self.optional(
            row, line, "storage", partial(amounts.storage_gb, unit=self.unit("storage"))
        )
        row.value = self.optional(row, line, "value", amounts.money)
        self.read_sim(row, line)
        self.read_kind(row, line)
        self.find_doubles(row)
        return row

    def read_imei(self, row: Row, line: Line) -> None:
        text = self.text(line, "imei")
        if not text.strip("0") and not self.no_result(line, "imei"):
            return
        row.imei = identifiers.imei(text) or ""
        if not row.imei:
            row.problems.append(self.fault("imei_invalid", "imei", "imei_invalid", text))

    def read_serial(self, row: Row, line: Line) -> None:
        text = identifiers.serial(self.text(line, "serial"))
        if self.no_result(line, "serial"):
            row.problems.append(self.fault("value_invalid", "serial", "serial_formula"))
        elif identifiers.is_scientific(text):
            row.problems.append(self.fault("value_invalid", "serial", "serial_spoilt", text))
        elif len(text) > MAX_SERIAL:
            row.problems.append(self.fault("value_invalid", "serial", "serial_long", text[:20]))
        elif key := serial_key(text):
            row.serial, row.serial_key = text, key
        elif not row.imei and not row.problems:  # a wrong IMEI says enough
            has_column = "serial" in self.columns or "imei" in self.columns
            sentence = "serial_missing" if has_column else "serial_column_missing"
            row.problems.append(self.fault("serial_missing", "serial", sentence))

    def read_words(self, row: Row, line: Line) -> None:
        maker, model = self.short(row, line, "maker"), self.short(row, line, "model")
        row.maker, row.model = kinds.maker_and_model(maker, model)
        row.reference = self.short(row, line, "reference", MAX_REFERENCE)
        row.processor, row.os = self.short(row, line, "processor"), self.short(row, line, "os")
        note = self.text(line, "note")
        if note == LEFT_OUT or len(note) > MAX_NOTE or looks_like_nir(note):
            self.warn(row, "note", "note_left_out")
        else:
            row.note = note
        network = self.text(line, "network")
        row.lte = values.has_lte(network) if network else None
        if row.lte is None:
            row.lte = kinds.model_lte(f"{row.maker} {row.model}")

    def short(self, row: Row, line: Line, name: str, limit: int = MAX_TEXT) -> str:
        text = self.text(line, name)
        if text == LEFT_OUT:
            self.warn(row, name, "text_left_out")
            return ""
        kept = values.one_line(text, limit)
        if kept is None:
            self.warn(row, name, "text_long")
        return kept or ""

    def optional(
        self, row: Row, line: Line, name: str, read: Callable[[str], _Value | None]
    ) -> _Value | None:
        """The value of an optional cell; None, with a warning, when it cannot be read."""
        text = self.text(line, name)
        found = read(text) if text else None
        if text and found is None:
            self.warn(row, name, name, text)
        if self.no_result(line, name):
            self.warn(row, name, "formula")
        return found

    def read_sim(self, row: Row, line: Line) -> None:
        sim, text = row.sim, self.text(line, "iccid")
        if text or self.no_result(line, "iccid"):
            sim.iccid = identifiers.iccid(text) or ""
            if not sim.iccid:
                sentence = "iccid_spoilt" if identifiers.is_rounded(text) else "iccid_invalid"
                row.problems.append(self.fault("iccid_invalid", "iccid", sentence, text))
        sim.number = self.optional(row, line, "line_number", values.line_number) or ""
        if not sim:
            return
        sim.operator = self.short(row, line, "operator", MAX_OPERATOR)
        sim.plan = self.short(row, line, "plan", MAX_PLAN)
        sim.volume_gb = self.optional(
            row, line, "volume", partial(amounts.volume_gb, unit=self.unit("volume"))
        )
        sim.activated_on = self.day(row, line, "activated_on")
        sim.committed_until = self.day(row, line, "committed_until")
        sim.state = self.optional(row, line, "line_state", values.line_state)

    def day(self, row: Row, line: Line, name: str) -> date | None:
        month_first = self.month_first.get(name, False)
        return self.optional(row, line, name, partial(values.day, month_first=month_first))

    def read_kind(self, row: Row, line: Line) -> None:
        row.kind = kinds.decide(
            word=self.text(line, "kind"),
            maker=row.maker,
            model=row.model,
            text=f"{self.text(line, 'maker')} {self.text(line, 'model')}",
            os=row.os,
            has_imei=bool(self.text(line, "imei")),
            has_iccid=bool(self.text(line, "iccid")),
            known=self.known,
        )
        if not row.kind:
            sentence = "kind_unknown" if "kind" in self.columns else "kind_column_missing"
            row.problems.append(self.fault("kind_unknown", "kind", sentence))

    def find_doubles(self, row: Row) -> None:
        """Of a serial, an IMEI or a SIM said twice, the first good row keeps it."""
        doubles = (
            ("serial", "serial_duplicate", row.serial_key, row.serial),
            ("imei", "imei_duplicate", row.imei, row.imei),
            ("iccid", "iccid_duplicate", row.sim.iccid, row.sim.iccid),
        )
        for name, sentence, key, shown in doubles:
            first = self.seen.get((name, key)) if key else None
            if first:
                code = "iccid_invalid" if name == "iccid" else sentence
                row.problems.append(self.fault(code, name, sentence, shown, first[0]))
        if row.is_good:
            self.seen.update({(name, key): (row.line, shown) for name, _s, key, shown in doubles if key})


def parse(staged: Staged, known: Mapping[str, str] | None = None) -> Parsed:
    """Every device of a staged list. `known`: the catalogue's keys (inventory.text) to kinds."""
    reader = _Reader(staged, known or {})
    fields = {name: place for name, (place, _column) in reader.columns.items()}
    identity = [fields[name] for name in ("serial", "imei") if name in fields]
    headers = {column.index: column.header for column in staged.header.columns}
    staged_headers = [headers[index] for index in staged.places]
    rows, passed_over = [], []
    for line in staged.lines:
        if not any(line.cells) and not line.formulas:
            continue  # only cells that are not kept
        why = why_no_device(line, fields, identity, staged_headers)
        if why:
            passed_over.append((line.number, why))
        else:
            rows.append(reader.row(line))
    return Parsed(rows, passed_over, staged.header.columns)
