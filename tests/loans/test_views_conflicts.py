"""What happened without network and does not fit: read by who works here, settled with a word, once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.models import AccessRecord
from loans.models import ScanReceipt
from tests import make
from tests.loans.reading import kept, post, see, told
from tests.make_loans import PHONE, lent, returned, scan, send
from tests.support.reading import text

pytestmark = pytest.mark.django_db

PAGE, SETTLE = "loans:conflicts", "loans:settle"


def conflict(device=None, by=None, **more):
    """A device handed back on the shelf, and then taken back again by a phone without network."""
    device = device or returned().device
    fields = {"condition": "good", "accessories": [], "done": True, **more}
    answer = send(scan("take_back", device, **fields), by=by)[0]
    assert answer["answer"] == "conflict_recorded"
    return ScanReceipt.objects.get(client_id=answer["id"])


def test_what_was_done_why_it_does_not_fit_and_what_is_there_now():
    receipt = conflict(made_by="Paulette")
    page = see(make.michel(), PAGE)
    tag = f"{receipt.tag[:4]} {receipt.tag[4:]}"
    for words in (tag, "Reprendre", "rien à reprendre", "Michel F.", "Paulette", "Maintenant : À effacer"):
        assert words in page, words


def test_a_colleague_whose_phone_it_was_is_named_and_oneself_is_not():
    conflict(made_by=str(make.mona().pk))
    assert "(fait par Mona G., dit le téléphone)" in see(make.michel(), PAGE)


@pytest.mark.parametrize("build", [make.michel, make.oscar, make.ines])
def test_no_key_is_read_where_there_is_nobody_else_to_name(build):
    receipt = conflict(made_by=str(build().pk))  # sent by Michel
    page = see(make.michel(), PAGE)
    assert receipt.claimed_author not in page
    assert "dit le téléphone" not in page


def test_it_names_no_person_and_records_nobody():
    receipt = conflict()
    loan = lent(make.device())
    page = see(make.samira(), PAGE)
    assert loan.beneficiary.family_name not in page
    assert receipt.tag[:4] in page
    assert not AccessRecord.objects.exists()


def test_the_oldest_first_and_page_by_page():
    device = returned().device
    tags = [conflict(device).pk for _ in range(22)]
    html = make.client(make.michel()).get(reverse(PAGE)).content.decode()
    places = [html.find(f"/conflicts/{key}/settle/") for key in tags]
    assert places[:20] == sorted(places[:20])
    assert -1 not in places[:20]
    assert places[20:] == [-1, -1]
    assert str(tags[21]) in make.client(make.michel()).get(f"{reverse(PAGE)}?page=2").content.decode()


def test_as_many_statements_for_20_as_for_1():
    def statements():
        browser = make.client(make.michel())
        browser.get(reverse(PAGE))
        with CaptureQueriesContext(connection) as found:
            browser.get(reverse(PAGE))
        return len(found)

    conflict()
    one = statements()
    for _ in range(4):
        conflict(returned().device)
    assert statements() == one


def test_settled_with_a_word_it_waits_no_more_and_stays_readable():
    receipt = conflict()
    page = told(make.michel(), SETTLE, receipt.pk, how="Rendu deux fois, tout est bon")
    receipt.refresh_from_db()
    assert (receipt.settled_how, receipt.settled_by) == ("Rendu deux fois, tout est bon", make.michel().user)
    assert "Rien à départager." in page
    assert "Rendu deux fois, tout est bon" in page


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("", "Il faut un mot d’explication"),
        ("   ", "Il faut un mot d’explication"),
        ("x" * 301, "trop long"),
        ("C’est 2 50 05 38 185 001 02", "sécurité sociale"),
    ],
)
def test_without_a_word_that_may_stand_it_is_not_settled_and_the_form_stays(how, words):
    receipt, other = conflict(), conflict(returned().device)
    answer = post(make.michel(), SETTLE, receipt.pk, how=how)
    assert answer.status_code == 409
    assert words in text(answer)
    assert answer.content.count(b'aria-invalid="true"') == 1
    assert not how.strip() or how in kept(answer, "how")
    assert other.tag[:4] in text(answer)
    receipt.refresh_from_db()
    assert receipt.settled_at is None


def test_a_double_tap_settles_once_and_a_colleague_is_told():
    receipt = conflict()
    for _ in range(2):
        assert post(make.michel(), SETTLE, receipt.pk, how="Réglé").status_code == 302
    receipt.refresh_from_db()
    first = receipt.settled_at
    answer = post(make.samira(), SETTLE, receipt.pk, how="Autrement")
    assert "plus rien à départager ici" in text(answer)
    receipt.refresh_from_db()
    assert (receipt.settled_at, receipt.settled_how) == (first, "Réglé")


def test_what_was_applied_is_no_conflict_to_settle():
    device = returned().device
    send(scan("refurbish", device))
    receipt = ScanReceipt.objects.get(verb="refurbish")
    assert post(make.michel(), SETTLE, receipt.pk, how="x").status_code == 409
    receipt.refresh_from_db()
    assert receipt.settled_at is None


@pytest.mark.parametrize("build", [make.odile, make.oscar])
def test_another_association_neither_reads_nor_settles(build):
    receipt = conflict()
    assert "Rien à départager." in see(build(), PAGE)
    assert post(build(), SETTLE, receipt.pk, how="x").status_code == 404


@pytest.mark.parametrize("build", [make.ines, make.celine, make.sylvie])
def test_these_pages_are_the_associations(build):
    receipt = conflict()
    assert make.client(build()).get(reverse(PAGE)).status_code == 403
    assert post(build(), SETTLE, receipt.pk, how="x").status_code == 403
    assert make.client(make.michel()).get(reverse(SETTLE, args=[receipt.pk])).status_code == 405


def test_what_a_phone_claims_does_not_run():
    conflict(made_by="<script>alert(1)</script>")
    told(make.michel(), SETTLE, ScanReceipt.objects.get(installation=PHONE).pk, how="<img src=x>")
    response = make.client(make.michel()).get(reverse(PAGE))
    assert b"<script>alert" not in response.content
    assert b"<img" not in response.content
