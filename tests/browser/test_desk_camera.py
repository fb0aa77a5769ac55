"""Labels read by camera, by a handheld scanner and from the same examples as the server's."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests import make
from tests.browser.desk import eventually, sign_in
from tests.support import chromium
from tests.support.camera import film, label_picture

pytestmark = pytest.mark.django_db(transaction=True)

VECTORS = Path(__file__).parents[1] / "vectors" / "codes.json"
AZERTY = dict(zip("1234567890aqzwAQZWmM/:.", "&é\"'(-è_çàqawzQAWZ,?!M:", strict=True))


@pytest.fixture
def desk(page: Page, live_server: object) -> Page:
    sign_in(page.context, live_server, make.michel())
    return page


def test_the_phone_reads_codes_as_the_server_does(desk: Page, live_server: object) -> None:
    examples = json.loads(VECTORS.read_text())
    desk.goto(f"{live_server}/desk/")
    read = desk.evaluate(
        """async (examples) => {
          const { read, fault } = await import("/static/js/desk/codes.js");
          return examples.map(({ text, length }) => [read(text, length), fault(text, length)?.what ?? null]);
        }""",
        examples,
    )
    wrong = [
        (example, got)
        for example, got in zip(examples, read, strict=True)
        if got != [example["code"], example["fault"]]
    ]
    assert len(examples) > 150
    assert not wrong


def camera(browser_type: BrowserType, picture: Any, tmp_path: Path, **phone: Any) -> Page:
    """A page of a browser whose camera sees one picture."""
    shown = film(picture, tmp_path / "label.y4m")
    browser = browser_type.launch(
        executable_path=chromium.find(),
        args=[
            *chromium.ARGUMENTS,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={shown}",
        ],
    )
    return browser.new_context(viewport={"width": 390, "height": 844}, **phone).new_page()


LENT_OUT = """() => {
  window.lent = [];
  const media = navigator.mediaDevices, ask = media.getUserMedia.bind(media);
  media.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    window.lent.push(...stream.getTracks());
    return stream;
  };
}"""


def test_a_camera_asked_for_twice_is_off_once_closed(
    browser_type: BrowserType, live_server: object, tmp_path: Path
) -> None:
    """A second tap while the first camera warms up: none stays on behind the page."""
    page = camera(browser_type, label_picture("HTTPS://ELSEWHERE.EXAMPLE/"), tmp_path)
    sign_in(page.context, live_server, make.michel())
    page.goto(f"{live_server}/desk/")
    page.evaluate(LENT_OUT)
    scan = page.get_by_role("button", name="Scanner le code")
    scan.evaluate("(button) => { button.click(); button.click(); }")
    assert eventually(page, lambda: page.evaluate("window.lent.length === 2"))
    page.locator("[data-camera] button").click()
    off = "window.lent.every((track) => track.readyState === 'ended')"
    assert eventually(page, lambda: page.evaluate(off))
    expect(page.locator("[data-camera]")).to_be_hidden()
    expect(page.locator("[data-say=alert]")).to_be_empty()


def test_a_printed_label_before_the_camera_ends_on_its_device(
    browser_type: BrowserType, live_server: object, tmp_path: Path
) -> None:
    device = make.device()
    page = camera(browser_type, label_picture(f"HTTP://LOCALHOST/D/{device.tag}"), tmp_path)
    sign_in(page.context, live_server, make.michel())
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server}/desk/")
    expect(page.get_by_role("button", name="Scanner le code")).to_be_visible()
    decoder = ("barcode-detector", "zxing_reader", "camera.js")
    assert not [url for url in asked if any(name in url for name in decoder)], "typing waits for no decoder"
    page.get_by_role("button", name="Scanner le code").click()
    expect(page).to_have_url(f"{live_server}/d/{device.tag}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(device.tag[:4])
    assert any("zxing_reader.wasm" in url for url in asked)
    assert said == []
    page.context.browser.close()  # type: ignore[union-attr]


def test_on_a_phone_one_tap_leads_from_a_person_to_the_camera_to_the_device(
    browser_type: BrowserType, live_server: object, tmp_path: Path
) -> None:
    device, asked = make.device(), make.prescription(who=make.denise())
    picture = label_picture(f"HTTP://LOCALHOST/D/{device.tag}")
    page = camera(browser_type, picture, tmp_path, has_touch=True, is_mobile=True)
    sign_in(page.context, live_server, make.michel())
    page.goto(f"{live_server}/desk/?for={asked.pk}#camera")
    expect(page).to_have_url(f"{live_server}/d/{device.tag}?for={asked.pk}")
    expect(page.get_by_role("button", name="Remettre à Denise R.")).to_be_visible()
    page.context.browser.close()  # type: ignore[union-attr]


def test_a_makers_code_fills_the_serial_of_a_blank_label(
    browser_type: BrowserType, live_server: object, tmp_path: Path
) -> None:
    import zxingcpp
    from PIL import Image

    from inventory.actions import labels

    device = make.device("announced", serial="5CG91234XY")
    tag = labels.make_blank(count=1, sheet="L7160", by=make.samira())[0].code
    matrix = zxingcpp.create_barcode("5CG91234XY", zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=12)
    picture = Image.new("L", (1280, 720), 255)
    picture.paste(Image.fromarray(matrix), (500, 250))
    page = camera(browser_type, picture, tmp_path)
    sign_in(page.context, live_server, make.michel())
    page.goto(f"{live_server}/d/{tag}")
    page.get_by_role("button", name="Scanner le numéro").click()
    expect(page.get_by_label("Numéro de série")).to_have_value("5CG91234XY")
    expect(page.locator("[data-camera]")).to_be_hidden()
    page.get_by_role("button", name="Poser cette étiquette").click()
    expect(page.get_by_text("Étiquette posée").first).to_be_visible()
    device.refresh_from_db()
    assert device.tag == tag
    page.context.browser.close()  # type: ignore[union-attr]


def test_a_camera_that_is_refused_is_said_and_typing_goes_on(desk: Page, live_server: object) -> None:
    desk.context.clear_permissions()
    desk.goto(f"{live_server}/desk/")
    desk.get_by_role("button", name="Scanner le code").click()
    expect(desk.get_by_role("alert")).to_contain_text("La caméra ne s’ouvre pas.")
    expect(desk.get_by_label("Étiquette, code de retrait")).to_be_focused()


def scan_by_hand(page: Page, text: str) -> None:
    """What a handheld scanner does: keys faster than fingers, then Enter."""
    for sign in text:
        page.keyboard.insert_text(sign)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("layout", ["american", "french"])
def test_a_handheld_scanner_writes_in_the_field(desk: Page, live_server: object, layout: str) -> None:
    device = make.device()
    desk.goto(f"{live_server}/desk/")
    expect(desk.get_by_label("Étiquette, code de retrait")).to_be_focused()
    text = f"HTTP://LOCALHOST/D/{device.tag}"
    scan_by_hand(desk, "".join(AZERTY.get(sign, sign) for sign in text) if layout == "french" else text)
    expect(desk).to_have_url(f"{live_server}/d/{device.tag}")


def keys(page: Page, text: str) -> None:
    """A scanner's keys, 10 ms from each other, however busy this machine is."""
    page.evaluate(
        """(text) => {
          let at = performance.now();
          for (const key of [...text, "Enter"]) {
            const press = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
            Object.defineProperty(press, "timeStamp", { value: (at += 10) });
            document.body.dispatchEvent(press);
          }
        }""",
        text,
    )


