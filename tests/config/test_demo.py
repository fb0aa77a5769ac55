"""manage.py demo: a believable year, the same everywhere, made by the product's own actions (design §8)."""

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from stdnum.fr import siret

from accounts import doctor
from accounts.choices import CapacityKind, Nature, Role
from accounts.models import Membership, Organisation, Site, User
from beneficiaries.models import Beneficiary
from config.demo.build import build
from config.demo.cast import PASSPHRASE, SIGN_INS
from impact.measure import Scope, measure
from impact.periods import default
from inventory.choices import Kind, Status
from inventory.models import Device, DeviceEvent, Donation, Line
from loans.choices import Answer, LoanState, PrescriptionStatus
from loans.models import Loan, Need, Prescription, Renewal, ScanReceipt
from tests import make

NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)
LEAP_EVENING = dt.datetime(2028, 2, 29, 21, 50, tzinfo=dt.UTC)  # ten to eleven in Paris


def said(command: str, **options: object) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def able(*kinds: str) -> "models.QuerySet[Organisation]":
    """Who has these capacities, in the order of their founding."""
    found = Organisation.objects.order_by("created_at", "pk")
    for kind in kinds:
        found = found.able(kind)
    return found


def first_association() -> Organisation:
    return able(CapacityKind.LENDS).first()


def signed_in(name: str) -> Membership:
    return Membership.objects.select_related("user", "organisation", "usual_site").get(user__username=name)


@pytest.fixture(scope="class")
def lived(django_db_setup, django_db_blocker):
    """The whole demonstration, lived once for the questions of a class and then forgotten."""
    with django_db_blocker.unblock(), transaction.atomic():
        make.nobody()
        build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def year(lived, db):
    """A year to ask questions of."""


