"""Who is at work, for each request."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils import timezone

from accounts.models import Membership
from accounts.prepared import Prepared

Respond = Callable[[HttpRequest], HttpResponse]
WORKING = "membership"  # the session's key of the chosen membership


class MemberMiddleware:
    """Set `request.member`: the membership of this session, or None (then the chooser answers).

    Read at every request, so that an ended membership stops at the next one.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = request.member = working_member(request)  # type: ignore[attr-defined]
        with timezone.override(member.organisation.zone if member else None):
            return self.respond(request)


def working_member(request: HttpRequest) -> Membership | None:
    """The membership the person works under: the one of this session, at first the only one they have."""
    if not request.user.is_authenticated:
        return None
    now = timezone.now()
    found = [member for member in _perhaps(user=request.user.pk) if member.counts(now)]
    chosen = request.session.get(WORKING)
    for member in found:
        if str(member.pk) == chosen:
            return member
    left = _same_work(found, request.user.pk, chosen) if chosen else found
    if len(left) != 1:
        return None
    request.session[WORKING] = str(left[0].pk)
    return left[0]


def _same_work(found: list[Membership], user: UUID, chosen: str) -> list[Membership]:
    """What goes on where the chosen membership ended: the same work in another role, by a change of roles.

    Never another organisation's: a form that was opened for one would be stored at the other.
    """
    before = Membership.objects.filter(user=user, pk=chosen).first()
    return [member for member in found if before and member.same_work(before)]


def work_as(request: HttpRequest, member: Membership) -> None:
    """Work under this membership from now on.

    Forms that other tabs opened before are refused, by a new token: they were filled in for another.
    """
    if request.session.get(WORKING) != str(member.pk):
        rotate_token(request)
    request.session[WORKING] = str(member.pk)


_perhaps = Prepared(
    lambda user: Membership.objects.filter(user=user).perhaps_at_work(),
    user=Membership._meta.get_field("user"),
)
