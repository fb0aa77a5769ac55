"""The menu: what each role finds, and only pages that exist."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from accounts import nav
from tests import make

pytestmark = pytest.mark.django_db


def _page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _app(name: str, *pages: str) -> object:
    return path("", include(([path(f"{name}-{page}/", _page, name=page) for page in pages], name)))


urlpatterns = [
    _app("loans", "today", "desk", "queue", "loans", "prescriptions", "prescribe"),
    _app("inventory", "devices", "donations"),
    _app("beneficiaries", "people"),
    _app("impact", "report", "territory"),
    _app("accounts", "colleagues"),
]
with_every_page = pytest.mark.urls(__name__)


def labels(who: object, address: str = "/") -> list[str]:
    return [str(item.label) for item in nav.items(_request(who, address))]


def _request(who: object, address: str = "/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.member = who  # type: ignore[attr-defined]
    return request


@with_every_page
def test_a_manager_of_an_association_finds_everything_lent() -> None:
    assert labels(make.samira()) == [
        "Aujourd’hui", "Scanner", "Équipements", "Demandes", "Prêts", "Dons", "Rapports", "Collègues",
    ]  # fmt: skip


@with_every_page
def test_a_volunteer_does_not_manage_colleagues() -> None:
    assert "Collègues" not in labels(make.michel())
    assert "Scanner" in labels(make.michel())


@with_every_page
def test_a_prescriber_finds_people_and_no_device() -> None:
    assert labels(make.ines()) == ["Prescriptions", "Prescrire", "Personnes"]


@with_every_page
def test_a_donor_finds_their_gift() -> None:
    assert labels(make.paul()) == ["Vos dons", "Vos appareils", "Ce qu’ils deviennent"]


@with_every_page
def test_nobody_at_work_finds_nothing() -> None:
    assert labels(None) == []
    assert nav.items(RequestFactory().get("/")) == []


@with_every_page
def test_the_page_one_is_on_is_marked() -> None:
    items = nav.items(_request(make.samira(), "/inventory-devices/K7M49TRX/"))
    assert [item.url for item in items if item.current] == ["/inventory-devices/"]
    assert not [item for item in nav.items(_request(make.samira(), "/profile/")) if item.current]


@with_every_page
def test_a_phone_has_the_first_page_and_the_scanner_at_its_foot() -> None:
    menu = nav.Menu(nav.items(_request(make.michel())))
    assert [str(item.label) for item in (menu.first, menu.middle) if item] == ["Aujourd’hui", "Scanner"]


@with_every_page
def test_a_donor_has_no_scanner_at_the_foot() -> None:
    assert nav.Menu(nav.items(_request(make.celine()))).middle is None


@with_every_page
def test_who_has_few_pages_finds_them_all_at_the_foot() -> None:
    few = {
        who: len(nav.Menu(nav.items(_request(who()))).few) for who in (make.celine, make.michel, make.ines)
    }
    assert few == {make.celine: 3, make.michel: 0, make.ines: 0}


@pytest.mark.urls("tests.accounts.no_pages")
def test_pages_that_do_not_exist_are_left_out() -> None:
    assert labels(make.samira()) == []
