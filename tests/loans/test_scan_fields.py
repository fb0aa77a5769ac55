"""What a scan may say: everything else is refused alone, with its reason, and stored (design §8)."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loans.actions.scanning import fields
from loans.actions.scanning.receipts import digest
from loans.models import ScanReceipt
from tests import make
from tests import make_loans as m

NOW = "2026-11-23T09:00:00+01:00"
TAG = "22222222"


def scan(verb="take_back", **more):
    plain = {"id": str(uuid4()), "at": NOW, "verb": verb, "tag": TAG}
    asked = {"condition": "good", "accessories": []} if verb == "take_back" else {}
    return {**plain, **asked, **more}


def faults(one):
    _said, reasons = fields.read_scan(one)
    return [reason.code for reason in reasons]


# --- pure ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "good",
    [
        scan(),
        scan(loan_id=str(uuid4()), returned_on="2026-11-20", site="mens", done=True, made_by="x"),
        scan(loan_id=None, done=None, site=None),  # null is left out
        scan("hand_over", prescription=str(uuid4())),
        scan("hand_over", prescription="222222", due_on="2027-05-10", agreement=str(uuid4()), comment=""),
        scan("erase", outcome="purge", technique="x", tool="y"),
        scan("refurbish"),
        scan("ready", grade="A", accessories=["charger"]),
        scan("claim", serial="5CD123"),
        scan("move", site="mens"),
        scan("move"),  # where the member usually is
        scan("undo", scan=str(uuid4())),
        scan("undo", scan=str(uuid4()), site="mens"),  # a phone may say its place with every act
        scan(tag="HTTPS://RELAIS.EXAMPLE/D/22222222"),
        scan(tag="2222 2222"),
        scan(at="2026-11-23T08:00:00Z"),
    ],
)
def test_what_the_contract_lists_is_read(good):
    assert faults(good) == []


@pytest.mark.parametrize(
    "bad",
    [
        scan("count", stocktake="x"),  # until stocktakes exist
        scan("dance"),
        scan(verb=None),
        scan(verb=["take_back"]),
        scan(extra=1),
        scan(prescription="222222"),  # another verb's
        scan(tag="22222223"),
        scan(tag="2222222"),
        scan(tag=""),
        scan(tag=None),
        scan(tag=22222222),
        scan(at="2026-11-23T09:00:00"),  # no zone
        scan(at="yesterday"),
        scan(at="1969-01-01T00:00:00Z"),
        scan(at=1763888400),
        scan(done="true"),
        scan(done=1),
        scan(condition="perfect"),
        scan(condition=None),
        scan(accessories="charger"),
        scan(accessories=["drone"]),
        scan(accessories=[["charger"]]),
        scan(accessories=None),
        scan(returned_on="23/11/2026"),
        scan(returned_on="2026-02-30"),
        scan(loan_id="12"),
        scan(loan_id=12),
        scan(site=""),
        scan("move", site="x" * 81),
        scan("erase", outcome="done", technique="x", tool="y"),
        scan("erase", outcome="purge", technique=" ", tool="y"),
        scan("erase", outcome="purge", technique="x\0", tool="y"),
        scan("erase", outcome="purge", technique="\ud800", tool="y"),
        scan("erase", outcome="purge", technique="x" * 81, tool="y"),
        scan("ready", grade="E"),
        scan("hand_over"),
        scan("hand_over", prescription="222223"),
        scan("hand_over", prescription="222222", comment="x" * 301),
        scan("undo", scan="last"),
    ],
)
def test_anything_else_is_invalid(bad):
    assert set(faults(bad)) == {"invalid"}


def test_every_fault_is_said():
    assert len(faults(scan(extra=1, condition="x", accessories=None, at="x"))) == 4


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (scan(extra=1), "Ce champ n’est pas connu ici\u00a0: extra."),
        (scan(condition=None), "Ce champ manque\u00a0: condition."),
        (scan(tag=None), "Ce champ manque\u00a0: tag."),
        (scan(condition="x"), "Ce champ ne va pas ici ou ne se lit pas\u00a0: condition."),
    ],
)
def test_unknown_missing_and_unreadable_are_told_apart(bad, sentence):
    _said, reasons = fields.read_scan(bad)
    assert [reason.sentence() for reason in reasons] == [sentence]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from([*fields.COMMON, *{n for asked in fields.ASKED.values() for n in asked}, "x", ""])
verbs = st.sampled_from([*fields.ASKED, "count", ""])


@given(st.dictionaries(names, json_values, max_size=8), verbs)
def test_no_object_breaks_the_reader(some, verb):
    said, reasons = fields.read_scan({**some, "verb": verb})
    assert reasons or set(said) >= {"id", "at", "verb", "tag"}


@given(st.dictionaries(st.text(max_size=5), json_values, max_size=4))
def test_the_hash_is_of_the_content_alone(some):
    assert digest(some) == digest(dict(reversed(some.items())))
    assert digest(some) != digest({**some, "another": 1})


# --- answered --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_malformed_scan_with_an_id_is_stored_as_refused():
    act = scan(extra=1)
    (first,) = m.send(act)
    assert (first["answer"], first["code"], first["id"]) == ("refused", "invalid", act["id"])
    assert ScanReceipt.objects.get().answer == "refused"
    assert m.send(act) == [first]
    corrected = {name: value for name, value in act.items() if name != "extra"}
    assert m.send(corrected)[0]["code"] == "payload_changed"


@pytest.mark.django_db
@pytest.mark.parametrize("nonsense", [None, 3, "x", [], {}, {"id": None}, {"id": 7}, {"id": "x" * 99}])
def test_what_has_no_id_is_refused_and_forgotten(nonsense):
    (answer,) = m.send(nonsense)
    assert (answer["answer"], answer["code"]) == ("refused", "invalid")
    assert not ScanReceipt.objects.exists()


@pytest.mark.django_db
def test_any_object_gets_one_of_the_four_answers():
    device = make.device()

    @settings(max_examples=60, deadline=None)
    @given(some=st.dictionaries(names, json_values, max_size=6), verb=verbs)
    def answered(some, verb):
        plain = {"id": str(uuid4()), "at": NOW, "tag": device.tag, "verb": verb}
        (answer,) = m.send({**some, **plain})
        assert answer["answer"] in ("applied", "refused", "conflict_recorded", "already_applied")

    answered()
