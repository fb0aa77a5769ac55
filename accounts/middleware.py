"""Who is at work, for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Membership
from accounts.prepared import Prepared

Respond = Callable[[HttpRequest], HttpResponse]
WORKING = "membership"  # the session's key of the chosen membership


class MemberMiddleware:
    """Set `request.member`: the chosen membership, the only one, or None (then the chooser answers).

    Read at every request, so that an ended membership stops at the next one.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = request.member = working_member(request)  # type: ignore[attr-defined]
        with timezone.override(member.organisation.zone if member else None):
            return self.respond(request)


def working_member(request: HttpRequest) -> Membership | None:
    """The membership the person works under: chosen in this session, else the only one."""
    if not request.user.is_authenticated:
        return None
    now = timezone.now()
    found = [member for member in _perhaps(user=request.user.pk) if member.counts(now)]
    chosen = request.session.get(WORKING)
    for member in found:
        if str(member.pk) == chosen or len(found) == 1:
            return member
    return None


_perhaps = Prepared(
    lambda user: Membership.objects.filter(user=user).perhaps_at_work(),
    user=Membership._meta.get_field("user"),
)
