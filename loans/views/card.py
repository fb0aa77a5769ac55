"""Nobody leaves without paper: the loan card, with the day, a name and a number."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.views.decorators.http import require_GET

from accounts.access import MemberRequest, page
from accounts.perms import Right
from accounts.phones import read_aloud
from beneficiaries.actions.views import record_view
from inventory.choices import Accessory
from inventory.wording import small
from loans.card import Card, Item, draw
from loans.models import Loan
from loans.people import paper_language, sight_of


@page("loan", Right.ACT)
@require_GET
def card(request: MemberRequest, pk: UUID) -> HttpResponse:
    """All that the person took with one signature and still has, on one card, in their language.

    A loan that ended is on its own card only: nobody is asked to bring back what is back already. Where the
    person is not named to the member, the card has a line to write the name on.
    """
    sight = sight_of(request.member)
    seen = sight.loans()
    lent = get_object_or_404(seen.select_related("beneficiary", "agreement", "site", "organisation"), pk=pk)
    theirs = seen.filter(Q(closed_at__isnull=True) | Q(pk=lent.pk), agreement=lent.agreement_id)
    together = theirs.select_related("device__model")
    named = sight.here(lent)
    if named:
        record_view(request.member, "loans:card", [lent.beneficiary])
    language = paper_language(lent.beneficiary) if named else "fr"
    with translation.override(language):
        items = tuple(_item(loan) for loan in together.order_by("handed_over_at", "pk"))
    paper = Card(
        items=items,
        lent_on=lent.handed_over_on,
        association=lent.organisation.name,
        contact=request.member.user.short_name(),
        phone=read_aloud(lent.site.phone or lent.organisation.phone or ""),
        place=lent.site.name,
        borrower=lent.beneficiary.short_name() if named else "",
        language=language,
    )
    response = HttpResponse(draw(paper), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="carte-de-pret.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _item(loan: Loan) -> Item:
    return Item(
        kind=loan.device.get_kind_display(),
        model=loan.device.designation(),
        tag=loan.device.tag,
        due_on=loan.due_on,
        accessories=tuple(small(Accessory(code).label) for code in loan.accessories_out),
    )