@pytest.mark.slow
class TestYear:
    def test_two_associations_have_three_sites_in_all(self, year):
        associations = able(CapacityKind.LENDS).filter(nature=Nature.ASSOCIATION)
        assert len(associations) == 2
        assert Site.objects.filter(organisation__in=associations).count() == 3
        assert first_association() == associations[0]
        assert signed_in("manager@association.example").organisation == associations[0]

    def test_a_ccas_lends_and_prescribes(self, year):
        (ccas,) = able(CapacityKind.LENDS, CapacityKind.PRESCRIBES)
        assert ccas.nature == Nature.CCAS

    def test_a_departement_gives_prescribes_and_coordinates_under_one_siret(self, year):
        (whole,) = able(CapacityKind.GIVES, CapacityKind.PRESCRIBES, CapacityKind.COORDINATES)
        assert whole.nature == Nature.DEPARTEMENT
        assert siret.is_valid(whole.siret)
        assert Organisation.objects.filter(siret=whole.siret).count() == 1
        assert signed_in("coordinator@departement.example").organisation == whole

    def test_four_more_prescribe_one_of_them_with_two_branches(self, year):
        alone = [CapacityKind.PRESCRIBES]
        others = [
            one
            for one in able(CapacityKind.PRESCRIBES)
            if list(one.capacities.order_by("pk").values_list("kind", flat=True)) == alone
        ]
        heads = [one for one in others if one.parent is None]
        branches = Counter(one.parent for one in others if one.parent)
        assert len(heads) == 4
        assert list(branches.values()) == [2]
        assert set(branches) <= set(heads)

    def test_six_companies_gave_fourteen_donations_of_400_devices_and_more(self, year):
        assert able(CapacityKind.GIVES).filter(nature=Nature.COMPANY).count() == 6
        assert set(Donation.objects.values_list("donor", flat=True)) == set(
            able(CapacityKind.GIVES).values_list("pk", flat=True)
        )
        assert Donation.objects.count() == 14
        assert Device.objects.count() >= 400
        assert set(Device.objects.values_list("status", flat=True)) == set(Status.values)

    def test_the_first_association_has_devices_ready(self, year):
        ready = Device.objects.filter(organisation=first_association(), status=Status.READY)
        kinds = Counter(ready.values_list("kind", flat=True))
        assert kinds.total() >= 40
        assert kinds[Kind.LAPTOP] >= 20
        assert kinds[Kind.TABLET] >= 8

    def test_so_many_are_helped_with_loans_in_every_state(self, year):
        today = timezone.localdate()
        assert Beneficiary.objects.count() == 150
        assert Prescription.objects.count() == 220
        assert Loan.objects.count() == 180
        states = Loan.objects.with_state(today).values_list("state", flat=True)
        assert set(states) == set(LoanState.values)
        outcomes = set(Loan.objects.exclude(outcome=None).values_list("outcome", flat=True))
        assert outcomes == {"returned", "swapped", "lost", "stolen", "given"}
        statuses = Prescription.objects.with_status(today).values_list("status", flat=True)
        assert set(statuses) == set(PrescriptionStatus.values)

    def test_each_loan_was_signed_on_paper_and_when_is_known(self, year):
        for loan in Loan.objects.select_related("agreement", "site__organisation"):
            assert loan.agreement.signed_by_id is not None
            assert loan.site.organisation.day_of(loan.agreement.signed_at) == loan.agreement.day

    def test_25_wait_12_of_them_for_one_laptop_each_with_time_left_and_no_limit_met(self, year):
        today = timezone.localdate()
        waiting = Prescription.objects.with_status(today).filter(
            status=PrescriptionStatus.ACCEPTED, association=first_association()
        )
        assert waiting.count() == 25
        alone = [
            asked
            for asked in waiting.select_related("beneficiary")
            if [*Need.objects.open().filter(prescription=asked).values_list("kind", flat=True)]
            == [Kind.LAPTOP]
        ]
        persons = {asked.beneficiary.person_key for asked in alone}
        assert len(alone) == len(persons) == 12
        month = today + dt.timedelta(days=30)
        assert all(asked.right_until >= month and asked.hand_over_until >= month for asked in alone)
        assert not Loan.objects.open().filter(beneficiary__person_key__in=persons).exists()

    def test_each_sign_in_has_one_membership_and_others_have_none_or_two(self, year):
        counts = {
            user.username: Membership.objects.in_force().filter(user=user).count()
            for user in User.objects.filter(is_active=True).exclude(password__startswith="!")
        }
        assert all(counts[email] == 1 for email, _role in SIGN_INS)
        assert set(counts.values()) == {0, 1, 2}
        assert User.objects.get(username=SIGN_INS[0][0]).check_password(PASSPHRASE)
        assert len(set(User.objects.filter(username__in=counts).values_list("password", flat=True))) == 1

    def test_the_sign_ins_are_who_they_say(self, year):
        roles = {name: signed_in(name).role for name, _words in SIGN_INS}
        assert roles == {
            "manager@association.example": Role.LENDS_MANAGER,
            "volunteer@association.example": Role.LENDS_VOLUNTEER,
            "manager@other.example": Role.LENDS_MANAGER,
            "prescriber@social.example": Role.PRESCRIBES_PRESCRIBER,
            "contact@donor.example": Role.GIVES_CONTACT,
            "coordinator@departement.example": Role.COORDINATES_MANAGER,
        }
        volunteer = signed_in("volunteer@association.example")
        assert volunteer.usual_site.organisation == first_association()
        assert not volunteer.sites.exists()  # none named: all of them

    def test_the_managers_day_shows_every_queue_alive(self, year):
        page = make.client(signed_in("manager@association.example")).get(reverse("loans:today"))
        shown = page.context
        assert shown["expected"]["count"] == 3
        assert shown["waiting"] == 25
        assert shown["submitted"] == 6  # two of them calls to all who lend
        assert shown["soon"]["count"] > 0
        assert shown["overdue"]["count"] > 0
        assert shown["conflicts"]["count"] == 1

    def test_something_waits_for_a_decision_at_both_associations(self, year):
        waiting = Counter(Renewal.objects.pending().values_list("loan__organisation__slug", flat=True))
        assert waiting == {"le-pont-vieux": 2, "seconde-vie-en-nord-isere": 1}
        calls = Prescription.objects.with_status(timezone.localdate()).filter(association=None)
        assert {call.status for call in calls} == {PrescriptionStatus.SUBMITTED}
        for name in ("manager@association.example", "manager@other.example"):
            seen = Prescription.objects.visible_to(signed_in(name)).filter(association=None)
            assert seen.count() == len(calls) == 2

    def test_one_conflict_waits_and_one_was_settled_by_a_person(self, year):
        told = ScanReceipt.objects.filter(answer=Answer.CONFLICT_RECORDED)
        assert Counter(receipt.settled_by_id is None for receipt in told) == {True: 1, False: 1}
        for receipt in told:
            late = DeviceEvent.objects.get(client_id=receipt.client_id)
            assert late.late
            assert late.device.status == Status.READY or receipt.settled_at is None

    @pytest.mark.parametrize("name", [name for name, _words in SIGN_INS])
    def test_whoever_signs_in_finds_a_page_with_something_on_it(self, year, name):
        page = make.client(signed_in(name)).get("/", follow=True)
        assert page.status_code == 200
        assert "<h1" in page.content.decode()

    def test_the_donor_reads_of_people_months_and_kilograms(self, year):
        donor, today = signed_in("contact@donor.example").organisation, timezone.localdate()
        found = measure(Scope(donor), default(today), today=today)
        assert found.people >= 11
        assert found.step == "month"
        assert (found.kg > 0, found.kg_unknown) == (True, 0)
        assert 0 < found.emissions.low < found.emissions.ref
        assert all(getattr(found.states, state) for state in ("preparing", "ready", "lent", "retired"))

    def test_nothing_has_happened_in_the_future(self, year):
        """Every moment and every line of every journal lies behind us; only due dates and rights do not."""
        now = timezone.now()
        ahead = {"expires_at", "expire_date", "valid_until", "until"}
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.DateTimeField) and field.name not in ahead:
                    last = model.objects.order_by().aggregate(last=Max(field.name))["last"]
                    assert last is None or last <= now, f"{model.__name__}.{field.name}"

    def test_nothing_is_broken(self, year):
        assert doctor.run() == []


