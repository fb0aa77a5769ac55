"""Free words about a loan: short, and never a number of social security (design §3)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.refusals import Reason
from beneficiaries.validators import no_nir


def short(text: str, longest: int, reasons: list[Reason]) -> str:
    """The text as it is kept; what is wrong with it goes to `reasons`."""
    text = text.strip()
    if len(text) > longest:
        reasons.append(
            Reason(
                "invalid", _("Ce texte est trop long : %(longest)d signes au plus.") % {"longest": longest}
            )
        )
    try:
        no_nir(text)
    except ValidationError as error:
        reasons.append(Reason("invalid", error.messages[0]))
    return text


def said(text: str, longest: int, reasons: list[Reason]) -> str:
    """The same, for words that must be there."""
    text = short(text, longest, reasons)
    if not text:
        reasons.append(Reason("comment_required"))
    return text
