"""The association's pages about requests and loans in a real browser: nothing for axe, no script needed."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.codes import grouped
from inventory.choices import Kind
from loans.actions import losses, renewals
from loans.models import Loan, Prescription
from tests import make
from tests.browser import eyes
from tests.browser.desk import sign_in
from tests.loans.test_views_loan import a_day, running
from tests.make_loans import accepted, asked, days_ago, held, returned, scan, send

pytestmark = pytest.mark.django_db(transaction=True)


def scene() -> dict[str, str]:
    """One of each page, by name."""
    loan = running(190, who=make.denise(shared=True, leave_no_message=True, hours="après 11 h"))
    pending = running(100)
    renewals.ask(loan=pending, due_on=a_day(pending, 7), comment="Stage", by=make.ines())
    lost = running(30)
    losses.declare_lost(loan=lost, comment="Bus", by=make.samira(), at=days_ago(2))
    make.devices(2), make.device(kind=Kind.TABLET)
    kept = held(prescription=accepted(Kind.LAPTOP, Kind.TABLET))
    send(scan("take_back", returned().device, condition="good", accessories=[], done=True))
    pages = {
        "request, to read": reverse("loans:request", args=[asked().pk]),
        "request, waiting": reverse("loans:request", args=[accepted(use="démarches").pk]),
        "request, kept aside": reverse("loans:request", args=[kept.need.prescription_id]),
        "call": reverse("loans:request", args=[asked(call=True).pk]),
        "loan, late": reverse("loans:loan", args=[loan.pk]),
        "loan, asked": reverse("loans:loan", args=[pending.pk]),
        "loan, lost": reverse("loans:loan", args=[lost.pk]),
    }
    lists = {"queue": "loans:queue", "loans": "loans:loans", "conflicts": "loans:conflicts"}
    return pages | {name: reverse(url) for name, url in lists.items()} | {"closed": "/loans/?state=closed"}


def context_for(browser: Browser, live_server: object, **more: object) -> BrowserContext:
    context = browser.new_context(**more)  # type: ignore[arg-type]
    sign_in(context, live_server, make.samira())
    return context


def test_nothing_is_wrong_with_what_is_folded_either(browser: Browser, live_server: object) -> None:
    pages = scene()
    context = context_for(browser, live_server)
    found = eyes.all_faults(context, live_server, pages, "fr", before=eyes.unfold)
    context.close()
    assert found == [], "\n".join(found)


@pytest.fixture
def plain(browser: Browser, live_server: object) -> Iterator[Page]:
    """A manager's browser that runs no script."""
    context = context_for(browser, live_server, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_request_is_read_accepted_and_served_without_script(plain: Page, live_server: object) -> None:
    one, device = asked(who=make.denise()), make.device()
    plain.goto(f"{live_server}/requests/?status=submitted")
    plain.get_by_role("link", name=f"Lire {grouped(one.code)}").click()
    plain.get_by_label("Lieu de la remise").select_option("mens")
    plain.get_by_role("button", name="Accepter").click()
    expect(plain.get_by_role("status")).to_contain_text("Acceptée")
    plain.get_by_role("button", name="Mettre de côté").first.click()
    expect(plain.get_by_role("status")).to_contain_text("est mis de côté")
    expect(plain.get_by_role("link", name="Remettre un appareil")).to_have_attribute(
        "href", f"{reverse('loans:scan', args=[device.tag])}?for={one.pk}"
    )
    plain.get_by_role("button", name="Remettre en rayon").click()
    expect(plain.get_by_role("status")).to_contain_text("remis en rayon")
    assert Prescription.objects.get(pk=one.pk).site == make.mens()


def test_a_refused_date_stays_typed_and_its_field_says_why(plain: Page, live_server: object) -> None:
    loan = running()
    plain.goto(f"{live_server}{reverse('loans:loan', args=[loan.pk])}")
    plain.get_by_text("Prolonger", exact=True).click()
    field = plain.get_by_label("Nouvelle date de retour")
    field.fill("2099-12-24")
    plain.get_by_role("button", name="Prolonger le prêt").click()
    expect(plain.get_by_role("alert")).to_contain_text("trop lointaine")
    expect(field).to_have_value("2099-12-24")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(a_day(loan, 7).isoformat())
    plain.get_by_role("button", name="Prolonger le prêt").click()
    expect(plain.get_by_role("status")).to_contain_text("Prolongé jusqu’au")
    assert Loan.objects.get(pk=loan.pk).due_on == a_day(loan, 7)


def test_a_name_searched_for_stands_in_no_address(plain: Page, live_server: object) -> None:
    accepted(who=make.denise())
    plain.goto(f"{live_server}/requests/")
    plain.get_by_role("searchbox").fill("denise")
    plain.get_by_role("button", name="Chercher").click()
    expect(plain.get_by_role("table", name="Demandes")).to_contain_text("Denise Rey")
    assert "denise" not in plain.url


def test_a_list_on_a_phone_stays_a_table_for_readers(browser: Browser, live_server: object) -> None:
    accepted(), asked()
    context = context_for(browser, live_server, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server}/requests/")
    table = page.get_by_role("table", name="Demandes")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("columnheader", name="À faire")).to_have_count(1)
    context.close()


def test_the_whole_page_is_reached_by_keyboard(browser: Browser, live_server: object) -> None:
    one = asked()
    context = context_for(browser, live_server)
    page = context.new_page()
    page.goto(f"{live_server}{reverse('loans:request', args=[one.pk])}")
    page.get_by_label("Lieu de la remise").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Accepter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Acceptée")
    context.close()
