"""The house is as design §1 says; and each of its rules objects to a small source that breaks it."""

import re
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.http import HttpResponse
from django.test.utils import isolate_apps
from django.urls import get_resolver, path
from django.utils import translation
from ninja import Router

from accounts.access import for_everybody
from accounts.api import needs
from accounts.perms import Right
from config.api import routers
from tests.house import imports, schema, shape, tree, words
from tests.house.tree import FLOORS, ROOT, Source

EVERY = tree.sources()
KNOWN = {source.module for source in EVERY}
TEMPLATES = tree.templates()
ROOMS = [app for app in FLOORS if app != "config"]


def our_models():
    return [model for app in FLOORS for model in apps.get_app_config(app).get_models()]


def objections(rule, *more):
    return [objection for source in EVERY for objection in rule(source, *more)]


def keeps(found):
    assert not found, "\n" + "\n".join(found)


# --- the tree --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [imports.between_apps, imports.inside_apps])
def test_imports_go_down(rule):
    keeps(objections(rule, KNOWN))


def test_no_import_goes_round():
    keeps(imports.cycles(EVERY))


@pytest.mark.parametrize(
    "rule",
    [
        *(shape.long_functions, shape.long_module),
        *(words.unsafe, words.signals, words.chance, words.writes, words.people_in_impact),
    ],
)
def test_every_source_keeps(rule):
    keeps(objections(rule))


def test_files_stay_short():
    limits = [(path, shape.FILE) for path in tree.front_end()]
    long = [o for path, limit in limits for o in shape.long_text(path.name, path.read_text(), limit)]
    long += [o for name, text in TEMPLATES.items() for o in shape.long_text(name, text, shape.TEMPLATE)]
    tests = [Source(tree.module_of(path), path.read_text()) for path in tree.test_files()]
    long += [o for test in tests for o in shape.long_module(test, shape.TEST_FILE)]
    keeps(long)


@pytest.mark.parametrize("app", ROOMS)
def test_a_lower_floor_does_not_name_what_a_higher_one_made(app):
    higher = schema.higher_accessors(our_models(), FLOORS[app])
    found = [o for source in EVERY if source.app == app for o in words.climbs(source, higher)]
    mine = {name: text for name, text in TEMPLATES.items() if name.startswith(f"{app}/")}
    keeps(found + [o for name, text in mine.items() for o in words.template_climbs(name, text, higher)])


@pytest.mark.parametrize("rule", [schema.unpaired, schema.unprotected, schema.homeless])
def test_models_keep(rule):
    keeps(rule(our_models()))


def test_no_migration_is_missing():
    loader = MigrationLoader(None)
    seen = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    with translation.override(None):  # as makemigrations does: labels are compared as written
        changes = seen.changes(loader.graph)
    keeps([f"{app}: {change}" for app in FLOORS for m in changes.get(app, []) for change in m.operations])


def test_every_address_says_who_may_open_it():
    keeps(schema.undeclared(get_resolver().url_patterns))


def test_every_operation_of_the_api_says_who_may_call_it():
    keeps(schema.undeclared_operations(routers()))


def test_every_template_is_used():
    folders = [
        Path(config.path) / "templates" for config in apps.get_app_configs() if config.name not in FLOORS
    ]
    folders.append(Path(django.__file__).parent / "forms" / "templates")
    overridden = {name for name in TEMPLATES if any((folder / name).is_file() for folder in folders)}
    code = "\n".join(source.text for source in EVERY)
    keeps(shape.unused_templates(TEMPLATES, code, overridden))


def test_templates_escape():
    keeps([o for name, text in TEMPLATES.items() for o in words.unsafe_template(name, text)])


def test_only_listed_paths_stand_at_the_top():
    tops = {name.partition("/")[0] for name in tree.committed()}
    keeps(sorted({top for top in tops if not top.startswith(".")} - tree.TOP_LEVEL))


def test_the_readme_names_every_room_and_command():
    commands = {name for name, app in get_commands().items() if app in FLOORS}
    keeps(shape.unnamed_in_readme((ROOT / "README.md").read_text(), set(ROOMS), commands))


REGISTRY = re.compile(
    r'"resolved"\s*:|--(?:extra-)?index-url|https?://[\w.-]*(?:pypi|pythonhosted|npmjs|registry)'
)


