"""The stable surface held to its words (design §6, §8), from outside: by address, body and answer alone."""

import json
from itertools import combinations
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from inventory.models import DeviceEvent
from loans.actions import losses
from loans.actions.scanning import fields
from loans.models import Loan, ScanReceipt
from tests import make
from tests import make_loans as m

pytestmark = pytest.mark.django_db
UNKNOWN = "22222222"  # well formed, on no device
MISTYPED = "22222223"
# Every code of the contract that an act of the desk may be answered with, in the contract's order.
ORDER = [
    *("invalid", "payload_changed", "not_found", "not_allowed", "site_missing", "in_transit"),
    *("already_on_loan", "on_loan_to_someone_else", "not_on_loan", "held_for_someone_else", "wrong_status"),
    *("erasure_missing", "inspection_missing", "device_locked", "line_missing", "no_lte"),
    *("no_open_need", "not_accepted", "not_eligible", "eligibility_expired", "limit_reached"),
    *("due_date_invalid", "due_date_too_late"),
]
# An act of each verb that may be done to a laptop in some state, with what it says besides.
ACTS = {
    "take_back": ("on_loan", {"condition": "good", "accessories": []}),
    "erase": ("received", {"outcome": "purge", "technique": "x", "tool": "y"}),
    "refurbish": ("to_erase", {}),
    "ready": ("refurbishing", {"grade": "B"}),
    "move": ("received", {}),
}
# And a state in which it breaks a rule.
BREAKS = {
    "hand_over": "refurbishing",
    "take_back": "received",
    "erase": "ready",
    "refurbish": "refurbishing",
    "ready": "received",
    "move": "retired",
}


def post(who, *scans, **envelope):
    body = {"installation": str(m.PHONE), "sent_at": timezone.now().isoformat(), "scans": scans, **envelope}
    return make.api(who).post("/api/v1/scans", json.dumps(body), content_type="application/json")


def answers(who, *scans):
    return post(who, *scans).json()["results"]


def answer(verb, device, who=None, **fields):
    return answers(who or make.michel(), m.scan(verb, device, **fields))[0]


def codes(result):
    return [reason["code"] for reason in result["reasons"]]


def in_state(status):
    return m.lent().device if status == "on_loan" else make.device(status)


def plain(verb):
    """What an act of a verb says besides, where nothing of it matters."""
    return {"prescription": m.accepted().code} if verb == "hand_over" else ACTS[verb][1]


# --- where -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ACTS)
def test_the_place_may_be_left_out_and_is_then_the_usual_one(verb):
    status, said = ACTS[verb]
    device = in_state(status)
    assert answer(verb, device, make.mona(), **said)["answer"] == "applied"
    device.refresh_from_db()
    assert device.site == make.mens()


@pytest.mark.parametrize("verb", ACTS)
def test_the_place_that_is_named_becomes_the_device_s(verb):
    status, said = ACTS[verb]
    device = in_state(status)
    assert answer(verb, device, site="mens", **said)["answer"] == "applied"
    device.refresh_from_db()
    assert device.site == make.mens()


def test_who_has_no_usual_place_among_two_says_where():
    samira = make.samira()
    for verb, (status, said) in ACTS.items():
        result = answer(verb, in_state(status), samira, **said)
        assert (result["answer"], result["code"]) == ("refused", "site_missing"), verb


def test_a_phone_may_say_its_place_with_an_undo_too():
    act = m.scan("refurbish", make.device("to_erase"))
    answers(make.michel(), act)
    undone = answer("undo", act["tag"], scan=act["id"], site="mens")
    assert (undone["answer"], undone["device_status"]) == ("applied", "to_erase")


def test_a_place_that_is_not_among_one_s_own():
    device = make.device("received")
    assert answer("move", device, make.mona(), site="grenoble")["code"] == "not_allowed"
    for place in ("vienne", "nowhere"):  # another association's and nobody's are the same
        assert answer("move", device, make.mona(), site=place)["code"] == "not_found"


