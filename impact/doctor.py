"""What would be broken about reports: one that says something else than when it was published (I11)."""

from collections.abc import Iterator

from accounts.doctor import Problem
from impact.models import Report
from impact.values import seal


def problems() -> Iterator[Problem]:
    for report in Report.objects.select_related("organisation").order_by("pk"):
        if seal(report.figures) != report.seal:
            yield Problem(
                "I11",
                f"The report of {report.organisation.slug} from {report.begins_on} to {report.ends_on}, "
                f"version {report.version}, was changed after it was published. Restore it from a backup.",
            )
