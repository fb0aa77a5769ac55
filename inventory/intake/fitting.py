"""How well the values of a column go with a field: what decides between columns whose headers both fit."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from inventory.intake import amounts, identifiers, kinds, values
from inventory.intake.words import fold

_LETTER = re.compile(r"[^\W\d_]")
# Looked for once a word, in bounded pieces: a cell of thousands of letters is read in one go.
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?:\+33|0033|0)[\s.-]?[1-9](?:[\s.-]?\d{2}){4}\Z")
_PROCESSOR = re.compile(
    r"intel|amd|core|ryzen|celeron|pentium|xeon|athlon|snapdragon|\bi[3579]\b|apple m\d|\bm\d\b|ghz"
)
_OPERATOR = re.compile(
    r"orange|sfr|bouygues|\bfree\b|coriolis|nrj|la poste|lebara|telecom|prixtel|sosh|red\b|altice"
)
_NAME = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’-]*"
_TITLE = r"(?:M|MM|Mr|Mme|Mlle|Dr|Ms|Mrs)\.?"
_PERSON = re.compile(
    rf"(?:{_TITLE}(?:\s+{_NAME}){{1,4}}|{_NAME}(?:\s+{_NAME})?,?(?:\s+d[eu]|\s+la)*(?:\s+{_NAME}){{1,2}})\Z"
)
_CODE = re.compile(r"\d|[-_/]|^[A-Z]{3,}$")

_Texts = Sequence[str]


def _share(texts: _Texts, accepts: Callable[[str], object]) -> float:
    """How many are read; zero euros is a value, and equal to False."""
    read = [found for text in texts if (found := accepts(text)) is not None and found is not False]
    return sum(1 for found in read if found != "") / len(texts) if texts else 0.0


def _distinct(texts: _Texts) -> float:
    return len(set(texts)) / len(texts) if texts else 0.0


def is_counter(texts: _Texts) -> bool:
    """1, 2, 3…: the list's own line numbers."""
    if len(texts) < 2 or not all(text.isdecimal() and len(text) < 7 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(step == 1 for step in steps) >= 0.8 * len(steps)


def looks_like_people(texts: _Texts) -> bool:
    """Names of persons rather than of devices: words without a digit or a sign."""
    return bool(texts) and _share(texts, _CODE.search) < 0.5


def holds_people(texts: _Texts, *, remarks: bool = False) -> bool:
    """Names, e-mail addresses or telephone numbers, whatever the header says.

    `remarks`: words that come again and again ("BON ETAT") are no names.
    """
    names = _share(texts, _PERSON.match) >= 0.7 and not (remarks and _distinct(texts) <= 0.5)
    return names or _share(texts, EMAIL.search) >= 0.2 or _share(texts, _PHONE.match) >= 0.5


def names_models(texts: _Texts) -> bool:
    """Models of the catalogue: a "reference" that is the maker's, not the donor's."""
    return _share(texts, kinds.names_model) > 0.5


def _serial_like(text: str) -> bool:
    text = identifiers.unquoted(text)
    if identifiers.is_scientific(text):
        return True
    return 4 <= len(text) <= 40 and bool(re.search(r"\d", text)) and text.count(" ") <= 2


def _serial(texts: _Texts) -> float:
    if is_counter(texts):
        return 0.0
    return _share(texts, _serial_like) * (1.0 if _distinct(texts) > 0.5 else 0.4)


def _imei(texts: _Texts) -> float:
    digits = [re.sub(r"\D", "", text) for text in texts]
    return max(_share(digits, lambda d: 14 <= len(d) <= 17), _share(texts, identifiers.is_scientific))


def _iccid(texts: _Texts) -> float:
    compact = [re.sub(r"[\s.\-=\"']", "", text) for text in texts]
    return _share(compact, lambda t: identifiers.is_scientific(t) or re.match(r"89\d{14,20}", t))


def _reference(texts: _Texts) -> float:
    return 0.0 if is_counter(texts) else 0.2 + 0.8 * _distinct(texts)


def _maker(texts: _Texts) -> float:
    known = _share(texts, kinds.known_maker)
    words = _share(texts, lambda t: len(t) <= 30 and _LETTER.search(t))
    return max(known, 0.5 * words)


def _model(texts: _Texts) -> float:
    def is_model(text: str) -> bool:
        if not _LETTER.search(text) and not re.search(r"\d{3}", text):
            return False
        if not kinds.maker_and_model("", text)[1]:
            return False
        if kinds.system_family(text) and not kinds.names_model(text):
            return False
        return bool(re.search(r"\d", text)) or kinds.by_word(text) is None

    many = len(texts) > 5 and _distinct(texts) > 0.9
    return _share(texts, is_model) * (0.6 if many else 1.0)


def _line_number(texts: _Texts) -> float:
    return 0.0 if is_counter(texts) else _share(texts, values.line_number)


def _words(texts: _Texts) -> float:
    return 0.7 * _share(texts, _LETTER.search)


def _operator(texts: _Texts) -> float:
    return max(_share(texts, lambda t: _OPERATOR.search(fold(t))), 0.7 * _words(texts))


# A field without its own measure takes any words.
_FITS: dict[str, Callable[[_Texts], float]] = {
    "serial": _serial,
    "imei": _imei,
    "iccid": _iccid,
    "reference": _reference,
    "kind": lambda texts: _share(texts, kinds.by_word),
    "maker": _maker,
    "model": _model,
    "processor": lambda texts: _share(texts, lambda t: _PROCESSOR.search(fold(t))),
    "memory": lambda texts: _share(texts, amounts.memory_gb),
    "storage": lambda texts: _share(texts, amounts.storage_gb),
    "os": lambda texts: _share(texts, kinds.system_family),
    "value": lambda texts: 0.0 if is_counter(texts) else _share(texts, amounts.money),
    "line_number": _line_number,
    "operator": _operator,
    "volume": lambda texts: _share(texts, amounts.volume_gb),
    "activated_on": lambda texts: _share(texts, values.day),
    "committed_until": lambda texts: _share(texts, values.day),
    "line_state": lambda texts: _share(texts, values.line_state),
    "network": lambda texts: _share(texts, lambda t: values.has_lte(t) is not None),
}


def fit(field: str, texts: _Texts) -> float:
    """From 0, nothing of this column reads as `field`, to 1. A column with nothing in it fits nothing."""
    return _FITS.get(field, _words)(texts)
