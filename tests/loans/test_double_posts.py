"""A form sent twice is done once: each page that takes one is tapped twice, and changes nothing more."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import AccessRecord
from inventory.facts import last_act
from inventory.models import Donation
from loans.actions import claims, losses, renewals, scanning
from loans.models import Renewal, ScanReceipt
from loans.policy import Calendar
from tests import make
from tests.make_loans import accepted, asked, days_ago, held, lent
from tests.matrix.table import ROWS

pytestmark = pytest.mark.django_db

Sent = tuple[Callable[[], Any], str, dict[str, Any]]  # who, where, what

PERSON = {
    "family_name": "Rey",
    "given_name": "Denise",
    "birth_year": "1950",
    "commune": "Grenoble",
    "channel": "call",
    "phone": "06 39 98 12 40",
}
RULES = {"criteria": ["rsa"], "elderly_age": "65", "check_months": "6", "grace_days": "60"}


def rsa() -> dict[str, str]:
    day = timezone.localdate().isoformat()
    return {"rsa": "on", "rsa-proof": "caf_attestation", "rsa-issued_on": day, "rsa-seen_on": day}


def later(loan) -> str:
    return Calendar("12345").next_open(loan.due_on + dt.timedelta(days=14)).isoformat()


def running():
    return lent(make.device(at=days_ago(40)), accepted(at=days_ago(25)), at=days_ago(20))


def to(name: str, *keys: Any) -> str:
    return reverse(name, args=keys)


# --- people and programmes ----------------------------------------------------------------------------------


def edit() -> Sent:
    return (
        make.ines,
        to("beneficiaries:edit", make.denise().pk),
        PERSON | {"commune": "Mens", "hours": "le soir"},
    )


def hand_on() -> Sent:
    return make.ines, to("beneficiaries:hand_on", make.denise().pk), {"to": str(make.karim().pk)}


def new_programme() -> Sent:
    return make.sylvie, to("beneficiaries:new_programme"), RULES | {"name": "Trièves connecté"}


def revise() -> Sent:
    since = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    return make.sylvie, to("beneficiaries:revise", make.programme().slug), RULES | {"since": since}


def join() -> Sent:
    return make.sylvie, to("beneficiaries:join", make.programme().slug), {"organisation": make.ccas().slug}


def leave() -> Sent:
    part = make.programme().participations.get(organisation=make.maison())
    return make.sylvie, to("beneficiaries:leave", part.pk), {}


# --- the social worker --------------------------------------------------------------------------------------


def register() -> Sent:
    return make.ines, to("loans:prescribe"), PERSON | {"act": "register"}


def take_over() -> Sent:
    make.denise()
    return make.karim, to("loans:prescribe"), PERSON | {"act": "take_over"}


def send() -> Sent:
    make.programme()
    need = {"step": "send", "laptop": "on", "association": make.pont_vieux().slug, "key": str(uuid4())}
    return make.ines, to("loans:prescribe_for", make.denise().pk), rsa() | need


def withdraw() -> Sent:
    return make.ines, to("loans:withdraw", held().need.prescription_id), {}


def renew_check() -> Sent:
    one = asked(evidence=())
    seen = {"step": "save", "seen": str(one.eligibility_id)}
    return make.ines, to("loans:renew_check", one.pk), rsa() | seen


def ask_renewal() -> Sent:
    loan = running()
    return make.ines, to("loans:ask_renewal", loan.pk), {"due_on": later(loan)}


# --- the association: requests ------------------------------------------------------------------------------


def accept() -> Sent:
    return make.samira, to("loans:accept", asked().pk), {"site": "mens", "seen": "submitted"}


def decline() -> Sent:
    return make.samira, to("loans:decline", asked().pk), {"reason": "Plus de portable.", "seen": "submitted"}


def hold() -> Sent:
    return make.michel, to("loans:hold", accepted().pk), {"tag": make.device().tag}


def release() -> Sent:
    return make.michel, to("loans:release", held().pk), {}


def settle() -> Sent:
    loan = lent()
    act = {
        "id": str(uuid4()),
        "at": timezone.now().isoformat(),
        "verb": "hand_over",
        "tag": loan.device.tag,
        "prescription": str(accepted().pk),
        "done": True,
    }
    scanning.perform(by=make.michel(), installation=uuid4(), scan=act)
    return (
        make.samira,
        to("loans:settle", ScanReceipt.objects.unsettled().get().pk),
        {"how": "Vu avec Michel."},
    )


# --- the association: loans ---------------------------------------------------------------------------------


def said(verb: str, who: Callable[[], Any] = make.samira, **more: str) -> Callable[[], Sent]:
    def build() -> Sent:
        return who, to("loans:say", running().pk), {"verb": verb, **more}

    build.__name__ = verb
    return build


def renew() -> Sent:
    loan = running()
    more = {"verb": "renew", "due_on": later(loan), "seen": loan.due_on.isoformat()}
    return make.michel, to("loans:say", loan.pk), more


def sold() -> Sent:
    loan = running()
    Donation.objects.update(resale_allowed=True)
    return make.samira, to("loans:say", loan.pk), {"verb": "sold", "comment": "Elle le garde."}


def swapped() -> Sent:
    loan = running()
    more = {"tag": make.device().tag, "site": "grenoble", "condition": "damaged", "accessories": []}
    return make.michel, to("loans:say", loan.pk), {"verb": "swapped", **more}


def found() -> Sent:
    loan = running()
    losses.declare_lost(loan=loan, comment="Dans le train.", by=make.samira())
    return make.samira, to("loans:say", loan.pk), {"verb": "found", "site": "mens"}


def still_out() -> Sent:
    loan = claims.claim_returned(loan=running(), by=make.samira())
    return make.michel, to("loans:say", loan.pk), {"verb": "still_out"}


def undone() -> Sent:
    loan = lent()
    return make.michel, to("loans:say", loan.pk), {"verb": "undo", "seen": str(last_act(loan.device).pk)}


def pending() -> Renewal:
    loan = running()
    return renewals.ask(loan=loan, due_on=dt.date.fromisoformat(later(loan)), by=make.ines())


def grant() -> Sent:
    return make.michel, to("loans:decide", pending().pk), {"verb": "grant"}


def deny() -> Sent:
    return make.michel, to("loans:decide", pending().pk), {"verb": "deny", "reason": "Quelqu’un attend."}


GONE = {"comment": "Laissé dans le train."}
CASES: dict[str, tuple[Callable[[], Sent], ...]] = {
    "beneficiaries:edit": (edit,),
    "beneficiaries:hand_on": (hand_on,),
    "beneficiaries:new_programme": (new_programme,),
    "beneficiaries:revise": (revise,),
    "beneficiaries:join": (join,),
    "beneficiaries:leave": (leave,),
    "loans:prescribe": (register, take_over),
    "loans:prescribe_for": (send,),
    "loans:withdraw": (withdraw,),
    "loans:renew_check": (renew_check,),
    "loans:ask_renewal": (ask_renewal,),
    "loans:accept": (accept,),
    "loans:decline": (decline,),
    "loans:hold": (hold,),
    "loans:release": (release,),
    "loans:settle": (settle,),
    "loans:say": (
        renew,
        said("lost", **GONE),
        said("stolen", **GONE, police_report="2026/12"),
        said("claimed", make.michel),
        still_out,
        said("given", comment="Elle le garde."),
        sold,
        said("written_off", comment="Plus de nouvelles."),
        swapped,
        found,
        said("signed", make.michel),
        undone,
    ),
    "loans:decide": (grant, deny),
}
# Searches, the live verdict, and the desk's own forms, whose receipts have tests of their own.
ELSEWHERE = {"beneficiaries:people", "loans:queue", "loans:loans", "loans:verdict"}
DESK = {"loans:act", "loans:find", "loans:photo", "loans:who"}
EVERY = [case for cases in CASES.values() for case in cases]


def state() -> dict[str, list[Any]]:
    """Every row of people, things and loans; who looked is written each time, and so is left out."""
    left_out = {AccessRecord, AccessRecord.people.through}
    models = [
        model
        for app in ("beneficiaries", "inventory", "loans")
        for model in apps.get_app_config(app).get_models()
    ]
    return {
        model.__name__: sorted(map(str, model._base_manager.order_by("pk").values_list()))
        for model in models
        if model not in left_out
    }


def plain(rows: dict[str, list[Any]]) -> dict[str, int]:
    return {name: len(found) for name, found in rows.items()}


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.__name__)
def test_tapped_twice_it_is_done_once(case):
    who, where, what = case()
    browser = make.client(who())
    before = state()
    first = browser.post(where, what)
    assert first.status_code in (200, 302), first.status_code
    after = state()
    assert after != before, "the first tap did nothing"
    second = browser.post(where, what)
    assert second.status_code in (200, 302, 404, 409), second.status_code
    assert plain(state()) == plain(after)
    assert state() == after


def test_every_form_of_these_pages_is_tapped_twice():
    forms = {
        row.name
        for row in ROWS
        if "POST" in row.methods and row.name.startswith(("loans:", "beneficiaries:"))
    }
    assert forms == {*CASES} | ELSEWHERE | DESK


@pytest.mark.parametrize("name", sorted({"loans:queue", "loans:loans", "beneficiaries:people"}))
def test_a_search_changes_nothing(name):
    held()
    running()
    who = make.ines if name.startswith("beneficiaries") else make.samira
    before = state()
    for q in ("", "denise", "'; --", "x" * 200, "K7M4 9TRX", "\u0000"):
        assert make.client(who()).post(reverse(name), {"q": q}).status_code in (200, 302)
    assert state() == before


@pytest.mark.parametrize("verb", ["", "sell", "LOST", "renew;lost"])
def test_a_verb_that_is_none_changes_nothing(verb):
    loan = running()
    before = state()
    response = make.client(make.samira()).post(to("loans:say", loan.pk), {"verb": verb}, follow=True)
    assert "Ce geste n’est pas connu." in response.content.decode()
    assert state() == before
