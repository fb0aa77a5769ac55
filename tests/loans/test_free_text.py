"""No social security number gets into any free text about a loan (design §3)."""

import datetime as dt

import pytest

from accounts.refusals import Refused
from inventory.facts import last_act
from loans.actions import losses, prescriptions, renewals, undo
from loans.policy import Calendar
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
NIR = "son numéro est 2 50 01 38 185 001 89"


def later(loan):
    return Calendar("12345", departement="38").next_open(loan.due_on + dt.timedelta(days=30))


WAYS = {
    "hand_over": lambda: m.lent(comment=NIR),
    "lost": lambda: losses.declare_lost(loan=m.lent(), comment=NIR, by=make.michel()),
    "police_report": lambda: losses.declare_stolen(
        loan=m.lent(), comment="Volé", police_report=NIR, by=make.michel()
    ),
    "given": lambda: losses.give(loan=m.lent(), comment=NIR, by=make.samira()),
    "missing": lambda: losses.declare_missing(device=make.device(), comment=NIR, by=make.michel()),
    "decline": lambda: prescriptions.decline(prescription=m.asked(), reason=NIR, by=make.samira()),
    "use": lambda: m.asked(use=NIR),
    "undo": lambda: undo.undo(event=last_act(m.lent().device), reason=NIR, by=make.samira()),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_refused(way):
    with pytest.raises(Refused) as refused:
        WAYS[way]()
    assert "invalid" in {reason.code for reason in refused.value.reasons}


def test_nor_into_a_renewal_its_request_or_its_answer():
    loan = m.lent()
    due = later(loan)
    pending = renewals.ask(loan=loan, due_on=due, by=make.ines())
    for do in (
        lambda: renewals.renew(loan=loan, due_on=due, comment=NIR, by=make.michel()),
        lambda: renewals.ask(loan=m.lent(), due_on=due, comment=NIR, by=make.ines()),
        lambda: renewals.deny(renewal=pending, reason=NIR, by=make.samira()),
    ):
        with pytest.raises(Refused, match="invalid"):
            do()


def test_nor_by_a_scan_even_without_network():
    asked = m.accepted()
    answer = m.sent("hand_over", make.device(), prescription=asked.code, comment=NIR, done=True)
    assert (answer["answer"], answer["code"]) == ("refused", "invalid")
