"""Labels scanned in every way and by everybody, and the desk without a script."""

import datetime as dt
import io
import random
import re

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from accounts import codes
from beneficiaries.models import AccessRecord
from inventory.actions import labels
from inventory.choices import Kind, Status
from inventory.models import Device
from loans.models import Agreement, Hold, Loan, ScanReceipt
from tests import make
from tests.support.camera import label_picture
from tests.support.reading import says

pytestmark = pytest.mark.django_db

FORMS = ["/d/{}", "/d/{}/", "/D/{}", "/D/{}/"]


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def posted(browser, tag, **fields):
    """What the form of a device's desk page sends, with what it already says."""
    page = browser.get(f"/d/{tag}")
    hidden = dict(
        re.findall(
            r'<input type="hidden" name="(verb|tag|scan_id|prescription|for|loan_id)" value="([^"]*)"',
            text(page).split('class="undo"')[0],
        )
    )
    return browser.post(f"/d/{tag}/act/", {**hidden, **fields}, follow=True)


# --- what a label leads to ---------------------------------------------------------


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_every_form_of_the_address_leads_to_the_device(address, case):
    device = make.device()
    answer = make.client(make.michel()).get(address.format(case(device.tag)))
    assert answer.status_code == 200
    assert codes.grouped(device.tag).replace("\u00a0", " ") in text(answer)
    assert "Remettre à…" in text(answer)


def everything(answer):
    """What a browser is given: status, bytes, headers, cookies."""
    return (
        answer.status_code,
        answer.content,
        tuple(sorted(answer.headers.items())),
        answer.cookies.output(),
    )


def test_anybody_else_sees_the_same_page_to_the_byte_whatever_the_label():
    lent, foreign = make.loan().device, make.device(by=make.odile())
    known = [
        lent,
        foreign,
        make.device(),
        *(make.device(state) for state in ("missing", "retired", "announced")),
    ]
    blank = labels.make_blank(count=1, sheet="L7160", by=make.samira())[0].code
    tags = [device.tag for device in known] + [blank]
    random.shuffle(strange := codes.make_many(8, 200))
    nobody = make.client()
    seen = {everything(nobody.get(f"/d/{tag}")) for tag in [*tags, *strange]}
    for member in (make.ines(), make.celine(), make.lea(), make.sylvie()):
        reader = make.client(member)
        seen |= {everything(reader.get(f"/d/{tag}")) for tag in [*tags, *strange[:10]]}
    assert len(seen) == 1
    ((status, _body, _headers, cookies),) = seen
    assert (status, cookies) == (200, "")


def test_a_neighbouring_association_reads_the_same_page_as_a_stranger():
    ours, unknown = make.device().tag, codes.make(8)
    stranger = everything(make.client().get(f"/d/{unknown}"))
    assert everything(make.client(make.oscar()).get(f"/d/{ours}")) == stranger
    assert everything(make.client(make.michel()).get(f"/d/{unknown}")) == stranger


def test_who_finds_a_device_reads_a_number_first_then_help_then_the_way_in():
    page = text(make.client().get(f"/d/{codes.make(8)}"))
    number, help_, work = (
        page.index(settings.RELAIS_PHONE),
        page.index(reverse("loans:help")),
        page.index('href="?work"'),
    )
    assert number < help_ < work
    assert "tel:+33639981240" in page


def test_who_works_here_signs_in_and_is_led_back_to_the_label():
    tag = make.device().tag
    browser = make.client()
    way = browser.get(f"/d/{tag}?work")
    assert way.url == f"{reverse('account_login')}?next=/d/{tag}"
    michel = make.michel()
    signed_in = browser.post(way.url, {"login": michel.user.username, "password": make.PASSPHRASE})
    assert signed_in.url == f"/d/{tag}"
    assert "Remettre à…" in text(browser.get(signed_in.url))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("K7M49TRZ", "Le dernier signe ne va pas avec les autres"),
        ("K7M49TR", "il y en a 7"),
        ("K7M49TRO", "Le signe O n’est dans aucun"),
        ("K7M49TRX22", "il y en a 10"),
        ("%3Cscript%3E", "n’est dans aucun"),
    ],
)
@pytest.mark.parametrize("who", [None, make.michel])
def test_a_code_that_does_not_read_says_which_sign(typed, said, who):
    answer = make.client(who() if who else None).get(f"/d/{typed}")
    assert answer.status_code == 404
    assert said in text(answer)
    assert "<script>" not in text(answer)


