"""What is wrong with people's files, told without naming anybody: keys only (design §5)."""

from collections.abc import Iterator

from django.db.models import Case, Exists, F, OuterRef, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import ngettext

from accounts.doctor import Problem, Promises, Rows
from accounts.models import Membership
from beneficiaries import names
from beneficiaries.details import REACHED_BY
from beneficiaries.fields import Unreadable, unseal
from beneficiaries.models import Beneficiary, ContactChannel, EligibilityCheck, Evidence

promise = Promises()


def problems() -> Iterator[Problem]:
    """Broken promises about people; each sentence gives the row's key and what to do."""
    yield from promise.broken()
    yield from _unreadable()
    yield from _names()


@promise("I13", "Check {} has no evidence: it was not written by the product's own action.")
def checks_have_evidence() -> Rows:
    return EligibilityCheck.objects.filter(evidence__isnull=True).values_list("pk")


@promise("I3", "Check {} ends before the day it was made.")
def checks_end_after_they_began() -> Rows:
    return EligibilityCheck.objects.filter(until__lt=F("checked_on")).values_list("pk")


@promise("I12", "EligibilityCheck {} belongs to another organisation than its person.")
def checks_are_of_the_persons_structure() -> Rows:
    return EligibilityCheck.objects.exclude(organisation=F("beneficiary__organisation")).values_list("pk")


@promise("I12", "ContactChannel {} belongs to another organisation than its person.")
def contacts_are_of_the_persons_structure() -> Rows:
    return ContactChannel.objects.exclude(organisation=F("beneficiary__organisation")).values_list("pk")


@promise("I12", "Evidence {} belongs to another organisation than its check.")
def evidence_is_of_the_checks_structure() -> Rows:
    return Evidence.objects.exclude(organisation=F("check_made__organisation")).values_list("pk")


@promise("I3", "Person {} is reached by {} but no {} is kept.")
def channels_lead_to_people() -> Rows:
    needs = [When(channel=channel, then=Value(kind)) for channel, kind in REACHED_BY.items()]
    kept = ContactChannel.objects.in_use().filter(beneficiary=OuterRef("pk"), kind=OuterRef("needed"))
    asked = Beneficiary.objects.filter(channel__in=REACHED_BY).annotate(needed=Case(*needs))
    return asked.filter(~Exists(kept)).values_list("pk", "channel", "needed")


def _unreadable() -> Iterator[Problem]:
    for model, columns in ((Evidence, ("rows", "reasons")), (ContactChannel, ("value",))):
        raw = {f"raw_{name}": Cast(name, TextField()) for name in columns}
        for key, *values in model.objects.annotate(**raw).values_list("pk", *raw).order_by().iterator():
            try:
                for value in filter(None, values):
                    unseal(value)
            except Unreadable:
                yield Problem(
                    "I13",
                    f"{model.__name__} {key} cannot be read: put the key that sealed it back in RELAIS_KEYS.",
                )


def _names() -> Iterator[Problem]:
    for person in Beneficiary.objects.order_by().iterator():
        told = person.family_name, person.given_name
        if person.name_key != names.name_key(*told):
            yield Problem("I3", f"Person {person.pk} is filed under another name than theirs.")
        if person.person_key != names.person_key(*told, person.birth_year):
            yield Problem(
                "I3", f"Person {person.pk} has an old key: did RELAIS_PERSON_KEY change? Put it back."
            )


def advice() -> Iterator[str]:
    """Files whose referent no longer works there."""
    working = Membership.objects.in_force().filter(
        user=OuterRef("referent"), organisation=OuterRef("organisation")
    )
    left = Beneficiary.objects.filter(~Exists(working)).count()
    if left:
        yield ngettext(
            "%(left)d dossier n’a plus de référent\u00a0: un responsable peut le confier à un collègue.",
            "%(left)d dossiers n’ont plus de référent\u00a0: un responsable peut les confier à un collègue.",
            left,
        ) % {"left": left}
