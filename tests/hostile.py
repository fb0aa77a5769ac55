"""Text that means harm, put through actions into every column that takes text; then every page is opened.

`seed()` builds organisations, colleagues, devices, people and loans whose every word is hostile, and returns
one member for each role: open pages as these, and nothing may run.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.actions import invitations, members, organisations
from accounts.choices import CapacityKind, Role
from accounts.models import Invitation, Membership, Organisation, Site, User
from beneficiaries.actions import people, programmes
from beneficiaries.choices import Channel
from beneficiaries.models import Beneficiary, Programme
from inventory.actions import batches, lines, locks, media, register, workshop
from inventory.choices import Kind
from inventory.models import Device, Donation
from loans.actions import handover, holds, losses, prescriptions, renewals, scanning, settle, takeback
from loans.models import Loan, Prescription, ScanReceipt
from loans.policy import Calendar
from tests import make
from tests.make import days_ago as ago

LONG = "\"><script>hostile()</script><img src=x onerror='hostile()'>{{7*7}}"
SHORT = '"><i onclick=h()>'
TINY = '<b>&"'
# What betrays unescaped text in a page.
RAW = ("<script>hostile", "<img src=x", "<i onclick", '<b>&"')


def text(longest: int = 80) -> str:
    """Hostile text that fits a column, unlike any other."""
    number = make.unique("")
    room = longest - len(number)
    return (LONG if room >= len(LONG) else SHORT if room >= len(SHORT) else TINY) + number


@dataclass
class Hostile:
    """Who there is and what they have, in hostile words. `members` has one for each role."""

    members: dict[str, Membership] = field(default_factory=dict)
    sites: list[Site] = field(default_factory=list)
    programme: Programme | None = None
    lot: Donation | None = None
    devices: list[Device] = field(default_factory=list)
    people: list[Beneficiary] = field(default_factory=list)
    requests: list[Prescription] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)

    def __getitem__(self, role: str) -> Membership:
        return self.members[role]


def seed() -> Hostile:
    """The whole of it, through actions."""
    made = Hostile()
    _organisations(made)
    _devices(made)
    _people(made)
    _requests(made)
    _loans(made)
    _phones(made)
    return made


def _organisation(*capacities: str) -> Organisation:
    return organisations.found(
        name=text(160),
        capacities=capacities,
        by=None,
        slug=make.unique("hostile"),
        at=ago(900),
        phone=TINY + "0476",
    )


def _organisations(made: Hostile) -> None:
    lends, helps = _organisation(CapacityKind.LENDS), _organisation(CapacityKind.PRESCRIBES)
    gives, leads = _organisation(CapacityKind.GIVES), _organisation(CapacityKind.COORDINATES)
    hosts, funds, runs = _organisation(CapacityKind.HOSTS), _organisation(CapacityKind.FUNDS), _organisation()
    for _site in range(2):
        place = organisations.add_site(
            organisation=lends, name=text(120), slug=make.unique("place"), address=text(250),
            phone=TINY + "0477", by=None, at=ago(900),
        )  # fmt: skip
        made.sites.append(place)
    homes = {
        CapacityKind.LENDS: lends, CapacityKind.PRESCRIBES: helps, CapacityKind.GIVES: gives,
        CapacityKind.COORDINATES: leads, CapacityKind.HOSTS: hosts, CapacityKind.FUNDS: funds,
    }  # fmt: skip
    for role in Role:
        if role != Role.SYSTEM:
            home = homes[CapacityKind(role.capacity)] if role.capacity else runs
            made.members[role] = _member(role, home)
    for manager in (Role.LENDS_MANAGER, Role.PRESCRIBES_MANAGER, Role.COORDINATES_MANAGER):
        invitations.invite(role=manager, email=f'"<b>{make.unique("h")}"@example.org', by=made[manager])
    _programme(made, [lends, helps])


def _member(role: str, home: Organisation) -> Membership:
    user = User.objects.create_user(
        text(150), f"{make.unique('hostile')}@example.org", make.PASSPHRASE,
        given_name=text(80), family_name=text(80),
    )  # fmt: skip
    since = timezone.localdate() - dt.timedelta(days=800)
    return members.add(user=user, organisation=home, role=role, since=since, by=None)


def _programme(made: Hostile, inside: list[Organisation]) -> None:
    since = timezone.localdate() - dt.timedelta(days=800)
    by = made[Role.COORDINATES_MANAGER]
    made.programme = programmes.create(by=by, name=text(160), slug=make.unique("p"), since=since)
    for place in inside:
        programmes.join(made.programme, place, by=by, since=since)


# --- things ------------------------------------------------------------------------------------------------


def _devices(made: Hostile) -> None:
    by, donor = made[Role.LENDS_MANAGER], made[Role.GIVES_CONTACT].organisation
    made.lot = register.open_donation(donor=donor, reference=text(60), by=by, at=ago(60))
    made.devices = [_ready(made) for _device in range(6)]
    _workshop(made, _announced(made))
    gone = _announced(made)
    workshop.take_in([gone], by=by, site=made.sites[0], at=ago(40))
    workshop.declare_missing(gone, comment=text(), by=by)
    old = _ready(made)
    workshop.retire([old], reason=text(), by=by)
    rows = (
        f"Type;Marque;Modèle;N° de série;{text(30)}\nPortable;{text(40)};{text(40)};{text(60)};{text(60)}\n"
    )
    batches.upload(name=f"{text()}.csv", data=rows.encode(), donor=donor, by=by)
    batches.confirm(
        batches.upload(
            name=f"{text()}.csv", data=rows.replace("Portable", "portable").encode(), donor=donor, by=by
        ),
        by=by,
    )


def _announced(made: Hostile, kind: str = Kind.LAPTOP) -> Device:
    draft = register.Draft(
        kind=kind, serial=text(80), maker=text(80), model=text(120), reference=text(200),
        specs={"cpu": text(60), "os": text(60)}, lte=kind == Kind.HOTSPOT or None,
    )  # fmt: skip
    (device,) = register.announce([draft], donation=made.lot, by=made[Role.LENDS_MANAGER], at=ago(60))
    return device


def _ready(made: Hostile) -> Device:
    device, by = _announced(made), made[Role.LENDS_MANAGER]
    workshop.take_in([device], by=by, site=made.sites[0], at=ago(50))
    workshop.erase(
        device,
        outcome="purge",
        technique=text(80),
        tool=text(80),
        verification=text(120),
        by=by,
        at=ago(50),
    )
    workshop.refurbish(device, by=by, at=ago(50))
    workshop.make_ready(device, grade="B", by=by, at=ago(50))
    return device


def _workshop(made: Hostile, device: Device) -> None:
    by = made[Role.LENDS_MANAGER]
    workshop.take_in([device], by=by, site=made.sites[0], at=ago(40))
    fitted = media.fit(device, label=text(80), serial=text(80), by=by)
    media.take_out(fitted, comment=text(), by=by)
    locks.add_lock(device, kind="firmware", by=by)
    hotspot = _announced(made, Kind.HOTSPOT)
    words = {"number": SHORT[:20], "operator": text(60), "plan": text(80)}
    lines.fit([(hotspot, lines.LineDraft(iccid="8933010000000000001", **words))], by=by)


# --- people ------------------------------------------------------------------------------------------------


def _people(made: Hostile) -> None:
    for number in range(8):
        made.people.append(
            people.register(
                by=made[Role.PRESCRIBES_PRESCRIBER], family_name=text(80), given_name=text(80),
                birth_year=1950, channel=Channel.CALL, phone=f"06399800{number:02}", hours=text(60),
                commune="38185", email=f"hostile{number}@example.org", address=text(240),
                at=ago(40),
            )
        )  # fmt: skip


def _asked(made: Hostile, who: Beneficiary, *, accepted: bool = True) -> Prescription:
    asked = prescriptions.prescribe(
        beneficiary=who, programme=made.programme, kinds=[Kind.LAPTOP], by=made[Role.PRESCRIBES_PRESCRIBER],
        evidence=[make.shown(on=ago(30).date())], association=made.sites[0].organisation,
        use=text(200), at=ago(30),
    )  # fmt: skip
    if accepted:
        prescriptions.accept(prescription=asked, by=made[Role.LENDS_MANAGER], site=made.sites[0], at=ago(29))
    made.requests.append(asked)
    return asked


def _requests(made: Hostile) -> None:
    by = made[Role.LENDS_MANAGER]
    waiting = _asked(made, made.people[0])
    holds.hold(device=made.devices[0], prescription=waiting, by=by)
    declined = _asked(made, made.people[1], accepted=False)
    prescriptions.decline(prescription=declined, reason=text(300), by=by)
    _asked(made, made.people[2], accepted=False)


def _loans(made: Hostile) -> None:
    by = made[Role.LENDS_MANAGER]
    made.loans = [_lent(made, made.devices[number], made.people[2 + number]) for number in range(1, 5)]
    running, stolen, given, back = made.loans
    later = Calendar("12345").next_open(running.due_on + dt.timedelta(days=7))
    renewals.deny(
        renewal=renewals.ask(
            loan=running, due_on=later, comment=text(300), by=made[Role.PRESCRIBES_PRESCRIBER]
        ),
        reason=text(300),
        by=by,
    )
    renewals.ask(loan=running, due_on=later, comment=text(300), by=made[Role.PRESCRIBES_PRESCRIBER])
    losses.declare_stolen(loan=stolen, comment=text(300), police_report=text(60), by=by)
    losses.give(loan=given, comment=text(300), by=by)
    takeback.take_back(device=back.device, by=by, site=made.sites[0])


def _lent(made: Hostile, device: Device, who: Beneficiary) -> Loan:
    return handover.hand_over(
        device=device, prescription=_asked(made, who), by=made[Role.LENDS_MANAGER], at=ago(10),
        site=made.sites[0], comment=text(300),
    )  # fmt: skip


def _phones(made: Hostile) -> None:
    """What a phone sent in hostile words, and two conflicts, one of them settled."""
    by = made[Role.LENDS_VOLUNTEER]
    scanning.perform(
        by=by, installation=uuid4(), scan=_scan(verb=SHORT[:12], tag=text(40), made_by=text(150))
    )
    for _conflict in range(2):
        scan = _scan(
            verb="hand_over", tag=made.loans[0].device.tag, prescription=made.requests[0].code, done=True,
            made_by=text(150), comment=text(300),
        )  # fmt: skip
        scanning.perform(by=by, installation=uuid4(), scan=scan)
    first = ScanReceipt.objects.unsettled().order_by("received_at", "pk")[0]
    settle.settle(receipt=first, how=text(300), by=made[Role.LENDS_MANAGER])


def _scan(**said: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "at": ago(1).isoformat(), **said}


def open_invitations() -> list[Invitation]:
    return [*Invitation.objects.open().order_by("pk")]
