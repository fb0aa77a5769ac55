"""Questions written once: the same rows as a queryset gives, whatever is asked before or after."""

import pytest
from django.db import connection
from django.db.models import CharField, Exists, OuterRef, UUIDField
from django.test.utils import CaptureQueriesContext

from accounts.keys import uuid7
from accounts.models import Membership, Site
from accounts.prepared import Prepared
from tests import make

pytestmark = pytest.mark.django_db


def sites_of(**named):
    return Site.objects.filter(**named).select_related("organisation").order_by("name")


def test_the_values_change_and_the_rows_with_them():
    asked = Prepared(sites_of, organisation=UUIDField())
    here, there = make.pont_vieux(), make.seconde_vie()
    assert [site.name for site in asked(organisation=here.pk)] == ["Grenoble", "Mens"]
    assert [site.name for site in asked(organisation=there.pk)] == ["Vienne"]
    assert asked(organisation=uuid7()) == []
    assert [site.organisation for site in asked(organisation=here.pk)] == [here, here]


def test_it_is_one_statement_with_what_is_joined():
    asked = Prepared(sites_of, organisation=UUIDField())
    here = make.pont_vieux()
    for _time in range(2):
        with CaptureQueriesContext(connection) as sent:
            assert {site.organisation.name for site in asked(organisation=here.pk)} == {here.name}
        assert len(sent) == 1


def test_rows_written_since_are_found():
    asked = Prepared(sites_of, organisation=UUIDField())
    here = make.organisation("Ailleurs")
    assert asked(organisation=here.pk) == []
    make.organisations.add_site(organisation=here, name="Voiron", by=None)
    assert [site.name for site in asked(organisation=here.pk)] == ["Voiron"]


def test_a_value_is_never_read_as_sql():
    asked = Prepared(sites_of, name=CharField())
    make.pont_vieux()
    assert asked(name="Mens") != []
    assert asked(name="x' OR '1'='1") == []
    assert asked(name="100 % %s") == []


def test_none_fits_no_row():
    asked = Prepared(lambda user: Membership.objects.filter(user=user), user=UUIDField())
    make.michel()
    assert asked(user=None) == []


def test_a_shape_has_words_of_its_own():
    asked = Prepared(
        lambda order, organisation: Site.objects.filter(organisation=organisation).order_by(order),
        organisation=UUIDField(),
    )
    here = make.pont_vieux().pk
    assert [site.name for site in asked("name", organisation=here)] == ["Grenoble", "Mens"]
    assert [site.name for site in asked("-name", organisation=here)] == ["Mens", "Grenoble"]


def test_a_question_that_nothing_can_fit_asks_nothing():
    asked = Prepared(lambda organisation: Site.objects.none(), organisation=UUIDField())
    with CaptureQueriesContext(connection) as sent:
        assert asked(organisation=uuid7()) == []
    assert len(sent) == 0


def test_slots_reach_into_questions_within_and_rows_of_values():
    def build(organisation, name):
        here = Site.objects.filter(organisation=OuterRef("organisation"), name=name)
        there = Membership.objects.filter(Exists(here), organisation=organisation)
        return there.order_by("role").values_list("role", flat=True)

    asked = Prepared(build, organisation=UUIDField(), name=CharField())
    michel = make.michel()
    assert michel.role in asked(organisation=michel.organisation_id, name="Mens")
    assert asked(organisation=michel.organisation_id, name="Vienne") == []
