"""Doctor asks every room what it promises, and says each breach in a sentence."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import doctor
from accounts.doctor import Problem, Promises, Rows
from accounts.models import ApiToken, Closure, Invitation, Membership, Site
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise() -> Promises:
    """A room that promises two things which the cast does not keep, and one that it does."""
    written = Promises()

    @written("I3", "Site {} of {} is in the mountains.")
    def nobody_works_in_mens() -> Rows:
        return Site.objects.filter(name="Mens").values_list("name", "organisation__slug")

    @written("I12", "Site {} is open.")
    def everything_is_closed() -> Rows:
        return Site.objects.filter(organisation__slug="le-pont-vieux").order_by("name").values_list("name")

    @written("I1", "Site {} has no name.")
    def sites_have_names() -> Rows:
        return Site.objects.filter(name="").values_list("pk")

    return written


def test_every_row_that_breaks_a_promise_is_a_sentence(promise):
    first, *others = promise.broken()
    assert first == Problem("I3", "Site Mens of le-pont-vieux is in the mountains.")
    assert sorted(map(str, others)) == ["I12: Site Grenoble is open.", "I12: Site Mens is open."]


def test_rows_come_in_the_order_they_were_made(promise):
    """Whatever order the question had: two reports of one database read alike."""
    keys = Site.objects.filter(organisation=make.pont_vieux()).order_by("pk").values_list("name", flat=True)
    assert [str(one).split()[2] for one in promise.broken()][1:] == [*keys]


def test_a_statement_for_each_promise_however_often_it_is_asked(promise):
    for _time in range(2):
        with CaptureQueriesContext(connection) as sent:
            assert len([*promise.broken()]) == 3
        assert len(sent) == 3


def test_what_was_mended_since_is_a_problem_no_more(promise):
    assert len([*promise.broken()]) == 3
    Site.objects.filter(name="Mens").update(name="Vif")
    assert [problem.invariant for problem in promise.broken()] == ["I12", "I12"]


def test_text_in_a_row_is_never_read_as_a_sentence(promise):
    Site.objects.filter(name="Grenoble").update(name="{0} {organisation} %s")
    assert "I12: Site {0} {organisation} %s is open." in map(str, promise.broken())


def test_every_room_that_keeps_data_is_asked():
    rooms = {module.__name__.partition(".")[0] for module in doctor._doctors()}
    assert rooms == {"accounts", "inventory", "beneficiaries", "loans", "impact"}


def test_nothing_is_wrong_with_the_cast():
    assert doctor.run() == []


# --- whose a row is --------------------------------------------------------------------------------------


def _token():
    make.token(make.michel())
    ApiToken.objects.update(organisation=make.seconde_vie())


def _invitation():
    make.invitation()
    Invitation.objects.update(usual_site=make.vienne())


def _usual_place():
    Membership.objects.filter(pk=make.michel().pk).update(usual_site=make.vienne())


def _place():
    make.michel().sites.add(make.vienne())


def _closure():
    day = timezone.localdate()
    Closure.objects.create(organisation=make.pont_vieux(), site=make.vienne(), first_day=day, last_day=day)


@pytest.mark.broken
@pytest.mark.parametrize("cross", [_token, _invitation, _usual_place, _place, _closure])
def test_a_row_that_reaches_into_another_organisation_is_named(cross):
    make.michel(), make.oscar()
    cross()
    (problem,) = doctor.problems()
    assert (problem.invariant, "another organisation" in problem.sentence) == ("I12", True)
