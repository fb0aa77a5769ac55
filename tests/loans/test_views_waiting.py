"""A right that lapses while somebody waits, as each side reads it for half a year: asked for, not blamed."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.days import spoken
from beneficiaries.models import EligibilityCheck
from loans.models import Prescription, Renewal
from loans.policy import Calendar
from tests import make
from tests.loans.reading import see, told
from tests.make_loans import accepted, asked, held, lent
from tests.support.reading import text

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
RIGHT = dt.date(2026, 6, 2)  # three months after the attestation
GRACE = RIGHT + dt.timedelta(days=92)
# What neither page may say of somebody whose paper grew old.
BLAME = re.compile(
    r"\b(faute|erreur|perdu\w*|trop tard|manqu[ée]\w*|retard\w*|non éligible)\b", re.IGNORECASE
)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(11), dt.UTC)


def reads(member, name: str, *keys) -> str:
    """The page itself, without its menu."""
    response = make.client(member).get(reverse(name, args=keys))
    assert response.status_code == 200
    response.content = response.content.partition(b"<main")[2].partition(b"</main>")[0]
    return text(response)


def rsa(day: dt.date) -> dict[str, str]:
    seen = {"rsa-issued_on": day.isoformat(), "rsa-seen_on": day.isoformat()}
    return {"rsa": "on", "rsa-proof": "caf_attestation", "step": "save", **seen}


def walk(one: Prescription) -> dict[str, tuple[str, str]]:
    """What the social worker and the association read on the days that matter."""
    days = {
        "early": RIGHT - dt.timedelta(days=60),
        "soon": RIGHT - dt.timedelta(days=10),
        "last day": RIGHT,
        "grace": RIGHT + dt.timedelta(days=1),
        "end of grace": GRACE,
        "after": GRACE + dt.timedelta(days=1),
    }
    found = {}
    for name, day in days.items():
        with time_machine.travel(noon(day), tick=False):
            theirs = reads(make.ines(), "loans:prescription", one.pk)
            ours = reads(make.samira(), "loans:request", one.pk)
            found[name] = (theirs, ours)
    return found


def test_half_a_year_in_the_queue_as_each_side_reads_it():
    with time_machine.travel(START, tick=False):
        make.device()
        one = accepted(who=make.denise(), at=START)
    pages = walk(one)
    theirs = {name: page for name, (page, _ours) in pages.items()}
    ours = {name: page for name, (_theirs, page) in pages.items()}

    assert "Rien à faire." in theirs["early"]
    for name in ("soon", "last day", "grace", "end of grace"):
        assert "Renouveler le droit" in theirs[name], name
        assert "Le droit va jusqu’au 2 juin 2026" in theirs[name], name
    assert "La place dans la file est gardée." in theirs["after"]
    for name in ("early", "soon", "last day", "grace", "end of grace"):
        assert "En attente" in ours[name], name
        assert "À remettre jusqu’au 2 septembre 2026" in ours[name], name
        assert "Mettre de côté" in ours[name], name
    assert "À renouveler" in ours["after"]
    assert "Mettre de côté" not in ours["after"]
    for name, page in [*theirs.items(), *ours.items()]:
        assert BLAME.findall(page) == [], name


def test_the_social_workers_day_asks_before_and_after_the_end():
    one = accepted(who=make.denise(), at=START)
    for day, wanted in (
        (RIGHT - dt.timedelta(days=60), False),
        (RIGHT - dt.timedelta(days=10), True),
        (GRACE, True),
        (GRACE + dt.timedelta(days=30), True),
    ):
        with time_machine.travel(noon(day), tick=False):
            page = reads(make.ines(), "loans:follow")
            assert ("Droits à renouveler" in page) is wanted, day
            assert ("Denise R." in page) is wanted, day
    assert one.accepted_at == START


def test_renewed_from_the_page_it_lives_again_where_it_waited():
    one, other = accepted(who=make.denise(), at=START), accepted(at=START + dt.timedelta(days=1))
    late = GRACE + dt.timedelta(days=5)
    with time_machine.travel(noon(late), tick=False):
        page = told(make.ines(), "loans:renew_check", one.pk, **rsa(late))
        assert "Droit ouvert jusqu’au 7 décembre 2026." in page
        told(make.ines(), "loans:renew_check", other.pk, **rsa(late))
        queue = [row.pk for row in Prescription.objects.waiting(late)]
        assert queue == [one.pk, other.pk]
        assert lent(make.device(), one).is_open


def test_a_device_kept_aside_stays_through_the_grace():
    with time_machine.travel(START, tick=False):
        one = accepted(who=make.denise(), at=START)
    with time_machine.travel(noon(RIGHT + dt.timedelta(days=1)), tick=False):
        held(make.device(), one)
        assert "Denise R." in reads(make.michel(), "loans:today")


def test_the_age_of_a_proof_never_ends_or_shortens_a_running_loan():
    with time_machine.travel(START, tick=False):
        loan = lent(make.device(), accepted(who=make.denise(), at=START), at=START)
    assert loan.due_on > RIGHT
    with time_machine.travel(noon(RIGHT + dt.timedelta(days=10)), tick=False):
        page = reads(make.samira(), "loans:loan", loan.pk)
        assert "droit" not in page.lower()
        loan.refresh_from_db()
        day = Calendar("12345").next_open(loan.due_on + dt.timedelta(days=30))
        told(make.michel(), "loans:say", loan.pk, verb="renew", due_on=day.isoformat())
        assert Renewal.objects.get().granted


# --- a check sent twice, late, or for nothing ---------------------------------------------------------------


def test_a_proof_sent_twice_is_one_check():
    one = asked(evidence=())
    today = timezone.localdate()
    said = rsa(today) | {"seen": str(one.eligibility_id)}
    for _ in range(2):
        assert "Droit ouvert jusqu’au" in told(make.ines(), "loans:renew_check", one.pk, **said)
    assert EligibilityCheck.objects.count() == 2  # the first, that opened nothing, and this one


def test_a_page_shown_before_a_colleagues_check_adds_none():
    one = asked(evidence=())
    seen = str(one.eligibility_id)
    today = timezone.localdate()
    told(make.helene(), "loans:renew_check", one.pk, **rsa(today))
    page = told(make.ines(), "loans:renew_check", one.pk, **rsa(today) | {"seen": seen})
    assert "Les choses ont changé depuis" in page
    assert EligibilityCheck.objects.count() == 2


@pytest.mark.broken
def test_a_page_sent_twice_is_refused_politely_where_no_key_opens_what_was_seen(settings):
    one = asked(evidence=())
    seen, today = str(one.eligibility_id), timezone.localdate()
    told(make.ines(), "loans:renew_check", one.pk, **rsa(today))
    settings.RELAIS_KEYS = ["QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="]
    page = told(make.ines(), "loans:renew_check", one.pk, **rsa(today) | {"seen": seen})
    assert "Les choses ont changé depuis" in page


def test_a_shorter_proof_takes_nothing_away_and_the_page_tells_the_right_that_stands():
    one = accepted()
    until = one.right_until
    old = timezone.localdate() - dt.timedelta(days=60)
    page = told(
        make.ines(),
        "loans:renew_check",
        one.pk,
        **rsa(old) | {"rsa-seen_on": timezone.localdate().isoformat()},
    )
    one.refresh_from_db()
    assert one.right_until == until
    assert f"Droit ouvert jusqu’au {spoken(until)}." in page


# --- a longer loan, asked with a date as it is written ------------------------------------------------------


@pytest.mark.parametrize("shape", ["%Y-%m-%d", "%d/%m/%Y"])
def test_a_date_is_read_as_a_browser_sends_it_and_by_hand(shape):
    loan = lent(make.device(), accepted(who=make.denise()))
    day = Calendar("12345").next_open(loan.due_on + dt.timedelta(days=14))
    assert "Prolongation demandée." in told(
        make.ines(), "loans:ask_renewal", loan.pk, due_on=f"{day:{shape}}"
    )
    assert Renewal.objects.get().due_on == day


@pytest.mark.parametrize("typed", ["2026-02-31", "2026-13-01", "31/02/2027", "bientôt", "", "9" * 40])
def test_a_date_that_is_none_is_said_and_nothing_is_asked(typed):
    loan = lent(make.device(), accepted(who=make.denise()))
    assert "Écrivez la date comme 12/10/2026." in told(
        make.ines(), "loans:ask_renewal", loan.pk, due_on=typed
    )
    assert not Renewal.objects.exists()


# --- at the office, nobody is sent to the office ------------------------------------------------------------


def test_what_a_page_of_the_office_refuses_it_says_to_the_office():
    one = accepted()
    browser = make.samira()
    for tag, words in (("22222222", "Relisez-la."), ("K7M49TR2", "huit signes"), ("", "huit signes")):
        page = told(browser, "loans:hold", one.pk, tag=tag)
        assert words in page, tag
        assert "appelez le bureau" not in page.lower(), tag


def test_a_place_that_is_missing_is_asked_for_plainly():
    loan = lent(make.device(), accepted())
    page = told(make.samira(), "loans:say", loan.pk, verb="swapped", tag=make.device().tag, site="")
    assert "Choisissez un lieu." in page or "Échangé" in page
    assert "où vous êtes" not in page


def test_the_association_reads_no_programme_by_name_beside_a_person():
    one = accepted(who=make.denise())
    for name, key in (("loans:request", one.pk), ("loans:loan", lent(make.device(), one).pk)):
        assert make.programme().name not in see(make.samira(), name, key)
