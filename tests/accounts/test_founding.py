"""Founding organisations and opening their sites: what is checked, what comes with them, from which day."""

import datetime as dt
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import organisations
from accounts.choices import CapacityKind, Nature, Role
from accounts.models import Invitation, Membership, Organisation, Site
from accounts.refusals import Refused
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_yet")]

SIRET = "732 829 320 00074"  # a well-known example; the last figure checks the others


def run(*words: str) -> str:
    out = StringIO()
    call_command("organisation", *words, stdout=out)
    return out.getvalue()


# --- organisations ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["", "Paris", "../etc/passwd", "x" * 41, "\0"])
def test_a_time_zone_that_is_none_is_refused_before_every_page_fails_by_it(zone):
    with pytest.raises(Refused, match="fuseau horaire"):
        organisations.found(name="Loin", capacities=["lends"], by=None, time_zone=zone)
    assert not Organisation.objects.exists()


def test_an_organisation_begins_on_its_own_day():
    at = dt.datetime(2026, 3, 1, 14, tzinfo=dt.UTC)
    island = organisations.found(
        name="Loin", capacities=["lends"], by=None, at=at, time_zone="Pacific/Noumea"
    )
    assert island.capacities.get().since == dt.date(2026, 3, 2)
    assert make.system(island).since == dt.date(2026, 3, 2)


def test_a_capacity_named_twice_is_one():
    made = organisations.found(name="X", capacities=["lends", "gives", "lends"], by=None)
    assert [*made.capacities.order_by("kind").values_list("kind", flat=True)] == ["gives", "lends"]


def test_one_without_an_activity_may_be_founded():
    assert not organisations.found(name="Exploitation", capacities=[], by=None).capacities.exists()


@pytest.mark.parametrize("typed", [SIRET, "73282932000074", "732.829.320.00074"])
def test_a_siret_is_kept_as_its_fourteen_figures(typed):
    assert organisations.found(name="X", capacities=["gives"], by=None, siret=typed).siret == "73282932000074"


@pytest.mark.parametrize(
    "typed", ["73282932000075", "7328293200007", "732829320000741", "abc", "00000000000001"]
)
def test_a_siret_that_is_none_is_refused_and_nothing_is_founded(typed):
    with pytest.raises(Refused, match="SIRET"):
        organisations.found(name="X", capacities=["gives"], by=None, siret=typed)
    assert not Organisation.objects.filter(name="X").exists()


def test_a_branch_may_share_its_mother_house_s_siret():
    mother = organisations.found(name="Mère", capacities=["prescribes"], by=None, siret=SIRET)
    branch = organisations.found(
        name="Antenne", capacities=["prescribes"], by=None, siret=SIRET, parent=mother
    )
    assert (branch.siret, branch.parent) == (mother.siret, mother)


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "Not a slug"},
        {"slug": "é"},
        {"nature": "kingdom"},
        {"name": ""},
        {"name": "x" * 161},
        {"phone": "0" * 21},
        {"departement": "3838"},
    ],
)
def test_what_does_not_fit_is_refused_whole(wrong):
    known = {"name": "X", "capacities": ["lends"], "by": None}
    with pytest.raises(ValidationError):
        organisations.found(**known | wrong)
    assert not Organisation.objects.filter(capacities__kind="lends").exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Le Pont-Vieux", "le-pont-vieux"),
        ("Côté Campagne", "cote-campagne"),
        ("  Atelier   38 ", "atelier-38"),
        ("Łódź", "odz"),
        ("日本", "x"),
        ("x" * 100, "x" * 70),
    ],
)
def test_an_address_is_made_of_the_name(name, slug):
    assert organisations.free_slug(name, Organisation.objects.all()) == slug


def test_an_address_that_is_taken_gets_a_number():
    made = [organisations.found(name="Le Pont", capacities=[], by=None).slug for _time in range(3)]
    assert made == ["le-pont", "le-pont-2", "le-pont-3"]


# --- sites -----------------------------------------------------------------------------------------------


def test_a_site_is_open_on_weekdays_unless_said():
    place = organisations.add_site(organisation=make.pont_vieux(), name="La Mure", by=make.samira())
    assert (place.opening_days, place.slug) == ("12345", "la-mure")
    assert (
        organisations.add_site(
            organisation=make.pont_vieux(), name="Marché", by=make.samira(), opening_days="36"
        ).opening_days
        == "36"
    )


def test_sites_of_one_name_are_told_apart_within_a_house_only():
    here = [
        organisations.add_site(organisation=make.pont_vieux(), name="Mairie", by=None).slug
        for _time in range(2)
    ]
    there = organisations.add_site(organisation=make.seconde_vie(), name="Mairie", by=None).slug
    assert (here, there) == (["mairie", "mairie-2"], "mairie")


def test_a_site_s_fields_are_checked():
    for wrong in ({"name": ""}, {"name": "X", "phone": "0" * 21}, {"name": "X", "slug": "a b"}):
        with pytest.raises(ValidationError):
            organisations.add_site(organisation=make.pont_vieux(), by=None, **wrong)


# --- from the command line -------------------------------------------------------------------------------


def test_an_association_gets_a_site_of_its_own_name_and_a_donor_none():
    run("Neuf", "--capacity", "lends", "--manager", "a@b.example")
    run("Donne", "--capacity", "gives", "--manager", "a@b.example")
    assert [*Site.objects.values_list("organisation__name", "name")] == [("Neuf", "Neuf")]


