"""One world for everything that asks it: each answer is rolled back, so nobody meets what another did."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.matrix.world import World
from tests.support import shuffle


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    shuffle.reseed("the world of the matrix")
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def _quiet() -> Iterator[None]:
    """Thousands of requests: not a line of log each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
