"""What the thumb finds on a device’s page: no act on what does not go, and undo for who just acted."""

import re

import pytest
from django.utils import timezone

from inventory.choices import Kind
from inventory.models import Device
from loans.models import Loan, ScanReceipt
from tests import make, make_loans

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def offers_another(page):
    """One big button, and it leads to another device: no act of this one is left under the thumb."""
    return page.count("btn-big") == 1 and "Scanner un autre" in page and "data-act" not in page


def test_a_second_tap_takes_back_nobody_s_loan():
    device, asked = make.device(), make.prescription()
    make.loan(device)  # meanwhile, at the other table
    fields = {"verb": "hand_over", "prescription": asked.code}
    page = text(make.client(make.michel()).post(f"/d/{device.tag}/act/", fields))
    assert "Cet appareil est déjà remis à quelqu’un. Prenez-en un autre." in page
    assert offers_another(page)
    assert "Portables disponibles ici" in page


def test_after_a_return_the_thumb_finds_the_next_person_and_the_workshop_its_step():
    tag, browser = make.loan().device.tag, make.client(make.michel())
    fields = {"verb": "take_back", "condition": "good"}
    page = text(browser.post(f"/d/{tag}/act/", fields, follow=True))
    assert "Posez-le avec ceux qui passent à l’atelier." in page
    assert page.count("btn-big") == 1
    assert "Personne suivante" in page
    assert 'data-act="erase"' not in page
    assert f'<a class="way" href="/d/{tag}">Noter l’effacement</a>' in page
    assert "Annuler ce geste" in page
    assert 'data-act="erase"' in text(browser.get(f"/d/{tag}"))


def test_who_did_the_last_act_takes_it_back_from_the_label_for_ten_minutes():
    device, asked = make.device(), make.prescription()
    browser = make.client(make.michel())
    fields = {"verb": "hand_over", "prescription": asked.code}
    done = browser.post(f"/d/{device.tag}/act/", fields).url
    page = browser.get(f"/d/{device.tag}")  # scanned again, a minute later
    assert "Annuler ce geste" in text(page)
    assert "Annuler ce geste" not in text(make.client(make.samira()).get(f"/d/{device.tag}"))
    form = dict(re.findall(r'name="(verb|tag|scan)" value="([^"]+)"', text(page).split('class="undo"')[1]))
    assert form["scan"] in done
    ScanReceipt.objects.update(occurred_at=make.days_ago(1))
    assert "Annuler ce geste" not in text(browser.get(f"/d/{device.tag}"))
    ScanReceipt.objects.update(occurred_at=timezone.now())
    assert "<title>Annulé" in text(browser.post(f"/d/{device.tag}/act/", form, follow=True))
    assert "Annuler ce geste" not in text(browser.get(f"/d/{device.tag}"))


@pytest.mark.parametrize("kept", [True, False])
def test_that_others_wait_longer_is_not_read_in_front_of_the_person(kept):
    """It opens on a tap; of a device that was set aside for them, it had been weighed before."""
    make_loans.accepted(at=make.days_ago(9))
    device, asked = make.device(), make_loans.accepted(at=make.days_ago(1))
    if kept:
        make.hold(device, asked)
    fields = {"verb": "hand_over", "prescription": str(asked.pk)}
    page = text(make.client(make.michel()).post(f"/d/{device.tag}/act/", fields, follow=True))
    assert "Remis à" in page
    folded = "<li>D’autres demandes attendent depuis plus longtemps.</li>"
    assert (folded in page, page.count("depuis plus longtemps")) == (not kept, int(not kept))


@pytest.mark.parametrize(("grade", "chosen"), [("B", "good"), ("C", "worn")])
def test_the_condition_chosen_at_first_is_the_one_seen_last(grade, chosen):
    device = make.device()
    Device.objects.filter(pk=device.pk).update(grade=grade)
    page = text(make.client(make.michel()).get(f"/d/{device.tag}"))
    assert re.findall(r'name="condition" value="(\w+)" checked', page) == [chosen]


def test_a_date_too_far_away_is_refused_with_the_last_possible_day():
    device, asked = make.device(), make.prescription()
    browser = make.client(make.michel())
    last = re.search(r"À rendre le <b>([^<]+)</b>", text(browser.get(f"/d/{device.tag}")))[1]
    fields = {"verb": "hand_over", "prescription": asked.code, "due_on": "2099-01-05"}
    page = text(browser.post(f"/d/{device.tag}/act/", fields))
    assert f"le dernier jour possible est le {last}." in page


def test_what_was_done_already_is_not_undone_by_a_second_tap():
    loan = make.loan()
    asked = loan.need.prescription
    fields = {"verb": "hand_over", "prescription": str(asked.pk)}
    page = text(make.client(make.michel()).post(f"/d/{loan.device.tag}/act/", fields))
    assert "déjà remis pour cette demande" in page
    assert offers_another(page)
    assert "disponibles ici" not in page
    assert Loan.objects.open().count() == 1


def test_a_device_of_another_kind_than_is_waited_for_is_not_offered_to_be_handed_over():
    device, wanted = make.device(), make.device(kind=Kind.HOTSPOT)
    asked = make.prescription(Kind.HOTSPOT, who=make.denise())
    page = text(make.client(make.michel()).get(f"/d/{device.tag}?for={asked.pk}"))
    assert "Cette demande attend un routeur 4G." in page
    assert offers_another(page)
    assert f"/desk/?for={asked.pk}#camera" in page
    assert "Routeurs 4G disponibles ici" in page
    assert wanted.tag[:4] in page


def test_where_a_device_is_kept_for_somebody_those_listed_are_of_the_kind_that_is_waited_for():
    tablet, asked = make.device(kind=Kind.TABLET), make.prescription()
    make.hold(tablet, make.prescription(Kind.TABLET))
    page = text(make.client(make.michel()).get(f"/d/{tablet.tag}?for={asked.pk}"))
    assert "Portables disponibles ici" in page
    assert "Tablettes" not in page
