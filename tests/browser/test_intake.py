"""A manager brings a donor's list in: nothing for axe to find, works without scripts, nothing too wide."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from inventory.actions import batches
from inventory.models import Device, Donation, ImportBatch
from tests import make
from tests.browser import eyes
from tests.browser.desk import sign_in
from tests.inventory.intake import lists

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [lists.glpi_row(n) for n in range(1, 15)]
ROWS[2] = lists.glpi_row(3, **{"Numéro de série": ""})
ROWS[5] = lists.glpi_row(6, **{"Numéro de série": "SN00001X", "Composants - Mémoire": "beaucoup"})
ROWS[8] = lists.glpi_row(9, **{"Type": "Machin", "Modèle": "Bidule 3000", "Système d'exploitation - Nom": ""})


def batch(data: bytes = b"") -> ImportBatch:
    given = data or lists.glpi(ROWS)
    return batches.upload(name="parc-alpexa.csv", data=given, donor=make.alpexa(), by=make.samira())


@pytest.fixture
def pages() -> dict[str, str]:
    """Every page of donations and lists, with something on it."""
    batches.confirm(batch(lists.glpi([lists.glpi_row(2), lists.glpi_row(50)])), by=make.samira())
    done, shown = batch(lists.glpi([lists.glpi_row(60)])), batch()
    batches.confirm(done, by=make.samira())
    lot = Donation.objects.order_by("made_at")[0]
    return {
        "donations": "/donations/",
        "donation": f"/donations/{lot.pk}/",
        "new donation": "/donations/new/",
        "new list": "/donations/lists/new/",
        "list": f"/donations/lists/{shown.pk}/",
        "refused": f"/donations/lists/{shown.pk}/?fate=refused",
        "done": f"/donations/lists/{done.pk}/",
    }


def at_work(browser: Browser, live_server: object, **more: object) -> BrowserContext:
    context = browser.new_context(**more)  # type: ignore[arg-type]
    sign_in(context, live_server, make.samira())
    return context


def test_nothing_is_wrong_with_a_list_on_its_way_in(
    browser: Browser, live_server: object, pages: dict[str, str]
) -> None:
    context = at_work(browser, live_server)
    found = eyes.all_faults(context, live_server, pages, "fr", before=eyes.unfold)
    context.close()
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_is_brought_in(browser: Browser, live_server: object, scripts: bool, tmp_path: Path) -> None:
    make.alpexa()
    file = tmp_path / "parc.csv"
    file.write_bytes(lists.glpi(ROWS))
    context = at_work(browser, live_server, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{live_server}/donations/")
    page.get_by_role("link", name="Importer une liste").first.click()
    page.get_by_label("Lequel").select_option(label="Alpexa")
    page.get_by_label("La liste").set_input_files(file)
    page.get_by_role("button", name="Voir l’aperçu").click()
    _look_and_confirm(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est écrit")
    page.get_by_role("link", name="Voir le don").click()
    page.get_by_label("Arrivés à").select_option(label="Mens")
    page.get_by_role("button", name="Tout est arrivé").click()
    expect(page.get_by_role("status")).to_contain_text("11 appareils reçus à Mens.")
    context.close()
    assert set(Device.objects.values_list("status", flat=True)) == {"received"}


def _look_and_confirm(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Aperçu : rien n’est encore écrit")
    expect(page.get_by_text("Le numéro de série manque.")).to_be_visible()
    expect(page.get_by_text("Même série que la ligne 2 (SN00001X).")).to_be_visible()
    page.get_by_label("Statut").select_option(label="Note d’arrivée")
    page.get_by_role("button", name="Refaire l’aperçu").click()
    expect(page.get_by_label("Statut")).to_have_value("note")
    page.get_by_role("button", name="Créer les 11 appareils").click()
