"""The people helped in the demonstration: fictional, and the same on every machine."""

from dataclasses import dataclass

from beneficiaries.choices import Channel, Proof

GIVEN = [
    "Denise",
    "Karim",
    "Jeanne",
    "Loïc",
    "Fatou",
    "René",
    "Amina",
    "Gérard",
    "Sophie",
    "Mamadou",
    "Lucette",
    "Yanis",
    "Monique",
    "Thierry",
    "Leïla",
    "André",
    "Chantal",
    "Ousmane",
    "Colette",
    "Farid",
    "Ginette",
    "Bruno",
    "Naïma",
    "Roger",
    "Estelle",
    "Ibrahim",
    "Odette",
    "Cyril",
    "Samia",
    "Marcel",
    "Élodie",
    "Moussa",
    "Arlette",
    "Kevin",
    "Rachida",
    "Lucien",
    "Mélanie",
    "Abdou",
    "Huguette",
    "Franck",
    "Sabrina",
    "Émile",
    "Corinne",
    "Idriss",
    "Paulette",
    "Damien",
    "Zohra",
    "Raymond",
    "Aurélie",
    "Boubacar",
]
FAMILY = [
    "Roche",
    "Bernier",
    "Tissot",
    "Mercier",
    "Diallo",
    "Garcin",
    "Faure",
    "Amrani",
    "Collet",
    "Traoré",
    "Vial",
    "Pellet",
    "Haddou",
    "Brun",
    "Keita",
    "Martel",
    "Guillot",
    "Saïdi",
    "Barral",
    "Ferreira",
    "Charvet",
    "Nguyen",
    "Bouvier",
    "Sissoko",
    "Rolland",
    "Meunier",
    "Kaya",
    "Prat",
    "Lopez",
    "Allard",
]
# Communes near each prescriber, by their COG codes, and as an envelope names them.
TOWNS = {
    "38185": "38000 Grenoble",
    "38226": "38710 Mens",
    "38545": "38450 Vif",
    "38544": "38200 Vienne",
    "38565": "38340 Voreppe",
    "38269": "38350 La Mure",
}
COMMUNES = tuple(TOWNS)
STREETS = ("rue des Tilleuls", "chemin du Lavoir", "place de la Halle", "rue du Four", "montée des Bornes")

# Who registers: Inès, who shows the prescriber's pages, follows more people than the others.
PRESCRIBERS = ("ines", "nour", "ines", "agathe", "hugo", "ines", "paul", "rose", "theo", "claire.prescribes")


@dataclass(frozen=True, slots=True)
class Person:
    """A person helped: who registered them, and on which ground."""

    number: int
    given_name: str
    family_name: str
    birth_year: int
    commune: str
    channel: str
    phone: str
    address: str
    prescriber: str
    criterion: str
    proof: str


# criterion, proof
GROUNDS = (
    ("rsa", Proof.CAF_ATTESTATION),
    ("elderly", Proof.IDENTITY),
    ("rsa", Proof.MSA_ATTESTATION),
    ("disability", Proof.AAH_ATTESTATION),
    ("elderly", Proof.IDENTITY),
    ("rsa", Proof.CAF_ATTESTATION),
    ("disability", Proof.MDPH_DECISION),
)
CHANNELS = (Channel.CALL, Channel.SMS, Channel.LETTER, Channel.SMS, Channel.CALL)


def _address(number: int) -> str:
    return f"{1 + number * 7 % 40} {STREETS[number % 11 % 5]}\n{TOWNS[COMMUNES[number % len(COMMUNES)]]}"


def person(number: int) -> Person:
    """The person of that number: names repeat only after 150, then with a double family name."""
    criterion, proof = GROUNDS[number % len(GROUNDS)]
    lap = number // 150
    family = FAMILY[number * 7 % len(FAMILY)]
    elderly = criterion == "elderly"
    return Person(
        number=number,
        given_name=GIVEN[number % len(GIVEN)],
        family_name=f"{family}-{FAMILY[lap % len(FAMILY)]}" if lap else family,
        birth_year=(1936 + number * 11 % 26) if elderly else (1967 + (number * 13 + lap * 17) % 38),
        commune=COMMUNES[number % len(COMMUNES)],
        channel=CHANNELS[number % len(CHANNELS)],
        address=_address(number) if CHANNELS[number % len(CHANNELS)] == Channel.LETTER else "",
        phone=f"063998{2000 + number * 37 % 8000:04d}",
        prescriber=PRESCRIBERS[number % len(PRESCRIBERS)],
        criterion=criterion,
        proof=proof,
    )
