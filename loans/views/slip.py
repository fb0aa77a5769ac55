"""The paper that the person keeps: the code in very large, where to go, what to bring."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from accounts.access import MemberRequest, page
from accounts.models import Organisation, Site
from accounts.perms import Right
from accounts.phones import read_aloud
from beneficiaries.actions.views import record_view
from inventory.choices import Kind
from loans import slip
from loans.models import Prescription
from loans.people import paper_language
from loans.views.prescriptions import CLOSED, followed
from loans.words import opening


@page("check", Right.READ)
@require_GET
def slip_page(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The slip as PDF; its file name holds no name."""
    # The code of one that is closed opens nothing any more.
    rows = followed(request).exclude(status__in=CLOSED)  # type: ignore[misc]
    asked = get_object_or_404(rows.select_related("beneficiary", "association", "site__organisation"), pk=pk)
    record_view(request.member, "loans:slip", [asked.beneficiary])
    drawn = slip.draw(_told(asked))
    response = HttpResponse(drawn, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{asked.code}.pdf"'
    return response


def _told(asked: Prescription) -> slip.Slip:
    language = paper_language(asked.beneficiary)
    day = asked.organisation.day_of(timezone.now())
    site = asked.site or _only_site(asked)
    with translation.override(language):
        kinds = _counted(need.kind for need in asked.needs.open().order_by("pk"))
        open_on = opening(site, day) if site else ""
    place = site or asked.association
    return slip.Slip(
        code=asked.code,
        kinds=kinds,
        written_on=day,
        place=place.name if place else "",
        address=site.address if site else "",
        phone=_phone(site, asked.association),
        opening=open_on,
        language=language,
    )


def _counted(kinds: Iterable[str]) -> tuple[str, ...]:
    """A line a kind: 2 × Portable."""
    return tuple(
        f"{number} × {Kind(kind).label}" if number > 1 else str(Kind(kind).label)
        for kind, number in Counter(kinds).items()
    )


def _only_site(asked: Prescription) -> Site | None:
    """Where the association has one place, that is where to go, chosen or not."""
    places = list(asked.association.sites.all()[:2]) if asked.association else []
    return places[0] if len(places) == 1 else None


def _phone(site: Site | None, association: Organisation | None) -> str:
    """The place's own number, else its association's."""
    numbers = (one.phone for one in (site, association) if one)
    return read_aloud(next(filter(None, numbers), ""))