def test_a_manager_reads_what_the_association_owns_elsewhere_and_does_not_act_on_it():
    device = make.device(by=make.odile())
    Device.objects.filter(pk=device.pk).update(owner=make.pont_vieux())
    browser = make.client(make.samira())
    assert browser.get(f"/d/{device.tag}").url == f"/devices/{device.tag}/"
    page = text(browser.get(f"/devices/{device.tag}/"))
    assert "vous le lisez seulement" in page
    assert "btn-big" not in page
    assert make.client(make.michel()).get(f"/devices/{device.tag}/").status_code == 404


# --- the field of the desk ---------------------------------------------------------


def test_the_field_takes_labels_codes_and_serials():
    device, asked = make.device(serial="SH7460P"), make.prescription()
    browser = make.client(make.michel())

    def leads(said, **more):
        return browser.post("/desk/find/", {"text": said, **more}).headers.get("Location")

    assert leads(f"HTTPS://RELAIS.EXAMPLE/D/{device.tag}") == f"/d/{device.tag}"
    assert leads(f" {device.tag[:4]} {device.tag[4:].lower()} ") == f"/d/{device.tag}"
    assert leads("sh-7460 p") == f"/d/{device.tag}"
    assert leads(asked.code) == f"/desk/?for={asked.pk}"
    assert leads(device.tag, **{"for": str(asked.pk)}) == f"/d/{device.tag}?for={asked.pk}"


@pytest.mark.parametrize(
    ("said", "status", "answer"),
    [
        ("K7M49TRZ", 422, "Le dernier signe ne va pas avec les autres"),
        ("", 422, "Tapez ou scannez une étiquette"),
        ("zzz", 422, "ni une étiquette, ni un code, ni un numéro de série"),
    ],
)
def test_what_leads_nowhere_is_said_and_read_back_under_a_field_free_for_the_next_scan(said, status, answer):
    page = make.client(make.michel()).post("/desk/find/", {"text": said})
    assert page.status_code == status
    assert answer in text(page)
    assert f"Lu : {said}" in text(page) or not said
    assert f' value="{said}"' not in text(page)


def test_a_label_of_elsewhere_and_a_code_of_elsewhere_are_unknown_at_the_desk():
    browser = make.client(make.michel())
    foreign = make.device(by=make.odile()).tag
    theirs = make.prescription(to=make.seconde_vie()).code
    for said in (foreign, theirs, codes.make(8), codes.make(6)):
        page = browser.post("/desk/find/", {"text": said})
        assert page.status_code == 404
        assert says(text(page), "Rey") == []


def test_a_photo_of_a_printed_label_leads_to_its_device():
    device = make.device()
    picture = io.BytesIO()
    label_picture(f"http://localhost/d/{device.tag}").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "photo.jpg"
    assert make.client(make.michel()).post("/desk/photo/", {"photo": picture}).url == f"/d/{device.tag}"


def test_a_photo_without_a_code_keeps_the_person_and_says_what_to_do():
    asked = make.prescription(who=make.denise())
    empty = io.BytesIO()
    Image.new("L", (600, 400), 255).save(empty, "PNG")
    empty.seek(0)
    empty.name = "photo.png"
    page = make.client(make.michel()).post("/desk/photo/", {"photo": empty, "for": asked.pk})
    assert page.status_code == 422
    assert "Aucun code lisible" in text(page)
    assert "Pour Denise R." in text(page)


def test_a_code_leads_to_a_first_name_and_nothing_else():
    asked = make.prescription(Kind.LAPTOP, Kind.HOTSPOT, who=make.denise())
    browser = make.client(make.michel())
    told = browser.post("/desk/who/", {"code": asked.code.lower()}).json()
    assert told == {
        "label": "Remettre à Denise R.",
        "name": "Denise R.",
        "found": "portable et routeur 4G",
        "fault": "",
    }
    assert AccessRecord.objects.get(page="loans:who").people.get() == asked.beneficiary


