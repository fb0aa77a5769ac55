"""Whom the desk names: people expected or lending at the member's own places, and nobody else (design §2)."""

import pytest

from beneficiaries.models import AccessRecord
from loans.actions import prescriptions
from loans.models import Loan
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db


def page_of(member, path):
    return make.client(member).get(path).content.decode().replace("\u00a0", " ")


def at_grenoble():
    return make.loan(make.device(site=make.grenoble()), make.prescription(who=make.denise()))


def test_a_device_lent_elsewhere_is_taken_back_without_a_name():
    loan, mona = at_grenoble(), make.mona()
    tag = loan.device.tag
    page = page_of(mona, f"/d/{tag}")
    assert "Denise" not in page
    assert "Prêté depuis le" in page
    assert f'name="loan_id" value="{loan.pk}"' in page
    assert not AccessRecord.objects.filter(page="loans:scan").exists()
    said = {"verb": "take_back", "loan_id": loan.pk, "condition": "good", "site": "mens"}
    make.client(mona).post(f"/d/{tag}/act/", said)
    assert Loan.objects.get().closed_at
    assert not AccessRecord.objects.filter(page="loans:scan").exists()


@pytest.mark.parametrize("build", [make.michel, make.samira])
def test_who_works_everywhere_reads_whose_it_is(build):
    loan = at_grenoble()
    assert "Prêté à <b>Denise R.</b>" in page_of(build(), f"/d/{loan.device.tag}")
    assert AccessRecord.objects.get(page="loans:scan").people.get() == loan.beneficiary


# --- requests -------------------------------------------------------------------------------------------


OVER = ["submitted", "declined", "withdrawn", "honoured", "returned", "expired"]


def asked_in(state):
    """A request of Denise's that no device is due for any more, or not yet."""
    if state == "expired":
        old = make.days_ago(500)
        return m.accepted(who=make.denise(), at=old)
    asked = make.prescription(who=make.denise(), accepted=state not in ("submitted", "declined"))
    if state == "declined":
        prescriptions.decline(prescription=asked, reason="Complet", by=make.samira())
    if state == "withdrawn":
        prescriptions.withdraw(prescription=asked, by=make.ines())
    if state in ("honoured", "returned"):
        loan = make.loan(make.device(site=make.grenoble()), asked)
    if state == "returned":
        make.back(loan)
    return asked


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize("build", [make.michel, make.samira])
def test_an_address_kept_from_a_request_names_nobody_once_it_is_over(state, build):
    asked, device, member = asked_in(state), make.device(), build()
    AccessRecord.objects.all().delete()
    for path in (f"/desk/?for={asked.pk}", f"/d/{device.tag}?for={asked.pk}"):
        page = page_of(member, path)
        assert "Denise" not in page
        assert asked.code not in page.replace(" ", "")
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize("build", [make.michel, make.mona, make.samira])
def test_a_code_that_opens_nothing_says_what_the_hand_over_would(state, build):
    asked, device, member = asked_in(state), make.device(site=make.mens()), build()
    AccessRecord.objects.all().delete()
    told = make.client(member).post("/desk/who/", {"code": asked.code}).json()
    refused = m.sent("hand_over", device, by=member, prescription=asked.code, site="mens")
    assert told == {"label": "", "found": "", "fault": refused["message"]}
    assert not AccessRecord.objects.exists()
