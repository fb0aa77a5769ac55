"""A device is missing and may still hold data: tell those who must know, the same day (design §4)."""

import datetime as dt
import logging
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import codes
from accounts.acts import act
from accounts.choices import Role
from accounts.models import Membership
from accounts.perms import require
from inventory import perms
from inventory.models import Alarm, Device, DeviceEvent

log = logging.getLogger(__name__)


def raise_alarm(device: Device, event: DeviceEvent, *, donor_too: bool, by: Membership) -> Alarm:
    """Write the alarm with its event; mails go once the act is stored."""
    alarm = Alarm.objects.create(
        organisation_id=device.organisation_id,
        device=device,
        event=event,
        donor_too=donor_too,
        raised_at=event.occurred_at,
        raised_by_id=by.user_id,
    )
    transaction.on_commit(lambda: tell(alarm), robust=True)
    return alarm


def tell(alarm: Alarm) -> bool:
    """Mail managers, and the donor's contacts where its data may be at risk; False if it was already done.

    Claimed before sending, so that two processes do not both send. An address that fails stops no other; if
    nobody could be reached the alarm is given back, OSError raised, and the daily job tries again.
    """
    claimed = Alarm.objects.filter(pk=alarm.pk, told_at__isnull=True).update(told_at=timezone.now())
    if not claimed:
        return False
    people = _people(alarm)
    faults = [fault for person in people if (fault := _mail(alarm, person))]
    if faults and len(faults) == len(people):
        Alarm.objects.filter(pk=alarm.pk).update(told_at=None)
        raise faults[0]
    if faults:
        log.error("%s of %s could not be mailed of a missing device", len(faults), len(people))
    return True


def tell_untold() -> int:
    """The daily job: mail what could not be mailed before; how many alarms went.

    One that fails again stops no other, and stays untold: doctor says so.
    """
    waiting = (
        Alarm.objects.untold()
        .select_related("organisation", "device__donation", "device__model")
        .order_by("pk")
    )
    went = 0
    for alarm in waiting:
        with suppress(OSError):
            went += tell(alarm)
    return went


def _people(alarm: Alarm) -> list[Membership]:
    told = Q(organisation=alarm.organisation_id, role=Role.LENDS_MANAGER)
    if alarm.donor_too:
        told |= Q(organisation=alarm.device.donation.donor_id, role=Role.GIVES_CONTACT)
    return Membership.objects.filter(told).exclude(user__email=None).at_work()


def _mail(alarm: Alarm, person: Membership) -> OSError | None:
    """Send it to one person, in their language; the fault if it could not be sent."""
    device = alarm.device
    with override(person.user.language or settings.LANGUAGE_CODE):
        subject = _("Un appareil est introuvable avant son effacement")
        said = {
            "tag": codes.grouped(device.tag),
            "what": " ".join(filter(None, (device.designation(), device.reference))),
            "association": alarm.organisation.name,
        }
        if person.role == Role.GIVES_CONTACT:
            body = _(
                "L’appareil %(tag)s (%(what)s), que vous avez donné, est introuvable, et vos données y sont "
                "peut-être encore. %(association)s le cherche. Prévenez votre délégué à la protection des "
                "données."
            )
        else:
            body = _(
                "L’appareil %(tag)s (%(what)s) est introuvable, et ses données ne sont peut-être pas "
                "effacées. Cherchez-le, et prévenez votre délégué à la protection des données si vous ne le "
                "trouvez pas."
            )
        letter = EmailMessage(subject, body % said, to=[person.user.email or ""])
    try:
        letter.send()
    except OSError as fault:  # what a mail server refuses is one too
        return fault
    return None


def calm(device: Device, *, by: Membership, at: dt.datetime) -> None:
    """It is here again: nobody has to look for it any more."""
    Alarm.objects.open().filter(device=device).update(closed_at=at, closed_by=by.user_id)


@act
def close_alarm(alarm: Alarm, *, by: Membership) -> Alarm:
    """Somebody has dealt with it."""
    require(perms.can_manage(by, alarm.device))
    Alarm.objects.open().filter(pk=alarm.pk).update(closed_at=timezone.now(), closed_by=by.user_id)
    alarm.refresh_from_db()
    return alarm
