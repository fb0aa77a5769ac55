"""The named cast, and builders that go through actions: a test reads as what people do.

Every name finds or founds: `make.samira()` is the same membership each time it is asked. The cast stands in
the database when a run begins; fixture `nobody_yet` gives a test an empty house instead. The first
association is Le Pont-Vieux (sites Grenoble and Mens), the second Seconde Vie (site Vienne).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions import invitations, members, organisations, tokens
from accounts.choices import CapacityKind, Nature, Role
from accounts.middleware import WORKING
from accounts.models import Capacity, Membership, Organisation, Site, User
from beneficiaries.actions import checks, people, programmes
from beneficiaries.choices import Channel, Proof
from beneficiaries.eligibility import Shown
from beneficiaries.models import (
    Beneficiary,
    EligibilityCheck,
    Participation,
    Programme,
    ProgrammeVersion,
)
from inventory.actions import lines, register, workshop
from inventory.actions.register import Draft
from inventory.choices import Kind, Status
from inventory.models import Device, Donation
from loans.actions import handover, holds, prescriptions, takeback
from loans.models import Hold, Loan, Prescription

PASSPHRASE = "la route des bornes jaunes"
_numbers: Iterator[int] = count(1)


def unique(word: str = "x") -> str:
    """A word that no other call gives."""
    return f"{word}-{next(_numbers)}"


def days_ago(days: int) -> dt.datetime:
    """So many days ago at this hour on the wall: a change of clocks between moves no act to another day."""
    return timezone.localtime() - dt.timedelta(days=days)


# --- organisations ---------------------------------------------------------------------------------------


def organisation(
    name: str = "",
    *capacities: str,
    sites: Iterable[str] = (),
    nature: str = Nature.OTHER,
    at: dt.datetime | None = None,
    **identity: str,
) -> Organisation:
    """The organisation of that name, founded with its sites if it is not there yet."""
    name = name or unique("Organisation")
    found = Organisation.objects.filter(name=name).first()
    if found:
        assert not at, f"{name} was founded already"
        return found
    at = at or days_ago(1000)
    made = organisations.found(name=name, capacities=capacities, nature=nature, by=None, at=at, **identity)
    for place in sites:
        organisations.add_site(organisation=made, name=place, by=None, at=at)
    return made


def pont_vieux() -> Organisation:
    """The first association, with two sites."""
    return organisation(
        "Le Pont-Vieux",
        CapacityKind.LENDS,
        sites=["Grenoble", "Mens"],
        nature=Nature.ASSOCIATION,
        departement="38",
        phone="0476000001",
    )


def seconde_vie() -> Organisation:
    """The second association, with one site."""
    return organisation("Seconde Vie", CapacityKind.LENDS, sites=["Vienne"], nature=Nature.ASSOCIATION)


def ccas() -> Organisation:
    """Lends and prescribes."""
    return organisation(
        "CCAS de Romanche",
        CapacityKind.LENDS,
        CapacityKind.PRESCRIBES,
        sites=["Accueil social"],
        nature=Nature.CCAS,
    )


def departement() -> Organisation:
    """Gives, prescribes and coordinates under one SIRET."""
    return organisation(
        "Département de démonstration",
        CapacityKind.GIVES,
        CapacityKind.PRESCRIBES,
        CapacityKind.COORDINATES,
        nature=Nature.DEPARTEMENT,
        departement="38",
    )


def maison() -> Organisation:
    """The first prescribing structure."""
    return organisation("Maison des Solidarités", CapacityKind.PRESCRIBES, nature=Nature.DEPARTEMENT)


def relais_emploi() -> Organisation:
    """The second prescribing structure."""
    return organisation("Relais Emploi", CapacityKind.PRESCRIBES, nature=Nature.FRANCE_TRAVAIL)


def alpexa() -> Organisation:
    """The first donor."""
    return organisation("Alpexa", CapacityKind.GIVES, nature=Nature.COMPANY)


def cimelec() -> Organisation:
    """The second donor."""
    return organisation("Cimelec", CapacityKind.GIVES, nature=Nature.COMPANY)


def mairie() -> Organisation:
    """A partner's place where devices are handed over."""
    return organisation("Mairie du Trièves", CapacityKind.HOSTS, nature=Nature.COMMUNE)


