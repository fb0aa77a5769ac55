"""What people type about themselves and their colleagues: what is offered, what is taken, what is refused."""

import pytest
from django.http import QueryDict

from accounts import forms
from accounts.choices import INVITES, Role
from accounts.models import Invitation
from tests import make

pytestmark = pytest.mark.django_db

WHO = {"given_name": "Nadia", "family_name": "Cohen", "username": "nadia.c", "passphrase": make.PASSPHRASE}


def invitation(email: str = "") -> Invitation:
    return Invitation(role=Role.LENDS_VOLUNTEER, organisation=make.pont_vieux(), email=email)


def welcome(**said: str) -> forms.WelcomeForm:
    form = forms.WelcomeForm(WHO | said, invitation=invitation())
    form.is_valid()
    return form


# --- asking somebody in ----------------------------------------------------------------------------------


@pytest.mark.parametrize("build", [make.samira, make.helene, make.sylvie])
def test_a_manager_is_offered_the_roles_to_give_each_with_what_it_does(build):
    member = build()
    offered = forms.roles_in_words(member)
    assert [code for code, _word, _does in offered] == [role.value for role in INVITES[member.role]]
    assert all(word and does for _code, word, does in offered)


@pytest.mark.parametrize("build", [make.michel, make.celine, make.olga])
def test_others_are_offered_none(build):
    assert forms.roles_for(build()) == []


def test_every_role_that_may_be_given_is_said_in_words():
    given = {role for roles in INVITES.values() for role in roles}
    assert given == {*forms.ROLE_WORDS}


def test_a_place_is_asked_of_those_who_lend_and_is_one_of_theirs():
    form = forms.InviteForm(member=make.samira())
    assert [*form.fields["site"].queryset] == [make.grenoble(), make.mens()]
    assert "site" not in forms.InviteForm(member=make.helene()).fields


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": Role.PRESCRIBES_MANAGER}, "role"),
        ({"role": Role.SYSTEM}, "role"),
        ({"email": "no address"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": f"{'x' * 150}@example.org"}, "email"),
        ({"site": "00000000-0000-7000-8000-000000000000"}, "site"),
        ({"site": "mens"}, "site"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(said, field):
    form = forms.InviteForm({"role": Role.LENDS_VOLUNTEER, **said}, member=make.samira())
    assert [*form.errors] == [field]


def test_neither_place_nor_address_is_needed():
    form = forms.InviteForm({"role": Role.LENDS_VOLUNTEER}, member=make.samira())
    assert form.is_valid()
    assert (form.cleaned_data["site"], form.cleaned_data["email"]) == (None, "")


def test_a_role_is_changed_to_one_of_those():
    assert forms.RoleForm({"role": Role.LENDS_MANAGER}, member=make.samira()).is_valid()
    for role in (Role.OPERATOR, Role.GIVES_CONTACT, "", "x\0"):
        assert not forms.RoleForm({"role": role}, member=make.samira()).is_valid()


# --- coming in -------------------------------------------------------------------------------------------


def test_a_sign_in_name_is_enough():
    who = welcome().colleague()
    assert (who.username, who.email, who.given_name) == ("nadia.c", "", "Nadia")


def test_an_address_is_the_name_then():
    who = welcome(email="", username="nadia.c").colleague()
    assert who.username == "nadia.c"
    form = forms.WelcomeForm(WHO | {"email": "nadia@example.org"}, invitation=invitation())
    assert form.is_valid()
    assert (form.colleague().email, form.colleague().username) == ("nadia@example.org", "")


def test_whoever_was_written_to_is_not_asked_again_and_cannot_say_otherwise():
    form = forms.WelcomeForm(WHO | {"email": "other@example.org"}, invitation=invitation("nadia@example.org"))
    assert {"email", "username"}.isdisjoint(form.fields)
    assert form.is_valid()
    assert (form.colleague().email, form.colleague().username) == ("nadia@example.org", "")


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"username": ""}, {"email"}),
        ({"given_name": ""}, {"given_name"}),
        ({"family_name": "   "}, {"family_name"}),
        ({"passphrase": ""}, {"passphrase"}),
        (
            {"given_name": "", "family_name": "", "passphrase": ""},
            {"given_name", "family_name", "passphrase"},
        ),
        ({"username": "x" * 61}, {"username"}),
        ({"passphrase": "x" * 201}, {"passphrase"}),
        ({"email": f"{'x' * 150}@example.org"}, {"email"}),
    ],
)
def test_every_fault_is_said_at_once_at_its_field(said, fields):
    assert {*welcome(**said).errors} == fields


def test_spaces_belong_to_a_passphrase_and_not_to_a_name():
    form = forms.WelcomeForm(
        WHO | {"given_name": "  Nadia ", "passphrase": "  quatre bornes sous la neige "},
        invitation=invitation(),
    )
    assert form.is_valid()
    assert form.colleague().given_name == "Nadia"
    assert form.colleague().passphrase == "  quatre bornes sous la neige "


def test_a_phone_fills_in_names_and_never_shows_the_passphrase():
    drawn = str(forms.WelcomeForm(QueryDict("passphrase=secret+secret"), invitation=invitation()))
    assert 'autocomplete="given-name"' in drawn
    assert 'autocomplete="family-name"' in drawn
    assert "secret secret" not in drawn


def test_each_language_is_called_by_its_own_name():
    assert forms.LANGUAGES == [("fr", "Français"), ("en", "English")]
