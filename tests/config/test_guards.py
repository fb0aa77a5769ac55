"""The guards around every test bite."""

import socket

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.template import Engine, RequestContext, engines
from django.test import RequestFactory
from pytest_socket import SocketConnectBlockedError

from accounts.models import Membership
from tests import make
from tests.support.reading import says
from tests.support.reads import (
    ComparedThroughAnother,
    WrittenByReading,
    gets_only_read,
    watched_writes,
    written_table,
)
from tests.support.templates import FormWithoutToken, UndefinedTemplateVariable

User = get_user_model()


def test_an_undefined_variable_in_a_template_fails():
    template = engines["django"].from_string("{{ nobody.gave.this }}")
    with pytest.raises(UndefinedTemplateVariable, match="nobody"):
        template.render({})


@pytest.mark.parametrize(("only", "fails"), [("", False), (" only", True)])
def test_a_form_that_lost_its_token_fails(only, fails):
    """An include with `only` keeps nothing of the request: Django writes no token, the form is refused."""
    pages = {"form.html": "<form>{% csrf_token %}</form>", "page.html": f'{{% include "form.html"{only} %}}'}
    page = Engine(loaders=[("django.template.loaders.locmem.Loader", pages)]).get_template("page.html")
    context = RequestContext(RequestFactory().get("/"))
    if fails:
        with pytest.raises(FormWithoutToken):
            page.render(context)
    else:
        assert "csrfmiddlewaretoken" in page.render(context)


def test_a_library_template_may_leave_options_out():
    assert engines["django"].get_template("django/forms/attrs.html").render({"widget": {"attrs": {}}}) == ""


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "inventory_device" ("id") VALUES (1)', "inventory_device"),
        ('INSERT OR IGNORE INTO "a_b" ("id") VALUES (1)', "a_b"),
        ("update inventory_device set status = 'ready'", "inventory_device"),
        ('DELETE FROM "loans_hold" WHERE 1', "loans_hold"),
        ('SELECT "x" FROM "inventory_device"', None),
        ("SAVEPOINT s1", None),
    ],
)
def test_a_write_is_told_from_a_read(sql, table):
    assert written_table(sql) == table


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "refused"), [("get", True), ("head", True), ("post", False)])
def test_a_get_that_writes_fails(method, refused):
    def view(_request):
        User.objects.create_user("nadia")
        return HttpResponse()

    request = getattr(RequestFactory(), method)("/")
    if refused:
        with pytest.raises(WrittenByReading, match="accounts_user"):
            gets_only_read(view)(request)
    else:
        assert gets_only_read(view)(request).status_code == 200


@pytest.mark.django_db
def test_an_update_that_looks_at_another_table_is_no_comparison():
    """On PostgreSQL two would both pass: each may only look at the columns of the row it changes."""
    members = Membership.objects.filter(organisation__slug="le-pont-vieux")
    with pytest.raises(ComparedThroughAnother), transaction.atomic():
        members.update(until=None)
    assert Membership.objects.filter(organisation=make.pont_vieux()).update(until=None)


@pytest.mark.django_db
def test_writes_of_a_test_are_seen():
    with watched_writes() as writes:
        User.objects.count()
        assert not writes.tables
        User.objects.create_user("nadia")
    assert writes.tables == {"accounts_user"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["before", "after"])
def test_the_cast_is_back_after_a_test_that_committed(time):
    """Workers steal tests from each other: whichever comes next begins with everybody there."""
    assert Membership.objects.filter(user__username="samira.benali").exists(), time


@pytest.mark.django_db
@pytest.mark.usefixtures("nobody_yet")
def test_a_queryset_without_an_order_is_shuffled():
    names = [f"user-{number:02}" for number in range(30)]
    User.objects.bulk_create(User(username=name) for name in names)
    unordered = User.objects.order_by().values_list("username", flat=True)
    assert [*unordered] != names
    assert [*unordered.iterator()] != names
    assert [*unordered.order_by("username")] == names


def test_nothing_outside_this_machine_answers():
    with socket.socket() as outward, pytest.raises(SocketConnectBlockedError):
        outward.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    "noise",
    [
        'href="/requests/01a205a3-acc2-7113-9140-05d7e096fcaf/"',
        '<input type="hidden" name="csrfmiddlewaretoken" value="zcaFrSArEy0xCAF1950">',
        '{"csrfmiddlewaretoken": "zcaFrSArEy0xCAF1950"}',
        '<div data-token="zcaFrSArEy0xCAF1950"></div>',
        "CAF 4XH",
        "RSA4XH",
        "REY2 CAF9",
        "RSA2CAF9",
    ],
)
def test_keys_tokens_tags_and_codes_say_nothing_whatever_they_spell(noise):
    assert says(f"<p>{noise}</p>", "caf", "rsa", "rey", "1950") == []


def test_what_is_said_is_heard_in_capitals_or_not_where_a_word_begins():
    page = "<p>MW2 4XH · bénéficiaire du RSA, caf_attestation, née en 1950</p>"
    assert says(page, "rsa", "Caf", "1950", "éligib", "bénéf", "fair") == ["rsa", "Caf", "1950", "bénéf"]