def fondation() -> Organisation:
    return organisation("Fondation des Cimes", CapacityKind.FUNDS)


def instance() -> Organisation:
    """Who runs the service."""
    return organisation("Exploitation")


def site(name: str, of: Organisation | None = None) -> Site:
    """A site of the first association by name; of another organisation where said."""
    return Site.objects.get(organisation=of or pont_vieux(), name=name)


def grenoble() -> Site:
    return site("Grenoble")


def mens() -> Site:
    return site("Mens")


def vienne() -> Site:
    return site("Vienne", seconde_vie())


# --- people who work -------------------------------------------------------------------------------------


def user(name: str = "", *, email: str | None = None, passphrase: str = PASSPHRASE, **more: str) -> User:
    """A person who may sign in; `name` is given name and family name."""
    given, _space, family = (name or unique("Personne")).partition(" ")
    username = more.pop("username", email or f"{given}.{family}".strip(".").lower())
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(
        username, email, passphrase, given_name=given, family_name=family, **more
    )


def member(
    role: str = Role.LENDS_VOLUNTEER,
    of: Organisation | None = None,
    *,
    who: User | str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    sites: Iterable[Site] = (),
    usual: Site | None = None,
) -> Membership:
    """`who` (a name or a user) in a role of an organisation, the first association by default."""
    place = of or pont_vieux()
    person = who if isinstance(who, User) else user(who)
    open_ones = Membership.objects.filter(user=person, organisation=place, role=role, ended_at__isnull=True)
    found = open_ones.select_related("user", "organisation", "usual_site").first()
    assert not (found and (since or until)), f"{who} works there already"
    return found or members.add(
        user=person,
        organisation=place,
        role=role,
        since=since or timezone.localdate() - dt.timedelta(days=900),
        until=until,
        sites=sites,
        usual_site=usual,
        by=None,
    )


def samira() -> Membership:
    """Manager of the first association."""
    return member(Role.LENDS_MANAGER, who="Samira Benali")


def michel() -> Membership:
    """Volunteer of the first association, at Grenoble, where nothing else is said at both sites."""
    return member(Role.LENDS_VOLUNTEER, who="Michel Faure", usual=grenoble())


def mona() -> Membership:
    """Volunteer of the first association who works at Mens only."""
    return member(Role.LENDS_VOLUNTEER, who="Mona Giraud", sites=[mens()], usual=mens())


def odile() -> Membership:
    """Manager of the second association."""
    return member(Role.LENDS_MANAGER, seconde_vie(), who="Odile Marchand")


def oscar() -> Membership:
    """Volunteer of the second association."""
    return member(Role.LENDS_VOLUNTEER, seconde_vie(), who="Oscar Petit", usual=vienne())


def ines() -> Membership:
    """Prescriber of the first structure."""
    return member(Role.PRESCRIBES_PRESCRIBER, maison(), who="Inès Roux")


def karim() -> Membership:
    """Inès's colleague: same structure, other people."""
    return member(Role.PRESCRIBES_PRESCRIBER, maison(), who="Karim Blanc")


def helene() -> Membership:
    """Manager of the first structure."""
    return member(Role.PRESCRIBES_MANAGER, maison(), who="Hélène Garnier")


def lea() -> Membership:
    """Referrer of the first structure: may signal a person, not verify."""
    return member(Role.PRESCRIBES_REFERRER, maison(), who="Léa Colin")


def bruno() -> Membership:
    """Prescriber of the second structure."""
    return member(Role.PRESCRIBES_PRESCRIBER, relais_emploi(), who="Bruno Lacroix")


