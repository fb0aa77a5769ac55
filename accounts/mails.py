"""Letters about access: plain text, no picture, the address of this instance and nothing of the request's."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation


def welcome_address(secret: str) -> str:
    """The address an invitation leads to, on this instance's own host."""
    return f"{settings.RELAIS_URL}{reverse('accounts:welcome', args=[secret])}"


def passphrase_address(key: str) -> str:
    """The address where a key lets its person choose a new passphrase, on this instance's own host."""
    user, _dash, secret = key.partition("-")
    way = reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": secret})
    return f"{settings.RELAIS_URL}{way}"


def send_invitation(invitation: Invitation, secret: str) -> bool:
    """Send an invitation to its address; False where the mail server did not take it."""
    words = {"invitation": invitation, "address": welcome_address(secret)}
    subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", words).split())
    body = render_to_string("accounts/email/invitation.txt", words)
    try:
        return bool(EmailMessage(subject, body, to=[invitation.email]).send())
    except (SMTPException, OSError):
        return False
