"""Where an act of the desk takes place: there where its page was opened, whatever its maker chooses later."""

import re

import pytest

from accounts.actions import members, organisations
from accounts.choices import Role
from inventory.actions import labels
from inventory.choices import Status
from loans.models import Loan
from tests import make

pytestmark = pytest.mark.django_db


def page_of(browser, tag):
    return browser.get(f"/d/{tag}").content.decode()


def form(browser, tag):
    """What the form of a device's page sends, by its name."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page_of(browser, tag))
    return dict(hidden)


def test_the_place_is_that_of_the_page_and_not_the_one_chosen_since():
    michel = make.michel()
    device, asked, browser = make.device(), make.prescription(), make.client(michel)
    sent = form(browser, device.tag)
    assert sent["site"] == "grenoble"
    assert 'data-site="grenoble"' in page_of(browser, device.tag)
    members.set_usual_site(by=michel, site=make.mens())
    browser.post(f"/d/{device.tag}/act/", sent | {"prescription": asked.code})
    assert Loan.objects.get().site == make.grenoble()


def test_a_blank_label_is_put_on_where_the_page_was_opened():
    michel, device = make.michel(), make.device("announced", serial="5CG9-1234")
    tag = labels.make_blank(count=1, sheet="L7160", by=make.samira())[0].code
    browser = make.client(michel)
    sent = form(browser, tag)
    members.set_usual_site(by=michel, site=make.mens())
    browser.post(f"/d/{tag}/act/", sent | {"serial": "5CG9-1234"})
    device.refresh_from_db()
    assert (device.status, device.site) == (Status.RECEIVED, make.grenoble())


def test_who_works_at_one_place_only_is_not_asked_for_it():
    one_place = make.member(Role.LENDS_VOLUNTEER, who="Noé Petit", sites=[make.mens()])
    device, asked, browser = make.device(), make.prescription(), make.client(one_place)
    sent = form(browser, device.tag)
    assert sent["site"] == "mens"
    browser.post(f"/d/{device.tag}/act/", sent | {"prescription": asked.code})
    assert Loan.objects.get().site == make.mens()


def test_a_usual_place_that_is_not_among_theirs_is_asked_again():
    voiron = organisations.add_site(organisation=make.pont_vieux(), name="Voiron", by=make.samira())
    moved = make.member(
        Role.LENDS_VOLUNTEER, who="Noé Petit", sites=[make.mens(), voiron], usual=make.grenoble()
    )
    page = page_of(make.client(moved), make.device().tag)
    assert 'data-site=""' in page
    assert '<option value="">Choisissez un lieu</option>' in page