def celine() -> Membership:
    """Contact of the first donor."""
    return member(Role.GIVES_CONTACT, alpexa(), who="Céline Dumas")


def paul() -> Membership:
    """Contact of the second donor."""
    return member(Role.GIVES_CONTACT, cimelec(), who="Paul Meyer")


def sylvie() -> Membership:
    """Coordinates the département's roadmap."""
    return member(Role.COORDINATES_MANAGER, departement(), who="Sylvie Moulin")


def remi() -> Membership:
    """Reads the territory's figures."""
    return member(Role.COORDINATES_READER, departement(), who="Rémi Vidal")


def agathe() -> Membership:
    """Agent of a partner's place."""
    return member(Role.HOSTS_AGENT, mairie(), who="Agathe Noir")


def fabien() -> Membership:
    """Reads for a funder."""
    return member(Role.FUNDS_READER, fondation(), who="Fabien Caron")


def olga() -> Membership:
    """Runs the instance: creates organisations, sees no person."""
    return member(Role.OPERATOR, instance(), who="Olga Perrin")


def system(of: Organisation | None = None) -> Membership:
    """Who acts for jobs."""
    return Membership.objects.system_of(of or pont_vieux())


# One member for each role, by role: the matrix walks them.
CAST = {
    Role.LENDS_MANAGER: samira,
    Role.LENDS_VOLUNTEER: michel,
    Role.PRESCRIBES_MANAGER: helene,
    Role.PRESCRIBES_PRESCRIBER: ines,
    Role.PRESCRIBES_REFERRER: lea,
    Role.GIVES_CONTACT: celine,
    Role.COORDINATES_MANAGER: sylvie,
    Role.COORDINATES_READER: remi,
    Role.HOSTS_AGENT: agathe,
    Role.FUNDS_READER: fabien,
    Role.OPERATOR: olga,
}


def everybody() -> None:
    """The standing cast: founded once a run, found by every test."""
    for one in (*CAST.values(), mona, odile, oscar, karim, bruno, paul, ccas):
        one()
    programme()


def nobody() -> None:
    """Take the standing cast out again, for a test that begins in an empty house."""
    people = (Membership.sites.through, Membership, Site, Capacity, Organisation, User)
    with transaction.atomic():  # keys are looked at when it ends
        for model in (Participation, ProgrammeVersion, Programme, *people):
            model.objects.all()._raw_delete(DEFAULT_DB_ALIAS)


# --- things ----------------------------------------------------------------------------------------------


def donation(
    reference: str = "", *, donor: Organisation | None = None, by: Membership | None = None
) -> Donation:
    """The lot of that reference at the association of `by`, given by the first donor unless said."""
    by = by or samira()
    found = Donation.objects.filter(organisation=by.organisation, reference=reference or "Lot 1").first()
    return found or register.open_donation(donor=donor or alpexa(), reference=reference or "Lot 1", by=by)


def device(status: str = Status.READY, **more: Any) -> Device:
    """One device brought to a status of the workshop; see `devices`."""
    return devices(1, status, **more)[0]


def devices(
    how_many: int,
    status: str = Status.READY,
    kind: str = Kind.LAPTOP,
    *,
    by: Membership | None = None,
    at: dt.datetime | None = None,
    site: Site | None = None,
    lot: Donation | None = None,
    **draft: Any,
) -> list[Device]:
    """Devices announced in one lot and taken as far as `status` by the association's acts.

    `by` is its manager; the site is Grenoble, or the first of another association. A hotspot gets a live
    line. `draft`: other fields of `register.Draft`.
    """
    by = by or samira()
    at = at or days_ago(30)
    site = site or Site.objects.filter(organisation=by.organisation).order_by("name")[0]
    plain = {"maker": "Dell", "model": "Latitude 7490"} if kind == Kind.LAPTOP else {}
    drafts = [
        Draft(**{"kind": kind, "serial": unique("SN"), "lte": kind == Kind.HOTSPOT or None, **plain, **draft})
        for _ in range(how_many)
    ]
    made = register.announce(drafts, donation=lot or donation(by=by), by=by, at=at)
    if kind == Kind.HOTSPOT:
        lines.fit([(one, lines.LineDraft(iccid=unique("8933"))) for one in made], by=by, at=at)
    for one in made:
        _bring_to(status, one, by=by, at=at, site=site)
    return made