def test_a_code_of_another_kind_is_said_at_once_and_names_nobody():
    asked, laptop = make.prescription(Kind.TABLET, who=make.denise()), make.device()
    browser = make.client(make.michel())
    told = browser.post(f"/desk/who/?tag={laptop.tag}", {"code": asked.code}).json()
    assert told == {"label": "", "found": "", "fault": "Cette demande attend une tablette."}
    assert not AccessRecord.objects.exists()
    assert f'data-who="/desk/who/?tag={laptop.tag}"' in text(browser.get(f"/d/{laptop.tag}"))
    page = text(browser.get(f"/d/{laptop.tag}?for={asked.pk}"))
    assert "Cette demande attend une tablette." in page
    tablet = make.device(kind=Kind.TABLET)
    assert browser.post(f"/desk/who/?tag={tablet.tag}", {"code": asked.code}).json()["name"] == "Denise R."


def test_what_is_set_aside_for_a_request_is_said_before_the_tap():
    asked, kept, taken = make.prescription(who=make.denise()), make.device(site=make.mens()), make.device()
    make.hold(kept, asked)
    browser = make.client(make.michel())
    label = codes.grouped(kept.tag).replace("\u00a0", " ")
    assert f'mis de côté <b class="tag">{label}</b>, Mens' in text(browser.get(f"/desk/?for={asked.pk}"))
    note = f"Un appareil est mis de côté pour cette demande : {label}, à Mens."
    assert note in text(browser.get(f"/d/{taken.tag}?for={asked.pk}"))
    told = browser.post(f"/desk/who/?tag={taken.tag}", {"code": asked.code}).json()
    assert told["found"].replace("\u00a0", " ") == f"portable. {note}"
    assert note not in text(browser.get(f"/d/{kept.tag}?for={asked.pk}"))
    Hold.objects.update(until=dt.date(2020, 1, 1))
    assert note not in text(browser.get(f"/d/{taken.tag}?for={asked.pk}"))


@pytest.mark.parametrize("state", ["submitted", "foreign", "honoured", "unknown", "wrong", "other site"])
def test_a_code_that_opens_nothing_here_names_nobody(state):
    device = make.device()
    code = {
        "submitted": lambda: make.prescription(accepted=False).code,
        "foreign": lambda: make.prescription(to=make.seconde_vie()).code,
        "honoured": lambda: make.loan(device).need.prescription.code,
        "unknown": lambda: codes.make(6),
        "wrong": lambda: "222223",
        "other site": lambda: make.prescription(site=make.grenoble()).code,
    }[state]()
    member = make.mona() if state == "other site" else make.michel()
    told = make.client(member).post("/desk/who/", {"code": code}).json()
    assert told["label"] == told["found"] == ""
    assert "name" not in told
    assert told["fault"]
    assert not AccessRecord.objects.exists()


# --- acts, without a script ---------------------------------------------------------


def test_a_hand_over_from_label_to_paper():
    device, asked = make.device(), make.prescription(who=make.denise())
    browser = make.client(make.michel())
    page = posted(
        browser,
        device.tag,
        prescription=asked.code,
        condition="worn",
        accessories=["charger", "bag"],
        signed="yes",
    )
    loan = Loan.objects.get()
    assert (loan.condition_out, loan.accessories_out, loan.site) == (
        "worn",
        ["charger", "bag"],
        make.grenoble(),
    )
    assert loan.agreement.signed_at
    assert "Remis à Denise R." in text(page)
    assert "tout est fait" in text(page)
    assert "<title>Remis à Denise R. · Relais</title>" in text(page)
    assert browser.get(reverse("loans:card", args=[loan.pk]))["Content-Type"] == "application/pdf"


def test_another_device_for_the_same_person_is_one_tap_away_under_one_signature():
    laptop, hotspot = make.device(), make.device(kind=Kind.HOTSPOT)
    asked = make.prescription(Kind.LAPTOP, Kind.HOTSPOT, who=make.denise())
    browser = make.client(make.michel())
    first = text(posted(browser, laptop.tag, prescription=asked.code))
    assert "Pour Denise R., il reste" in first
    assert f'href="/desk/?for={asked.pk}#camera"' in first
    assert "Scanner le routeur 4G" in first
    desk = text(browser.get(f"/desk/?for={asked.pk}"))
    assert "Pour Denise R." in desk
    assert desk.count("à scanner") == 1
    second = posted(browser, f"{hotspot.tag}?for={asked.pk}".split("?")[0], prescription=str(asked.pk))
    assert Loan.objects.count() == 2
    assert Agreement.objects.count() == 1
    assert "maintenant" in text(second)
    signed = browser.post(f"/d/{hotspot.tag}/act/", {"verb": "sign"}, follow=True)
    assert signed.status_code == 200
    assert Agreement.objects.get().signed_at
    cards = browser.get(reverse("loans:card", args=[Loan.objects.first().pk]))
    assert cards.status_code == 200


