"""Register the people helped, keep how they are reached, and hand their file on (design §2, §3)."""

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.choices import Role
from accounts.models import Membership, Organisation
from accounts.perms import require
from accounts.refusals import Reason, Refused
from beneficiaries import names, perms
from beneficiaries.actions.views import record_view
from beneficiaries.details import Details, cleaned, not_taken
from beneficiaries.models import Beneficiary, ContactChannel


@act
def register(*, by: Membership, at: dt.datetime | None = None, **details: Any) -> Beneficiary:
    """Register a person, or find the one already known here (same folded name, same birth year).

    `details` are the fields of `Details`. A file already here stays as it is, and `warnings` say what it
    tells otherwise. Someone a colleague follows is refused with `known_here`: their file is taken over, never
    doubled. Raises Refused `not_allowed`, `invalid` (with every fault at once).
    """
    require(perms.can_register(by))
    at = at or timezone.now()
    clean = cleaned(Details(**details), by.organisation.day_of(at))
    found = same_person(by.organisation, clean.family_name, clean.given_name, clean.birth_year)
    if found is None:
        try:
            with transaction.atomic():
                return _create(clean, by, at)
        except IntegrityError:  # somebody registered the same person just now
            found = same_person(by.organisation, clean.family_name, clean.given_name, clean.birth_year)
            if found is None:
                raise
    if not perms.can_see(by, found):
        raise Refused("known_here", known_here(found))
    record_view(by, "beneficiaries:person", [found], at=at)
    found.warnings = tuple(_differing(found, clean))
    return found


@act
def update(
    person: Beneficiary, *, by: Membership, seen: str = "", at: dt.datetime | None = None, **details: Any
) -> Beneficiary:
    """Correct a person's details: all of them, as the form shows them.

    `seen` is the `stamp` of what the form was shown with: somebody else's correction is not undone unread.
    Raises Refused `not_allowed`, `invalid`, `wrong_status` (changed since), `known_here` (the corrected name
    is another person's file).
    """
    require(perms.can_change(by, person))
    clean = cleaned(Details(**details), by.organisation.day_of(at or timezone.now()))
    now = details_of(Beneficiary.objects.select_for_update().get(pk=person.pk))
    if clean == now:
        return person
    if seen and seen != stamp(now):
        raise Refused("wrong_status", _("Cette fiche a changé depuis\u00a0: rouvrez-la, puis recommencez."))
    other = same_person(by.organisation, clean.family_name, clean.given_name, clean.birth_year)
    if other and other.pk != person.pk:
        raise Refused("known_here", known_here(other))
    for name, value in _columns(clean).items():
        setattr(person, name, value)
    person.save(update_fields=[*_columns(clean)])
    _rewrite_channels(person, clean)
    return person


def details_of(person: Beneficiary) -> Details:
    """What is kept of a person, as it would be typed again; what no key opens any more is empty."""
    ways = {way.kind: way for way in person.channels.in_use().read()}
    asked = next(iter(ways.values()), None)
    return Details(
        **{name: getattr(person, name) for name in ("family_name", "given_name", "birth_year", "commune")},
        channel=person.channel,
        language=person.language,
        **{kind: way.value for kind, way in ways.items()},
        **{name: getattr(asked, name) for name in ("shared", "leave_no_message", "hours") if asked},
    )


def _differing(person: Beneficiary, typed: Details) -> Iterator[Reason]:
    """That a file known here tells otherwise than what was typed, which it did not take."""
    if told := not_taken(typed, details_of(person)):
        said = _("Cette personne a déjà une fiche ici. Ceci n’y a pas changé\u00a0: %(what)s.")
        yield Reason("known_here", said % {"what": ", ".join(told)})


def stamp(details: Details) -> str:
    """A mark of how details stood, from which nothing of them is read."""
    told = json.dumps(asdict(details), sort_keys=True)
    return salted_hmac("beneficiaries.people.stamp", told, algorithm="sha256").hexdigest()


@act
def hand_on(
    person: Beneficiary, to: Membership, *, by: Membership, at: dt.datetime | None = None
) -> Beneficiary:
    """Give a person's file to a colleague who prescribes in the same organisation."""
    require(perms.can_hand_on(by, person))
    able = to.role in (Role.PRESCRIBES_PRESCRIBER, Role.PRESCRIBES_MANAGER)
    day = by.organisation.day_of(at or timezone.now())
    in_force = Membership.objects.in_force(day).filter(pk=to.pk).exists()
    if not (able and in_force and to.organisation_id == person.organisation_id):
        raise Refused("invalid", _("Choisissez un collègue qui prescrit dans votre structure."))
    person.referent_id = to.user_id
    person.save(update_fields=["referent"])
    return person


@act
def take_over(
    person: Beneficiary,
    *,
    by: Membership,
    page: str = "beneficiaries:person",
    at: dt.datetime | None = None,
) -> Beneficiary:
    """Take up the file of a person whom a colleague followed; it stays written that one looked, and where."""
    require(perms.can_take_over(by, person))
    record_view(by, page, [person], at=at)
    person.referent_id = by.user_id
    person.save(update_fields=["referent"])
    return person


def same_person(
    organisation: Organisation, family_name: str, given_name: str, birth_year: int
) -> Beneficiary | None:
    """The person already known in the organisation by this name and year, whoever follows them."""
    key = names.name_key(family_name, given_name)
    return (
        Beneficiary.objects.filter(organisation=organisation, name_key=key, birth_year=birth_year)
        .select_related("referent")
        .first()
    )


def known_here(person: Beneficiary) -> str:
    """Says who follows the person, and nothing else about them."""
    words = {"referent": person.referent.short_name()}
    return _("%(referent)s suit déjà cette personne ici. Reprenez son suivi.") % words


def _columns(details: Details) -> dict[str, Any]:
    return {
        "family_name": details.family_name,
        "given_name": details.given_name,
        "name_key": names.name_key(details.family_name, details.given_name),
        "person_key": names.person_key(details.family_name, details.given_name, details.birth_year),
        "birth_year": details.birth_year,
        "commune": details.commune,
        "channel": details.channel,
        "language": details.language,
    }


def _create(details: Details, by: Membership, at: dt.datetime) -> Beneficiary:
    person = Beneficiary.objects.create(
        organisation=by.organisation,
        referent_id=by.user_id,
        registered_at=at,
        registered_by_id=by.user_id,
        **_columns(details),
    )
    ContactChannel.objects.bulk_create(_channels(person, details))
    return person


def _rewrite_channels(person: Beneficiary, details: Details) -> None:
    """What is known now in place of what was: nothing is deleted, a way withdrawn is emptied.

    One that no key opens was not shown, so that nobody withdrew it: it stays until another is given.
    """
    held = [way.kind for way in person.channels.order_by("kind").read() if not way.lost]
    ContactChannel.objects.bulk_create(
        _channels(person, details, held=held),
        update_conflicts=True,
        unique_fields=["beneficiary", "kind"],
        update_fields=["value", "shared", "leave_no_message", "hours"],
    )


def _channels(person: Beneficiary, details: Details, held: Collection[str] = ()) -> list[ContactChannel]:
    """One row a way given, and an empty one for each `held` that is not."""
    conditions = {
        "shared": details.shared,
        "leave_no_message": details.leave_no_message,
        "hours": details.hours,
    }
    given = {"phone": details.phone, "email": details.email, "address": details.address}
    return [
        ContactChannel(
            organisation_id=person.organisation_id,
            beneficiary=person,
            kind=kind,
            value=value,
            **(conditions if value else {}),
        )
        for kind, value in given.items()
        if value or kind in held
    ]
