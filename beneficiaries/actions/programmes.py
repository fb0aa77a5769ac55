"""Write a programme's rules and say who takes part; a change is a new version, never an edit (design §3)."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.acts import act, unless_taken
from accounts.models import Membership, Organisation
from accounts.perms import require
from accounts.refusals import Reason, Refused
from beneficiaries import perms
from beneficiaries.models import Criterion, Participation, Programme, ProgrammeVersion

LONGEST_NAME, LONGEST_SLUG = 160, 80
DEPARTEMENT = re.compile(r"\d{2}|2[AB]|97\d|98\d", re.ASCII)
BOUNDS = {"elderly_age": (18, 100), "grace_days": (0, 366), "check_months": (1, 24)}


@act
def create(
    *,
    by: Membership,
    name: str,
    slug: str = "",
    since: dt.date | None = None,
    at: dt.datetime | None = None,
    **rules: Any,
) -> Programme:
    """Open a programme with its first version; `rules` as in `revise`.

    Raises Refused `not_allowed`, `invalid`.
    """
    require(perms.can_coordinate(by))
    name = " ".join(name.split())
    slug = (slug or slugify(name))[:LONGEST_SLUG].strip("-")
    if wrong := [*_unnamed(name, slug)]:
        raise Refused("invalid", wrong[0].message, wrong)
    with unless_taken("programme"):
        programme = Programme.objects.create(organisation=by.organisation, name=name, slug=slug)
    revise(programme, by=by, since=since, at=at, **rules)
    return programme


@act
def revise(
    programme: Programme,
    *,
    by: Membership,
    since: dt.date | None = None,
    at: dt.datetime | None = None,
    **rules: Any,
) -> ProgrammeVersion:
    """New rules from a day on, today at the earliest; those left out stay as they were.

    `rules`: criteria, elderly_age, departement, statement_accepted, grace_days, check_months. The same again
    from the same day changes nothing. Raises Refused `not_allowed`, `invalid` (one reason a field).
    """
    require(perms.can_coordinate(by, programme))
    today = by.organisation.day_of(at or timezone.now())
    since = since or today
    last = programme.versions.order_by("-since").first()
    known = set(Criterion.objects.in_force(since).values_list("code", flat=True).order_by())
    kept = rules_of(last) if last else {"criteria": sorted(known)}
    version = ProgrammeVersion(organisation_id=programme.organisation_id, programme=programme, since=since)
    for name, value in (kept | rules).items():
        setattr(version, name, value)
    if last and last.since == since and rules_of(last) == rules_of(version):
        return last
    if reasons := [*_too_early(version, last, today), *_impossible(version, known)]:
        raise Refused("invalid", reasons[0].message, reasons)
    with unless_taken("version"):  # a colleague may just have written rules from the same day
        version.save(force_insert=True)
    return version


RULES = ("criteria", "elderly_age", "departement", "statement_accepted", "grace_days", "check_months")


def rules_of(version: ProgrammeVersion) -> dict[str, Any]:
    """What a version says, but its day."""
    return {name: getattr(version, name) for name in RULES}


def _unnamed(name: str, slug: str) -> Iterator[Reason]:
    if not slug:
        yield Reason("name", _("Écrivez le nom du programme."))
    elif len(name) > LONGEST_NAME:
        sentence = _("Ce nom est trop long\u00a0: %(longest)d signes au plus.")
        yield Reason("name", sentence % {"longest": LONGEST_NAME})
    elif Programme.objects.filter(slug=slug).exists():
        yield Reason("name", _("Un programme porte déjà ce nom\u00a0: choisissez-en un autre."))


def _too_early(version: ProgrammeVersion, last: ProgrammeVersion | None, today: dt.date) -> Iterator[Reason]:
    """Rules that followed others hold from today on: what was decided under the old ones stays right."""
    if last and version.since <= last.since:
        yield Reason(
            "since", _("Ces règles commencent avant les précédentes\u00a0: choisissez un jour plus tardif.")
        )
    elif last and version.since < today:
        yield Reason("since", _("Ce jour est passé\u00a0: choisissez aujourd’hui ou un jour plus tardif."))


def _impossible(version: ProgrammeVersion, known: set[str]) -> Iterator[Reason]:
    """What no rules can be, a reason a field."""
    for code in version.criteria:
        if code not in known:
            yield Reason("criteria", _("Le critère %(code)s n’existe pas.") % {"code": code})
    if not version.criteria and not version.statement_accepted:
        yield Reason("criteria", _("Rien n’ouvrirait le droit\u00a0: cochez un critère, ou l’avis motivé."))
    if version.departement and not DEPARTEMENT.fullmatch(version.departement):
        yield Reason("departement", _("Un département s’écrit comme 38, 2A ou 974."))
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(version, name) <= most:
            words = {"least": least, "most": most}
            yield Reason(name, _("Choisissez un nombre entre %(least)d et %(most)d.") % words)


@act
def join(
    programme: Programme,
    organisation: Organisation,
    *,
    by: Membership,
    since: dt.date | None = None,
    until: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Participation:
    """Let an organisation prescribe and lend in the programme from a day on.

    Once in, it stays as it is; one that was to leave before `until` stays on.
    """
    require(perms.can_coordinate(by, programme))
    since = since or by.organisation.day_of(at or timezone.now())
    inside = (
        Participation.objects.in_force(since).filter(programme=programme, organisation=organisation).first()
    )
    if inside is None:
        with unless_taken("participation"):
            return Participation.objects.create(
                programme=programme, organisation=organisation, since=since, until=until
            )
    if inside.until is not None and (until is None or until > inside.until):
        inside.until = until
        inside.save(update_fields=["until"])
    return inside


@act
def leave(
    participation: Participation, *, by: Membership, until: dt.date, at: dt.datetime | None = None
) -> Participation:
    """End an organisation's part: `until` is the last day. One that ended sooner stays ended."""
    require(perms.can_coordinate(by, participation.programme))
    if participation.until and participation.until <= until:
        return participation
    if until < participation.since:
        raise Refused(
            "invalid", _("Le dernier jour vient avant le premier\u00a0: choisissez un jour plus tardif.")
        )
    participation.until = until
    participation.save(update_fields=["until"])
    return participation