def _bring_to(status: str, one: Device, *, by: Membership, at: dt.datetime, site: Site) -> None:
    if status == Status.ANNOUNCED:
        return
    workshop.take_in([one], by=by, at=at, site=site)
    if status in (Status.TO_ERASE, Status.REFURBISHING, Status.READY) and one.has_storage:
        workshop.erase(one, outcome="purge", technique="NVMe sanitize", tool="nvme-cli", by=by, at=at)
    if status in (Status.REFURBISHING, Status.READY):
        workshop.refurbish(one, by=by, at=at)
    if status == Status.READY:
        workshop.make_ready(one, grade="B", by=by, at=at)
    if status == Status.MISSING:
        workshop.declare_missing(one, by=by, at=at)
    if status == Status.RETIRED:
        workshop.retire([one], reason="Écran cassé", by=by, at=at)


# --- people helped ---------------------------------------------------------------------------------------


def programme(name: str = "Isère connectée", *members: Organisation, **rules: object) -> Programme:
    """A programme of the coordinator's, joined by both associations and both prescribing structures."""
    found = Programme.objects.filter(name=name).first()
    if found:
        assert not members, f"{name} stands already: its members are the cast's"
        assert not rules, f"{name} stands already: revise it, or give yours another name"
        return found
    since = timezone.localdate() - dt.timedelta(days=800)
    made = programmes.create(by=sylvie(), name=name, since=since, **rules)
    for place in members or (pont_vieux(), seconde_vie(), maison(), relais_emploi()):
        programmes.join(made, place, by=sylvie(), since=since)
    return made


def programme_elsewhere() -> Programme:
    """A programme of another territory, that only a structure over there has joined."""
    over_there = organisation("Métropole d’ailleurs", CapacityKind.COORDINATES, nature=Nature.METROPOLE)
    by = member(Role.COORDINATES_MANAGER, over_there, who="Ada Noël")
    found = Programme.objects.filter(organisation=over_there).first()
    if found is None:
        found = programmes.create(by=by, name="Ailleurs connecté")
        programmes.join(found, organisation("CCAS d’ailleurs", CapacityKind.PRESCRIBES), by=by)
    return found


def person(
    family_name: str = "",
    given_name: str = "Camille",
    birth_year: int = 1980,
    *,
    by: Membership | None = None,
    at: dt.datetime | None = None,
    **more: object,
) -> Beneficiary:
    """A person registered by a prescriber, Inès where nothing is said; the prescriber passes on messages."""
    details = {"channel": Channel.PRESCRIBER, "commune": "38185", **more}
    return people.register(
        by=by or ines(),
        family_name=family_name or unique("Nom"),
        given_name=given_name,
        birth_year=birth_year,
        at=at,
        **details,
    )


def denise(**more: object) -> Beneficiary:
    """Denise Rey, reached by telephone."""
    return person("Rey", "Denise", 1950, channel=Channel.CALL, phone="06 39 98 12 40", **more)


def shown(criterion: str = "rsa", proof: str = Proof.CAF_ATTESTATION, *, on: dt.date | None = None) -> Shown:
    """A proof dated and seen on a day, today where nothing is said."""
    day = on or timezone.localdate()
    return Shown(criterion, proof, seen_on=day, issued_on=None if proof == Proof.IDENTITY else day)