# --- how it is answered ----------------------------------------------------------------------------------


def test_an_id_comes_back_as_the_phone_wrote_it():
    """The phone looks its act up by it: another spelling of the same id would stay on the phone for ever."""
    device = m.lent().device
    act = m.back(device) | {"id": str(uuid4()).upper()}
    refused, changed = m.back(device) | {"id": uuid4().hex}, {**act, "condition": "dead"}
    results = answers(make.michel(), act, refused, act, changed)
    assert [one["id"] for one in results] == [act["id"], refused["id"], act["id"], act["id"]]
    assert [one["answer"] for one in results] == ["applied", "refused", "already_applied", "refused"]


@pytest.mark.parametrize("levels", [9, 300])
def test_an_act_nested_beyond_reading_is_refused_alone(levels):
    device = m.lent().device
    envelope = {"installation": str(m.PHONE), "sent_at": timezone.now().isoformat()}
    deep = json.dumps({**m.back(device), "x": 0})[:-2] + "[" * levels + "]" * levels + "}"
    body = json.dumps({**envelope, "scans": ["DEEP", m.back(device)]}).replace('"DEEP"', deep)
    answer = make.api(make.michel()).post("/api/v1/scans", body, content_type="application/json")
    assert answer.status_code == 200
    assert [one["answer"] for one in answer.json()["results"]] == ["refused", "applied"]


def test_no_field_of_the_contract_is_nested_too_deep():
    assert fields.is_shallow(m.back(UNKNOWN))
    assert fields.is_shallow({"accessories": [["charger"]]})
    assert not fields.is_shallow({"x": json.loads("[" * 9 + "]" * 9)})


def test_what_has_no_id_is_told_that_it_is_the_id():
    (result,) = answers(make.michel(), {"verb": "move"})
    assert (result["id"], result["code"]) == (None, "invalid")
    assert "id" in result["message"]
    assert "étiquette" not in result["message"]


def test_a_mistyped_label_is_told_from_an_unknown_one_wherever_it_is_said():
    """A scan says so by its code; an address or a body has one answer for what is not there, two words."""
    asked, loan, caller = m.accepted(), m.lent(), make.api(make.michel())
    for tag, code, words in ((MISTYPED, "invalid", "se lit pas"), (UNKNOWN, "not_found", "pas connue")):
        assert answer("move", tag)["code"] == code
        said = [caller.get(f"/api/v1/devices/{tag}{rest}") for rest in ("", "/events")]
        said += [
            caller.post(f"/api/v1/{path}", {"tag": tag}, content_type="application/json")
            for path in (f"prescriptions/{asked.pk}/hold", f"loans/{loan.pk}/swap")
        ]
        assert {(one.status_code, one.json()["code"]) for one in said} == {(404, "not_found")}
        assert all(words in one.json()["message"] for one in said), tag


def test_a_label_is_read_as_it_was_scanned_wherever_it_is_said():
    device, asked, loan = make.device(), m.accepted(), m.lent()
    spare, caller = make.device(), make.api(make.michel())
    for path, one in ((f"prescriptions/{asked.pk}/hold", device), (f"loans/{loan.pk}/swap", spare)):
        said = {"tag": f"HTTPS://RELAIS.EXAMPLE/D/{one.tag}"}
        assert caller.post(f"/api/v1/{path}", said, content_type="application/json").status_code == 200, path


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("loans/{key}/lost", "adresse"),
        ("prescriptions/{key}/withdraw", "adresse"),
        ("prescriptions/{key}/accept", "adresse"),
    ],
)
def test_what_is_not_there_is_not_called_a_label(path, word):
    who = make.ines() if "withdraw" in path else make.samira()
    url = f"/api/v1/{path.format(key=uuid4())}"
    told = make.api(who).post(
        url, {"comment": "x"} if "lost" in path else {}, content_type="application/json"
    )
    assert (told.status_code, word in told.json()["message"]) == (404, True)


