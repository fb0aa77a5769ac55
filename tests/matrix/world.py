"""Two of everything, and for everybody: what is theirs, what is somebody else's, what does not exist.

`own` is in sight of the actor by design §2, `foreign` exists out of sight (elsewhere, or at home but a
colleague's, not accepted yet, closed too long ago), `none` does not exist.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts import codes
from accounts.actions import members, places
from accounts.choices import Role
from accounts.models import Closure, Invitation, Membership, Organisation, User
from inventory.actions import batches, locks, workshop
from inventory.choices import Status
from inventory.models import Alarm, Device, Donation, ImportBatch, Lock
from loans.actions import renewals, scanning
from loans.models import Loan, ScanReceipt
from loans.policy import Calendar
from tests import make
from tests.make import days_ago as ago


@dataclass
class Actor:
    """Who asks. `own` and `foreign` hold, by kind of object, the keys that an address would name."""

    name: str
    member: Membership | None = None
    user: User | None = None
    own: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def role(self) -> str:
        return self.member.role if self.member else ""

    @property
    def works(self) -> bool:
        return self.member is not None


def _conflict(by: Membership, tag: str) -> ScanReceipt:
    """A device handed over without network, though it was with somebody else."""
    asked = make.prescription(to=by.organisation)
    scan = {
        "id": str(uuid4()), "at": ago(1).isoformat(), "verb": "hand_over", "tag": tag,
        "prescription": str(asked.pk), "done": True,
    }  # fmt: skip
    scanning.perform(by=by, installation=by.user_id, scan=scan)
    return ScanReceipt.objects.get(client_id=scan["id"])


def _locked(by: Membership, lot: Donation) -> tuple[Device, Lock]:
    device = make.device(Status.TO_ERASE, by=by, lot=lot)
    return device, locks.add_lock(device, kind="firmware", by=by)


def _alarm(by: Membership, lot: Donation) -> Alarm:
    device = make.device(Status.RECEIVED, by=by, lot=lot)
    workshop.declare_missing(device, by=by)
    return Alarm.objects.get(device=device)


def _shut(by: Membership, name: str) -> Closure:
    """Days to come on which a place stays shut."""
    first = timezone.localdate() + dt.timedelta(days=100)
    return places.close(make.site(name, by.organisation), first_day=first, last_day=first, by=by)


def _list(by: Membership, donor: Organisation) -> ImportBatch:
    text = (
        f"Type;Marque;Modèle;N° de série\nPortable;Dell;Latitude 5300;{make.unique('SL')}\nPortable;HP;G5;\n"
    )
    return batches.upload(name="liste.csv", data=text.encode(), donor=donor, by=by)


class World:
    """What there is: at Le Pont-Vieux for Inès's people, at Seconde Vie for Bruno's; and who asks for it."""

    def __init__(self) -> None:
        self._things()
        self.actors = [*self._workers(), *self._others()]
        self.none = {
            "membership": uuid4(), "invitation": uuid4(), "secret": "x" * 32, "word": "x",
            "device": codes.make(8), "donation": uuid4(), "batch": uuid4(),
            "prescription": uuid4(), "loan": uuid4(), "hold": uuid4(), "renewal": uuid4(),
            "locked": codes.make(8), "lock": uuid4(), "medium": uuid4(), "alarm": uuid4(), "ending": "doc",
            "conflict": uuid4(), "person": uuid4(), "check": uuid4(), "donor": "nobody-here",
            "programme": "nothing-here", "participation": uuid4(), "place": "nowhere", "shut": "nowhere",
            "closure": uuid4(),
        }  # fmt: skip

    def _things(self) -> None:
        self.samira, self.odile = make.samira(), make.odile()
        self.ines, self.karim, self.bruno = make.ines(), make.karim(), make.bruno()
        self.lot = make.donation("Alpexa 1", donor=make.alpexa())
        self.other_lot = make.donation("Cimelec 1", donor=make.cimelec(), by=self.odile)
        self.ready = make.device(lot=self.lot)
        self.other_ready = make.device(by=self.odile, lot=self.other_lot)
        self._workshop()
        self._requests()
        self._loans()
        self._conflicts()
        self._invitations()
        self._programmes()
        self.closure, self.other_closure = _shut(self.samira, "Mens"), _shut(self.odile, "Vienne")

    def _workshop(self) -> None:
        """A device with a lock, one that went missing before its erasure, a list that waits for an answer."""
        self.locked, self.lock = _locked(self.samira, self.lot)
        self.other_locked, self.other_lock = _locked(self.odile, self.other_lot)
        self.alarm = _alarm(self.samira, self.lot)
        self.other_alarm = _alarm(self.odile, self.other_lot)
        self.batch = _list(self.samira, make.alpexa())
        self.other_batch = _list(self.odile, make.cimelec())

    def _requests(self) -> None:
        pont, vie = make.pont_vieux(), make.seconde_vie()
        self.waiting = make.prescription(by=self.ines, to=pont)
        self.elsewhere = make.prescription(by=self.bruno, to=vie)
        self.colleagues = make.prescription(by=self.karim, to=vie)
        self.submitted = make.prescription(by=self.bruno, to=pont, accepted=False)
        self.hold = make.hold(make.device(lot=self.lot), self.waiting)
        self.other_hold = make.hold(make.device(by=self.odile, lot=self.other_lot), self.elsewhere)

    def _loans(self) -> None:
        pont, vie = make.pont_vieux(), make.seconde_vie()
        self.loan = make.loan(make.device(lot=self.lot), make.prescription(by=self.ines, to=pont))
        self.other_loan = make.loan(
            make.device(by=self.odile, lot=self.other_lot), make.prescription(by=self.karim, to=vie)
        )
        old = make.prescription(by=self.bruno, to=pont, at=ago(120))
        self.renewal = renewals.ask(loan=self.loan, due_on=self._later(self.loan), by=self.ines)
        self.other_renewal = renewals.ask(
            loan=self.other_loan, due_on=self._later(self.other_loan), by=self.karim
        )
        self.closed = make.loan(make.device(lot=self.lot, at=ago(130)), old, at=ago(110))
        make.back(self.closed, at=ago(60))

    @staticmethod
    def _later(loan: Loan) -> dt.date:
        return Calendar("12345").next_open(loan.due_on + dt.timedelta(days=28))

    def _conflicts(self) -> None:
        """What each association's phone did without network, too late."""
        self.conflict = _conflict(make.michel(), self.loan.device.tag)
        self.other_conflict = _conflict(make.oscar(), self.other_loan.device.tag)

    def _invitations(self) -> None:
        for by, role in (
            (self.samira, Role.LENDS_VOLUNTEER),
            (make.helene(), Role.PRESCRIBES_PRESCRIBER),
            (make.sylvie(), Role.COORDINATES_READER),
            (self.odile, Role.LENDS_VOLUNTEER),
        ):
            make.invitation(by, role)

    def _programmes(self) -> None:
        """The territory's, and one of another that nobody here takes part in."""
        self.programme = make.programme()
        self.other_programme = make.programme_elsewhere()

    # --- who works here, and what is theirs ------------------------------------------------------------

    def _workers(self) -> list[Actor]:
        """One actor for each role, then those whose sight is narrower than their role's."""
        actors = [Actor(role, build()) for role, build in make.CAST.items()]
        actors.append(Actor("volunteer at Mens only", make.mona()))
        for actor in actors:
            self._give(actor)
        return actors

    def _give(self, actor: Actor) -> None:
        actor.own = self._own(actor)
        actor.foreign = self._foreign(Role(actor.role))

    def _own(self, actor: Actor) -> dict[str, Any]:
        colleague = {
            Role.LENDS_MANAGER: make.michel,
            Role.PRESCRIBES_MANAGER: make.ines,
            Role.COORDINATES_MANAGER: make.remi,
        }.get(actor.role, lambda: actor.member)()
        invitation = Invitation.objects.visible_to(actor.member).first()
        return {
            "membership": colleague.pk,
            "invitation": invitation.pk if invitation else uuid4(),
            "secret": make.invitation(make.samira()),
            "word": "x",
        } | self._common_things()

    def _common_things(self) -> dict[str, Any]:
        return {
            "device": self.ready.tag, "donation": self.lot.pk, "donor": make.alpexa().slug,
            "prescription": self.waiting.pk, "hold": self.hold.pk, "loan": self.loan.pk,
            "locked": self.locked.tag, "lock": self.lock.pk, "medium": self.locked.media.get().pk,
            "alarm": self.alarm.pk, "batch": self.batch.pk, "ending": "csv",
            "renewal": self.renewal.pk, "conflict": self.conflict.pk,
            "person": self.waiting.beneficiary_id, "check": self.waiting.eligibility_id,
            "programme": self.programme.slug, "participation": self.programme.participations.first().pk,
            "place": "mens", "shut": "mens", "closure": self.closure.pk,
        }  # fmt: skip

    def _foreign(self, role: Role) -> dict[str, list[Any]]:
        found = {
            "membership": [make.oscar().pk, make.celine().pk],
            "invitation": [Invitation.objects.get(organisation=make.seconde_vie()).pk],
            "device": [self.other_ready.tag],
            "donation": [self.other_lot.pk],
            "donor": [make.cimelec().slug],
            "prescription": [self.elsewhere.pk],
            "hold": [self.other_hold.pk],
            "loan": [self.other_loan.pk],
            "renewal": [self.other_renewal.pk],
            # Another's device with its own lock, then one's own device with another's lock.
            "locked": [self.other_locked.tag, self.locked.tag],
            "lock": [self.other_lock.pk] * 2,
            "medium": [self.other_locked.media.get().pk] * 2,
            "alarm": [self.other_alarm.pk],
            "batch": [self.other_batch.pk],
            "conflict": [self.other_conflict.pk],
            "person": [self.elsewhere.beneficiary_id],
            "check": [self.elsewhere.eligibility_id],
            "programme": [self.other_programme.slug],
            "participation": [self.other_programme.participations.first().pk],
            "place": ["vienne"],
            # Another's place with its closure, then one's own place with another's closure.
            "shut": ["vienne", "grenoble"],
            "closure": [self.other_closure.pk] * 2,
        }
        if role == Role.LENDS_VOLUNTEER:
            found["prescription"].append(self.submitted.pk)
            found["loan"].append(self.closed.pk)
        if role == Role.PRESCRIBES_PRESCRIBER:
            found["prescription"].append(self.colleagues.pk)
            found["person"].append(self.colleagues.beneficiary_id)
            found["check"].append(self.colleagues.eligibility_id)
        if role == Role.PRESCRIBES_MANAGER:
            found["loan"] = [self.closed.pk]
        return found

    # --- who does not --------------------------------------------------------------------------------

    def _others(self) -> list[Actor]:
        """Nobody, nobody anywhere, two and not chosen, not begun, over, ended, closed."""
        today = timezone.localdate()
        late, early = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
        two = make.user("Deux Rôles")
        make.member(Role.LENDS_MANAGER, who=two)
        make.member(Role.LENDS_MANAGER, make.seconde_vie(), who=two)
        ended = make.member(Role.LENDS_MANAGER, who="Accès Terminé")
        members.end(colleague=ended, by=self.samira)
        gone = make.user("Compte Fermé")
        make.member(Role.LENDS_MANAGER, who=gone)
        gone.is_active = False
        gone.save()
        actors = [
            Actor("anonymous"),
            Actor("without a membership", user=make.user("Sans Rôle")),
            Actor("with two, none chosen", user=two),
            Actor("not begun", user=make.member(Role.LENDS_MANAGER, who="Bientôt Là", since=early).user),
            Actor("over", user=make.member(Role.LENDS_MANAGER, who="Hier Encore", until=late).user),
            Actor("ended", user=ended.user),
            Actor("account closed", user=gone),
        ]
        for actor in actors:
            actor.own = {"membership": make.michel().pk, "word": "x", "secret": make.invitation()}
            actor.own |= {"invitation": uuid4()} | self._common_things()
        return actors