def check(
    who: Beneficiary | None = None,
    *evidence: Shown,
    by: Membership | None = None,
    at: dt.datetime | None = None,
    programme_: Programme | None = None,
) -> EligibilityCheck:
    """What Inès saw for a person: an RSA attestation of the day, where nothing is said."""
    day = timezone.localdate(at) if at else timezone.localdate()
    rows = evidence or (shown(on=day),)
    return checks.check(who or denise(), programme_ or programme(), rows, by=by or ines(), at=at)


# --- requests and loans ----------------------------------------------------------------------------------


def prescription(
    *kinds: str,
    who: Beneficiary | None = None,
    by: Membership | None = None,
    to: Organisation | None = None,
    call: bool = False,
    accepted: bool = True,
    site: Site | None = None,
    evidence: Iterable[Shown] = (),
    at: dt.datetime | None = None,
) -> Prescription:
    """What Inès asks the first association for somebody new: a laptop, where nothing is said; accepted.

    `call`: to all associations, so not accepted. `accepted=False`: still with the association.
    """
    by = by or ines()
    at = at or days_ago(20)
    whom = who or person(by=by, at=at)
    place = None if call else to or pont_vieux()
    asked = prescriptions.prescribe(
        beneficiary=whom,
        programme=programme(),
        kinds=kinds or (Kind.LAPTOP,),
        evidence=[*evidence] or [shown(on=at.date())],
        association=place,
        by=by,
        at=at,
    )
    if place is None or not accepted:
        return asked
    return prescriptions.accept(prescription=asked, by=manager(place), site=site, at=at)


def manager(of: Organisation) -> Membership:
    """Who decides at an association: Samira, Odile, or somebody made for it."""
    known = {pont_vieux(): samira, seconde_vie(): odile}.get(of)
    return known() if known else member(Role.LENDS_MANAGER, of, who=f"Responsable {of.slug}")


def hold(
    one: Device | None = None, asked: Prescription | None = None, *, by: Membership | None = None
) -> Hold:
    """A device kept aside for a request."""
    asked = asked or prescription()
    by = by or manager(asked.association)
    one = one or device(by=by)
    return holds.hold(device=one, prescription=asked, by=by)


def loan(
    one: Device | None = None,
    asked: Prescription | None = None,
    *,
    by: Membership | None = None,
    at: dt.datetime | None = None,
    **said: Any,
) -> Loan:
    """A device handed over at the desk, ten days ago: a laptop for somebody new, where nothing is said."""
    asked = asked or prescription()
    by = by or manager(asked.association)
    at = at or days_ago(10)
    one = one or device(kind=asked.needs.open().order_by("pk")[0].kind, by=by)
    said.setdefault("site", one.site)
    return handover.hand_over(device=one, prescription=asked, by=by, at=at, **said)


def back(lent: Loan, *, by: Membership | None = None, at: dt.datetime | None = None, **said: Any) -> Loan:
    """The same device taken back where it was handed over."""
    said.setdefault("site", lent.site)
    return takeback.take_back(device=lent.device, by=by or manager(lent.organisation), at=at, **said)


# --- ways in ---------------------------------------------------------------------------------------------


def client(who: Membership | User | None = None, **headers: str) -> Client:
    """A browser: signed in as a person, working under the membership where one is given."""
    browser = Client(**headers)  # type: ignore[arg-type]
    if who is None:
        return browser
    browser.force_login(who.user if isinstance(who, Membership) else who)
    if isinstance(who, Membership):
        session = browser.session
        session[WORKING] = str(who.pk)
        session.save()
    return browser


def token(who: Membership) -> str:
    """A bearer token that acts as a member."""
    return tokens.issue(member=who)


def api(who: Membership | None) -> Client:
    """A program that calls the API as a member, or as nobody."""
    return Client(headers={"Authorization": f"Bearer {token(who)}"}) if who else Client()


def invitation(by: Membership | None = None, role: str = Role.LENDS_VOLUNTEER, **more: object) -> str:
    """The secret of an invitation that is open."""
    _row, secret = invitations.invite(role=role, by=by or samira(), **more)  # type: ignore[arg-type]
    return secret
