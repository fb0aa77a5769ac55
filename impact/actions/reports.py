"""Publish a donor's report: figures that were said once and stay what they were."""

import datetime as dt

from django.utils import timezone

from accounts.acts import act, unless_taken
from accounts.models import Membership, Organisation
from accounts.perms import require
from impact import perms, wording
from impact.models import Report
from impact.paper import Edition
from impact.values import Impact, as_json, seal
from paper import text

SHOWN = 12  # signs of the seal on a paper, in groups of four


@act
def publish(impact: Impact, *, donor: Organisation, by: Membership, at: dt.datetime | None = None) -> Report:
    """Freeze the figures as the next version of this period; the same figures again are the same version."""
    require(perms.can_publish(by, donor))
    figures = as_json(impact, wording.claims())
    sealed = seal(figures)
    earlier = Report.objects.filter(
        organisation=donor.pk, begins_on=impact.period.begins, ends_on=impact.period.ends
    )
    last = earlier.order_by("-version").first()
    if last is not None and last.seal == sealed:
        return last
    with unless_taken("this version of a report"):
        return Report.objects.create(
            organisation=donor,
            begins_on=impact.period.begins,
            ends_on=impact.period.ends,
            version=1 if last is None else last.version + 1,
            measured_on=impact.measured_on,
            figures=figures,
            seal=sealed,
            published_at=at or timezone.now(),
            published_by_id=by.user_id,
        )


def edition_of(impact: Impact, *, donor: Organisation) -> Edition:
    """Which print this is: the published version that says exactly these figures, else the seal alone."""
    sealed = seal(as_json(impact, wording.claims()))
    found = Report.objects.filter(
        organisation=donor.pk, begins_on=impact.period.begins, ends_on=impact.period.ends, seal=sealed
    ).first()
    shown = " ".join(sealed[start : start + 4] for start in range(0, SHOWN, 4))
    if found is None:
        return Edition(shown)
    return Edition(shown, found.version, text.day(donor.day_of(found.published_at)))
