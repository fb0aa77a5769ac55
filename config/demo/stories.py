"""Each tale lived: a person registered, a device asked for, handed over, brought back, lost or waited for."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

from accounts.models import Membership, Site
from beneficiaries.actions import people as register
from beneficiaries.choices import Proof
from beneficiaries.eligibility import Shown
from beneficiaries.models import Beneficiary, Programme
from config.demo.agenda import Agenda
from config.demo.cast import Cast
from config.demo.people import Person, person
from config.demo.stock import prepare, void
from config.demo.tales import ASKED, RUNNING, Tale
from inventory.choices import Condition, Status
from inventory.models import Device
from loans.actions.desk import Desk
from loans.actions.handover import hand_over
from loans.actions.holds import hold
from loans.actions.losses import declare_lost, declare_stolen, give, swap
from loans.actions.prescriptions import accept, decline, prescribe, withdraw
from loans.actions.renewals import ask, renew
from loans.actions.scanning.batch import run
from loans.actions.settle import settle
from loans.actions.takeback import take_back
from loans.models import Loan, Prescription, ScanReceipt
from loans.policy import due_date, renewed_until

ASKED_BEFORE, ACCEPTED_BEFORE = 14, 9  # days before the hand-over
SETTLED_WITHIN = 7  # days that a conflict waits at most before somebody settles it
RETURN_CONDITIONS = (Condition.GOOD, Condition.GOOD, Condition.WORN, Condition.GOOD, Condition.DAMAGED)
PROOFS_WITH_END = (Proof.MDPH_DECISION,)
Then = Callable[[dt.datetime], None]


class Story:
    """One request from beginning to end; what it needs to know is set when it happens."""

    def __init__(self, tale: Tale, number: int, who: Person, world: "World") -> None:
        self.tale, self.number, self.who, self.world = tale, number, who, world
        self.cast = world.cast
        self.request: Prescription | None = None
        self.loans: list[Loan] = []

    @property
    def asked(self) -> Prescription:
        if self.request is None:
            raise LookupError("Nothing was asked yet: the agenda is out of order.")
        return self.request

    @property
    def manager(self) -> Membership:
        return self.cast.manager(self.tale.lender)

    @property
    def desk(self) -> Membership:
        return self.cast.volunteer(self.tale.lender)

    @property
    def site(self) -> Site:
        sites = self.cast.sites_of(self.tale.lender)
        return sites[self.number % len(sites)]

    # --- the request ---------------------------------------------------------------------------------------

    def ask(self, at: dt.datetime) -> None:
        by = self.cast.member[self.who.prescriber]
        self.request = prescribe(
            beneficiary=self.world.beneficiary(self.who, by, at),
            programme=self.world.programme,
            kinds=self.tale.kinds,
            evidence=() if self.tale.end == "to_complete" else (shown(self.who, at.date()),),
            association=self.cast.house.get(self.tale.lender),
            by=by,
            at=at,
        )

    def accept(self, at: dt.datetime) -> None:
        accept(prescription=self.asked, by=self.manager, at=at)

    def decline(self, at: dt.datetime) -> None:
        decline(
            prescription=self.asked, reason="Plus de matériel de ce type ce mois-ci", by=self.manager, at=at
        )

    def withdraw(self, at: dt.datetime) -> None:
        withdraw(prescription=self.asked, by=self.cast.member[self.who.prescriber], at=at)

    def keep_aside(self, at: dt.datetime) -> None:
        hold(
            device=self.world.ready(self.tale, self.tale.kinds[0]),
            prescription=self.asked,
            by=self.desk,
            at=at,
        )

    # --- the loan ------------------------------------------------------------------------------------------

    def hand_over(self, at: dt.datetime) -> None:
        self.loans = [
            hand_over(
                device=self.world.ready(self.tale, kind),
                prescription=self.asked,
                by=self.desk,
                site=self.site,
                signed=True,
                at=at,
            )
            for kind in self.tale.kinds
        ]

    def take_back(self, at: dt.datetime) -> None:
        for loan in self.loans:
            condition = RETURN_CONDITIONS[self.number % len(RETURN_CONDITIONS)]
            back = take_back(
                device=loan.device,
                by=self.desk,
                condition=condition,
                accessories=loan.accessories_out,
                site=self.site,
                at=at,
            )
            self.world.back_to_work(back.device, self.manager, at, self.number)

    def renew(self, at: dt.datetime) -> None:
        desk = Desk(self.manager)
        for loan in self.loans:
            policy, calendar = desk.policy(loan.device.kind, at.date()), desk.calendar(loan.site)
            renew(loan=loan, due_on=due_date(policy, calendar, at.date()), by=self.manager, at=at)

    def ask_longer(self, at: dt.datetime) -> None:
        (loan,) = self.loans
        desk, day = Desk(self.manager), at.date()
        last = renewed_until(desk.policy(loan.device.kind, day), desk.calendar(loan.site), loan.due_on, day)
        ask(
            loan=loan,
            due_on=last,
            comment="La formation dure jusqu’à l’été",
            by=self.cast.member[self.who.prescriber],
            at=at,
        )

    def take_back_and_tell_again(self, at: dt.datetime) -> None:
        """Two desks noted the same return; the one without network told it later in the evening."""
        self.take_back(at)
        days_ago = self.world.agenda.days_ago(at)
        self.world.agenda.put(days_ago, self.tell_again, hour=20)
        if days_ago > SETTLED_WITHIN:
            self.world.agenda.put(days_ago - 1, self.settle, hour=9)

    def tell_again(self, at: dt.datetime) -> None:
        (loan,) = self.loans
        told = {"id": str(uuid4()), "at": at.isoformat(), "done": True, "verb": "take_back"}
        said = {"tag": loan.device.tag, "condition": "good", "accessories": ["charger"]}
        run(by=self.manager, installation=uuid4(), sent_at=at, now=at, scans=[told | said])

    def settle(self, at: dt.datetime) -> None:
        (loan,) = self.loans
        waiting = ScanReceipt.objects.unsettled().get(tag=loan.device.tag)
        settle(receipt=waiting, how="Un seul retour, noté sur deux téléphones", by=self.manager, at=at)

    def swap(self, at: dt.datetime) -> None:
        (loan,) = self.loans
        fresh = swap(
            loan=loan,
            device=self.world.ready(self.tale, self.tale.kinds[0]),
            by=self.desk,
            site=self.site,
            accessories=loan.accessories_out,
            at=at,
        )
        self.loans = [fresh]
        self.world.back_to_work(loan.device, self.manager, at, self.number)

    def lose(self, at: dt.datetime) -> None:
        for loan in self.loans:
            void(declare_lost(loan=loan, comment="Perdu dans les transports", by=self.desk, at=at))

    def steal(self, at: dt.datetime) -> None:
        for loan in self.loans:
            said = {"comment": "Cambriolage", "police_report": f"2026/{self.number:05d}"}
            void(declare_stolen(loan=loan, by=self.desk, at=at, **said))

    def give(self, at: dt.datetime) -> None:
        for loan in self.loans:
            void(give(loan=loan, comment="Fin de parcours, l’appareil lui reste", by=self.manager, at=at))


ENDS: dict[str, Callable[[Story], Then]] = {
    "returned": lambda story: story.take_back,
    "told twice": lambda story: story.take_back_and_tell_again,
    "renewed": lambda story: story.renew,
    "longer": lambda story: story.ask_longer,
    "swapped": lambda story: story.swap,
    "lost": lambda story: story.lose,
    "stolen": lambda story: story.steal,
    "given": lambda story: story.give,
}
# Requests without a loan: what happens, and how many days after they were made.
REPLIES: dict[str, tuple[tuple[int, Callable[[Story], Then]], ...]] = {
    "waiting": ((2, lambda story: story.accept),),
    "held": ((2, lambda story: story.accept), (14, lambda story: story.keep_aside)),
    "submitted": (),
    "declined": ((3, lambda story: story.decline),),
    "withdrawn": ((5, lambda story: story.withdraw),),
    "to_complete": (),
    "expired": ((2, lambda story: story.accept),),
}


def put_down(story: Story, index: int, agenda: Agenda) -> None:
    """Put the acts of a story on their days."""
    tale, day = story.tale, story.tale.day(index)
    if tale.end in REPLIES:
        agenda.put(day, story.ask, hour=11)
        for later, reply in REPLIES[tale.end]:
            agenda.put(max(day - later, 0), reply(story), hour=15)
        return
    agenda.put(day + ASKED_BEFORE, story.ask, hour=11)
    agenda.put(day + ACCEPTED_BEFORE, story.accept, hour=15)
    agenda.put(day, story.hand_over, hour=17)
    if tale.end in ENDS:
        agenda.put(day - tale.lasts, ENDS[tale.end](story), hour=18)


def shown(who: Person, day: dt.date) -> Shown:
    """The proof that was on the table that day, dated ten days before."""
    end = day + dt.timedelta(days=700) if who.proof in PROOFS_WITH_END else None
    issued = None if who.proof == Proof.IDENTITY else day - dt.timedelta(days=10)
    return Shown(criterion=who.criterion, proof=who.proof, seen_on=day, issued_on=issued, valid_until=end)


class World:
    """What stories share: who there is, the programme, people registered once, devices that are ready."""

    def __init__(self, cast: Cast, programme: Programme, agenda: Agenda) -> None:
        self.cast, self.programme, self.agenda = cast, programme, agenda
        self._people: dict[int, Beneficiary] = {}

    def beneficiary(self, who: Person, by: Membership, at: dt.datetime) -> Beneficiary:
        if who.number not in self._people:
            self._people[who.number] = register.register(
                by=by,
                at=at,
                family_name=who.family_name,
                given_name=who.given_name,
                birth_year=who.birth_year,
                commune=who.commune,
                channel=who.channel,
                phone=who.phone,
                address=who.address,
            )
        return self._people[who.number]

    def ready(self, tale: Tale, kind: str) -> Device:
        """The ready device of that kind that waited longest; its reference settles ties."""
        mine = Device.objects.filter(
            organisation=self.cast.house[tale.lender], kind=kind, status=Status.READY
        )
        found = mine.order_by("status_at", "reference").first()
        if found is None:
            raise LookupError(
                f"No {kind} is ready at {tale.lender}: the stock of the demonstration is too small."
            )
        return found

    def back_to_work(self, device: Device, by: Membership, at: dt.datetime, number: int) -> None:
        """Erased, checked and ready again two days later; the device is read when the work begins."""
        days_ago = max(self.agenda.days_ago(at) - 2, 0)

        def begin(_at: dt.datetime) -> None:
            fresh = Device.objects.get(pk=device.pk)
            prepare([fresh], Status.READY, by, self.agenda, days_ago, number % 20)

        self.agenda.put(days_ago, begin, hour=8)


def people_of(tales: tuple[Tale, ...]) -> list[tuple[Tale, int, Person]]:
    """Who each request is for. Whoever has a loan running is given no other; those whose loan is over may
    wait again, each once at a time."""
    running = [tale for tale in tales if tale.end in RUNNING]
    first_free = sum(tale.count for tale in running)
    spare = max(first_free * 150 // 103, first_free + 47) - first_free
    told: list[tuple[Tale, int, Person]] = []
    at = {"running": 0, "over": 0, "asked": 0}
    for tale in tales:
        group = "running" if tale.end in RUNNING else "asked" if tale.end in ASKED else "over"
        for index in range(tale.count):
            number = at[group] if group == "running" else first_free + at[group] % spare
            told.append((tale, index, person(number)))
            at[group] += 1
    return told
