"""The SIM card of a router by page: put in, taken out, its line suspended, resumed, ended."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import codes
from accounts.refusals import Refused
from inventory.actions import lines, workshop
from inventory.actions.lines import LineDraft
from inventory.facts import facts_of
from inventory.models import Device, Insertion, Line
from inventory.story import story
from tests import make

pytestmark = pytest.mark.django_db

ICCID, OTHER = "8933011234567890120", "8933019876543210984"
NEW = {"card": "new", "iccid": ICCID, "operator": "Opérateur", "number": "06 39 98 12 40", "active": "on"}
NOT_THEIRS = [make.odile, make.oscar, make.celine, make.ines, make.sylvie]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def without(status="refurbishing") -> Device:
    """A router whose card lies aside."""
    device = make.device("refurbishing", kind="hotspot")
    lines.take_out(device, by=make.michel())
    if status == "ready":
        lines.put_in(fresh(device), Line.objects.get(), by=make.michel())
        workshop.make_ready(fresh(device), grade="B", by=make.michel())
    return fresh(device)


def post(name, device, who=None, **said):
    page = reverse(f"inventory:{name}", args=[device.tag])
    return make.client(who or make.michel()).post(page, said, follow=True)


def page(name, device, who=None) -> str:
    where = reverse(name, args=[device.tag])
    return make.client(who or make.michel()).get(where).content.decode()


def connected(device) -> bool:
    return facts_of([device])[device.pk].live_line


def refusal(do, *args, **said) -> str:
    with pytest.raises(Refused) as refused:
        do(*args, **said)
    return refused.value.code


# --- put in ----------------------------------------------------------------------------------------------


def test_a_new_card_is_put_in_by_page_and_the_router_may_be_lent():
    device = without()
    assert not connected(device)
    assert "Carte posée." in post("card", device, **NEW).content.decode()
    inside = lines.inside(device)
    assert (inside.line.iccid, inside.line.number, inside.line.operator) == (ICCID, "0639981240", "Opérateur")
    assert (inside.line.state, inside.line.organisation) == ("active", make.pont_vieux())
    assert inside.inserted_by == make.michel().user
    assert connected(device)
    workshop.make_ready(fresh(device), grade="B", by=make.michel())
    assert [line.title for line in story(device)[1:3]] == ["Carte SIM posée", "Carte SIM retirée"]
    assert not any(ICCID in str(event.data) for event in device.events.all())


def test_a_card_that_lies_aside_is_offered_and_put_in():
    device, line = without(), Line.objects.get()
    theirs = make.device("refurbishing", kind="hotspot", by=make.odile())
    lines.take_out(theirs, by=make.odile())
    text = page("inventory:card", device)
    assert f'value="{line.pk}"' in text
    assert text.count("<option") == 2  # and none of another association's
    post("card", device, card="known", line=line.pk)
    assert lines.inside(device).line == line
    foreign = Line.objects.exclude(organisation=make.pont_vieux()).get()
    assert post("card", without(), card="known", line=foreign.pk).status_code == 422


def test_a_known_card_typed_again_is_not_doubled():
    device, line = without(), Line.objects.get()
    Line.objects.update(iccid=ICCID)
    post("card", device, **{**NEW, "operator": "Autre"})
    assert lines.inside(device).line == line
    assert Line.objects.count() == 1


def test_a_form_sent_twice_puts_in_once():
    device, same = without(), str(uuid4())
    post("card", device, **NEW, client_id=same)
    version = fresh(device).version
    assert "Carte posée." in post("card", device, **NEW, client_id=same).content.decode()
    assert (fresh(device).version, Insertion.objects.filter(removed_at=None).count()) == (version, 1)


def test_every_fault_is_said_beside_its_field():
    text = post("card", without(), card="new", iccid="123", number="12").content.decode()
    assert text.count("aria-invalid") == 2
    for words in ("ne se vérifie pas", "10 ou 14 chiffres"):
        assert words in text
    assert "Choisissez une carte." in post("card", without(), card="known", iccid="1").content.decode()
    assert "Donnez le numéro de la carte." in post("card", without(), card="new").content.decode()


def test_why_a_card_may_not_go_in():
    full, empty = make.device("received", kind="hotspot"), without()
    put = {"by": make.michel()}
    there = lines.inside(full).line
    assert refusal(lines.put_in, full, LineDraft(ICCID), **put) == "card_inside"
    assert "déjà dedans" in post("card", full, **NEW).content.decode()
    assert refusal(lines.put_in, empty, there, **put) == "card_elsewhere"
    Line.objects.filter(pk=there.pk).update(iccid=ICCID)
    assert codes.grouped(full.tag) in post("card", empty, **NEW).content.decode()
    aside = lines.take_out(full, **put)
    lines.set_state(aside, state="terminated", by=make.samira())
    assert refusal(lines.put_in, empty, aside, **put) == "line_ended"
    assert f'value="{aside.pk}"' not in page("inventory:card", empty)
    gone = make.device("missing", kind="hotspot")
    Insertion.objects.filter(device=gone).delete()
    assert refusal(lines.put_in, gone, LineDraft(OTHER), **put) == "wrong_status"


# --- taken out, and where its line stands ----------------------------------------------------------------


def test_a_card_is_taken_out_by_page_and_lies_aside():
    device = make.device("refurbishing", kind="hotspot")
    assert "Carte retirée." in post("card_out", device, client_id=str(uuid4())).content.decode()
    gone = Insertion.objects.get()
    assert (gone.removed_by, connected(device)) == (make.michel().user, False)
    assert "Aucune carte" in post("card_out", device).content.decode()


def test_what_may_leave_at_any_time_keeps_its_line():
    device = make.device("ready", kind="hotspot")
    line = lines.inside(device).line
    for answer in (post("card_out", device), post("line_state", device, make.samira(), state="suspended")):
        assert "passez-le en atelier d’abord" in answer.content.decode()
    assert (connected(device), fresh(device).version) == (True, device.version)
    workshop.refurbish(fresh(device), by=make.michel())
    post("line_state", device, make.samira(), state="suspended")
    assert fresh(line).state == "suspended"


@pytest.mark.parametrize(
    ("state", "words"),
    [("suspended", "Ligne suspendue"), ("terminated", "Ligne résiliée"), ("lost", "perdue")],
)
def test_a_manager_says_what_the_operator_did_even_while_it_is_lent(state, words):
    device = make.device("ready", kind="hotspot")
    make.loan(device, make.prescription("hotspot"))
    assert "C’est noté." in post("line_state", device, make.samira(), state=state).content.decode()
    assert not connected(device)
    assert words in story(fresh(device))[0].title
    assert fresh(device).status == "on_loan"
    post("line_state", device, make.samira(), state="active")
    assert connected(device)
    assert refusal(lines.take_out, fresh(device), by=make.michel()) == "wrong_status"


def test_a_state_that_is_none_or_the_same_changes_nothing():
    device = make.device("refurbishing", kind="hotspot")
    assert "Choisissez où en est la ligne." in post("line_state", device, make.samira()).content.decode()
    post("line_state", device, make.samira(), state="active")
    assert fresh(device).version == device.version


# --- who, and from where ---------------------------------------------------------------------------------


def test_a_volunteer_sees_the_line_and_only_a_manager_its_states():
    device = make.device("refurbishing", kind="hotspot")
    way = reverse("inventory:line_state", args=[device.tag])
    assert lines.inside(device).line.iccid in page("inventory:card", device)
    assert way not in page("inventory:card", device)
    assert way in page("inventory:card", device, make.samira())
    assert post("line_state", device, state="lost").status_code == 403


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_touches_a_card(who):
    device = make.device("refurbishing", kind="hotspot")
    for name in ("card", "card_out", "line_state"):
        assert post(name, device, who(), state="lost", **NEW).status_code in (403, 404)
    assert refusal(lines.take_out, device, by=who()) == "not_allowed"
    assert refusal(lines.put_in, device, LineDraft(ICCID), by=who()) == "not_allowed"
    assert connected(device)


def test_the_device_s_page_leads_there_and_says_so_when_it_is_the_next_step():
    empty = without()
    way = f'class="btn btn-primary btn-big" href="{reverse("inventory:card", args=[empty.tag])}"'
    assert way in page("loans:device", empty)
    lines.put_in(empty, LineDraft(ICCID), by=make.michel())
    text = page("loans:device", empty)
    assert way not in text
    assert "Sa carte SIM" in text
    assert "carte SIM</a>" not in page("loans:device", make.device("refurbishing"))
