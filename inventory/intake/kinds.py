"""What a device is, and its maker and model, from the words of a list."""

import re
from collections.abc import Mapping
from functools import lru_cache

from inventory.choices import Kind
from inventory.intake import catalogue
from inventory.intake.words import fold
from inventory.text import model_key


def _any_of(table: str) -> str:
    """The pattern of a table with alternatives on each of its lines."""
    return "|".join(line.strip() for line in table.strip().splitlines())


_WORDS = tuple(
    (kind, re.compile(rf"(?<![a-z0-9])(?:{_any_of(pattern)})(?![a-z0-9])"))
    for kind, pattern in catalogue.WORDS
)
_MODELS = tuple((kind, re.compile(_any_of(pattern))) for kind, pattern in catalogue.MODELS)
_SYSTEMS = tuple((family, re.compile(pattern)) for family, pattern in catalogue.SYSTEMS)
_NO_KIND = re.compile(catalogue.NO_KIND)
_BESIDE, _WITH = re.compile(catalogue.BESIDE), re.compile(r"\b(?:avec|with|et|and|incl\w*)\b|[+&,;(]")
_NO_DEVICE = re.compile(catalogue.NO_DEVICE)
_LTE, _NO_LTE = re.compile(_any_of(catalogue.LTE)), re.compile(catalogue.NO_LTE)
_ALIASES = sorted(
    ((alias, maker) for maker, aliases in catalogue.MAKERS.items() for alias in aliases),
    key=lambda pair: -len(pair[0]),
)
# Brand names that the words of kinds contain: they stay in a model's name.
_BRANDS = re.compile(
    r"ipads?( pro| air| mini)?|imacs?|iphones?|mac ?books?( pro| air)?|chrome ?books?|mac (mini|pro|studio)"
    r"|domino|airbox|stations?"
)
_MAX_MODEL = 120


def _first_word(text: str) -> tuple[int, int, Kind] | None:
    """Where the first word for a kind stands: start, end, kind. The longest of those that start there."""
    hits = [(m.start(), -m.end(), kind) for kind, pattern in _WORDS if (m := pattern.search(text))]
    if not hits:
        return None
    start, end, kind = min(hits, key=lambda hit: hit[:2])
    return start, -end, kind


@lru_cache(maxsize=4096)
def by_word(text: str) -> Kind | None:
    """The kind that a column of kinds names: "PC portable", "Notebook", "Routeur 4G"."""
    plain = fold(text)
    if len(plain) > 200 or _NO_DEVICE.search(plain):
        return None
    found = _first_word(_NO_KIND.sub(" ", plain))
    return found[2] if found else None


@lru_cache(maxsize=4096)
def by_model(model: str) -> Kind | None:
    """The kind that a model's name tells: "Latitude 7490", "SM-T505"."""
    plain = fold(model)
    if len(plain) > 200 or _NO_DEVICE.search(plain):
        return None
    if _goes_with(plain):
        return Kind.OTHER
    return next((kind for kind, pattern in _MODELS if pattern.search(plain)), None) or by_word(model)


def _goes_with(plain: str) -> bool:
    """A thing for a model and not the model: "Chargeur MacBook", "ThinkPad Dock"; not "T480 avec dock"."""
    head = _strip_maker(_WITH.split(plain, maxsplit=1)[0].strip())[1]
    first = _first_word(head)
    return bool(_BESIDE.search(head)) or bool(first and first[0] == 0 and first[2] == Kind.OTHER)


def names_model(text: str) -> bool:
    """A model of the catalogue, by its own name: "SM-T505", "Latitude 7490"."""
    plain = fold(text)
    return len(plain) <= 200 and any(pattern.search(plain) for _kind, pattern in _MODELS)


def names_no_device(text: str) -> bool:
    """A virtual machine, which nobody can hand over."""
    return bool(_NO_DEVICE.search(fold(text)))


@lru_cache(maxsize=1024)
def system_family(os: str) -> str:
    plain = fold(os)
    return next((family for family, pattern in _SYSTEMS if pattern.search(plain)), "")


@lru_cache(maxsize=1024)
def model_lte(model: str) -> bool | None:
    """Whether a hotspot of this model speaks 4G; None when nobody has said."""
    plain = fold(model)
    return True if _LTE.search(plain) else False if _NO_LTE.search(plain) else None


@lru_cache(maxsize=4096)
def _strip_maker(model: str) -> tuple[str, str]:
    """(maker, rest) when the model starts with a maker's name, else ("", model)."""
    plain = fold(model)
    if len(plain) != len(model):
        return "", model  # a character that folds to several: positions would not agree
    for alias, maker in _ALIASES:
        if plain.startswith(alias) and not plain[len(alias) : len(alias) + 1].isalnum():
            rest = model[len(alias) :].lstrip(" .,-–/:").strip()
            return maker, rest
    return "", model


def known_maker(text: str) -> str:
    """The shown name of a maker, "" when it is not in the table."""
    maker, rest = _strip_maker(text)
    return maker if not rest or fold(rest) in {"inc", "corp", "sa", "sas", "ltd", "co"} else ""


@lru_cache(maxsize=4096)
def maker_and_model(maker: str, model: str) -> tuple[str, str]:
    """("HP", "EliteBook 840 G5") from "Hewlett-Packard" and "PC portable HP HP EliteBook 840 G5"."""
    maker, model = " ".join(maker.split()), " ".join(model.split())
    named = known_maker(maker) or maker
    plain = fold(model)
    found = _first_word(plain) if len(plain) == len(model) else None
    if found and found[0] == 0 and not _BRANDS.fullmatch(plain[: found[1]]):
        rest = model[found[1] :].lstrip(" .,-–/:").strip()
        model = rest if re.search(r"\d|[A-Z]{2}", rest) or _strip_maker(rest)[0] else model
    while True:
        head, rest = _strip_maker(model)
        if head and not rest and named in ("", head):
            named, model = head, ""
        if not head or not rest or (named and known_maker(named) not in ("", head)):
            break
        named, model = named or head, rest
    return named[:80], model[:_MAX_MODEL]


def decide(
    *, word: str, maker: str, model: str, text: str, os: str, has_imei: bool, has_iccid: bool,
    known: Mapping[str, str],
) -> str:  # fmt: skip
    """The kind of a device, "" when nothing tells it: its column, its model, its system, its ICCID.

    `text` is maker and model as written: "Laptop 14 pouces" tells a kind that its model no longer does.
    `known` is the shared catalogue: key (inventory.text) to kind; every list adds to it, so it speaks where
    the model's own words say nothing. A system that is a tablet's or a laptop's speaks before an ICCID,
    since tablets have SIM cards too.
    """
    if names_no_device(word) or names_no_device(text):
        return ""
    family = system_family(os) if os else ""
    named = by_word(word) or by_model(text) or (model and known.get(model_key(maker, model)))
    if named:
        return str(named)
    if family == "ipados" or (family == "android" and has_imei):
        return Kind.TABLET
    if family in ("windows", "macos"):
        return Kind.LAPTOP
    return Kind.HOTSPOT if has_iccid else ""
