"""A device is missing and may still hold data: those who must know hear of it the same day."""

from functools import partial
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends import locmem

from accounts.refusals import Refused
from inventory.actions import alarms, media, undo, workshop
from inventory.facts import last_act
from inventory.models import Alarm
from tests import make

HOW = {"outcome": "purge", "technique": "NVMe sanitize", "tool": "nvme-cli"}


@pytest.fixture
def cast():
    """Two managers and a volunteer at the association, a contact at each of two donors, all with mail."""
    from accounts.models import User

    who = [make.samira(), make.michel(), make.odile(), make.celine(), make.paul()]
    who.append(make.member("lends.manager", who="Nadia Colas"))
    for member in who:
        name = member.user.given_name.casefold().replace("é", "e")
        User.objects.filter(pk=member.user_id).update(email=f"{name}@relais.example")


@pytest.fixture
def lose(django_capture_on_commit_callbacks):
    """Declare it missing, and let what waits for the act to be stored happen."""

    def run(device, **said):
        with django_capture_on_commit_callbacks(execute=True):
            return workshop.declare_missing(device, by=make.michel(), **said)

    return run


def told():
    return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "who"),
    [
        ("announced", ["celine", "nadia", "samira"]),  # never arrived: the donor's data
        ("received", ["celine", "nadia", "samira"]),
        ("refurbishing", []),  # erased: nothing to fear
        ("ready", []),
    ],
)
def test_managers_and_the_donor_hear_of_it(cast, lose, status, who):
    lose(make.device(status))
    assert told() == who
    assert Alarm.objects.count() == bool(who)


@pytest.mark.django_db
def test_one_storage_of_two_is_enough(cast, lose):
    device = make.device("to_erase")
    media.fit(device, label="Carte SD", by=make.michel())
    lose(device)
    assert told() == ["celine", "nadia", "samira"]


@pytest.mark.django_db
def test_a_failed_erasure_does_not_calm_anybody(cast, lose):
    device = make.device("received")
    workshop.erase(device, by=make.michel(), **{**HOW, "outcome": "failed"})
    lose(device)
    assert told() == ["celine", "nadia", "samira"]


@pytest.mark.django_db
def test_once_the_donor_s_data_are_gone_the_donor_is_left_in_peace(cast, lose):
    """Lost and found again, it waits for a second erasure: an affair of the association's."""
    device = make.device("ready")
    lose(device)
    workshop.find(device, by=make.michel(), site=make.mens())
    mail.outbox.clear()
    lose(device)
    assert told() == ["nadia", "samira"]


@pytest.mark.django_db(transaction=True)
def test_the_letter_says_which_device_and_what_to_do(cast):
    device = make.device("received")
    workshop.declare_missing(device, by=make.michel())
    letter = mail.outbox[0]
    assert f"{device.tag[:4]}\u00a0{device.tag[4:]}" in letter.body
    assert "Dell Latitude 7490" in letter.body
    assert "protection des données" in letter.body


@pytest.mark.django_db
def test_an_alarm_is_told_once_and_again_only_if_the_mail_failed(cast, lose, monkeypatch):
    lose(make.device("received"))
    alarm = Alarm.objects.get()
    assert alarm.told_at
    mail.outbox.clear()
    assert alarms.tell(alarm) is False
    assert alarms.tell_untold() == 0
    assert not mail.outbox


@pytest.mark.django_db
def test_a_mail_server_that_is_away_costs_nothing_but_time(cast, lose, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    device = make.device("received")
    lose(device)
    assert Alarm.objects.untold().count() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alarms.tell_untold() == 1
    assert told() == ["celine", "nadia", "samira"]


@pytest.mark.django_db
def test_a_refused_act_tells_nobody(cast, lose):
    device = make.device("retired")
    with pytest.raises(Refused):
        lose(device)
    assert not mail.outbox


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (make.samira, True),
        (make.michel, False),
        (make.odile, False),
        (make.celine, True),
        (make.paul, False),
        (make.ines, False),
    ],
)
def test_who_sees_an_alarm(who, sees):
    workshop.declare_missing(make.device("received"), by=make.michel())
    assert Alarm.objects.visible_to(who()).exists() == sees


@pytest.mark.django_db
def test_the_donor_sees_only_what_concerns_it():
    device = make.device("ready")
    workshop.declare_missing(device, by=make.michel())
    workshop.find(device, by=make.michel(), site=make.mens())
    workshop.declare_missing(device, by=make.michel())
    assert Alarm.objects.visible_to(make.samira()).exists()
    assert not Alarm.objects.visible_to(make.celine()).exists()


@pytest.mark.django_db
def test_a_manager_closes_it():
    workshop.declare_missing(make.device("received"), by=make.michel())
    alarm = Alarm.objects.select_related("device").get()
    with pytest.raises(Refused, match="not_allowed"):
        alarms.close_alarm(alarm, by=make.michel())
    assert alarms.close_alarm(alarm, by=make.samira()).closed_by == make.samira().user
    assert not Alarm.objects.open().exists()


# --- found again, written off, told in time --------------------------------------------------------------


