"""What people type about people: shaped, kept when it is wrong, and told beside its field."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Reason, Refused
from beneficiaries.actions import people
from beneficiaries.forms import DayField, HandOnForm, PersonForm, SearchForm, put_refusal
from beneficiaries.validators import nir_sentence
from tests import make

DETAILS = {
    "family_name": "Rey",
    "given_name": "Denise",
    "birth_year": "1950",
    "commune": "Grenoble",
    "channel": "call",
    "phone": "06 39 98 12 40",
}
NIR = "2 95 10 99 126 111 93"


# --- a day --------------------------------------------------------------------------------------------------


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_is_read_as_a_browser_sends_it_and_as_it_is_written_by_hand(day):
    field = DayField(label="")

    assert field.clean(day.isoformat()) == day
    assert field.clean(f"{day:%d/%m/%Y}") == day
    assert field.clean(f" {day.day}/{day.month}/{day.year} ") == day


@pytest.mark.parametrize(
    "typed", ["demain", "2026-02-31", "31/02/2026", "2026-13-01", "12-10-2026", "1e9", "0/0/0"]
)
def test_what_is_no_day_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="12/10/2026"):
        DayField(label="").clean(typed)


def test_an_empty_day_is_none_unless_it_is_asked_for():
    assert DayField(label="").clean("") is None
    with pytest.raises(ValidationError, match="12/10/2026"):
        DayField(label="", required=True).clean("")


# --- a person -----------------------------------------------------------------------------------------------


def errors(**more: str) -> dict[str, list[str]]:
    return dict(PersonForm(DETAILS | more, departement="38").errors)


def test_the_least_is_enough():
    form = PersonForm({name: value for name, value in DETAILS.items() if name != "commune"})

    assert form.is_valid()
    assert (form.cleaned_data["commune"], form.cleaned_data["language"]) == ("", "fr")


def test_a_commune_is_looked_for_in_the_structures_departement():
    form = PersonForm(DETAILS, departement="38")

    assert form.is_valid()
    assert form.cleaned_data["commune"] == "38185"
    assert "Grenoble (38185)" in form.known_communes


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("family_name", "", "Écrivez le nom de famille."),
        ("given_name", "  ", "Écrivez le prénom."),
        ("birth_year", "", "Écrivez l’année de naissance."),
        ("birth_year", "mille", "en quatre chiffres"),
        ("birth_year", "1950,5", "en quatre chiffres"),
        ("commune", "Nulle-Part-sur-Rien", "pas dans la liste"),
    ],
)
def test_a_fault_is_said_beside_its_field(field, typed, said):
    assert any(said in sentence for sentence in errors(**{field: typed})[field])


def test_a_channel_that_does_not_exist_is_not_taken():
    assert "channel" in errors(channel="pigeon")
    assert "language" in errors(language="xx")


@pytest.mark.parametrize(
    ("field", "filled"),
    [("hours", "le soir"), ("leave_no_message", "on"), ("shared", "on"), ("language", "uk")],
)
def test_a_condition_that_is_filled_in_is_shown_open(field, filled):
    assert PersonForm(DETAILS | {field: filled}).has_conditions
    assert not PersonForm(DETAILS).has_conditions


def test_who_is_reached_by_letter_has_an_address_on_the_form():
    letter = DETAILS | {"channel": "letter", "phone": ""}
    assert PersonForm(letter).errors["address"] == ["Écrivez l’adresse à mettre sur l’enveloppe."]
    assert PersonForm(letter | {"address": "3 rue du Four"}).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"hours": "après 11 h", "shared": True, "leave_no_message": True, "language": "uk"},
        {"channel": "email", "phone": "", "email": "denise@example.fr"},
        {"channel": "letter", "phone": "", "commune": "", "address": "3 rue du Four\n38710 Mens"},
        {"channel": "prescriber", "phone": "+41 22 749 00 00"},
        {"email": "denise@example.fr", "hours": "le matin"},
    ],
)
def test_what_is_known_opens_the_form_and_sent_back_changes_nothing(more):
    typed = {"commune": "38185", "phone": "06 39 98 12 40", "channel": "call"} | more
    denise = people.register(by=make.ines(), family_name="Rey", given_name="Denise", birth_year=1950, **typed)
    known = people.details_of(denise)
    opened = PersonForm.of(denise)
    sent = {name: opened[name].value() for name in opened.fields}
    form = PersonForm.of(denise, {name: value for name, value in sent.items() if value not in (None, False)})

    assert form.is_valid(), form.errors
    people.update(denise, by=make.ines(), **form.cleaned_data)
    denise.refresh_from_db()
    assert people.details_of(denise) == known


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["family_name", "given_name", "hours", "email"])
def test_a_social_security_number_is_refused_in_every_text_about_a_person(field):
    typed = {"email": f"{NIR.replace(' ', '')}@example.fr"}.get(field, f"voir {NIR}")
    with pytest.raises(Refused) as refused:
        people.register(by=make.ines(), **DETAILS | {"birth_year": 1950, "commune": "38185", field: typed})

    assert [reason.code for reason in refused.value.reasons] == [field]
    assert refused.value.message == nir_sentence()


def test_every_reason_goes_to_its_field_and_the_others_above_the_form():
    form = PersonForm(DETAILS)
    put_refusal(form, Refused("invalid", "", [Reason("phone", "Le numéro."), Reason("known_here", "Déjà.")]))

    assert form.errors["phone"] == ["Le numéro."]
    assert form.non_field_errors() == ["Déjà."]


@pytest.mark.parametrize(("typed", "read"), [("", True), ("Rey", True), ("x" * 81, False)])
def test_a_search_is_short(typed, read):
    assert SearchForm({"q": typed}).is_valid() is read


# --- to whom a file goes ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_goes_to_colleagues_who_prescribe_and_do_not_have_it():
    make.karim(), make.helene(), make.lea(), make.bruno(), make.samira()
    make.member(
        "prescribes.prescriber",
        make.maison(),
        who="Parti Hier",
        until=make.days_ago(1).date(),
        since=make.days_ago(400).date(),
    )
    form = HandOnForm(member=make.ines(), person=make.denise())

    offered = [label for value, label in form.fields["to"].choices if value]
    assert offered == ["Hélène Garnier", "Karim Blanc"]


# --- two people correct one file ----------------------------------------------------------------------------


@pytest.mark.django_db
class TestStale:
    def seen(self, person) -> str:
        return people.stamp(people.details_of(person))

    def details(self, **more) -> dict:
        return DETAILS | {"birth_year": 1950, "commune": "38185"} | more

    def test_a_colleagues_correction_is_not_undone_unread(self):
        denise = make.denise()
        seen = self.seen(denise)
        people.update(denise, by=make.helene(), seen=seen, **self.details(hours="le soir"))
        with pytest.raises(Refused, match="wrong_status") as refused:
            people.update(denise, by=make.ines(), seen=seen, **self.details(phone="06 39 98 12 41"))

        assert "Cette fiche a changé depuis" in refused.value.message
        assert people.details_of(denise).hours == "le soir"

    def test_read_again_it_is_corrected(self):
        denise = make.denise()
        people.update(denise, by=make.helene(), **self.details(hours="le soir"))
        people.update(denise, by=make.ines(), seen=self.seen(denise), **self.details(phone="06 39 98 12 41"))

        assert people.details_of(denise).phone == "+33639981241"

    def test_to_want_what_is_already_so_is_no_fault(self):
        denise = make.denise()
        seen = self.seen(denise)
        for by in (make.helene, make.ines):
            people.update(denise, by=by(), seen=seen, **self.details(hours="le soir"))

        assert people.details_of(denise).hours == "le soir"

    def test_the_page_says_so_and_keeps_what_was_typed(self):
        denise = make.denise()
        seen = self.seen(denise)
        people.update(denise, by=make.helene(), **self.details(hours="le soir"))
        typed = {**DETAILS, "hours": "le matin", "seen": seen}
        page = make.client(make.ines()).post(f"/people/{denise.pk}/edit/", typed).content.decode()

        assert "Cette fiche a changé depuis" in page
        assert 'value="le matin"' in page
        assert people.details_of(denise).hours == "le soir"

    def test_the_mark_of_how_things_stood_tells_nothing_of_them(self):
        denise = make.denise()
        seen = self.seen(denise)

        assert "Rey" not in seen
        assert len(seen) == 64
        assert seen != self.seen(make.person("Bel"))
