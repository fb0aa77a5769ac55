"""The loan card as the association prints it: all of one signature, a name as far as one reads names."""

import pytest
from django.urls import reverse

from accounts.models import Site
from beneficiaries.models import AccessRecord
from inventory.facts import last_act
from loans.actions import losses, undo
from tests import make
from tests.make_loans import accepted, lent, returned
from tests.support import pdfs

pytestmark = pytest.mark.django_db


def printed(loan, who=make.michel) -> str:
    response = make.client(who()).get(reverse("loans:card", args=[loan.pk]))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "Denise" not in response.headers["Content-Disposition"]
    return " ".join(pdfs.words(response.content))


def denises(**more):
    """A loan to Denise at Grenoble."""
    return lent(make.device(), accepted(who=make.denise(**more)))


def test_a_first_name_an_initial_and_whom_to_call():
    said = printed(denises())
    assert said.count("à Denise R.") == 2
    assert "Rey" not in said
    assert "Michel F." in said
    assert "04 76 00 00 01" in said


def test_a_manager_prints_no_more_of_the_name_than_a_volunteer():
    """The paper lies on a table: the family name is not for whoever reads over a shoulder."""
    assert "Rey" not in printed(denises(), make.samira)


def test_the_number_is_the_places_own_where_it_has_one():
    Site.objects.filter(pk=make.grenoble().pk).update(phone="+33476000022")
    assert "04 76 00 00 22" in printed(denises())


def test_to_print_it_is_to_have_looked():
    loan = denises()
    printed(loan)
    record = AccessRecord.objects.get()
    assert (record.page, [*record.people.all()]) == ("loans:card", [loan.beneficiary])


def test_a_volunteer_of_another_place_prints_it_with_a_line_for_the_name():
    loan = denises(language="en")
    said = printed(loan, make.mona)
    assert "Denise" not in said
    assert "à ....." in said
    assert "Votre carte de prêt" in said  # nor is the person's language told
    assert not AccessRecord.objects.exists()


def test_it_speaks_the_persons_language_to_those_who_read_the_person():
    assert "Your loan card" in printed(denises(language="en"))
    assert "Votre carte de prêt" in printed(lent(make.device(), accepted(who=make.person(language="uk"))))


def test_all_that_one_signature_took_stands_on_one_card():
    asked = accepted("laptop", "hotspot", who=make.denise())
    laptop, hotspot = make.device(), make.device(kind="hotspot")
    first = lent(laptop, asked)
    second = lent(hotspot, asked)
    assert first.agreement_id == second.agreement_id
    for loan in (first, second):
        said = printed(loan)
        for one in (laptop, hotspot):
            assert f"{one.tag[:4]} {one.tag[4:]}" in said


def test_what_was_undone_is_on_no_card():
    asked = accepted("laptop", "hotspot", who=make.denise())
    laptop, hotspot = make.device(), make.device(kind="hotspot")
    kept, wrong = lent(laptop, asked), lent(hotspot, asked)
    undo.undo(event=last_act(hotspot), by=make.michel())
    assert f"{hotspot.tag[:4]} {hotspot.tag[4:]}" not in printed(kept)
    assert make.client(make.michel()).get(reverse("loans:card", args=[wrong.pk])).status_code == 404


def test_what_came_back_or_was_swapped_is_asked_back_on_no_other_card():
    asked = accepted("laptop", "hotspot", who=make.denise())
    laptop, hotspot = make.device(), make.device(kind="hotspot")
    first, second = lent(laptop, asked), lent(hotspot, asked)
    returned(second)
    other = make.device()
    fresh = losses.swap(loan=first, device=other, by=make.michel(), site=make.mens())
    said = printed(fresh)
    assert f"{other.tag[:4]} {other.tag[4:]}" in said
    for gone in (laptop, hotspot):
        assert f"{gone.tag[:4]} {gone.tag[4:]}" not in said


def test_after_the_return_the_card_is_still_printed():
    loan = denises()
    returned(loan)
    assert "Denise R." in printed(loan)


@pytest.mark.parametrize(
    ("build", "status"),
    [(make.odile, 404), (make.oscar, 404), (make.ines, 403), (make.celine, 403), (make.sylvie, 403)],
)
def test_another_association_finds_none_and_others_have_no_card(build, status):
    loan = denises()
    assert make.client(build()).get(reverse("loans:card", args=[loan.pk])).status_code == status
    assert not AccessRecord.objects.exists()