def test_no_file_names_the_host_of_a_registry():
    kept = [
        name for name in tree.committed() if re.match(r"requirements/|package|\.|Makefile|[\w.]+toml$", name)
    ]
    keeps([name for name in kept if REGISTRY.search((ROOT / name).read_text())])


def test_tests_outweigh_the_code(record_property):
    code = {source.module: source.text for source in EVERY}
    code |= {path.name: path.read_text() for path in tree.front_end() if path.suffix == ".js"}
    product, tests = shape.balance(code, {str(path): path.read_text() for path in tree.test_files()})
    record_property("lines", f"{product} of product, {tests} of tests")
    assert tests > product


# --- the rules bite --------------------------------------------------------------------------------------

BITES = [
    (imports.between_apps, "inventory.rules", "from loans.models import Loan"),
    (imports.between_apps, "inventory.rules", "import beneficiaries.models"),
    (imports.between_apps, "beneficiaries.models", "owner = ForeignKey('inventory.Device', PROTECT)"),
    (imports.between_apps, "paper.qr", "from accounts import codes"),
    (imports.between_apps, "loans.views", "def f():\n    from config import settings"),
    (imports.between_apps, "impact.figures", "from beneficiaries.tallies import count"),
    (imports.inside_apps, "loans.models.loan", "from loans.actions import lend"),
    (imports.inside_apps, "loans.policy", "from loans import perms"),
    (imports.inside_apps, "loans.actions.lend", "from loans.forms import LendForm"),
    (imports.inside_apps, "loans.choices", "from loans.models import Loan"),
    (imports.inside_apps, "loans.perms", "from inventory.actions.moves import move"),
    (imports.inside_apps, "inventory.labels", "from paper import qr\nfrom inventory.models import Device"),
    (
        imports.inside_apps,
        "inventory.labels",
        "from reportlab.pdfgen import canvas\nfrom django.db import connection",
    ),
    (words.unsafe, "loans.views", "mark_safe('<b>')"),
    (words.unsafe, "loans.views", "Loan.objects.raw('select 1')"),
    (words.unsafe, "loans.views", "connection.cursor()"),
    (words.unsafe, "loans.views", "queryset.annotate(x=RawSQL('1', []))"),
    (words.signals, "loans.models", "from django.db.models.signals import post_save"),
    (words.signals, "loans.models", "from django.dispatch import receiver"),
    (words.chance, "accounts.codes", "import random"),
    (words.chance, "accounts.codes", "from random import choice"),
    (words.writes, "loans.views", "form.save()"),
    (words.writes, "loans.policy", "Loan.objects.create()"),
    (words.writes, "loans.views", "Loan.objects.filter(pk=1).update(due_on=today)"),
    (words.writes, "loans.views", "Loan.objects.bulk_create(rows)"),
    (words.writes, "loans.actions.lend", "device.status = 'on_loan'"),
    (words.writes, "loans.actions.lend", "Device.objects.update(status='on_loan')"),
    (
        words.people_in_impact,
        "impact.figures",
        "Loan.objects.values('prescription__beneficiary__birth_year')",
    ),
    (words.people_in_impact, "impact.figures", "Loan.objects.filter(need__eligibility_id=1)"),
    (words.people_in_impact, "impact.figures", "loan.prescription.beneficiary"),
    (shape.long_functions, "loans.rules", "def f():\n" + "    x = 1\n" * 45),
    (shape.long_module, "loans.rules", "x = 1\n" * 300),
]


@pytest.mark.parametrize(("rule", "module", "text"), BITES)
def test_a_rule_objects(rule, module, text):
    known = {
        "loans.actions",
        "loans.forms",
        "loans.perms",
        "inventory.actions.moves",
        "accounts.codes",
        "paper.qr",
    }
    more = [known] if rule in (imports.between_apps, imports.inside_apps) else []
    assert rule(Source(module, text), *more)


