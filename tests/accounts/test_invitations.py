"""From a code on a manager's screen to the scan page: single use, 48 hours, only a hash kept."""

import datetime as dt
import re

import pytest
import time_machine
import zxingcpp
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.actions import invitations
from accounts.choices import Role
from accounts.models import Invitation, Membership, User
from accounts.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db

NEW = {
    "given_name": "Nadia",
    "family_name": "Cohen",
    "email": "",
    "username": "nadia.c",
    "passphrase": make.PASSPHRASE,
}


def decoded(html: str) -> str:
    """What a telephone reads on the screen: the drawing, rasterised and given to an independent decoder."""
    box = re.search(r'viewBox="-(\d+) -\d+ (\d+) \d+"', html)
    path = re.search(r'fill="#000" d="([^"]+)"', html)
    assert box
    assert path
    quiet, side, dot = int(box[1]), int(box[2]), 6
    picture = Image.new("L", (side * dot, side * dot), 255)
    draw = ImageDraw.Draw(picture)
    for run in re.findall(r"M(\d+) (\d+)h(\d+)v-(\d+)h-\d+z", path[1]):
        left, foot, wide, tall = map(int, run)
        corner = ((left + quiet) * dot, (foot - tall + quiet) * dot)
        draw.rectangle([*corner, (left + wide + quiet) * dot - 1, (foot + quiet) * dot - 1], fill=0)
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def scan_page() -> str:
    return reverse("loans:desk")


def test_a_new_volunteer_starts_from_the_code_and_reaches_the_scan_page():
    shown = make.client(make.samira()).post(
        reverse("accounts:invite"), {"role": Role.LENDS_VOLUNTEER, "site": make.mens().pk, "email": ""}
    )
    address = decoded(shown.content.decode())
    assert address.startswith("http://localhost/welcome/")
    phone = Client()
    page = phone.get(address.removeprefix("http://localhost"))
    assert page.status_code == 200
    assert "Le Pont-Vieux vous attend" in page.content.decode()
    arrived = phone.post(address.removeprefix("http://localhost"), NEW, follow=True)
    assert arrived.redirect_chain[0][0] == scan_page()
    assert arrived.status_code == 200
    member = Membership.objects.get(user__username="nadia.c")
    assert (member.organisation, member.role) == (make.pont_vieux(), Role.LENDS_VOLUNTEER)
    assert (member.usual_site, member.user.email) == (make.mens(), None)
    again = Client()
    assert again.login(username="nadia.c", password=make.PASSPHRASE)


@pytest.mark.parametrize(("ticked", "lasts"), [({"remember": "on"}, 30 * 24 * 3600), ({}, "")])
def test_a_phone_stays_open_where_its_owner_says_so(ticked, lasts):
    address, phone = reverse("accounts:welcome", args=[make.invitation()]), Client()
    assert 'name="remember"' in phone.get(address).content.decode()
    phone.post(address, NEW | ticked)
    assert phone.cookies["sessionid"]["max-age"] == lasts


def test_an_invitation_by_email_names_the_instances_own_address_whatever_host_was_asked():
    browser = make.client(make.samira())
    browser.post(
        reverse("accounts:invite"),
        {"role": Role.LENDS_VOLUNTEER, "email": "Nadia@Example.org"},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    (letter,) = mail.outbox
    assert letter.to == ["nadia@example.org"]
    (address,) = re.findall(r"http://localhost(/welcome/\S+)", letter.body)
    assert "evil" not in letter.body
    arrived = Client().post(address, {k: v for k, v in NEW.items() if k not in ("email", "username")})
    assert arrived.status_code == 302
    assert User.objects.get(email="nadia@example.org").username == "nadia@example.org"


def test_an_organisations_name_cannot_add_a_line_to_the_letter():
    make.pont_vieux()
    manager = make.samira()
    manager.organisation.name = "Pont\r\nBcc: all@example.org"
    manager.organisation.save()
    make.client(manager).post(
        reverse("accounts:invite"), {"role": Role.LENDS_VOLUNTEER, "email": "a@b.example"}
    )
    assert len(mail.outbox) == 1
    assert mail.outbox[0].bcc == []
    assert "\n" not in mail.outbox[0].subject


def test_a_mail_server_that_is_down_is_said_and_the_code_is_there(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    page = make.client(make.samira()).post(
        reverse("accounts:invite"), {"role": Role.LENDS_VOLUNTEER, "email": "a@b.example"}
    )
    assert "L’e-mail n’est pas parti" in page.content.decode()
    assert decoded(page.content.decode())


def test_only_a_hash_is_kept():
    secret = make.invitation()
    row = Invitation.objects.get()
    assert secret not in str(vars(row))
    assert len(secret) >= 32  # 192 bits


def test_it_opens_once():
    secret = make.invitation()
    address = reverse("accounts:welcome", args=[secret])
    assert Client().post(address, NEW).status_code == 302
    for browser in (Client(), make.client(make.odile())):
        assert browser.get(address).status_code == 404
        assert browser.post(address, NEW | {"username": "second"}).status_code == 404
    assert User.objects.filter(username="second").count() == 0


def test_looking_at_it_uses_nothing():
    address = reverse("accounts:welcome", args=[make.invitation()])
    for _look in range(3):
        assert Client().get(address).status_code == 200
        assert Client().head(address).status_code == 200
    assert Invitation.objects.get().used_at is None


@pytest.mark.parametrize(("hours", "opens"), [(47.9, True), (48.1, False)])
def test_it_lives_for_48_hours(hours, opens):
    secret = make.invitation()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=hours)):
        page = Client().get(reverse("accounts:welcome", args=[secret]))
        assert page.status_code == (200 if opens else 404)
        if not opens:
            with pytest.raises(Refused, match="not_found"):
                invitations.accept(secret=secret, who=make.user())


