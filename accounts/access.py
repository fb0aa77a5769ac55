"""The door of every view: who may open it is said beside it, and checked before anything is looked up."""

from collections.abc import Callable
from functools import wraps
from inspect import getclosurevars, isfunction
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from accounts.models import Membership
from accounts.perms import Right, may

View = Callable[..., HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request whose actor is known: `member` is the working membership."""

    member: Membership


def page(noun: str, right: Right) -> Callable[[View], View]:
    """Declare a page for working members whose role has `right` on `noun`; others get 403."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            member = request.member  # type: ignore[attr-defined]
            if member is None:
                return redirect("accounts:choose")
            if not may(member, noun, right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.declared = (noun, right)  # type: ignore[attr-defined]
        return guarded

    return declare


def for_members(view: View) -> View:
    """Declare a page that any working member may open, whatever the role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.member is None:  # type: ignore[attr-defined]
            return redirect("accounts:choose")
        return view(request, *args, **kwargs)

    guarded.declared = ("member", None)  # type: ignore[attr-defined]
    return guarded


def for_signed_in(view: View) -> View:
    """Declare a page for anybody signed in, with or without a working membership."""
    view.declared = ("signed_in", None)  # type: ignore[attr-defined]
    return view


def for_everybody(view: View) -> View:
    """Declare a page that needs no sign-in (and say so to LoginRequiredMiddleware)."""
    view.declared = ("everybody", None)  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view


def for_callers(view: View) -> View:
    """Declare an address of the API: each operation says itself who may call it (`accounts.api.needs`)."""
    view.declared = ("operations", None)  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view


def opens(view: Any) -> bool:
    """Whether a page opens by its address alone; one under `require_POST` only takes what a form sends."""
    while isfunction(view):
        methods = getclosurevars(view).nonlocals.get("request_method_list")  # what Django's decorator keeps
        if methods is not None:
            return "GET" in methods
        view = getattr(view, "__wrapped__", None)
    return True
