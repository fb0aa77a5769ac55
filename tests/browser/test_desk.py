"""The desk in a browser: what is announced, where the focus is, by keyboard, without a script, under axe."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from inventory.actions import labels
from inventory.choices import Kind
from loans.models import Loan
from tests import make
from tests.browser import eyes
from tests.browser.desk import Network, eventually, memory, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, live_server: object) -> Page:
    sign_in(page.context, live_server, make.michel())
    return page


# --- focus and announcements -----------------------------------------------------------------------------


def test_the_field_has_the_focus_on_arrival_and_after_every_answer(desk: Page, live_server: object) -> None:
    device, asked = make.device(), make.prescription(who=make.denise())
    desk.goto(f"{live_server}/desk/")
    expect(desk.get_by_label("Étiquette, code de retrait")).to_be_focused()
    desk.keyboard.type(device.tag)
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Code de retrait")).to_be_focused()
    desk.keyboard.type(asked.code)
    desk.locator(".btn-big").click()
    expect(desk.get_by_label("Étiquette suivante")).to_be_focused()
    assert desk.evaluate("scrollY") == 0
    assert desk.title() == "Remis à Denise R. · Relais"


def test_a_refusal_is_announced_once_first_and_opens_its_reasons_on_a_tap(
    desk: Page, live_server: object
) -> None:
    device, asked = make.device(), make.prescription(Kind.TABLET)
    desk.goto(f"{live_server}/d/{device.tag}")
    desk.get_by_label("Code de retrait").fill(asked.code)
    expect(desk.get_by_text("Cette demande attend une tablette.")).to_be_visible()  # said before the tap
    desk.get_by_text("Changer", exact=True).click()
    desk.get_by_label("Autre date de retour").fill("2099-01-01")
    desk.get_by_label("Abîmé").check()
    desk.locator(".btn-big").click()
    alert = desk.get_by_role("alert")
    expect(alert).to_contain_text("Cette demande attend une tablette.")
    reason = alert.get_by_text("Cette date de retour")
    expect(reason.first).to_be_hidden()
    alert.get_by_text("Pourquoi").click()
    expect(reason.first).to_be_visible()
    expect(desk.get_by_role("status").filter(has_text="demande")).to_have_count(0)
    expect(desk.get_by_label("Abîmé")).to_be_checked()
    expect(desk.get_by_label("Autre date de retour")).to_have_value("2099-01-01")
    assert not Loan.objects.exists()


def test_the_next_label_is_for_the_same_person_while_something_is_left(
    desk: Page, live_server: object
) -> None:
    laptop, hotspot, next_one = make.device(), make.device(kind=Kind.HOTSPOT), make.device()
    asked = make.prescription(Kind.LAPTOP, Kind.HOTSPOT, who=make.denise())
    desk.goto(f"{live_server}/d/{laptop.tag}")
    desk.get_by_label("Code de retrait").fill(asked.code)
    desk.locator(".btn-big").click()
    expect(desk.get_by_label("Étiquette suivante")).to_be_focused()
    desk.keyboard.type(hotspot.tag)
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Remettre à Denise R.").click()
    expect(desk.get_by_label("Étiquette suivante")).to_be_focused()
    desk.keyboard.type(next_one.tag)
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Code de retrait")).to_be_focused()
    expect(desk).to_have_url(f"{live_server}/d/{next_one.tag}")


def test_what_is_missing_is_said_and_takes_the_focus(desk: Page, live_server: object) -> None:
    device = make.device("received")
    desk.goto(f"{live_server}/d/{device.tag}")
    desk.locator(".btn-big").click()
    expect(desk.get_by_role("radio").first).to_be_focused()
    expect(desk.get_by_label("Méthode")).to_have_attribute("aria-invalid", "true")
    expect(desk.get_by_text("Dites comment il a été effacé.")).to_be_visible()
    expect(desk.get_by_text("Dites avec quel outil.")).to_be_visible()


@pytest.mark.parametrize("listening", ["yes", "no"])
@pytest.mark.parametrize("state", ["ready", "on_loan"])
def test_a_scan_after_a_tick_never_does_the_act_of_the_page(
    desk: Page, live_server: object, state: str, listening: str
) -> None:
    """Hands go from the box to the scanner: the label it reads is the next device, not a yes to this one."""
    if state == "ready":
        device = make.device()
        make.hold(device, make.prescription(who=make.denise()))
    else:
        device = make.loan().device
    other = make.device()
    desk.goto(f"{live_server}/d/{device.tag}")
    desk.evaluate("yes => localStorage.setItem('relais-listening', yes)", listening)
    desk.get_by_label("Housse").check()
    desk.get_by_label("Usé").check()
    for focused in ("Housse", "Usé"):
        desk.get_by_label(focused).focus()
        desk.keyboard.type(other.tag)
        desk.keyboard.press("Enter")
        if listening == "yes":
            expect(desk).to_have_url(f"{live_server}/d/{other.tag}")
            desk.goto(f"{live_server}/d/{device.tag}")
    desk.wait_for_timeout(300)
    device.refresh_from_db()
    assert device.status == {"ready": "reserved", "on_loan": "on_loan"}[state]


def test_a_scan_after_a_refused_text_takes_its_place(desk: Page, live_server: object) -> None:
    """A handheld scanner writes where the focus is: glued to the bad text, no later scan would ever read."""
    device, asked = make.device(), make.prescription(who=make.denise())
    desk.goto(f"{live_server}/desk/")
    desk.keyboard.type("K7M49TRZ")
    desk.keyboard.press("Enter")
    expect(desk.locator(".fault").first).to_contain_text(re.compile(r"Lu.:.K7M4.9TRZ"))
    expect(desk.get_by_label("Étiquette, code de retrait")).to_have_value(re.compile("K7M4.9TRZ"))
    desk.keyboard.type(device.tag)
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(f"{live_server}/d/{device.tag}")
    desk.keyboard.type("K7M49Z")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Code de retrait")).to_have_attribute("aria-invalid", "true")
    desk.keyboard.type("K7M49Z")  # read badly once more
    desk.locator("h1").click()
    desk.get_by_label("Code de retrait").focus()
    desk.keyboard.type(asked.code)
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-answered]")).to_contain_text("Remis à Denise R.")


def test_the_button_answers_with_what_is_missing(desk: Page, live_server: object) -> None:
    desk.goto(f"{live_server}/desk/")
    desk.locator(".btn-big:visible").click()
    field = desk.get_by_label("Étiquette, code de retrait")
    expect(desk.get_by_text("Tapez ou scannez une étiquette.")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    tag = make.loan().device.tag
    desk.goto(f"{live_server}/d/{tag}")
    desk.get_by_role("button", name="Reprendre").click()
    desk.get_by_role("button", name="Ouvrir").click()
    expect(desk.get_by_text("Tapez ou scannez une étiquette.")).to_be_visible()


SNAPSHOTS = {
    "desk": """
        - main:
          - heading "Scannez une étiquette" [level=1]
          - text: /Étiquette, code de retrait ou numéro de série Huit signes/
          - textbox "Étiquette, code de retrait ou numéro de série"
          - button "Scanner le code"
          - button "Ouvrir"
    """,
    "hand over": """
        - main:
          - article:
            - text: Disponible Grenoble
            - heading /.{4} .{4}/ [level=1]
            - paragraph: Portable · Dell Latitude 7490
          - text: Code de retrait
          - link "Choisir dans la liste"
          - text: Six signes, sur le papier de la personne.
          - textbox "Code de retrait"
          - button "Scanner le code"
          - group "Remis avec":
            - checkbox "Chargeur" [checked]
            - checkbox "Housse"
            - checkbox "Souris"
          - group "État":
            - radio "Bon" [checked]
            - radio "Usé"
            - radio "Abîmé"
    """,
    "done": """
        - status:
          - strong: Remis à Denise R.
          - paragraph: /À rendre le/
        - main:
          - text: Étiquette suivante
          - textbox "Étiquette suivante"
          - button "Ouvrir"
          - article:
            - text: Prêté à l’instant
            - heading /.{4} .{4}/ [level=1]
            - paragraph: Portable · Dell Latitude 7490
          - heading "Pour Denise R., il reste" [level=2]
          - list:
            - listitem:
              - paragraph: Portable et chargeur
            - listitem:
              - paragraph: Routeur 4G
              - text: à scanner
            - listitem:
              - paragraph: Une signature pour le tout
              - text: à la fin
            - listitem:
              - paragraph:
                - link "Carte de prêt"
          - button "Annuler ce geste"
    """,
    "refusal": """
        - alert:
          - strong: /Celui-ci est mis de côté pour quelqu’un . prenez-en un autre/
        - main:
          - text: Étiquette suivante
          - textbox "Étiquette suivante"
          - button "Ouvrir"
          - article:
            - text: /Mis de côté jusqu’au/
            - heading /.{4} .{4}/ [level=1]
            - paragraph: Portable · Dell Latitude 7490
          - link "Scanner un autre"
          - heading "Portables disponibles ici" [level=2]
    """,
}


def test_what_a_reader_hears_small_and_large(desk: Page, live_server: object) -> None:
    asked = make.prescription(Kind.LAPTOP, Kind.HOTSPOT, who=make.denise())
    kept, ready = make.device(), make.device()
    make.hold(kept, make.prescription())
    paths = {
        "desk": "/desk/",
        "hand over": f"/d/{ready.tag}",
        "refusal": f"/d/{kept.tag}?for={asked.pk}",
    }
    for name, path in paths.items():
        desk.goto(f"{live_server}{path}")
        _heard(desk, name)
    desk.goto(f"{live_server}/d/{ready.tag}")
    desk.get_by_label("Code de retrait").fill(asked.code)
    desk.locator(".btn-big").click()
    expect(desk).to_have_url(re.compile("done="))
    _heard(desk, "done")


def _heard(page: Page, name: str) -> None:
    """The same at 320 px, and at 640 px with letters twice as large."""
    for width, letters in ((320, "100%"), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        assert eyes.overflow(page) == 0, (name, letters)
        expect(page.locator("body")).to_match_aria_snapshot(SNAPSHOTS[name])


# --- by keyboard, and without a script -------------------------------------------------------------------


def test_a_code_typed_before_the_script_came_names_its_person_all_the_same(
    desk: Page, live_server: object
) -> None:
    """One bar of network: the page is there, its script is still on the way."""
    device, asked = make.device(), make.prescription(who=make.denise())
    late: list[Route] = []
    desk.route("**/js/desk/desk.js", lambda route: late.append(route))
    desk.goto(f"{live_server}/d/{device.tag}", wait_until="commit")
    desk.get_by_label("Code de retrait").fill(asked.code)
    expect(desk.get_by_role("button", name="Remettre à…")).to_be_visible()
    assert eventually(desk, lambda: late)
    late[0].continue_()
    expect(desk.get_by_role("button", name="Remettre à Denise R.")).to_be_visible()


def test_a_morning_by_keyboard_alone(desk: Page, live_server: object) -> None:
    """Scan, code, accessories, condition, hand over, sign, next one, take back: no mouse."""
    device, asked = make.device(), make.prescription(who=make.denise())
    lent = make.loan().device

    def tab_to(name: str, role: str) -> None:
        desk.wait_for_load_state()  # a page that still comes would take the focus back
        target = desk.get_by_role(role, name=name).first  # type: ignore[arg-type]
        for _ in range(40):
            if target.evaluate("node => node === document.activeElement"):
                return
            desk.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {name}")

    desk.goto(f"{live_server}/desk/")
    desk.keyboard.type(device.tag)
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Code de retrait")).to_be_focused()
    desk.keyboard.type(asked.code)
    tab_to("Housse", "checkbox")
    desk.keyboard.press("Space")
    tab_to("Bon", "radio")
    desk.keyboard.press("ArrowRight")
    tab_to("Convention signée sur papier", "checkbox")
    desk.keyboard.press("Space")
    expect(desk.get_by_role("button", name="Remettre à Denise R.")).to_be_visible()
    tab_to("Remettre à Denise R.", "button")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Étiquette suivante")).to_be_focused()
    desk.keyboard.type(lent.tag)
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(lent.tag))
    tab_to("Reprendre", "button")
    desk.keyboard.press("Enter")
    expect(desk).to_have_title("Rendu · Relais")
    tab_to("Annuler ce geste", "button")
    desk.keyboard.press("Enter")
    expect(desk).to_have_title("Annulé · Relais")
    loan = Loan.objects.get(device=device)
    assert (loan.condition_out, set(loan.accessories_out)) == ("worn", {"charger", "bag"})
    assert loan.agreement.signed_at


def test_everything_but_camera_and_queue_works_without_a_script(
    browser: Browser, live_server: object
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(context, live_server, make.michel())
    page = context.new_page()
    device, asked = make.device(), make.prescription(who=make.denise())
    page.goto(f"{live_server}/desk/")
    expect(page.get_by_role("button", name="Scanner")).to_have_count(0)
    page.get_by_label("Étiquette, code de retrait").fill(f"HTTPS://X.EXAMPLE/D/{device.tag}")
    page.get_by_role("button", name="Ouvrir").click()
    page.locator(".btn-big").click()
    expect(page.get_by_text("Tapez ou scannez le code de retrait.")).to_be_visible()
    page.get_by_label("Code de retrait").fill(asked.code)
    page.locator(".btn-big").click()
    expect(page.locator("[data-answered]")).to_contain_text("Remis à Denise R.")
    page.get_by_role("button", name="C’est signé sur papier").click()
    expect(page.get_by_text("Convention signée sur papier")).to_be_visible()
    page.get_by_role("button", name="Annuler ce geste").click()
    expect(page.locator("[data-answered]")).to_contain_text("Annulé")
    context.close()


def test_another_device_is_proposed_when_this_one_turns_out_to_be_kept(
    desk: Page, live_server: object
) -> None:
    device, asked = make.device(), make.prescription()
    other = make.device()
    desk.goto(f"{live_server}/d/{device.tag}")
    make.hold(device, make.prescription())  # meanwhile, in the office
    expect(desk.get_by_text("Portables disponibles ici")).to_have_count(0)
    desk.get_by_label("Code de retrait").fill(asked.code)
    desk.locator(".btn-big").click()
    expect(desk.locator("[data-answered]")).to_contain_text("mis de côté pour quelqu’un")
    expect(desk.get_by_text("Portables disponibles ici")).to_be_visible()
    expect(desk.get_by_text(other.tag[:4])).to_be_visible()
    expect(desk.get_by_role("article")).to_contain_text("Mis de côté")
    expect(desk.locator(".btn-big")).to_have_text("Scanner un autre")
    expect(desk.get_by_label("Étiquette suivante")).to_be_focused()
    assert memory(desk)["answers"] == []  # it has been read here


def test_a_pick_up_code_scanned_where_a_device_is_kept_for_somebody_else(
    desk: Page, live_server: object
) -> None:
    """Their own code goes on to the button; anybody else's is answered, with another device."""
    device, theirs = make.device(), make.prescription(who=make.denise())
    make.hold(device, theirs)
    stranger = make.prescription()
    desk.goto(f"{live_server}/d/{device.tag}")
    desk.locator("body").focus()
    desk.keyboard.type(theirs.code)
    desk.keyboard.press("Enter")
    button = desk.get_by_role("button", name="Remettre à Denise R.")
    expect(button).to_be_focused()
    desk.keyboard.type(stranger.code)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Celui-ci est mis de côté pour quelqu’un")
    expect(button).to_be_hidden()
    expect(desk.get_by_role("link", name="Scanner un autre").and_(desk.locator(".btn-big"))).to_be_focused()
    assert not Loan.objects.exists()