@pytest.mark.parametrize("secret", ["x", "0" * 32, "é", "a" * 5000])
def test_what_was_never_made_opens_nothing(secret):
    page = Client().get(reverse("accounts:welcome", args=[secret]))
    assert page.status_code == 404
    assert "ne sert plus" in page.content.decode()


def test_a_withdrawn_one_opens_nothing():
    samira = make.samira()
    secret = make.invitation(samira)
    made = Invitation.objects.get()
    browser = make.client(samira)
    browser.post(reverse("accounts:withdraw_invitation", args=[made.pk]))
    assert Client().get(reverse("accounts:welcome", args=[secret])).status_code == 404
    assert "Invitation retirée" in browser.get(reverse("accounts:colleagues")).content.decode()
    said = browser.post(reverse("accounts:withdraw_invitation", args=[made.pk]), follow=True)
    assert "ne sert plus" in said.content.decode()


def test_somebody_known_joins_with_one_button_and_keeps_both():
    secret = make.invitation()
    odile = make.odile()
    browser = make.client(odile)
    address = reverse("accounts:welcome", args=[secret])
    page = browser.get(address).content.decode()
    assert "Vous êtes Odile Marchand" in page
    assert 'name="passphrase"' not in page
    assert browser.post(address).status_code == 302
    assert odile.user.memberships.count() == 2
    assert "Le Pont-Vieux" in browser.get(reverse("accounts:profile")).content.decode()  # now at work there


def test_somebody_known_who_is_not_signed_in_comes_back_after_signing_in():
    address = reverse("accounts:welcome", args=[make.invitation()])
    make.user("Odile Marchand")
    browser = Client()
    (way,) = re.findall(r'href="(/accounts/login/\?next=[^"]+)"', browser.get(address).content.decode())
    arrived = browser.post(way, {"login": "odile.marchand", "password": make.PASSPHRASE})
    assert arrived["Location"] == address


def test_who_has_the_role_already_does_not_get_it_twice():
    secret = make.invitation()
    page = make.client(make.michel()).post(reverse("accounts:welcome", args=[secret]))
    assert "a déjà ce rôle" in page.content.decode()
    assert Invitation.objects.get().used_at is None  # still good for somebody else


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": ""}, "Écrivez une adresse e-mail, ou choisissez un nom d’accès."),
        ({"username": "michel.faure"}, "déjà pris"),
        ({"username": "MICHEL.faure"}, "déjà pris"),
        ({"username": "samira@pont.example"}, "s’écrit avec des lettres"),
        ({"email": "known@example.org", "username": ""}, "a déjà un accès"),
        ({"passphrase": "court"}, "Cette phrase de passe est trop courte\u00a0: il faut au moins 10 signes."),
        ({"passphrase": "nadia.c.nadia"}, "Cette phrase de passe est trop semblable à votre nom"),
        ({"passphrase": "Nadia Cohen"}, "Cette phrase de passe est trop semblable à votre nom"),
        ({"passphrase": "cohen-nadia1"}, "Cette phrase de passe est trop semblable à votre nom"),
        ({"passphrase": "1234567890"}, "Cette phrase de passe est trop courante"),
        ({"given_name": "x" * 81}, "80"),
        ({"given_name": "\0"}, "nul"),
        ({"given_name": ""}, "Remplissez ce champ."),
    ],
)
def test_what_does_not_do_is_said_and_leaves_nothing(wrong, said):
    make.michel()
    make.user("Known One", email="known@example.org")
    secret = make.invitation()
    before = User.objects.count()
    page = Client().post(reverse("accounts:welcome", args=[secret]), NEW | wrong)
    assert page.status_code == 200
    assert said in page.content.decode().replace("&#x27;", "’")
    assert User.objects.count() == before
    assert Invitation.objects.get().used_at is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "michel.faure"}, "username"),
        ({"username": "samira@pont.example"}, "username"),
        ({"email": "known@example.org", "username": ""}, "email"),
        ({"passphrase": "court"}, "passphrase"),
        ({"family_name": ""}, "family_name"),
    ],
)
def test_what_does_not_do_is_said_under_its_field(wrong, field):
    make.michel()
    make.user("Known One", email="known@example.org")
    page = Client().post(reverse("accounts:welcome", args=[make.invitation()]), NEW | wrong)
    text = page.content.decode()
    assert f'id="id_{field}_error"' in text
    assert len(re.findall(r"id=\"id_\w+_error\"", text)) == 1
    assert "Encore un mot" not in text