ALLOWED = [
    (
        imports.between_apps,
        "loans.models",
        "from inventory.models import Device\nfrom accounts.acts import act",
    ),
    (imports.inside_apps, "loans.views", "from loans.forms import LendForm\nfrom loans import actions"),
    (imports.inside_apps, "loans.models.loan", "from accounts.keys import uuid7"),
    (imports.inside_apps, "inventory.labels", "from paper import qr\nfrom inventory.choices import Kind"),
    (words.writes, "loans.actions.lend", "Loan.objects.bulk_create(rows)"),
    (words.writes, "loans.views", "seen.update(found); canvas.create()"),
    (words.people_in_impact, "loans.figures", "loan.beneficiary"),
    (shape.long_functions, "loans.rules", 'def f():\n    """' + "words\n" * 60 + '"""\n    return 1'),
    (shape.long_module, "loans.choices", "MOVES = {\n" + "    1: 2,\n" * 400 + "}\n"),
]


@pytest.mark.parametrize(("rule", "module", "text"), ALLOWED)
def test_a_rule_lets_pass(rule, module, text):
    more = [set()] if rule in (imports.between_apps, imports.inside_apps) else []
    assert rule(Source(module, text), *more) == []


def test_a_circle_of_imports_is_found():
    first, second = (
        Source("loans.a", "from loans import b"),
        Source("loans.b", "def f():\n    import loans.a"),
    )
    assert "loans.a" in imports.cycles([first, second])[0]
    assert imports.cycles([first]) == []


def test_names_of_higher_floors_are_found():
    higher = {"loans": "loans", "loan": "loans"}
    assert words.climbs(Source("inventory.models", "device.loans.all()"), higher)
    assert words.climbs(Source("inventory.models", "Device.objects.filter(loan__closed_at=None)"), higher)
    assert words.climbs(Source("inventory.models", "Device.objects.order_by('-loan__due_on')"), higher)
    assert not words.climbs(Source("inventory.models", "capacity = 'loans'"), higher)
    assert words.template_climbs("inventory/device.html", "{% for loan in device.loans %}", higher)
    assert not words.template_climbs("inventory/device.html", "<p>loans</p>{{ device.tag }}", higher)


@isolate_apps("inventory")
def test_models_that_break_a_promise_are_found():
    class Broken(models.Model):
        organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, related_name="+")
        sent_at = models.DateTimeField(null=True)
        sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
        seen_at = models.DateTimeField()
        occurred_at = models.DateTimeField()

        class Meta:
            app_label = "inventory"

    assert schema.unprotected([Broken]) == ["inventory.Broken.organisation is not PROTECT"]
    assert schema.homeless([Broken]) == ["inventory.Broken.organisation may be empty"]
    assert schema.unpaired([Broken]) == [
        "inventory.Broken.sent_at and sent_by are not held together by a constraint",
        "inventory.Broken.sent_by and sent_at are not held together by a constraint",
        "inventory.Broken.seen_at has no seen_by",
        "inventory.Broken.occurred_at has no occurred_by",
    ]


def test_an_address_without_a_declaration_is_found():
    def closed(request):
        return HttpResponse()

    def opened(request):
        return HttpResponse()

    patterns = [path("closed/", closed), path("open/", for_everybody(opened))]
    assert schema.undeclared(patterns) == ["/closed/ does not declare who may open it"]


def test_an_operation_without_a_declaration_is_found():
    router = Router()

    @router.get("/closed")
    def closed(request):
        return {}

    @router.get("/open", auth=needs("device", Right.READ))
    def opened(request):
        return {}

    assert len(schema.undeclared_operations([router])) == 1


def test_unused_and_unsafe_templates_are_found():
    held = {"a.html": '{% include "b.html" %}', "b.html": "{{ x|safe }}", "c.html": "", "404.html": ""}
    assert shape.unused_templates(held, "render(request, 'a.html')", set()) == [
        "templates/c.html is not used"
    ]
    assert words.unsafe_template("b.html", held["b.html"])
    assert words.unsafe_template("b.html", "{% autoescape off %}")


def test_what_a_readme_forgets_is_found():
    readme = "Rooms: `loans`. Commands: `manage.py demo`."
    assert shape.unnamed_in_readme(readme, {"loans"}, {"demo"}) == []
    assert len(shape.unnamed_in_readme(readme, {"paper"}, {"doctor"})) == 2


@pytest.mark.parametrize("text", ['"resolved": "x"', "--extra-index-url x", "https://registry.example/x"])
def test_the_host_of_a_registry_is_found(text):
    assert REGISTRY.search(text)


def test_admin_is_not_installed():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
