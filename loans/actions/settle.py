"""What happened without network and could not be applied waits until a person says how it was settled."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act
from accounts.models import Membership
from accounts.perms import answers_for, require
from accounts.refusals import Reason, Refused, refuse_if
from loans import perms
from loans.actions.free_text import said
from loans.models import ScanReceipt


@act
def settle(*, receipt: ScanReceipt, how: str, by: Membership, at: dt.datetime | None = None) -> ScanReceipt:
    """Say how a conflict was settled; device and loan are put right by their own acts. The same twice: once.

    Raises Refused: not_allowed, invalid (too long, a social security number), comment_required, wrong_status
    (no conflict, or a colleague settled it otherwise).
    """
    require(answers_for(by, receipt) and perms.can_settle(by))
    reasons: list[Reason] = []
    told = said(how, 300, reasons)
    refuse_if(reasons)
    open_one = ScanReceipt.objects.unsettled().filter(pk=receipt.pk)
    done = {"settled_at": at or timezone.now(), "settled_by": by.user_id, "settled_how": told}
    if open_one.update(**done) != 1 and not _same(receipt, told, by):
        raise Refused("wrong_status", _("Il n’y a plus rien à départager ici."))
    receipt.refresh_from_db()
    return receipt


def _same(receipt: ScanReceipt, told: str, by: Membership) -> bool:
    """Whether the same person has said just that already: the form was sent twice."""
    return ScanReceipt.objects.filter(pk=receipt.pk, settled_by=by.user_id, settled_how=told).exists()