def lost(lose=None):
    device = make.device("received")
    (lose or partial(workshop.declare_missing, by=make.michel()))(device)
    return device, Alarm.objects.get(device=device, closed_at__isnull=True)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["find", "refurbish"])
def test_a_device_in_hand_again_is_looked_for_no_more(way):
    device, alarm = lost()
    if way == "find":
        workshop.find(device, by=make.michel(), site=make.mens())
    else:
        workshop.refurbish(device, by=make.michel(), site=make.mens())
    row = fresh(alarm)
    assert row.closed_by == make.michel().user
    assert row.closed_at == row.device.events.get(verb="find").occurred_at
    undo.undo(last_act(device), by=make.michel())
    assert fresh(alarm).closed_at is None


@pytest.mark.django_db
def test_an_alarm_that_was_dealt_with_stays_so_when_a_finding_is_undone():
    device, alarm = lost()
    alarms.close_alarm(fresh(alarm), by=make.samira())
    workshop.find(device, by=make.michel(), site=make.mens())
    undo.undo(last_act(device), by=make.michel())
    assert fresh(alarm).closed_by == make.samira().user


@pytest.mark.django_db
def test_written_off_it_is_still_an_alarm_until_a_manager_says_otherwise():
    device, alarm = lost()
    workshop.retire([device], reason="Jamais retrouvé", by=make.samira())
    assert fresh(alarm).closed_at is None


@pytest.mark.django_db
def test_no_letter_goes_out_late_for_what_is_here_again(cast, lose, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    (found, _alarm), (undone, _other), (still, _third) = lost(lose), lost(lose), lost(lose)
    workshop.find(found, by=make.michel(), site=make.mens())
    undo.undo(last_act(undone), by=make.michel())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alarms.tell_untold() == 1
    assert {still.tag[:4] in letter.body for letter in mail.outbox} == {True}
    assert not Alarm.objects.untold().exists()


@pytest.mark.django_db
def test_closed_by_hand_while_the_device_is_away_the_donor_still_hears(cast, lose, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    _device, alarm = lost(lose)
    alarms.close_alarm(fresh(alarm), by=make.samira())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alarms.tell_untold() == 1
    assert "celine" in told()


class Refusing(locmem.EmailBackend):
    """A mail server that knows one address no more."""

    def send_messages(self, letters):
        if any("samira" in letter.to[0] for letter in letters):
            raise SMTPRecipientsRefused({"samira@relais.example": (550, b"no such mailbox")})
        return super().send_messages(letters)


@pytest.mark.django_db
def test_one_address_that_fails_keeps_no_other_from_hearing(cast, lose, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    lost(lose)
    assert told() == ["celine", "nadia"]
    assert not Alarm.objects.untold().exists()  # tomorrow nobody is told a second time
    assert "1 of 3" in caplog.text
    assert "samira" not in caplog.text


@pytest.mark.django_db
def test_each_reads_what_is_theirs_to_do_in_their_language(cast, lose):
    make.celine().user.__class__.objects.filter(pk=make.celine().user_id).update(language="en")
    device = make.device("received", reference="PC-20330")
    lose(device, comment="Vu pour la dernière fois mardi")
    letters = {letter.to[0].partition("@")[0]: letter for letter in mail.outbox}
    assert "Cherchez-le" in letters["samira"].body
    assert letters["celine"].subject == "A device is missing before its erasure"
    assert "Le Pont-Vieux" in letters["celine"].body
    assert "PC-20330" in letters["celine"].body
    for letter in letters.values():
        assert "mardi" not in letter.body  # a free text goes into no letter
        assert "Michel" not in letter.body
        assert len(letter.to) == 1
        assert not letter.cc + letter.bcc


@pytest.mark.django_db
def test_who_left_the_association_is_told_nothing(cast, lose):
    from accounts.actions import members

    device = make.device("received")
    members.end(colleague=make.samira(), by=make.member("lends.manager", who="Nadia Colas"))
    lose(device)
    assert told() == ["celine", "nadia"]


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["announced", "received", "to_erase"])
def test_in_every_status_before_an_erasure_there_is_an_alarm(status):
    device = make.device(status)
    if status == "to_erase":
        media.fit(device, label="Carte SD", by=make.michel())
    workshop.declare_missing(device, by=make.michel())
    alarm = Alarm.objects.get()
    assert (alarm.donor_too, alarm.raised_by) == (True, make.michel().user)
    assert alarm.raised_at == alarm.event.occurred_at


@pytest.mark.django_db
def test_a_hotspot_holds_no_data_and_alarms_nobody():
    workshop.declare_missing(make.device("received", kind="hotspot"), by=make.michel())
    assert not Alarm.objects.exists()


@pytest.mark.django_db
def test_the_daily_job_mails_what_could_not_be_mailed(cast):
    from io import StringIO

    from django.core.management import call_command

    lost()
    Alarm.objects.update(told_at=None)
    mail.outbox.clear()
    said = StringIO()
    call_command("expire", stdout=said)
    assert "1 alarms were mailed" in said.getvalue()
    assert told() == ["celine", "nadia", "samira"]
    call_command("expire", stdout=said)
    assert len(mail.outbox) == 3