def test_a_scanner_is_heard_without_focus_until_that_is_switched_off(desk: Page, live_server: object) -> None:
    loan = make.loan()
    other = make.device()
    desk.goto(f"{live_server}/d/{loan.device.tag}")
    keys(desk, f"HTTP://LOCALHOST/D/{other.tag}")
    expect(desk).to_have_url(f"{live_server}/d/{other.tag}")
    desk.goto(f"{live_server}/desk/")
    desk.get_by_text("Son et scanner à main").click()
    desk.get_by_label("Écouter le scanner à main partout").uncheck()
    desk.goto(f"{live_server}/d/{loan.device.tag}")
    keys(desk, f"HTTP://LOCALHOST/D/{other.tag}")
    desk.wait_for_timeout(400)
    expect(desk).to_have_url(f"{live_server}/d/{loan.device.tag}")


def test_a_slip_scanned_into_the_page_names_the_person(desk: Page, live_server: object) -> None:
    device, asked = make.device(), make.prescription(who=make.denise())
    desk.goto(f"{live_server}/d/{device.tag}")
    desk.get_by_label("Code de retrait").fill(asked.code)
    expect(desk.get_by_role("button", name="Remettre à Denise R.")).to_be_visible()
    expect(desk.locator("[data-found]")).to_contain_text("Denise R. · portable")
    desk.get_by_label("Code de retrait").fill("222223")
    desk.keyboard.press("Tab")
    expect(desk.locator("[data-fault=prescription]")).to_contain_text("Le dernier signe ne va pas")


def test_outcomes_sound_and_feel_as_the_table_says_and_discreet_is_touch_alone(
    desk: Page, live_server: object
) -> None:
    desk.add_init_script(
        """window.felt = []; window.heard = []; window.at = 0;
        performance.now = () => window.at;
        Object.defineProperty(navigator, "vibrate", { value: (touch) => felt.push(touch) });
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (at) {
          heard.push(this.frequency.value);
          return start.call(this, at);
        };"""
    )
    desk.goto(f"{live_server}/desk/")
    table = {
        "applied": ([660, 880], [40]),
        "already_applied": ([660], [20]),
        "kept": ([440], [20, 60, 20]),
        "conflict_recorded": ([660, 550], [40, 40, 40]),
        "refused": ([440, 440], [80, 60, 80]),
        "unread": ([330], [30]),
        "sight": ([1000], None),
    }
    play = """async ([outcome, quiet, later]) => {
      const { play, setDiscreet } = await import("/static/js/desk/sounds.js");
      window.at += later; felt.length = heard.length = 0;
      setDiscreet(quiet); play(outcome); return [[...heard], felt[0] ?? null];
    }"""
    for outcome, (sounds, touch) in table.items():
        assert desk.evaluate(play, [outcome, False, 0]) == [sounds, touch], outcome
        assert desk.evaluate(play, [outcome, True, 0]) == [[], touch], outcome
    assert desk.evaluate(play, ["sight", False, 249]) == [[], None]  # at most four a second are heard
    assert desk.evaluate(play, ["sight", False, 1]) == [[1000], None]
    assert desk.evaluate(play, ["sight", True, 300]) == [[], None]
