"""What becomes of a request, as its social worker reads it: the newest first, and what to do next."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.days import spoken
from beneficiaries.models import EligibilityCheck
from inventory.wording import small
from loans.choices import LoanOutcome, NeedClosed, PrescriptionStatus
from loans.models import Hold, Loan, Prescription, Renewal

SOON_DAYS = 30  # a right that ends so soon is worth renewing now


@dataclass(frozen=True, slots=True)
class Event:
    """One stone of the road; fields as `_components/road.html` reads them."""

    at: dt.datetime
    noun: str
    status: str
    title: str
    more: str = ""
    text: str = ""
    when: str = ""

    @property
    def iso(self) -> str:
        return self.at.isoformat()


def story(asked: Prescription) -> list[Event]:
    """Everything that happened to a request and its loans; what was undone never happened."""
    needs = list(asked.needs.values_list("pk", flat=True))
    holds = Hold.objects.filter(need__in=needs).select_related("need")
    loans = (
        Loan.objects.filter(need__in=needs)
        .exclude(outcome=LoanOutcome.UNDONE)
        .select_related("device", "site")
    )
    renewals = Renewal.objects.told().filter(loan__in=loans).select_related("loan__device")
    events = [
        *_of_request(asked),
        *_of_the_rest(asked),
        *_of_checks(_checked_again(asked)),
        *_of_holds(holds.order_by("held_at")),
        *_of_loans(loans.order_by("handed_over_at")),
        *_of_renewals(renewals.order_by("asked_at")),
    ]
    events.sort(key=lambda event: event.at)  # of one instant, what follows stays after what it follows
    zone = asked.organisation.zone
    return [_dated(event, spoken(event.at.astimezone(zone).date())) for event in reversed(events)]


def _dated(event: Event, when: str) -> Event:
    return Event(event.at, event.noun, event.status, event.title, event.more, event.text, when)


def _of_request(asked: Prescription) -> Iterator[Event]:
    to = asked.association.name if asked.association else ""
    yield Event(
        asked.submitted_at,
        "prescription",
        PrescriptionStatus.SUBMITTED,
        _("Demande envoyée"),
        _("à %(association)s") % {"association": to} if to else _("à la première association qui peut"),
    )
    if asked.accepted_at:
        place = _("À retirer\u00a0: %(site)s.") % {"site": asked.site.name} if asked.site else ""
        by = _("par %(association)s") % {"association": to}
        yield Event(asked.accepted_at, "prescription", PrescriptionStatus.ACCEPTED, _("Acceptée"), by, place)
    if asked.declined_at:
        yield Event(
            asked.declined_at,
            "prescription",
            PrescriptionStatus.DECLINED,
            _("Refusée"),
            text=asked.decline_reason,
        )
    if asked.withdrawn_at:
        yield Event(asked.withdrawn_at, "prescription", PrescriptionStatus.WITHDRAWN, _("Retirée"))


def _of_the_rest(asked: Prescription) -> Iterator[Event]:
    """What was still wanted, where another part had been lent: who ended it, and why."""
    if asked.declined_at or asked.withdrawn_at:
        return
    titles: dict[str, tuple[str, str, str]] = {
        NeedClosed.DECLINED: (
            PrescriptionStatus.DECLINED,
            _("Reste de la demande refusé"),
            asked.decline_reason,
        ),
        NeedClosed.WITHDRAWN: (PrescriptionStatus.WITHDRAWN, _("Reste de la demande retiré"), ""),
    }
    for need in asked.needs.filter(closed_why__in=titles).order_by("closed_at", "pk"):
        if need.closed_at and need.closed_why:
            status, title, text = titles[need.closed_why]
            yield Event(need.closed_at, "prescription", status, title, small(need.get_kind_display()), text)


def _checked_again(asked: Prescription) -> QuerySet[EligibilityCheck]:
    """The checks made for this request since it was sent; one that may be another request's is not told."""
    others = Prescription.objects.filter(
        beneficiary=OuterRef("beneficiary"),
        programme=OuterRef("version__programme"),
        submitted_at__lte=OuterRef("checked_at"),
    ).exclude(pk=asked.pk)
    over = Q(withdrawn_at__lt=OuterRef("checked_at")) | Q(declined_at__lt=OuterRef("checked_at"))
    return EligibilityCheck.objects.filter(
        Q(pk=asked.eligibility_id) | ~Exists(others.exclude(over)),
        beneficiary=asked.beneficiary_id,
        version__programme=asked.programme_id,
        checked_at__gt=asked.submitted_at,
    )