def test_its_sites_phone_nature_and_siret_are_said_at_once():
    run(
        "Neuf", "--capacity", "lends", "--manager", "a@b.example", "--site", "Voiron", "--site", "Rives",
        "--phone", "0476000001", "--nature", "association", "--siret", SIRET, "--departement", "38",
    )  # fmt: skip
    made = Organisation.objects.get(name="Neuf")
    assert (made.phone, made.nature, made.siret, made.departement) == (
        "0476000001", Nature.ASSOCIATION, "73282932000074", "38",
    )  # fmt: skip
    assert {*made.sites.values_list("name", flat=True)} == {"Voiron", "Rives"}


@pytest.mark.parametrize(
    ("capacity", "role"),
    [
        ("lends", Role.LENDS_MANAGER),
        ("prescribes", Role.PRESCRIBES_MANAGER),
        ("coordinates", Role.COORDINATES_MANAGER),
        ("gives", Role.GIVES_CONTACT),
        ("hosts", Role.HOSTS_AGENT),
        ("funds", Role.FUNDS_READER),
    ],
)
def test_whoever_comes_first_gets_the_role_of_the_activity(capacity, role):
    run("Neuf", "--capacity", capacity, "--manager", "a@b.example")
    assert Invitation.objects.get().role == role


def test_a_donor_founded_by_an_import_gets_its_first_contact():
    """Such a company has nobody yet, and no page invites its contacts."""
    make.alpexa()
    said = run("Alpexa", "--capacity", "gives", "--manager", "celine@alpexa.example")
    assert Organisation.objects.filter(name="Alpexa").count() == 1
    address = next(line for line in said.splitlines() if "/welcome/" in line)
    browser = Client()
    arrived = browser.post(
        address.removeprefix("http://localhost"),
        {"given_name": "Céline", "family_name": "Dumas", "passphrase": make.PASSPHRASE},
        follow=True,
    )
    assert arrived.status_code == 200
    assert Membership.objects.get(user__email="celine@alpexa.example").role == Role.GIVES_CONTACT


def test_where_a_manager_works_nobody_is_invited_from_outside():
    make.samira()
    with pytest.raises(CommandError, match="is here already"):
        run("Le Pont-Vieux", "--capacity", "lends", "--manager", "a@b.example")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("build", [make.celine, make.agathe, make.fabien])
def test_where_no_role_manages_one_more_may_be_invited_and_not_one_who_is_there(build):
    member = build()
    member.user.email = "first@alpexa.example"
    member.user.save()
    words = (member.organisation.name, "--capacity", Role(member.role).capacity, "--manager")
    assert "/welcome/" in run(*words, "second@alpexa.example")
    assert (Invitation.objects.get().role, Invitation.objects.get().organisation) == (
        member.role,
        member.organisation,
    )
    with pytest.raises(CommandError, match="is here already"):
        run(*words, "First@alpexa.example")


@pytest.mark.parametrize("build", [make.celine, make.agathe, make.fabien])
def test_and_one_who_leaves_is_let_out_at_the_next_request(build):
    member, browser = build(), make.client(build())
    program = make.api(member)
    words = (member.organisation.name, "--capacity", Role(member.role).capacity, "--end")
    said = run(*words, member.user.username)
    assert "is over" in said
    assert browser.get(reverse("accounts:components"))["Location"] == reverse("accounts:choose")
    assert program.get("/api/v1/devices").status_code == 401
    member.refresh_from_db()
    assert member.ended_by == make.system(member.organisation).user
    with pytest.raises(CommandError, match="has no access at"):
        run(*words, member.user.username)


@pytest.mark.parametrize(
    ("place", "capacity", "who"),
    [
        ("Le Pont-Vieux", "lends", "samira.benali"),  # a manager's to end
        ("Cimelec", "gives", "céline.dumas"),  # works elsewhere
        ("Nobody", "gives", "céline.dumas"),
        ("Alpexa", "gives", "relais"),
    ],
)
def test_an_access_that_a_manager_ends_or_that_is_none_is_not_ended_here(place, capacity, who):
    for build in (make.samira, make.celine, make.paul):
        build()
    before = Membership.objects.filter(ended_at=None).count()
    with pytest.raises(CommandError, match="has no access at"):
        run(place, "--capacity", capacity, "--end", who)
    assert Membership.objects.filter(ended_at=None).count() == before


def test_an_activity_it_does_not_have_is_not_given_to_one_that_is_here():
    make.alpexa()
    with pytest.raises(CommandError, match="is here already"):
        run("Alpexa", "--capacity", "lends", "--manager", "a@b.example")
    assert not make.alpexa().capacities.filter(kind=CapacityKind.LENDS).exists()


def test_where_everybody_s_days_are_over_one_may_be_invited_again():
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make.member(Role.GIVES_CONTACT, make.alpexa(), who="Céline Dumas", until=yesterday)
    assert "/welcome/" in run("Alpexa", "--capacity", "gives", "--manager", "a@b.example")


def test_a_mail_server_that_is_down_stops_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    said = run("Neuf", "--capacity", "lends", "--manager", "a@b.example")
    assert "not sent: give it to a@b.example yourself" in said
    assert reverse("accounts:welcome", args=["x"])[:-2] in said
