"""The organisations and colleagues of the demonstration, as data and as the actions that found them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.actions import members, organisations
from accounts.choices import CapacityKind, Nature, Role
from accounts.models import Membership, Organisation, Site, User

LENDS, PRESCRIBES = CapacityKind.LENDS, CapacityKind.PRESCRIBES
GIVES, COORDINATES = CapacityKind.GIVES, CapacityKind.COORDINATES

PASSPHRASE = "une borne jaune au bord"  # noqa: S105 - printed by the command, for fictional people
FOUNDED_DAYS_AGO = 420

# The sign-ins of the stable surface (design §8), each with one membership.
SIGN_INS: tuple[tuple[str, str], ...] = (
    ("manager@association.example", "Responsable d’association"),
    ("volunteer@association.example", "Bénévole"),
    ("manager@other.example", "Responsable d’une autre association"),
    ("prescriber@social.example", "Travailleuse sociale"),
    ("contact@donor.example", "Contact d’un donateur"),
    ("coordinator@departement.example", "Coordination du département"),
)


@dataclass(frozen=True, slots=True)
class House:
    """An organisation: its short key here, name, nature, capacities, parent, sites (name, address, days)."""

    key: str
    name: str
    nature: str
    does: tuple[str, ...]
    commune: str = ""
    parent: str = ""
    siret: str = ""
    phone: str = ""
    sites: tuple[tuple[str, str, str], ...] = ()


HOUSES: tuple[House, ...] = (
    House(
        "pont-vieux",
        "Le Pont-Vieux",
        Nature.ASSOCIATION,
        (LENDS,),
        "38185",
        phone="0639981240",
        sites=(
            ("Atelier du Pont-Vieux", "3 quai du Pont-Vieux, 38000 Grenoble", "12345"),
            ("Salle des fêtes de Mens", "1 place de la Halle, 38710 Mens", "36"),
        ),
    ),
    House(
        "seconde-vie",
        "Seconde Vie en Nord-Isère",
        Nature.ASSOCIATION,
        (LENDS,),
        "38544",
        phone="0639981350",
        sites=(("Local de Vienne", "12 rue des Ateliers, 38200 Vienne", "2345"),),
    ),
    House(
        "ccas",
        "CCAS de Rivecombe",
        Nature.CCAS,
        (LENDS, PRESCRIBES),
        "38565",
        phone="0639981461",
        sites=(("Accueil du CCAS", "2 place de la Mairie, 38500 Voiron", "12345"),),
    ),
    House(
        "departement",
        "Département (démonstration)",
        Nature.DEPARTEMENT,
        (GIVES, PRESCRIBES, COORDINATES),
        "38185",
        siret="22380099600017",
        phone="0639981572",
    ),
    House(
        "maison",
        "Maison des solidarités du Val-Clair",
        Nature.DEPARTEMENT,
        (PRESCRIBES,),
        "38226",
        phone="0639981683",
    ),
    House(
        "maison-mens", "Maison des solidarités, Mens", Nature.DEPARTEMENT, (PRESCRIBES,), "38226", "maison"
    ),
    House("maison-vif", "Maison des solidarités, Vif", Nature.DEPARTEMENT, (PRESCRIBES,), "38545", "maison"),
    House("caf", "Caisse d’allocations du Val-Clair", Nature.CAF, (PRESCRIBES,), "38185", phone="0639981794"),
    House(
        "france-services",
        "France Services des Deux-Rives",
        Nature.FRANCE_SERVICES,
        (PRESCRIBES,),
        "38269",
        phone="0639981805",
    ),
    House("carsat", "Agence retraite des Cimes", Nature.CARSAT, (PRESCRIBES,), "38185", phone="0639981916"),
    House("martin", "Martin & Fils", Nature.COMPANY, (GIVES,), "38185", siret="73282932000074"),
    House("valbonne", "Aciéries Valbonne", Nature.COMPANY, (GIVES,), "38382"),
    House("cimelec", "Cimelec", Nature.COMPANY, (GIVES,), "38421"),
    House("banque", "Banque des Trois-Vallées", Nature.COMPANY, (GIVES,), "38185"),
    House("papeteries", "Papeteries de Rivecombe", Nature.COMPANY, (GIVES,), "38565"),
    House("alpexa", "Alpexa Ingénierie", Nature.COMPANY, (GIVES,), "38151"),
)

# key, given name, family name, sign-in, organisation, role, usual site
COLLEAGUES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    (
        "samira",
        "Samira",
        "Benali",
        "manager@association.example",
        "pont-vieux",
        Role.LENDS_MANAGER,
        "Atelier du Pont-Vieux",
    ),
    (
        "michel",
        "Michel",
        "Rey",
        "volunteer@association.example",
        "pont-vieux",
        Role.LENDS_VOLUNTEER,
        "Salle des fêtes de Mens",
    ),
    (
        "yvonne",
        "Yvonne",
        "Carle",
        "yvonne.carle",
        "pont-vieux",
        Role.LENDS_VOLUNTEER,
        "Atelier du Pont-Vieux",
    ),
    (
        "odile",
        "Odile",
        "Perrin",
        "manager@other.example",
        "seconde-vie",
        Role.LENDS_MANAGER,
        "Local de Vienne",
    ),
    ("bakary", "Bakary", "Sow", "bakary.sow", "seconde-vie", Role.LENDS_VOLUNTEER, "Local de Vienne"),
    ("claire", "Claire", "Fontanel", "claire@ccas.example", "ccas", Role.LENDS_MANAGER, ""),
    ("ines", "Inès", "Morel", "prescriber@social.example", "maison", Role.PRESCRIBES_PRESCRIBER, ""),
    ("luc", "Luc", "Aubert", "luc@social.example", "maison", Role.PRESCRIBES_MANAGER, ""),
    ("nour", "Nour", "Haddad", "nour@social.example", "maison-mens", Role.PRESCRIBES_PRESCRIBER, ""),
    ("paul", "Paul", "Chaix", "paul@social.example", "maison-vif", Role.PRESCRIBES_PRESCRIBER, ""),
    ("agathe", "Agathe", "Blanc", "agathe@caf.example", "caf", Role.PRESCRIBES_PRESCRIBER, ""),
    ("hugo", "Hugo", "Lambert", "hugo@services.example", "france-services", Role.PRESCRIBES_PRESCRIBER, ""),
    ("rose", "Rose", "Ferrand", "rose@retraite.example", "carsat", Role.PRESCRIBES_PRESCRIBER, ""),
    ("theo", "Théo", "Giraud", "theo@departement.example", "departement", Role.PRESCRIBES_PRESCRIBER, ""),
    (
        "helene",
        "Hélène",
        "Vasseur",
        "coordinator@departement.example",
        "departement",
        Role.COORDINATES_MANAGER,
        "",
    ),
    ("nadia", "Nadia", "Lemaire", "contact@donor.example", "martin", Role.GIVES_CONTACT, ""),
    ("serge", "Serge", "Colin", "serge@valbonne.example", "valbonne", Role.GIVES_CONTACT, ""),
)
# Two memberships in one house, and a person whose access is over.
SECOND_ROLES: tuple[tuple[str, str, str], ...] = (("claire", "ccas", Role.PRESCRIBES_PRESCRIBER),)
WITHOUT_MEMBERSHIP = ("Jean", "Passage", "jean.passage")


class Cast:
    """Who there is, found by key: `cast.house["martin"]`, `cast.member["samira"]`, `cast.site[...]`."""

    def __init__(self) -> None:
        self.house: dict[str, Organisation] = {}
        self.member: dict[str, Membership] = {}
        self.site: dict[str, Site] = {}

    def sites_of(self, house: str) -> list[Site]:
        return [site for site in self.site.values() if site.organisation_id == self.house[house].pk]

    def manager(self, house: str) -> Membership:
        """Who answers for the stock of a lending house."""
        return self.member[{"pont-vieux": "samira", "seconde-vie": "odile", "ccas": "claire"}[house]]

    def volunteer(self, house: str) -> Membership:
        """Who stands at the desk; a manager where there is no volunteer."""
        return self.member.get(
            {"pont-vieux": "yvonne", "seconde-vie": "bakary"}.get(house, ""), self.manager(house)
        )

    def lenders(self) -> Iterator[str]:
        return (house.key for house in HOUSES if LENDS in house.does)


def gather(at: dt.datetime) -> Cast:
    """Found every organisation and let everybody in."""
    cast = Cast()
    passphrase = make_password(PASSPHRASE)
    for house in HOUSES:
        _found(cast, house, at)
    for key, given, family, name, house_key, role, usual in COLLEAGUES:
        user = _user(given, family, name, passphrase)
        cast.member[key] = members.add(
            user=user,
            organisation=cast.house[house_key],
            role=role,
            usual_site=cast.site.get(usual),
            by=None,
            at=at,
        )
    for key, house_key, role in SECOND_ROLES:
        again = members.add(
            user=cast.member[key].user, organisation=cast.house[house_key], role=role, by=None, at=at
        )
        cast.member[f"{key}.{Role(role).capacity}"] = again
    _user(*WITHOUT_MEMBERSHIP, passphrase)
    return cast


def _found(cast: Cast, house: House, at: dt.datetime) -> None:
    cast.house[house.key] = organisations.found(
        name=house.name,
        slug="" if house.key != "martin" else "martin-et-fils",
        capacities=house.does,
        nature=house.nature,
        parent=cast.house.get(house.parent),
        siret=house.siret,
        commune=house.commune,
        departement="38",
        phone=house.phone,
        by=None,
        at=at,
    )
    for name, address, days in house.sites:
        cast.site[name] = organisations.add_site(
            organisation=cast.house[house.key],
            name=name,
            address=address,
            phone=house.phone,
            opening_days=days,
            by=None,
            at=at,
        )


def _user(given: str, family: str, name: str, passphrase: str) -> User:
    """A person who signs in; `passphrase` is the hash that all share, since one takes a tenth of a second."""
    email = name if "@" in name else None
    user = User(username=name, email=email, given_name=given, family_name=family, password=passphrase)
    user.save()
    return user