# --- every reason, the first of them the code ------------------------------------------------------------


def refusals():
    """Acts that break several rules at once, and what each must be told."""
    samira, michel = make.samira(), make.michel()
    yield (
        m.scan(
            "hand_over", make.device("to_erase"), prescription=m.asked("tablet").code, due_on="2099-01-01"
        ),
        samira,
        ["site_missing", "wrong_status", "no_open_need", "not_accepted"],
    )
    lapsed = m.accepted(at=m.days_ago(400), who=make.denise())
    m.lent(make.device(), m.accepted(who=lapsed.beneficiary))
    yield (
        m.scan("hand_over", m.held().device, prescription=lapsed.code, due_on="2099-01-01"),
        michel,
        ["held_for_someone_else", "eligibility_expired", "limit_reached", "due_date_too_late"],
    )
    yield (
        m.scan("hand_over", m.lent().device, prescription=m.asked(evidence=()).code, site="nowhere"),
        michel,
        ["not_found", "on_loan_to_someone_else", "not_accepted", "not_eligible"],
    )
    yield m.back(make.device(), site="nowhere"), michel, ["not_found", "not_on_loan"]
    yield m.back(make.device()), samira, ["site_missing", "not_on_loan"]
    yield m.back(m.lent().device, returned_on="2020-01-01", site="nowhere"), michel, ["invalid", "not_found"]


def test_all_reasons_are_said_at_once_in_the_contract_s_order():
    for act, by, expected in refusals():
        (result,) = answers(by, act)
        told = [
            code for code in codes(result) if code != "due_date_invalid"
        ]  # 2099 may begin on a closed day
        assert told == expected
        assert (result["answer"], result["code"]) == ("refused", expected[0])
        assert result["message"] == result["reasons"][0]["message"]
        assert all(ORDER.index(one) < ORDER.index(other) for one, other in combinations(told, 2))


# --- what happened without network -----------------------------------------------------------------------


@pytest.mark.parametrize("verb", BREAKS)
def test_a_broken_rule_is_refused_or_where_it_has_happened_recorded(verb):
    """The same rule, the same reasons; only what is kept of it differs, and nothing else changes."""
    device = make.device(BREAKS[verb])
    said = plain(verb)
    refused = answer(verb, device, **said)
    assert refused["answer"] == "refused", refused
    journal = DeviceEvent.objects.filter(device=device)
    lines, before = journal.count(), (device.status, device.site_id, device.version)
    recorded = answer(verb, device, done=True, **said)
    assert recorded["answer"] == "conflict_recorded"
    assert (recorded["code"], codes(recorded)) == (refused["code"], codes(refused))
    device.refresh_from_db()
    assert (device.status, device.site_id, device.version) == (*before[:2], before[2] + 1)
    assert journal.count() == lines + 1
    late = journal.order_by("-number").first()
    assert (late.verb, late.late, late.from_status) == (verb, True, device.status)
    assert not Loan.objects.exists()


def test_a_conflict_sent_again_is_noted_once():
    act = m.back(make.device(), done=True)
    first, again = answers(make.michel(), act, act)
    assert again == first
    assert DeviceEvent.objects.filter(late=True).count() == 1
    assert ScanReceipt.objects.unsettled().count() == 1


def test_a_hand_over_older_than_the_device_s_last_return_begins_no_loan():
    """A phone that was forgotten in a drawer: the device came back since, and went on to others."""
    device = make.device(kind="other", at=m.days_ago(60))
    m.returned(m.lent(device, at=m.days_ago(30)), at=m.days_ago(10))
    m.prepared(device)
    said = {"prescription": m.accepted("other", at=m.days_ago(40)).code}
    for done, expected in ((False, "refused"), (True, "conflict_recorded")):
        result = answer("hand_over", device, at=m.days_ago(20), done=done, **said)
        assert (result["answer"], codes(result)) == (expected, ["wrong_status"])
        assert "revenu depuis" in result["message"]
    assert answer("hand_over", device, at=m.days_ago(9), done=True, **said)["answer"] == "applied"


