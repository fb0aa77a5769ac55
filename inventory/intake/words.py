"""Words of a header made comparable: accents, case, order, plurals, numbers signs and languages aside."""

import re
import unicodedata
from functools import lru_cache

_NUMBER_SIGN = re.compile(r"\bn\s*°|#")
_SLASHED = (
    (re.compile(r"\b[sn]\s*/\s*[sn]\b"), " num serie "),
    (re.compile(r"\bp\s*/\s*n\b"), " part num "),
    (re.compile(r"\bo\s*/\s*s\b"), " os "),
)
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_WORD = re.compile(r"[^\W_]+")

# Units say how to read a column; they are no part of its name.
UNITS = {
    "go": "gb", "gb": "gb", "giga": "gb", "gio": "gib", "gib": "gib", "mo": "mb", "mb": "mb", "mio": "mib",
    "mib": "mib", "to": "tb", "tb": "tb", "tio": "tib", "tib": "tib", "ko": "kb", "kb": "kb",
    "octet": "b", "byte": "b",
}  # fmt: skip

_STOP = frozenset(re.findall(
    r"\w+",
    "a au aux avec d da de des du en et for in l la le les of on ou par pour sur the un une with"
    " eur euro ht ttc",
))  # fmt: skip


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


# One word stands for its translations and short forms.
_SAME = {
    _singular(same): word
    for word, many in {
        "num": "n no nr nro nbr numero number",
        "serie": "serial series ser",
        "modele": "model mod modell",
        "marque": "fabricant constructeur manufacturer maker brand vendor make mfr mfg oem",
        "memoire": "memory ram mem",
        "disque": "disk drive hdd ssd nvme emmc stockage storage",
        "nom": "name",
        "appareil": "device poste equipement equipment materiel hardware machine ordinateur computer pc"
        " terminal workstation",
        "categorie": "category",
        "valeur": "value val",
        "acquisition": "acq",
        "amortissement": "amort",
        "comptable": "cptable compt",
        "processeur": "processor cpu proc",
        "systeme": "system",
        "exploitation": "operating",
        "ligne": "line",
        "etat": "statut status state",
        "operateur": "carrier operator",
        "forfait": "plan abonnement offre subscription tarif tariff",
        "carte": "card",
        "remarque": "commentaire comment observation note remark obs",
        "inventaire": "inventory inv",
        "immobilisation": "immo immob",
        "capacite": "capacity",
        "taille": "size",
        "total": "totale totaux",
        "telephone": "tel phone telephonique",
        "utilisateur": "user usager",
        "reference": "ref referencement",
        "identifiant": "id identifier",
        "etiquette": "tag label",
        "volume": "vol",
        "fin": "end",
        "engagement": "commitment",
        "contrat": "contract",
        "interne": "internal",
        "description": "descriptif descr desc",
    }.items()
    for same in many.split()
}


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, no accents, full-width and typographic characters as plain ones."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=5_000)
def header_words(header: str) -> tuple[frozenset[str], str]:
    """The words of a header and the unit it names: "RAM (Go)" is ({"memoire"}, "gb")."""
    header = _DOTTED.sub(lambda found: found[0].replace(".", ""), header)  # V.N.C.
    split = _CAMEL.sub(" ", unicodedata.normalize("NFKC", header.replace("º", "°").replace("№", " n° ")))
    text = fold(split)
    for pattern, words in _SLASHED:
        text = pattern.sub(words, text)
    text = _NUMBER_SIGN.sub(" num ", text)
    found, unit = set(), ""
    for word in map(_singular, _WORD.findall(text)):
        if word in UNITS:
            unit = UNITS[word]
        elif word not in _STOP:
            found.add(_SAME.get(word, word))
    return frozenset(found), unit


def phrases(text: str) -> list[str]:
    """The phrases of a comma-separated table."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]