def test_the_invited_do_not_choose_their_role():
    secret = make.invitation()
    Client().post(
        reverse("accounts:welcome", args=[secret]),
        NEW | {"role": Role.LENDS_MANAGER, "organisation": str(make.seconde_vie().pk), "is_active": "0"},
    )
    member = Membership.objects.get(user__username="nadia.c")
    assert (member.role, member.organisation) == (Role.LENDS_VOLUNTEER, make.pont_vieux())


@pytest.mark.parametrize(
    "role", [Role.OPERATOR, Role.SYSTEM, Role.PRESCRIBES_PRESCRIBER, Role.GIVES_CONTACT, ""]
)
def test_a_manager_does_not_invite_into_a_role_of_others(role):
    make.client(make.samira()).post(reverse("accounts:invite"), {"role": role})
    assert not Invitation.objects.exists()


def test_a_place_of_others_is_no_usual_place():
    make.client(make.samira()).post(
        reverse("accounts:invite"), {"role": Role.LENDS_VOLUNTEER, "site": str(make.vienne().pk)}
    )
    assert not Invitation.objects.exists()


def test_the_secret_is_not_in_the_log(caplog):
    from config.logs import _without_query

    line = _without_query(None, "", {"request": "GET /welcome/s3cret-x_y/?next=1"})
    assert line == {"request": "GET /welcome/…/"}


# --- what others met -----------------------------------------------------------------------------------


def by_letter(email: str) -> str:
    """The address of an invitation that was sent to somebody."""
    _invitation, secret = invitations.invite(role=Role.LENDS_VOLUNTEER, email=email, by=make.samira())
    return reverse("accounts:welcome", args=[secret])


def test_whoever_was_invited_by_an_address_that_has_an_access_is_told_the_way():
    """There is no other name to choose: the page does not ask for one."""
    make.user("Known One", email="known@example.org")
    page = Client().post(by_letter("Known@example.org"), NEW)
    assert "Cette adresse a déjà un accès. Entrez avec, puis rouvrez" in page.content.decode()
    assert "Choisissez-en un autre" not in page.content.decode()
    assert Invitation.objects.get().used_at is None


def test_and_the_way_works():
    make.user("Known One", email="known@example.org")
    address, browser = by_letter("known@example.org"), Client()
    browser.post(reverse("account_login"), {"login": "known@example.org", "password": make.PASSPHRASE})
    assert browser.post(address)["Location"] == scan_page()


def test_an_address_that_is_somebody_s_sign_in_name_is_taken():
    make.user("Known One", email=None, username="known@example.org")
    page = Client().post(
        reverse("accounts:welcome", args=[make.invitation()]), NEW | {"email": "known@example.org"}
    )
    assert "a déjà un accès" in page.content.decode()


@pytest.mark.parametrize("length", [140, 200, 300])
def test_an_address_too_long_to_sign_in_with_is_refused_when_it_is_invited(length):
    email = f"{'x' * (length - 12)}@example.org"
    page = make.client(make.samira()).post(
        reverse("accounts:invite"), {"role": Role.LENDS_VOLUNTEER, "email": email}
    )
    assert page.status_code == 200
    assert Invitation.objects.exists() == (length <= 150)
    assert bool(mail.outbox) == (length <= 150)


def test_two_who_take_one_name_at_once_are_told_apart(monkeypatch):
    """Both saw it free; the database lets one have it, and the other is told why."""
    real = invitations._taken
    seen = []

    def free_at_first(user):
        seen.append(user.username)
        if len(seen) == 1:
            make.user("Michel Faure", username=user.username)
            return []
        return real(user)

    monkeypatch.setattr(invitations, "_taken", free_at_first)
    secret = make.invitation()
    who = invitations.NewColleague("Nadia", "Cohen", make.PASSPHRASE, username="nadia.c")
    with pytest.raises(Refused, match="déjà pris"):
        invitations.accept(secret=secret, who=who)
    assert Invitation.objects.get().used_at is None