def test_the_page_for_a_known_person_says_the_name_on_the_button():
    asked, device = make.prescription(who=make.denise()), make.device()
    page = text(make.client(make.michel()).get(f"/d/{device.tag}?for={asked.pk}"))
    assert '<span data-label data-else="Remettre à…">Remettre à Denise R.</span>' in page
    assert AccessRecord.objects.get(page="loans:scan").people.get() == asked.beneficiary


def test_a_device_kept_for_somebody_is_handed_to_them_and_to_nobody_else():
    asked, other = make.prescription(who=make.denise()), make.prescription()
    device = make.device()
    make.hold(device, asked)
    others = [one.tag for one in make.devices(2, site=make.grenoble())]
    browser = make.client(make.michel())
    assert "Remettre à Denise R." in text(browser.get(f"/d/{device.tag}"))
    page = text(browser.get(f"/d/{device.tag}?for={other.pk}"))
    shown = page.partition("<div data-answered>")[2]
    assert (
        "#bookmark-fill"
        in shown.partition("Celui-ci est mis de côté pour quelqu’un : prenez-en un autre.")[0]
    )
    assert "Denise" not in page
    assert all(codes.grouped(tag).replace("\u00a0", " ") in page for tag in others)
    assert "<title>Celui-ci est mis de côté" in page


def test_whom_a_device_is_for_may_be_chosen_from_the_list():
    asked = make.prescription(who=make.denise())
    make.prescription(Kind.TABLET)
    page = text(make.client(make.michel()).get(f"/d/{make.device().tag}?choose"))
    assert page.count("?for=") == 1
    assert f"?for={asked.pk}" in page
    assert "Denise R." in page


def test_a_refusal_gives_every_reason_and_keeps_what_was_filled_in():
    device = make.device("refurbishing")
    Device.objects.filter(pk=device.pk).update(status=Status.READY)
    browser = make.client(make.michel())
    fields = {"verb": "hand_over", "tag": device.tag, "condition": "damaged", "accessories": ["bag"]}
    Device.objects.filter(pk=device.pk).update(status=Status.REFURBISHING)
    asked = make.prescription(Kind.TABLET)
    answer = browser.post(f"/d/{device.tag}/act/", {**fields, "prescription": asked.code})
    assert answer.status_code == 409
    assert "Ce geste ne va pas avec l’état de l’appareil." in text(answer)
    assert "Cette demande attend une tablette." in text(answer)
    assert "Pourquoi" in text(answer)


def test_a_refused_form_is_as_it_was():
    device, asked = make.device(), make.prescription()
    asked.site = None
    answer = make.client(make.michel()).post(
        f"/d/{device.tag}/act/",
        {
            "verb": "hand_over",
            "prescription": asked.code,
            "due_on": "2020-01-01",
            "condition": "damaged",
            "accessories": ["bag"],
            "signed": "yes",
        },
    )
    page = text(answer)
    assert answer.status_code == 409
    assert 'value="2020-01-01"' in page
    assert re.search(r'value="damaged" checked', page)
    assert re.search(r'name="accessories" value="bag" checked', page)
    assert not re.search(r'name="accessories" value="charger" checked', page)
    assert re.search(r'name="signed" value="yes" checked', page)
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("status", "verb", "said"),
    [
        (Status.READY, "hand_over", "Tapez ou scannez le code de retrait."),
        (Status.TO_ERASE, "erase", "Dites avec quel outil."),
    ],
)
def test_what_is_missing_is_said_under_its_field(status, verb, said):
    device = make.device("received") if status == Status.TO_ERASE else make.device(status)
    answer = make.client(make.michel()).post(f"/d/{device.tag}/act/", {"verb": verb})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not ScanReceipt.objects.exists()


