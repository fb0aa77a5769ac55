"""Which line holds the headers and what each column is: the header first, then the values decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from inventory.intake import fitting, identifiers, values
from inventory.intake.staff import LINE_PHONE, NOT_STAFF, PLACES, STAFF, STAFF_NAMES, THINGS
from inventory.intake.synonyms import FIELDS, LINE_FIELDS
from inventory.intake.tables import Line, Table, refusal
from inventory.intake.words import header_words, phrases

FREE, STAFF_COLUMN = "", "not_kept"  # what a column is when it is no field
IDENTITY = ("serial", "imei")
_SAMPLE = 300
_LOOK_FOR_HEADER = 60
_LEAST = 40.0  # below this, neither header nor values speak for the field
_LEAST_IDENTITY = 20.0
_SURE = 72.0  # the first three tiers
_OF_A_THING = (*IDENTITY, "iccid", "maker", "model", "kind")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: place (from 0), header as written, field (or FREE, or STAFF_COLUMN), unit."""

    index: int
    header: str
    field: str
    unit: str = ""

    @property
    def letter(self) -> str:
        return get_column_letter(self.index + 1)

    @property
    def kept(self) -> bool:
        return self.field != STAFF_COLUMN


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the devices: line of the headers, columns, SIRET found higher up, if it checks."""

    line: int
    columns: tuple[Column, ...]
    siret: str = ""
    siret_checks: bool = True

    @property
    def has_identity(self) -> bool:
        return any(column.field in IDENTITY for column in self.columns)

    def other_siret(self, known: str) -> str:
        """The SIRET above the list where it is not the one that is known of its donor."""
        return self.siret if known and self.siret != known else ""


@cache
def _exact() -> dict[frozenset[str], dict[str, float]]:
    found: dict[frozenset[str], dict[str, float]] = {}
    for field, names in FIELDS.items():
        for tier, text in enumerate(names.tiers):
            for phrase in phrases(text):
                found.setdefault(header_words(phrase)[0], {}).setdefault(field, 100.0 - 14 * tier)
    return found


@cache
def _within() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    return [
        (field, header_words(phrase)[0], _word_set(names.never))
        for field, names in FIELDS.items()
        for phrase in phrases(names.within)
    ]


@cache
def _word_set(text: str) -> frozenset[str]:
    return frozenset().union(*(header_words(phrase)[0] for phrase in phrases(text)))


@cache
def _staff_names() -> frozenset[frozenset[str]]:
    return frozenset(header_words(phrase)[0] for phrase in phrases(STAFF_NAMES))


@lru_cache(maxsize=5_000)
def candidates(header: str) -> Mapping[str, float]:
    """The fields that a header may name, with how surely (100: beyond doubt). STAFF_COLUMN stands alone."""
    if len(header) > 120:
        return {}
    words, _unit = header_words(header)
    if not words:
        return {}
    if words in _exact():
        return _exact()[words]
    if _names_staff(words):
        return _of_a_thing(words) or {STAFF_COLUMN: 100.0}
    return _named_within(words)


def _names_staff(words: frozenset[str]) -> bool:
    """Whether a header is about the donor's staff; "service" is not, in "Service tag Dell"."""
    own = {
        word
        for field, phrase, _never in _within()
        if field in IDENTITY and phrase <= words
        for word in phrase
    }
    staff = (words - own) & _word_set(STAFF)
    if words & _word_set(NOT_STAFF):
        staff -= _word_set(PLACES)
    return bool(staff) or words in _staff_names()


def _of_a_thing(words: frozenset[str]) -> dict[str, float]:
    """What a header says of a portable or a mobile, {} where it may be a person's number: "N° mobile"."""
    rest = words - _word_set(THINGS)
    if _names_staff(rest) or rest <= {"appareil"}:  # a "poste téléphonique" is an extension
        return {}
    named = _exact().get(rest) or _named_within(rest)
    return {f: s for f, s in named.items() if f in _OF_A_THING and (s >= _SURE or f in (*IDENTITY, "iccid"))}


