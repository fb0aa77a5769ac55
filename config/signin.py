from smtplib import SMTPException
from threading import Thread
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.mails import passphrase_address
from accounts.models.user import spelled

log = structlog.get_logger(__name__)

_NO_MATCH = _("Ce nom et cette phrase de passe ne vont pas ensemble. Regardez-les avec « Voir ».")


class ClosedDoor(DefaultAccountAdapter):
    """Sign-in for those who were invited; nobody makes an account for themselves (design §2)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Cet accès est fermé. Votre responsable peut l’ouvrir de nouveau."),
        "email_password_mismatch": _NO_MATCH,
        "username_password_mismatch": _NO_MATCH,
        "invalid_login": _NO_MATCH,
        "enter_current_password": _("Ce n’est pas votre phrase de passe d’aujourd’hui."),
        "incorrect_password": _("Ce n’est pas votre phrase de passe."),
        "too_many_login_attempts": _("Trop d’essais à la suite. Attendez cinq minutes, puis réessayez."),
        "rate_limited": _("Trop de demandes à la suite. Attendez un peu, puis réessayez."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Some phones write é as two signs: who types the name that was chosen comes in."""
        for key in {"username", "email"} & credentials.keys():
            credentials[key] = spelled(credentials[key])
        return super().authenticate(request, **credentials)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Beside the answer: it waits for no mail server, and does not tell who has an access (trust 53)."""
        words = {"request": current.request, "email": email, **context}
        letter = self.render_mail(template_prefix, email, words)
        Thread(target=_post, args=[letter]).start()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """As in every letter: this instance's own address, and nothing of the request's."""
        return passphrase_address(key)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def _post(letter: EmailMessage) -> None:
    """Send a letter; where the mail server does not take it, its reader asks for another."""
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        log.warning("letter_not_sent", exc_info=error)
