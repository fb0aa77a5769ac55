"""An association's places by page: their days and numbers, when they stay shut, and who works at which."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members, places
from accounts.models import Closure, Site
from accounts.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
NOT_THEIRS = [make.michel, make.odile, make.celine, make.ines, make.helene, make.sylvie]
OPEN = {"name": "Mens", "address": "1 rue du Breuil, 38710 Mens", "phone": "04 76 00 00 09"}


def later(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def post(url, /, *args, who=None, **said):
    page = reverse(f"accounts:{url}", args=args)
    return make.client(who or make.samira()).post(page, said, follow=True)


def page(name, *args, who=None) -> str:
    return make.client(who or make.samira()).get(reverse(f"accounts:{name}", args=args)).content.decode()


def why(do, *args, **said) -> list[str]:
    with pytest.raises(Refused) as refused:
        do(*args, **said)
    return [reason.code for reason in refused.value.reasons]


# --- telephone, days, address ----------------------------------------------------------------------------


def test_the_association_s_number_stands_on_the_next_labels():
    assert 'value="04 76 00 00 01"' in page("places")
    assert "C’est noté." in post("places", phone="04.76.00.00.09").content.decode()
    assert make.pont_vieux().phone == "+33476000009"
    assert "ne se lit pas" in post("places", phone="bureau").content.decode()
    assert make.pont_vieux().phone == "+33476000009"
    post("places", phone="")
    assert make.pont_vieux().phone == ""


def test_a_place_is_put_right():
    assert "C’est noté." in post("place", "mens", **OPEN, opening_days=["6", "2"]).content.decode()
    site = make.mens()
    assert (site.address, site.phone, site.opening_days) == (OPEN["address"], "+33476000009", "26")
    text = page("place", "mens")
    assert 'value="04 76 00 00 09"' in text
    assert text.count("checked") == 2


def test_every_fault_of_a_place_is_said():
    text = post("place", "mens", name="", phone="x").content.decode()
    for words in ("Donnez un nom", "au moins un jour d’ouverture"):
        assert words in text
    assert "ne se lit pas" in post("place", "mens", name="Mens", phone="x", opening_days="1").content.decode()
    said = {"name": "Mens", "address": "", "phone": "", "by": make.samira()}
    assert why(places.change_site, make.mens(), opening_days="8", **said) == ["opening_days"]
    assert make.mens().opening_days == "12345"


def test_a_place_is_added():
    post("new_place", name="La Mure", opening_days=["3"], phone="0476000009")
    site = Site.objects.get(name="La Mure")
    assert (site.organisation, site.slug, site.opening_days) == (make.pont_vieux(), "la-mure", "3")
    assert "La Mure" in page("places")
    assert post("new_place", name="Ailleurs").status_code == 422


# --- closures --------------------------------------------------------------------------------------------


def shut(first: int, last: int, **more):
    return post("close_place", "mens", first_day=later(first), last_day=later(last), **more)


def test_a_closure_is_noted_and_no_return_is_expected_then():
    assert "aucun retour" in shut(20, 30).content.decode()
    closure = Closure.objects.get()
    assert (closure.site, closure.organisation) == (make.mens(), make.pont_vieux())
    assert not any(closure.covers(later(day)) for day in (19, 31))
    assert f'value="{later(20)}"' in page("place", "mens")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(30, 20, "après le premier"), (-9, -3, "sont passés"), (25, 40, "couvre déjà")],
)
def test_days_that_cannot_be_are_said_why(first, last, words):
    shut(20, 30)
    answer = shut(first, last)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Closure.objects.count() == 1


def test_a_closure_s_days_are_changed_until_it_is_over():
    shut(20, 30)
    shut(40, 50)
    closure = Closure.objects.order_by("first_day")[0]

    def change(first: int, last: int) -> str:
        days = {f"{closure.pk}-first_day": later(first), f"{closure.pk}-last_day": later(last)}
        return post("change_closure", "mens", closure.pk, **days).content.decode()

    assert "C’est noté." in change(21, 29)
    assert "couvre déjà" in change(21, 45)
    closure.refresh_from_db()
    assert (closure.first_day, closure.last_day) == (later(21), later(29))
    said = {"first_day": later(60), "last_day": later(61), "by": make.samira()}
    assert why(places.change_closure, closure, at=timezone.now() + dt.timedelta(days=35), **said) == [
        "last_day"
    ]
    assert "Choisissez un jour." in post("change_closure", "mens", closure.pk).content.decode()


# --- who works where -------------------------------------------------------------------------------------


def test_a_manager_says_where_a_colleague_works():
    michel = make.michel()
    post("change_sites", michel.pk, sites=["mens"], usual_site="mens")
    michel.refresh_from_db()
    assert ([*michel.sites.all()], michel.usual_site) == ([make.mens()], make.mens())
    assert [*Site.objects.visible_to(michel)] == [make.mens()]
    text = post("change_sites", michel.pk, sites=["mens"], usual_site="grenoble").content.decode()
    assert "un de ceux qui sont cochés" in text
    assert "lieux proposés" in post("change_sites", michel.pk, sites=["vienne"]).content.decode()
    post("change_sites", michel.pk)
    michel.refresh_from_db()
    assert (michel.sites.count(), michel.usual_site) == (0, None)
    said = {"sites": [make.vienne()], "usual_site": None, "by": make.samira()}
    assert why(members.set_sites, colleague=michel, **said) == ["invalid"]


# --- nobody else -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_changes_a_place(who):
    by = who()
    for name in ("places", "new_place"):
        if who is not make.odile:
            assert post(name, who=by, **OPEN).status_code == 403
    for name in ("place", "close_place"):
        assert post(name, "mens", who=by, opening_days="1", **OPEN).status_code in (403, 404)
    days = {"first_day": later(1), "last_day": later(2), "by": by}
    mens = make.mens()
    assert why(places.close, mens, **days) == ["not_allowed"]
    assert why(places.change_site, mens, **OPEN, opening_days="1", by=by) == ["not_allowed"]
    assert why(places.set_phone, make.pont_vieux(), phone="", by=by) == ["not_allowed"]
    said = {"sites": [], "usual_site": None, "by": by}
    assert why(members.set_sites, colleague=make.mona(), **said) == ["not_allowed"]
    assert not Closure.objects.exists()


def test_the_colleagues_page_leads_there_for_those_who_lend():
    way = reverse("accounts:places")
    assert way in page("colleagues")
    assert way not in page("colleagues", who=make.helene())