@pytest.mark.parametrize("width", [360, 390, 412])
def test_a_word_with_a_hyphen_stays_whole_in_a_refusal(desk: Page, live_server: object, width: int) -> None:
    device, asked = make.device(), make.prescription()
    make.hold(device, make.prescription())
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(f"{live_server}/d/{device.tag}?for={asked.pk}")
    lines = desk.locator("[data-answered] strong").evaluate(
        """node => {
          const word = document.createRange(), text = node.firstChild, at = text.data.indexOf("prenez-en");
          word.setStart(text, at);
          word.setEnd(text, at + 9);
          return new Set([...word.getClientRects()].map((part) => part.top)).size;
        }"""
    )
    assert lines == 1


# --- axe ---------------------------------------------------------------------------------------------------


def _pages() -> dict[str, str]:
    device, asked = make.device(), make.prescription(who=make.denise())
    kept, lent = make.device(), make.loan()
    make.hold(kept, make.prescription())
    blank = labels.make_blank(count=1, sheet="L7160", by=make.samira())[0].code
    return {
        "desk": "/desk/",
        "for": f"/desk/?for={asked.pk}",
        "hand over": f"/d/{device.tag}",
        "choose": f"/d/{device.tag}?choose",
        "kept": f"/d/{kept.tag}?for={asked.pk}",
        "take back": f"/d/{lent.device.tag}",
        "erase": f"/d/{make.device('received').tag}",
        "ready": f"/d/{make.device('refurbishing').tag}",
        "find": f"/d/{make.device('missing').tag}",
        "gone": f"/d/{make.device('retired').tag}",
        "claim": f"/d/{blank}",
        "ill-formed": "/d/K7M49TRZ",
        "found": f"/d/{make.device(by=make.odile()).tag}",
        "help": "/help/",
        "today": "/today/",
        "device": f"/devices/{lent.device.tag}/",
    }


def test_nothing_is_wrong_with_any_step_of_the_desk(browser: Browser, live_server: object) -> None:
    pages = _pages()
    context = browser.new_context()
    sign_in(context, live_server, make.michel())
    found = eyes.all_faults(context, live_server, pages, "fr")
    context.close()
    assert found == [], "\n".join(found)


def test_axe_finds_nothing_in_what_the_script_says(desk: Page, live_server: object) -> None:
    device, asked = make.device(), make.prescription()
    network = Network(desk)
    network.cut_before()
    desk.goto(f"{live_server}/d/{device.tag}")
    desk.get_by_label("Code de retrait").fill(asked.code)
    desk.locator(".btn-big").click()
    expect(desk.get_by_text("Gardé sur ce téléphone", exact=True)).to_be_visible()
    assert [*eyes.faults(desk, "fr")] == []
