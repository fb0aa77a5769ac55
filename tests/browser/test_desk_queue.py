"""An act is kept before it is said to be, sent until it is answered, done once: in a real browser.

Each fault is a person's day: no bar of signal, a line that drops while the server answers, a phone that
dies, a server that is full, a session that ends.
"""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.actions import members
from inventory.choices import Kind, Status
from inventory.models import Device
from loans.models import Loan, Prescription, ScanReceipt
from tests import make
from tests.browser.desk import SCANS, Network, eventually, forgets, kept, memory, sign_in
from tests.support.reading import says

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(context: BrowserContext, live_server: object) -> BrowserContext:
    sign_in(context, live_server, make.michel())
    return context


@pytest.fixture
def ready() -> Device:
    return make.device(site=make.grenoble())


@pytest.fixture
def asked() -> Prescription:
    return make.prescription(who=make.denise())


def hand_over(page: Page, live_server: object, device: Device, asked: Prescription) -> None:
    page.goto(f"{live_server}/d/{device.tag}")
    page.get_by_label("Code de retrait").fill(asked.code)
    page.locator(".btn-big").click()


def stand_still(page: Page) -> None:
    """The page's clock goes on only when it is told to: nothing is sent again because we were slow."""
    now = timezone.now()
    page.clock.install(time=now)
    page.clock.pause_at(now + dt.timedelta(seconds=1))


def test_an_act_goes_straight_through_and_nothing_is_left(phone, live_server, ready, asked):
    page = phone.new_page()
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert kept(page) == []
    receipt = ScanReceipt.objects.get()
    assert (receipt.answer, receipt.done) == ("applied", False)
    assert receipt.claimed_author == str(make.michel().pk)


def test_the_network_is_cut_before_the_request(phone, live_server, ready, asked):
    page = phone.new_page()
    network = Network(page)
    network.cut_before()
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    expect(page.locator("[data-net]")).to_contain_text("1 geste gardé sur ce téléphone.")
    (act,) = kept(page)
    # The page says so too, and the thumb finds the next device.
    expect(page.get_by_role("article")).to_contain_text(re.compile("^\\s*Gardé\\s*sur ce téléphone"))
    expect(page.get_by_text("Disponible")).to_have_count(0)
    expect(page.locator(".btn-big:visible")).to_have_text("Scanner un autre")
    assert not ScanReceipt.objects.exists()
    network.works()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert str(ScanReceipt.objects.get().client_id) == act["id"]
    assert {one["scans"][0]["id"] for one in network.asked} == {act["id"]}
    assert kept(page) == []


def test_the_answer_is_lost_after_the_server_did_it(phone, live_server, ready, asked):
    page = phone.new_page()
    network = Network(page)
    network.cut_after()
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    assert eventually(page, lambda: network.cuts)
    expect(page.get_by_text("Attendez sa réponse avant que la personne parte.")).to_be_visible()
    assert Loan.objects.count() == 1
    assert len(kept(page)) == 1
    network.works()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert (Loan.objects.count(), ScanReceipt.objects.count()) == (1, 1)
    assert kept(page) == []


def test_a_kept_act_took_place_where_it_was_made(phone, live_server, ready, asked):
    page = phone.new_page()
    network = Network(page)
    network.cut_before()
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    members.set_usual_site(by=make.michel(), site=make.mens())  # the next morning
    network.works()
    page.goto(f"{live_server}/desk/")
    forgets(page)
    assert Loan.objects.get().site == make.grenoble()


@pytest.mark.parametrize("when", ["cut_before", "cut_after"])
def test_the_page_is_killed_and_opened_again(phone, live_server, ready, asked, when):
    page = phone.new_page()
    network = Network(page)
    getattr(network, when)()
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    assert eventually(page, lambda: network.cuts)
    page.close()
    again = phone.new_page()
    again.goto(f"{live_server}/today/")
    forgets(again)
    assert (Loan.objects.count(), ScanReceipt.objects.count()) == (1, 1)


@pytest.mark.parametrize("status", [500, 503, 429, 502])
def test_a_server_that_cannot_now_is_asked_again(phone, live_server, ready, asked, status):
    page = phone.new_page()
    stand_still(page)
    network = Network(page)
    network.answers(status)
    with page.expect_response(SCANS):
        hand_over(page, live_server, ready, asked)
    expect(page.locator("[data-net]")).to_contain_text("1 geste gardé")
    network.works()
    assert len(network.asked) == 1
    page.clock.fast_forward(2000)
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert len(network.asked) == 2
    assert kept(page) == []