def _of_checks(checks: Iterable[EligibilityCheck]) -> Iterator[Event]:
    for check in checks:
        if check.until:
            text = _("Ouvert jusqu’au %(day)s.") % {"day": spoken(check.until)}
            yield Event(check.checked_at, "verdict", "eligible", _("Droit vérifié"), text=text)
        else:
            text = _("Il manque encore quelque chose.")
            yield Event(check.checked_at, "verdict", "not_eligible", _("Droit vérifié"), text=text)


def _of_holds(holds: Iterable[Hold]) -> Iterator[Event]:
    for hold in holds:
        more = small(hold.need.get_kind_display())
        text = _("Gardé jusqu’au %(day)s.") % {"day": spoken(hold.until)} if hold.closed_at is None else ""
        yield Event(
            hold.held_at, "prescription", PrescriptionStatus.HELD, _("Appareil mis de côté"), more, text
        )


def _of_loans(loans: Iterable[Loan]) -> Iterator[Event]:
    for loan in loans:
        kind = loan.device.get_kind_display()
        place = _("%(site)s. À rendre le %(day)s.") % {"site": loan.site.name, "day": spoken(loan.due_on)}
        yield Event(loan.handed_over_at, "loan", "open", _("Appareil remis"), small(kind), place)
        if loan.closed_at and loan.outcome:
            said = LoanOutcome(loan.outcome).label
            yield Event(loan.closed_at, "loan", loan.outcome, str(said), small(kind))


def _of_renewals(renewals: Iterable[Renewal]) -> Iterator[Event]:
    for renewal in renewals:
        day = {"day": spoken(renewal.due_on)}
        if renewal.granted and renewal.decided_at:
            yield Event(renewal.decided_at, "loan", "open", _("Prêt prolongé"), _("jusqu’au %(day)s") % day)
        elif renewal.decided_at:
            yield Event(
                renewal.decided_at, "loan", "due_soon", _("Prolongation refusée"), text=renewal.reason
            )
        else:
            yield Event(
                renewal.asked_at,
                "loan",
                "due_soon",
                _("Prolongation demandée"),
                _("jusqu’au %(day)s") % day,
                renewal.comment,
            )


@dataclass(frozen=True, slots=True)
class Next:
    """What the social worker may do now: a sentence, and perhaps an act (`renew`, `again`, `slip`)."""

    text: str
    act: str = ""
    label: str = ""


def next_of(asked: Prescription, status: str, today: dt.date) -> Next:
    """One sentence: what is true, then what to do; it never speaks of a fault of the person."""
    match status:
        case PrescriptionStatus.TO_COMPLETE:
            return Next(
                _("Il manque un justificatif pour ouvrir le droit."), "renew", _("Compléter le droit")
            )
        case PrescriptionStatus.EXPIRED:
            text = _("Le droit est à vérifier de nouveau. La place dans la file est gardée.")
            return Next(text, "renew", _("Renouveler le droit"))
        case PrescriptionStatus.DECLINED:
            return Next(_("Une autre association peut répondre."), "again", _("Demander ailleurs"))
        case PrescriptionStatus.WITHDRAWN:
            return Next(_("Rien n’est plus attendu."), "again", _("Demander de nouveau"))
        case PrescriptionStatus.HONOURED:
            return Next(_("Tout est remis. Rien à faire."))
    if asked.right_until and asked.right_until < today + dt.timedelta(days=SOON_DAYS):
        text = _("Le droit va jusqu’au %(day)s. Vérifiez-le de nouveau\u00a0: la place est gardée.")
        return Next(text % {"day": spoken(asked.right_until)}, "renew", _("Renouveler le droit"))
    if status == PrescriptionStatus.HELD:
        return Next(_("Un appareil attend. La personne peut venir avec son code."))
    if status == PrescriptionStatus.ACCEPTED:
        return Next(_("L’association prépare un appareil. Rien à faire."))
    return Next(_("L’association va répondre. Rien à faire."))
