"""A refusal as people read it on a page: the first reason, then the others."""

from django.contrib import messages
from django.http import HttpRequest

from accounts.refusals import Refused
from loans.words import at_office


def refused(request: HttpRequest, error: Refused) -> None:
    """Say why an act was not done, all reasons at once."""
    for reason in error.reasons:
        messages.error(request, at_office(reason))
