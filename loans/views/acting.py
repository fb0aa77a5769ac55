"""One act of a page's form: what was done, or every reason why not with the form as it was typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts import perms
from accounts.access import View
from accounts.refusals import Refused
from loans.forms.association import ActForm
from loans.views.say import refused


def lenders(view: View) -> View:
    """These pages are the association's; prescribers, who have the right too, have pages of their own."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not perms.lends(request.member):  # type: ignore[attr-defined]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def attempt(request: HttpRequest, form: ActForm, act: Callable[[], str]) -> bool:
    """Do it and say what was done; else say why not, and let the form keep its faults."""
    try:
        if not form.is_valid():
            raise form.refusal()
        done = act()
    except Refused as refusal:
        form.put(refusal)
        refused(request, refusal)
        return False
    messages.success(request, done)
    return True
