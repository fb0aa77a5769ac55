"""The document of the API and what the API does are one: bounded, in this process, no server (design §8)."""

from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from pytest_django import DjangoDbBlocker
from schemathesis import Case
from schemathesis.filters import HasAPIOperation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from accounts.choices import Role
from config.wsgi import application
from tests import make
from tests.matrix.design import goes
from tests.matrix.table import BY_NAME

ADDRESS = "/api/v1/openapi.json"
ASSOCIATION, PRESCRIBER, DONOR = Role.LENDS_MANAGER, Role.PRESCRIBES_PRESCRIBER, Role.GIVES_CONTACT
Keys = dict[str, str]

schema = schemathesis.openapi.from_wsgi(ADDRESS, application)


@pytest.fixture(autouse=True)
def _one_transaction():
    """As in Django's own test client: a request ends, the test's transaction does not."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def things(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Keys]:
    """What addresses may name: a loan and a request of the first association, a device of the first donor;
    and a token of each role that calls."""
    with django_db_blocker.unblock(), transaction.atomic():
        lent, waiting, device = make.loan(), make.prescription(), make.device()
        keys = {"loan": str(lent.pk), "prescription": str(waiting.pk), "tag": device.tag, "slug": "alpexa"}
        tokens = {role: make.token(make.CAST[role]()) for role in (ASSOCIATION, PRESCRIBER, DONOR)}
        yield keys | tokens
        transaction.set_rollback(True)


def reach(case: Case, things: Keys) -> None:
    """Name things that are there in what is well-formed, so that more than 404 is tried."""
    if case.meta and case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    for name in case.path_parameters or {}:
        noun = "loan" if "/loans/" in case.path else "prescription"
        case.path_parameters[name] = things.get(name) or things[noun]


def walked_by(context: HasAPIOperation) -> str:
    """Who walks along the boundaries of an operation's fields: the first role that may call it."""
    row = BY_NAME[context.operation.label.replace("/api/v1", "")]
    return next(role for role in (ASSOCIATION, PRESCRIBER, DONOR) if goes(role, *row.needs))


def bounded(*phases: Phase) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Few examples, the same at every run; boundaries are what Schemathesis gives as explicit ones."""
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=5, derandomize=True, deadline=None, suppress_health_check=quiet, phases=phases
    )


def conforms(case: Case, role: str, things: Keys) -> None:
    reach(case, things)
    # That a period begins before it ends cannot be said in a schema.
    excluded = [positive_data_acceptance] if case.path.endswith("/impact") else None
    case.call_and_validate(headers={"Authorization": f"Bearer {things[role]}"}, excluded_checks=excluded)


@pytest.mark.slow
@pytest.mark.django_db
@schema.include(lambda context: walked_by(context) == ASSOCIATION).parametrize()
@bounded(Phase.explicit, Phase.generate)
def test_no_boundary_of_an_association_s_operations_has_a_fault(case, things):
    conforms(case, ASSOCIATION, things)


@pytest.mark.slow
@pytest.mark.django_db
@schema.include(lambda context: walked_by(context) == PRESCRIBER).parametrize()
@bounded(Phase.explicit, Phase.generate)
def test_no_boundary_of_a_social_worker_s_operations_has_a_fault(case, things):
    conforms(case, PRESCRIBER, things)


@pytest.mark.slow
@pytest.mark.django_db
@schema.exclude(lambda context: walked_by(context) == ASSOCIATION).parametrize()
@bounded(Phase.generate)
def test_an_association_finds_no_fault_elsewhere(case, things):
    conforms(case, ASSOCIATION, things)


@pytest.mark.slow
@pytest.mark.django_db
@schema.exclude(lambda context: walked_by(context) == PRESCRIBER).parametrize()
@bounded(Phase.generate)
def test_a_social_worker_finds_no_fault_elsewhere(case, things):
    conforms(case, PRESCRIBER, things)


@pytest.mark.slow
@pytest.mark.django_db
@schema.exclude(lambda context: walked_by(context) == DONOR).parametrize()
@bounded(Phase.generate)
def test_a_donor_finds_no_fault_elsewhere(case, things):
    conforms(case, DONOR, things)


def test_every_operation_says_what_a_stranger_gets():
    for found in schema.get_all_operations():
        operation = found.ok()
        assert {"401", "403", "422"} <= set(operation.definition.raw["responses"]), operation.label


def test_the_document_names_every_address_of_the_stable_surface():
    labels = {
        found.ok().label.replace("/api/v1", "").replace("{key}", "{id}")
        for found in schema.get_all_operations()
    }
    assert labels >= {
        "GET /devices", "GET /devices/{tag}", "GET /devices/{tag}/events", "POST /scans",
        "GET /prescriptions", "POST /prescriptions", "POST /prescriptions/{id}/accept",
        "POST /prescriptions/{id}/decline", "POST /prescriptions/{id}/withdraw",
        "POST /prescriptions/{id}/hold",
        "GET /loans", "POST /loans/{id}/renew", "POST /loans/{id}/lost", "POST /loans/{id}/stolen",
        "POST /loans/{id}/claim_returned", "POST /loans/{id}/swap", "GET /donors/{slug}/impact",
    }  # fmt: skip
