"""The door of every view: who may open it stands beside it, and is asked before anything is looked up."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.actions import members
from accounts.choices import Role
from accounts.middleware import WORKING, MemberMiddleware, working_member
from accounts.models import Membership
from accounts.perms import ACT, READ
from tests import make
from tests.matrix import addresses
from tests.matrix.table import BY_NAME

NOTHING = "/choose/"


def looked_up(_request, *_args, **_kwargs):
    """A view that would already have asked the database."""
    raise Http404


def asked_by(member, method="get"):
    request = getattr(RequestFactory(), method)("/x/")
    request.member = member
    return request


class TestDoors:
    def test_without_a_working_membership_one_is_sent_to_choose(self):
        for door in (access.page("device", READ), access.for_members):
            response = door(looked_up)(asked_by(None))
            assert (response.status_code, response["Location"]) == (302, NOTHING)

    def test_a_role_without_the_right_is_stopped_before_anything_is_looked_up(self):
        door = access.page("device", ACT)(looked_up)
        with pytest.raises(PermissionDenied):
            door(asked_by(Membership(role=Role.PRESCRIBES_PRESCRIBER)))

    def test_a_role_with_the_right_goes_in_with_all_that_was_asked(self):
        door = access.page("device", ACT)(lambda request, tag, *, more: HttpResponse(f"{tag} {more}"))
        answer = door(asked_by(Membership(role=Role.LENDS_VOLUNTEER)), "K7M49TRX", more="x")
        assert answer.content == b"K7M49TRX x"

    def test_each_door_says_for_whom_it_is(self):
        declared = [
            door(looked_up).declared
            for door in (
                access.page("loan", READ),
                access.for_members,
                access.for_signed_in,
                access.for_everybody,
                access.for_callers,
            )
        ]
        assert declared == [
            ("loan", READ), ("member", None), ("signed_in", None), ("everybody", None), ("operations", None),
        ]  # fmt: skip

    @pytest.mark.parametrize("door", [access.for_everybody, access.for_callers])
    def test_only_open_doors_need_no_sign_in(self, door):
        def view(_request):
            return HttpResponse()

        assert door(view).login_required is False

    @pytest.mark.parametrize("door", [access.page("loan", READ), access.for_members, access.for_signed_in])
    def test_the_others_do(self, door):
        def view(_request):
            return HttpResponse()

        assert getattr(door(view), "login_required", True)

    def test_a_door_keeps_its_view_s_name_for_whoever_reads_a_trace(self):
        assert access.page("loan", READ)(looked_up).__name__ == "looked_up"


class TestOpens:
    """Which pages open by their address: where a language is changed, or after signing in again."""

    @pytest.mark.parametrize(
        ("view", "opens"),
        [
            (looked_up, True),
            (require_POST(looked_up), False),
            (require_safe(looked_up), True),
            (access.page("loan", READ)(require_POST(looked_up)), False),
            (never_cache(access.for_members(require_POST(looked_up))), False),
            (access.for_everybody(never_cache(looked_up)), True),
            ("no view", True),
        ],
    )
    def test_only_what_takes_a_form_alone_does_not(self, view, opens):
        assert access.opens(view) is opens

    def test_it_is_right_about_every_page_of_the_product(self):
        wrong = []
        for address in addresses.every():
            row = BY_NAME.get(address.name)
            if row is None or address.api or address.name.startswith("account_"):
                continue
            keys = dict.fromkeys(address.keys, "00000000-0000-7000-8000-000000000000")
            keys |= {key: "x" for key in address.keys if key in ("secret", "slug", "ending", "tag")}
            if access.opens(resolve(address.path(keys)).func) != ("GET" in row.methods):
                wrong.append(address.name)
        assert wrong == []


@pytest.mark.django_db
class TestAtWork:
    """`request.member`: the membership of the session, at first the only one, or nobody."""

    def request(self, user, chosen=None):
        request = RequestFactory().get("/")
        request.user, request.session = user, {WORKING: str(chosen.pk)} if chosen else {}
        return request

    def test_nobody_who_is_not_signed_in(self):
        assert working_member(self.request(AnonymousUser())) is None

    def test_the_only_one_without_being_asked(self):
        assert working_member(self.request(make.michel().user)) == make.michel()

    def test_of_two_the_chosen_one_and_none_before(self):
        who = make.michel().user
        second = make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=who)
        assert working_member(self.request(who)) is None
        assert working_member(self.request(who, second)) == second
        assert working_member(self.request(who, make.michel())) == make.michel()

    def test_nobody_where_the_chosen_one_is_over_rather_than_another_organisation(self):
        who = make.michel().user
        second = make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=who)
        Membership.objects.filter(pk=second.pk).update(until=timezone.localdate() - dt.timedelta(days=1))
        assert working_member(self.request(who, second)) is None

    def test_who_never_chose_stays_where_the_session_began(self):
        who = make.michel().user
        request = self.request(who)
        assert working_member(request) == make.michel()
        second = make.member(Role.LENDS_VOLUNTEER, make.seconde_vie(), who=who)
        assert working_member(request) == make.michel()
        members.end(colleague=make.michel(), by=make.samira())
        assert working_member(request) is None
        assert working_member(self.request(who)) == second

    def test_another_role_for_the_same_work_goes_on_without_a_question(self):
        before = make.michel()
        request = self.request(before.user, before)
        after = members.change_role(colleague=before, role=Role.LENDS_MANAGER, by=make.samira())
        assert working_member(request) == after

    def test_another_activity_of_the_same_house_is_asked_for(self):
        who = make.user("Paula Sociale")
        lends = make.member(Role.LENDS_VOLUNTEER, make.ccas(), who=who)
        make.member(Role.PRESCRIBES_PRESCRIBER, make.ccas(), who=who)
        members.end(colleague=lends, by=make.member(Role.LENDS_MANAGER, make.ccas()))
        assert working_member(self.request(who, lends)) is None

    def test_never_somebody_else_s(self):
        assert working_member(self.request(make.michel().user, make.odile())) is None

    def test_it_is_one_statement(self, django_assert_num_queries):
        user = make.michel().user
        with django_assert_num_queries(1):
            member = working_member(self.request(user))
            assert (member.organisation.name, member.usual_site.name) == ("Le Pont-Vieux", "Grenoble")

    def test_the_day_of_a_request_is_the_organisation_s(self):
        island = make.organisation("Loin", "lends", time_zone="Pacific/Noumea")
        member = make.member(Role.LENDS_MANAGER, island)
        told = []

        def respond(_request):
            told.append(timezone.get_current_timezone_name())
            return HttpResponse()

        with timezone.override("America/Cayenne"):  # what another request left behind
            MemberMiddleware(respond)(self.request(member.user))
            MemberMiddleware(respond)(self.request(AnonymousUser()))
        assert told == ["Pacific/Noumea", "Europe/Paris"]

    def test_a_request_leaves_no_zone_behind_even_where_it_fails(self):
        island = make.organisation("Loin", "lends", time_zone="Pacific/Noumea")
        member = make.member(Role.LENDS_MANAGER, island)
        before = timezone.get_current_timezone_name()
        with pytest.raises(Http404):
            MemberMiddleware(looked_up)(self.request(member.user))
        assert timezone.get_current_timezone_name() == before
