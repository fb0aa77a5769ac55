"""Prescriptions and loans by API: statuses, keys, answers (design §8)."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from beneficiaries.models import Beneficiary
from loans.models import Loan, Prescription
from loans.policy import Calendar
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
KEYS = {"id", "code", "status", "kinds", "association", "eligible_until", "held_tags"}
LOAN_KEYS = {
    "id",
    "tag",
    "prescription",
    "handed_over_on",
    "due_on",
    "closed_on",
    "outcome",
    "overdue",
    "renewals",
}


def post(who, path, body=None):
    more = {} if body is None else {"data": body, "content_type": "application/json"}
    return make.api(who).post(f"/api/v1/{path}", **more)


def get(who, path, **query):
    return make.api(who).get(f"/api/v1/{path}", query)


def body(**more):
    today = timezone.localdate().isoformat()
    return {
        "programme": make.programme().slug,
        "association": make.pont_vieux().slug,
        "kinds": ["laptop", "hotspot", "laptop"],
        "beneficiary": {
            "family_name": "Rey",
            "given_name": "Denise",
            "birth_year": 1950,
            "commune": "38185",
            "channel": "call",
            "phone": "06 39 98 12 40",
        },
        "evidence": [{"criterion": "rsa", "proof": "caf_attestation", "seen_on": today, "issued_on": today}],
        **more,
    }


def said(answer):
    return answer.status_code, answer.json().get("code")


# --- asked -----------------------------------------------------------------------------------------------


def test_asked_in_one_call_with_its_verdict():
    answer = post(make.ines(), "prescriptions", body())
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert set(told) >= KEYS | {"verdict"}
    assert (told["status"], told["kinds"]) == ("submitted", ["laptop", "hotspot", "laptop"])
    assert told["association"] == "le-pont-vieux"
    assert (told["verdict"]["eligible"], told["verdict"]["until"]) == (True, told["eligible_until"])
    row = Prescription.objects.get()
    assert (str(row.pk), row.code) == (told["id"], told["code"])
    assert b"Rey" not in answer.content


def test_a_person_known_here_is_named_by_key():
    rey = make.denise()
    assert post(make.ines(), "prescriptions", body(beneficiary=str(rey.pk))).status_code == 201
    assert said(post(make.karim(), "prescriptions", body(beneficiary=str(rey.pk)))) == (404, "not_found")
    assert said(post(make.ines(), "prescriptions", body(beneficiary=str(uuid4())))) == (404, "not_found")


def test_what_a_known_file_does_not_take_is_a_warning():
    post(make.ines(), "prescriptions", body())
    wrong = body()["beneficiary"] | {"phone": "06 39 98 12 41"}
    answer = post(make.ines(), "prescriptions", body(beneficiary=wrong))
    assert answer.status_code == 201
    assert answer.json()["warnings"][0]["code"] == "known_here"
    assert "le téléphone" in answer.json()["warnings"][0]["message"]


def test_what_is_not_open_yet_is_kept_with_its_reasons():
    told = post(make.ines(), "prescriptions", body(evidence=[])).json()
    assert (told["status"], told["eligible_until"]) == ("to_complete", None)
    assert told["verdict"]["eligible"] is False
    assert told["verdict"]["reasons"]


def test_an_open_call_names_no_association():
    told = post(make.ines(), "prescriptions", body(association=None)).json()
    assert told["association"] is None
    assert [one["id"] for one in get(make.odile(), "prescriptions").json()["items"]] == [told["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": []},
        {"kinds": ["bicycle"]},
        {"kinds": "laptop"},
        {"programme": None},
        {"beneficiary": {"family_name": "Rey"}},
        {"evidence": [{"criterion": "rsa"}]},
        {"evidence": [{"criterion": "magic", "proof": "caf_attestation", "seen_on": "2026-11-02"}]},
        {"evidence": [{"criterion": "rsa", "proof": "caf_attestation", "seen_on": "2026-13-02"}]},
        {"evidence": [{"criterion": "rsa", "proof": "caf_attestation", "seen_on": "2099-01-02"}]},
        {"extra": 1},
        {"use": "2 50 01 38 185 001 89"},
    ],
)
def test_what_cannot_be_read_writes_nothing(wrong):
    assert post(make.ines(), "prescriptions", body(**wrong)).status_code == 422
    assert not Prescription.objects.exists()
    assert not Beneficiary.objects.exists()


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ({"phone": ""}, [("invalid", "Écrivez le numéro à appeler.")]),
        (
            {"birth_year": 1800},
            [
                (
                    "invalid",
                    "Ce nombre est trop petit\u00a0: beneficiary.birth_year. Écrivez au moins 1850.",
                )
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_person_is_told_once_under_a_code_of_the_contract(person, told):
    sent = body()
    sent["beneficiary"] |= person
    answer = post(make.ines(), "prescriptions", sent)
    assert said(answer) == (422, "invalid")
    assert [(one["code"], one["message"]) for one in answer.json()["reasons"]] == told


@pytest.mark.parametrize("name", ["programme", "association"])
def test_a_slug_nobody_has(name):
    assert said(post(make.ines(), "prescriptions", body(**{name: "nowhere"}))) == (404, "not_found")


@pytest.mark.parametrize("who", [make.michel, make.samira, make.lea, make.celine, make.sylvie, make.olga])
def test_only_prescribers_ask(who):
    assert said(post(who(), "prescriptions", body())) == (403, "not_allowed")


# --- decided ---------------------------------------------------------------------------------------------


def test_accepted_kept_aside_withdrawn():
    asked, device = m.asked(), make.device()
    path = f"prescriptions/{asked.pk}"
    assert post(make.samira(), f"{path}/accept").json()["status"] == "accepted"
    for _time in range(2):  # corrected, then said again without a place: it stays
        assert post(make.samira(), f"{path}/accept", {"site": "mens"}).json()["status"] == "accepted"
        assert post(make.samira(), f"{path}/accept").json()["status"] == "accepted"
        assert Prescription.objects.get().site == make.mens()
    held = post(make.michel(), f"{path}/hold", {"tag": device.tag}).json()
    assert (held["status"], held["held_tags"]) == ("held", [device.tag])
    gone = post(make.ines(), f"{path}/withdraw").json()
    assert (gone["status"], gone["kinds"], gone["held_tags"]) == ("withdrawn", [], [])


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ('{"site": "\\u0000"}', "application/json"),
        ('{"site": "\\ud800"}', "application/json"),
        ('{"site": 3}', "application/json"),
        ("[]", "application/json"),
        ("{", "application/json"),
        ("[" * 100_000, "application/json"),
        ('{"where": "mens"}', "text/plain"),
        ("mens", "text/plain"),
        ("site=mens", "application/x-www-form-urlencoded"),
        ("site=mens", "multipart/form-data"),
    ],
)
def test_what_is_said_with_an_acceptance_is_read_or_refused_never_passed_over(sent, kind):
    path = f"/api/v1/prescriptions/{m.asked().pk}/accept"
    assert said(make.api(make.samira()).post(path, sent, content_type=kind)) == (422, "invalid")
    assert Prescription.objects.get().accepted_at is None


def test_an_acceptance_names_its_place_whatever_the_body_is_called():
    path = f"/api/v1/prescriptions/{m.asked().pk}/accept"
    assert (
        make.api(make.samira()).post(path, '{"site": "mens"}', content_type="text/plain").status_code == 200
    )
    assert Prescription.objects.get().site == make.mens()


def test_declined_with_a_reason():
    path = f"prescriptions/{m.asked().pk}/decline"
    assert said(post(make.samira(), path, {"reason": " "})) == (409, "comment_required")
    assert said(post(make.samira(), path, {})) == (422, "invalid")
    assert post(make.samira(), path, {"reason": "Plus de stock"}).json()["status"] == "declined"


def test_who_may_not_sees_why():
    asked = m.asked()
    path = f"prescriptions/{asked.pk}"
    assert said(post(make.ines(), f"{path}/accept")) == (403, "not_allowed")
    assert said(post(make.michel(), f"{path}/accept")) == (403, "not_allowed")
    assert said(post(make.odile(), f"{path}/accept")) == (404, "not_found")
    assert said(post(make.samira(), f"{path}/withdraw")) == (403, "not_allowed")
    assert said(post(make.bruno(), f"{path}/withdraw")) == (404, "not_found")
    assert said(post(make.samira(), f"prescriptions/{uuid4()}/accept")) == (404, "not_found")
    assert said(post(make.ines(), f"{path}/hold", {"tag": "22222222"})) == (403, "not_allowed")
    assert said(post(make.samira(), f"{path}/accept", {"site": "nowhere"})) == (404, "not_found")


def test_a_right_that_is_not_open_is_not_accepted():
    assert said(post(make.samira(), f"prescriptions/{m.asked(evidence=()).pk}/accept")) == (
        409,
        "not_eligible",
    )


def test_filters():
    laptop, tablet = m.accepted(), m.asked("tablet")
    who = make.samira()
    assert [one["id"] for one in get(who, "prescriptions", status="accepted").json()["items"]] == [
        str(laptop.pk)
    ]
    assert [one["id"] for one in get(who, "prescriptions", kind="tablet").json()["items"]] == [str(tablet.pk)]
    assert get(who, "prescriptions", status="nice").status_code == 422
    assert get(who, "prescriptions", limit=0).status_code == 422
    assert set(get(who, "prescriptions").json()["items"][0]) == KEYS


# --- loans -----------------------------------------------------------------------------------------------


def later(loan, days=60):
    return Calendar("12345", departement="38").next_open(loan.due_on + dt.timedelta(days=days)).isoformat()


def test_a_loan_as_it_is_answered():
    loan = m.lent(at=m.days_ago(200), device=make.device(at=m.days_ago(210)))
    (item,) = get(make.michel(), "loans").json()["items"]
    assert set(item) == LOAN_KEYS
    assert item == {
        "id": str(loan.pk),
        "tag": loan.device.tag,
        "prescription": str(loan.need.prescription_id),
        "handed_over_on": loan.handed_over_on.isoformat(),
        "due_on": loan.due_on.isoformat(),
        "closed_on": None,
        "outcome": None,
        "overdue": True,
        "renewals": 0,
    }


def test_filters_of_loans():
    late = m.lent(at=m.days_ago(200), device=make.device(at=m.days_ago(210)))
    closed, running = m.returned(), m.lent()
    who = make.samira()

    def keys(**query):
        return {one["id"] for one in get(who, "loans", **query).json()["items"]}

    assert keys(open="true") == {str(late.pk), str(running.pk)}
    assert keys(open="false") == {str(closed.pk)}
    assert keys(overdue="true") == {str(late.pk)}
    assert keys(overdue="false") == {str(closed.pk), str(running.pk)}
    assert keys(tag=running.device.tag) == {str(running.pk)}
    assert keys(tag="nonsense") == set()
    assert get(who, "loans", open="perhaps").status_code == 422


def test_who_sees_which_loan():
    loan = m.lent()
    for who in (make.michel, make.samira, make.ines, make.helene):
        assert [one["id"] for one in get(who(), "loans").json()["items"]] == [str(loan.pk)]
    for who in (make.karim, make.bruno, make.odile):
        assert get(who(), "loans").json()["items"] == []
    for who in (make.celine, make.sylvie, make.lea, make.olga):
        assert get(who(), "loans").status_code == 403


def test_renewed_by_the_association_at_once_and_pending_for_a_prescriber():
    loan = m.lent()
    path = f"loans/{loan.pk}/renew"
    pending = post(make.ines(), path, {"due_on": later(loan), "comment": "Formation"})
    assert (pending.status_code, pending.json()["due_on"]) == (202, loan.due_on.isoformat())
    done = post(make.michel(), path, {"due_on": later(loan)})
    assert (done.status_code, done.json()["due_on"], done.json()["renewals"]) == (200, later(loan), 1)
    assert said(post(make.michel(), path, {"due_on": later(loan, 900)})) == (409, "due_date_too_late")
    assert said(post(make.michel(), path, {"due_on": "soon"})) == (422, "invalid")
    assert said(post(make.oscar(), path, {"due_on": later(loan)})) == (404, "not_found")
    assert said(post(make.celine(), path, {"due_on": later(loan)})) == (403, "not_allowed")


@pytest.mark.parametrize("verb", ["lost", "stolen"])
def test_gone(verb):
    path = f"loans/{m.lent().pk}/{verb}"
    assert said(post(make.michel(), path, {"comment": ""})) == (409, "comment_required")
    answer = post(make.michel(), path, {"comment": "Dans le bus", "police_report": "2026/12"}).json()
    assert answer["outcome"] == verb
    assert said(post(make.michel(), path, {"comment": "Encore"})) == (409, "loan_closed")
    assert said(post(make.ines(), path, {"comment": "Moi aussi"})) == (403, "not_allowed")


def test_said_to_be_returned():
    loan = m.lent()
    answer = post(make.michel(), f"loans/{loan.pk}/claim_returned")
    assert (answer.status_code, answer.json()["outcome"]) == (200, None)
    assert Loan.objects.get().claimed_returned_at is not None


def test_swapped_answers_the_new_loan():
    loan, other = m.lent(), make.device()
    answer = post(make.michel(), f"loans/{loan.pk}/swap", {"tag": other.tag}).json()
    assert (answer["tag"], answer["due_on"]) == (other.tag, loan.due_on.isoformat())
    assert answer["id"] != str(loan.pk)
    assert get(make.michel(), "loans", tag=loan.device.tag).json()["items"][0]["outcome"] == "swapped"
    foreign = make.device(by=make.odile())
    assert said(post(make.michel(), f"loans/{answer['id']}/swap", {"tag": foreign.tag})) == (404, "not_found")


def test_an_error_has_one_shape():
    answer = post(make.samira(), f"prescriptions/{uuid4()}/accept").json()
    assert set(answer) == {"code", "message", "reasons"}
    assert set(answer["reasons"][0]) == {"code", "message"}