def test_a_phone_that_is_some_years_old_sends_too(phone, live_server, ready, asked):
    """Safari 15 and Chrome 100 have no AbortSignal.timeout: that is no missing network."""
    phone.add_init_script("delete AbortSignal.timeout")
    page = phone.new_page()
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert ScanReceipt.objects.get().done is False


@pytest.mark.parametrize("said", ["<h1>Bienvenue au camping</h1>", '{"wifi": "portal"}'])
def test_the_page_of_a_network_that_wants_a_sign_in_is_no_answer(phone, live_server, ready, asked, said):
    page = phone.new_page()
    network = Network(page)
    network.how = lambda route: route.fulfill(status=200, body=said)
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    expect(page.locator("[data-net]")).to_contain_text("1 geste gardé sur ce téléphone.")
    assert len(kept(page)) == 1
    network.works()
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible(timeout=20_000)  # tried again by itself


def test_a_full_server_says_when_to_come_back(phone, live_server, ready, asked):
    page = phone.new_page()
    stand_still(page)
    network = Network(page)
    network.answers(503, **{"Retry-After": "60"})
    with page.expect_response(SCANS):
        hand_over(page, live_server, ready, asked)
    expect(page.locator("[data-net]")).to_contain_text("1 geste gardé")
    network.works()
    page.clock.fast_forward(45_000)
    page.wait_for_timeout(300)  # whoever would ask too soon has had the time to
    assert len(network.asked) == 1
    page.clock.fast_forward(15_000)
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert len(network.asked) == 2


def test_too_many_acts_at_once_go_in_smaller_parcels(phone, live_server, asked):
    devices = make.devices(3, Status.RECEIVED, kind=Kind.OTHER, site=make.grenoble())
    page = phone.new_page()
    network = Network(page)
    network.cut_before()
    for device in devices:
        page.goto(f"{live_server}/d/{device.tag}")
        page.get_by_role("button", name="Passer en atelier").click()
        expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    sizes: list[int] = []

    def small_only(route):
        sizes.append(len(network.asked[-1]["scans"]))
        route.fulfill(status=413, body="") if sizes[-1] > 1 else route.continue_()

    network.how = small_only
    page.goto(f"{live_server}/desk/")
    forgets(page)
    assert sizes[0] == 3
    assert ScanReceipt.objects.filter(answer="applied").count() == 3


def test_the_session_ends_and_three_acts_wait_for_a_sign_in(phone, live_server):
    devices = make.devices(3, Status.RECEIVED, kind=Kind.OTHER, site=make.grenoble())
    page = phone.new_page()
    for number, device in enumerate(devices):
        page.goto(f"{live_server}/d/{device.tag}")
        if number == 0:
            network = Network(page)
        network.cut_before()
        page.get_by_role("button", name="Passer en atelier").click()
        expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    phone.clear_cookies(name="sessionid")
    network.works()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-net]")).to_contain_text("Connectez-vous pour envoyer 3 gestes.")
    assert len(kept(page)) == 3
    page.get_by_role("link", name="Se connecter").click()
    page.locator("input[name=login]").fill(make.michel().user.username)
    page.locator("input[name=password]").fill(make.PASSPHRASE)
    page.locator("input[name=password]").press("Enter")
    expect(page).to_have_url(f"{live_server}/d/{devices[2].tag}")
    forgets(page)
    receipts = ScanReceipt.objects.order_by("received_at", "pk")
    assert [receipt.tag for receipt in receipts] == [device.tag for device in devices]
    assert {receipt.answer for receipt in receipts} == {"applied"}


def test_what_was_made_without_network_says_so_and_nothing_else_does(phone, live_server, ready, asked):
    page = phone.new_page()
    page.goto(f"{live_server}/d/{ready.tag}")
    phone.set_offline(True)
    expect(page.locator("[data-online]")).to_contain_text("Hors ligne")
    page.get_by_label("Code de retrait").fill(asked.code)
    page.locator(".btn-big").click()
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    expect(page.get_by_text("Il partira tout seul dès qu’il y aura du réseau.")).to_be_visible()
    assert kept(page)[0]["done"] is True
    phone.set_offline(False)
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert ScanReceipt.objects.get().done is True


