"""Whom the desk names: people expected or lending at the member's own places, and nobody else (design §2)."""

import pytest

from beneficiaries.models import AccessRecord
from loans.models import Loan
from tests import make

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