def test_a_form_sent_twice_is_done_once_and_answered_the_same():
    device, asked = make.device(), make.prescription(who=make.denise())
    browser = make.client(make.michel())
    fields = {
        "verb": "hand_over",
        "prescription": asked.code,
        "scan_id": "6f1a1f6e-6f5c-4f7e-9c1e-000000000001",
    }
    first = browser.post(f"/d/{device.tag}/act/", fields)
    again = browser.post(f"/d/{device.tag}/act/", {**fields, "condition": "worn"})
    assert first.url == again.url
    assert Loan.objects.count() == 1


def test_a_refused_form_corrected_and_sent_with_its_old_id_is_done():
    device, asked = make.device(), make.prescription()
    browser = make.client(make.michel())
    fields = {
        "verb": "hand_over",
        "prescription": asked.code,
        "scan_id": "6f1a1f6e-6f5c-4f7e-9c1e-000000000002",
    }
    assert browser.post(f"/d/{device.tag}/act/", {**fields, "due_on": "2020-01-01"}).status_code == 409
    assert browser.post(f"/d/{device.tag}/act/", fields).status_code == 302
    assert Loan.objects.count() == 1


def test_from_return_to_ready_step_by_step():
    loan = make.loan()
    tag, browser = loan.device.tag, make.client(make.michel())
    page = posted(browser, tag, condition="good", accessories=["charger"])
    assert "<title>Rendu · Relais</title>" in text(page)
    page = posted(browser, tag, outcome="purge", technique="NVMe sanitize", tool="nwipe")
    assert "Effacement noté" in text(page)
    page = posted(browser, tag)
    assert "Passé en atelier" in text(page)
    page = posted(browser, tag, grade="B", checks=["boots", "screen"], accessories=["charger"])
    assert "<title>Disponible · Relais</title>" in text(page)
    device = Device.objects.get(pk=loan.device_id)
    assert device.status == Status.READY
    assert device.inspections.order_by("-number")[0].checks == ["boots", "screen"]


def test_an_announced_device_arrives_and_a_missing_one_is_found():
    announced, missing = make.device("announced"), make.device("missing")
    browser = make.client(make.michel())
    posted(browser, announced.tag, site="mens")
    announced.refresh_from_db()
    assert (announced.status, announced.site) == (Status.RECEIVED, make.mens())
    posted(browser, missing.tag, site="grenoble")
    missing.refresh_from_db()
    assert missing.status == Status.TO_ERASE


def test_who_has_no_usual_place_is_asked_where_they_are():
    asked, device = make.prescription(), make.device()
    browser = make.client(make.samira())
    assert "Où êtes-vous" in text(browser.get(f"/d/{device.tag}"))
    refused = browser.post(f"/d/{device.tag}/act/", {"verb": "hand_over", "prescription": asked.code})
    assert refused.status_code == 409
    assert "Il faut dire où vous êtes" in text(refused)
    page = posted(browser, device.tag, prescription=asked.code, site="mens")
    assert Loan.objects.get().site == make.mens()
    assert page.status_code == 200


def test_a_blank_label_is_put_on_the_device_of_a_serial():
    tag = labels.make_blank(count=1, sheet="L7160", by=make.samira())[0].code
    device = make.device("announced", serial="5CG9-1234")
    browser = make.client(make.michel())
    assert "Étiquette neuve" in text(browser.get(f"/d/{tag}"))
    refused = browser.post(f"/d/{tag}/act/", {"verb": "claim", "serial": "5CG9-9999"})
    assert "Aucun appareil annoncé ne porte ce numéro de série" in text(refused)
    assert 'value="5CG9-9999"' in text(refused)
    page = posted(browser, tag, serial="5cg91234")
    assert "Étiquette posée" in text(page)
    device.refresh_from_db()
    assert (device.tag, device.status) == (tag, Status.RECEIVED)


