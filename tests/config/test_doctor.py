"""manage.py doctor: a sentence a problem, and an exit status that a machine may trust (design §8)."""

from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import doctor
from accounts.models import Organisation
from config.management.commands import doctor as command
from inventory.models import DeviceEvent
from paper import fonts
from tests import make

ON_LOOPBACK = "http://127.0.0.1:8000"
PUBLIC = "https://relais.example.org"


def examined() -> str:
    out = StringIO()
    call_command("doctor", stdout=out)
    return out.getvalue()


@pytest.fixture
def well_set(settings):
    """An instance that people may depend on."""
    settings.RELAIS_URL = PUBLIC
    settings.RELAIS_PROXIES = 1
    settings.DEBUG = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings


@pytest.fixture
def with_fonts(monkeypatch):
    """As after `manage.py assets`, whether or not this machine has run it."""
    monkeypatch.setattr(fonts, "missing", list)


@pytest.mark.usefixtures("with_fonts")
class TestDoctor:
    def test_it_finds_nothing_in_good_health(self, db, well_set):
        make.device()
        assert examined().splitlines()[-1] == "Nothing is broken."

    @pytest.mark.broken
    def test_a_broken_invariant_is_named_and_fails(self, db, well_set):
        device = make.device()
        DeviceEvent.objects.filter(device=device, number=1)._raw_delete("default")
        with pytest.raises(CommandError, match="Mend them"):
            examined()

    def test_a_missing_font_fails_and_says_what_to_run(self, db, well_set, monkeypatch, capsys):
        monkeypatch.setattr(fonts, "missing", lambda: ["Atkinson-400.ttf"])
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("doctor", stdout=out)
        assert "manage.py assets" in out.getvalue()

    def test_advice_on_settings_fails_in_public(self, db, well_set):
        well_set.RELAIS_PHONE = ""
        with pytest.raises(CommandError, match="to mind"):
            examined()

    def test_advice_on_settings_passes_on_ones_own_machine(self, db, well_set):
        well_set.RELAIS_URL = ON_LOOPBACK
        well_set.RELAIS_PHONE = ""
        words = examined()
        assert "nobody to call" in words
        assert words.splitlines()[-1] == "Nothing is broken."

    @pytest.mark.parametrize(
        ("name", "value", "word"),
        [
            ("DEBUG", True, "DEBUG"),
            ("RELAIS_URL", "http://127.0.0.1:8000", "https"),
            ("RELAIS_URL", "https://pret-de-materiel.departement.example.org", "28"),
            ("RELAIS_PROXIES", 0, "every page would lead to itself"),
            ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "EMAIL_URL"),
        ],
    )
    def test_each_setting_to_mind_is_said(self, db, well_set, name, value, word):
        setattr(well_set, name, value)
        out = StringIO()
        with suppress(CommandError):
            call_command("doctor", stdout=out)
        assert word in out.getvalue()

    def test_it_changes_nothing(self, db, well_set):
        before = Organisation.objects.count()
        examined()
        assert Organisation.objects.count() == before

    @pytest.mark.parametrize(
        ("address", "own"),
        [
            ("http://127.0.0.1:8000", True),
            ("http://127.8.9.1:8000", True),
            ("http://localhost:8000", True),
            ("http://[::1]:8000", True),
            ("http://192.168.1.10:8000", False),
            ("http://localhost.example.org", False),
            ("https://relais.example.org", False),
        ],
    )
    def test_what_may_wait_on_ones_own_machine_fails_anywhere_else(self, db, well_set, address, own):
        well_set.RELAIS_URL = address
        well_set.RELAIS_PHONE = ""
        if own:
            assert examined().splitlines()[-1] == "Nothing is broken."
        else:
            with pytest.raises(CommandError, match="to mind"):
                examined()

    @pytest.mark.broken
    def test_what_is_broken_fails_on_ones_own_machine_too(self, db, well_set):
        well_set.RELAIS_URL = ON_LOOPBACK
        device = make.device()
        DeviceEvent.objects.filter(device=device, number=1)._raw_delete("default")
        with pytest.raises(CommandError, match="problems"):
            examined()

    def test_everything_is_said_at_once(self, db, well_set):
        well_set.DEBUG, well_set.RELAIS_PHONE = True, ""
        well_set.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        out = StringIO()
        with pytest.raises(CommandError, match="3 things"):
            call_command("doctor", stdout=out)
        advice = [line for line in out.getvalue().splitlines() if line.startswith("Advice: ")]
        assert len(advice) == 3
        assert all(line.endswith(".") for line in advice)

    def test_a_long_host_is_said_once(self, db, well_set):
        well_set.RELAIS_URL = "https://pret-de-materiel.departement.example.org"
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("doctor", stdout=out)
        assert out.getvalue().count("28 signs") == 1

    def test_an_old_schema_is_said_before_anything_is_asked_of_it(self, db, well_set, monkeypatch):
        monkeypatch.setattr(command, "MigrationExecutor", Behind)
        monkeypatch.setattr(command.doctor, "run", lambda: pytest.fail("asked an old schema"))
        monkeypatch.setattr(command.doctor, "advice", lambda: pytest.fail("asked an old schema"))
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("doctor", stdout=out)
        assert "2 migrations are pending. Run manage.py migrate." in out.getvalue()


class Behind:
    """What Django says of a database two migrations behind."""

    def __init__(self, _connection):
        self.loader = self
        self.graph = self

    def leaf_nodes(self):
        return []

    def migration_plan(self, _nodes):
        return ["0001", "0002"]


class TestDoctors:
    """Every app may have one; they are asked in turn."""

    def test_each_problem_names_its_invariant_and_says_what_to_do(self):
        assert str(doctor.Problem("I3", "Device X is nowhere.")) == "I3: Device X is nowhere."

    def test_every_floor_that_keeps_invariants_has_one(self):
        rooms = {module.__name__.partition(".")[0] for module in doctor._doctors()}
        assert {"accounts", "inventory", "beneficiaries", "loans"} <= rooms

    def test_an_app_without_a_word_says_nothing(self, monkeypatch):
        class Mute:
            __name__ = "mute.doctor"

        monkeypatch.setattr(doctor, "_doctors", lambda: iter([Mute]))
        assert (doctor.run(), doctor.advice()) == ([], [])