def test_a_conflict_is_read_by_somebody_even_after_the_phone_was_closed(phone, live_server, ready, asked):
    page = phone.new_page()
    page.goto(f"{live_server}/d/{ready.tag}")
    phone.set_offline(True)
    page.get_by_label("Code de retrait").fill(asked.code)
    page.locator(".btn-big").click()
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    make.loan(ready, make.prescription())  # meanwhile, at another counter
    page.close()
    phone.set_offline(False)
    again = phone.new_page()
    again.goto(f"{live_server}/desk/")
    unseen = again.get_by_role("region", name="Réponses à lire")
    expect(unseen).to_contain_text("C’est noté. Quelqu’un départagera.")
    again.goto(f"{live_server}/today/")
    expect(unseen).to_contain_text("C’est noté. Quelqu’un départagera.")
    unseen.get_by_role("button", name="C’est lu").click()
    expect(unseen).to_be_hidden()
    again.reload()
    expect(unseen).to_be_hidden()
    assert ScanReceipt.objects.get(client_id__isnull=False, done=True).answer == "conflict_recorded"


def test_an_older_refusal_cannot_be_missed(phone, live_server, ready, asked):
    page = phone.new_page()
    network = Network(page)
    network.answers(503)
    hand_over(page, live_server, ready, asked)
    expect(page.locator("[data-net]")).to_contain_text("1 geste gardé")
    make.hold(ready, make.prescription())
    network.works()
    page.goto(f"{live_server}/desk/")
    unseen = page.get_by_role("region", name="Réponses à lire")
    expect(unseen).to_contain_text("mis de côté pour quelqu’un")
    expect(unseen.get_by_role("link")).to_contain_text("Remettre")
    assert kept(page) == []
    assert not Loan.objects.exists()


def test_two_pages_of_one_phone_do_not_send_twice(phone, live_server):
    devices = make.devices(4, Status.RECEIVED, kind=Kind.OTHER, site=make.grenoble())
    network = Network(phone)
    network.cut_before()
    page = phone.new_page()
    for device in devices:
        page.goto(f"{live_server}/d/{device.tag}")
        page.get_by_role("button", name="Passer en atelier").click()
        expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    network.asked.clear()
    network.works()
    others = [phone.new_page() for _ in range(3)]
    for other in others:
        other.goto(f"{live_server}/desk/", wait_until="commit")
    for other in others:
        expect(other.locator("h1")).to_be_visible()
    forgets(others[-1])
    others[-1].wait_for_timeout(500)  # whoever would send a second time has had the time to
    sent = [scan["id"] for one in network.asked for scan in one["scans"]]
    assert len(sent) == len(set(sent)) == 4


def test_a_replay_is_answered_already_and_forgotten(phone, live_server, ready, asked):
    page = phone.new_page()
    network = Network(page)
    network.cut_after()
    hand_over(page, live_server, ready, asked)
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    told: list[str] = []

    def overheard(route):
        answer = route.fetch()
        told.extend(result["answer"] for result in answer.json()["results"])
        route.fulfill(response=answer)

    network.how = overheard
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert told == ["already_applied"]
    assert kept(page) == []


def test_a_button_pressed_twice_acts_once(phone, live_server, ready, asked):
    page = phone.new_page()
    page.goto(f"{live_server}/d/{ready.tag}")
    page.get_by_label("Code de retrait").fill(asked.code)
    page.locator(".btn-big").dblclick()
    expect(page.get_by_text("Remis à Denise R.").first).to_be_visible()
    assert ScanReceipt.objects.count() == 1


def test_a_phone_never_keeps_a_name(phone, live_server, ready):
    asked = make.prescription(
        who=make.person("Xylandre", "Zoroastrine", channel="call", phone="06 39 98 77 77")
    )
    page = phone.new_page()
    network = Network(page)
    network.cut_before()
    page.goto(f"{live_server}/d/{ready.tag}?for={asked.pk}")
    expect(page.get_by_role("button", name="Remettre à Zoroastrine X.")).to_be_visible()
    page.get_by_role("button", name="Remettre à Zoroastrine X.").click()
    expect(page.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    found = memory(page)
    never = ("zoroastrine", "xylandre", "06 39", "0639", "+336", "rsa", "elderly", "1980")
    assert says(str(found), *never) == []
    (act,) = found["acts"]
    assert set(act) == {"place", "scan", "person", "organisation", "page"}
    assert set(act["scan"]) <= {
        "id",
        "at",
        "verb",
        "tag",
        "done",
        "made_by",
        "prescription",
        "condition",
        "accessories",
        "site",
    }
    assert set(found["local"]) <= {"relais-discreet", "relais-listening"}
