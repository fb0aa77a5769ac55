"""The first organisation of a real instance, and tokens for programs, from the command line (design §8)."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.choices import Role
from accounts.models import ApiToken, Invitation, Organisation
from tests import make

pytestmark = pytest.mark.django_db


def run(*words: str) -> list[str]:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("nobody_yet")
def test_the_first_organisation_and_its_manager_who_comes_in():
    lines = run("organisation", "Le Pont-Vieux", "--capacity", "lends", "--manager", "samira@pont.example")
    address = next(line for line in lines if line.startswith("http://localhost/welcome/"))
    assert mail.outbox[0].to == ["samira@pont.example"]
    assert address in mail.outbox[0].body
    browser = Client()
    page = browser.post(
        address.removeprefix("http://localhost"),
        {"given_name": "Samira", "family_name": "Benali", "passphrase": make.PASSPHRASE},
    )
    assert page.status_code == 302
    member = Organisation.objects.get(slug="le-pont-vieux").memberships.get(role=Role.LENDS_MANAGER)
    assert member.user.username == member.user.email == "samira@pont.example"
    assert browser.get("/colleagues/").status_code == 200


def test_one_that_does_two_things_gets_a_manager_for_each():
    lines = run(
        "organisation", "CCAS", "--capacity", "lends", "--capacity", "prescribes", "--manager", "a@b.example"
    )  # fmt: skip
    assert sum("/welcome/" in line for line in lines) == 2
    roles = set(Invitation.objects.values_list("role", flat=True))
    assert roles == {Role.LENDS_MANAGER, Role.PRESCRIBES_MANAGER}


@pytest.mark.parametrize(
    "words",
    [
        ("Le Pont-Vieux", "--capacity", "lends", "--manager", "a@b.example"),  # is here already
        ("Neuf", "--capacity", "flies", "--manager", "a@b.example"),
        ("Neuf", "--capacity", "lends", "--manager", "no address"),
        ("Neuf", "--capacity", "lends", "--manager", "a@b.example", "--slug", "Not a slug"),
        ("Neuf", "--manager", "a@b.example"),
        ("Neuf", "--capacity", "gives", "--manager", "a@b.example", "--siret", "73282932000075"),
    ],
)
def test_what_cannot_be_founded_leaves_nothing(words):
    make.samira()
    before = Organisation.objects.count()
    with pytest.raises(CommandError):
        run("organisation", *words)
    assert (Organisation.objects.count(), Invitation.objects.count()) == (before, 0)


def test_a_token_is_the_last_line_alone_and_works():
    make.member(Role.LENDS_VOLUNTEER, who=make.user("Michel Faure", email="michel@pont.example"))
    first, second = run("api_token", "michel@pont.example")[-1], run("api_token", "MICHEL@pont.example")[-1]
    assert first != second
    assert ApiToken.objects.count() == 2  # several live side by side
    for secret in (first, second):
        response = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/nothing")
        assert response.status_code == 404


def test_several_memberships_must_be_told_apart():
    michel = make.michel()
    make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=michel.user)
    with pytest.raises(CommandError) as fault:
        run("api_token", michel.user.username)
    assert "le-pont-vieux" in str(fault.value)
    assert "seconde-vie" in str(fault.value)
    run("api_token", michel.user.username, "--organisation", "seconde-vie")
    assert ApiToken.objects.get().organisation == make.seconde_vie()


@pytest.mark.parametrize("words", [("nobody@example.org",), ("michel.faure", "--organisation", "elsewhere")])
def test_no_token_for_nobody(words):
    make.michel()
    with pytest.raises(CommandError):
        run("api_token", *words)
    assert not ApiToken.objects.exists()
