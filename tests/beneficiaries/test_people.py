"""People are registered once, with the least data; their file is corrected, handed on, taken over."""

import datetime as dt

import pytest
from django.db import connection

from accounts.models import Membership
from accounts.refusals import Refused
from beneficiaries.actions import people
from beneficiaries.choices import Channel
from beneficiaries.models import AccessRecord, Beneficiary, ContactChannel
from beneficiaries.names import person_key
from tests import make

pytestmark = pytest.mark.django_db

DENISE = {
    "family_name": "Rey",
    "given_name": "Denise",
    "birth_year": 1950,
    "commune": "38185",
    "channel": "call",
    "phone": "06 39 98 12 40",
}


def refused(call, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def fields(refusal: Refused) -> set[str]:
    return {reason.code for reason in refusal.reasons}


# --- registering --------------------------------------------------------------------------------------------


def test_a_person_is_followed_by_whoever_registered_them():
    denise = people.register(by=make.ines(), **DENISE)

    assert denise.organisation == make.maison()
    assert denise.referent == make.ines().user
    assert denise.full_name() == "Denise Rey"
    assert denise.short_name() == "Denise R."
    assert denise.channels.get().value == "+33639981240"


def test_the_same_person_is_found_not_registered_twice():
    first = people.register(by=make.ines(), **DENISE)
    again = people.register(by=make.ines(), **DENISE | {"family_name": "REY", "given_name": " denise "})

    assert again == first
    assert again.family_name == "Rey"
    assert Beneficiary.objects.count() == 1


def test_what_a_known_file_tells_otherwise_is_said_by_its_name_alone():
    people.register(by=make.ines(), **DENISE)
    typed = DENISE | {"phone": "06 39 98 12 41", "channel": "sms", "commune": "", "hours": "le soir"}
    again = people.register(by=make.ines(), **typed)

    (reason,) = again.warnings
    assert reason.code == "known_here"
    assert reason.message.endswith("\u00a0: comment joindre la personne, le téléphone, quand appeler.")
    assert people.details_of(again).phone == "+33639981240"
    assert AccessRecord.objects.filter(
        page="beneficiaries:person", people=again, viewer=make.ines().user
    ).exists()
    assert not people.register(by=make.ines(), **DENISE).warnings


def test_a_communes_code_is_kept_in_capitals_however_it_is_typed():
    denise = people.register(by=make.ines(), **DENISE | {"commune": "2a004"})

    assert denise.commune == "2A004"


def test_another_birth_year_is_another_person():
    people.register(by=make.ines(), **DENISE)
    people.register(by=make.ines(), **DENISE | {"birth_year": 1951})

    assert Beneficiary.objects.count() == 2


def test_whom_a_colleague_follows_is_taken_over_not_doubled():
    people.register(by=make.ines(), **DENISE)
    refusal = refused(people.register, by=make.karim(), **DENISE)

    assert refusal.code == "known_here"
    assert "Inès R." in refusal.message
    assert Beneficiary.objects.count() == 1


def test_two_structures_each_have_their_own_file_and_one_key():
    mine = people.register(by=make.ines(), **DENISE)
    theirs = people.register(by=make.bruno(), **DENISE)

    assert mine.pk != theirs.pk
    assert mine.person_key == theirs.person_key


def test_the_manager_finds_anybody_of_the_structure():
    mine = people.register(by=make.ines(), **DENISE)

    assert people.register(by=make.helene(), **DENISE) == mine


@pytest.mark.parametrize("who", [make.samira, make.michel, make.lea, make.celine, make.sylvie, make.olga])
def test_nobody_else_registers_people(who):
    assert refused(people.register, by=who(), **DENISE).code == "not_allowed"
    assert not Beneficiary.objects.exists()


def test_every_fault_is_told_at_once_and_nothing_is_written():
    refusal = refused(
        people.register,
        by=make.ines(),
        family_name=" ",
        given_name="2 95 10 99 126 111 93",
        birth_year=1850,
        commune="Grenoble",
        channel="call",
        phone="12",
        email="nowhere",
        language="xx",
    )

    assert refusal.code == "invalid"
    assert fields(refusal) == {
        "family_name",
        "given_name",
        "birth_year",
        "commune",
        "phone",
        "email",
        "language",
    }
    assert not Beneficiary.objects.exists()


@pytest.mark.parametrize("field", ["family_name", "given_name", "hours", "address"])
def test_a_social_security_number_is_refused_in_every_free_text(field):
    refusal = refused(people.register, by=make.ines(), **DENISE | {field: "Rey 295109912611193"})

    assert fields(refusal) == {field}
    assert "sécurité sociale" in refusal.message
    assert "295109912611193" not in refusal.message


@pytest.mark.parametrize(
    ("channel", "missing"),
    [
        (Channel.CALL, {"phone"}),
        (Channel.SMS, {"phone"}),
        (Channel.EMAIL, {"email"}),
        (Channel.LETTER, set()),  # what a program sends has no place for one; the page's form asks
        (Channel.PRESCRIBER, set()),
    ],
)
def test_a_channel_asks_for_what_it_needs(channel, missing):
    details = {**DENISE, "channel": channel, "phone": "", "email": ""}
    if missing:
        assert fields(refused(people.register, by=make.ines(), **details)) == missing
    else:
        assert people.register(by=make.ines(), **details).channels.count() == 0


@pytest.mark.parametrize("year", [1905, 2027])
def test_a_birth_year_is_that_of_a_living_person(year):
    at = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)

    assert fields(refused(people.register, by=make.ines(), at=at, **DENISE | {"birth_year": year})) == {
        "birth_year"
    }


