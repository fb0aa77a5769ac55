"""What each role must never receive, as values that stand out, and who may (design §2)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils import formats, timezone, translation

from accounts.choices import Nature, Role
from beneficiaries.choices import Channel, Proof
from beneficiaries.eligibility import Shown
from beneficiaries.models import Beneficiary, Criterion
from loans.actions import losses
from loans.models import Loan
from tests import make
from tests.matrix.world import Actor, World, ago

BORN = 1931
COMMUNE = "38053"
LENT_DAYS_AGO = 37

GONE = ("perdu", "perdue", "volé", "volée", "lost", "stolen", "rivière")
ASSOCIATION = ("lends.manager", "lends.volunteer")
PRESCRIBERS = ("prescribes.manager", "prescribes.prescriber")
COORDINATORS = ("coordinates.manager", "coordinates.reader")
DONOR = ("gives.contact",)


@dataclass(frozen=True)
class Canary:
    """A value in the database, and the actors who may meet it; everybody else must not."""

    what: str
    pattern: re.Pattern[str]
    seen_by: frozenset[str]

    def forbidden_to(self, actor: Actor) -> bool:
        return actor.name not in self.seen_by and actor.role not in self.seen_by


def canary(what: str, *values: str, seen_by: Iterable[str] = (), word: bool = False) -> Canary:
    edge = r"(?<!\w)", r"(?!\w)"
    spelled = "|".join(re.escape(value) for value in values)
    found = f"{edge[0]}(?:{spelled}){edge[1]}" if word else f"(?:{spelled})"
    return Canary(what, re.compile(found, re.IGNORECASE if word else 0), frozenset(seen_by))


def in_both(words: Callable[[], list[str]]) -> list[str]:
    """What is said, in French and in English."""
    found = []
    for language in ("fr", "en"):
        with translation.override(language):
            found += [str(word) for word in words()]
    return [*dict.fromkeys(found)]


class Aviary:
    """Canaries set free in a world: Inès's person waits and borrows at Le Pont-Vieux, others elsewhere."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.person = self._person(make.ines(), "Zorgbeck", "Denise", "0639980001")
        self.other = self._person(make.bruno(), "Quintzel", "Fernand", "0639980002")
        self.colleagues = self._person(make.karim(), "Vroomvan", "Huguette", "0639980003")
        self.device = self._device(make.samira(), world.lot, "PV")
        self.other_device = self._device(make.odile(), world.other_lot, "SV")
        self.loan = self._loan(self.person, self.device, make.ines())
        self._loan(self.other, self.other_device, make.bruno())
        self._loan(self.colleagues, self._device(make.odile(), world.other_lot, "SW"), make.karim())
        self.waiting = make.prescription(
            "tablet", who=self.person, by=make.ines(), evidence=self._evidence(20)
        )
        for verb in (losses.declare_lost, losses.declare_stolen):
            gone = make.loan(make.device(lot=world.lot), make.prescription(by=make.ines()))
            verb(loan=gone, comment="Parti dans la rivière.", by=make.samira())

    def _person(self, by: object, family: str, given: str, phone: str) -> Beneficiary:
        return make.person(family, given, BORN, by=by, commune=COMMUNE, channel=Channel.CALL, phone=phone)

    def _evidence(self, days_ago: int) -> list[Shown]:
        on = ago(days_ago).date()
        return [make.shown("rsa", Proof.CAF_ATTESTATION, on=on), make.shown("elderly", Proof.IDENTITY, on=on)]

    def _device(self, by: object, lot: object, mark: str) -> object:
        return make.device(
            by=by,
            lot=lot,
            serial=f"SER{mark}CANARY",
            reference=f"REF-{mark}-canary",
            declared_value="173.19",
            at=ago(60),
        )

    def _loan(self, who: Beneficiary, device: object, by: object) -> Loan:
        place = device.organisation
        asked = make.prescription(who=who, by=by, to=place, evidence=self._evidence(50), at=ago(50))
        return make.loan(device, asked, at=ago(LENT_DAYS_AGO))

    def shown_to(self, name: str) -> Actor:
        """The actor of that name, whose addresses name the canaries' own things, where they are in sight."""
        actor = next(actor for actor in self.world.actors if actor.name == name)
        own = dict(actor.own)
        if actor.role in (*ASSOCIATION, *PRESCRIBERS):
            own |= {"prescription": self.waiting.pk, "loan": self.loan.pk, "person": self.person.pk}
        if actor.role in (*ASSOCIATION, *DONOR):
            own |= {"device": self.device.tag}
        return replace(actor, own=own)

    # --- what must not be met --------------------------------------------------------------------------

    def canaries(self) -> list[Canary]:
        return [*self._rights(), *self._people(), *self._things(), *self._donors(), *self._never()]

    def _rights(self) -> list[Canary]:
        """Which right, which proof, an age, the prescriber's network: never at the association."""
        criteria = [*Criterion.objects.order_by("pk")]
        labels = in_both(lambda: [word for one in criteria for word in (one.code, one.label, one.word(60))])
        plain = {Proof.IDENTITY, Proof.STATEMENT}  # words that a page may use for something else
        proofs = [*({*Proof.values} - plain), *in_both(lambda: [str(proof.label) for proof in Proof])]
        age = timezone.localdate().year - BORN
        # Who sets or reads a programme's rules reads its criteria and its structures: they tell of nobody.
        rules = (*PRESCRIBERS, Role.PRESCRIBES_REFERRER, *COORDINATORS)
        networks = [make.maison().name, make.relais_emploi().name]
        networks += [str(Nature.FRANCE_TRAVAIL.label), str(Nature.CAF.label), str(Nature.CARSAT.label)]
        return [
            canary("which right", *labels, seen_by=rules, word=True),
            canary("which proof", *proofs, seen_by=PRESCRIBERS, word=True),
            canary("birth year", str(BORN), seen_by=PRESCRIBERS, word=True),
            canary("age", f"{age} ans", f"{age - 1} ans", f"{age} years", seen_by=PRESCRIBERS, word=True),
            canary("prescriber's network", *networks, seen_by=rules, word=True),
            canary("commune", COMMUNE, "Bourgoin", seen_by=PRESCRIBERS),
        ]

    def _people(self) -> list[Canary]:
        return [
            canary("family name", "Zorgbeck", seen_by=(*PRESCRIBERS, Role.LENDS_MANAGER)),
            canary("first name", "Denise", seen_by=(*PRESCRIBERS, *ASSOCIATION)),
            canary("telephone", "0639980001", "06 39 98 00 01", seen_by=(*PRESCRIBERS, *ASSOCIATION)),
            canary("person of another structure", "Quintzel", "Fernand", "39980002"),
            canary("colleague's person", "Vroomvan", "Huguette", seen_by=(Role.PRESCRIBES_MANAGER,)),
            canary("pick-up code", self.waiting.code, self._spaced(), seen_by=(*PRESCRIBERS, *ASSOCIATION)),
        ]

    def _spaced(self) -> str:
        return f"{self.waiting.code[:3]} {self.waiting.code[3:]}"

    def _things(self) -> list[Canary]:
        here, there = self.device, self.other_device
        value = ("173.19", "173,19")
        return [
            canary("serial", here.serial, seen_by=(*ASSOCIATION, *DONOR)),
            canary("donor's reference", here.reference, seen_by=(*ASSOCIATION, *DONOR)),
            canary("declared value", *value, seen_by=(Role.LENDS_MANAGER, *DONOR)),
            canary("device elsewhere", there.serial, there.reference, there.tag),
            canary("colleague elsewhere", "Odile", "Oscar"),
        ]

    def _donors(self) -> list[Canary]:
        """For a donor: no loan, no place, no author, no day of a loan, no way of going missing."""
        others = [
            *ASSOCIATION,
            *PRESCRIBERS,
            "volunteer at Mens only",
            "coordinates.manager",
            "coordinates.reader",
        ]
        others += ["prescribes.referrer", "hosts.agent", "funds.reader", "operator"]
        loans = [str(pk) for pk in Loan.objects.order_by("pk").values_list("pk", flat=True)]
        return [
            canary("loan", *loans, seen_by=others),
            canary("site", "Grenoble", "Mens", seen_by=others, word=True),
            canary("author", "Samira", "Michel", "Benali", seen_by=others, word=True),
            canary("day of a loan", *self._days(), seen_by=others, word=True),
            canary("lost or stolen", *GONE, seen_by=others, word=True),
        ]

    def _days(self) -> list[str]:
        """Whole words: the 1st of a month stands within its 21st."""
        found = []
        for day in (self.loan.handed_over_on, self.loan.due_on):
            found.append(day.isoformat())
            for language in ("fr", "en"):
                with translation.override(language):
                    found += [formats.date_format(day, name) for name in ("DATE_FORMAT", "SHORT_DATE_FORMAT")]
                    found.append(formats.date_format(day, "j F"))
        return found

    def _never(self) -> list[Canary]:
        """What leaves the database for nobody."""
        return [
            canary("key of a person", self.person.person_key),
            canary("hash of a passphrase", "md5$", "scrypt$"),
        ]