def _named_within(words: frozenset[str]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for field, phrase, never in _within():
        if phrase <= words and not words & never:
            scores[field] = max(scores.get(field, 0.0), max(34.0, 58.0 - 4 * len(words - phrase)))
    return scores


def recognised(cells: Sequence[str]) -> int:
    """How many different fields a line of headers would name; identity counts double."""
    found = set()
    for cell in cells:
        named = {f: s for f, s in candidates(cell).items() if f != STAFF_COLUMN} if len(cell) <= 60 else {}
        if named:
            found.add(max(named, key=lambda field: named[field]))
    return len(found) + sum(field in found for field in IDENTITY)


def header_place(lines: Sequence[Line]) -> int | None:
    """Where among `lines` the headers stand: the first of those that name the most fields."""
    scores = [recognised(line.cells) for line in lines[:_LOOK_FOR_HEADER]]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else None


def _sample(lines: Sequence[Line], index: int) -> list[str]:
    texts = []
    for line in lines:
        text = line.cells[index] if index < len(line.cells) else ""
        if text and not values.is_blank(text):
            texts.append(text)
            if len(texts) >= _SAMPLE:
                break
    return texts


def _line_phones(headers: Sequence[str], scores: list[dict[str, float]]) -> None:
    """In a list of SIM cards that names nobody, "téléphone" is the line's number and not a person's."""
    staff = [i for i, score in enumerate(scores) if STAFF_COLUMN in score]
    phones = [i for i in staff if header_words(headers[i])[0] <= _word_set(LINE_PHONE)]
    people = [i for i in staff if i not in phones and not header_words(headers[i])[0] & _word_set(PLACES)]
    fields = {field for score in scores for field in score}
    if "iccid" in fields and "line_number" not in fields and not people:
        for i in phones:
            scores[i] = {"line_number": 70.0}


def _assign(scores: list[dict[str, float]], samples: list[list[str]]) -> dict[int, str]:
    """Column by column its field: the best pairs of header and values first, each field once."""
    pairs = []
    for index, score in enumerate(scores):
        for field, surely in score.items():
            if field == STAFF_COLUMN:
                continue
            fit = fitting.fit(field, samples[index])
            if field == "reference" and "model" in score and fitting.names_models(samples[index]):
                fit *= 0.3
            if field == "kind" and "model" in score and fitting.names_models(samples[index]):
                fit *= 0.5  # a model that is read as one tells the kind too
            pairs.append((surely + 40 * fit - (45 if fit < 0.3 else 0), -index, field, fit))
    has_line = any(fit >= 0.3 for *_pair, field, fit in pairs if field in ("iccid", "line_number"))
    taken: dict[int, str] = {}
    for total, place, field, _fit in sorted(pairs, reverse=True):
        least = _LEAST_IDENTITY if field in (*IDENTITY, "iccid") else _LEAST
        if -place in taken or field in taken.values() or total < least:
            continue
        if has_line or field not in LINE_FIELDS:
            taken[-place] = field
    return taken


def _is_staff(
    header: str, field: str, score: Mapping[str, float], texts: list[str], others: set[str]
) -> bool:
    """Whether a column is about the donor's staff: by its header, else by what it holds."""
    if STAFF_COLUMN in score:
        return True
    words, _unit = header_words(header)
    if words == frozenset({"nom"}) and (others & {"prenom", "firstname"} or fitting.looks_like_people(texts)):
        return bool(texts)
    if field == "reference" and "nom" in words and "appareil" not in words and fitting.holds_people(texts):
        return True
    if field == FREE and any(map(identifiers.holds_nir, texts)):
        return True
    return field in (FREE, "note") and fitting.holds_people(texts, remarks=field == "note")


def columns_of(headers: Sequence[str], lines: Sequence[Line]) -> tuple[Column, ...]:
    """The columns under `headers`, each with the field that its header and values agree on."""
    width = max([len(headers), *(len(line.cells) for line in lines)])
    names = [" ".join(text.split()) for text in [*headers, *[""] * (width - len(headers))]]
    samples = [_sample(lines, index) for index in range(width)]
    scores = [dict(candidates(name)) for name in names]
    _line_phones(names, scores)
    others = {word for name in names for word in header_words(name)[0]}
    for index, name in enumerate(names):
        if _is_staff(name, "x", scores[index], samples[index], others):
            scores[index] = {STAFF_COLUMN: 100.0}
    taken = _assign(scores, samples)
    return tuple(
        Column(
            index,
            name,
            STAFF_COLUMN
            if _is_staff(name, taken.get(index, FREE), scores[index], samples[index], others)
            else taken.get(index, FREE),
            header_words(name)[1],
        )
        for index, name in enumerate(names)
        if name or samples[index]
    )


def _siret_above(lines: Sequence[Line]) -> tuple[str, bool]:
    found = [hit for line in lines if (hit := identifiers.find_siret("  ".join(filter(None, line.cells))))]
    return next((hit for hit in found if hit[1]), found[0] if found else ("", True))


def read_header(table: Table) -> tuple[Header, list[Line]]:
    """The header of a table and the lines below it. Refuses a file in which no line names two columns."""
    place = header_place(table.lines)
    if place is None:
        raise refusal(
            "header_missing",
            table.name,
            _("n’a pas de ligne de titres reconnue dans ses premières lignes."),
            _("Donnez un titre à chaque colonne, « Numéro de série » et « Modèle » par exemple."),
        )
    line, below = table.lines[place], table.lines[place + 1 :]
    siret, checks = _siret_above(table.lines[:place])
    return Header(line.number, columns_of(line.cells, below), siret, checks), below


def with_choices(header: Header, choices: Mapping[int, str]) -> Header:
    """The header with some columns put right by a person; a field chosen twice stays with the last choice."""
    chosen = {index: field for index, field in choices.items() if field in (*FIELDS, FREE, STAFF_COLUMN)}
    place = {field: index for index, field in chosen.items() if field in FIELDS}
    columns = []
    for column in header.columns:
        field = chosen.get(column.index, column.field)
        elsewhere = place.get(field, column.index) != column.index
        columns.append(replace(column, field=FREE if elsewhere else field))
    return replace(header, columns=tuple(columns))