def test_two_who_open_it_at_once_do_not_both_come_in(monkeypatch):
    """The second had it open before the first used it."""
    secret = make.invitation()
    open_one = invitations.open_invitation(secret)
    invitations.accept(secret=secret, who=make.user("Première"))
    monkeypatch.setattr(invitations, "open_invitation", lambda *_: open_one)
    second = invitations.NewColleague("Deuxième", "Cohen", make.PASSPHRASE, username="second")
    with pytest.raises(Refused, match="ne sert plus"):
        invitations.accept(secret=secret, who=second)
    assert not User.objects.filter(username="second").exists()


def test_a_long_name_is_no_passphrase_and_a_sentence_with_a_short_one_is():
    secret = make.invitation()
    long = NEW | {"username": "nc", "family_name": "Montgolfier"}
    address = reverse("accounts:welcome", args=[secret])
    assert "trop semblable" in Client().post(address, long | {"passphrase": "montgolfier"}).content.decode()
    said = {"username": "nc", "passphrase": "nadia cueille des bornes"}
    assert Client().post(address, long | said).status_code == 302


def test_every_fault_of_a_newcomer_is_said_at_once():
    make.user("Known One", email="known@example.org")
    who = invitations.NewColleague("", "Cohen", "court", username="b@d name")
    with pytest.raises(Refused) as refusal:
        invitations.accept(secret=make.invitation(), who=who)
    said = " ".join(reason.sentence() for reason in refusal.value.reasons)
    assert "lettres" in said
    assert "trop court" in said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nadia.C ", "nadia.c"),
        ("ＮＡＤＩＡ", "nadia"),
        ("Zoé", "zoé"),
        ("Zoe\u0301", "zoé"),
        ("nadia_c-2", "nadia_c-2"),
    ],
)
def test_a_sign_in_name_is_one_whatever_keyboard_it_was_typed_on(typed, kept):
    who = invitations.NewColleague("Nadia", "Cohen", make.PASSPHRASE, username=typed)
    member = invitations.accept(secret=make.invitation(), who=who)
    assert member.user.username == kept
    assert (
        Client()
        .post(reverse("account_login"), {"login": typed.strip(), "password": make.PASSPHRASE})
        .status_code
        == 302
    )


@pytest.mark.parametrize("typed", ["a", "a b", "a@b", "é!", "x" * 61, "a/b", "<b>", ""])
def test_what_is_no_sign_in_name_is_none(typed):
    who = invitations.NewColleague("Nadia", "Cohen", make.PASSPHRASE, username=typed)
    with pytest.raises(Refused, match="invalid"):
        invitations.accept(secret=make.invitation(), who=who)


def test_an_organisation_that_stopped_lending_lets_nobody_in_any_more():
    secret = make.invitation()
    make.pont_vieux().capacities.update(until=timezone.localdate() - dt.timedelta(days=1))
    page = Client().post(reverse("accounts:welcome", args=[secret]), NEW)
    assert "n’a pas d’activité pour ce rôle" in page.content.decode()
    assert not User.objects.filter(username="nadia.c").exists()


def test_an_invitation_without_a_manager_names_its_organisation():
    with pytest.raises(ValueError, match="must name its organisation"):
        invitations.invite(role=Role.LENDS_MANAGER, by=None)


def test_the_page_with_the_code_is_kept_by_no_browser_and_no_proxy():
    made = make.client(make.samira()).post(reverse("accounts:invite"), {"role": Role.LENDS_VOLUNTEER})
    opened = Client().get(reverse("accounts:welcome", args=[make.invitation()]))
    assert all("no-store" in page["Cache-Control"] for page in (made, opened))


def test_where_it_leads_is_told_to_no_other_site():
    opened = Client().get(reverse("accounts:welcome", args=[make.invitation()]))
    assert opened["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("build", "lands"),
    [(make.samira, "loans:today"), (make.helene, "loans:follow")],
)
def test_whoever_comes_in_lands_where_the_role_works(build, lands):
    manager = build()
    browser = Client()
    browser.post(
        reverse("accounts:welcome", args=[make.invitation(manager, manager.role)]), NEW, follow=False
    )
    arrived = browser.get("/", follow=True)
    assert arrived.redirect_chain[-1][0] == reverse(lands)


def test_waiting_invitations_are_listed_and_used_ones_are_not():
    samira, browser = make.samira(), make.client(make.samira())
    by_letter("nadia@example.org")
    invitations.accept(secret=make.invitation(samira), who=make.user())
    page = browser.get(reverse("accounts:colleagues")).content.decode()
    assert page.count("/withdraw/") == 1
    assert "nadia@example.org" in page