def test_an_act_is_taken_back_by_who_did_it_and_offered_to_nobody_else():
    device, asked = make.device(), make.prescription()
    browser = make.client(make.michel())
    page = posted(browser, device.tag, prescription=asked.code)
    done = page.redirect_chain[-1][0]
    assert "Annuler ce geste" in text(page)
    assert "Annuler ce geste" not in text(make.client(make.samira()).get(done))
    undo = dict(re.findall(r'name="(scan)" value="([^"]+)"', text(page)))
    back = browser.post(f"/d/{device.tag}/act/", {"verb": "undo", **undo}, follow=True)
    assert "<title>Annulé · Relais</title>" in text(back)
    assert Loan.objects.get().outcome == "undone"
    assert "Remettre à…" in text(back)
    gone_back = text(browser.get(done))
    assert "Annuler ce geste" not in gone_back
    assert "<title>Remis" not in gone_back


def test_a_manager_takes_back_anybodys_hand_over_with_a_reason():
    loan = make.loan()
    browser = make.client(make.samira())
    assert "Annuler le dernier geste" in text(browser.get(f"/devices/{loan.device.tag}/"))
    loan.device.refresh_from_db()
    act, said = f"/d/{loan.device.tag}/act/", {"verb": "undo_last", "seen": loan.device.version}
    without = browser.post(act, said, follow=True)
    assert "Il faut un mot d’explication" in text(without)
    stale = browser.post(act, said | {"seen": loan.device.version - 1, "comment": "x"}, follow=True)
    assert "Les choses ont changé depuis" in text(stale)
    browser.post(act, said | {"comment": "mauvais appareil"})
    loan.refresh_from_db()
    assert loan.outcome == "undone"


@pytest.mark.parametrize("verb", ["", "count", "nonsense", "hand_over\0", "<b>"])
def test_a_verb_that_is_none_is_refused_and_nothing_breaks(verb):
    answer = make.client(make.michel()).post(
        f"/d/{make.device().tag}/act/", {"verb": verb, "prescription": "x" * 500}
    )
    assert answer.status_code in (409, 422)


def test_nobody_acts_on_a_label_out_of_sight():
    foreign = make.device(by=make.odile()).tag
    for tag in (foreign, codes.make(8), "K7M49TRZ"):
        assert make.client(make.michel()).post(f"/d/{tag}/act/", {"verb": "refurbish"}).status_code == 404


# --- doors ---------------------------------------------------------


def test_only_scan_pages_open_the_camera_and_the_decoder():
    device = make.device()
    browser = make.client(make.samira())
    blank = labels.make_blank(count=1, sheet="L7160", by=make.samira())[0].code
    scanning = ["/desk/", f"/d/{device.tag}", f"/d/{blank}"]
    closed = [
        "/today/",
        "/devices/",
        f"/devices/{device.tag}/",
        "/requests/",
        "/loans/",
        "/help/",
        "/",
        f"/d/{codes.make(8)}",
    ]
    for path in scanning:
        answer = browser.get(path)
        assert "camera=(self)" in answer["Permissions-Policy"], path
        assert "script-src 'self' 'wasm-unsafe-eval'" in answer["Content-Security-Policy"], path
    for path in closed:
        answer = browser.get(path)
        assert "camera=()" in answer["Permissions-Policy"], path
        assert "wasm" not in answer["Content-Security-Policy"], path


def test_no_page_of_the_desk_carries_htmx_or_an_inline_script():
    device = make.device()
    browser = make.client(make.michel())
    for path in ("/desk/", f"/d/{device.tag}"):
        page = text(browser.get(path))
        assert "htmx.min" not in page
        assert " style=" not in page
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)


def test_every_form_of_the_desk_is_let_through_the_door():
    """Each carries its token: a form in a fragment that is included alone would have none."""
    device, asked = make.device(), make.prescription(Kind.LAPTOP, Kind.HOTSPOT)
    browser = make.client(make.michel())
    done = posted(browser, device.tag, prescription=asked.code)
    pages = [done, browser.get("/desk/"), browser.get(f"/desk/?for={asked.pk}"), browser.get("/today/")]
    pages += [
        browser.get(f"/d/{make.device(state).tag}") for state in ("received", "missing", "ready", "announced")
    ]
    pages += [browser.get(f"/devices/{device.tag}/")]
    for page in pages:
        forms = re.findall(r'<form[^>]*method="post".*?</form>', text(page), re.DOTALL)
        assert forms
        assert not [form[:90] for form in forms if "csrfmiddlewaretoken" not in form]
