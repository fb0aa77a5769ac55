"""Every page, answer, export and paper, read whole by every role: nothing in it that is not for the role."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from pytest_django import DjangoDbBlocker

from accounts.actions import members
from accounts.choices import Role
from accounts.models import User
from tests import make
from tests.matrix import addresses
from tests.matrix.addresses import Address
from tests.matrix.bodies import body
from tests.matrix.canaries import Aviary, Canary
from tests.matrix.reading import text_of
from tests.matrix.table import BY_NAME, Row
from tests.matrix.world import Actor, World
from tests.support.reading import without_keys

FOLLOWED = (301, 302, 303)
OF_KEYS = {"loan", "pick-up code", "device elsewhere"}  # canaries that are keys themselves
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


@pytest.fixture(scope="module")
def aviary(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Aviary]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Aviary(world)
        transaction.set_rollback(True)


class Reader:
    """One actor who opens everything, about what is in the actor's sight."""

    def __init__(self, actor: Actor, world: World) -> None:
        self.actor, self.world = actor, world
        self.pages = make.client(actor.member)
        self.program = make.api(actor.member)

    def answers(self, address: Address, row: Row) -> Iterator[tuple[str, HttpResponse]]:
        kinds = row.of if isinstance(row.of, dict) else dict.fromkeys(address.keys, row.of)
        for own in self._own(kinds):
            path = address.path(own)
            for method in row.methods:
                yield f"{method} {address.name}", self._ask(method, path, row, api=address.api)

    def _own(self, kinds: dict[str, str]) -> Iterator[dict[str, object]]:
        if kinds == {"ending": "ending"}:
            yield from ({"ending": ending} for ending in ("csv", "xlsx"))
            return
        yield {key: self.actor.own[kind] for key, kind in kinds.items()}

    def _ask(self, method: str, path: str, row: Row, *, api: bool) -> HttpResponse:
        client = self.program if api else self.pages
        client.raise_request_exception = False
        cookies = client.cookies.copy()
        with transaction.atomic():
            if method == "GET":
                response = client.get(path, row.query)
            else:
                said = body(row.body, self.world, self.actor)
                kind = {"content_type": "application/json"} if api else {}
                response = client.post(path, said, **kind)
            hops = 0
            while response.status_code in FOLLOWED and hops < 3:
                response, hops = client.get(response["Location"]), hops + 1
            transaction.set_rollback(True)
        client.cookies = cookies
        return response


def met(canaries: list[Canary], response: HttpResponse) -> list[str]:
    """Which canaries sing in an answer, and where."""
    # What was asked comes back in the form that changes the language.
    text = text_of(response).replace(response.request["PATH_INFO"], "")
    bare = without_keys(text)
    heard = []
    for found in canaries:
        searched = text if found.what in OF_KEYS else bare
        if shown := found.pattern.search(searched):
            heard.append(f"{found.what}: …{searched[max(0, shown.start() - 60) : shown.end() + 40]}…")
    return heard


@pytest.mark.usefixtures("_quiet")
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("role", "language"),
    [*((role, "fr") for role in make.CAST), ("volunteer at Mens only", "en"), (Role.GIVES_CONTACT, "en")],
)
def test_no_role_receives_what_it_must_not(role, language, aviary, record_property):
    actor = aviary.shown_to(role)
    members.set_language(user=User.objects.get(pk=actor.member.user_id), language=language)
    canaries = [found for found in aviary.canaries() if found.forbidden_to(actor)]
    reader = Reader(actor, aviary.world)
    count, faults = 0, []
    for address in addresses.every():
        row = BY_NAME.get(address.name)
        if row is None or row.static:  # the same words for everybody, none from the database
            continue
        for name, response in reader.answers(address, row):
            count += 1
            faults += [f"{name}: {where}" for where in met(canaries, response)]
    record_property("answers", count)
    assert not faults, f"{role} received in {count} answers:\n" + "\n".join(dict.fromkeys(faults))


# Where each canary must be met by who may: a canary that never sings would prove nothing.
HEARD = [
    ("which right", Role.PRESCRIBES_PRESCRIBER, "loans:prescription"),
    ("which proof", Role.PRESCRIBES_PRESCRIBER, "loans:prescription"),
    ("birth year", Role.PRESCRIBES_PRESCRIBER, "beneficiaries:person"),
    ("commune", Role.PRESCRIBES_PRESCRIBER, "beneficiaries:person"),
    ("family name", Role.LENDS_MANAGER, "loans:loan"),
    ("first name", Role.LENDS_VOLUNTEER, "loans:loan"),
    ("telephone", Role.LENDS_VOLUNTEER, "loans:loan"),
    ("pick-up code", Role.LENDS_VOLUNTEER, "loans:queue"),
    ("colleague's person", Role.PRESCRIBES_MANAGER, "beneficiaries:people"),
    ("serial", Role.GIVES_CONTACT, "GET /devices"),
    ("donor's reference", Role.GIVES_CONTACT, "GET /devices"),
    ("declared value", Role.GIVES_CONTACT, "GET /devices"),
    ("loan", Role.LENDS_VOLUNTEER, "GET /loans"),
    ("site", Role.LENDS_VOLUNTEER, "inventory:devices"),
    ("author", Role.LENDS_VOLUNTEER, "GET /devices/{tag}/events"),
    ("day of a loan", Role.LENDS_VOLUNTEER, "loans:loan"),
    ("lost or stolen", Role.LENDS_MANAGER, "GET /loans"),
]


@pytest.mark.usefixtures("_quiet")
def test_every_canary_sings_for_somebody(aviary):
    known = {found.what: found for found in aviary.canaries()}
    found = {address.name: address for address in addresses.every()}
    mute = []
    for what, role, name in HEARD:
        actor = aviary.shown_to(role)
        answers = Reader(actor, aviary.world).answers(found[name], BY_NAME[name])
        assert not known[what].forbidden_to(actor)
        if not any(met([known[what]], response) for _name, response in answers):
            mute.append(f"{what}: {role} does not meet it at {name}")
    assert not mute, "\n".join(mute)