def test_an_undo_that_comes_too_late_is_recorded_too():
    device = make.device("to_erase")
    act = m.scan("refurbish", device)
    answers(make.michel(), act)
    answer("ready", device, grade="B")
    result = answer("undo", device, scan=act["id"], done=True)
    assert (result["answer"], result["code"]) == ("conflict_recorded", "wrong_status")
    assert result["device_status"] == "ready"


@pytest.mark.parametrize("verb", [*BREAKS, "claim", "undo"])
def test_a_label_that_does_not_read_or_is_unknown_is_refused_even_so(verb):
    said = {"claim": {"serial": "X1"}, "undo": {"scan": uuid4()}}.get(verb) or plain(verb)
    for tag, code in ((MISTYPED, "invalid"), (UNKNOWN, "not_found")):
        result = answer(verb, tag, done=True, **said)
        assert (result["answer"], result["code"]) == ("refused", code)
        assert (result["device_status"], result["loan_id"]) == (None, None)


def test_who_reads_a_device_kept_elsewhere_records_nothing_on_it():
    device = make.device(by=make.odile())
    type(device).objects.filter(pk=device.pk).update(owner=make.pont_vieux())
    result = answer("refurbish", device, make.samira(), done=True)
    assert (result["answer"], result["code"]) == ("refused", "not_allowed")
    assert not DeviceEvent.objects.filter(late=True).exists()


def test_the_refusal_of_a_return_says_how_the_device_stands():
    loan = m.lent()
    result = answer("take_back", loan.device, condition="good", accessories=[], loan_id=uuid4())
    assert (result["device_status"], result["loan_id"]) == ("on_loan", str(loan.pk))
    gone = losses.declare_lost(loan=loan, comment="Perdu", by=make.michel())
    result = answer("take_back", loan.device, condition="good", accessories=[], loan_id=gone.pk, done=True)
    assert (result["answer"], result["code"]) == ("conflict_recorded", "not_on_loan")
    assert (result["device_status"], result["loan_id"]) == ("missing", None)


# --- in whose language -----------------------------------------------------------------------------------


def in_english(member):
    User.objects.filter(pk=member.user_id).update(language="en")
    return member


def test_an_answer_is_read_in_the_language_of_who_asks_again():
    device, mona = make.device(), in_english(make.mona())
    act, hand = (
        m.back(device),
        m.scan("hand_over", make.device(), prescription=m.accepted(at=m.days_ago(2)).code),
    )
    m.accepted(at=m.days_ago(9))
    french, warned = answers(make.michel(), act, hand)
    english, warned_again = answers(mona, act, hand)
    assert "pas prêté" in french["message"]
    assert "not on loan" in english["message"]
    assert english["reasons"] == [{"code": "not_on_loan", "message": english["message"]}]
    assert {**english, "message": "", "reasons": []} == {**french, "message": "", "reasons": []}
    assert "attendent" in warned["reasons"][0]["message"]
    assert "waiting" in warned_again["reasons"][0]["message"]
    assert answers(make.michel(), act) == [french]


def test_a_sentence_made_for_one_act_stays_as_it_was_written():
    device = m.lent(at=m.days_ago(3)).device
    act = m.back(device, returned_on="2020-01-01")
    (french,) = answers(make.michel(), act)
    assert answers(in_english(make.mona()), act) == [french]


def test_today_s_conflicts_are_read_in_the_manager_s_language():
    answers(in_english(make.mona()), m.back(make.device(), done=True))
    page = make.client(make.samira()).get("/conflicts/").content.decode()
    assert "rien à reprendre" in page
    assert "not on loan" not in page