def test_a_row_about_a_person_shows_no_name_in_logs():
    denise = people.register(by=make.ines(), **DENISE)

    assert "Rey" not in str(denise) + repr(denise) + str(denise.channels.get())


# --- contact details at rest --------------------------------------------------------------------------------


def test_contact_details_cannot_be_read_in_the_database():
    people.register(by=make.ines(), **DENISE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM beneficiaries_contactchannel")
        (raw,) = cursor.fetchone()

    assert "39981240" not in raw
    assert raw.startswith("gAAAA")


def test_an_address_is_kept_as_it_stands_on_an_envelope_and_sealed_like_a_number():
    typed = " 3  rue du Four \r\n\r\n38710 Mens "
    jeanne = people.register(
        by=make.ines(),
        family_name="Bel",
        given_name="Jeanne",
        birth_year=1948,
        channel="letter",
        address=typed,
    )

    assert jeanne.channels.get().value == "3 rue du Four\n38710 Mens"
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM beneficiaries_contactchannel")
        assert "Mens" not in str(cursor.fetchall())


# --- correcting ---------------------------------------------------------------------------------------------


def test_details_are_corrected_whole():
    denise = people.register(by=make.ines(), **DENISE)
    people.update(
        denise,
        by=make.ines(),
        **DENISE
        | {"family_name": "Rey-Bertrand", "phone": "", "channel": "email", "email": "d@example.fr"}
        | {"hours": "après 11 h", "leave_no_message": True},
    )
    denise.refresh_from_db()

    assert denise.name_key == "rey bertrand denise"
    assert denise.person_key == person_key("Rey-Bertrand", "Denise", 1950)
    (channel,) = denise.channels.in_use()
    assert (channel.kind, channel.value, channel.hours) == ("email", "d@example.fr", "après 11 h")
    assert channel.leave_no_message


def test_a_number_withdrawn_is_emptied_and_may_come_back():
    """Nothing is deleted (design §1), and nothing that no longer holds is kept (domain §2)."""
    denise = people.register(by=make.ines(), **DENISE | {"hours": "le soir", "shared": True})
    row = denise.channels.get()
    people.update(denise, by=make.ines(), **DENISE | {"channel": "prescriber", "phone": ""})

    withdrawn = ContactChannel.objects.get(pk=row.pk)
    assert (withdrawn.value, withdrawn.hours, withdrawn.shared) == ("", "", False)
    assert not denise.channels.in_use().exists()
    people.update(denise, by=make.ines(), **DENISE)
    assert denise.channels.in_use().get().pk == row.pk


def test_a_correction_does_not_make_two_files_of_one_person():
    people.register(by=make.ines(), **DENISE)
    other = make.person("Roy", "Denise", 1950)

    assert refused(people.update, other, by=make.ines(), **DENISE).code == "known_here"


@pytest.mark.parametrize("who", [make.karim, make.bruno, make.samira, make.lea])
def test_only_those_who_follow_a_person_correct_their_file(who):
    denise = people.register(by=make.ines(), **DENISE)

    assert refused(people.update, denise, by=who(), **DENISE).code == "not_allowed"


def test_the_manager_may():
    denise = people.register(by=make.ines(), **DENISE)

    people.update(denise, by=make.helene(), **DENISE | {"commune": "38421"})
    assert Beneficiary.objects.get().commune == "38421"


# --- handing on ---------------------------------------------------------------------------------------------


def test_a_file_is_handed_on_to_a_colleague():
    denise = make.denise()
    people.hand_on(denise, make.karim(), by=make.ines())

    assert list(Beneficiary.objects.visible_to(make.karim())) == [denise]
    assert not Beneficiary.objects.visible_to(make.ines()).exists()


@pytest.mark.parametrize("to", [make.bruno, make.lea, make.samira])
def test_a_file_goes_only_to_who_prescribes_in_the_structure(to):
    assert refused(people.hand_on, make.denise(), to(), by=make.ines()).code == "invalid"


def test_a_file_does_not_go_to_who_has_left():
    karim = make.karim()
    Membership.objects.filter(pk=karim.pk).update(until=dt.date(2020, 1, 1), since=dt.date(2019, 1, 1))

    assert refused(people.hand_on, make.denise(), karim, by=make.ines()).code == "invalid"


def test_a_colleague_takes_a_file_over_and_it_stays_written_who_looked():
    denise = make.denise()
    people.take_over(denise, by=make.karim())

    assert list(Beneficiary.objects.visible_to(make.karim())) == [denise]
    record = AccessRecord.objects.get()
    assert (record.viewer, record.page) == (make.karim().user, "beneficiaries:person")
    assert list(record.people.all()) == [denise]


@pytest.mark.parametrize("who", [make.bruno, make.lea, make.samira, make.ines])
def test_nobody_from_elsewhere_takes_a_file_over(who):
    """Nor does the referent, who has it."""
    assert refused(people.take_over, make.denise(), by=who()).code == "not_allowed"


# --- who sees whom ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (make.ines, 1),
        (make.helene, 1),
        (make.karim, 0),
        (make.bruno, 0),
        (make.lea, 0),
        (make.samira, 0),
        (make.celine, 0),
        (make.sylvie, 0),
        (make.olga, 0),
    ],
)
def test_a_prescriber_sees_their_own_people_and_a_manager_the_structures(who, seen):
    make.denise()

    assert Beneficiary.objects.visible_to(who()).count() == seen


def test_channels_belong_to_the_persons_organisation():
    make.denise()

    assert ContactChannel.objects.get().organisation == make.maison()