@pytest.mark.usefixtures("nobody_yet")
class TestAgain:
    def test_the_same_people_states_and_days_come_out_on_any_day_at_any_hour(self, db):
        """Keys and codes differ, and due dates wait for an open day: nothing else does."""
        told = [self.told(now) for now in (NOON, LEAP_EVENING)]
        assert told[0]["loans"]
        for what, rows in told[0].items():
            assert told[1][what] == rows, what

    def told(self, now: dt.datetime) -> dict[str, list[tuple]]:
        """What came of it by the end, days counted back from it."""
        today = timezone.localdate(now)

        def ago(day: dt.date | dt.datetime | None) -> int | None:
            if isinstance(day, dt.datetime):
                day = timezone.localdate(day)
            return (today - day).days if day else None

        with transaction.atomic():
            build(devices=120, now=now)
            loans = Loan.objects.with_state(today).select_related("beneficiary", "device")
            asked = Prescription.objects.with_status(today).select_related("beneficiary")
            found = {
                "devices": sorted(
                    (one.reference, one.status, str(one.grade), one.version, ago(one.status_at))
                    for one in Device.objects.all()
                ),
                "loans": sorted(
                    (
                        *(one.beneficiary.name_key, one.device.reference, one.state, str(one.outcome)),
                        *(ago(one.handed_over_on), str(ago(one.closed_on))),
                    )
                    for one in loans
                ),
                "requests": sorted(
                    (one.beneficiary.name_key, one.status, ago(one.submitted_at), str(ago(one.accepted_at)))
                    for one in asked
                ),
            }
            transaction.set_rollback(True)
        return found


@pytest.mark.usefixtures("nobody_yet")
class TestCommand:
    def test_it_says_where_to_go_and_how_to_sign_in(self, db, settings):
        words = said("demo", devices=40)
        assert settings.RELAIS_URL in words
        assert all(email in words for email, _role in SIGN_INS)
        assert words.splitlines()[-1].endswith(PASSPHRASE)
        assert Device.objects.count() == 40
        assert Line.objects.filter(number__startswith="063998").exists()  # hotspots connect

    def test_it_changes_nothing_where_it_is_already(self, db):
        said("demo", devices=40)
        Device.objects.update(reference="changed since")
        words = said("demo", devices=40)
        assert "nothing was changed" in words
        assert SIGN_INS[0][0] in words
        assert set(Device.objects.values_list("reference", flat=True)) == {"changed since"}

    def test_it_knows_itself_by_its_mark_whatever_was_added_since(self, db):
        said("demo", devices=1)
        make.organisation("Une association de plus", CapacityKind.LENDS)
        assert "nothing was changed" in said("demo", devices=40)
        assert Device.objects.count() == 1

    def test_it_refuses_a_database_with_organisations_of_its_own(self, db):
        Organisation.objects.create(name="Une vraie association", slug="vraie")
        with pytest.raises(CommandError, match="DATABASE_URL"):
            said("demo", devices=40)
        assert not Device.objects.exists()

    def test_an_association_that_bears_the_same_name_is_not_taken_for_it(self, db):
        make.pont_vieux()
        with pytest.raises(CommandError, match="DATABASE_URL"):
            said("demo", devices=40)

    @pytest.mark.parametrize("devices", [0, -5])
    def test_no_devices_at_all_is_not_a_demonstration(self, db, devices):
        with pytest.raises(CommandError, match="at least one"):
            said("demo", devices=devices)
        assert not Organisation.objects.exists()

    def test_it_is_there_whole_or_not_at_all(self, db, monkeypatch):
        """What stops it half-way leaves an empty database, so that it may be called again."""
        monkeypatch.setattr("config.demo.agenda.Agenda.live", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            said("demo", devices=40)
        assert not Organisation.objects.exists()
